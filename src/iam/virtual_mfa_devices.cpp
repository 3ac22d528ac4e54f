#include "iam/virtual_mfa_devices.hpp"

#include "iam/quotas.hpp"
#include "iam/show.hpp"
#include "iam/spent_attempts.hpp"
#include "iam/tagging.hpp"
#include "mfa/qr.hpp"
#include "mfa/seed.hpp"
#include "service/mfa_check.hpp"

namespace watchword::iam {
namespace {

// All virtual devices of an account have serial numbers that begin so.
std::string serial_prefix(std::string_view account_id) {
    return concat("arn:aws:iam::", account_id, ":mfa/");
}

mfa::CodeState first_state(Transaction& in, const std::string& serial_number) {
    const auto* spent = in.snapshot().spent_attempts.find(serial_number);
    if (!spent) return {};
    const SpentAttempts before = *spent;
    in.erase(before);
    return mfa::state_for_new_seed(before.codes);
}

std::optional<shapes::User> shown_owner(const Snapshot& snapshot, const Call& call, const MfaDevice& device) {
    if (device.user_id.empty()) return std::nullopt;
    if (device.user_id == call.account_id()) return shown_root(*call.caller.account);
    const auto* user = snapshot.users_by_id.find(device.user_id);
    return user ? std::optional(listed(*user)) : std::nullopt;
}

}  // namespace

DrawnSeed prepare_virtual_mfa_device(const Snapshot&, Call& call,
                                     const CreateVirtualMFADeviceRequest& request) {
    const Account& account = *call.caller.account;
    DrawnSeed out{mfa::new_seed(call.environment.random), {}};
    const auto uri = mfa::otpauth_uri(request.VirtualMFADeviceName,
                                      account.name.empty() ? account.id : account.name, out.seed);
    out.png = mfa::qr_png(uri.reveal());
    return out;
}

CreateVirtualMFADeviceResult create_virtual_mfa_device(Transaction& in, Call& call,
                                                       const CreateVirtualMFADeviceRequest& request,
                                                       const DrawnSeed& drawn) {
    constexpr std::size_t serial_number_size_max = 256;  // of every request that names the device
    MfaDevice device;
    device.account_id = call.account_id();
    device.serial_number = concat("arn:aws:iam::", device.account_id, ":mfa", request.Path.value_or("/"),
                                  request.VirtualMFADeviceName);
    if (device.serial_number.size() > serial_number_size_max)
        throw validation_error(
            "The path and name are too long: the serial number of a device has at most 256 characters.");
    if (in.snapshot().mfa_devices.contains(device.serial_number))
        throw already_exists("MFADevice entity at the same path and name already exists.");
    if (in.snapshot().mfa_devices.count_prefix(serial_prefix(device.account_id)) >=
        quotas::virtual_mfa_devices_per_account)
        throw quota_exceeded("VirtualMFADevicesPerAccount", quotas::virtual_mfa_devices_per_account);
    device.tags = new_tags<MfaDevice>(request.Tags);
    device.codes = first_state(in, device.serial_number);
    device.seed = in.vault().seal(seed_place(device.serial_number), drawn.seed, in.random());
    CreateVirtualMFADeviceResult result;
    result.VirtualMFADevice.SerialNumber = device.serial_number;
    result.VirtualMFADevice.Base32StringSeed = xml::Blob{mfa::seed_text(drawn.seed).reveal()};
    result.VirtualMFADevice.QRCodePNG = xml::Blob{drawn.png.reveal()};
    result.VirtualMFADevice.Tags = shown_tags(device.tags);
    in.put(std::move(device));
    return result;
}

Empty delete_virtual_mfa_device(Transaction& in, Call& call, const DeleteVirtualMFADeviceRequest& request) {
    const MfaDevice device = named(in.snapshot(), call, request);
    if (!device.user_id.empty())
        throw delete_conflict(
            "MFA VirtualMFADevice is currently in use. You must call DeactivateMFADevice first.");
    keep_spent_attempts(in, device.serial_number, device.codes);
    in.erase(device);
    return {};
}

ListVirtualMFADevicesResult list_virtual_mfa_devices(const Snapshot& snapshot, Call& call,
                                                     const ListVirtualMFADevicesRequest& request) {
    const std::string_view wanted =
        request.AssignmentStatus ? std::string_view(*request.AssignmentStatus) : "Any";
    ListVirtualMFADevicesResult result;
    page_through(snapshot.mfa_devices, serial_prefix(call.account_id()), request.page(), result,
                 [&](const auto& entry) {
                     const MfaDevice& device = entry.value;
                     const bool assigned = !device.user_id.empty();
                     if (wanted != "Any" && assigned != (wanted == "Assigned")) return false;
                     VirtualMFADeviceShape shape;
                     shape.SerialNumber = device.serial_number;
                     shape.User = shown_owner(snapshot, call, device);
                     if (assigned) shape.EnableDate = shown_date(device.enabled);
                     result.VirtualMFADevices.push_back(std::move(shape));
                     return true;
                 });
    return result;
}

}  // namespace watchword::iam
