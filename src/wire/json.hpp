// Described structs to and from JSON: how records are stored, and how JSON services answer. Members by name;
// absent optionals, empty vectors and empty maps are left out, and what is absent on reading keeps its
// default, so old records go on loading after a member is added. Unknown members are an error: they were
// written by a newer version.
#pragma once

#include <boost/describe/class.hpp>
#include <boost/describe/members.hpp>
#include <boost/json.hpp>
#include <boost/mp11/algorithm.hpp>
#include <concepts>
#include <map>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "base/encoding.hpp"
#include "base/secret.hpp"

namespace watchword::json {

template <class T>
concept Described = boost::describe::has_describe_members<T>::value;

template <class T>
using members_of =
    boost::describe::describe_members<T, boost::describe::mod_public | boost::describe::mod_inherited>;

/// A type that stores itself as one JSON string: `std::string to_text() const` and `static T
/// from_text(std::string)`.
template <class T>
concept TextLike = requires(const T& value, std::string text) {
    { value.to_text() } -> std::convertible_to<std::string>;
    { T::from_text(text) } -> std::convertible_to<T>;
};

/// A type that has its own JSON form: `boost::json::value to_json() const` and
/// `static T from_json(const value&)`.
template <class T>
concept JsonLike = requires(const T& value, const boost::json::value& in) {
    { value.to_json() } -> std::convertible_to<boost::json::value>;
    { T::from_json(in) } -> std::convertible_to<T>;
};

/// What becomes of empty vectors and maps that are members: records leave them out, answers show them.
enum class Empty { left_out, shown };

template <Empty empty = Empty::left_out, class T>
boost::json::value to_value(const T& value) {
    if constexpr (TextLike<T>) {
        return boost::json::string(value.to_text());
    } else if constexpr (JsonLike<T>) {
        return value.to_json();
    } else if constexpr (std::same_as<T, bool> || std::integral<T> || std::floating_point<T>) {
        return value;
    } else if constexpr (std::convertible_to<T, std::string_view>) {
        return boost::json::string(std::string_view(value));
    } else if constexpr (requires { value.has_value(); }) {
        return to_value<empty>(*value);
    } else if constexpr (requires { typename T::mapped_type; }) {
        boost::json::object out;
        for (const auto& [key, item] : value) out.emplace(key, to_value<empty>(item));
        return out;
    } else if constexpr (Described<T>) {
        boost::json::object out;
        boost::mp11::mp_for_each<members_of<T>>([&](auto member) {
            const auto& field = value.*member.pointer;
            if constexpr (requires { field.has_value(); }) {
                if (!field.has_value()) return;
            } else if constexpr (empty == Empty::left_out && requires { field.empty(); } &&
                                 !std::convertible_to<decltype(field), std::string_view>) {
                if (field.empty()) return;
            }
            out.emplace(member.name, to_value<empty>(field));
        });
        return out;
    } else {
        boost::json::array out;
        for (const auto& item : value) out.emplace_back(to_value<empty>(item));
        return out;
    }
}

/// Throws std::runtime_error or boost::system::system_error when `in` is not what to_value() writes for T.
template <class T>
void from_value(const boost::json::value& in, T& out) {
    if constexpr (TextLike<T>) {
        out = T::from_text(std::string(in.as_string()));
    } else if constexpr (JsonLike<T>) {
        out = T::from_json(in);
    } else if constexpr (std::same_as<T, bool>) {
        out = in.as_bool();
    } else if constexpr (std::integral<T>) {
        out = in.to_number<T>();
    } else if constexpr (std::convertible_to<T, std::string_view>) {
        static_cast<std::string&>(out).assign(in.as_string().data(), in.as_string().size());
    } else if constexpr (requires {
                             out.emplace();
                             out.has_value();
                         }) {
        from_value(in, out.emplace());
    } else if constexpr (requires { typename T::mapped_type; }) {
        for (const auto& [key, item] : in.as_object()) from_value(item, out[std::string(key)]);
    } else if constexpr (Described<T>) {
        std::size_t known = 0;
        const auto& object = in.as_object();
        boost::mp11::mp_for_each<members_of<T>>([&](auto member) {
            if (const auto* field = object.if_contains(member.name)) {
                from_value(*field, out.*member.pointer);
                ++known;
            }
        });
        if (known != object.size())
            throw std::runtime_error("a stored record has a member this version does not know");
    } else {
        for (const auto& item : in.as_array()) from_value(item, out.emplace_back());
    }
}

template <class T>
std::string encode(const T& value) {
    return boost::json::serialize(to_value(value));
}

template <class T>
T decode(std::string_view text) {
    T out{};
    from_value(boost::json::parse(boost::json::string_view(text.data(), text.size())), out);
    return out;
}

}  // namespace watchword::json
