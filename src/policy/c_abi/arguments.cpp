#include <algorithm>
#include <cstring>

#include "policy/c_abi/handles.hpp"
#include "policy/json.hpp"

namespace watchword::policy::c_abi {

Text take_bytes(const char* data, std::size_t size, std::size_t max) {
    if (size == WATCHWORD_POLICY_TERMINATED) {
        if (!data) return {WATCHWORD_POLICY_NULL_ARGUMENT, {}};
        const void* end = std::memchr(data, '\0', max + 1);
        if (!end) return {WATCHWORD_POLICY_TOO_LARGE, {}};
        size = static_cast<std::size_t>(static_cast<const char*>(end) - data);
    }
    if (size > max) return {WATCHWORD_POLICY_TOO_LARGE, {}};
    if (size == 0) return {};
    if (!data) return {WATCHWORD_POLICY_NULL_ARGUMENT, {}};
    return {WATCHWORD_POLICY_OK, {data, size}};
}

Text take(const char* data, std::size_t size, std::size_t max) {
    const Text text = take_bytes(data, size, max);
    if (text.status != WATCHWORD_POLICY_OK) return text;
    if (text.view.find('\0') != std::string_view::npos || !is_utf8(text.view))
        return {WATCHWORD_POLICY_BAD_TEXT, {}};
    return text;
}

bool is_account(std::string_view text) {
    return text.size() == 12 &&
           std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

const char* answer(const std::string& text, std::size_t* size) {
    if (size) *size = text.size();
    return text.c_str();
}

const char* no_answer(std::size_t* size) {
    if (size) *size = 0;
    return "";
}

}  // namespace watchword::policy::c_abi

using namespace watchword::policy::c_abi;

const char* watchword_policy_version() { return WATCHWORD_VERSION; }

const char* watchword_policy_status_text(int status) {
    switch (status) {
        case WATCHWORD_POLICY_OK: return "ok";
        case WATCHWORD_POLICY_NULL_ARGUMENT: return "an argument that must not be NULL is NULL";
        case WATCHWORD_POLICY_BAD_VALUE:
            return "a constant out of range, or an account that is not 12 digits";
        case WATCHWORD_POLICY_BAD_TEXT: return "a text is not UTF-8, has a NUL inside, or is empty";
        case WATCHWORD_POLICY_TOO_LARGE: return "a text or a number of things is above its limit";
        case WATCHWORD_POLICY_BAD_DOCUMENT: return "the document was refused";
        case WATCHWORD_POLICY_WRONG_ORDER:
            return "something that must come before is missing or was done twice";
        case WATCHWORD_POLICY_OUT_OF_MEMORY: return "out of memory";
        case WATCHWORD_POLICY_INTERNAL: return "a fault of the library";
    }
    return "not a status";
}
