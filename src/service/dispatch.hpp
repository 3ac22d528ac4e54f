// Which front serves a request: the Query services, the JSON services, the issuers of
// identity tokens or S3 (facts: signatures §7).
#pragma once

#include "service/issuer_front.hpp"
#include "wire/exchange.hpp"

namespace watchword {

class Dispatch final : public Handler {
public:
    /// All must outlive this.
    Dispatch(Handler& query_front, Handler& json_front, IssuerFront& issuer_front, Handler& s3_front)
        : query_(query_front), json_(json_front), issuer_(issuer_front), s3_(s3_front) {}

    bool begin(Exchange&) override;
    void finish(Exchange&, std::function<void()> done) override;
    void refuse(Exchange&, std::string_view code, unsigned status, std::string_view message) override;

private:
    Handler& query_;
    Handler& json_;
    IssuerFront& issuer_;
    Handler& s3_;
};

}  // namespace watchword
