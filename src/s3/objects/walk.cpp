#include "s3/objects/walk.hpp"

namespace watchword::s3::objects {
namespace {

constexpr int near_rows =
    3;  // keys of a group stepped over before seeking: a seek costs as much as a few steps

// The common prefix that `key` rolls up into; "" when it stands for itself.
std::string_view group_of(std::string_view key, const WalkRequest& request) {
    if (request.delimiter.empty()) return {};
    const auto found = key.find(request.delimiter, request.prefix.size());
    return found == std::string_view::npos ? std::string_view{}
                                           : key.substr(0, found + request.delimiter.size());
}

// Where the first row may be: behind `after`, and behind its whole group when it lies in one.
void start_of(const WalkRequest& request, std::string& key, std::string& id) {
    key = request.prefix;
    if (request.after < request.prefix) return;
    if (request.after.starts_with(request.prefix)) {
        if (const auto group = group_of(request.after, request); !group.empty()) {
            key = end_of_prefix(group);
            return;
        }
    }
    if (request.after.empty()) return;
    key = request.after;
    if (request.after_id.empty()) {
        key += '\0';
    } else {
        id = request.after_id;
        id += '\0';
    }
}

}  // namespace

std::string end_of_prefix(std::string_view prefix) {
    std::string out(prefix);
    while (!out.empty() && out.back() == '\xff') out.pop_back();
    if (out.empty()) return std::string(1, '\xff');
    out.back() = static_cast<char>(static_cast<unsigned char>(out.back()) + 1);
    return out;
}

WalkResult walk(Statement& rows, const WalkRequest& request,
                const std::function<void(std::string_view key)>& show) {
    WalkResult out;
    if (request.items_max == 0) return out;
    const std::string bound = end_of_prefix(request.prefix);
    std::string from, from_id;
    start_of(request, from, from_id);
    rows.take_steps();

    const auto seek = [&] {
        rows.begin().bind(1, request.bucket).bind(2, from).bind(3, bound);
        if (rows.parameter_count() >= 4) rows.bind(4, from_id);
    };
    std::size_t shown = 0;
    std::string group;  // the one being stepped over
    int stepped = 0;
    seek();
    while (rows.step()) {
        ++out.rows_read;
        const auto key = rows.blob(0);
        if (!group.empty() && key.starts_with(group)) {
            if (++stepped < near_rows) continue;
            from = end_of_prefix(group);
            from_id.clear();
            group.clear();
            seek();
            continue;
        }
        if (shown == request.items_max) {
            out.truncated = true;
            break;
        }
        ++shown;
        group = group_of(key, request);
        stepped = 0;
        out.last_is_prefix = !group.empty();
        if (group.empty()) {
            show(key);
            if (shown == request.items_max) out.last = key;
        } else {
            out.common_prefixes.push_back(group);
            if (shown == request.items_max) out.last = group;
        }
    }
    rows.reset();
    out.index_steps = rows.take_steps();
    return out;
}

}  // namespace watchword::s3::objects
