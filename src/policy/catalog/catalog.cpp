#include "policy/catalog/catalog.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "policy/catalog/data.hpp"

namespace watchword::policy::catalog {
namespace {

bool less_ignoring_case(std::string_view a, std::string_view b) {
    return std::lexicographical_compare(a.begin(), a.end(), b.begin(), b.end(),
                                        [](char x, char y) { return lower(x) < lower(y); });
}

std::vector<std::string_view> list_of(std::string_view text) {
    std::vector<std::string_view> out;
    if (text.empty()) return out;
    out.reserve(static_cast<std::size_t>(std::count(text.begin(), text.end(), ',')) + 1);
    while (!text.empty()) out.push_back(take_until(text, ','));
    return out;
}

ConditionKey condition_key_of(std::string_view name, std::string_view type) {
    ConditionKey key{name};
    constexpr std::string_view array = "ArrayOf";
    key.multivalued = type.starts_with(array);
    if (key.multivalued) type.remove_prefix(array.size());
    if (type == "ARN") key.type = KeyType::arn;
    if (type == "Bool") key.type = KeyType::boolean;
    if (type == "Numeric") key.type = KeyType::number;
    if (type == "Date") key.type = KeyType::date;
    if (type == "IPAddress") key.type = KeyType::ip;
    return key;
}

AccessLevel level_of(std::string_view letter) {
    if (letter == "L") return AccessLevel::list;
    if (letter == "W") return AccessLevel::write;
    if (letter == "T") return AccessLevel::tagging;
    if (letter == "P") return AccessLevel::permissions_management;
    return AccessLevel::read;
}

template <class T>
const T* find_by_name(const std::vector<T>& sorted, std::string_view name) {
    const auto at = std::lower_bound(
        sorted.begin(), sorted.end(), name,
        [](const T& item, std::string_view wanted) { return less_ignoring_case(item.name, wanted); });
    return at != sorted.end() && equal_ignoring_case(at->name, name) ? &*at : nullptr;
}

// Insertions, deletions, replacements and swaps of neighbours between two names, ignoring case; above `most`
// just more than that.
std::size_t distance(std::string_view a, std::string_view b, std::size_t most) {
    if (std::max(a.size(), b.size()) - std::min(a.size(), b.size()) > most) return most + 1;
    std::vector<std::size_t> before(b.size() + 1), last(b.size() + 1), row(b.size() + 1);
    for (std::size_t j = 0; j <= b.size(); ++j) last[j] = j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const bool same = lower(a[i - 1]) == lower(b[j - 1]);
            row[j] = std::min({last[j] + 1, row[j - 1] + 1, last[j - 1] + (same ? 0 : 1)});
            if (i > 1 && j > 1 && lower(a[i - 1]) == lower(b[j - 2]) && lower(a[i - 2]) == lower(b[j - 1]))
                row[j] = std::min(row[j], before[j - 2] + 1);
        }
        if (*std::min_element(row.begin(), row.end()) > most) return most + 1;
        std::swap(before, last);
        std::swap(last, row);
    }
    return last[b.size()];
}

// The nearest of some names: at most a third of its letters wrong.
template <class Items, class NameOf>
std::string_view nearest(const Items& items, std::string_view wanted, NameOf name_of) {
    constexpr std::size_t longest = 64;  // no name of AWS is longer
    if (wanted.size() > longest) return {};
    std::size_t best = std::max<std::size_t>(1, wanted.size() / 3) + 1;
    std::string_view found;
    for (const auto& item : items) {
        const auto far = distance(wanted, name_of(item), best - 1);
        if (far >= best) continue;
        best = far;
        found = name_of(item);
        if (best == 0) break;
    }
    return found;
}

}  // namespace

bool matches_ignoring_case(std::string_view pattern, std::string_view text) {
    std::size_t p = 0, t = 0, star = std::string_view::npos, resume = 0;
    while (t < text.size()) {
        if (p < pattern.size() && pattern[p] == '*') {
            star = p++;
            resume = t;
        } else if (p < pattern.size() && (pattern[p] == '?' || lower(pattern[p]) == lower(text[t]))) {
            ++p, ++t;
        } else if (star != std::string_view::npos) {
            p = star + 1;
            t = ++resume;
        } else {
            return false;
        }
    }
    while (p < pattern.size() && pattern[p] == '*') ++p;
    return p == pattern.size();
}

