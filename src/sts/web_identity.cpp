#include "sts/web_identity.hpp"

#include "base/fault.hpp"
#include "jose/token.hpp"
#include "oidc/issuer_keys.hpp"
#include "policy/arn.hpp"
#include "sts/claims.hpp"

namespace watchword::sts {
namespace {

constexpr std::string_view action = "sts:AssumeRoleWithWebIdentity";
constexpr std::string_view scheme = "https://";
constexpr std::size_t issuer_bytes_max = 263;  // of a provider's URL, with the scheme

Fault fault_of(oidc::KeysError error) {
    switch (error) {
        case oidc::KeysError::untrusted:
            return invalid_identity(
                "OpenIDConnect provider's HTTPS certificate doesn't match configured thumbprint");
        case oidc::KeysError::refused:
        case oidc::KeysError::unusable:
            return invalid_identity(
                "Couldn't retrieve verification key from your identity provider,  please reference "
                "AssumeRoleWithWebIdentity documentation for requirements");
        case oidc::KeysError::unreachable: break;
    }
    return {"IDPCommunicationError", 400, "The identity provider could not be reached to verify the token"};
}

// The provider of the role's account that issues such tokens.
const OpenIdProvider& provider_of(const Snapshot& snapshot, const std::string& role_arn,
                                  const std::string& issuer) {
    find_role(snapshot, role_arn);  // throws for what is no ARN
    const auto account_id = policy::Arn::parse(role_arn)->account;
    if (issuer.size() > issuer_bytes_max) throw invalid_identity("The claim iss is malformed");
    const auto* found = issuer.starts_with(scheme)
                            ? snapshot.openid_providers.find(openid_provider_key(
                                  account_id, std::string_view(issuer).substr(scheme.size())))
                            : nullptr;
    if (!found)
        throw invalid_identity(concat("No OpenIDConnect provider found in your account for ", issuer));
    return *found;
}

void require_signature(const Call& call, const OpenIdProvider& provider, const jose::Token& token) {
    if (!call.settings.issuer_keys) throw fault_of(oidc::KeysError::unreachable);
    const auto keys = call.settings.issuer_keys->keys_for(
        {provider.account_id, provider.issuer(), provider.thumbprints}, token);
    if (!keys) throw fault_of(keys.error());
    if (!jose::has_candidate(token, **keys)) throw fault_of(oidc::KeysError::unusable);
    if (!jose::is_signed_by(token, **keys)) throw invalid_identity("The signature of the token is not valid");
}

// What the trust policy may ask of the token. Keys begin with the provider's own name, which has a dot: no
// token can set a key of AWS's.
void set_token_keys(policy::Context& context, const ProvenIdentity& identity) {
    const auto key = [&](std::string_view claim) { return concat(identity.provider.url, ":", claim); };
    const auto& claims = identity.claims;
    context.set(key("aud"), identity.audience);
    context.set(key("sub"), claims.subject);
    if (claims.authorized_party) context.set(key("oaud"), claims.audiences);
    if (claims.email) context.set(key("email"), *claims.email);
    if (!claims.methods.empty()) context.set(key("amr"), claims.methods);
    for (const auto& claim : identity.provider_claims) context.set(key(claim.name), claim.value);
    context.set("sts:RoleAuthorizedByIdp", claims.roles ? "true" : "false");
}

Session session_of(const AssumeRoleWithWebIdentityRequest& request, const ProvenIdentity& identity) {
    Session session =
        new_role_session(request.RoleSessionName, request.Policy.value_or(""), request.PolicyArns);
    session.tags = identity.claims.tags;
    session.transitive_tag_keys = identity.claims.transitive_tag_keys;
    session.source_identity = identity.claims.source_identity;
    const auto& url = identity.provider.url;
    session.federation = Federation{
        identity.provider.arn(),
        {{concat(url, ":aud"), identity.audience}, {concat(url, ":sub"), identity.claims.subject}}};
    return session;
}

}  // namespace

ProvenIdentity prove_web_identity(const Snapshot& snapshot, Call& call,
                                  const AssumeRoleWithWebIdentityRequest& request) {
    if (request.ProviderId)
        throw invalid_identity(
            concat("The provider ", *request.ProviderId,
                   " is not supported: only ID tokens of OpenID Connect are, without ProviderId."));
    const auto token = jose::read_token(request.WebIdentityToken);
    if (!token)
        throw invalid_identity(
            "The ID Token provided is not a valid JWT. (You may see this error if you sent an Access Token)");
    ProvenIdentity identity;
    identity.claims = read_claims(token->claims);
    identity.provider = provider_of(snapshot, request.RoleArn, identity.claims.issuer);
    identity.audience = require_audience(identity.claims, identity.provider.client_ids);
    require_in_force(identity.claims, call.now());
    require_signature(call, identity.provider, *token);
    require_role(identity.claims, request.RoleArn);
    identity.provider_claims = provider_claims(identity.provider.url, token->claims);
    return identity;
}

AssumeRoleWithWebIdentityResult assume_role_with_web_identity(const Snapshot& snapshot, Call& call,
                                                              const AssumeRoleWithWebIdentityRequest& request,
                                                              const ProvenIdentity& identity) {
    // The proof may have waited: for other requests, and for the provider.
    require_in_force(identity.claims, call.now());
    // The provider may have been deleted or changed while it was asked.
    const auto& provider = provider_of(snapshot, request.RoleArn, identity.claims.issuer);
    require_audience(identity.claims, provider.client_ids);
    if (provider.thumbprints != identity.provider.thumbprints)
        throw fault_of(oidc::KeysError::unreachable);  // asked again, its keys are looked for anew

    const Role* role = find_role(snapshot, request.RoleArn);
    Session session = session_of(request, identity);
    set_token_keys(call.context, identity);
    require_federated_trust(snapshot, call, role, provider.arn(), action, session);
    const auto duration_s = role_session_duration(call, *role, request.DurationSeconds);
    auto issued = issue_role_session(snapshot, call, *role, std::move(session), duration_s);

    AssumeRoleWithWebIdentityResult result;
    result.Credentials = std::move(issued.Credentials);
    result.SubjectFromWebIdentityToken = identity.claims.subject;
    result.AssumedRoleUser = std::move(issued.AssumedRoleUser);
    result.PackedPolicySize = issued.PackedPolicySize;
    result.Provider = provider.arn();
    result.Audience = identity.audience;
    if (!identity.claims.source_identity.empty()) result.SourceIdentity = identity.claims.source_identity;
    return result;
}

}  // namespace watchword::sts
