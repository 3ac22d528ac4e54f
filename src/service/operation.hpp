// An operation of a Query service is three things in one place: described structs spelled as AWS spells them,
// one plain function, one table row. The row derives the codec and whether the operation writes from the
// function's signature:
//
//     Result read_something(const Snapshot&, Call&, const Request&);
//     Result change_something(Transaction&, Call&, const Request&);
//
//     operation<change_something, on_user>("ChangeSomething")
//
// and names what is authorized: a function that finds the target of a request, or one of the two tags below.
// A row that authorizes nothing does not compile.
//
// What burns time (hashing a password) must not run on the committer. Such an operation has a third function,
// which runs first, on a worker thread and on the newest Snapshot, for callers who may make the call; its
// result is handed to the writer:
//
//     Hashed prepare_something(const Snapshot&, Call&, const Request&);
//     Result change_something(Transaction&, Call&, const Request&, const Hashed&);
//
//     operation<change_something, on_user, prepare_something>("ChangeSomething")
//
// A function that only reads may have a preparation too (one that asks another server); it then runs on the
// worker's thread as well.
#pragma once

#include <any>
#include <map>
#include <string>
#include <string_view>
#include <type_traits>

#include "service/call.hpp"
#include "service/decode.hpp"
#include "service/describe.hpp"
#include "wire/query.hpp"
#include "wire/xml.hpp"

