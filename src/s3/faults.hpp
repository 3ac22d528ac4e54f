// Errors that several S3 operations answer (facts: s3 §8); those of the object store are in
// objects/faults.hpp.
#pragma once

#include <string>
#include <string_view>

#include "base/fault.hpp"

namespace watchword::s3 {

/// 400 InvalidArgument, naming the argument and repeating its value.
inline Fault invalid_argument(const std::string& message, std::string_view argument, std::string_view value) {
    return {"InvalidArgument",
            400,
            message,
            {{"ArgumentName", std::string(argument)}, {"ArgumentValue", std::string(value)}}};
}

}  // namespace watchword::s3
