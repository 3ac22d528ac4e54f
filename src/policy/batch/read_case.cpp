// The batch line's reader: every member known, named when wrong, and given once.
#include <array>

#include "base/text.hpp"
#include "policy/batch/case.hpp"
#include "policy/batch/json_cursor.hpp"

namespace watchword::policy::batch {
namespace {

/// The members of one object, which may have these and no others, each once.
template <std::size_t N>
class Members {
public:
    Members(std::string_view parent, std::array<std::string_view, N> names)
        : parent_(parent), names_(names) {}

    /// The index of the member's name.
    std::size_t take(std::string_view key) {
        for (std::size_t i = 0; i < N; ++i) {
            if (names_[i] != key) continue;
            if (seen_[i]) throw Unreadable(concat(member_name(parent_, key), " is given twice"));
            seen_[i] = true;
            return i;
        }
        throw Unreadable(concat("unknown member ", member_name(parent_, key)));
    }
    void require(std::size_t i) const {
        if (!seen_[i]) throw Unreadable(concat(member_name(parent_, names_[i]), " is missing"));
    }
    bool has(std::size_t i) const { return seen_[i]; }
    std::string name(std::size_t i) const { return member_name(parent_, names_[i]); }

private:
    std::string_view parent_;
    std::array<std::string_view, N> names_;
    std::array<bool, N> seen_{};
};

std::string element_name(std::string_view list, std::size_t index) {
    return concat(list, "[", std::to_string(index), "]");
}

/// Reads one line into a Case.
class LineReader {
public:
    LineReader(std::string_view line, DocumentCache& cache) : at_(line), cache_(cache) {}

    Case read() {
        Members<3> members("", {"id", "request", "policies"});
        std::string_view policies;
        at_.object("the line", [&](std::string_view key) {
            switch (members.take(key)) {
                case 0: out_.id = at_.string("id"); break;
                case 1: request(); break;
                // What the resource policy is depends on the action, which may come later.
                default: policies = at_.raw();
            }
        });
        at_.end();
        members.require(1);
        members.require(2);
        JsonCursor inside(policies);
        read_policies(inside);
        inside.end();
        return std::move(out_);
    }

private:
    void request() {
        Members<5> members("request", {"action", "resource", "resourceAccount", "principal", "context"});
        at_.object("request", [&](std::string_view key) {
            const auto i = members.take(key);
            switch (i) {
                case 0: out_.action = at_.string(members.name(i)); break;
                case 1: out_.resource = at_.string(members.name(i)); break;
                case 2:
                    if (!at_.null()) out_.resource_account = at_.string(members.name(i));
                    break;
                case 3: principal(); break;
                default: context();
            }
        });
        for (const std::size_t i : {0, 1, 3, 4}) members.require(i);
        if (const auto fault = request_fault(out_.action, out_.resource, out_.resource_account))
            throw Unreadable("request." + *fault);
    }

    void principal() {
        Members<3> members("request.principal", {"type", "arn", "service"});
        std::array<std::string, 3> values;
        at_.object("request.principal", [&](std::string_view key) {
            const auto i = members.take(key);
            values[i] = at_.string(members.name(i));
        });
        members.require(0);
        const std::string& type = values[0];
        if (type != "AWS" && type != "Service" && type != "Anonymous")
            throw Unreadable("request.principal.type must be AWS, Service or Anonymous: " + type);
        for (const std::size_t i : {1, 2}) {
            const bool wanted = (i == 1 && type == "AWS") || (i == 2 && type == "Service");
            if (wanted) members.require(i);
            if (!wanted && members.has(i))
                throw Unreadable(concat(members.name(i), " does not go with type ", type));
        }
        if (type == "Anonymous") return;
        auto caller = type == "AWS" ? caller_of_arn(values[1]) : caller_of_service(values[2]);
        if (!caller) throw Unreadable(concat(members.name(type == "AWS" ? 1 : 2), " ", caller.error()));
        out_.caller = std::move(*caller);
    }

