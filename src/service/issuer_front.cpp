#include "service/issuer_front.hpp"

#include "service/identity_tokens.hpp"

namespace watchword {
namespace {

constexpr std::string_view scheme = "https://";
// Key sets change an hour before it matters.
constexpr std::string_view cache_control = "public, max-age=900";

void answer(Reply& reply, unsigned status, std::string body) {
    reply.status = status;
    reply.body = std::move(body);
    reply.headers.emplace_back("Content-Type", "application/json");
    if (status == 200) reply.headers.emplace_back("Cache-Control", cache_control);
}

std::string error_body(std::string_view message) { return concat(R"({"error":")", message, R"("})"); }

}  // namespace

IssuerFront::IssuerFront(Directory& directory, const Settings& settings)
    : directory_(directory), settings_(settings) {}

bool IssuerFront::takes(const Request& request) const {
    if (!request.path().starts_with(issuer_path) || settings_.public_endpoint.empty()) return false;
    const auto host = std::string_view(settings_.public_endpoint).substr(scheme.size());
    return equal_ignoring_case(request.headers.get("host"), host);
}

bool IssuerFront::begin(Exchange& exchange) {
    const auto& method = exchange.request.method;
    if (method == "GET" || method == "HEAD") {
        exchange.body_bytes_max = 0;
        return true;
    }
    answer(exchange.reply, 405, error_body("method not allowed"));
    exchange.reply.headers.emplace_back("Allow", "GET, HEAD");
    return false;
}

void IssuerFront::finish(Exchange& exchange, std::function<void()> done) {
    auto rest = exchange.request.path().substr(issuer_path.size());
    const auto issuer_id = take_until(rest, '/');
    const auto snapshot = directory_.share();
    const auto* federation = snapshot->outbound_issuers.find(issuer_id);
    const auto* account = federation ? snapshot->accounts.find(federation->account_id) : nullptr;
    const bool known = account && account->closed == 0 && federation->enabled;
    if (known && rest == ".well-known/openid-configuration")
        answer(exchange.reply, 200, discovery_document(issuer_url(settings_.public_endpoint, *federation)));
    else if (known && rest == ".well-known/jwks.json")
        answer(exchange.reply, 200, key_set_document(*snapshot));
    else
        answer(exchange.reply, 404, error_body("not found"));
    done();
}

void IssuerFront::refuse(Exchange& exchange, std::string_view, unsigned status, std::string_view) {
    answer(exchange.reply, status, error_body("bad request"));
}

}  // namespace watchword
