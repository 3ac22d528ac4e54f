// The path that a request of IAM, STS or Organizations takes, whatever its protocol: read, authenticate, find
// the operation, run it on a Snapshot or a Transaction, reply. All of it is in operation_front.cpp, in order;
// what a protocol adds is how requests are read and answers written (query_front.cpp, json_front.cpp).
#pragma once

#include <any>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "base/fault.hpp"
#include "directory/directory.hpp"
#include "service/access_log.hpp"
#include "service/authenticate.hpp"
#include "service/operation.hpp"
#include "service/workers.hpp"
#include "wire/exchange.hpp"

namespace watchword {

class OperationFront : public Handler {
public:
    bool begin(Exchange&) final;
    void finish(Exchange&, std::function<void()> done) final;
    void refuse(Exchange&, std::string_view code, unsigned status, std::string_view message) final;

protected:
    /// One request being answered. A protocol derives its own, with what it has read.
    struct Work {
        Work(Exchange& its_exchange, std::function<void()> its_done, std::string id)
            : exchange(its_exchange), done(std::move(its_done)), request_id(std::move(id)) {}
        virtual ~Work() = default;

        Exchange& exchange;
        std::function<void()> done;
        std::string request_id, body_sha256_hex;
        std::string_view service;  ///< signing name; "" until it is known
        std::string_view action;   ///< "" until the operation is found
        Authenticated authenticated;
        std::string principal_arn;
        std::any prepared;
        bool caught_up = false;
    };
    using WorkPtr = std::shared_ptr<Work>;

    /// All references must outlive the front. `encodes_denials`: refusals by policies carry an encoded
    /// authorization message (authorization_message.hpp), as those of EC2 do.
    OperationFront(Directory&, const Authenticator&, const Settings&, AccessLog, bool encodes_denials);

private:
    virtual WorkPtr make_work(Exchange&, std::function<void()> done, std::string request_id) const = 0;
    /// Reads what names the service, and sets Work::service. Throws Fault.
    virtual void read(Work&) const = 0;
    /// False for an operation that is called without a signature. Called before it is known to exist.
    virtual bool needs_signature(const Work&) const { return true; }
    /// Sets Work::action. Called once the signature, if one is needed and there, is found good. Throws Fault.
    virtual void find_operation(Work&) const = 0;
    virtual bool writes(const Work&) const = 0;
    /// Who runs prepare_operation() before the operation; null: nothing is to be prepared. A derived class
    /// declares its Workers last, so that they finish while all of it is there.
    virtual Workers* workers_for(const Work&) { return nullptr; }
    /// Gives what Call::prepared is to be. Throws Fault.
    virtual std::any prepare_operation(Work&, const Snapshot&, Call&) const { return {}; }
    /// Decodes, authorizes, does, and writes the body of the reply. Throws Fault.
    virtual void run_operation(Work&, Scope, Call&) const = 0;
    /// Status, body and headers of a refusal.
    virtual void write_fault(Work&, const Fault&) const = 0;
    virtual std::string_view content_type() const = 0;

    template <class Step>
    void guarded(Work&, Step) const;
    template <class Step>
    auto asked_by(Call&, const Snapshot&, Step) const;
    void answer(WorkPtr);
    bool authenticate(const WorkPtr&, const Snapshot&);
    void prepare(const WorkPtr&, Workers&);
    void write(const WorkPtr&);
    Call call_of(Work&, const Snapshot&) const;
    void note_use(const Caller&, const Work&, const RequestFacts&) const;
    void run(Work&, Scope) const;
    void reply(Work&, const Fault*) const;

    Directory& directory_;
    const Authenticator& authenticator_;
    const Settings& settings_;
    const AccessLog access_log_;
    const bool encodes_denials_;
};

}  // namespace watchword
