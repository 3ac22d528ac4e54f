#include "client/channel.hpp"

#include <algorithm>
#include <random>
#include <thread>

#include "base/text.hpp"
#include "client/xml_reader.hpp"
#include "sigv4/sign.hpp"

namespace watchword::client {
namespace {

using Kind = TransportFailure::Kind;
constexpr int retry_after_seconds_max = 20;

std::string code_without_document(int status) {
    switch (status) {
        case 400: return "BadRequest";
        case 403: return "Forbidden";
        case 404: return "NotFound";
        case 429: return "TooManyRequests";
        case 503: return "ServiceUnavailable";
        default: return "HTTP" + std::to_string(status);
    }
}

std::string request_id_of(const HttpResponse& response) {
    for (const char* name : {"x-amzn-requestid", "x-amz-request-id"})
        if (const auto id = response.headers.find(name)) return std::string(id->substr(0, 128));
    return "";
}

std::chrono::milliseconds retry_after(const HttpResponse& response) {
    const auto seconds = parse_number<int>(response.headers.get("retry-after"));
    return std::chrono::seconds(seconds ? std::clamp(*seconds, 0, retry_after_seconds_max) : 0);
}

sigv4::Credentials signing_keys(const Credentials& from) {
    return {from.access_key_id, Secret(from.secret_access_key), from.session_token};
}

}  // namespace

Channel::Channel(std::string service, CredentialsSource credentials, Settings settings)
    : service_(std::move(service)),
      credentials_(std::move(credentials)),
      settings_(std::move(settings)),
      endpoint_(endpoint_for(service_, settings_)),
      connector_(settings_) {
    if (!settings_.now) settings_.now = [] { return std::chrono::system_clock::now(); };
    if (!settings_.sleep) settings_.sleep = [](auto duration) { std::this_thread::sleep_for(duration); };
}

void Channel::warn_about_plain_http(const Url& url) {
    if (url.tls || is_loopback(url.host) || !settings_.warn) return;
    std::call_once(warned_, [&] {
        settings_.warn(
            concat("requests to ", url.authority(),
                   " go over plain http: anyone on the way can read them and the keys they bring back"));
    });
}

Request Channel::signed_request(const Call& call, const Endpoint& endpoint) const {
    Request request;
    request.method = call.method;
    request.target = concat(endpoint.url.prefix, call.path);
    if (!call.query.empty()) request.target += "?" + call.query;
    request.headers.add("host", endpoint.url.authority());
    for (const auto& [name, value] : call.headers) request.headers.add(name, value);
    request.body = call.body;
    const auto credentials = credentials_();
    if (credentials.empty()) throw ConfigurationError("there are no keys to sign with");
    const auto now = std::chrono::floor<std::chrono::milliseconds>(settings_.now());
    sigv4::sign(request, signing_keys(credentials), endpoint.region, service_, now);
    request.headers.add("user-agent", "watchword/" WATCHWORD_VERSION);
    return request;
}

HttpResponse Channel::attempt(const Call& call, const Endpoint& endpoint, const BodyPieces* sink) {
    auto request = signed_request(call, endpoint);
    // A connection that idled may be dead without our knowing; what cannot be sent twice goes out on a new
    // one.
    auto connection = call.repeat == Repeat::allowed ? connector_.reuse_or_open(endpoint.url)
                                                     : connector_.open(endpoint.url);
    if (!connection.proxy_authorization.empty())
        request.headers.add("proxy-authorization", connection.proxy_authorization);
    auto head = request_head(request, connection.target_head + request.target);
    connection.stream->write_all(head);
    try {
        connection.stream->write_all(request.body);
    } catch (const TransportFailure&) {
        // The service may have answered without waiting for the body; then its answer is what matters.
    }
    auto response =
        read_response(*connection.stream, {settings_.response_bytes_max, call.method == "HEAD", sink});
    if (response.keep_alive) connector_.give_back(std::move(connection));
    return response;
}

HttpResponse Channel::exchange(const Call& call) {
    const Endpoint& endpoint = call.endpoint ? *call.endpoint : endpoint_;
    warn_about_plain_http(endpoint.url);
    thread_local std::minstd_rand jitter{std::random_device{}()};
    for (int attempt_number = 1;; ++attempt_number) {
        std::chrono::milliseconds wait{0};
        bool delivered = false;
        const BodyPieces watched = [&](std::string_view piece) {
            delivered = true;
            (*call.sink)(piece);
        };
        try {
            auto response = attempt(call, endpoint, call.sink ? &watched : nullptr);
            if (response.status < 400) return response;
            const auto document = read_error(response.body);
            const Outcome outcome{std::nullopt, response.status,
                                  document ? std::string_view(document->code) : std::string_view()};
            if (!may_repeat(call.repeat, outcome, attempt_number, settings_.attempts_max)) return response;
            wait = retry_after(response);
        } catch (const TransportFailure& failure) {
            const Outcome outcome{failure.kind, 0, {}};
            if (delivered || !may_repeat(call.repeat, outcome, attempt_number, settings_.attempts_max)) throw;
        }
        settings_.sleep(std::max(wait, backoff(attempt_number, static_cast<std::uint32_t>(jitter()))));
    }
}

HttpResponse Channel::call(const Call& call) {
    auto response = exchange(call);
    if (response.status / 100 != 2) throw error_of(response);
    return response;
}

ServiceError Channel::error_of(const HttpResponse& response) {
    if (auto document = read_error(response.body))
        return {std::move(document->code), std::move(document->message), response.status,
                document->request_id.empty() ? request_id_of(response) : std::move(document->request_id)};
    return {code_without_document(response.status),
            "HTTP status " + std::to_string(response.status) + " without an error document", response.status,
            request_id_of(response)};
}

HttpResponse call_query(Channel& channel, std::string form, Repeat repeat) {
    Call call;
    call.headers = {{"content-type", "application/x-www-form-urlencoded; charset=utf-8"}};
    call.body = std::move(form);
    call.repeat = repeat;
    return channel.call(call);
}

}  // namespace watchword::client
