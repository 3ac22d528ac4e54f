#include "s3/access.hpp"

#include <algorithm>
#include <array>

#include "service/authorization_message.hpp"

namespace watchword::s3 {
namespace {

using policy::operator""_key;

// Query parameters and headers that are condition keys of their own, as they were sent.
constexpr std::array<std::string_view, 3> parameter_keys{"prefix", "delimiter", "max-keys"};
constexpr std::array<std::string_view, 7> header_keys{"x-amz-acl",
                                                      "x-amz-copy-source",
                                                      "x-amz-metadata-directive",
                                                      "x-amz-storage-class",
                                                      "x-amz-content-sha256",
                                                      "x-amz-grant-read",
                                                      "x-amz-grant-full-control"};

constexpr std::array<std::string_view, 16> unsupported_headers{
    "x-amz-tagging",
    "x-amz-object-lock-mode",
    "x-amz-object-lock-retain-until-date",
    "x-amz-object-lock-legal-hold",
    "x-amz-bucket-object-lock-enabled",
    "x-amz-object-ownership",
    "x-amz-website-redirect-location",
    "x-amz-server-side-encryption",
    "x-amz-server-side-encryption-customer-algorithm",
    "x-amz-server-side-encryption-aws-kms-key-id",
    "x-amz-copy-source-server-side-encryption-customer-algorithm",
    "x-amz-mfa",
    "x-amz-bypass-governance-retention",
    "x-amz-write-offset-bytes",
    "x-amz-tagging-directive",
    "x-amz-rename-source",
};

void set_signature_keys(policy::Context& context, const Work& work, Time now) {
    const auto& claim = work.authenticated.claim;
    if (!claim) return;
    using sigv4::Method;
    const bool v4 = claim->method == Method::v4_header || claim->method == Method::v4_query;
    const bool in_query = claim->method == Method::v4_query || claim->method == Method::v2_query;
    context.set("s3:authType"_key, in_query ? "REST-QUERY-STRING" : "REST-HEADER");
    context.set("s3:signatureversion"_key, v4 ? "AWS4-HMAC-SHA256" : "AWS");
    if (claim->method == Method::v4_query)
        context.set("s3:signatureAge"_key, std::to_string((now - claim->time).count()));
}

std::string arn_of(Thing thing) {
    if (thing.bucket.empty())
        return "arn:aws:s3:::*";  // what lists all buckets; "*" in a policy matches it too
    return concat("arn:aws:s3:::", thing.bucket, thing.key.empty() ? "" : "/", thing.key);
}

}  // namespace

Fault no_such_bucket(std::string_view name) {
    return {"NoSuchBucket", 404, "The specified bucket does not exist", {{"BucketName", std::string(name)}}};
}

void refuse_unsupported_headers(const Headers& headers) {
    bool grants = false;
    for (std::size_t i = 0; i < headers.size(); ++i) {
        const auto [name, value] = headers[i];
        if (!name.starts_with("x-amz-")) continue;
        if (std::ranges::find(unsupported_headers, name) != unsupported_headers.end())
            throw Fault("NotImplemented", 501,
                        "A header you provided implies functionality that is not implemented",
                        {{"Header", std::string(name)}});
        grants = grants || name.starts_with("x-amz-grant-") ||
                 (name == "x-amz-acl" && value != "private" && value != "bucket-owner-full-control");
    }
    if (grants) throw Fault("AccessControlListNotSupported", 400, "The bucket does not allow ACLs");
}

Access::Access(Work& work, const Snapshot& snapshot) : work_(work), snapshot_(snapshot) {
    auto caller = look_up_caller(work.authenticated.credential, snapshot);
    if (!caller)
        throw Fault("InvalidAccessKeyId", 403,
                    "The AWS Access Key Id you provided does not exist in our records.",
                    {{"AWSAccessKeyId", work.authenticated.credential.access_key_id}});
    caller_ = std::move(*caller);
    work.caller_account_id = caller_.account_id();
    work.principal_arn = caller_.arn;
    note_use("");

    const Request& request = work.request();
    const Time now = work.service.now();
    const std::string_view region = work.authenticated.claim
                                        ? std::string_view(work.authenticated.claim->scope.region)
                                        : std::string_view{};
    set_global_keys(context_,
                    {request.peer, request.headers.get("user-agent"), request.headers.get("referer"), region,
                     request.secure, now},
                    caller_);
    set_signature_keys(context_, work, now);
    for (const auto name : parameter_keys)
        if (const auto value = work.parameters().find(name)) context_.set(concat("s3:", name), *value);
    for (const auto name : header_keys)
        if (const auto value = request.headers.find(name)) context_.set(concat("s3:", name), *value);
}

struct Access::Asked {
    std::string resource;
    watchword::Access access;
};

policy::Decision Access::ask(std::string_view action, Thing thing, Asked& asked) {
    const Bucket* found =
        thing.bucket.empty() || thing.to_be_made ? nullptr : snapshot_.buckets.find(thing.bucket);
    asked.resource = arn_of(thing);
    asked.access = {action, asked.resource,
                    found ? std::string_view(found->account_id) : caller_.account_id(),
                    found && found->policy && !thing.past_its_policy ? found->policy->document() : nullptr};
    context_.set("s3:ResourceAccount"_key, asked.access.resource_account);
    return decide(snapshot_, caller_, asked.access, context_);
}

bool Access::allows(std::string_view action, Thing thing) {
    Asked asked;
    return ask(action, thing, asked).allowed();
}

void Access::require(std::string_view action, Thing thing) {
    note_use(action);
    Asked asked;
    const auto decision = ask(action, thing, asked);
    if (decision.allowed()) return;
    if (!caller_.account || asked.access.resource_account != caller_.account_id())
        throw access_denied("Access Denied");
    auto sentence = denial_sentence(caller_, asked.access, context_, decision, true);
    if (work_.service.encodes_denials)
        sentence = with_encoded_message(std::move(sentence), snapshot_, caller_, asked.access, context_,
                                        work_.service.directory.environment());
    throw access_denied(sentence);
}

// An attempt counts, whatever comes of it.
void Access::note_use(std::string_view action) const {
    static constexpr std::string_view service = "s3";
    action.remove_prefix(std::min(action.size(), service.size() + 1));
    if (!action.empty() && !is_tracked_action(service, action)) return;
    const auto& claim = work_.authenticated.claim;
    const std::string_view region = claim ? std::string_view(claim->scope.region) : std::string_view{};
    work_.service.authenticator.last_used().principals().mark(
        caller_, service, action, region.empty() ? "us-east-1" : region, work_.service.now());
}

const Bucket& Access::bucket(std::string_view name, std::string_view expected_owner_header) const {
    const Bucket* found = snapshot_.buckets.find(name);
    if (!found) throw no_such_bucket(name);
    const auto expected = work_.request().headers.find(expected_owner_header);
    if (expected && *expected != found->account_id) throw access_denied("Access Denied");
    return *found;
}

}  // namespace watchword::s3
