// A bucket's policy (facts: s3 §6). Only identities of the owner's account may touch it, and the owner's root
// user may whatever the policy says: it is the way back from a policy that locks everybody out. Policies of
// the organization bind the root user here too, and so does the task policy of an AssumeRoot session.
#include "s3/operations.hpp"
#include "service/principals.hpp"

namespace watchword::s3 {
namespace {

constexpr std::size_t policy_bytes_max = 20 * 1024;

void require_policy_access(Work& work, Access& access, std::string_view action) {
    const bool owner = access.caller().account_id() == work.bucket.account_id;
    const bool owners_root = owner && access.caller().is_root();
    access.require(action, {.bucket = work.bucket_name(), .key = {}, .past_its_policy = owners_root});
    if (!owner)
        throw Fault("MethodNotAllowed", 405, "The specified method is not allowed against this resource.");
}

Fault malformed(const std::string& message) { return {"MalformedPolicy", 400, message}; }

// The policy may speak of this bucket and its objects only.
void require_own_resources(const policy::Document& document, std::string_view bucket) {
    const std::string bucket_arn = concat("arn:aws:s3:::", bucket), objects = bucket_arn + "/";
    for (const auto& resource : document.resources())
        if (resource != bucket_arn && !resource.starts_with(objects) && resource != bucket_arn + "*")
            throw malformed("Policy has invalid resource");
}

BucketPolicy compile_policy(const std::string& text, std::string_view bucket, const Snapshot& snapshot) {
    if (text.size() > policy_bytes_max)
        throw Fault("PolicyTooLarge", 400, "Policies must not exceed 20 KB in size.");
    const auto unbound = policy::compile(text, policy::DocumentType::bucket);
    if (!unbound) throw malformed(unbound.error().message);
    require_own_resources(**unbound, bucket);
    auto bindings = bind_principals(**unbound, snapshot);
    if (!bindings) throw malformed("Invalid principal in policy");
    auto bound = policy::compile(text, policy::DocumentType::bucket, *bindings);
    return {*bound, std::move(*bindings)};
}

void change_policy(WorkPtr work, std::string_view action,
                   std::function<std::optional<BucketPolicy>(const Snapshot&)> make) {
    work->service.directory.submit(
        [work, action, make = std::move(make)](Transaction& in) {
            Access access(*work, in.snapshot());
            Bucket bucket = access.bucket(work->bucket_name());
            require_policy_access(*work, access, action);
            bucket.policy = make(in.snapshot());
            in.put(std::move(bucket));
        },
        [work](std::exception_ptr error) {
            guarded(*work, [&] {
                if (error) std::rethrow_exception(error);
                work->succeed_empty(204);
            });
        });
}

}  // namespace

void get_bucket_policy(WorkPtr work, Access& access) {
    require_policy_access(*work, access, "s3:GetBucketPolicy");
    const Bucket& bucket = access.bucket(work->bucket_name());
    if (!bucket.policy)
        throw Fault("NoSuchBucketPolicy", 404, "The bucket policy does not exist",
                    {{"BucketName", bucket.name}});
    work->reply().body = shown_text(*bucket.policy->document(), bucket.policy->bindings(), access.snapshot());
    work->add_header("Content-Type", "application/json");
    work->succeed();
}

void put_bucket_policy(WorkPtr work, Access& access) {
    require_policy_access(*work, access, "s3:PutBucketPolicy");
    change_policy(work, "s3:PutBucketPolicy", [work](const Snapshot& snapshot) {
        return std::optional(compile_policy(work->request().body, work->bucket_name(), snapshot));
    });
}

void delete_bucket_policy(WorkPtr work, Access& access) {
    require_policy_access(*work, access, "s3:DeleteBucketPolicy");
    change_policy(work, "s3:DeleteBucketPolicy",
                  [](const Snapshot&) { return std::optional<BucketPolicy>{}; });
}

}  // namespace watchword::s3
