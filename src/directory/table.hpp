// Ordered maps that can be copied for nothing: what a Snapshot is made of.
//
// A copy is one counted reference. Changing a copy of a table of n entries rebuilds O(log n) nodes and shares
// the rest, so a new version of a million users costs what changed. Every copy may be read from any thread
// while other copies are changed; a single table object is, as any value, not to be changed while it is read.
// Keys are any bytes, ordered as unsigned bytes; neighbours share what they begin with (packed_keys.hpp), so
// a key is put together when an iterator shows it. Memory per entry, besides the key's last bytes and the
// value pointer: at most 20 bytes when filled in order, 30 after inserts in random order. Should memory run
// out in the middle of a change, the table being changed is lost; its copies are not.
#pragma once

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "directory/table_node.hpp"

namespace watchword::directory {

/// What Table and KeySet share: the tree, seen as a sorted sequence of keys. Not used by itself.
template <class Value>
class SortedKeys {
    using Node = detail::Node<Value>;
    using NodeRef = detail::NodeRef<Value>;

public:
    /// What there is to a key: std::monostate when nothing.
    using Stored = Value;

    /// A position, valid while the table object it came from lives and is not changed itself (hold a copy to
    /// go on changing). Steps in both directions and by any distance, O(1) inside a leaf, else O(log n).
    class Cursor {
    public:
        Cursor() = default;
        /// Put into `out`.
        std::string_view key(std::string& out) const { return leaf_->keys.read(offset_, out); }
        bool has_key(std::string_view key) const { return leaf_->keys.equal(offset_, key); }
        const Value& stored() const { return leaf_->values[offset_]; }
        /// Number of entries before this position.
        std::size_t rank() const { return rank_; }
        void advance() {
            ++rank_;
            if (leaf_ && ++offset_ == leaf_->keys.size()) *this = Cursor(root_, rank_);
        }
        bool operator==(const Cursor& other) const { return rank_ == other.rank_; }

    private:
        friend class SortedKeys;
        Cursor(const Node* root, std::size_t rank) : root_(root), rank_(rank) {
            if (!root) return;
            const Node* node = root;
            while (!node->leaf()) {
                std::size_t child = 0;
                while (child < node->counts.size() && rank >= node->counts[child])
                    rank -= node->counts[child++];
                if (child == node->counts.size()) return;  // the end
                node = node->children[child].get();
            }
            if (rank < node->keys.size()) leaf_ = node, offset_ = rank;
        }
        const Node* root_ = nullptr;
        const Node* leaf_ = nullptr;  // none at the end
        std::size_t offset_ = 0, rank_ = 0;
    };

    std::size_t size() const { return size_; }
    bool empty() const { return size_ == 0; }
    bool contains(std::string_view key) const { return place_of(key).leaf != nullptr; }

    /// Number of keys less than `key`: O(log n).
    std::size_t rank(std::string_view key) const {
        return rank_where([&](const detail::PackedKeys& keys) { return keys.lower_bound(key); }, key);
    }
    /// Number of keys that begin with `prefix`: O(log n).
    std::size_t count_prefix(std::string_view prefix) const { return prefix_end(prefix) - rank(prefix); }

    /// True when it was there.
    bool erase(std::string_view key) {
        if (!contains(key)) return false;
        detail::erase(root_, key);
        --size_;
        if (!root_->leaf() && root_->children.size() == 1) root_ = NodeRef(root_->children[0]);
        return true;
    }

protected:
    Cursor cursor(std::size_t rank) const { return Cursor(root_.get(), rank); }
    /// Number of keys not greater than `key`.
    std::size_t rank_after(std::string_view key) const {
        const Cursor at = cursor(rank(key));
        return at.rank() + (at.rank() < size_ && at.has_key(key) ? 1 : 0);
    }
    /// Rank behind the last key that begins with `prefix`.
    std::size_t prefix_end(std::string_view prefix) const {
        std::string next(prefix);
        while (!next.empty() && next.back() == '\xff') next.pop_back();
        if (next.empty()) return size_;
        next.back() = static_cast<char>(static_cast<unsigned char>(next.back()) + 1);
        return rank(next);
    }
    const Value* lookup(std::string_view key) const {
        const auto [leaf, i] = place_of(key);
        return leaf ? &leaf->values[i] : nullptr;
    }
    bool put_value(std::string_view key, Value value) {
        if (!root_) root_ = NodeRef(new Node);
        const bool added = detail::put(root_, key, std::move(value));
        size_ += added ? 1 : 0;
        if (root_->width() > Node::max) {
            NodeRef grown(new Node);
            grown.own().counts.push_back(size_);
            grown.own().children.push_back(std::move(root_));
            detail::split_child(grown.own(), 0, detail::is_last(*grown->children[0].get(), key));
            root_ = std::move(grown);
        }
        return added;
    }

