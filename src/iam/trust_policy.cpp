#include "iam/trust_policy.hpp"

#include "iam/errors.hpp"
#include "iam/quotas.hpp"
#include "service/principals.hpp"

namespace watchword::iam {
namespace {

policy::DocumentPtr compile(const std::string& text, const policy::PrincipalBindings& bindings) {
    auto compiled = policy::compile(text, policy::DocumentType::trust, bindings);
    if (!compiled) throw malformed_policy(compiled.error().message);
    return *compiled;
}

}  // namespace

TrustPolicy make_trust_policy(const Snapshot& snapshot, const std::string& text) {
    const auto document = compile(text, {});
    if (document->size_without_white_space() > quotas::trust_policy_size)
        throw quota_exceeded("ACLSizePerRole", quotas::trust_policy_size);
    auto bindings = bind_principals(*document, snapshot);
    if (!bindings)
        throw malformed_policy(concat("Invalid principal in policy: \"AWS\":\"", bindings.error(), "\""));
    if (bindings->empty()) return {document, {}};
    auto bound_document = compile(text, *bindings);
    return {std::move(bound_document), std::move(*bindings)};
}

std::string trust_policy_text(const Snapshot& snapshot, const TrustPolicy& policy) {
    return shown_text(*policy.document(), policy.bindings(), snapshot);
}

}  // namespace watchword::iam
