#include "service/dispatch.hpp"

#include "service/json_front.hpp"
#include "service/query_front.hpp"

namespace watchword {

bool Dispatch::begin(Exchange& exchange) {
    // In this order, so that the requests that come most pay for no other's tests.
    exchange.taken_by = is_query_request(exchange.request)  ? &query_
                        : is_json_request(exchange.request) ? &json_
                        : issuer_.takes(exchange.request)   ? &issuer_
                                                            : &s3_;
    return exchange.taken_by->begin(exchange);
}

void Dispatch::finish(Exchange& exchange, std::function<void()> done) {
    exchange.taken_by->finish(exchange, std::move(done));
}

void Dispatch::refuse(Exchange& exchange, std::string_view code, unsigned status, std::string_view message) {
    (exchange.taken_by ? *exchange.taken_by : s3_).refuse(exchange, code, status, message);
}

}  // namespace watchword
