#include "sts/saml_identity.hpp"

#include <algorithm>

#include "base/encoding.hpp"
#include "base/fault.hpp"
#include "policy/arn.hpp"
#include "saml/metadata.hpp"
#include "service/saml_provider.hpp"
#include "sts/claims.hpp"

namespace watchword::sts {
namespace {

constexpr std::string_view action = "sts:AssumeRoleWithSAML";
constexpr std::size_t forgotten_at_once_max = 100;

Fault invalid_response() { return invalid_identity("Your request included an invalid SAML response"); }

Fault fault_of(saml::ResponseError error) {
    switch (error) {
        case saml::ResponseError::malformed: return invalid_response();
        case saml::ResponseError::failed:
            return {"IDPRejectedClaim", 403, "The identity provider reported that authentication failed"};
        case saml::ResponseError::unproven: return invalid_identity("Response signature invalid");
        case saml::ResponseError::encrypted: break;
    }
    return invalid_identity("Response could not be decrypted with the private keys of the provider");
}

// Throws Fault: ValidationError for what is no ARN; a role of one account trusts no provider of another.
const SamlProvider& provider_of(const Snapshot& snapshot, const AssumeRoleWithSAMLRequest& request) {
    find_role(snapshot, request.RoleArn);  // throws for what is no ARN
    const auto* found = find_saml_provider(snapshot, request.PrincipalArn);
    if (!found) throw invalid_identity("Specified provider doesn't exist");
    if (found->account_id != policy::Arn::parse(request.RoleArn)->account)
        throw access_denied(concat("Not authorized to perform ", action));
    return *found;
}

// Whoever has it may come in, until it is used.
Secret response_of(const AssumeRoleWithSAMLRequest& request) {
    std::string base64 = request.SAMLAssertion;
    std::erase_if(base64, [](char c) { return c == '\r' || c == '\n'; });
    auto xml = base64_decode(base64);
    wipe(base64);
    if (!xml) throw invalid_identity("Invalid base64 SAMLResponse");
    return Secret(std::move(*xml));
}

std::vector<Secret> keys_of(const SamlProvider& provider, const crypto::Vault& vault) {
    std::vector<Secret> out;
    for (const auto& key : provider.private_keys)
        if (auto opened = vault.open(saml_key_place(provider, key.id), key.key))
            out.push_back(std::move(*opened));
    return out;
}

saml::Assertion open(const SamlProvider& provider, const saml::Metadata& metadata, const Secret& xml,
                     const crypto::Vault& vault) {
    const auto keys = keys_of(provider, vault);
    auto opened = saml::open_response(xml.reveal(), {metadata.certificates, keys});
    if (!opened) throw fault_of(opened.error());
    if (provider.encryption_mode == "Required" && !opened->encrypted)
        throw invalid_identity("The provider requires encrypted assertions");
    if (opened->issuer != metadata.entity_id ||
        (!opened->response_issuer.empty() && opened->response_issuer != metadata.entity_id))
        throw invalid_identity("Issuer not present in specified provider");
    return std::move(*opened);
}

void require_valid(const SamlProvider& provider, Time now) {
    if (restored(provider.valid_until) <= now)
        throw invalid_identity("The metadata document of the specified provider has expired");
}

bool is_same(const SamlProvider& a, const SamlProvider& b) {
    return a.uuid == b.uuid && a.encryption_mode == b.encryption_mode &&
           std::ranges::equal(a.private_keys, b.private_keys, {}, &SamlPrivateKey::id, &SamlPrivateKey::id) &&
           a.metadata == b.metadata;
}

// Ids begin with the moment of expiry, so the oldest come first.
void forget_expired_uses(Transaction& in) {
    std::vector<SamlAssertionUse> old;
    for (const auto& [key, use, pointer] : in.snapshot().saml_assertion_uses.prefix("")) {
        if (restored(use.expires) > in.now() || old.size() == forgotten_at_once_max) break;
        old.push_back(use);
    }
    for (const auto& use : old) in.erase(use);
}

void spend(Transaction& in, const SamlClaims& claims) {
    if (in.snapshot().saml_assertion_uses.contains(claims.use_id))
        throw invalid_identity("The SAML assertion has already been used");
    forget_expired_uses(in);
    in.put(SamlAssertionUse{claims.use_id, stored(claims.use_expires)});
}

std::int64_t duration_of(const Call& call, const Role& role, const AssumeRoleWithSAMLRequest& request,
                         const SamlClaims& claims) {
    auto duration_s = role_session_duration(call, role, request.DurationSeconds);
    if (claims.duration_max_s) duration_s = std::min(duration_s, *claims.duration_max_s);
    if (claims.session_until)
        duration_s = std::min(duration_s, unix_seconds(*claims.session_until) - unix_seconds(call.now()));
    return duration_s;
}

Session session_of(const AssumeRoleWithSAMLRequest& request, const ProvenAssertion& proven) {
    const auto& claims = proven.claims;
    Session session = new_role_session(claims.session_name, request.Policy.value_or(""), request.PolicyArns);
    session.tags = claims.tags;
    session.transitive_tag_keys = claims.transitive_tag_keys;
    session.source_identity = claims.source_identity;
    session.federation = Federation{proven.provider.arn(),
                                    {{"saml:namequalifier", name_qualifier(claims.issuer, proven.provider)},
                                     {"saml:sub", claims.subject},
                                     {"saml:sub_type", claims.subject_type}}};
    return session;
}

}  // namespace

ProvenAssertion prove_saml_identity(const Snapshot& snapshot, Call& call,
                                    const AssumeRoleWithSAMLRequest& request) {
    const auto& provider = provider_of(snapshot, request);
    require_valid(provider, call.now());
    const auto xml = response_of(request);
    const auto metadata = saml::read_metadata(provider.metadata);
    if (!metadata) throw invalid_identity("Specified provider doesn't exist");
    ProvenAssertion proven{provider, open(provider, *metadata, xml, call.environment.vault), {}};
    require_addressed(proven.assertion, provider, call.settings.public_endpoint);
    proven.claims = read_claims(proven.assertion);
    require_in_force(proven.claims, call.now());
    require_role(proven.assertion, request.RoleArn, request.PrincipalArn);
    return proven;
}

AssumeRoleWithSAMLResult assume_role_with_saml(Transaction& in, Call& call,
                                               const AssumeRoleWithSAMLRequest& request,
                                               const ProvenAssertion& proven) {
    // It may have been changed or deleted, and time has passed, while the proof was looked at.
    const auto& provider = provider_of(in.snapshot(), request);
    if (!is_same(provider, proven.provider)) throw invalid_identity("Response signature invalid");
    require_valid(provider, in.now());
    const auto& claims = proven.claims;
    require_in_force(claims, in.now());

    const Role* role = find_role(in.snapshot(), request.RoleArn);
    Session session = session_of(request, proven);
    set_saml_keys(call.context, proven.assertion, claims, provider);
    require_federated_trust(in.snapshot(), call, role, provider.arn(), action, session);
    const auto duration_s = duration_of(call, *role, request, claims);
    auto issued = issue_role_session(in.snapshot(), call, *role, std::move(session), duration_s);
    AssumeRoleWithSAMLResult result;
    result.Credentials = std::move(issued.Credentials);
    result.AssumedRoleUser = std::move(issued.AssumedRoleUser);
    result.PackedPolicySize = issued.PackedPolicySize;
    result.Subject = claims.subject;
    result.SubjectType = claims.subject_type;
    result.Issuer = claims.issuer;
    result.Audience = claims.audience;
    result.NameQualifier = name_qualifier(claims.issuer, provider);
    if (!claims.source_identity.empty()) result.SourceIdentity = claims.source_identity;
    spend(in, claims);
    return result;
}

}  // namespace watchword::sts