namespace watchword {

/// The result of an operation that answers nothing but its request id.
struct Empty {};

/// What a request acts on.
struct Target {
    std::string resource = "*";  ///< ARN, or what AWS has in its place
    const Tags* tags = nullptr;  ///< of the resource: aws:ResourceTag, iam:ResourceTag
};

/// Row tag: anybody who is authenticated may call this; policies are not asked (GetCallerIdentity), and
/// Call::context stays empty.
inline constexpr struct NoPermissionNeeded {
} no_permission_needed;
/// Row tag: the function itself calls require_access(), because what is authorized is not one target
/// (AssumeRole).
inline constexpr struct HandlerAuthorizes {
} handler_authorizes;
/// Row tag: the request brings a proof of its own instead of a signature (AssumeRoleWithWebIdentity). A
/// signature that is there all the same is not looked at: Call::caller is anonymous, Call::context has what
/// set_global_keys() sets for such, and the function itself decides.
inline constexpr struct NoSignatureNeeded {
} no_signature_needed;

/// What an operation runs on: exactly one is not null.
struct Scope {
    const Snapshot* read = nullptr;
    Transaction* write = nullptr;
    const Snapshot& snapshot() const { return read ? *read : write->snapshot(); }
};

/// One row of a service's table. `action` is the Action parameter that calls it, "CreateUser".
struct Operation {
    std::string_view action;
    /// Decodes, authorizes, runs, encodes. Throws Fault.
    void (*run)(Scope, Call&, std::string_view service, const Operation&, const query::Tree&, xml::Writer&);
    /// Whether this request needs a Transaction.
    bool (*writes)(const query::Tree&);
    /// Decodes, authorizes, prepares; null for most operations. To be called before run(), which needs what
    /// it returns in Call::prepared. Throws Fault.
    std::any (*prepare)(const Snapshot&, Call&, std::string_view service, const Operation&,
                        const query::Tree&) = nullptr;
    /// Request and result as JSON text, for --describe (service/describe.hpp). No "output": nothing is
    /// answered but the request id.
    std::string (*describe)();
    /// False: nobody's signature is asked for or looked at.
    bool needs_signature = true;
};

namespace detail {

template <class Function>
struct Signature;
/// What the signature of an operation's function says: its request, its result, and whether it writes.
template <class R, class S, class Q>
struct Signature<R (*)(S&, Call&, const Q&)> {
    static_assert(std::is_same_v<S, Transaction> || std::is_same_v<S, const Snapshot>);
    using Result = R;
    using Request = Q;
    static constexpr bool writes = std::is_same_v<S, Transaction>, prepared = false;
};
/// The same for a function that takes what was prepared.
template <class R, class S, class Q, class P>
struct Signature<R (*)(S&, Call&, const Q&, const P&)> {
    static_assert(std::is_same_v<S, Transaction> || std::is_same_v<S, const Snapshot>);
    using Result = R;
    using Request = Q;
    using Prepared = P;
    static constexpr bool writes = std::is_same_v<S, Transaction>, prepared = true;
};
/// Whether the third part of a row is this tag.
template <auto TargetOf, class Tag>
constexpr bool tagged = std::is_same_v<std::remove_const_t<decltype(TargetOf)>, Tag>;
/// Whether it is none: a function that finds the one target that is authorized before the operation runs.
template <auto TargetOf>
constexpr bool names_target = !tagged<TargetOf, NoPermissionNeeded> && !tagged<TargetOf, HandlerAuthorizes> &&
                              !tagged<TargetOf, NoSignatureNeeded>;

/// Sets PREFIX/KEY for each tag, and each prefix. Condition keys ignore case, tag keys need not: of tags
/// whose keys differ only in case, the n-th counts (from 0; the last, when there are fewer). Returns whether
/// there is one more.
template <class List>
bool set_tag_keys(policy::Context& context, std::initializer_list<std::string_view> prefixes,
                  const List& tags, std::size_t n) {
    bool more = false;
    std::map<std::string, std::size_t> seen;
    for (const auto& [key, value] : tags)
        if (seen[lower(key)]++ > n)
            more = true;
        else
            for (auto prefix : prefixes) context.set(concat(prefix, "/", key), std::string_view(value));
    return more;
}

template <class Request>
bool set_request_keys(policy::Context& context, const Request& request, std::size_t n = 0) {
    if constexpr (requires { request.Tags; }) {
        std::vector<std::string> keys;
        for (const auto& tag : request.Tags) keys.push_back(tag.Key);
        context.set("aws:TagKeys", keys);
        return set_tag_keys(context, {"aws:RequestTag"}, request.Tags, n);
    } else if constexpr (requires { request.TagKeys; }) {
        context.set("aws:TagKeys", std::vector<std::string>(request.TagKeys.begin(), request.TagKeys.end()));
    }
    return false;
}

inline bool set_resource_keys(policy::Context& context, std::string_view service, const Target& target,
                              std::size_t n = 0) {
    if (!target.tags) return false;
    return set_tag_keys(context, {"aws:ResourceTag", concat(service, ":ResourceTag")}, *target.tags, n);
}

inline void erase_resource_keys(policy::Context& context, std::string_view service) {
    const std::string own = concat(service, ":ResourceTag/");
    for (std::size_t i = 0; i < context.size(); ++i) {
        const std::string key(context.key(i));
        if (key.starts_with("aws:ResourceTag/") || key.starts_with(own)) context.erase(key);
    }
}

// Where no policy is asked, the condition keys are not gathered either.
template <auto TargetOf, class Request>
void authorize(Scope in, Call& call, std::string_view service, std::string_view operation,
               const Request& request) {
    if constexpr (!tagged<TargetOf, NoPermissionNeeded>)
        set_global_keys(call.context, call.facts, call.caller);
    if constexpr (names_target<TargetOf>) {
        const Target target = TargetOf(in.snapshot(), call, request);
        const std::string action = concat(service, ":", operation);
        // What is decided must not hang on which of two tags is looked at: each is, and all must be allowed.
        for (std::size_t n = 0;; ++n) {
            const bool more_asked = set_request_keys(call.context, request, n);
            const bool more_there = set_resource_keys(call.context, service, target, n);
            require_access(in.snapshot(), call.caller, {action, target.resource, call.account_id()},
                           call.context);
            if (!more_asked && !more_there) break;
        }
    }
}

template <auto Handler, auto TargetOf>
void run(Scope in, Call& call, std::string_view service, const Operation& row, const query::Tree& input,
         xml::Writer& out) {
    using Its = Signature<decltype(Handler)>;
    const auto request = Decoder(input).request<typename Its::Request>();
    authorize<TargetOf>(in, call, service, row.action, request);
    const auto result = [&] {
        const auto handle = [&](auto& scope) {
            if constexpr (Its::prepared)
                return Handler(scope, call, request,
                               std::any_cast<const typename Its::Prepared&>(*call.prepared));
            else
                return Handler(scope, call, request);
        };
        if constexpr (Its::writes)
            return handle(*in.write);
        else
            return handle(in.snapshot());
    }();
    if constexpr (!std::is_same_v<typename Its::Result, Empty>)
        out.element(concat(row.action, "Result"), result);
}

// Who may not make the call costs nothing: authorization comes first, and again on the Snapshot that run()
// reads or changes.
template <auto Prepare, auto TargetOf>
std::any prepare(const Snapshot& snapshot, Call& call, std::string_view service, const Operation& row,
                 const query::Tree& input) {
    using Its = Signature<decltype(Prepare)>;
    const auto request = Decoder(input).request<typename Its::Request>();
    authorize<TargetOf>({.read = &snapshot}, call, service, row.action, request);
    return Prepare(snapshot, call, request);
}

// One operation, two functions: the one that changes something runs only for requests that need it.
template <auto Reader, auto Writer, auto Writes, auto TargetOf>
void run_either(Scope in, Call& call, std::string_view service, const Operation& row,
                const query::Tree& input, xml::Writer& out) {
    if (in.write)
        run<Writer, TargetOf>(in, call, service, row, input, out);
    else
        run<Reader, TargetOf>(in, call, service, row, input, out);
}

template <auto Handler>
std::string describe() {
    using Its = Signature<decltype(Handler)>;
    std::string out = "{\"input\":" + Describer::type<typename Its::Request>();
    if constexpr (!std::is_same_v<typename Its::Result, Empty>)
        out += ",\"output\":" + Describer::type<typename Its::Result>();
    return out + "}";
}

template <bool value>
bool always(const query::Tree&) {
    return value;
}

}  // namespace detail

/// Asks for one more resource of a request than its row names. Condition keys stay, but tags are those of
/// this one, not of the one asked about before. `action`: "iam:PassRole". Throws Fault AccessDenied.
inline void require_access_to(const Snapshot& snapshot, Call& call, std::string_view action,
                              const Target& target) {
    const std::string_view service = action.substr(0, action.find(':'));
    detail::erase_resource_keys(call.context, service);
    for (std::size_t n = 0;; ++n) {
        const bool more = detail::set_resource_keys(call.context, service, target, n);
        require_access(snapshot, call.caller, {action, target.resource, call.account_id()}, call.context);
        if (!more) break;
    }
}

/// A row of a service's table.
template <auto Handler, auto TargetOf>
constexpr Operation operation(std::string_view action) {
    using Its = detail::Signature<decltype(Handler)>;
    static_assert(!Its::prepared, "the row must name what prepares");
    return {action,  &detail::run<Handler, TargetOf>, &detail::always<Its::writes>,
            nullptr, &detail::describe<Handler>,      !detail::tagged<TargetOf, NoSignatureNeeded>};
}

/// A row whose requests go through `Prepare` first.
template <auto Handler, auto TargetOf, auto Prepare>
constexpr Operation operation(std::string_view action) {
    using Its = detail::Signature<decltype(Handler)>;
    static_assert(
        std::is_same_v<typename Its::Prepared, typename detail::Signature<decltype(Prepare)>::Result>);
    return {action,
            &detail::run<Handler, TargetOf>,
            &detail::always<Its::writes>,
            &detail::prepare<Prepare, TargetOf>,
            &detail::describe<Handler>,
            !detail::tagged<TargetOf, NoSignatureNeeded>};
}

/// A row whose requests are answered by `Reader`, but by `Writer` when `Writes(tree)`. Both take the same
/// request.
template <auto Reader, auto Writer, auto Writes, auto TargetOf>
constexpr Operation operation(std::string_view action) {
    return {action, &detail::run_either<Reader, Writer, Writes, TargetOf>, Writes, nullptr,
            &detail::describe<Reader>};
}

/// A service of the AWS Query protocol.
struct QueryService {
    std::string_view name;     ///< "iam": signing name and action prefix
    std::string_view version;  ///< "2010-05-08"
    std::string_view xmlns;
    std::span<const Operation> operations;  ///< sorted by action
};

}  // namespace watchword
