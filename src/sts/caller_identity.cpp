#include "sts/caller_identity.hpp"

#include "base/fault.hpp"
#include "base/ids.hpp"

namespace watchword::sts {

GetCallerIdentityResult get_caller_identity(const Snapshot&, Call& call, const GetCallerIdentityRequest&) {
    return {call.caller.user_id, std::string(call.account_id()), call.caller.arn};
}

GetAccessKeyInfoResult get_access_key_info(const Snapshot&, Call&, const GetAccessKeyInfoRequest& request) {
    const auto account = account_of_id(request.AccessKeyId);
    if (!account) throw validation_error("The specified value for accessKeyId is invalid.");
    return {*account};
}

}  // namespace watchword::sts
