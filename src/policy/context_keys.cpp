#include <algorithm>
#include <set>

#include "base/limits.hpp"
#include "policy/pattern.hpp"
#include "policy/validate.hpp"
#include "watchword/policy/explain.hpp"

namespace watchword::policy {
namespace {

using Kind = JsonNode::Kind;

template <class Names>
bool has_only(const JsonNode& node, const Names& names) {
    return node.is(Kind::object) && std::ranges::all_of(node.keys, [&](const std::string& key) {
               return std::ranges::find(names, key) != names.end();
           });
}

/// Collects the keys. What answers false has met something that no document has.
class KeyReader {
public:
    bool document(const JsonNode& root) {
        if (!has_only(root, document_elements)) return false;
        const auto* version = root.member("Version");
        if (version && version->text != "2012-10-17" && version->text != "2008-10-17") return false;
        has_variables_ = version && version->text == "2012-10-17";
        const auto* statements = root.member("Statement");
        if (!statements) return true;
        return std::ranges::all_of(list_of(*statements),
                                   [&](const JsonNode* one) { return statement(*one); });
    }

    std::vector<std::string> take() { return std::move(keys_); }

private:
    bool statement(const JsonNode& node) {
        if (!has_only(node, statement_elements)) return false;
        const auto* effect = node.member("Effect");
        if (!effect || (effect->text != "Allow" && effect->text != "Deny")) return false;
        for (const char* name : {"Resource", "NotResource"})
            if (const auto* resources = node.member(name)) add_variables(*resources);
        const auto* conditions = node.member("Condition");
        return !conditions || condition(*conditions);
    }

    bool condition(const JsonNode& node) {
        if (!node.is(Kind::object)) return false;
        for (std::size_t i = 0; i < node.keys.size(); ++i) {
            const auto& keys = node.children[i];
            if (!parse_operator(node.keys[i]) || !keys.is(Kind::object)) return false;
            for (std::size_t k = 0; k < keys.keys.size(); ++k) {
                add(keys.keys[k]);
                add_variables(keys.children[k]);
            }
        }
        return true;
    }

    void add_variables(const JsonNode& texts) {
        if (!has_variables_) return;
        for (const JsonNode* text : list_of(texts))
            for (const auto name : variables_of(text->text)) add(name);
    }

    void add(std::string_view name) {
        if (seen_.emplace(name).second) keys_.emplace_back(name);
    }

    bool has_variables_ = false;
    std::set<std::string> seen_;
    std::vector<std::string> keys_;
};

}  // namespace

Result<std::vector<std::string>, DocumentError> context_keys(std::string_view text) {
    constexpr auto type = DocumentType::identity;  // whose texts are IAM's
    if (text.size() > limits::policy_document_bytes_max) return not_json({"too long", {1, 1}}, type);
    const auto root = parse_json(text);
    if (!root) return not_json(root.error(), type);
    KeyReader reader;
    if (!reader.document(*root)) return not_json({"no policy document", root->begin}, type);
    return reader.take();
}

}  // namespace watchword::policy
