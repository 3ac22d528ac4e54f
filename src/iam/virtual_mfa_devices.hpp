// Virtual MFA devices as things: made, listed, deleted. Whose they are: mfa_assignment.hpp. Tags:
// tagging.hpp.
#pragma once

#include <boost/describe/class.hpp>

#include "iam/entities.hpp"
#include "service/operation.hpp"

namespace watchword::iam {

struct CreateVirtualMFADeviceRequest {
    std::optional<PathType> Path;
    shape::Text<1, 226, shape::NamePattern> VirtualMFADeviceName;
    TagList Tags;
    BOOST_DESCRIBE_CLASS(CreateVirtualMFADeviceRequest, (), (Path, VirtualMFADeviceName, Tags), (), ())
};
struct VirtualMFADeviceShape {
    std::string SerialNumber;
    std::optional<xml::Blob>
        Base32StringSeed;  ///< the base32 text; only ever in the answer of CreateVirtualMFADevice
    std::optional<xml::Blob> QRCodePNG;  ///< as above
    std::optional<shapes::User> User;
    std::optional<std::string> EnableDate;
    std::optional<std::vector<Tag>> Tags;
    BOOST_DESCRIBE_CLASS(VirtualMFADeviceShape, (),
                         (SerialNumber, Base32StringSeed, QRCodePNG, User, EnableDate, Tags), (), ())
};
struct CreateVirtualMFADeviceResult {
    VirtualMFADeviceShape VirtualMFADevice;
    BOOST_DESCRIBE_CLASS(CreateVirtualMFADeviceResult, (), (VirtualMFADevice), (), ())
};
/// The seed of a device to be made, and the QR code that shows it.
struct DrawnSeed {
    Secret seed, png;
};
/// On a worker's thread: drawing takes longer than a commit may.
DrawnSeed prepare_virtual_mfa_device(const Snapshot&, Call&, const CreateVirtualMFADeviceRequest&);
/// Attempts at codes that were spent on a deleted device of the same serial number stay spent (facts: mfa
/// §4).
CreateVirtualMFADeviceResult create_virtual_mfa_device(Transaction&, Call&,
                                                       const CreateVirtualMFADeviceRequest&,
                                                       const DrawnSeed&);

struct DeleteVirtualMFADeviceRequest : OfMfaDevice {
    BOOST_DESCRIBE_CLASS(DeleteVirtualMFADeviceRequest, (OfMfaDevice), (), (), ())
};
/// Throws Fault DeleteConflict while it is assigned.
Empty delete_virtual_mfa_device(Transaction&, Call&, const DeleteVirtualMFADeviceRequest&);

struct ListVirtualMFADevicesRequest : Paged {
    std::optional<shape::OneOf<"Assigned", "Unassigned", "Any">> AssignmentStatus;  ///< default Any
    BOOST_DESCRIBE_CLASS(ListVirtualMFADevicesRequest, (Paged), (AssignmentStatus), (), ())
};
struct ListVirtualMFADevicesResult : PagedResult {
    std::vector<VirtualMFADeviceShape> VirtualMFADevices;
    BOOST_DESCRIBE_CLASS(ListVirtualMFADevicesResult, (PagedResult), (VirtualMFADevices), (), ())
};
/// Without seeds and tags.
ListVirtualMFADevicesResult list_virtual_mfa_devices(const Snapshot&, Call&,
                                                     const ListVirtualMFADevicesRequest&);

}  // namespace watchword::iam
