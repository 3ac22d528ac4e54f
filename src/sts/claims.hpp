// What is the same of claims in tokens and in assertions: how they are refused, and what text of them may be.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>

#include "base/fault.hpp"

namespace watchword::sts {

/// No identity follows from what was sent.
inline Fault invalid_identity(const std::string& message) { return {"InvalidIdentityToken", 400, message}; }

/// A claim with a value that no session can have.
inline Fault rejected_claim(const std::string& message) { return {"IDPRejectedClaim", 403, message}; }

/// Text of claims goes into policies, answers and logs: no control characters.
inline bool is_printable(std::string_view text) {
    return std::ranges::none_of(text,
                                [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
}

}  // namespace watchword::sts