    /// Leaves in the making: see Table::Builder.
    class Leaves {
    public:
        void append(std::string_view key, Value value) {
            if (size_ > 0 && key <= last_) throw std::invalid_argument("keys of a table are not ascending");
            if (keys_.size() == Node::fill) finish_leaf();
            last_ = keys_.emplace_back(key);
            if constexpr (Node::has_values) values_.push_back(std::move(value));
            ++size_;
        }
        void move_into(SortedKeys& keys) {
            if (!keys_.empty()) finish_leaf();
            keys.root_ = detail::build_above(std::exchange(leaves_, {}), std::exchange(firsts_, {}));
            keys.size_ = std::exchange(size_, 0);
        }

    private:
        void finish_leaf() {
            NodeRef made(new Node);
            made.own().keys = detail::PackedKeys(keys_);
            made.own().values.assign(std::make_move_iterator(values_.begin()),
                                     std::make_move_iterator(values_.end()));
            firsts_.push_back(keys_.front());
            leaves_.push_back(std::move(made));
            keys_.clear();
            values_.clear();
        }
        std::vector<NodeRef> leaves_;
        std::vector<std::string> firsts_, keys_;  // of the finished leaves; of the one in the making
        std::string last_;
        std::vector<Value> values_;
        std::size_t size_ = 0;
    };

private:
    struct Place {
        const Node* leaf = nullptr;  // none: the key is not there
        std::size_t offset = 0;
    };
    Place place_of(std::string_view key) const {
        const Node* node = root_.get();
        if (!node) return {};
        while (!node->leaf()) node = node->children[node->keys.upper_bound(key)].get();
        const std::size_t i = node->keys.lower_bound(key);
        return i < node->keys.size() && node->keys.equal(i, key) ? Place{node, i} : Place{};
    }
    template <class Find>
    std::size_t rank_where(Find find, std::string_view key) const {
        std::size_t before = 0;
        const Node* node = root_.get();
        if (!node) return 0;
        while (!node->leaf()) {
            const std::size_t child = node->keys.upper_bound(key);
            for (std::size_t i = 0; i < child; ++i) before += node->counts[i];
            node = node->children[child].get();
        }
        return before + find(node->keys);
    }

    NodeRef root_;
    std::size_t size_ = 0;
};

/// Two iterators, for range-for.
template <class Iterator>
struct TableRange {
    Iterator first, last;
    Iterator begin() const { return first; }
    Iterator end() const { return last; }
    bool empty() const { return first == last; }
    std::size_t size() const { return last.rank() - first.rank(); }
};

/// Adds to a SortedKeys what a sequence offers; Self makes an Item of a position (`static Item
/// view(cursor, key memory)`).
template <class Self, class Value, class Item>
class SortedSequence : public SortedKeys<Value> {
    using Base = SortedKeys<Value>;

public:
    /// Forward iterator; validity as of SortedKeys::Cursor. A key that it shows is valid until the iterator
    /// is asked again, advanced or gone. rank() is the number of entries before it.
    class Iterator {
    public:
        using iterator_category = std::input_iterator_tag;
        using difference_type = std::ptrdiff_t;
        using value_type = Item;
        using reference = Item;
        using pointer = void;
        Iterator() = default;
        explicit Iterator(typename Base::Cursor at) : at_(at) {}
        Item operator*() const { return Self::view(at_, key_); }
        Iterator& operator++() {
            at_.advance();
            return *this;
        }
        Iterator operator++(int) {
            Iterator before = *this;
            at_.advance();
            return before;
        }
        bool operator==(const Iterator& other) const { return at_ == other.at_; }
        std::size_t rank() const { return at_.rank(); }

