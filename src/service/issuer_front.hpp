// What issuers of identity tokens publish: GET PUBLIC_ENDPOINT/_oidc/UUID/.well-known/… of accounts that have
// enabled it. Nobody signs such requests, and nothing in the answers is secret.
#pragma once

#include "directory/directory.hpp"
#include "service/call.hpp"
#include "wire/exchange.hpp"

namespace watchword {

class IssuerFront final : public Handler {
public:
    /// Both must outlive the front.
    IssuerFront(Directory&, const Settings&);

    /// Whether a request is for this front: its path begins "/_oidc/", and its Host is that of the public
    /// endpoint. Never so when no public endpoint is set.
    bool takes(const Request&) const;

    bool begin(Exchange&) override;
    void finish(Exchange&, std::function<void()> done) override;
    void refuse(Exchange&, std::string_view code, unsigned status, std::string_view message) override;

private:
    Directory& directory_;
    const Settings& settings_;
};

}  // namespace watchword
