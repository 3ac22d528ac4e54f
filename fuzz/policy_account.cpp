// Any bytes as an account's details. What is read and written again must be the same account, and whoever is
// in it is either resolved or refused for a reason.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "policy/account/account.hpp"

using namespace watchword::policy;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto read = account::read_account({std::string_view(reinterpret_cast<const char*>(data), size)});
    if (!read) {
        if (read.error().empty()) std::abort();
        return 0;
    }
    const std::string text = to_text(read->account);
    const auto again = account::read_account({text});
    if (!again || to_text(again->account) != text) std::abort();
    for (const auto& entity : read->account.entities()) {
        const auto asker = account::resolve(read->account, entity.arn, "session");
        if (!asker && asker.error().empty()) std::abort();
    }
    return 0;
}
