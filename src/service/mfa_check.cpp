#include "service/mfa_check.hpp"

#include "base/fault.hpp"

namespace watchword {
namespace {

Fault unable_to_validate() {
    return access_denied(
        "MultiFactorAuthentication failed, unable to validate MFA code.  Please verify your MFA serial "
        "number is valid and "
        "associated with this user.");
}

// The root user owns devices under its account's id; a role session owns none.
bool owns(const Caller& caller, const MfaDevice& device) {
    if (device.account_id != caller.account_id() || device.user_id.empty()) return false;
    if (caller.is_root()) return device.user_id == caller.account->id;
    return caller.user && device.user_id == caller.user->id;
}

}  // namespace

std::string seed_place(std::string_view serial_number) { return concat("mfa_device/", serial_number); }

Secret open_seed(const MfaDevice& device, const crypto::Vault& vault) {
    auto seed = vault.open(seed_place(device.serial_number), device.seed);
    if (!seed) throw Fault("ServiceUnavailable", 503, "The seed of the MFA device cannot be read.");
    return std::move(*seed);
}

void throw_incomplete_mfa() {
    throw access_denied(
        "MultiFactorAuthentication failed, must provide both MFA serial number and one time pass code.");
}

GoodCode check_mfa_code(Transaction& in, const Caller& caller, std::string_view serial_number,
                        std::string_view code) {
    const MfaDevice* device = in.snapshot().mfa_devices.find(serial_number);
    if (!device || !owns(caller, *device)) throw unable_to_validate();

    auto verified = mfa::verify_code(open_seed(*device, in.vault()), device->codes, code, in.now());
    if (verified.verdict == mfa::Verdict::budget_exhausted) throw unable_to_validate();

    MfaDevice after = *device;
    after.codes = std::move(verified.after_without_use);
    in.put(after);
    in.keep();
    if (verified.verdict == mfa::Verdict::bad_code)
        throw access_denied("MultiFactorAuthentication failed with invalid MFA one time pass code. ");
    after.codes = std::move(verified.after);
    return {std::move(after)};
}

}  // namespace watchword
