#include <fstream>
#include <iostream>

#include "base/clock.hpp"
#include "cli/commands.hpp"
#include "mfa/seed.hpp"
#include "mfa/totp.hpp"
#include "watchword/error.hpp"

namespace watchword::cli {

int device_code(const std::string& seed_file, std::optional<std::int64_t> time) {
    std::ifstream file;
    if (!seed_file.empty()) {
        file.open(seed_file);
        if (!file) throw client::ConfigurationError(seed_file + ": cannot be read");
    }
    std::string line;
    std::getline(seed_file.empty() ? std::cin : file, line);
    if (line.ends_with('\r')) line.pop_back();
    const Secret text(std::move(line));
    const auto seed = mfa::read_seed_text(text.reveal());
    if (!seed) throw client::ConfigurationError("the seed is not base32 of 16 to 64 bytes");
    const auto now = time ? from_unix_seconds(*time) : SystemClock().now();
    std::cout << mfa::code_at(*seed, mfa::step_at(now)) << '\n';
    return 0;
}

}  // namespace watchword::cli
