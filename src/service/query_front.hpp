// The front of the Query services, IAM and STS: forms in, XML out. The path of a request is in
// operation_front.cpp.
#pragma once

#include <span>

#include "service/operation_front.hpp"

namespace watchword {

class QueryFront final : public OperationFront {
public:
    /// All references must outlive the front.
    QueryFront(Directory&, const Authenticator&, const Settings&,
               std::span<const QueryService* const> services, AccessLog, bool encodes_denials = false);

    /// For requests that bring a proof of their own. Some wait for other servers, which are given seconds:
    /// fewer than all of these may at a time (oidc/issuer_keys.hpp).
    static constexpr int stranger_threads = 8;

private:
    struct QueryWork;
    WorkPtr make_work(Exchange&, std::function<void()> done, std::string request_id) const override;
    void read(Work&) const override;
    bool needs_signature(const Work&) const override;
    void find_operation(Work&) const override;
    bool writes(const Work&) const override;
    Workers* workers_for(const Work&) override;
    std::any prepare_operation(Work&, const Snapshot&, Call&) const override;
    void run_operation(Work&, Scope, Call&) const override;
    void write_fault(Work&, const Fault&) const override;
    std::string_view content_type() const override { return "text/xml"; }

    const std::span<const QueryService* const> services_;
    Workers workers_;
    Workers stranger_workers_;  // apart: strangers who keep these busy hold up nobody who signed
};

/// Does the head look like a request of a Query service? (facts: signatures §7) All else is S3's.
bool is_query_request(const Request&);

}  // namespace watchword
