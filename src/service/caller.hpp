// Who is calling. A Credential is what was proven by the signature; a Caller is that credential looked up in
// one Snapshot. Writes look it up again in the Snapshot they change, so a key made inactive a moment ago
// writes nothing.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "directory/snapshot.hpp"
#include "service/session_token.hpp"
#include "watchword/policy/request.hpp"

namespace watchword {

/// An access key id, with the session it belongs to when it is a temporary one. Empty id: anonymous.
struct Credential {
    std::string access_key_id;
    OpenedSessionPtr session;

    bool anonymous() const { return access_key_id.empty(); }
    bool temporary() const { return session != nullptr; }
};

/// Pointers are into the Snapshot that the Caller was looked up in and live as long as that does.
struct Caller {
    policy::Principal::Type type = policy::Principal::Type::anonymous;
    const Account* account = nullptr;  ///< null only for anonymous
    const User* user = nullptr;        ///< for a user, and the user behind a federated session
    const Role* role = nullptr;        ///< for an assumed role
    OpenedSessionPtr session;          ///< null for long-term keys and anonymous
    std::string access_key_id;
    std::string arn;         ///< what GetCallerIdentity answers (facts: sts §4)
    std::string user_id;     ///< what GetCallerIdentity answers; aws:userid
    std::string issuer_arn;  ///< aws:PrincipalArn where it is not `arn`: the role's

    bool long_term() const { return account && !session; }
    bool is_root() const { return type == policy::Principal::Type::root; }
    /// The account id; "" for anonymous.
    std::string_view account_id() const {
        return account ? std::string_view(account->id) : std::string_view{};
    }
    const std::string& principal_arn() const { return issuer_arn.empty() ? arn : issuer_arn; }
    policy::Principal principal() const;
};

/// None when the key, user, role or account is gone or inactive: to the caller it then never existed.
std::optional<Caller> look_up_caller(const Credential&, const Snapshot&);

}  // namespace watchword
