#include "sts/provider_claims.hpp"

#include <array>
#include <span>

#include "sts/claims.hpp"

namespace watchword::sts {
namespace {

using boost::json::object;
using boost::json::value;

constexpr std::size_t text_bytes_max = 2048;

// A '*' in a provider's URL is any text. web_identity_test holds all this against AWS's own list.
struct Known {
    std::string_view url;
    std::span<const std::string_view> claims;
};
constexpr std::array<std::string_view, 7> buildkite{
    "build_branch",      "cluster_id",  "cluster_name",  "organization_id",
    "organization_slug", "pipeline_id", "pipeline_slug",
};
constexpr std::array<std::string_view, 1> circleci{"oidc.circleci.com/project-id"};
constexpr std::array<std::string_view, 10> github{
    "actor", "actor_id",   "enterprise_id", "environment",         "job_workflow_ref",
    "ref",   "repository", "repository_id", "repository_owner_id", "workflow",
};
constexpr std::array<std::string_view, 9> gitlab{
    "namespace_id",      "pipeline_source", "project_id", "ref_protected", "runner_environment",
    "user_access_level", "user_email",      "user_id",    "user_login",
};
constexpr std::array<std::string_view, 1> google{"google/organization_number"};
constexpr std::array<std::string_view, 1> oracle{"rpst_id"};
constexpr std::array<Known, 11> known{{
    {"accounts.google.com", google},
    {"agent.buildkite.com", buildkite},
    {"agent.*.buildkite.dev", buildkite},
    {"agent.*.buildkite.site", buildkite},
    {"github.com/enterprises/*", github},
    {"gitlab.com", gitlab},
    {"idcs-*.identity.oraclecloud.com", oracle},
    {"oidc.circleci.com/org/*", circleci},
    {"token.actions.githubusercontent.com", github},
    {"token.actions.githubusercontent.com/*", github},
    {"token.actions.*.ghe.com", github},
}};

bool is_like(std::string_view url, std::string_view pattern) {
    const auto star = pattern.find('*');
    if (star == std::string_view::npos) return url == pattern;
    const auto head = pattern.substr(0, star), tail = pattern.substr(star + 1);
    return url.size() > head.size() + tail.size() && url.starts_with(head) && url.ends_with(tail);
}

const value* member(const object& in, std::string_view name) {
    return in.if_contains(boost::json::string_view(name.data(), name.size()));
}

// CircleCI's claims have a slash in their names; Google's organization_number is inside of its claim
// "google".
const value* find(const object& in, std::string_view name) {
    if (const auto* found = member(in, name)) return found;
    const auto slash = name.find('/');
    const auto* outer = slash == std::string_view::npos ? nullptr : member(in, name.substr(0, slash));
    return outer && outer->is_object() ? member(outer->get_object(), name.substr(slash + 1)) : nullptr;
}

std::optional<std::string> scalar_text(const value& claim) {
    if (claim.is_bool() || claim.is_int64() || claim.is_uint64()) return boost::json::serialize(claim);
    return claim_text(claim);
}

}  // namespace

std::optional<std::string> claim_text(const value& claim) {
    const auto* text = claim.if_string();
    if (!text || text->empty() || text->size() > text_bytes_max ||
        !is_printable({text->data(), text->size()}))
        return std::nullopt;
    return std::string(text->data(), text->size());
}

std::vector<ProviderClaim> provider_claims(std::string_view url, const object& claims) {
    std::vector<ProviderClaim> out;
    for (const auto& provider : known) {
        if (!is_like(url, provider.url)) continue;
        for (const auto name : provider.claims)
            if (const auto* claim = find(claims, name))
                if (auto text = scalar_text(*claim)) out.push_back({std::string(name), std::move(*text)});
    }
    return out;
}

}  // namespace watchword::sts
