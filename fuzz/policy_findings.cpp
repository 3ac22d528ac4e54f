// Any bytes as a document of each type: findings never fail, are told of what compile() refuses, and have
// places that are in the text.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "policy/findings.hpp"

using namespace watchword::policy;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    const auto type = static_cast<DocumentType>(data[0] % 8);
    const std::string text(reinterpret_cast<const char*>(data) + 1, size - 1);
    const auto found = findings(text, type, {1'769'904'000'000});
    const bool refused = !compile(text, type);
    const bool error = std::any_of(found.begin(), found.end(),
                                   [](const Finding& finding) { return finding.type == FindingType::error; });
    if (refused && !error) std::abort();
    const auto lines = 1 + static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
    for (const auto& finding : found) {
        const bool inside = finding.line >= 1 && finding.column >= 1 && finding.line <= finding.end_line &&
                            finding.end_line <= lines && finding.end_column <= text.size() + 1;
        if (!inside || finding.message.empty() || finding.code.empty()) std::abort();
    }
    return 0;
}
