// Texts that very many records have in common, kept once.
#pragma once

#include <concepts>
#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace watchword {

/// An immutable string in the space of a pointer. Equal ones share their bytes, in the whole process, as long
/// as any lives: three million attachments of a thousand policies hold a thousand ARNs. Converts from and to
/// std::string. Making one looks it up under a lock (tens of nanoseconds); copying one counts a reference.
class SharedText {
public:
    SharedText() : SharedText(std::string_view{}) {}
    SharedText(std::string_view text) : entry_(share(text)) {}
    SharedText(const std::string& text) : SharedText(std::string_view(text)) {}
    SharedText(const char* text) : SharedText(std::string_view(text)) {}
    SharedText(const SharedText&) noexcept;
    SharedText(SharedText&& other) noexcept : entry_(std::exchange(other.entry_, nullptr)) {}
    SharedText& operator=(SharedText other) noexcept {
        std::swap(entry_, other.entry_);
        return *this;
    }
    ~SharedText() {
        if (entry_) drop(entry_);
    }

    /// Not to be called on one that was moved from; neither are the next.
    const std::string& text() const;
    operator const std::string&() const { return text(); }
    operator std::string_view() const { return text(); }

    template <std::convertible_to<std::string_view> Text>
    friend bool operator==(const SharedText& a, const Text& b) {
        return std::string_view(a) == std::string_view(b);
    }

    // As a member of records: a JSON string.
    const std::string& to_text() const { return text(); }
    static SharedText from_text(const std::string& text) { return SharedText(text); }

    /// How many different texts there are now, for tests.
    static std::size_t count();

private:
    struct Entry;
    struct Pool;
    static Entry* share(std::string_view);
    static void drop(Entry*);

    Entry* entry_;
};

}  // namespace watchword

// What std::ranges::find and the like ask for to compare one with a std::string.
template <template <class> class A, template <class> class B>
struct std::basic_common_reference<watchword::SharedText, std::string, A, B> {
    using type = std::string_view;
};
template <template <class> class A, template <class> class B>
struct std::basic_common_reference<std::string, watchword::SharedText, A, B> {
    using type = std::string_view;
};
