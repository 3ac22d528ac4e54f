// Fills any described request struct from a Query tree and checks every member against its shape. A plain
// member is required, an optional one may be absent, a vector is a `member` list. All that is wrong is
// reported in one ValidationError, worded as AWS words it (facts: sts §8, iam §6); what is not even the right
// kind of thing is MalformedInput; a parameter that the operation does not have, on whatever level, is
// InvalidQueryParameter: what is dropped in silence may be what was to limit a session (decision 4).
#pragma once

#include <boost/describe/class.hpp>
#include <boost/describe/members.hpp>
#include <boost/mp11/algorithm.hpp>
#include <concepts>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/fault.hpp"
#include "base/text.hpp"
#include "service/shape.hpp"
#include "wire/query.hpp"

namespace watchword {

template <class T>
concept Described = boost::describe::has_describe_members<T>::value;
template <class T>
using described_members =
    boost::describe::describe_members<T, boost::describe::mod_public | boost::describe::mod_inherited>;

/// Where a member stands in the request. Written out only for whoever is told that something is wrong with
/// it.
struct MemberPath {
    const MemberPath* parent = nullptr;
    std::string_view name = {};  ///< as in the struct: "UserName"
    std::size_t element = 0;     ///< instead of a name: which element of the list `parent`, from 1

    /// "tags.1.member.key"
    std::string text() const;
};
/// Reads one request from its tree. Used once.
class Decoder {
public:
    explicit Decoder(const query::Tree& tree) : tree_(tree) {}

    /// Throws Fault as said above.
    template <Described T>
    T request() {
        T out{};
        structure(tree_.root(), {}, out);
        if (!errors_.empty()) throw_errors();
        return out;
    }

private:
    using Node = query::Tree::Node;

    template <Described T>
    void structure(const Node& node, const MemberPath& path, T& out) {
        boost::mp11::mp_for_each<described_members<T>>([&](auto member) {
            member_value(tree_.child(node, member.name), {&path, member.name}, out.*member.pointer);
        });
        refuse_own_value(node, path);
        refuse_unknown_members<T>(node, path);
    }

    template <class T>
    void member_value(const Node* node, const MemberPath& path, T& out) {
        if (node)
            value(*node, path, out);
        else
            add_error(null_member(path));
    }
    template <class T>
    void member_value(const Node* node, const MemberPath& path, std::optional<T>& out) {
        if (node) value(*node, path, out.emplace());
    }
    template <class T, std::size_t Min, std::size_t Max>
    void member_value(const Node* node, const MemberPath& path, shape::List<T, Min, Max>& out) {
        if (!node) {
            if (Min > 0) add_error(null_member(path));
            return;
        }
        list(*node, path, out, Max);
        if (out.size() < Min)
            add_error(
                concat("Value at '", path.text(),
                       "' failed to satisfy constraint: Member must have length greater than or equal to ",
                       std::to_string(Min)));
        if (out.size() > Max)
            add_error(concat("Value at '", path.text(),
                             "' failed to satisfy constraint: Member must have length less than or equal to ",
                             std::to_string(Max)));
    }

    template <class T, std::size_t Max>
    void member_value(const Node* node, const MemberPath& path, shape::RequiredList<T, Max>& out) {
        if (!node) return add_error(null_member(path));
        member_value(node, path, static_cast<shape::List<T, 0, Max>&>(out));
    }

    // Elements must be numbered 1, 2, 3 …: a huge index never makes a huge list.
    template <class T>
    void list(const Node& node, const MemberPath& path, std::vector<T>& out, std::size_t count_max) {
        const std::vector<const Node*> elements = list_elements(node, path);
        out.reserve(std::min(elements.size(), count_max));
        for (std::size_t i = 0; i < elements.size() && i <= count_max; ++i)
            value(*elements[i], {&path, {}, i + 1}, out.emplace_back());
    }
    std::vector<const Node*> list_elements(const Node& list, const MemberPath& path) const;

    template <Described T>
    void value(const Node& node, const MemberPath& path, T& out) {
        structure(node, path, out);
    }
    void value(const Node& node, const MemberPath& path, std::string& out) { out = leaf(node, path); }
    void value(const Node& node, const MemberPath& path, bool& out);

    template <std::size_t Min, std::size_t Max, class Pattern>
    void value(const Node& node, const MemberPath& path, shape::Text<Min, Max, Pattern>& out) {
        static_cast<std::string&>(out) = leaf(node, path);
        check_text(path, true, out, Min, Max, Pattern::text, Pattern::matches(out));
    }
    template <std::size_t Min, std::size_t Max, class Pattern>
    void value(const Node& node, const MemberPath& path, shape::SensitiveText<Min, Max, Pattern>& out) {
        static_cast<std::string&>(out) = leaf(node, path);
        check_text(path, false, out, Min, Max, Pattern::text, Pattern::matches(out));
    }
    template <std::int64_t Min, std::int64_t Max>
    void value(const Node& node, const MemberPath& path, shape::Number<Min, Max>& out) {
        out.value = number(node, path, Min, Max);
    }
    template <shape::Literal... Words>
    void value(const Node& node, const MemberPath& path, shape::OneOf<Words...>& out) {
        static_cast<std::string&>(out) = leaf(node, path);
        check_word(path, out, out.words);
    }

    std::string_view leaf(const Node& node, const MemberPath& path) const;
    std::int64_t number(const Node& node, const MemberPath& path, std::int64_t min, std::int64_t max);
    void check_text(const MemberPath& path, bool shown, std::string_view text, std::size_t min,
                    std::size_t max, std::string_view pattern, bool matches);
    void check_word(const MemberPath& path, std::string_view text, std::span<const std::string_view> words);
    static std::string null_member(const MemberPath& path);
    void add_error(std::string error) { errors_.push_back(std::move(error)); }
    [[noreturn]] void throw_errors() const;

    template <Described T>
    void refuse_unknown_members(const Node& structure, const MemberPath& path) const {
        for (auto node = tree_.first_child(structure); node; node = tree_.next(*node)) {
            bool known = !path.parent && is_protocol_parameter(node->name);
            boost::mp11::mp_for_each<described_members<T>>(
                [&](auto member) { known = known || node->name == member.name; });
            if (!known) throw_unknown(node->name, path);
        }
    }
    [[noreturn]] static void throw_unknown(std::string_view name, const MemberPath& path);
    static void refuse_own_value(const Node& structure, const MemberPath& path);
    // Action, Version and what signatures put beside the parameters.
    static bool is_protocol_parameter(std::string_view name);

    const query::Tree& tree_;
    std::vector<std::string> errors_;
};

}  // namespace watchword
