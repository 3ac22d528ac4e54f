#include "service/json_front.hpp"

#include <algorithm>
#include <array>

namespace watchword {
namespace {

constexpr std::string_view media_type = "application/x-amz-json-1.1";

bool has_media_type(const Request& request) {
    const auto type = request.headers.get("content-type");
    return equal_ignoring_case(trim(type.substr(0, type.find(';'))), media_type);
}

// "PREFIX.Operation" → both; the prefix has no dot.
std::pair<std::string_view, std::string_view> split_target(std::string_view target) {
    const auto dot = target.find('.');
    if (dot == std::string_view::npos) return {target, {}};
    return {target.substr(0, dot), target.substr(dot + 1)};
}

// Common errors: what the Query services call them, and what the JSON services do (facts: organizations §1).
struct Renamed {
    std::string_view from, to;
};
constexpr std::array<Renamed, 11> renamed{{
    {"AccessDenied", "AccessDeniedException"},
    {"EntityTooLarge", "RequestEntityTooLargeException"},
    {"ExpiredToken", "ExpiredTokenException"},
    {"IncompleteSignature", "IncompleteSignatureException"},
    {"InvalidAction", "UnknownOperationException"},
    {"InvalidClientTokenId", "UnrecognizedClientException"},
    {"MalformedInput", "SerializationException"},
    {"MissingAuthenticationToken", "MissingAuthenticationTokenException"},
    {"ServiceUnavailable", "ServiceUnavailableException"},
    {"SignatureDoesNotMatch", "InvalidSignatureException"},
    {"ValidationError", "ValidationException"},
}};

}  // namespace

bool is_json_request(const Request& request) {
    return request.method == "POST" && request.path() == "/" &&
           (request.headers.find("x-amz-target") || has_media_type(request));
}

std::string_view json_error_code(std::string_view code) {
    const auto found = std::ranges::find(renamed, code, &Renamed::from);
    return found == renamed.end() ? code : found->to;
}

struct JsonFront::JsonWork final : Work {
    using Work::Work;
    policy::JsonNode tree;
    const JsonService* its_service = nullptr;
    const JsonOperation* operation = nullptr;

    static JsonWork& of(Work& work) { return static_cast<JsonWork&>(work); }
    static const JsonWork& of(const Work& work) { return static_cast<const JsonWork&>(work); }
};

JsonFront::JsonFront(Directory& directory, const Authenticator& authenticator, const Settings& settings,
                     std::span<const JsonService* const> services, AccessLog access_log, bool encodes_denials)
    : OperationFront(directory, authenticator, settings, std::move(access_log), encodes_denials),
      services_(services) {}

OperationFront::WorkPtr JsonFront::make_work(Exchange& exchange, std::function<void()> done,
                                             std::string request_id) const {
    return std::make_shared<JsonWork>(exchange, std::move(done), std::move(request_id));
}

// The target says which service's signature is expected. Whether it has such an operation is told only to
// those who signed, and only their bodies are parsed: a megabyte of JSON can take fifty to hold.
void JsonFront::read(Work& of) const {
    JsonWork& work = JsonWork::of(of);
    const Request& request = work.exchange.request;
    const auto prefix = split_target(request.headers.get("x-amz-target")).first;
    const auto found = std::ranges::find(services_, prefix, &JsonService::target_prefix);
    if (found == services_.end() || !has_media_type(request) || request.headers.count("x-amz-target") != 1)
        throw Fault("UnknownOperationException", 400, "The operation that was requested does not exist.");
    work.its_service = *found;
    work.service = work.its_service->name;
}

void JsonFront::find_operation(Work& of) const {
    JsonWork& work = JsonWork::of(of);
    if (work.authenticated.credential.anonymous())
        throw Fault("MissingAuthenticationToken", 403, "Request is missing Authentication Token");
    const auto name = split_target(work.exchange.request.headers.get("x-amz-target")).second;
    const auto operations = work.its_service->operations;
    const auto found = std::ranges::lower_bound(operations, name, {}, &JsonOperation::action);
    if (found == operations.end() || found->action != name)
        throw Fault("UnknownOperationException", 400, "The operation that was requested does not exist.");
    work.operation = &*found;
    work.action = found->action;
    const std::string_view body = work.exchange.request.body;
    auto tree = policy::parse_json(body.empty() ? "{}" : body);
    if (!tree)
        throw Fault("SerializationException", 400,
                    concat("The body is not JSON: ", tree.error().reason, "."));
    work.tree = std::move(*tree);
}

bool JsonFront::writes(const Work& of) const { return JsonWork::of(of).operation->writes; }

void JsonFront::run_operation(Work& of, Scope in, Call& call) const {
    JsonWork& work = JsonWork::of(of);
    work.exchange.reply.body = work.operation->run(in, call, *work.its_service, *work.operation, work.tree);
}

// Whoever is to blame is told by the status: 400, whatever it would be elsewhere, or 5xx.
void JsonFront::write_fault(Work& work, const Fault& fault) const {
    Reply& reply = work.exchange.reply;
    const auto code = json_error_code(fault.code);
    reply.status = fault.http_status < 500 ? 400 : fault.http_status;
    boost::json::object body{{"__type", boost::json::string(code)},
                             {"Message", boost::json::string(fault.what())}};
    for (const auto& [name, value] : fault.details) body.emplace(name, boost::json::string(value));
    reply.body = boost::json::serialize(body);
    reply.headers.emplace_back("x-amzn-ErrorType", code);
}

}  // namespace watchword
