// MFA codes as requests bring them: finds the caller's device, asks mfa/device.hpp, and makes sure that what
// the answer consumes is committed together with what it was for.
#pragma once

#include <string_view>

#include "directory/transaction.hpp"
#include "service/caller.hpp"

namespace watchword {

/// A code that was good. Nothing may be issued for it before consume() is in the same Transaction.
struct GoodCode {
    MfaDevice device_after;
    void consume(Transaction& in) && { in.put(std::move(device_after)); }
};

/// Checks a code of a device that the caller owns. The attempt is spent and kept whatever becomes of the
/// request; the code itself is consumed only by GoodCode::consume. Throws Fault AccessDenied with AWS's texts
/// (facts: mfa §7).
GoodCode check_mfa_code(Transaction&, const Caller&, std::string_view serial_number, std::string_view code);

/// AccessDenied: one of serial number and code came without the other.
[[noreturn]] void throw_incomplete_mfa();

/// The seed of a device. Throws Fault 503 when it was not sealed by this server's master key.
Secret open_seed(const MfaDevice&, const crypto::Vault&);
/// Where a seed is sealed to: it opens in no other device's record.
std::string seed_place(std::string_view serial_number);

}  // namespace watchword
