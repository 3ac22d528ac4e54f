// What IAM says when something is not there, is there already, or may not be (facts: iam §6; texts marked
// there as unverified are so here too).
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/fault.hpp"
#include "base/text.hpp"

namespace watchword::iam {

inline Fault no_such_entity(const std::string& message) { return {"NoSuchEntity", 404, message}; }
/// `kind`: "user", "group", "role", "user policy" …
inline Fault no_such_entity(std::string_view kind, std::string_view name) {
    return no_such_entity(concat("The ", kind, " with name ", name, " cannot be found."));
}
inline Fault no_such_policy(std::string_view arn) {
    return no_such_entity(concat("Policy ", arn, " was not found."));
}
inline Fault no_such_version(std::string_view arn, std::string_view version_id) {
    return no_such_entity(
        concat("Policy ", arn, " version ", version_id, " does not exist or is not attachable."));
}
inline Fault no_such_virtual_device(std::string_view serial_number) {
    return no_such_entity(concat("VirtualMFADevice with serial number ", serial_number, " doesn't exist."));
}
inline Fault no_such_device(std::string_view serial_number) {
    if (serial_number.starts_with("arn:")) return no_such_virtual_device(serial_number);
    return no_such_entity(concat("MFADevice with serial number ", serial_number, " doesn't exist."));
}
inline Fault already_exists(const std::string& message) { return {"EntityAlreadyExists", 409, message}; }
/// `kind`: "User", "Group", "Role".
inline Fault already_exists(std::string_view kind, std::string_view name) {
    return already_exists(concat(kind, " with name ", name, " already exists."));
}
inline Fault delete_conflict(const std::string& message) { return {"DeleteConflict", 409, message}; }
/// `what`: "delete access keys", "detach all policies" …
inline Fault must_first(std::string_view what) {
    return delete_conflict(concat("Cannot delete entity, must ", what, " first."));
}
inline Fault limit_exceeded(const std::string& message) { return {"LimitExceeded", 409, message}; }
/// `quota`: "AccessKeysPerUser".
inline Fault quota_exceeded(std::string_view quota, std::size_t max) {
    return limit_exceeded(concat("Cannot exceed quota for ", quota, ": ", std::to_string(max)));
}
/// The parts of the request are well-formed, but not together, not with what there is, or not here.
inline Fault invalid_input(const std::string& message) { return {"InvalidInput", 400, message}; }
inline Fault malformed_policy(const std::string& message) {
    return {"MalformedPolicyDocument", 400, message};
}

}  // namespace watchword::iam
