// AWS Query protocol input: a form body such as
//     Action=CreateUser&UserName=ada&Tags.member.1.Key=team&Tags.member.1.Value=core
// read into a tree by splitting each name at its dots. Limits are enforced here, before any operation sees
// the request.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/limits.hpp"
#include "base/secret.hpp"

namespace watchword::query {

/// Nodes live in one vector; a child list is first_child / next_sibling indices into it.
class Tree {
public:
    static constexpr std::uint32_t none = 0xffff'ffff;
    struct Node {
        std::string_view name;
        std::string_view value;
        std::uint32_t first_child = none;
        std::uint32_t last_child = none;
        std::uint32_t next_sibling = none;
        bool has_value = false;
    };

    /// Throws Fault{MalformedQueryString} on bad escapes, repeated names, or exceeded limits
    /// (base/limits.hpp).
    explicit Tree(std::string_view form);
    ~Tree() { wipe(text_); }  // there may be passwords in it
    Tree(const Tree&) = delete;
    Tree& operator=(const Tree&) = delete;

    const Node& root() const { return nodes_[0]; }
    const Node* child(const Node&, std::string_view name) const;
    const Node* first_child(const Node& node) const { return at(node.first_child); }
    const Node* next(const Node& node) const { return at(node.next_sibling); }
    /// The value of a top-level parameter; "" when absent.
    std::string_view parameter(std::string_view name) const;

private:
    const Node* at(std::uint32_t i) const { return i == none ? nullptr : &nodes_[i]; }
    std::uint32_t child_or_new(std::uint32_t parent, std::string_view name);

    std::string text_;  // decoded bytes; every view above points here
    std::vector<Node> nodes_;
};

}  // namespace watchword::query
