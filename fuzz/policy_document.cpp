// Any bytes as a policy document of each type. What is accepted is evaluated by both evaluators, which must
// agree.
#include <cstdint>
#include <cstdlib>
#include <string>

#include "watchword/policy/evaluate.hpp"

using namespace watchword::policy;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    const auto type = static_cast<DocumentType>(data[0] % 9);
    const auto document = compile(std::string(reinterpret_cast<const char*>(data) + 1, size - 1), type,
                                  {{"arn:aws:iam::111122223333:user/a", "AIDAAAAAAAAAAAAAAAAAA"}});
    if (!document) return 0;

    Context context;
    context.set("aws:username", "a");
    context.set("aws:CurrentTime", "2026-01-31T00:00:00Z");
    context.set("aws:SourceIp", "10.0.0.1");
    context.set("s3:max-keys", "10");
    context.set("aws:TagKeys", {"a", "b"});
    context.set("aws:PrincipalArn", "arn:aws:iam::111122223333:user/a");
    Principal caller;
    caller.type = Principal::Type::user;
    caller.account = "111122223333";
    caller.arn = "arn:aws:iam::111122223333:user/a";
    caller.unique_id = "AIDAAAAAAAAAAAAAAAAAA";
    const AttachedPolicy attached{"p", document->get()};
    Policies policies;
    if (type == DocumentType::trust || type == DocumentType::bucket) {
        policies.resource = document->get();
    } else {
        policies.identity = std::span(&attached, 1);
    }
    for (const char* resource : {"arn:aws:s3:::b/a", "arn:aws:iam::111122223333:role/R", "*"}) {
        const Request request{caller, "s3:GetObject", resource, "111122223333", context};
        const Decision fast = evaluate(request, policies), slow = reference_evaluate(request, policies);
        if (fast.outcome != slow.outcome || fast.decided_by != slow.decided_by ||
            fast.statement != slow.statement)
            std::abort();
    }
    return 0;
}
