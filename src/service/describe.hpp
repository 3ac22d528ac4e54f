// What a request or result looks like, said in the words of AWS's service models: kinds, nesting,
// constraints. `watchwordd --describe` prints it, and tests hold it against the models that AWS's own clients
// are made from.
#pragma once

#include <boost/describe/class.hpp>
#include <boost/describe/members.hpp>
#include <boost/mp11/algorithm.hpp>
#include <concepts>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "service/shape.hpp"
#include "wire/xml.hpp"

namespace watchword {

/// Writes JSON; each function returns the text of one value.
class Describer {
public:
    /// {"type":"structure","members":{"UserName":{"type":"string",…,"required":true},…}}
    template <class T>
    static std::string type() {
        return type(static_cast<const T*>(nullptr));
    }

    static std::string quoted(std::string_view);

private:
    template <class T>
    static constexpr bool described = boost::describe::has_describe_members<T>::value;

    template <class T>
    static std::string type(const std::optional<T>*) {
        return type<T>();
    }
    template <class T>
    static std::string type(const std::vector<T>*) {
        return concatenated({R"({"type":"list","member":)", type<T>(), "}"});
    }
    template <class T, std::size_t Min, std::size_t Max>
    static std::string type(const shape::List<T, Min, Max>*) {
        return concatenated({R"({"type":"list","member":)", type<T>(), number("max", Max), "}"});
    }
    template <class T>
    static std::string type(const std::map<std::string, T>*) {
        return concatenated({R"({"type":"map","value":)", type<T>(), "}"});
    }
    template <std::size_t Min, std::size_t Max, class Pattern>
    static std::string type(const shape::Text<Min, Max, Pattern>*) {
        return text(Min, Max, Pattern::text, false);
    }
    template <std::size_t Min, std::size_t Max, class Pattern>
    static std::string type(const shape::SensitiveText<Min, Max, Pattern>*) {
        return text(Min, Max, Pattern::text, true);
    }
    template <std::int64_t Min, std::int64_t Max>
    static std::string type(const shape::Number<Min, Max>*) {
        return concatenated({R"({"type":"integer")", number("min", Min), number("max", Max), "}"});
    }
    template <shape::Literal... Words>
    static std::string type(const shape::OneOf<Words...>*) {
        std::string words;
        for (const auto word : shape::OneOf<Words...>::words)
            words.append(words.empty() ? "" : ",").append(quoted(word));
        return concatenated({R"({"type":"string","enum":[)", words, "]}"});
    }
    static std::string type(const std::string*) { return R"({"type":"string"})"; }
    static std::string type(const xml::Blob*) { return R"({"type":"blob"})"; }
    static std::string type(const bool*) { return R"({"type":"boolean"})"; }
    /// Timestamp of the JSON services (json_operation.hpp); nothing else is a double.
    static std::string type(const double*) { return R"({"type":"timestamp"})"; }
    template <std::integral N>
    static std::string type(const N*) {
        return R"({"type":"integer"})";
    }
    template <class T>
    requires described<T>
    static std::string type(const T*) {
        using Members = boost::describe::describe_members<T, boost::describe::mod_public |
                                                                 boost::describe::mod_inherited>;
        std::string members;
        boost::mp11::mp_for_each<Members>([&](auto member) {
            using Member = std::remove_reference_t<decltype(std::declval<T&>().*member.pointer)>;
            std::string one = type<Member>();
            if (required(static_cast<const Member*>(nullptr)))
                one.insert(one.size() - 1, R"(,"required":true)");
            members.append(members.empty() ? "" : ",").append(quoted(member.name)).append(":").append(one);
        });
        return concatenated({R"({"type":"structure","members":{)", members, "}}"});
    }

    // Lists are required when they may not be empty, or say so (RequiredList): service/decode.hpp.
    template <class T>
    static constexpr bool required(const std::optional<T>*) {
        return false;
    }
    template <class T>
    static constexpr bool required(const std::vector<T>*) {
        return false;
    }
    template <class T, std::size_t Min, std::size_t Max>
    static constexpr bool required(const shape::List<T, Min, Max>*) {
        return Min > 0;
    }
    template <class T>
    static constexpr bool required(const T*) {
        return true;
    }

    static std::string text(std::size_t min, std::size_t max, std::string_view pattern, bool sensitive);
    template <std::integral N>
    static std::string number(std::string_view name, N value) {
        if (value == std::numeric_limits<N>::max()) return {};
        return concatenated({",", quoted(name), ":", std::to_string(value)});
    }
    static std::string concatenated(std::initializer_list<std::string_view>);
};

}  // namespace watchword
