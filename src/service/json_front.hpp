// The front of the JSON services: Organizations. `POST /` with `X-Amz-Target: PREFIX.Operation`, JSON in and
// out (AWS JSON 1.1). The path of a request is in operation_front.cpp.
#pragma once

#include <span>

#include "service/json_operation.hpp"
#include "service/operation_front.hpp"

namespace watchword {

class JsonFront final : public OperationFront {
public:
    /// All references must outlive the front.
    JsonFront(Directory&, const Authenticator&, const Settings&, std::span<const JsonService* const> services,
              AccessLog, bool encodes_denials = false);

private:
    struct JsonWork;
    WorkPtr make_work(Exchange&, std::function<void()> done, std::string request_id) const override;
    void read(Work&) const override;
    void find_operation(Work&) const override;
    bool writes(const Work&) const override;
    void run_operation(Work&, Scope, Call&) const override;
    void write_fault(Work&, const Fault&) const override;
    std::string_view content_type() const override { return "application/x-amz-json-1.1"; }

    const std::span<const JsonService* const> services_;
};

/// Does the head look like a request of a JSON service? (facts: signatures §7)
bool is_json_request(const Request&);

/// What a JSON service calls an error that other services have by another name: "UnrecognizedClientException"
/// for "InvalidClientTokenId". Names of its own stay.
std::string_view json_error_code(std::string_view code);

}  // namespace watchword
