#include "service/query_front.hpp"

#include <algorithm>
#include <optional>
#include <thread>

namespace watchword {
namespace {

// Of a second's work or so.
constexpr std::size_t prepared_waiting_max = 64;

const QueryService& find_service(std::span<const QueryService* const> services, std::string_view version) {
    for (const auto* service : services)
        if (service->version == version) return *service;
    throw Fault("InvalidAction", 400,
                version.empty() ? std::string("The parameter Version is missing.")
                                : concat("No service has the version ", version));
}

const Operation* find_row(const QueryService& service, std::string_view action) {
    const auto found = std::ranges::lower_bound(service.operations, action, {}, &Operation::action);
    return found == service.operations.end() || found->action != action ? nullptr : &*found;
}

// Most replies are shorter: a reply is written into one piece of memory.
constexpr std::size_t usual_reply_bytes_max = 2048;

// What errors look like before the service is known.
constexpr std::string_view default_xmlns = "https://sts.amazonaws.com/doc/2011-06-15/";

std::string error_document(std::string_view xmlns, const Fault& fault, std::string_view request_id) {
    xml::Writer out;
    out.open("ErrorResponse", xmlns);
    out.open("Error");
    out.element("Type", std::string_view(fault.http_status < 500 ? "Sender" : "Receiver"));
    out.element("Code", fault.code);
    out.element("Message", std::string_view(fault.what()));
    out.close("Error");
    out.element("RequestId", request_id);
    out.close("ErrorResponse");
    return std::move(out).take();
}

}  // namespace

bool is_query_request(const Request& request) {
    if (request.path() != "/") return false;
    if (request.method == "POST") {
        const auto type = request.headers.get("content-type");
        if (equal_ignoring_case(type.substr(0, type.find(';')), "application/x-www-form-urlencoded"))
            return true;
        return type.empty() && request.query().empty();  // POST /?delete is S3's, by virtual host
    }
    if (request.method != "GET") return false;
    for (auto query = request.query(); !query.empty();)
        if (take_until(query, '&').starts_with("Action=")) return true;
    return false;
}

struct QueryFront::QueryWork final : Work {
    using Work::Work;
    std::optional<query::Tree> tree;
    const QueryService* its_service = nullptr;
    const Operation* operation = nullptr;

    static QueryWork& of(Work& work) { return static_cast<QueryWork&>(work); }
    static const QueryWork& of(const Work& work) { return static_cast<const QueryWork&>(work); }
};

QueryFront::QueryFront(Directory& directory, const Authenticator& authenticator, const Settings& settings,
                       std::span<const QueryService* const> services, AccessLog access_log,
                       bool encodes_denials)
    : OperationFront(directory, authenticator, settings, std::move(access_log), encodes_denials),
      services_(services),
      workers_(std::clamp(std::thread::hardware_concurrency() / 2, 1u, 4u), prepared_waiting_max),
      stranger_workers_(stranger_threads, prepared_waiting_max) {}

OperationFront::WorkPtr QueryFront::make_work(Exchange& exchange, std::function<void()> done,
                                              std::string request_id) const {
    return std::make_shared<QueryWork>(exchange, std::move(done), std::move(request_id));
}

void QueryFront::read(Work& of) const {
    QueryWork& work = QueryWork::of(of);
    const Request& request = work.exchange.request;
    work.tree.emplace(request.method == "POST" ? std::string_view(request.body) : request.query());
    if (work.tree->parameter("Action").empty())
        throw Fault("MissingAction", 400, "The request must contain the parameter Action.");
    work.its_service = &find_service(services_, work.tree->parameter("Version"));
    work.service = work.its_service->name;
    work.operation = find_row(*work.its_service, work.tree->parameter("Action"));
}

bool QueryFront::needs_signature(const Work& of) const {
    const Operation* operation = QueryWork::of(of).operation;
    return !operation || operation->needs_signature;
}

void QueryFront::find_operation(Work& of) const {
    QueryWork& work = QueryWork::of(of);
    if (!work.operation)
        throw Fault("InvalidAction", 400,
                    concat("Could not find operation ", work.tree->parameter("Action"), " for version ",
                           work.its_service->version));
    work.action = work.operation->action;
}

bool QueryFront::writes(const Work& of) const {
    const QueryWork& work = QueryWork::of(of);
    return work.operation->writes(*work.tree);
}

Workers* QueryFront::workers_for(const Work& work) {
    const Operation& operation = *QueryWork::of(work).operation;
    if (!operation.prepare) return nullptr;
    return operation.needs_signature ? &workers_ : &stranger_workers_;
}

std::any QueryFront::prepare_operation(Work& of, const Snapshot& snapshot, Call& call) const {
    QueryWork& work = QueryWork::of(of);
    return work.operation->prepare(snapshot, call, work.service, *work.operation, *work.tree);
}

void QueryFront::run_operation(Work& of, Scope in, Call& call) const {
    QueryWork& work = QueryWork::of(of);
    const std::string response = concat(work.action, "Response");
    xml::Writer out;
    out.reserve(usual_reply_bytes_max);
    out.open(response, work.its_service->xmlns);
    work.operation->run(in, call, work.service, *work.operation, *work.tree, out);
    out.open("ResponseMetadata");
    out.element("RequestId", work.request_id);
    out.close("ResponseMetadata");
    out.close(response);
    work.exchange.reply.body = std::move(out).take();
}

void QueryFront::write_fault(Work& of, const Fault& fault) const {
    QueryWork& work = QueryWork::of(of);
    work.exchange.reply.status = fault.http_status;
    work.exchange.reply.body =
        error_document(work.its_service ? work.its_service->xmlns : default_xmlns, fault, work.request_id);
}

}  // namespace watchword
