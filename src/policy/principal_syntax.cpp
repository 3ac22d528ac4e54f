// Which texts are principals (facts: policy §3).
#include <algorithm>

#include "base/ids.hpp"
#include "policy/arn.hpp"
#include "policy/validate.hpp"

namespace watchword::policy {
namespace {

using Kind = PrincipalEntry::Kind;

bool all_of(std::string_view text, std::string_view extra) {
    return std::all_of(text.begin(), text.end(), [&](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || extra.find(c) != std::string_view::npos;
    });
}

bool is_unique_id(std::string_view text) {
    if (text.size() < 16 || text.size() > 128) return false;
    if (!text.starts_with("AIDA") && !text.starts_with("AROA")) return false;
    return std::all_of(text.begin(), text.end(),
                       [](char c) { return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); });
}

std::optional<Kind> aws_kind(std::string_view value) {
    if (value == "*") return Kind::everybody;
    if (is_account_id(value)) return Kind::account;
    if (is_unique_id(value)) return Kind::unique_id;
    if (value.find_first_of("*?") != std::string_view::npos) return std::nullopt;
    const auto arn = Arn::parse(value);
    if (!arn || !arn->region.empty() || !is_account_id(arn->account)) return std::nullopt;
    const auto resource = arn->resource;
    const auto named = [&](std::string_view type) {
        return resource.starts_with(type) && resource.size() > type.size() && !resource.ends_with('/');
    };
    if (arn->service == "iam") {
        if (resource == "root") return Kind::account;
        if (named("user/") || named("role/")) return Kind::arn;
    } else if (arn->service == "sts") {
        if (named("federated-user/")) return Kind::session;
        constexpr std::string_view assumed = "assumed-role/";
        if (named(assumed) && resource.find('/', assumed.size() + 1) != std::string_view::npos)
            return Kind::session;
    }
    return std::nullopt;
}

}  // namespace

std::optional<Kind> principal_kind(std::string_view type, std::string_view value, DocumentType document) {
    if (type == "AWS") return aws_kind(value);
    if (type == "Service") {
        const bool name =
            value.find('.') != std::string_view::npos && all_of(value, ".-_") && value.size() <= 253;
        return name ? std::optional(Kind::service) : std::nullopt;
    }
    if (type == "Federated") {
        if (const auto arn = Arn::parse(value)) {
            const bool provider = arn->service == "iam" && (arn->resource.starts_with("saml-provider/") ||
                                                            arn->resource.starts_with("oidc-provider/"));
            const bool wild = value.find_first_of("*?") != std::string_view::npos;
            return provider && !wild ? std::optional(Kind::federated) : std::nullopt;
        }
        const bool host = value.find('.') != std::string_view::npos && all_of(value, "./-_");
        return host ? std::optional(Kind::federated) : std::nullopt;
    }
    if (type == "CanonicalUser") {
        const bool takes_ids = document == DocumentType::bucket || document == DocumentType::resource;
        const bool id = takes_ids && value.size() == 64 &&
                        value.find_first_not_of("0123456789abcdef") == std::string_view::npos;
        return id ? std::optional(Kind::canonical_user) : std::nullopt;
    }
    return std::nullopt;
}

std::string_view account_of_principal(std::string_view value) {
    const auto arn = Arn::parse(value);
    return arn ? arn->account : value;
}

}  // namespace watchword::policy
