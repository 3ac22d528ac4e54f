// STS shapes, spelled as AWS spells them (facts: sts §2).
#pragma once

#include <boost/describe/class.hpp>
#include <string>

#include "base/time_format.hpp"
#include "service/session_token.hpp"
#include "service/shape.hpp"
#include "wire/query.hpp"

namespace watchword::sts {

using SerialNumberType = shape::Text<9, 256, shape::SerialNumberOrEmptyPattern>;
using TokenCodeType = shape::Text<6, 6, shape::DigitsOrEmptyPattern>;
using RoleSessionNameType = shape::Text<2, 64, shape::NameOrEmptyPattern>;
using SourceIdentityType = RoleSessionNameType;
using ArnType = shape::Text<20, 2048, shape::XmlCharactersPattern>;

struct Credentials {
    std::string AccessKeyId, SecretAccessKey, SessionToken, Expiration;
    BOOST_DESCRIBE_CLASS(Credentials, (), (AccessKeyId, SecretAccessKey, SessionToken, Expiration), (), ())
};

inline Credentials shown(const TemporaryCredentials& made) {
    return {made.access_key_id, made.secret_access_key.reveal(), made.session_token,
            iso8601_seconds(made.expiration)};
}

/// Whether a request brings an MFA code, or half of one: then it needs a Transaction.
inline bool carries_mfa(const query::Tree& request) {
    return request.child(request.root(), "SerialNumber") || request.child(request.root(), "TokenCode");
}

}  // namespace watchword::sts
