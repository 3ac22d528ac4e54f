#include <iostream>

#include "cli/commands.hpp"
#include "cli/output.hpp"
#include "watchword/iam.hpp"

namespace watchword::cli {

int device_list(const Flags& flags, const std::string& user_name) {
    client::IamClient iam(own_keys(flags), settings_from(flags, client::Profiles::load()));
    for (const auto& device : iam.list_mfa_devices(user_name)) {
        if (flags.json)
            std::cout << json_object({{"SerialNumber", device.serial_number},
                                      {"UserName", device.user_name},
                                      {"EnableDate", iso8601(device.enable_date)}})
                      << '\n';
        else
            std::cout << iso8601(device.enable_date) << ' ' << shown(device.serial_number) << '\n';
    }
    return 0;
}

}  // namespace watchword::cli
