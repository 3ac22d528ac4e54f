#include "server/log.hpp"

#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include "base/text.hpp"

namespace watchword {
namespace {

spdlog::level::level_enum level_of(http::Severity severity) {
    switch (severity) {
        case http::Severity::info: return spdlog::level::info;
        case http::Severity::warning: return spdlog::level::warn;
        case http::Severity::error: break;
    }
    return spdlog::level::err;
}

void append_json(std::string& out, std::string_view text) {
    constexpr std::string_view hex = "0123456789abcdef";
    out += '"';
    for (char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\')
            out.append({'\\', c});
        else if (byte < 0x20 || byte == 0x7f)
            out.append("\\u00").append({hex[byte >> 4], hex[byte & 15]});
        else
            out += c;
    }
    out += '"';
}

void append_member(std::string& out, std::string_view name, std::string_view value) {
    if (value.empty()) return;
    out.append(",\"").append(name).append("\":");
    append_json(out, value);
}

}  // namespace

struct JsonLog::Impl {
    spdlog::logger logger{"watchword", std::make_shared<spdlog::sinks::stderr_sink_mt>()};
    bool errors_only = false, off = false;
};

JsonLog::JsonLog(const Configuration& configuration) : impl_(std::make_shared<Impl>()) {
    impl_->logger.set_pattern(R"({"time":"%Y-%m-%dT%H:%M:%S.%eZ","level":"%l",%v})",
                              spdlog::pattern_time_type::utc);
    impl_->logger.set_level(spdlog::level::from_str(configuration.log_level));
    impl_->logger.flush_on(spdlog::level::info);
    impl_->errors_only = configuration.access_log == "errors";
    impl_->off = configuration.access_log == "none";
}
JsonLog::~JsonLog() = default;

void JsonLog::event(http::Severity severity, std::string_view message) {
    std::string line = "\"message\":";
    append_json(line, message);
    impl_->logger.log(level_of(severity), "{}", line);
}

AccessLog JsonLog::access_log() {
    return [impl = impl_](const AccessRecord& record) {
        const bool failed = !record.cause.empty();  // in itself, which no setting hides
        if (!failed && (impl->off || (impl->errors_only && record.status < 400))) return;
        std::string line = concat("\"event\":\"request\",\"status\":", std::to_string(record.status));
        append_member(line, "request_id", record.request_id);
        append_member(line, "peer", record.peer);
        append_member(line, "service", record.service);
        append_member(line, "action", record.action);
        append_member(line, "resource", record.resource);
        append_member(line, "access_key_id", record.access_key_id);
        append_member(line, "principal", record.principal_arn);
        append_member(line, "error", record.error_code);
        append_member(line, "cause", record.cause);
        impl->logger.log(failed ? spdlog::level::err : spdlog::level::info, "{}", line);
    };
}

http::Log JsonLog::http_log() {
    return [this](http::Severity severity, std::string_view message) { event(severity, message); };
}

void JsonLog::flush() { impl_->logger.flush(); }

}  // namespace watchword
