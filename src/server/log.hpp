// Structured logs: one JSON object a line on standard error. What is secret never gets here: records have no
// member for it.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "http/server.hpp"
#include "server/configuration.hpp"
#include "service/access_log.hpp"

namespace watchword {

/// Safe to use from any thread.
class JsonLog {
public:
    explicit JsonLog(const Configuration&);
    ~JsonLog();

    void event(http::Severity, std::string_view message);
    /// What the fronts call. When access logging is off, only requests that failed inside are logged.
    AccessLog access_log();
    http::Log http_log();
    void flush();

private:
    struct Impl;
    std::shared_ptr<Impl> impl_;
};

}  // namespace watchword
