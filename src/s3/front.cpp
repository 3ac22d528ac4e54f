#include "s3/front.hpp"

#include "base/limits.hpp"

namespace watchword::s3 {
namespace {

constexpr std::string_view scope_services[] = {"s3"};

Fault fault_of(const sigv4::AuthError& error) {
    return {error.code, error.status, error.message, error.details};
}

const WorkPtr& work_of(const std::shared_ptr<void>& state, WorkPtr& out) {
    out = std::static_pointer_cast<Work>(state);
    return out;
}

}  // namespace

Front::Front(Directory& directory, const Authenticator& authenticator, const Settings& settings,
             ObjectStore& objects, AccessLog access_log, bool encodes_denials)
    : service_{directory, authenticator, settings, objects, std::move(access_log), encodes_denials} {}

// The head decides everything that can be decided by it, so that no byte of a body is taken that will not be
// used.
bool Front::begin(Exchange& exchange) {
    const auto work = std::make_shared<Work>(service_, exchange);
    exchange.state = work;
    bool goes_on = false;
    guarded(*work, [&] {
        auto routed = route(exchange.request, service_.settings.s3_domains);
        if (!routed) throw routed.error();
        work->route = std::move(*routed);
        authenticate(*work);
        refuse_unsupported_headers(exchange.request.headers);
        exchange.body_bytes_max = limits::control_body_bytes_max;
        if (row_of(work->route->operation).body == Body::object) {
            Access access(*work, service_.directory.current());
            authorize(*work, access);
            auto checksum = ChecksumAlgorithm::none;
            if (work->route->operation == Operation::UploadPart)
                checksum = service_.objects
                               .multipart_checksum({work->bucket.id, work->key(),
                                                    std::string(work->parameters().get("uploadId"))})
                               .value_or(ChecksumAlgorithm::none);
            auto body = std::make_unique<BodyCheck>(service_.objects, exchange.request, work->authenticated,
                                                    exchange.content_length, checksum);
            work->body = body.get();
            exchange.sink = std::move(body);
            // aws-chunked framing comes on top of the object's bytes; the decoder holds it to what it
            // announced.
            exchange.body_bytes_max = BodyCheck::object_bytes_max * 2;
        }
        goes_on = true;
    });
    return goes_on;
}

void Front::finish(Exchange& exchange, std::function<void()> done) {
    WorkPtr work;
    work_of(exchange.state, work);
    work->done = std::move(done);
    guarded(*work, [&] {
        const OperationRow& row = row_of(work->route->operation);
        if (row.body == Body::document || row.body == Body::parts)
            require_declared_body(exchange.request, work->authenticated, row.body == Body::document);
        Access access(*work, service_.directory.current());
        authorize(*work, access);
        row.run(work, access);
    });
}

void Front::authenticate(Work& work) const {
    const std::string_view virtual_host_bucket =
        work.route->address.virtual_host ? std::string_view(work.bucket_name()) : std::string_view{};
    const AuthenticationRules rules{sigv4::Dialect::s3, scope_services, {}, virtual_host_bucket};
    const auto ask = [&] {
        return service_.authenticator.authenticate(work.request(), rules, service_.directory.current(),
                                                   service_.now());
    };
    auto authenticated = ask();
    if (!authenticated && Authenticator::is_unknown_key(authenticated.error()) &&
        service_.directory.behind()) {
        // Another process has just committed, perhaps this very key. This waits for the committer, which
        // happens at most once for every such commit.
        service_.directory.write([](Transaction&) {});
        authenticated = ask();
    }
    if (!authenticated) throw fault_of(authenticated.error());
    work.authenticated = std::move(*authenticated);
}

void Front::authorize(Work& work, Access& access) const {
    const OperationRow& row = row_of(work.route->operation);
    const bool needs_bucket = !work.bucket_name().empty() && work.route->operation != Operation::CreateBucket;
    if (needs_bucket) {
        const Bucket& bucket = access.bucket(work.bucket_name());
        work.bucket = {bucket.id, bucket.account_id, bucket.region};
    }
    if (!row.action.empty())
        access.require(row.action,
                       {work.bucket_name(), work.key(), work.route->operation == Operation::CreateBucket});
}

void Front::refuse(Exchange& exchange, std::string_view code, unsigned status, std::string_view message) {
    WorkPtr work;
    if (!work_of(exchange.state, work)) work = std::make_shared<Work>(service_, exchange);
    work->body = nullptr;
    work->fail(Fault(code, status, std::string(message)));
}

}  // namespace watchword::s3
