// The nodes under Table and KeySet (directory/table.hpp): a B+-tree whose nodes are shared between versions.
#pragma once

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "directory/packed_keys.hpp"

namespace watchword::directory::detail {

template <class Value>
struct Node;

template <class T>
void fetch_counts(const std::shared_ptr<const T>& value) {
    // std::make_shared puts the counts right before the value; elsewhere this fetches in vain.
    __builtin_prefetch(reinterpret_cast<const char*>(value.get()) - 2 * sizeof(int), 1);
}
inline void fetch_counts(std::monostate) {}

/// A counted reference to a node. A node that only one reference holds, through nodes that only one reference
/// holds, belongs to one table and may be changed in place; every other node is immutable.
template <class Value>
class NodeRef {
public:
    NodeRef() = default;
    explicit NodeRef(Node<Value>* fresh) : node_(fresh) {}
    NodeRef(const NodeRef& other) : node_(other.node_) {
        if (node_) node_->references.fetch_add(1, std::memory_order_relaxed);
    }
    NodeRef(NodeRef&& other) noexcept : node_(std::exchange(other.node_, nullptr)) {}
    NodeRef& operator=(NodeRef other) noexcept {
        std::swap(node_, other.node_);
        return *this;
    }
    ~NodeRef() {
        if (node_ && node_->references.fetch_sub(1, std::memory_order_acq_rel) == 1) delete node_;
    }
    const Node<Value>* get() const { return node_; }
    const Node<Value>* operator->() const { return node_; }
    explicit operator bool() const { return node_ != nullptr; }
    friend void fetch_counts(const NodeRef& ref) { __builtin_prefetch(ref.node_, 1); }
    /// The node for writing: itself when nobody else has it, otherwise this reference moves to a copy.
    /// Acquire pairs with the release of whoever dropped the last other reference after reading.
    Node<Value>& own() {
        if (node_->references.load(std::memory_order_acquire) != 1) *this = NodeRef(new Node<Value>(*node_));
        return *node_;
    }

private:
    Node<Value>* node_ = nullptr;
};

/// A leaf holds keys and values; an inner node holds children, the number of entries under each, and between
/// two neighbours a separator: greater than every key on its left, not greater than any on its right.
/// All leaves are at one depth.
template <class Value>
struct Node {
    static constexpr std::size_t max = 32;              // entries of a leaf, children of an inner node
    static constexpr std::size_t min = 8;               // after an erase; only the root may have fewer
    static constexpr std::size_t fill = max - max / 8;  // when filled in order: room for some before a split

    std::atomic<std::uint32_t> references{1};
    PackedKeys keys;                       // leaf: of the entries; inner: separators
    std::vector<Value> values;             // leaf only, and none at all in sets
    std::vector<NodeRef<Value>> children;  // inner only
    std::vector<std::size_t> counts;       // inner only: entries under each child

    Node() = default;
    Node(const Node& other) : keys(other.keys), counts(other.counts) {
        for (const auto& value : other.values) fetch_counts(value);
        for (const auto& child : other.children) fetch_counts(child);
        values = other.values;
        children = other.children;
    }
    Node& operator=(const Node&) = delete;

    static constexpr bool has_values = !std::is_same_v<Value, std::monostate>;

