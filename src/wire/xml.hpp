// Writes XML: elements by hand, or any described struct as AWS Query XML: members by name, vectors as
// <member> lists, maps as <entry> lists, absent optionals not at all.
#pragma once

#include <boost/describe/class.hpp>
#include <boost/describe/members.hpp>
#include <boost/mp11/algorithm.hpp>
#include <concepts>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace watchword::xml {

template <class T>
concept Described = boost::describe::has_describe_members<T>::value;

/// A blob member: base64 on the wire.
struct Blob {
    std::string bytes;
};

/// Appends to one string; elements must be closed in the order of nesting.
class Writer {
public:
    void reserve(std::size_t bytes) { out_.reserve(bytes); }
    void declaration() { out_ += "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"; }
    void open(std::string_view name) { tag("<", name, ">"); }
    void open(std::string_view tag, std::string_view xmlns) {
        out_.append("<").append(tag).append(" xmlns=\"").append(xmlns).append("\">");
    }
    void close(std::string_view name) { tag("</", name, ">"); }
    /// Markup, or text that is known to need no escaping.
    void verbatim(std::string_view markup) { out_ += markup; }
    /// Escapes what XML needs escaped; characters that XML 1.0 cannot carry come out as U+FFFD.
    void text(std::string_view);

    void element(std::string_view tag, const auto& v) {
        open(tag);
        value(v);
        close(tag);
    }
    template <class T>
    void element(std::string_view tag, const std::optional<T>& v) {
        if (v) element(tag, *v);
    }

    void value(std::string_view v) { text(v); }
    void value(const std::string& v) { text(v); }
    void value(const char* v) { text(v); }
    void value(const Blob&);
    void value(bool v) { text(v ? "true" : "false"); }
    template <std::integral N>
    void value(N v) {
        out_ += std::to_string(v);
    }
    template <class T>
    void value(const std::vector<T>& items) {
        for (const auto& item : items) element("member", item);
    }
    template <class T>
    void value(const std::map<std::string, T>& items) {
        for (const auto& [key, item] : items) {
            open("entry");
            element("key", key);
            element("value", item);
            close("entry");
        }
    }
    template <Described T>
    void value(const T& v) {
        using Members = boost::describe::describe_members<T, boost::describe::mod_public |
                                                                 boost::describe::mod_inherited>;
        boost::mp11::mp_for_each<Members>([&](auto member) { element(member.name, v.*member.pointer); });
    }

    std::string take() && { return std::move(out_); }

private:
    void tag(std::string_view before, std::string_view name, std::string_view after);

    std::string out_;
};

}  // namespace watchword::xml
