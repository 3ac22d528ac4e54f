// An operation of a JSON service: the same three things in one place as operation.hpp's, read from JSON and
// answered as JSON.
//
//     json_operation<move_account, on_account>("MoveAccount")
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "service/json_decode.hpp"
#include "service/operation.hpp"
#include "wire/json.hpp"

namespace watchword {

struct JsonService;

/// One row of a service's table. `action` is what X-Amz-Target names behind the dot.
struct JsonOperation {
    std::string_view action;
    /// Decodes, authorizes, runs; the body of the answer, "" where there is none. Throws Fault.
    std::string (*run)(Scope, Call&, const JsonService&, const JsonOperation&, const policy::JsonNode&);
    bool writes = false;
    /// Members of request and result, as JSON text, for --describe.
    std::string (*describe)();
};

/// A service of the AWS JSON 1.1 protocol.
struct JsonService {
    std::string_view name;           ///< "organizations": signing name and action prefix
    std::string_view version;        ///< "2016-11-28"
    std::string_view target_prefix;  ///< "AWSOrganizationsV20161128"
    /// What is said of a broken constraint.
    Fault (*refusal)(const Violation&);
    std::span<const JsonOperation> operations;  ///< sorted by action
};

/// A moment as JSON services show it: seconds since the Unix epoch, milliseconds behind the point.
using Timestamp = double;
inline Timestamp timestamp(StoredTime time) { return static_cast<double>(time) / 1000; }

namespace detail {

template <auto Handler, auto TargetOf>
std::string run_json(Scope in, Call& call, const JsonService& service, const JsonOperation& row,
                     const policy::JsonNode& input) {
    using Its = Signature<decltype(Handler)>;
    JsonDecoder decoder(input);
    const auto request = decoder.request<typename Its::Request>();
    if (!decoder.violations().empty()) throw service.refusal(decoder.violations().front());
    authorize<TargetOf>(in, call, service.name, row.action, request);
    const auto result = [&] {
        if constexpr (Its::writes)
            return Handler(*in.write, call, request);
        else
            return Handler(in.snapshot(), call, request);
    }();
    if constexpr (std::is_same_v<typename Its::Result, Empty>)
        return {};
    else
        return boost::json::serialize(json::to_value<json::Empty::shown>(result));
}

}  // namespace detail

/// A row of a JSON service's table.
template <auto Handler, auto TargetOf>
constexpr JsonOperation json_operation(std::string_view action) {
    return {action, &detail::run_json<Handler, TargetOf>, detail::Signature<decltype(Handler)>::writes,
            &detail::describe<Handler>};
}

}  // namespace watchword
