// One S3 request on its way to its reply, and what operations are given to answer it with.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/fault.hpp"
#include "directory/directory.hpp"
#include "s3/body.hpp"
#include "s3/objects/object_store.hpp"
#include "s3/route.hpp"
#include "service/access_log.hpp"
#include "service/authenticate.hpp"
#include "service/call.hpp"
#include "watchword/result.hpp"
#include "wire/exchange.hpp"

namespace watchword::s3 {

/// What the front serves from. All references outlive every request.
struct Service {
    Directory& directory;
    const Authenticator& authenticator;
    const Settings& settings;
    ObjectStore& objects;
    const AccessLog access_log;
    const bool encodes_denials = false;  ///< refusals carry an encoded authorization message

    Time now() const { return directory.environment().clock.now(); }
};

/// The bucket of a request, as it was when the request was authorized.
struct BucketFacts {
    std::string id, account_id, region;
};

/// Shared by whoever has still to do with the request; the exchange outlives it.
class Work {
public:
    Work(const Service& service, Exchange& exchange);

    const Service& service;
    Exchange& exchange;
    const std::string request_id;
    std::optional<s3::Route> route;
    Authenticated authenticated;
    BucketFacts bucket;
    std::string caller_account_id;
    std::string principal_arn;
    BodyCheck* body = nullptr;  ///< the exchange's sink, where the body is an object's
    std::function<void()> done;

    const Request& request() const { return exchange.request; }
    const Parameters& parameters() const { return route->parameters; }
    const std::string& bucket_name() const { return route->address.bucket; }
    const std::string& key() const { return route->address.key; }
    Reply& reply() const { return exchange.reply; }
    void add_header(std::string name, std::string value) {
        reply().headers.emplace_back(std::move(name), std::move(value));
    }

    /// Answers with what is in reply().
    void succeed();
    /// Answers with an XML document, status 200.
    void succeed_xml(std::string document);
    /// Answers with no body.
    void succeed_empty(unsigned status) { reply().status = status, succeed(); }
    void fail(const Fault&);

private:
    void finish(std::string_view error_code, std::string_view cause);
};
using WorkPtr = std::shared_ptr<Work>;

/// Runs `step`; whatever it throws is the reply.
template <class Step>
void guarded(Work& work, Step step) {
    try {
        step();
    } catch (const Fault& fault) {
        work.fail(fault);
    } catch (const std::exception& error) {
        work.fail(internal_fault("InternalError", 500, "We encountered an internal error. Please try again.",
                                 error));
    }
}

/// An answer of the object store's that is either the reply's Fault or goes on with `then`.
template <class T, class Then>
Done<T> when_done(WorkPtr work, Then then) {
    return [work = std::move(work), then = std::move(then)](Result<T, Fault> result) {
        guarded(*work, [&] {
            if (!result) throw result.error();
            then(*work, std::move(*result));
        });
    };
}

/// The canonical user id of an account: 64 hex digits that say nothing of it.
std::string canonical_user_id(std::string_view account_id);

}  // namespace watchword::s3
