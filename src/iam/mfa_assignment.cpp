#include "iam/mfa_assignment.hpp"

#include "iam/paging.hpp"
#include "iam/quotas.hpp"
#include "iam/show.hpp"
#include "service/mfa_check.hpp"

namespace watchword::iam {
namespace {

Fault not_of_user() { return no_such_entity("MFA Device invalid for user."); }

void require_mfa_for_own_devices(const Call& call, const User& user, std::string_view action) {
    const bool own = call.caller.user && call.caller.user->id == user.id;
    const bool with_mfa = call.caller.session && call.caller.session->session.mfa_s;
    if (!own || with_mfa || user.mfa_serial_numbers.empty()) return;
    throw access_denied(concat(
        "User: ", call.caller.arn, " is not authorized to perform: ", action, " on resource: ", user.arn(),
        " because users with an MFA device must use MFA to manage their own MFA devices"));
}

// A device that somebody of this account may own: one of its virtual devices, or a registered hardware device
// that is nobody's or the account's.
MfaDevice device_for(const Snapshot& snapshot, const Call& call, std::string_view serial_number) {
    const auto* device = snapshot.mfa_devices.find(serial_number);
    const bool free_hardware = device && !device->is_virtual() && device->account_id.empty();
    if (device && (device->account_id == call.account_id() || free_hardware)) return *device;
    throw no_such_device(serial_number);
}

MfaDevice device_of(const Snapshot& snapshot, const Call& call, const User& user,
                    std::string_view serial_number) {
    MfaDevice device = device_for(snapshot, call, serial_number);
    if (device.user_id != user.id) throw not_of_user();
    return device;
}

// The device after a good pair of codes. Spends an attempt for good before anything is said about them.
MfaDevice paired(Transaction& in, MfaDevice device, std::string_view code1, std::string_view code2) {
    auto verified = mfa::pair_codes(open_seed(device, in.vault()), device.codes, code1, code2, in.now());
    device.codes = std::move(verified.after_without_use);
    in.put(device);
    in.keep();
    if (verified.verdict != mfa::Verdict::good)
        throw Fault("InvalidAuthenticationCode", 403, "Authentication code for device is not valid.");
    device.codes = std::move(verified.after);
    return device;
}

const User& user_of_devices(const Snapshot& snapshot, const Call& call,
                            const std::optional<ExistingUserNameType>& name) {
    if (const User* user = owner_named(snapshot, call, name)) return *user;
    throw not_of_user();  // the root user's devices are out of reach
}

}  // namespace

Empty enable_mfa_device(Transaction& in, Call& call, const EnableMFADeviceRequest& request) {
    User user = user_named(in.snapshot(), call, request.UserName);
    require_mfa_for_own_devices(call, user, "iam:EnableMFADevice");
    MfaDevice device = device_for(in.snapshot(), call, request.SerialNumber);
    if (!device.user_id.empty())
        throw already_exists(
            concat("MFADevice with serial number ", device.serial_number, " is already in use."));
    if (user.mfa_serial_numbers.size() >= quotas::mfa_devices_per_user)
        throw quota_exceeded("MFADevicesPerUser", quotas::mfa_devices_per_user);
    device = paired(in, std::move(device), request.AuthenticationCode1, request.AuthenticationCode2);
    device.account_id = user.account_id;
    device.user_id = user.id;
    device.enabled = stored(in.now());
    user.mfa_serial_numbers.push_back(device.serial_number);
    in.put(std::move(device));
    in.put(std::move(user));
    return {};
}

Empty resync_mfa_device(Transaction& in, Call& call, const ResyncMFADeviceRequest& request) {
    const User& user = user_named(in.snapshot(), call, request.UserName);
    MfaDevice device = device_of(in.snapshot(), call, user, request.SerialNumber);
    in.put(paired(in, std::move(device), request.AuthenticationCode1, request.AuthenticationCode2));
    return {};
}

Empty deactivate_mfa_device(Transaction& in, Call& call, const DeactivateMFADeviceRequest& request) {
    User user = user_of_devices(in.snapshot(), call, request.UserName);
    require_mfa_for_own_devices(call, user, "iam:DeactivateMFADevice");
    MfaDevice device = device_of(in.snapshot(), call, user, request.SerialNumber);
    device.user_id.clear();
    device.enabled = 0;
    if (!device.is_virtual()) device.account_id.clear();
    std::erase(user.mfa_serial_numbers, device.serial_number);
    in.put(std::move(device));
    in.put(std::move(user));
    return {};
}

ListMFADevicesResult list_mfa_devices(const Snapshot& snapshot, Call& call,
                                      const ListMFADevicesRequest& request) {
    const User* user = owner_named(snapshot, call, request.UserName);
    ShortList<const MfaDevice*> devices;
    if (user)
        for (const auto& serial_number : user->mfa_serial_numbers)
            if (const auto* device = snapshot.mfa_devices.find(serial_number))
                devices.add(serial_number.substr(serial_number.find('/') + 1),
                            device);  // ARNs differ behind the '/'
    ListMFADevicesResult result;
    page_through(devices, "", request.page(), result, [&](const auto& entry) {
        result.MFADevices.push_back(
            {user->name, entry.value->serial_number, shown_date(entry.value->enabled)});
        return true;
    });
    return result;
}

GetMFADeviceResult get_mfa_device(const Snapshot& snapshot, Call& call, const GetMFADeviceRequest& request) {
    const User& user = user_of_devices(snapshot, call, request.UserName);
    const MfaDevice device = device_of(snapshot, call, user, request.SerialNumber);
    return {user.name, device.serial_number, shown_date(device.enabled), {}};
}

}  // namespace watchword::iam
