// As much of IAM as it takes to enrol an MFA device. Reference: AWS IAM API version 2010-05-08 (facts: mfa
// §3).
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "watchword/credentials.hpp"
#include "watchword/error.hpp"
#include "watchword/settings.hpp"

namespace watchword::client {

class Channel;

/// The only time that the seed is ever shown. Its secret part is overwritten in memory when it is destroyed.
struct VirtualMfaDevice {
    std::string serial_number;       ///< "arn:aws:iam::…:mfa/NAME"
    std::string base32_string_seed;  ///< secret: base32 text, as authenticators take it
    std::string qr_code_png;         ///< secret: image bytes; may be empty

    VirtualMfaDevice() = default;
    VirtualMfaDevice(const VirtualMfaDevice&) = default;
    VirtualMfaDevice(VirtualMfaDevice&&) = default;
    VirtualMfaDevice& operator=(const VirtualMfaDevice&) = default;
    VirtualMfaDevice& operator=(VirtualMfaDevice&&) = default;
    ~VirtualMfaDevice();
};

/// An enabled device, as list_mfa_devices() shows it.
struct MfaDevice {
    std::string user_name;
    std::string serial_number;
    Timestamp enable_date;
};

/// Binds a device to a user; two codes in a row prove that it is at hand. All four members are required.
struct EnableMfaDeviceRequest {
    std::string user_name{};
    std::string serial_number{};
    std::string authentication_code1{};  ///< two codes the device showed one after the other
    std::string authentication_code2{};
};

/// Safe to use from several threads. All calls throw ServiceError, TransportError or ConfigurationError; only
/// the list is ever repeated.
class IamClient {
public:
    /// Signs with long_term_credentials().
    IamClient();
    explicit IamClient(Credentials, Settings = Settings::load());
    explicit IamClient(CredentialsSource, Settings = Settings::load());
    IamClient(IamClient&&) noexcept;
    IamClient& operator=(IamClient&&) noexcept;
    ~IamClient();

    /// `path` is "/" or "/…/".
    VirtualMfaDevice create_virtual_mfa_device(const std::string& name, const std::string& path = "/");
    void enable_mfa_device(const EnableMfaDeviceRequest&);
    /// `user_name` "": the user who signs. All pages.
    std::vector<MfaDevice> list_mfa_devices(const std::string& user_name = "");

private:
    std::unique_ptr<Channel> channel_;
};

}  // namespace watchword::client