bool is_key(std::string_view shortened, std::string_view service_prefix, std::string_view key) {
    if (shortened.starts_with(':')) {
        if (key.size() <= service_prefix.size() ||
            !equal_ignoring_case(key.substr(0, service_prefix.size()), service_prefix))
            return false;
        return matches_ignoring_case(shortened, key.substr(service_prefix.size()));
    }
    if (shortened.find(':') != std::string_view::npos) return matches_ignoring_case(shortened, key);
    constexpr std::string_view aws = "aws:";
    return key.size() > aws.size() && equal_ignoring_case(key.substr(0, aws.size()), aws) &&
           matches_ignoring_case(shortened, key.substr(aws.size()));
}

const Action* Service::action(std::string_view name) const { return find_by_name(actions, name); }

const ResourceType* Service::resource_type(std::string_view name) const {
    return find_by_name(resource_types, name);
}

const Catalog& Catalog::get() {
    static const Catalog catalog(embedded_data());
    return catalog;
}

Catalog::Catalog(std::string_view data) {
    while (!data.empty()) {
        auto line = take_until(data, '\n');
        if (line.starts_with("# From ")) source_ = line.substr(7);
        if (line.starts_with('#')) continue;
        const auto kind = take_until(line, '\t'), name = take_until(line, '\t');
        if (kind == "s") {
            services_.push_back({name, line, {}, {}, {}});
            arn_services_.push_back(name);
        } else if (kind == "g") {
            global_keys_.push_back(condition_key_of(name, line));
        } else if (services_.empty()) {
            continue;
        } else if (kind == "k") {
            services_.back().condition_keys.push_back(condition_key_of(name, line));
            if (name.find(':') != std::string_view::npos && name[0] != ':')
                foreign_keys_.push_back(services_.back().condition_keys.back());
        } else if (kind == "r") {
            const auto arn = take_until(line, '\t');
            services_.back().resource_types.push_back({name, arn, list_of(line)});
            auto rest = arn;
            take_until(rest, ':');
            take_until(rest, ':');
            arn_services_.push_back(take_until(rest, ':'));
        } else if (kind == "a") {
            const auto level = level_of(take_until(line, '\t'));
            const auto types = take_until(line, '\t');
            services_.back().actions.push_back({name, level, list_of(types), list_of(line)});
        }
    }
    std::sort(arn_services_.begin(), arn_services_.end());
    arn_services_.erase(std::unique(arn_services_.begin(), arn_services_.end()), arn_services_.end());
}

const Service* Catalog::service(std::string_view prefix) const {
    const auto wanted = lower(prefix);
    const auto at =
        std::lower_bound(services_.begin(), services_.end(), std::string_view(wanted),
                         [](const Service& service, std::string_view name) { return service.prefix < name; });
    return at != services_.end() && at->prefix == wanted ? &*at : nullptr;
}

const ConditionKey* Catalog::global_key(std::string_view key) const {
    const auto at = std::find_if(global_keys_.begin(), global_keys_.end(), [&](const ConditionKey& known) {
        return matches_ignoring_case(known.name, key);
    });
    return at == global_keys_.end() ? nullptr : &*at;
}

const ConditionKey* Catalog::condition_key(std::string_view key) const {
    if (const auto* known = global_key(key)) return known;
    const auto* of = service(key.substr(0, key.find(':')));
    const auto prefix = of ? of->prefix : std::string_view();
    const auto& keys = of ? of->condition_keys : foreign_keys_;
    const auto at = std::find_if(keys.begin(), keys.end(),
                                 [&](const ConditionKey& known) { return is_key(known.name, prefix, key); });
    return at == keys.end() ? nullptr : &*at;
}

bool Catalog::names_arn_service(std::string_view service) const {
    return std::binary_search(arn_services_.begin(), arn_services_.end(), service);
}

std::string Catalog::suggest_action(const Service& service, std::string_view name) const {
    const auto found = nearest(service.actions, name, [](const Action& action) { return action.name; });
    return found.empty() ? std::string() : concat(service.prefix, ":", found);
}

std::string_view Catalog::suggest_service(std::string_view prefix) const {
    return nearest(services_, prefix, [](const Service& service) { return service.prefix; });
}

}  // namespace watchword::policy::catalog
