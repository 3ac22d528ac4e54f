// Described structs to and from a compact binary form, members in order of declaration:
//
//   integer, bool, enum   varint: 7 bits a byte, least significant first, high bit = more follows (zigzag
//                         if signed)
//   text                  varint length, bytes
//   optional              0, or 1 and the value
//   list, map             varint count, elements (of a map: key, value, in order of keys)
//   struct                its members
//
// Reading is strict: too short, too long or left-over bytes are no value.
#pragma once

#include <boost/describe/class.hpp>
#include <boost/describe/members.hpp>
#include <boost/mp11/algorithm.hpp>
#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>

namespace watchword::binary {

template <class T>
concept Described = boost::describe::has_describe_members<T>::value;
template <class T>
using members_of =
    boost::describe::describe_members<T, boost::describe::mod_public | boost::describe::mod_inherited>;

class Writer {
public:
    template <class T>
    void value(const T& in) {
        if constexpr (std::is_enum_v<T>) {
            varint(static_cast<std::uint64_t>(in));
        } else if constexpr (std::signed_integral<T>) {
            varint(static_cast<std::uint64_t>(in) << 1 ^
                   static_cast<std::uint64_t>(static_cast<std::int64_t>(in) >> 63));
        } else if constexpr (std::integral<T>) {
            varint(in);
        } else if constexpr (std::convertible_to<T, std::string_view>) {
            varint(in.size());
            out_ += in;
        } else if constexpr (requires { in.has_value(); }) {
            varint(in.has_value());
            if (in) value(*in);
        } else if constexpr (Described<T>) {
            boost::mp11::mp_for_each<members_of<T>>([&](auto member) { value(in.*member.pointer); });
        } else {
            varint(in.size());
            for (const auto& element : in) {
                if constexpr (requires { typename T::mapped_type; })
                    value(element.first), value(element.second);
                else
                    value(element);
            }
        }
    }
    std::string take() && { return std::move(out_); }

private:
    void varint(std::uint64_t in) {
        for (; in >= 0x80; in >>= 7) out_ += static_cast<char>(in | 0x80);
        out_ += static_cast<char>(in);
    }
    std::string out_;
};

/// Reads values off the front of `in`, which must outlive it. After a failure nothing more is to be read.
class Reader {
public:
    explicit Reader(std::string_view in) : rest_(in) {}

    /// False: the bytes are not a T; `out` is then unspecified.
    template <class T>
    bool value(T& out) {
        std::uint64_t number = 0;
        if constexpr (std::is_enum_v<T>) {
            if (!varint(number) || number > 255) return false;
            out = static_cast<T>(number);
            return true;
        } else if constexpr (std::same_as<T, bool>) {
            if (!varint(number) || number > 1) return false;
            out = number == 1;
            return true;
        } else if constexpr (std::signed_integral<T>) {
            if (!varint(number)) return false;
            out = static_cast<T>(static_cast<std::int64_t>(number >> 1) ^
                                 -static_cast<std::int64_t>(number & 1));
            return true;
        } else if constexpr (std::integral<T>) {
            if (!varint(number)) return false;
            out = static_cast<T>(number);
            return true;
        } else if constexpr (std::convertible_to<T, std::string_view>) {
            if (!varint(number) || number > rest_.size()) return false;
            out.assign(rest_.substr(0, number));
            rest_.remove_prefix(number);
            return true;
        } else if constexpr (requires {
                                 out.emplace();
                                 out.has_value();
                             }) {
            if (!varint(number) || number > 1) return false;
            return number == 0 || value(out.emplace());
        } else if constexpr (Described<T>) {
            bool good = true;
            boost::mp11::mp_for_each<members_of<T>>(
                [&](auto member) { good = good && value(out.*member.pointer); });
            return good;
        } else {
            if (!varint(number) || number > rest_.size()) return false;  // an element takes at least a byte
            for (; number > 0; --number) {
                if constexpr (requires { typename T::mapped_type; }) {
                    typename T::key_type key;
                    if (!value(key) || !value(out[key])) return false;
                } else if (!value(out.emplace_back())) {
                    return false;
                }
            }
            return true;
        }
    }
    bool at_end() const { return rest_.empty(); }

private:
    bool varint(std::uint64_t& out) {
        out = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            if (rest_.empty()) return false;
            const auto byte = static_cast<unsigned char>(rest_.front());
            rest_.remove_prefix(1);
            out |= static_cast<std::uint64_t>(byte & 0x7f) << shift;
            if (byte < 0x80) return true;
        }
        return false;
    }
    std::string_view rest_;
};

template <class T>
std::string encode(const T& value) {
    Writer out;
    out.value(value);
    return std::move(out).take();
}

template <class T>
std::optional<T> decode(std::string_view bytes) {
    Reader in(bytes);
    T out{};
    if (!in.value(out) || !in.at_end()) return std::nullopt;
    return out;
}

}  // namespace watchword::binary
