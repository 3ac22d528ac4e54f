// What watchwordd can be told to do. Each command throws std::runtime_error with the sentence its user reads.
#pragma once

#include <string>

#include "base/clock.hpp"
#include "server/configuration.hpp"

namespace watchword {

/// Serves until SIGTERM or SIGINT. SIGHUP reads the TLS files again. Only a directory that init has made: one
/// that is empty because its disk is not mounted must not become a new, empty world.
void serve(const Configuration&, const Clock&);

struct NewAccountRequest {
    std::string name = "main";
    bool root_key = false;  ///< make the root user's access key instead of an administrator
    bool json = false;
};
/// Makes the data directory and its first account. Prints the account's key: the only time it is shown.
void init(const Configuration&, const Clock&, const NewAccountRequest&);
/// Makes a further account, also while a server runs on the directory.
void create_account(const Configuration&, const Clock&, const NewAccountRequest&);
/// Gives the root user of an account an access key, where the organization has allowed it to be recovered.
void recover_account(const Configuration&, const Clock&, const std::string& account_id, bool json);

/// Registers a hardware MFA device under the serial number printed on it; reads its seed (base32) from
/// `seed_file`, "-" for standard input. From then on a user can enable it.
void register_device(const Configuration&, const Clock&, const std::string& serial_number,
                     const std::string& seed_file);

/// Prints every operation with the members of its request and result, as JSON.
void describe();

}  // namespace watchword
