// The front of S3: one request from its bytes to its reply. The whole path is in front.cpp, in order.
#pragma once

#include "s3/operations.hpp"
#include "s3/work.hpp"

namespace watchword::s3 {

class Front final : public Handler {
public:
    /// All references must outlive the front. `encodes_denials`: as of OperationFront.
    Front(Directory&, const Authenticator&, const Settings&, ObjectStore&, AccessLog,
          bool encodes_denials = false);

    bool begin(Exchange&) override;
    void finish(Exchange&, std::function<void()> done) override;
    void refuse(Exchange&, std::string_view code, unsigned status, std::string_view message) override;

private:
    void authenticate(Work&) const;
    void authorize(Work&, Access&) const;

    const Service service_;
};

}  // namespace watchword::s3
