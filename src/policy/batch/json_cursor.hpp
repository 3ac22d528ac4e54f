// A walk over JSON text that keeps nothing: what reads a batch line without building a tree of documents that
// are known already. As strict as policy/json.hpp, whose reader decodes its strings, but for what raw()
// passes by unread: whoever takes that must read it.
#pragma once

#include <cstddef>
#include <stdexcept>
#include <string>
#include <string_view>

namespace watchword::policy::batch {

/// Why text cannot be read, in one line, naming the member: "request.action is missing".
struct Unreadable : std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// The text must outlive the cursor. Every function throws Unreadable.
class JsonCursor {
public:
    explicit JsonCursor(std::string_view text) : text_(text) { space(); }

    /// What the value here begins with: '{', '[', '"', 'n' of null …; '\0' at the end.
    char next() const { return at_ < text_.size() ? text_[at_] : '\0'; }
    /// Passes a null; false when there is something else.
    bool null();
    std::string string(std::string_view name);
    /// The text of any value, from its first byte to its last. Only brackets and quotes are looked at.
    std::string_view raw();
    /// Whether the object here has this as its first member.
    bool begins_with_member(std::string_view name) const;

    /// Calls on_member(key) at each value, which it must pass. Keys may repeat: see Members.
    template <class F>
    void object(std::string_view name, F&& on_member) {
        open('{', "an object", name);
        if (closed('}')) return;
        do {
            const std::string key = string("a key");
            expect(':');
            on_member(key);
        } while (more('}'));
    }

    /// Calls on_element(index) at each value, which it must pass.
    template <class F>
    void array(std::string_view name, F&& on_element) {
        open('[', "a list", name);
        if (closed(']')) return;
        std::size_t index = 0;
        do on_element(index++);
        while (more(']'));
    }

    /// Throws when anything but white space follows.
    void end() const;

private:
    void space();
    void open(char bracket, std::string_view what, std::string_view name);
    bool closed(char bracket);
    bool more(char bracket);
    void expect(char c);
    void pass_string();
    [[noreturn]] void fail(std::string_view why) const;

    std::string_view text_;
    std::size_t at_ = 0;
};

/// The dotted name of a member, for messages.
std::string member_name(std::string_view parent, std::string_view key);

}  // namespace watchword::policy::batch
