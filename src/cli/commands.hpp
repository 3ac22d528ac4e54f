// The commands, one file each. Every one returns the exit status, writes its result to standard output, and
// throws the client's errors, which main() turns into one line and a status.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli/flags.hpp"

namespace watchword::cli {

/// `renew`: also when the session at hand is still good.
int login(const Flags&, bool renew);

/// Becomes `command` with the session's credentials in its environment. Returns only when it cannot be run:
/// 127 when there is no such program, else 126.
int exec(const Flags&, const std::vector<std::string>& command);

enum class CredsFormat { process, env, json };
int creds(const Flags&, CredsFormat);

/// `where`: "" lists buckets, "s3://BUCKET[/PREFIX]" objects.
int s3_ls(const Flags&, const std::string& where, bool recursive);

int whoami(const Flags&);

/// The new virtual device's name and path, and the user it is enabled for.
struct EnrollOptions {
    std::string name;
    std::string user_name;  ///< "": the user whose keys sign
    std::string path = "/";
    std::string seed_file;  ///< given: the seed is written here and both codes are computed, nobody is asked
};
int device_enroll(const Flags&, const EnrollOptions&);

/// `seed_file` "": standard input. `time`: seconds since 1970 instead of now.
int device_code(const std::string& seed_file, std::optional<std::int64_t> time);

int device_list(const Flags&, const std::string& user_name);

}  // namespace watchword::cli
