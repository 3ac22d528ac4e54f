// Bytes as the seed of generated policies and requests, some of whose texts are then replaced by the rest of
// the input. Property: evaluate(), with and without an index, reference_evaluate() and explain() say the
// same.
//
// Input: four bytes of seed, a byte that counts texts to replace, then for each two bytes that name the text
// and a NUL-terminated replacement.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "policy/test_batch.hpp"
#include "policy/test_generate.hpp"

using namespace watchword;
using namespace watchword::policy;

namespace {

void collect(JsonNode& node, std::vector<std::string*>& into) {
    if (node.is(JsonNode::Kind::string)) into.push_back(&node.text);
    for (auto& key : node.keys) into.push_back(&key);
    for (auto& child : node.children) collect(child, into);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size < 5 || size > 4096) return 0;
    unsigned seed = 0;
    for (int i = 0; i < 4; ++i) seed = seed << 8 | data[i];
    auto line = parse_json(test::Generator(seed).make());
    if (!line) std::abort();  // the generator writes JSON

    std::vector<std::string*> texts;
    collect(*line, texts);
    std::string_view rest(reinterpret_cast<const char*>(data) + 5, size - 5);
    for (int left = data[4] % 8; left > 0 && rest.size() >= 2; --left) {
        const auto place = static_cast<unsigned char>(rest[0]) << 8 | static_cast<unsigned char>(rest[1]);
        rest.remove_prefix(2);
        const auto text = take_until(rest, '\0');
        if (is_utf8(text)) *texts[static_cast<std::size_t>(place) % texts.size()] = text;
    }
    // Keys may now repeat, which readers refuse: what counts is the text.
    const auto mended = parse_json(test::json_text(*line));
    if (!mended) return 0;
    const auto answers = test::ask(*mended);
    if (answers.error.empty() && !answers.agree()) std::abort();
    return 0;
}
