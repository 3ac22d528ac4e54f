#include "s3/work.hpp"

#include "base/encoding.hpp"
#include "crypto/hash.hpp"
#include "s3/xml.hpp"
#include "service/request_id.hpp"

namespace watchword::s3 {

Work::Work(const Service& its_service, Exchange& its_exchange)
    : service(its_service),
      exchange(its_exchange),
      request_id(new_s3_request_id(service.directory.environment().random)) {
    reply().headers.reserve(12);
}

void Work::succeed() { finish({}, {}); }

void Work::succeed_xml(std::string document) {
    reply().body = std::move(document);
    add_header("Content-Type", "application/xml");
    succeed();
}

void Work::fail(const Fault& fault) {
    Reply& out = reply();
    out = Reply{};
    out.status = fault.http_status;
    for (const auto& [name, value] : fault.details)
        if (name == "Region") add_header("x-amz-bucket-region", value);
    if (fault.http_status == 503) add_header("Retry-After", "1");
    add_header("Content-Type", "application/xml");
    if (request().method != "HEAD" && fault.http_status != 304)
        out.body = xml::error(fault, request_id, base64_encode(request_id));
    finish(fault.code, fault.cause);
}

void Work::finish(std::string_view error_code, std::string_view cause) {
    add_header("x-amz-request-id", request_id);
    add_header("x-amz-id-2", base64_encode(request_id));
    if (service.access_log) {
        const std::string resource =
            route ? concat(bucket_name(), key().empty() ? "" : "/", key()) : std::string{};
        service.access_log({.request_id = request_id,
                            .peer = request().peer,
                            .service = "s3",
                            .action = route ? name(route->operation) : std::string_view{},
                            .access_key_id = authenticated.credential.access_key_id,
                            .principal_arn = principal_arn,
                            .error_code = error_code,
                            .cause = cause,
                            .resource = resource,
                            .status = reply().status});
    }
    if (const auto answered = std::move(done)) answered();  // the exchange may be gone from here on
}

std::string canonical_user_id(std::string_view account_id) {
    return crypto::sha256_hex(concat("watchword canonical user id ", account_id));
}

}  // namespace watchword::s3
