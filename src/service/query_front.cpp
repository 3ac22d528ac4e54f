#include "service/query_front.hpp"

#include <algorithm>
#include <optional>

#include "base/limits.hpp"
#include "crypto/hash.hpp"
#include "service/callable.hpp"
#include "service/request_id.hpp"

namespace watchword {
namespace {

Fault fault_of(const sigv4::AuthError& error) { return {error.code, error.status, error.message}; }

const QueryService& find_service(std::span<const QueryService* const> services, std::string_view version) {
    for (const auto* service : services)
        if (service->version == version) return *service;
    throw Fault("InvalidAction", 400,
                version.empty() ? std::string("The parameter Version is missing.")
                                : concat("No service has the version ", version));
}

const Operation& find_operation(const QueryService& service, std::string_view action) {
    const auto found = std::ranges::lower_bound(service.operations, action, {}, &Operation::action);
    if (found == service.operations.end() || found->action != action)
        throw Fault("InvalidAction", 400,
                    concat("Could not find operation ", action, " for version ", service.version));
    return *found;
}

RequestFacts facts_of(const Request& request, const Authenticated& authenticated, Time now) {
    const std::string_view region =
        authenticated.claim ? std::string_view(authenticated.claim->scope.region) : std::string_view{};
    return {request.peer,
            request.headers.get("user-agent"),
            request.headers.get("referer"),
            region,
            request.secure,
            now};
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

struct QueryFront::Work {
    Work(Exchange& its_exchange, std::function<void()> its_done, std::string id)
        : exchange(its_exchange), done(std::move(its_done)), request_id(std::move(id)) {}

    Exchange& exchange;
    std::function<void()> done;
    std::string request_id;
    std::string body_sha256_hex;
    std::optional<query::Tree> tree;
    const QueryService* service = nullptr;
    const Operation* operation = nullptr;
    Authenticated authenticated;
    std::string principal_arn;
    bool caught_up = false;
};

QueryFront::QueryFront(Directory& directory, const Authenticator& authenticator, const Settings& settings,
                       std::span<const QueryService* const> services, AccessLog access_log)
    : directory_(directory),
      authenticator_(authenticator),
      settings_(settings),
      services_(services),
      access_log_(std::move(access_log)) {}

bool QueryFront::begin(Exchange& exchange) {
    exchange.body_bytes_max = limits::control_body_bytes_max;
    return true;
}

// The path of a request. Everything below is in the order it happens: read, authenticate, then run on a
// Snapshot (here and now, on the I/O thread) or on a Transaction (on the committer's, answered when it is
// durable).
void QueryFront::finish(Exchange& exchange, std::function<void()> done) {
    auto work =
        std::make_shared<Work>(exchange, std::move(done), new_request_id(directory_.environment().random));
    guarded(*work, [&] {
        read(*work);
        answer(work);
    });
}

// Whatever goes wrong in `step` is the reply.
template <class Step>
void QueryFront::guarded(Work& work, Step step) const {
    try {
        step();
    } catch (const Fault& fault) {
        reply(work, &fault);
    } catch (const std::exception&) {
        const Fault failure("InternalFailure", 500,
                            "The request processing has failed because of an internal error.");
        reply(work, &failure);
    }
}

void QueryFront::read(Work& work) const {
    const Request& request = work.exchange.request;
    work.tree.emplace(request.method == "POST" ? std::string_view(request.body) : request.query());
    if (work.tree->parameter("Action").empty())
        throw Fault("MissingAction", 400, "The request must contain the parameter Action.");
    work.service = &find_service(services_, work.tree->parameter("Version"));
    work.body_sha256_hex = crypto::sha256_hex(request.body);
}

void QueryFront::answer(std::shared_ptr<Work> work) {
    const Snapshot& snapshot = directory_.current();
    if (!authenticate(work, snapshot)) return;
    work->operation = &find_operation(*work->service, work->tree->parameter("Action"));
    if (work->operation->writes(*work->tree)) return write(work);
    run(*work, {.read = &snapshot});
    reply(*work, nullptr);
}

// False: the key is unknown, but another process has committed something since this one last looked. answer()
// is called again when that is read.
bool QueryFront::authenticate(const std::shared_ptr<Work>& work, const Snapshot& snapshot) {
    const std::string_view own_name[] = {work->service->name};
    auto authenticated = authenticator_.authenticate(
        work->exchange.request, {sigv4::Dialect::query, own_name, work->body_sha256_hex, {}}, snapshot,
        directory_.environment().clock.now());
    if (authenticated) {
        work->authenticated = std::move(*authenticated);
        return true;
    }
    if (work->caught_up || !Authenticator::is_unknown_key(authenticated.error()) || !directory_.behind())
        throw fault_of(authenticated.error());
    work->caught_up = true;
    directory_.submit([](Transaction&) {},
                      [this, work](std::exception_ptr) { guarded(*work, [&] { answer(work); }); });
    return false;
}

void QueryFront::write(const std::shared_ptr<Work>& work) {
    directory_.submit([this, work](Transaction& in) { run(*work, {.write = &in}); },
                      [this, work](std::exception_ptr error) {
                          guarded(*work, [&] {
                              if (error) std::rethrow_exception(error);
                              reply(*work, nullptr);
                          });
                      });
}

// Who calls, looked up in the very Snapshot that is read or changed; then the operation: decode, authorize,
// do, encode.
void QueryFront::run(Work& work, Scope in) const {
    auto caller = look_up_caller(work.authenticated.credential, in.snapshot());
    if (!caller)
        throw Fault("InvalidClientTokenId", 403, "The security token included in the request is invalid.");
    work.principal_arn = caller->arn;
    require_callable(*caller, work.service->name, work.operation->action);

    const Environment& environment = directory_.environment();
    Call call{std::move(*caller),
              facts_of(work.exchange.request, work.authenticated, environment.clock.now()),
              {},
              environment,
              settings_};

    const std::string response = concat(work.operation->action, "Response");
    xml::Writer out;
    out.reserve(usual_reply_bytes_max);
    out.open(response, work.service->xmlns);
    work.operation->run(in, call, work.service->name, *work.operation, *work.tree, out);
    out.open("ResponseMetadata");
    out.element("RequestId", work.request_id);
    out.close("ResponseMetadata");
    out.close(response);
    work.exchange.reply.body = std::move(out).take();
}

void QueryFront::reply(Work& work, const Fault* fault) const {
    Reply& reply = work.exchange.reply;
    if (fault) {
        reply.status = fault->http_status;
        reply.body =
            error_document(work.service ? work.service->xmlns : default_xmlns, *fault, work.request_id);
        if (fault->http_status == 503) reply.headers.emplace_back("Retry-After", "1");
    }
    reply.headers.reserve(3);
    reply.headers.emplace_back("Content-Type", "text/xml");
    reply.headers.emplace_back("x-amzn-RequestId", work.request_id);
    if (access_log_)
        access_log_({.request_id = work.request_id,
                     .peer = work.exchange.request.peer,
                     .service = work.service ? work.service->name : std::string_view{},
                     .action = work.operation ? work.operation->action : std::string_view{},
                     .access_key_id = work.authenticated.credential.access_key_id,
                     .principal_arn = work.principal_arn,
                     .error_code = fault ? fault->code : std::string_view{},
                     .resource = {},
                     .status = reply.status});
    const auto done = std::move(work.done);
    done();  // the exchange, and with it the request, may be gone from here on
}

void QueryFront::refuse(Exchange& exchange, std::string_view code, unsigned status,
                        std::string_view message) {
    Work work(
        exchange, [] {}, new_request_id(directory_.environment().random));
    const Fault fault(code, status, std::string(message));
    reply(work, &fault);
}

}  // namespace watchword
