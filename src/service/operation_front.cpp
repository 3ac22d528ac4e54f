#include "service/operation_front.hpp"

#include "base/limits.hpp"
#include "base/secret.hpp"
#include "crypto/hash.hpp"
#include "service/authorization_message.hpp"
#include "service/callable.hpp"
#include "service/denied.hpp"
#include "service/request_id.hpp"

namespace watchword {
namespace {

Fault fault_of(const sigv4::AuthError& error) { return {error.code, error.status, error.message}; }

// What went wrong inside, in the service's own words where AWS's model has some.
Fault failure_of(std::string_view service, const std::exception& cause) {
    if (service == "iam")
        return internal_fault(
            "ServiceFailure", 500,
            "The request processing has failed because of an unknown error, exception or failure.", cause);
    if (service == "organizations")
        return internal_fault("ServiceException", 500,
                              "Organizations can't complete your request because of an internal service "
                              "error. Try again later.",
                              cause);
    return internal_fault("InternalFailure", 500,
                          "The request processing has failed because of an internal error.", cause);
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

}  // namespace

OperationFront::OperationFront(Directory& directory, const Authenticator& authenticator,
                               const Settings& settings, AccessLog access_log, bool encodes_denials)
    : directory_(directory),
      authenticator_(authenticator),
      settings_(settings),
      access_log_(std::move(access_log)),
      encodes_denials_(encodes_denials) {}

bool OperationFront::begin(Exchange& exchange) {
    exchange.body_bytes_max = limits::control_body_bytes_max;
    return true;
}

// The path of a request. Everything below is in the order it happens: read, authenticate, then run on a
// Snapshot (here and now, on the I/O thread) or on a Transaction (on the committer's, answered when it is
// durable). Few operations do something on a worker's thread first.
void OperationFront::finish(Exchange& exchange, std::function<void()> done) {
    auto work = make_work(exchange, std::move(done), new_request_id(directory_.environment().random));
    guarded(*work, [&] {
        read(*work);
        work->body_sha256_hex = crypto::sha256_hex(exchange.request.body);
        answer(work);
    });
}

// Whatever goes wrong in `step` is the reply.
template <class Step>
void OperationFront::guarded(Work& work, Step step) const {
    try {
        step();
    } catch (const Fault& fault) {
        reply(work, &fault);
    } catch (const std::exception& error) {
        const Fault failure = failure_of(work.service, error);
        reply(work, &failure);
    }
}

// Refusals by policies say why to those who may decode it, where the server is set to.
template <class Step>
auto OperationFront::asked_by(Call& call, const Snapshot& snapshot, Step step) const {
    if (!encodes_denials_) return step();
    try {
        return step();
    } catch (const Denied& denied) {
        throw access_denied(with_encoded_message(denied.what(), snapshot, call.caller, denied.access(),
                                                 call.context, call.environment));
    }
}

void OperationFront::answer(WorkPtr work) {
    const Snapshot& snapshot = directory_.current();
    if (needs_signature(*work) && !authenticate(work, snapshot)) return;
    find_operation(*work);
    if (Workers* workers = workers_for(*work)) return prepare(work, *workers);
    if (writes(*work)) return write(work);
    run(*work, {.read = &snapshot});
    reply(*work, nullptr);
}

// False: the key is unknown, but another process has committed something since this one last looked. answer()
// is called again when that is read.
bool OperationFront::authenticate(const WorkPtr& work, const Snapshot& snapshot) {
    const std::string_view own_name[] = {work->service};
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

// On a worker, with a Snapshot of its own: what burns time holds up neither readers nor the committer.
void OperationFront::prepare(const WorkPtr& work, Workers& workers) {
    const bool queued = workers.run([this, work] {
        guarded(*work, [&] {
            const auto snapshot = directory_.share();
            Call call = call_of(*work, *snapshot);
            work->prepared =
                asked_by(call, *snapshot, [&] { return prepare_operation(*work, *snapshot, call); });
            if (writes(*work)) return write(work);
            const auto newest = directory_.share();  // preparing may have taken seconds
            run(*work, {.read = newest.get()});
            reply(*work, nullptr);
        });
    });
    if (!queued) throw Fault("Throttling", 400, "Rate exceeded");
}

void OperationFront::write(const WorkPtr& work) {
    directory_.submit([this, work](Transaction& in) { run(*work, {.write = &in}); },
                      [this, work](std::exception_ptr error) {
                          guarded(*work, [&] {
                              if (error) std::rethrow_exception(error);
                              reply(*work, nullptr);
                          });
                      });
}

// Who calls, looked up in the very Snapshot that is read or changed.
Call OperationFront::call_of(Work& work, const Snapshot& snapshot) const {
    auto caller = look_up_caller(work.authenticated.credential, snapshot);
    if (!caller)
        throw Fault("InvalidClientTokenId", 403, "The security token included in the request is invalid.");
    work.principal_arn = caller->arn;
    const Environment& environment = directory_.environment();
    const auto facts = facts_of(work.exchange.request, work.authenticated, environment.clock.now());
    note_use(*caller, work, facts);
    if (needs_signature(work)) require_callable(*caller, work.service, work.action);

    return {std::move(*caller), facts, {}, environment, settings_, &work.prepared};
}

// An attempt counts, whatever comes of it.
void OperationFront::note_use(const Caller& caller, const Work& work, const RequestFacts& facts) const {
    authenticator_.last_used().principals().mark(
        caller, work.service, work.action, facts.region.empty() ? "us-east-1" : facts.region, facts.now);
}

// The operation: decode, authorize, do, encode.
void OperationFront::run(Work& work, Scope in) const {
    Call call = call_of(work, in.snapshot());
    asked_by(call, in.snapshot(), [&] { run_operation(work, in, call); });
}

void OperationFront::reply(Work& work, const Fault* fault) const {
    Reply& reply = work.exchange.reply;
    if (fault) {
        write_fault(work, *fault);
        if (fault->http_status == 503) reply.headers.emplace_back("Retry-After", "1");
    }
    reply.headers.reserve(3);
    reply.headers.emplace_back("Content-Type", content_type());
    reply.headers.emplace_back("x-amzn-RequestId", work.request_id);
    if (access_log_)
        access_log_({.request_id = work.request_id,
                     .peer = work.exchange.request.peer,
                     .service = work.service,
                     .action = work.action,
                     .access_key_id = work.authenticated.credential.access_key_id,
                     .principal_arn = work.principal_arn,
                     .error_code = fault ? fault->code : std::string_view{},
                     .cause = fault ? std::string_view(fault->cause) : std::string_view{},
                     .resource = {},
                     .status = reply.status});
    wipe(work.exchange.request.body);  // there may be passwords in it
    const auto done = std::move(work.done);
    done();  // the exchange, and with it the request, may be gone from here on
}

void OperationFront::refuse(Exchange& exchange, std::string_view code, unsigned status,
                            std::string_view message) {
    const auto work = make_work(
        exchange, [] {}, new_request_id(directory_.environment().random));
    const Fault fault(code, status, std::string(message));
    reply(*work, &fault);
}

}  // namespace watchword
