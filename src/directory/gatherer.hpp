// Tables and key sets from entries that come in no order, many at once: what a start makes its indexes with.
#pragma once

#include <algorithm>
#include <queue>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "directory/table.hpp"

namespace watchword::directory {

/// Collects entries for a Table or KeySet. Putting three million keys in random order into a tree waits for
/// memory at every one; here some are sorted while they are in the processor's caches and packed, and in the
/// end all such runs are merged, each read from its beginning to its end. Meanwhile an entry takes about what
/// it takes in a table. The same key again replaces the value, as put() does.
template <class Keys>
class Gatherer {
    static constexpr bool is_set = std::is_same_v<Keys, KeySet>;

public:
    /// std::shared_ptr<const T> of a Table<T>; std::monostate of a KeySet.
    using Value = typename Keys::Stored;

    void put(std::string key, Value value = {}) {
        newest_.emplace_back(std::move(key), std::move(value));
        if (newest_.size() == run_entries) finish_run();
    }

    /// Adds all entries to `target`; the gatherer is empty afterwards.
    void move_into(Keys& target) {
        finish_run();
        std::vector<Keys> runs = std::exchange(runs_, {});
        if (!target.empty()) runs.insert(runs.begin(), std::move(target));
        target = merge(runs);
    }

private:
    static constexpr std::size_t run_entries = 16'384;  // about 2 MiB while they are sorted

    static void append(typename Keys::Builder& builder, std::string_view key, const Value& value) {
        if constexpr (is_set)
            builder.append(key);
        else
            builder.append(key, value);
    }

    void finish_run() {
        const auto key = [](const auto& entry) -> std::string_view { return entry.first; };
        std::ranges::stable_sort(newest_, {}, key);
        typename Keys::Builder run;
        for (std::size_t i = 0; i < newest_.size(); ++i)
            if (i + 1 == newest_.size() || newest_[i].first != newest_[i + 1].first)  // the last put counts
                append(run, newest_[i].first, newest_[i].second);
        if (!newest_.empty()) runs_.push_back(run.build());
        newest_.clear();
    }

    // Where the merge is in one run.
    struct Place {
        typename Keys::Iterator at, end;
        std::size_t age = 0;  // of two with the same key the one of the later run counts
        std::string key;
        Value value{};

        bool read() {
            if (at == end) return false;
            const auto entry = *at;
            if constexpr (is_set) {
                key = entry;
            } else {
                key = entry.key;
                value = entry.pointer;
            }
            ++at;
            return true;
        }
    };

    static Keys merge(const std::vector<Keys>& runs) {
        const auto later = [](const Place* a, const Place* b) {
            const int order = a->key.compare(b->key);
            return order != 0 ? order > 0 : a->age < b->age;
        };
        std::vector<Place> places(runs.size());
        std::priority_queue<Place*, std::vector<Place*>, decltype(later)> next(later);
        for (std::size_t i = 0; i < runs.size(); ++i) {
            places[i].at = runs[i].begin();
            places[i].end = runs[i].end();
            places[i].age = i;
            if (places[i].read()) next.push(&places[i]);
        }
        typename Keys::Builder merged;
        std::string last;
        for (bool first = true; !next.empty(); first = false) {
            Place* place = next.top();
            next.pop();
            if (first || place->key != last) {
                append(merged, place->key, place->value);
                last = place->key;
            }
            if (place->read()) next.push(place);
        }
        return merged.build();
    }

    std::vector<std::pair<std::string, Value>> newest_;  // of the run in the making
    std::vector<Keys> runs_;                             // each sorted, the oldest first
};

}  // namespace watchword::directory
