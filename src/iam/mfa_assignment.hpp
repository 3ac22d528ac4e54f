// Whose MFA devices are whose: Enable, Resync, Deactivate, and the lists of a user's devices. Rules: facts
// mfa §3, §4.
//
// A user who has a device manages their own devices only from a session that MFA opened, whatever policies
// allow: else a stolen long-term key could bring its own device. An administrator managing somebody else's is
// not held to that, nor is the first device, nor resync, which changes no ownership. The same goes for the
// root user, whose devices are enabled by itself alone: where a UserName is required it gives its account's
// id.
#pragma once

#include <boost/describe/class.hpp>
#include <map>

#include "iam/targets.hpp"
#include "service/operation.hpp"

namespace watchword::iam {

/// The user, or the root user where that means itself (root_user.hpp): whose devices a request is about.
Target mfa_owner_target(const Snapshot&, const Call&, std::optional<std::string_view> name);
inline constexpr auto on_mfa_owner = [](const Snapshot& snapshot, Call& call, const auto& request) {
    return mfa_owner_target(snapshot, call, request.UserName);
};

struct EnableMFADeviceRequest : OfUser, OfMfaDevice {
    AuthenticationCodeType AuthenticationCode1, AuthenticationCode2;
    BOOST_DESCRIBE_CLASS(EnableMFADeviceRequest, (OfUser, OfMfaDevice),
                         (AuthenticationCode1, AuthenticationCode2), (), ())
};
/// Needs two codes of consecutive steps. The attempt is spent, and kept, also when they are wrong. Throws
/// Fault InvalidAuthenticationCode, EntityAlreadyExists when the device has an owner, NoSuchEntity,
/// LimitExceeded beyond 8 devices, AccessDenied by the rule above.
Empty enable_mfa_device(Transaction&, Call&, const EnableMFADeviceRequest&);

struct ResyncMFADeviceRequest : OfUser, OfMfaDevice {
    AuthenticationCodeType AuthenticationCode1, AuthenticationCode2;
    BOOST_DESCRIBE_CLASS(ResyncMFADeviceRequest, (OfUser, OfMfaDevice),
                         (AuthenticationCode1, AuthenticationCode2), (), ())
};
/// Attempts count as those of EnableMFADevice. Frees no code that was used.
Empty resync_mfa_device(Transaction&, Call&, const ResyncMFADeviceRequest&);

struct DeactivateMFADeviceRequest : OfMfaDevice {
    std::optional<ExistingUserNameType> UserName;  ///< default: the caller
    BOOST_DESCRIBE_CLASS(DeactivateMFADeviceRequest, (OfMfaDevice), (UserName), (), ())
};
/// A virtual device stays, without owner and with its clock adjustment; a hardware device is free for any
/// account.
Empty deactivate_mfa_device(Transaction&, Call&, const DeactivateMFADeviceRequest&);

struct ListMFADevicesRequest : Paged {
    std::optional<ExistingUserNameType> UserName;  ///< default: the caller
    BOOST_DESCRIBE_CLASS(ListMFADevicesRequest, (Paged), (UserName), (), ())
};
struct MFADeviceShape {
    std::string UserName, SerialNumber, EnableDate;
    BOOST_DESCRIBE_CLASS(MFADeviceShape, (), (UserName, SerialNumber, EnableDate), (), ())
};
struct ListMFADevicesResult : PagedResult {
    std::vector<MFADeviceShape> MFADevices;
    BOOST_DESCRIBE_CLASS(ListMFADevicesResult, (PagedResult), (MFADevices), (), ())
};
/// Virtual and hardware devices.
ListMFADevicesResult list_mfa_devices(const Snapshot&, Call&, const ListMFADevicesRequest&);

struct GetMFADeviceRequest : OfMfaDevice {
    std::optional<UserNameType> UserName;  ///< default: the caller
    BOOST_DESCRIBE_CLASS(GetMFADeviceRequest, (OfMfaDevice), (UserName), (), ())
};
struct GetMFADeviceResult {
    std::string UserName, SerialNumber, EnableDate;
    std::map<std::string, std::string>
        Certifications;  ///< of security keys, which this server has none of: empty
    BOOST_DESCRIBE_CLASS(GetMFADeviceResult, (), (UserName, SerialNumber, EnableDate, Certifications), (), ())
};
/// AWS answers for security keys only; here it answers for every device of the user.
GetMFADeviceResult get_mfa_device(const Snapshot&, Call&, const GetMFADeviceRequest&);

}  // namespace watchword::iam
