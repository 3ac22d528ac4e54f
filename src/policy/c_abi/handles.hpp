// What stands behind the handles of watchword_policy.h, and how its functions take arguments and keep their
// promises: no exception leaves, nothing is read that the caller did not say is there.
#pragma once

#define WATCHWORD_POLICY_BUILD
#include <watchword_policy.h>

#include <cstddef>
#include <cstdint>
#include <deque>
#include <new>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "watchword/policy/document.hpp"
#include "watchword/policy/request.hpp"

namespace watchword::policy::c_abi {

inline constexpr std::size_t name_bytes_max = 2048;       // ARNs, names of policies, keys
inline constexpr std::size_t resource_bytes_max = 65536;  // also one context value
inline constexpr std::size_t documents_max = 10000;       // of one handle; also bindings and values of a call
inline constexpr std::size_t levels_max = 64;
inline constexpr std::size_t context_keys_max = 1000;
inline constexpr std::size_t context_bytes_max = 16 << 20;

/// A text argument: a view of the caller's bytes, or why it is refused.
struct Text {
    int status = WATCHWORD_POLICY_OK;
    std::string_view view;
};

/// The bytes, whatever they are, or TOO_LARGE or NULL_ARGUMENT. Reads at most `max` + 1 bytes.
Text take_bytes(const char* data, std::size_t size, std::size_t max);
/// The same, and BAD_TEXT unless they are UTF-8 without NUL.
Text take(const char* data, std::size_t size, std::size_t max = name_bytes_max);
/// 12 digits.
bool is_account(std::string_view);

/// A text as it is answered: stores its size where the caller wants it.
const char* answer(const std::string& text, std::size_t* size);
/// The answer of a NULL handle.
const char* no_answer(std::size_t* size);

/// The constant of an outcome.
int outcome_of(watchword::policy::Outcome);

/// Runs `work`, which returns a status; what it throws becomes one.
template <class Work>
int guarded(Work work) noexcept {
    try {
        return work();
    } catch (const std::bad_alloc&) {
        return WATCHWORD_POLICY_OUT_OF_MEMORY;
    } catch (...) {
        return WATCHWORD_POLICY_INTERNAL;
    }
}

/// `*out` becomes a new Handle.
template <class Handle>
int make(Handle** out) noexcept {
    if (!out) return WATCHWORD_POLICY_NULL_ARGUMENT;
    *out = nullptr;
    return guarded([&] {
        *out = new Handle();
        return WATCHWORD_POLICY_OK;
    });
}

}  // namespace watchword::policy::c_abi

/// Immutable.
struct watchword_policy_document {
    watchword::policy::DocumentPtr value;
};

/// Immutable.
struct watchword_policy_error {
    watchword::policy::DocumentError value;
};

/// What watchword_policy_compile() passes on.
struct watchword_policy_bindings {
    watchword::policy::PrincipalBindings value;
};

/// Owns what `view` points into; each change leaves `view` complete, so that evaluations only read.
struct watchword_policy_policies {
    using List = std::vector<watchword::policy::AttachedPolicy>;

    /// Levels of an organization: the lists, and the spans over them that evaluate() takes.
    struct Levels {
        std::vector<List> lists;
        std::vector<std::span<const watchword::policy::AttachedPolicy>> spans;
    };

    std::deque<std::string> names;
    std::vector<watchword::policy::DocumentPtr> kept;
    List identity, boundary, session, endpoint;
    Levels scps, rcps;
    std::string resource_name;
    watchword::policy::Policies view;
};

/// Owns its texts; request() views them.
struct watchword_policy_request {
    std::optional<watchword::policy::Principal::Type> type;
    std::string account, arn, unique_id, issuer_arn, canonical_id;
    std::string action, resource, resource_account;  // empty action or resource: not said yet
    watchword::policy::Context context;
    std::size_t context_bytes = 0;        // since the last clear, also of what was replaced
    std::vector<std::string_view> views;  // of the values being set

    bool complete() const { return type && !action.empty() && !resource.empty(); }
    watchword::policy::Request request() const;
    void clear();
};

/// The decision without its pointers, which may dangle, and copies of what they pointed to.
struct watchword_policy_decision {
    watchword::policy::Decision made;
    bool evaluated = false;
    std::string policy, sid, message;
    std::uint32_t statement = 0, line = 0, column = 0;

    void clear();
};

/// Rendered when it is made: nothing points into the policies.
struct watchword_policy_explanation {
    int outcome = WATCHWORD_POLICY_IMPLICIT_DENY;
    std::string text, json;
    std::vector<std::string> missing_keys;
};