    bool leaf() const { return children.empty(); }
    /// Entries of a leaf, children of an inner node.
    std::size_t width() const { return leaf() ? keys.size() : children.size(); }
    std::size_t entries() const {
        if (leaf()) return keys.size();
        std::size_t sum = 0;
        for (std::size_t count : counts) sum += count;
        return sum;
    }
};

/// Where the elements from `from` on are moved out of `all` into a vector of their own.
template <class Element>
std::vector<Element> split_off(std::vector<Element>& all, std::size_t from) {
    const auto middle = all.begin() + static_cast<std::ptrdiff_t>(from);
    std::vector<Element> tail(std::make_move_iterator(middle), std::make_move_iterator(all.end()));
    all.erase(middle, all.end());
    all.shrink_to_fit();
    return tail;
}

/// Like insert(), but `all` takes no more memory than it needs: a node lives long and seldom grows.
template <class Element>
void insert_tightly(std::vector<Element>& all, std::size_t i, Element element) {
    const auto at = all.begin() + static_cast<std::ptrdiff_t>(i);
    if (all.size() < all.capacity()) {
        all.insert(at, std::move(element));
        return;
    }
    std::vector<Element> grown;
    grown.reserve(all.size() + 1);
    std::move(all.begin(), at, std::back_inserter(grown));
    grown.push_back(std::move(element));
    std::move(at, all.end(), std::back_inserter(grown));
    all = std::move(grown);
}

/// Splits child `i` of `parent`, which must own it, in halves; or so that the left part stays nearly full,
/// for keys that come in ascending order.
template <class Value>
void split_child(Node<Value>& parent, std::size_t i, bool ascending = false) {
    Node<Value>& left = parent.children[i].own();
    NodeRef<Value> made(new Node<Value>);
    Node<Value>& right = made.own();
    const std::size_t half = ascending ? Node<Value>::fill : left.width() / 2;
    if (left.leaf()) {
        right.keys = left.keys.split(half);
        if constexpr (Node<Value>::has_values) right.values = split_off(left.values, half);
        parent.keys.insert(i, right.keys[0]);
    } else {
        right.keys = left.keys.split(half);
        parent.keys.insert(i, left.keys[half - 1]);
        left.keys.erase(half - 1);
        right.children = split_off(left.children, half);
        right.counts = split_off(left.counts, half);
    }
    parent.counts[i] = left.entries();
    insert_tightly(parent.counts, i + 1, right.entries());
    insert_tightly(parent.children, i + 1, std::move(made));
}

/// Whether `key`, which is there, is the last below the node.
template <class Value>
bool is_last(const Node<Value>& node, std::string_view key) {
    const Node<Value>* at = &node;
    while (!at->leaf()) {
        if (at->keys.upper_bound(key) != at->keys.size()) return false;
        at = at->children.back().get();
    }
    return at->keys.equal(at->keys.size() - 1, key);
}

/// Joins children `i` and `i + 1` of `parent` into one, and halves that again when it is too wide.
template <class Value>
void join_children(Node<Value>& parent, std::size_t i) {
    const auto next = static_cast<std::ptrdiff_t>(i + 1);
    Node<Value>& left = parent.children[i].own();
    Node<Value>& right = parent.children[i + 1].own();
    if (!left.leaf()) left.keys.push_back(parent.keys[i]);
    left.keys.append(right.keys);
    std::move(right.values.begin(), right.values.end(), std::back_inserter(left.values));
    std::move(right.children.begin(), right.children.end(), std::back_inserter(left.children));
    left.counts.insert(left.counts.end(), right.counts.begin(), right.counts.end());
    parent.counts[i] += parent.counts[i + 1];
    parent.counts.erase(parent.counts.begin() + next);
    parent.children.erase(parent.children.begin() + next);
    parent.keys.erase(i);
    if (parent.children[i]->width() > Node<Value>::max) split_child(parent, i);
}

/// True when the key is new; a key that is there gets the new value. The node may end one too wide.
template <class Value>
bool put(NodeRef<Value>& at, std::string_view key, Value&& value) {
    Node<Value>& node = at.own();
    if (node.leaf()) {
        const std::size_t i = node.keys.lower_bound(key);
        const bool there = i < node.keys.size() && node.keys.equal(i, key);
        if (!there) node.keys.insert(i, key);
        if constexpr (Node<Value>::has_values) {
            if (there)
                node.values[i] = std::move(value);
            else
                insert_tightly(node.values, i, std::move(value));
        }
        return !there;
    }
    const std::size_t i = node.keys.upper_bound(key);
    const bool added = put(node.children[i], key, std::move(value));
    node.counts[i] += added ? 1 : 0;
    if (node.children[i]->width() > Node<Value>::max)
        split_child(node, i, is_last(*node.children[i].get(), key));
    return added;
}

/// The key must be there. The node may end too narrow.
template <class Value>
void erase(NodeRef<Value>& at, std::string_view key) {
    Node<Value>& node = at.own();
    if (node.leaf()) {
        const std::size_t i = node.keys.lower_bound(key);
        node.keys.erase(i);
        if constexpr (Node<Value>::has_values)
            node.values.erase(node.values.begin() + static_cast<std::ptrdiff_t>(i));
        return;
    }
    const std::size_t i = node.keys.upper_bound(key);
    erase(node.children[i], key);
    node.counts[i] -= 1;
    if (node.children[i]->width() < Node<Value>::min && node.children.size() > 1)
        join_children(node, i + 1 < node.children.size() ? i : i - 1);
}

/// Groups the nodes of one level under parents of nearly equal width, until there is one: the root.
template <class Value>
NodeRef<Value> build_above(std::vector<NodeRef<Value>> level, std::vector<std::string> firsts) {
    while (level.size() > 1) {
        const std::size_t groups = (level.size() + Node<Value>::max - 1) / Node<Value>::max;
        std::vector<NodeRef<Value>> parents;
        std::vector<std::string> parent_firsts;
        for (std::size_t group = 0; group < groups; ++group) {
            const std::size_t from = level.size() * group / groups, to = level.size() * (group + 1) / groups;
            NodeRef<Value> made(new Node<Value>);
            Node<Value>& parent = made.own();
            for (std::size_t i = from; i < to; ++i) {
                if (i > from) parent.keys.push_back(firsts[i]);
                parent.counts.push_back(level[i]->entries());
                parent.children.push_back(std::move(level[i]));
            }
            parent_firsts.push_back(std::move(firsts[from]));
            parents.push_back(std::move(made));
        }
        level = std::move(parents);
        firsts = std::move(parent_firsts);
    }
    return level.empty() ? NodeRef<Value>() : std::move(level[0]);
}

}  // namespace watchword::directory::detail
