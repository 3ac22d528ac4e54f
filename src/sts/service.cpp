#include "sts/service.hpp"

#include <algorithm>
#include <array>

#include "sts/assume_role.hpp"
#include "sts/assume_root.hpp"
#include "sts/caller_identity.hpp"
#include "sts/decode_message.hpp"
#include "sts/delegated_access.hpp"
#include "sts/federation_token.hpp"
#include "sts/identity_token.hpp"
#include "sts/saml_identity.hpp"
#include "sts/session_token.hpp"
#include "sts/web_identity.hpp"

namespace watchword::sts {
namespace {

constexpr auto on_everything = [](const Snapshot&, Call&, const auto&) { return Target{}; };

constexpr std::array operations{
    operation<assume_role, assume_role_with_mfa, carries_mfa, handler_authorizes>("AssumeRole"),
    operation<assume_role_with_saml, no_signature_needed, prove_saml_identity>("AssumeRoleWithSAML"),
    operation<assume_role_with_web_identity, no_signature_needed, prove_web_identity>(
        "AssumeRoleWithWebIdentity"),
    operation<assume_root, handler_authorizes>("AssumeRoot"),
    operation<decode_authorization_message, on_everything>("DecodeAuthorizationMessage"),
    operation<get_access_key_info, on_everything>("GetAccessKeyInfo"),
    operation<get_caller_identity, no_permission_needed>("GetCallerIdentity"),
    operation<get_delegated_access_token, on_everything>("GetDelegatedAccessToken"),
    operation<get_federation_token, handler_authorizes>("GetFederationToken"),
    operation<get_session_token, get_session_token_with_mfa, carries_mfa, no_permission_needed>(
        "GetSessionToken"),
    operation<get_web_identity_token, handler_authorizes, make_web_identity_token>("GetWebIdentityToken"),
};
static_assert(std::ranges::is_sorted(operations, {}, &Operation::action));

}  // namespace

const QueryService service{"sts", "2011-06-15", "https://sts.amazonaws.com/doc/2011-06-15/", operations};

}  // namespace watchword::sts
