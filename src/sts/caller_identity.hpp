// GetCallerIdentity and GetAccessKeyInfo: who am I, and whose key is this?
#pragma once

#include <boost/describe/class.hpp>

#include "service/call.hpp"
#include "sts/shapes.hpp"

namespace watchword::sts {

struct GetCallerIdentityRequest {
    BOOST_DESCRIBE_CLASS(GetCallerIdentityRequest, (), (), (), ())
};
struct GetCallerIdentityResult {
    std::string UserId, Account, Arn;
    BOOST_DESCRIBE_CLASS(GetCallerIdentityResult, (), (UserId, Account, Arn), (), ())
};
/// No policy can deny it (facts: sts §2).
GetCallerIdentityResult get_caller_identity(const Snapshot&, Call&, const GetCallerIdentityRequest&);

struct GetAccessKeyInfoRequest {
    shape::Text<16, 128, shape::WordOrEmptyPattern> AccessKeyId;
    BOOST_DESCRIBE_CLASS(GetAccessKeyInfoRequest, (), (AccessKeyId), (), ())
};
struct GetAccessKeyInfoResult {
    std::string Account;
    BOOST_DESCRIBE_CLASS(GetAccessKeyInfoResult, (), (Account), (), ())
};
/// Answers from the key id alone, whosever it is; says nothing of whether the key exists. Throws Fault
/// ValidationError for an id that names no account.
GetAccessKeyInfoResult get_access_key_info(const Snapshot&, Call&, const GetAccessKeyInfoRequest&);

}  // namespace watchword::sts
