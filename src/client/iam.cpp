#include "watchword/iam.hpp"

#include "base/encoding.hpp"
#include "base/secret.hpp"
#include "client/channel.hpp"
#include "client/form.hpp"
#include "client/xml_reader.hpp"
#include "watchword/provider.hpp"

namespace watchword::client {
namespace {

constexpr const char* version = "2010-05-08";

// A blob member: base64 in the XML.
std::string blob_at(const pugi::xml_node& node, const char* path) {
    auto bytes = base64_decode(text_at(node, path));
    if (!bytes) throw TransportError(std::string("the answer has no valid base64 as ") + path);
    return std::move(*bytes);
}

}  // namespace

VirtualMfaDevice::~VirtualMfaDevice() {
    wipe(base32_string_seed);
    wipe(qr_code_png);
}

IamClient::IamClient() : IamClient(long_term_credentials()) {}
IamClient::IamClient(Credentials credentials, Settings settings)
    : IamClient([keys = std::move(credentials)] { return keys; }, std::move(settings)) {}
IamClient::IamClient(CredentialsSource credentials, Settings settings)
    : channel_(std::make_unique<Channel>("iam", std::move(credentials), std::move(settings))) {}
IamClient::IamClient(IamClient&&) noexcept = default;
IamClient& IamClient::operator=(IamClient&&) noexcept = default;
IamClient::~IamClient() = default;

VirtualMfaDevice IamClient::create_virtual_mfa_device(const std::string& name, const std::string& path) {
    Form form("CreateVirtualMFADevice", version);
    form.add("Path", path);
    form.always("VirtualMFADeviceName", name);
    const auto response = call_query(*channel_, std::move(form).take(), Repeat::only_unsent);
    pugi::xml_document document;
    const auto root = read_xml(document, response.body, "CreateVirtualMFADeviceResponse");
    const auto device = root.first_element_by_path("CreateVirtualMFADeviceResult/VirtualMFADevice");
    VirtualMfaDevice out;
    out.serial_number = required_text_at(device, "SerialNumber");
    out.base32_string_seed = blob_at(device, "Base32StringSeed");
    out.qr_code_png = blob_at(device, "QRCodePNG");
    if (out.base32_string_seed.empty()) throw TransportError("the answer lacks Base32StringSeed");
    return out;
}

void IamClient::enable_mfa_device(const EnableMfaDeviceRequest& request) {
    Form form("EnableMFADevice", version);
    form.always("UserName", request.user_name);
    form.always("SerialNumber", request.serial_number);
    form.always("AuthenticationCode1", request.authentication_code1);
    form.always("AuthenticationCode2", request.authentication_code2);
    call_query(*channel_, std::move(form).take(), Repeat::only_unsent);
}

std::vector<MfaDevice> IamClient::list_mfa_devices(const std::string& user_name) {
    std::vector<MfaDevice> out;
    for (std::string marker;;) {
        Form form("ListMFADevices", version);
        form.add("UserName", user_name);
        form.add("Marker", marker);
        const auto response = call_query(*channel_, std::move(form).take(), Repeat::allowed);
        pugi::xml_document document;
        const auto result =
            read_xml(document, response.body, "ListMFADevicesResponse").child("ListMFADevicesResult");
        for (const auto& member : result.child("MFADevices").children("member"))
            out.push_back({text_at(member, "UserName"), required_text_at(member, "SerialNumber"),
                           time_at(member, "EnableDate")});
        auto next = text_at(result, "Marker");
        if (text_at(result, "IsTruncated") != "true") return out;
        if (next.empty() || next == marker) throw TransportError("the list goes on, but its Marker does not");
        marker = std::move(next);
    }
}

}  // namespace watchword::client