    void context() {
        std::vector<std::string> values;
        std::size_t keys = 0;
        at_.object("request.context", [&](std::string_view key) {
            const auto name = member_name("request.context", key);
            if (at_.next() != '[') throw Unreadable(name + " must be a list of strings");
            values.clear();
            at_.array(name, [&](std::size_t i) { values.push_back(at_.string(element_name(name, i))); });
            out_.context.set(key, values);
            if (out_.context.size() != ++keys)
                throw Unreadable(name + " is given twice: case does not matter");
        });
    }

    void read_policies(JsonCursor& at) {
        Members<7> members("policies",
                           {"identity", "resource", "boundary", "session", "scps", "rcps", "endpoint"});
        auto& into = out_.policies;
        at.object("policies", [&](std::string_view key) {
            const auto i = members.take(key);
            const std::string name = members.name(i);
            if (at.null()) return;
            switch (i) {
                case 0: into.identity = list(at, name, DocumentType::identity); break;
                case 1: into.resource = document(at, name, resource_policy_type(out_.action)); break;
                case 2: into.boundary = list(at, name, DocumentType::boundary); break;
                case 3: into.session = list(at, name, DocumentType::session); break;
                case 4: into.scps = levels(at, name, DocumentType::scp); break;
                case 5: into.rcps = levels(at, name, DocumentType::rcp); break;
                default: into.endpoint = list(at, name, DocumentType::endpoint);
            }
        });
    }

    std::vector<std::vector<NamedDocument>> levels(JsonCursor& at, const std::string& name,
                                                   DocumentType type) {
        std::vector<std::vector<NamedDocument>> out;
        at.array(name, [&](std::size_t i) { out.push_back(list(at, element_name(name, i), type)); });
        return out;
    }

    std::vector<NamedDocument> list(JsonCursor& at, const std::string& name, DocumentType type) {
        std::vector<NamedDocument> out;
        at.array(name, [&](std::size_t i) { out.push_back(entry(at, element_name(name, i), type)); });
        return out;
    }

    /// A bare document, or {"name", "policy"}: no document has members of these names.
    NamedDocument entry(JsonCursor& at, const std::string& place, DocumentType type) {
        if (!at.begins_with_member("name") && !at.begins_with_member("policy"))
            return {place.substr(place.find('.') + 1), document(at, place, type)};
        NamedDocument out;
        Members<2> members(place, {"name", "policy"});
        at.object(place, [&](std::string_view key) {
            if (members.take(key) == 0) {
                out.name = at.string(place + ".name");
            } else {
                out.document = document(at, place + ".policy", type);
            }
        });
        members.require(0);
        members.require(1);
        return out;
    }

    /// The document itself, or a string that holds its text.
    DocumentPtr document(JsonCursor& at, const std::string& name, DocumentType type) {
        if (at.next() == '"') return document_of(at.string(name), type, name, cache_);
        if (at.next() != '{') throw Unreadable(name + " must be a policy document");
        return document_of(at.raw(), type, name, cache_);
    }

    JsonCursor at_;
    DocumentCache& cache_;
    Case out_;
};

constexpr std::size_t reason_bytes_max = 400;

/// In one line, and not as long as what a line may hold.
std::string one_line(std::string_view text) {
    constexpr char hex[] = "0123456789abcdef";
    std::string out;
    for (const char c : text) {
        if (out.size() >= reason_bytes_max) break;
        if (static_cast<unsigned char>(c) >= 0x20 && c != 0x7f) {
            out += c;
        } else {
            out += {'\\', 'u', '0', '0', hex[(c >> 4) & 15], hex[c & 15]};
        }
    }
    if (out.size() < reason_bytes_max) return out;
    while ((out.back() & 0xC0) == 0x80) out.pop_back();  // not in the middle of a character
    if (out.back() & 0x80) out.pop_back();
    return out + "…";
}

}  // namespace

Result<Case, std::string> read_case(std::string_view line, DocumentCache& cache) {
    try {
        if (line.size() > line_bytes_max)
            throw Unreadable(concat("the line is longer than ", std::to_string(line_bytes_max), " bytes"));
        if (line.find_first_not_of(" \t\r") == std::string_view::npos) throw Unreadable("the line is empty");
        return LineReader(line, cache).read();
    } catch (const Unreadable& error) {
        return one_line(error.what());
    }
}

}  // namespace watchword::policy::batch
