#include "organizations/errors.hpp"

namespace watchword::organizations {

Fault refusal(const Violation& violation) {
    const std::string_view path = violation.path;
    switch (violation.constraint) {
        case Constraint::required:
            return invalid_input("INPUT_REQUIRED", "You must include a value for all required parameters.");
        case Constraint::length_min:
            return invalid_input("MIN_LENGTH_EXCEEDED",
                                 "You provided a string parameter that is shorter than allowed.");
        case Constraint::length_max:
            return invalid_input("MAX_LENGTH_EXCEEDED",
                                 "You provided a string parameter that is longer than allowed.");
        case Constraint::pattern:
            if (path == "TargetId")
                return invalid_input(
                    "INVALID_PATTERN_TARGET_ID",
                    "You specified a policy target ID that does not match the required pattern.");
            return invalid_input("INVALID_PATTERN",
                                 "You provided a value that does not match the required pattern.");
        case Constraint::word:
            if (path == "PolicyType" || path == "Type" || path == "Filter")
                return invalid_input("INVALID_ENUM_POLICY_TYPE",
                                     "You specified an invalid policy type string.");
            return invalid_input("INVALID_ENUM", "You specified an invalid value.");
        case Constraint::value_min:
            return invalid_input("MIN_VALUE_EXCEEDED",
                                 "You provided a numeric parameter that has a smaller value than allowed.");
        case Constraint::value_max:
            return invalid_input("MAX_VALUE_EXCEEDED",
                                 "You provided a numeric parameter that has a larger value than allowed.");
    }
    return invalid_input("INVALID_ENUM", "You specified an invalid value.");
}

}  // namespace watchword::organizations
