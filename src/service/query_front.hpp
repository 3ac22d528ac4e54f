// The front of the Query services: one request of IAM or STS from its bytes to its XML. The whole path is
// QueryFront::finish and what it calls, in order, in query_front.cpp.
#pragma once

#include <functional>
#include <memory>
#include <span>
#include <string>

#include "base/fault.hpp"
#include "directory/directory.hpp"
#include "service/access_log.hpp"
#include "service/authenticate.hpp"
#include "service/operation.hpp"
#include "service/workers.hpp"
#include "wire/exchange.hpp"

namespace watchword {

class QueryFront final : public Handler {
public:
    /// All references must outlive the front.
    QueryFront(Directory&, const Authenticator&, const Settings&,
               std::span<const QueryService* const> services, AccessLog);

    bool begin(Exchange&) override;
    void finish(Exchange&, std::function<void()> done) override;
    void refuse(Exchange&, std::string_view code, unsigned status, std::string_view message) override;

private:
    struct Work;  // one request being answered
    template <class Step>
    void guarded(Work&, Step) const;
    void read(Work&) const;
    void answer(std::shared_ptr<Work>);
    bool authenticate(const std::shared_ptr<Work>&, const Snapshot&);
    void prepare(const std::shared_ptr<Work>&);
    void write(const std::shared_ptr<Work>&);
    Call call_of(Work&, const Snapshot&) const;
    void run(Work&, Scope) const;
    void reply(Work&, const Fault*) const;

    Directory& directory_;
    const Authenticator& authenticator_;
    const Settings& settings_;
    const std::span<const QueryService* const> services_;
    const AccessLog access_log_;
    Workers workers_;
};

/// Does the head look like a request of a Query service? (facts: signatures §7) All else is S3's.
bool is_query_request(const Request&);

}  // namespace watchword
