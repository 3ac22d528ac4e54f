#include "sts/identity_token.hpp"

#include <boost/json.hpp>

#include "base/fault.hpp"
#include "base/ids.hpp"
#include "jose/token.hpp"
#include "service/identity_tokens.hpp"
#include "service/operation.hpp"

namespace watchword::sts {
namespace {

constexpr std::int64_t duration_default_s = 300;
constexpr std::size_t payload_bytes_max = 8192;
constexpr const char* own_claims = "https://sts.amazonaws.com/";

boost::json::value text(std::string_view value) { return boost::json::string(value); }

boost::json::object shown(const Tags& tags) {
    boost::json::object out;
    for (const auto& [key, value] : tags) out[key] = value;
    return out;
}

std::int64_t duration_of(const GetWebIdentityTokenRequest& request) {
    return request.DurationSeconds ? request.DurationSeconds->value : duration_default_s;
}

void require_permission(const Snapshot& snapshot, Call& call, const GetWebIdentityTokenRequest& request) {
    call.context.set("sts:IdentityTokenAudience",
                     std::vector<std::string>(request.Audience.begin(), request.Audience.end()));
    call.context.set("sts:DurationSeconds", std::to_string(duration_of(request)));
    call.context.set("sts:SigningAlgorithm", request.SigningAlgorithm);
    detail::set_request_keys(call.context, request);
    require_access(snapshot, call.caller, {"sts:GetWebIdentityToken", "*", call.account_id()}, call.context);
    if (!request.Tags.empty())
        require_access(snapshot, call.caller, {"sts:TagGetWebIdentityToken", "*", call.account_id()},
                       call.context);
}

const OutboundFederation& require_enabled(const Snapshot& snapshot, const Call& call) {
    const auto* found = snapshot.outbound_federations.find(call.account_id());
    if (!found || !found->enabled || call.settings.public_endpoint.empty())
        throw Fault("OutboundWebIdentityFederationDisabledException", 403,
                    "The outbound web identity federation feature is not enabled for this account.");
    return *found;
}

// Those of the user or role, where the session does not have its own.
Tags principal_tags(const Caller& caller) {
    Tags out = caller.user ? caller.user->tags : caller.role ? caller.role->tags : Tags{};
    if (caller.session)
        for (const auto& [key, value] : caller.session->session.tags) {
            if (const auto same = find_tag(out, key); same != out.end()) out.erase(same);
            out.emplace(key, value);
        }
    return out;
}

boost::json::object claims_of_ours(const Call& call, const Tags& request_tags) {
    const Caller& caller = call.caller;
    boost::json::object out;
    out["aws_account"] = text(call.account_id());
    out["source_region"] = text(call.settings.region);
    out["principal_id"] = text(caller.principal_arn());
    if (caller.guardrails) {
        out["org_id"] = text(caller.guardrails->organization_id);
        out["ou_path"] = text(caller.guardrails->path);
    }
    if (caller.session) {
        const Session& session = caller.session->session;
        out["original_session_exp"] = iso8601_seconds(from_unix_seconds(session.expires_s));
        if (!session.source_identity.empty()) out["source_identity"] = session.source_identity;
        if (session.federation) out["federated_provider"] = session.federation->provider_arn;
    }
    if (const auto tags = principal_tags(caller); !tags.empty()) out["principal_tags"] = shown(tags);
    if (!request_tags.empty()) out["request_tags"] = shown(request_tags);
    return out;
}

}  // namespace

GetWebIdentityTokenResult make_web_identity_token(const Snapshot& snapshot, Call& call,
                                                  const GetWebIdentityTokenRequest& request) {
    require_good_keys(request.Tags, "InvalidParameterValue");
    require_permission(snapshot, call, request);
    const auto& federation = require_enabled(snapshot, call);
    const auto duration_s = duration_of(request);
    const auto issued_s = unix_seconds(call.now());
    if (call.caller.session && issued_s + duration_s > call.caller.session->session.expires_s)
        throw Fault(
            "SessionDurationEscalationException", 403,
            "The requested token duration would extend the session beyond its original expiration time.");

    Tags request_tags;
    for (const auto& tag : request.Tags) request_tags.emplace(tag.Key, tag.Value);
    boost::json::object claims;
    claims["iss"] = issuer_url(call.settings.public_endpoint, federation);
    claims["sub"] = text(call.caller.principal_arn());
    if (request.Audience.size() == 1)
        claims["aud"] = text(request.Audience[0]);
    else
        for (auto& audience = claims["aud"].emplace_array(); const auto& one : request.Audience)
            audience.push_back(text(one));
    claims["iat"] = issued_s;
    claims["exp"] = issued_s + duration_s;
    claims["jti"] = new_uuid(call.environment.random);
    claims[own_claims] = claims_of_ours(call, request_tags);
    if (boost::json::serialize(claims).size() > payload_bytes_max)
        throw Fault("JWTPayloadSizeExceededException", 400,
                    "The requested token payload size exceeds the maximum allowed size.");

    const auto* signer =
        identity_token_signer(snapshot, request.SigningAlgorithm, call.now(), call.environment.vault);
    if (!signer) throw Fault("ServiceUnavailable", 503, "The server has no key to sign tokens with.");
    return {jose::make_token(claims, signer->key_id, signer->algorithm, signer->key),
            iso8601_seconds(from_unix_seconds(issued_s + duration_s))};
}

GetWebIdentityTokenResult get_web_identity_token(const Snapshot& snapshot, Call& call,
                                                 const GetWebIdentityTokenRequest& request,
                                                 const GetWebIdentityTokenResult& made) {
    require_permission(snapshot, call, request);
    require_enabled(snapshot, call);
    return made;
}

}  // namespace watchword::sts
