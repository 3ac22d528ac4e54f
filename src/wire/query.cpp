#include "wire/query.hpp"

#include "base/encoding.hpp"
#include "base/fault.hpp"
#include "base/text.hpp"

namespace watchword::query {
namespace {

// The status is AWS's own oddity (facts: sts §8).
Fault malformed(const char* why) { return {"MalformedQueryString", 404, why}; }

// Appends the decoded form of `in` to `out`, which has room for it, so that earlier views stay valid.
std::string_view decode_into(std::string& out, std::string_view in) {
    const auto start = out.size();
    if (!percent_decode_to(out, in, true)) throw malformed("The query string contains a bad percent escape.");
    return std::string_view(out).substr(start);
}

}  // namespace

Tree::Tree(std::string_view form) {
    text_.reserve(form.size());
    nodes_.reserve(32);
    nodes_.emplace_back();
    std::size_t parameters = 0;
    while (!form.empty()) {
        auto value = take_until(form, '&');
        if (value.empty()) continue;
        if (++parameters > limits::query_parameters_max)
            throw malformed("The query string has too many parameters.");
        auto name = decode_into(text_, take_until(value, '='));
        std::uint32_t at = 0;
        std::size_t depth = 0;
        while (!name.empty()) {
            if (++depth > limits::query_depth_max) throw malformed("A parameter name is nested too deep.");
            const auto segment = take_until(name, '.');
            if (segment.empty()) throw malformed("A parameter name has an empty part.");
            at = child_or_new(at, segment);
        }
        if (at == 0) throw malformed("A parameter has no name.");
        if (nodes_[at].has_value) throw malformed("A parameter is given twice.");
        nodes_[at].value = decode_into(text_, value);
        nodes_[at].has_value = true;
    }
}

const Tree::Node* Tree::child(const Node& parent, std::string_view name) const {
    for (auto node = first_child(parent); node; node = next(*node))
        if (node->name == name) return node;
    return nullptr;
}

std::string_view Tree::parameter(std::string_view name) const {
    const Node* node = child(root(), name);
    return node ? node->value : std::string_view{};
}

// Linear in the number of siblings: bounded by query_parameters_max, and senders write lists in order, so the
// last child is tried first.
std::uint32_t Tree::child_or_new(std::uint32_t parent, std::string_view name) {
    if (const auto last = nodes_[parent].last_child; last != none && nodes_[last].name == name) return last;
    for (auto i = nodes_[parent].first_child; i != none; i = nodes_[i].next_sibling)
        if (nodes_[i].name == name) return i;
    const auto made = static_cast<std::uint32_t>(nodes_.size());
    nodes_.emplace_back().name = name;
    const auto last = nodes_[parent].last_child;
    (last == none ? nodes_[parent].first_child : nodes_[last].next_sibling) = made;
    nodes_[parent].last_child = made;
    return made;
}

}  // namespace watchword::query
