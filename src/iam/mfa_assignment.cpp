#include "iam/mfa_assignment.hpp"

#include "iam/paging.hpp"
#include "iam/quotas.hpp"
#include "iam/root_user.hpp"
#include "iam/show.hpp"
#include "iam/spent_attempts.hpp"
#include "service/mfa_check.hpp"

namespace watchword::iam {
namespace {

Fault not_of_user() { return no_such_entity("MFA Device invalid for user."); }

const std::vector<std::string>& serial_numbers_of(const Snapshot& snapshot, const Call& call,
                                                  const User* owner) {
    return owner ? owner->mfa_serial_numbers
                 : snapshot.accounts.find(call.account_id())->root_mfa_serial_numbers;
}

// Adds to or takes from the owner's list of devices.
template <class Change>
void change_owner(Transaction& in, const Call& call, const User* owner, Change change) {
    if (owner) {
        User user = *owner;
        change(user.mfa_serial_numbers);
        in.put(std::move(user));
    } else {
        Account account = *in.snapshot().accounts.find(call.account_id());
        change(account.root_mfa_serial_numbers);
        in.put(std::move(account));
    }
}

// Taking the root user's devices away is what one of the root tasks is for.
void require_mfa_for_own_devices(const Snapshot& snapshot, const Call& call, const User* owner,
                                 std::string_view action) {
    const bool own = owner ? call.caller.user && call.caller.user->id == owner->id : !in_root_task(call);
    const bool with_mfa = call.caller.session && call.caller.session->session.mfa_s;
    if (!own || with_mfa || serial_numbers_of(snapshot, call, owner).empty()) return;
    throw access_denied(
        concat("User: ", call.caller.arn, " is not authorized to perform: ", action,
               " on resource: ", owner_arn(call, owner),
               " because users with an MFA device must use MFA to manage their own MFA devices"));
}

bool is_nobodys(const MfaDevice& device) { return !device.is_virtual() && device.account_id.empty(); }

// A device that somebody of this account may own: one of its virtual devices, or a registered hardware device
// that is nobody's or the account's.
MfaDevice device_for(const Snapshot& snapshot, const Call& call, std::string_view serial_number) {
    const auto* device = snapshot.mfa_devices.find(serial_number);
    if (device && (device->account_id == call.account_id() || is_nobodys(*device))) return *device;
    throw no_such_device(serial_number);
}

MfaDevice device_of(const Snapshot& snapshot, const Call& call, const User* owner,
                    std::string_view serial_number) {
    MfaDevice device = device_for(snapshot, call, serial_number);
    if (device.user_id != owner_id(call, owner)) throw not_of_user();
    return device;
}

// What counts when the device is paired: its own state, but of a device that is nobody's the account's
// attempts.
mfa::CodeState state_for_pairing(const Snapshot& snapshot, const MfaDevice& device,
                                 const std::string& own_key) {
    mfa::CodeState state = device.codes;
    if (!is_nobodys(device)) return state;
    const auto* own = snapshot.spent_attempts.find(own_key);
    state.budget_window = own ? own->codes.budget_window : -1;
    state.budget_spent = own ? own->codes.budget_spent : 0;
    return state;
}

// The device after a good pair of codes. Spends an attempt for good before anything is said about them.
MfaDevice paired(Transaction& in, const Call& call, MfaDevice device, std::string_view code1,
                 std::string_view code2) {
    const auto own_key = own_attempts_key(call.account_id(), device.serial_number);
    const auto state = state_for_pairing(in.snapshot(), device, own_key);
    auto verified = mfa::pair_codes(open_seed(device, in.vault()), state, code1, code2, in.now());
    if (is_nobodys(device)) {
        keep_spent_attempts(in, own_key, verified.after_without_use);
    } else {
        device.codes = std::move(verified.after_without_use);
        in.put(device);
    }
    in.keep();
    if (verified.verdict != mfa::Verdict::good)
        throw Fault("InvalidAuthenticationCode", 403, "Authentication code for device is not valid.");
    device.codes = std::move(verified.after);
    return device;
}

// ARNs differ behind the first '/' only, which keeps them short enough for a Marker; a hardware device may
// have the name of a virtual one for its serial number.
std::string paging_key(const MfaDevice& device) {
    const auto& serial_number = device.serial_number;
    if (!device.is_virtual()) return concat("hardware/", serial_number);
    return concat("virtual/", std::string_view(serial_number).substr(serial_number.find('/') + 1));
}

// Null: the caller is the root user and means itself.
const User* owner_of_devices(const Snapshot& snapshot, const Call& call,
                             std::optional<std::string_view> name) {
    return names_own_root(call, name) ? nullptr : owner_named(snapshot, call, name);
}

}  // namespace

Target mfa_owner_target(const Snapshot& snapshot, const Call& call, std::optional<std::string_view> name) {
    if (names_own_root(call, name) || !name) return own_user_target(snapshot, call);
    return user_target(snapshot, call, *name);
}

Empty enable_mfa_device(Transaction& in, Call& call, const EnableMFADeviceRequest& request) {
    const User* owner = owner_of_devices(in.snapshot(), call, request.UserName);
    require_in_person(call, owner, "iam:EnableMFADevice");
    require_mfa_for_own_devices(in.snapshot(), call, owner, "iam:EnableMFADevice");
    MfaDevice device = device_for(in.snapshot(), call, request.SerialNumber);
    if (!device.user_id.empty())
        throw already_exists(
            concat("MFADevice with serial number ", device.serial_number, " is already in use."));
    if (serial_numbers_of(in.snapshot(), call, owner).size() >= quotas::mfa_devices_per_user)
        throw quota_exceeded("MFADevicesPerUser", quotas::mfa_devices_per_user);
    device = paired(in, call, std::move(device), request.AuthenticationCode1, request.AuthenticationCode2);
    device.account_id = call.account_id();
    device.user_id = owner_id(call, owner);
    device.enabled = stored(in.now());
    change_owner(in, call, owner,
                 [&](auto& serial_numbers) { serial_numbers.push_back(device.serial_number); });
    in.put(std::move(device));
    return {};
}

Empty resync_mfa_device(Transaction& in, Call& call, const ResyncMFADeviceRequest& request) {
    const User* owner = owner_of_devices(in.snapshot(), call, request.UserName);
    require_in_person(call, owner, "iam:ResyncMFADevice");
    MfaDevice device = device_of(in.snapshot(), call, owner, request.SerialNumber);
    in.put(paired(in, call, std::move(device), request.AuthenticationCode1, request.AuthenticationCode2));
    return {};
}

Empty deactivate_mfa_device(Transaction& in, Call& call, const DeactivateMFADeviceRequest& request) {
    const User* owner = owner_of_devices(in.snapshot(), call, request.UserName);
    require_mfa_for_own_devices(in.snapshot(), call, owner, "iam:DeactivateMFADevice");
    MfaDevice device = device_of(in.snapshot(), call, owner, request.SerialNumber);
    device.user_id.clear();
    device.enabled = 0;
    if (!device.is_virtual()) device.account_id.clear();
    change_owner(in, call, owner,
                 [&](auto& serial_numbers) { std::erase(serial_numbers, device.serial_number); });
    in.put(std::move(device));
    return {};
}

ListMFADevicesResult list_mfa_devices(const Snapshot& snapshot, Call& call,
                                      const ListMFADevicesRequest& request) {
    const User* owner = owner_of_devices(snapshot, call, request.UserName);
    ShortList<const MfaDevice*> devices;
    for (const auto& serial_number : serial_numbers_of(snapshot, call, owner))
        if (const auto* device = snapshot.mfa_devices.find(serial_number))
            devices.add(paging_key(*device), device);
    ListMFADevicesResult result;
    page_through(devices, "", request.page(), result, [&](const auto& entry) {
        result.MFADevices.push_back(
            {owner_name(call, owner), entry.value->serial_number, shown_date(entry.value->enabled)});
        return true;
    });
    return result;
}

GetMFADeviceResult get_mfa_device(const Snapshot& snapshot, Call& call, const GetMFADeviceRequest& request) {
    const User* owner = owner_of_devices(snapshot, call, request.UserName);
    const MfaDevice device = device_of(snapshot, call, owner, request.SerialNumber);
    return {owner_name(call, owner), device.serial_number, shown_date(device.enabled), {}};
}

}  // namespace watchword::iam
