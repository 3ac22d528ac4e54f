// Fills any described request struct from JSON and checks every member against its shape, as decode.hpp does
// for forms. Null is as good as absent. What is not even the right kind of thing is SerializationException; a
// member that the operation does not have is ValidationException (decision 4); a broken constraint is left to
// the service to word.
#pragma once

#include <boost/mp11/algorithm.hpp>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "policy/json.hpp"
#include "service/decode.hpp"

namespace watchword {

/// What a member of a request may be found to break.
enum class Constraint { required, length_min, length_max, pattern, word, value_min, value_max };

/// A member that breaks its constraint.
struct Violation {
    Constraint constraint;
    std::string path;  ///< "Tags.1.Key"
};

/// Reads one request. Values never get into messages: some are secret.
class JsonDecoder {
public:
    /// `root` must outlive the decoder.
    explicit JsonDecoder(const policy::JsonNode& root) : root_(root) {}

    /// Throws Fault as said above. Use the result only when there are no violations.
    template <Described T>
    T request() {
        T out{};
        structure(root_, "", out);
        return out;
    }
    /// In the order of the members.
    std::span<const Violation> violations() const { return violations_; }

private:
    using Node = policy::JsonNode;

    template <Described T>
    void structure(const Node& node, const std::string& path, T& out) {
        require_kind(node, Node::Kind::object);
        std::size_t known = 0;
        boost::mp11::mp_for_each<described_members<T>>([&](auto member) {
            const Node* found = node.member(member.name);
            known += found ? 1 : 0;
            if (found && found->is(Node::Kind::null)) found = nullptr;
            member_value(found, path.empty() ? std::string(member.name) : concat(path, ".", member.name),
                         out.*member.pointer);
        });
        if (known != node.keys.size()) refuse_unknown_member(node, names_of<T>());
    }
    template <Described T>
    static std::vector<std::string_view> names_of() {
        std::vector<std::string_view> names;
        boost::mp11::mp_for_each<described_members<T>>([&](auto member) { names.push_back(member.name); });
        return names;
    }

    template <class T>
    void member_value(const Node* node, const std::string& path, T& out) {
        if (node)
            value(*node, path, out);
        else
            add(Constraint::required, path);
    }
    template <class T>
    void member_value(const Node* node, const std::string& path, std::optional<T>& out) {
        if (node) value(*node, path, out.emplace());
    }
    template <class T, std::size_t Min, std::size_t Max>
    void member_value(const Node* node, const std::string& path, shape::List<T, Min, Max>& out) {
        if (node)
            value(*node, path, out);
        else if (Min > 0)
            add(Constraint::required, path);
    }

    template <Described T>
    void value(const Node& node, const std::string& path, T& out) {
        structure(node, path, out);
    }
    template <class T, std::size_t Min, std::size_t Max>
    void value(const Node& node, const std::string& path, shape::List<T, Min, Max>& out) {
        require_kind(node, Node::Kind::array);
        if (node.children.size() < Min) add(Constraint::length_min, path);
        if (node.children.size() > Max) return add(Constraint::length_max, path);
        out.reserve(node.children.size());
        for (const Node& child : node.children) {
            const std::string place = concat(path, ".", std::to_string(out.size() + 1));
            value(child, place, out.emplace_back());
        }
    }
    template <std::size_t Min, std::size_t Max, class Pattern>
    void value(const Node& node, const std::string& path, shape::Text<Min, Max, Pattern>& out) {
        static_cast<std::string&>(out) = text(node);
        const auto length = shape::character_count(out);
        if (length < Min) add(Constraint::length_min, path);
        if (length > Max) return add(Constraint::length_max, path);
        if (!Pattern::matches(out)) add(Constraint::pattern, path);
    }
    template <std::int64_t Min, std::int64_t Max>
    void value(const Node& node, const std::string& path, shape::Number<Min, Max>& out) {
        out.value = number(node);
        if (out.value < Min) add(Constraint::value_min, path);
        if (out.value > Max) add(Constraint::value_max, path);
    }
    template <shape::Literal... Words>
    void value(const Node& node, const std::string& path, shape::OneOf<Words...>& out) {
        static_cast<std::string&>(out) = text(node);
        if (std::ranges::find(out.words, std::string_view(out)) == out.words.end())
            add(Constraint::word, path);
    }

    static void require_kind(const Node&, Node::Kind wanted);
    static const std::string& text(const Node&);
    static std::int64_t number(const Node&);
    [[noreturn]] static void refuse_unknown_member(const Node&, std::span<const std::string_view> known);
    void add(Constraint constraint, const std::string& path) { violations_.push_back({constraint, path}); }

    const Node& root_;
    std::vector<Violation> violations_;
};

}  // namespace watchword
