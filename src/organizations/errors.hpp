// What Organizations says when something is not there, is there already, or may not be (facts: organizations
// §5; texts marked there as unverified are so here too). All are 400 on the wire.
#pragma once

#include <string>
#include <string_view>

#include "base/fault.hpp"
#include "base/text.hpp"
#include "service/json_decode.hpp"

namespace watchword::organizations {

inline Fault not_in_use() {
    return {"AWSOrganizationsNotInUseException", 400, "Your account is not a member of an organization."};
}
/// To members of the organization that may not call this.
inline Fault no_permission() {
    return {"AccessDeniedException", 400, "You don't have permissions to access this resource."};
}
inline Fault no_such_account() {
    return {"AccountNotFoundException", 400, "You specified an account that doesn't exist."};
}
inline Fault no_such_root() {
    return {"RootNotFoundException", 400, "You specified a root that doesn't exist."};
}
inline Fault no_such_unit() {
    return {"OrganizationalUnitNotFoundException", 400,
            "You specified an organizational unit that doesn't exist."};
}
inline Fault no_such_parent() {
    return {"ParentNotFoundException", 400, "You specified a parent that doesn't exist."};
}
inline Fault no_such_child() {
    return {"ChildNotFoundException", 400, "You specified a child that doesn't exist."};
}
inline Fault no_such_target() {
    return {"TargetNotFoundException", 400, "You specified a target that doesn't exist."};
}
inline Fault no_such_policy() {
    return {"PolicyNotFoundException", 400, "You specified a policy that doesn't exist."};
}
inline Fault no_such_handshake() {
    return {"HandshakeNotFoundException", 400, "You specified a handshake that doesn't exist."};
}
inline Fault invalid_input(std::string_view reason, const std::string& message) {
    return {"InvalidInputException", 400, message, {{"Reason", std::string(reason)}}};
}
inline Fault constraint_violation(std::string_view reason, const std::string& message) {
    return {"ConstraintViolationException", 400, message, {{"Reason", std::string(reason)}}};
}
inline Fault handshake_violation(std::string_view reason, const std::string& message) {
    return {"HandshakeConstraintViolationException", 400, message, {{"Reason", std::string(reason)}}};
}
/// How Organizations words a broken constraint: by its kind, never by its value.
Fault refusal(const Violation&);

}  // namespace watchword::organizations
