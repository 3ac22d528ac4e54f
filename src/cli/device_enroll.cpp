#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <iostream>

#include "base/clock.hpp"
#include "cli/commands.hpp"
#include "cli/output.hpp"
#include "mfa/qr.hpp"
#include "mfa/seed.hpp"
#include "mfa/totp.hpp"
#include "watchword/error.hpp"
#include "watchword/iam.hpp"
#include "watchword/prompt.hpp"
#include "watchword/sts.hpp"

namespace watchword::cli {
namespace {

constexpr int tries_max = 3;

/// A file that did not exist before, for a secret. Made before the device is, so that no seed gets lost.
class NewSecretFile {
public:
    explicit NewSecretFile(const std::string& path)
        : fd_(open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600)), path_(path) {
        if (fd_ < 0) throw client::ConfigurationError(path + ": " + std::strerror(errno));
    }
    ~NewSecretFile() {
        close(fd_);
        if (!written_) unlink(path_.c_str());
    }
    NewSecretFile(const NewSecretFile&) = delete;
    NewSecretFile& operator=(const NewSecretFile&) = delete;
    void write_line(const std::string& text) {
        const Secret line(text + "\n");
        const auto size = static_cast<ssize_t>(line.reveal().size());
        if (write(fd_, line.reveal().data(), line.reveal().size()) != size)
            throw client::ConfigurationError(path_ + ": " + std::strerror(errno));
        written_ = true;
    }

private:
    int fd_;
    std::string path_;
    bool written_ = false;
};

// "arn:aws:iam::123456789012:user/team/alice" → "alice"
std::string user_of(const std::string& arn) {
    const auto user = arn.find(":user/");
    if (user == std::string::npos)
        throw client::ConfigurationError("these keys are not an IAM user's; name the user with --user-name");
    return arn.substr(arn.rfind('/') + 1);
}

std::string code_asked(const char* question) {
    auto code = client::prompt(question);
    std::erase(code, ' ');
    return code;
}

// The person gets a few tries: two codes typed in the wrong order are no reason to start all over.
void enable_with_codes_asked(client::IamClient& iam, client::EnableMfaDeviceRequest request) {
    for (int left = tries_max;; --left) {
        request.authentication_code1 = code_asked("First code shown: ");
        request.authentication_code2 = code_asked("Next code shown (after up to 30 s): ");
        try {
            return iam.enable_mfa_device(request);
        } catch (const client::ServiceError& error) {
            if (error.code != "InvalidAuthenticationCode" || left == 1) throw;
            std::cerr << "watchword: " << error.what() << " Two codes in a row are needed; try again.\n";
        }
    }
}

void enable_with_codes_computed(client::IamClient& iam, client::EnableMfaDeviceRequest request,
                                const Secret& seed) {
    const auto step = mfa::step_at(SystemClock().now());
    request.authentication_code1 = mfa::code_at(seed, step - 1);
    request.authentication_code2 = mfa::code_at(seed, step);
    iam.enable_mfa_device(request);
}

}  // namespace

int device_enroll(const Flags& flags, const EnrollOptions& options) {
    const auto profiles = client::Profiles::load();
    const auto settings = settings_from(flags, profiles);
    const auto keys = own_keys(flags);
    std::optional<NewSecretFile> seed_file;
    if (!options.seed_file.empty()) seed_file.emplace(options.seed_file);

    client::EnableMfaDeviceRequest enable;
    enable.user_name = options.user_name.empty()
                           ? user_of(client::StsClient(keys, settings).get_caller_identity().arn)
                           : options.user_name;
    client::IamClient iam(keys, settings);
    const auto device = iam.create_virtual_mfa_device(options.name, options.path);
    enable.serial_number = device.serial_number;
    const auto seed = mfa::read_seed_text(device.base32_string_seed);
    if (!seed) throw client::TransportError("the seed in the answer is not base32");

    if (seed_file) {
        seed_file->write_line(device.base32_string_seed);
        enable_with_codes_computed(iam, enable, *seed);
    } else {
        std::cout << mfa::qr_terminal(mfa::otpauth_uri(options.name, enable.user_name, *seed).reveal())
                  << "\nScan this with an authenticator app, or type in: " << device.base32_string_seed
                  << "\n\n"
                  << std::flush;
        enable_with_codes_asked(iam, enable);
    }
    if (flags.json)
        std::cout << json_object({{"SerialNumber", device.serial_number}, {"UserName", enable.user_name}})
                  << '\n';
    else
        std::cout << "Device " << shown(device.serial_number) << " is now " << shown(enable.user_name)
                  << "'s.\nFor ~/.aws/config:  mfa_serial = " << shown(device.serial_number) << '\n';
    return 0;
}

}  // namespace watchword::cli
