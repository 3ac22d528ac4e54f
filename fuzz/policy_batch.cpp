// Any bytes as a line of a batch. A line that is read is decided by both evaluators, which must agree; what
// is said of one that is not must be one line.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "policy/batch/case.hpp"
#include "policy/json.hpp"
#include "watchword/policy/evaluate.hpp"

using namespace watchword::policy;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static batch::DocumentCache cache(1 << 20);
    const std::string_view line(reinterpret_cast<const char*>(data), size);
    const auto asked = batch::read_case(line, cache);
    if (!asked) {
        const auto& why = asked.error();
        if (why.empty() || why.size() > 500 || why.find('\n') != std::string::npos || !is_utf8(why))
            std::abort();
        return 0;
    }
    // What is taken for a line is JSON to the strict reader too: the cursor is not the more lenient one.
    if (!parse_json(line)) std::abort();
    const batch::PolicyView view(asked->policies);
    const Decision fast = evaluate(asked->request(), view.policies()),
                   slow = reference_evaluate(asked->request(), view.policies());
    if (fast.outcome != slow.outcome || fast.decided_by != slow.decided_by ||
        fast.statement != slow.statement)
        std::abort();
    return 0;
}