    private:
        typename Base::Cursor at_;
        mutable std::string key_;
    };
    using Range = TableRange<Iterator>;

    Iterator begin() const { return at(0); }
    Iterator end() const { return at(this->size()); }
    /// The entry with `rank` entries before it; the end when there is none: O(log n).
    Iterator at(std::size_t rank) const { return Iterator(this->cursor(std::min(rank, this->size()))); }
    /// The first entry whose key is not less than `key`.
    Iterator lower_bound(std::string_view key) const { return at(this->rank(key)); }
    /// The first entry whose key is greater than `key`.
    Iterator upper_bound(std::string_view key) const { return at(this->rank_after(key)); }
    /// The entries whose keys are not less than `from`, and less than `to`. Precondition: from <= to.
    Range between(std::string_view from, std::string_view to) const {
        return {lower_bound(from), lower_bound(to)};
    }
    /// The entries whose keys begin with `prefix`.
    Range prefix(std::string_view prefix) const {
        return {lower_bound(prefix), at(this->prefix_end(prefix))};
    }
};

/// What iterating over a Table shows; the value is valid as long as the table, the key as Iterator says.
template <class T>
struct TableEntry {
    std::string_view key;
    const T& value;
    const std::shared_ptr<const T>& pointer;  // to keep the value longer than the table
};

/// An ordered map from strings to shared immutable values. No value is null.
template <class T>
class Table : public SortedSequence<Table<T>, std::shared_ptr<const T>, TableEntry<T>> {
public:
    using Pointer = std::shared_ptr<const T>;
    using Entry = TableEntry<T>;

    /// The value, or null. No allocation, no reference counting; valid as long as an iterator is.
    const T* find(std::string_view key) const {
        const Pointer* found = this->lookup(key);
        return found ? found->get() : nullptr;
    }
    /// The same, kept alive by the caller.
    Pointer share(std::string_view key) const {
        const Pointer* found = this->lookup(key);
        return found ? *found : nullptr;
    }
    /// True when the key is new; otherwise its value is replaced. std::invalid_argument for a null value.
    bool put(std::string_view key, Pointer value) {
        if (!value) throw std::invalid_argument("a table holds no null value");
        return this->put_value(key, std::move(value));
    }
    Table with(std::string_view key, Pointer value) const {
        Table changed = *this;
        changed.put(key, std::move(value));
        return changed;
    }
    Table without(std::string_view key) const {
        Table changed = *this;
        changed.erase(key);
        return changed;
    }

    /// Makes a table from entries that come in strictly ascending order (else std::invalid_argument): O(n).
    class Builder {
    public:
        void append(std::string_view key, Pointer value) {
            if (!value) throw std::invalid_argument("a table holds no null value");
            leaves_.append(key, std::move(value));
        }
        /// The builder is empty afterwards.
        Table build() {
            Table table;
            leaves_.move_into(table);
            return table;
        }

    private:
        typename Table::Leaves leaves_;
    };

    static Entry view(const typename Table::Cursor& at, std::string& key) {
        return {at.key(key), *at.stored(), at.stored()};
    }
};

/// An ordered set of strings: a secondary index. Iterating shows std::string_view.
class KeySet : public SortedSequence<KeySet, std::monostate, std::string_view> {
public:
    /// True when the key is new.
    bool put(std::string_view key) { return put_value(key, {}); }
    KeySet with(std::string_view key) const {
        KeySet changed = *this;
        changed.put(key);
        return changed;
    }
    KeySet without(std::string_view key) const {
        KeySet changed = *this;
        changed.erase(key);
        return changed;
    }

    /// As Table::Builder.
    class Builder {
    public:
        void append(std::string_view key) { leaves_.append(key, {}); }
        KeySet build() {
            KeySet keys;
            leaves_.move_into(keys);
            return keys;
        }

    private:
        Leaves leaves_;
    };

    static std::string_view view(const Cursor& at, std::string& key) { return at.key(key); }
};

}  // namespace watchword::directory
