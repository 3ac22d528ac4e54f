#include "iam/openid_providers.hpp"

#include "iam/quotas.hpp"
#include "iam/show.hpp"
#include "iam/tagging.hpp"

namespace watchword::iam {
namespace {

constexpr std::string_view scheme = "https://";

bool all_of(std::string_view text, std::string_view marks) {
    return std::ranges::all_of(text, [&](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
               marks.find(c) != std::string_view::npos;
    });
}

// "HOST", "HOST:PORT". The host has a dot, for it begins the names of condition keys: "aws", "sts" or "saml"
// must never do. (AWS wants no port; here providers inside a network may have one.)
bool is_authority(std::string_view text) {
    const auto colon = text.find(':');
    const auto host = text.substr(0, colon);
    if (colon != std::string_view::npos &&
        parse_number<std::uint16_t>(text.substr(colon + 1)).value_or(0) == 0)
        return false;
    return host.find('.') != std::string_view::npos && !host.starts_with('.') && !host.ends_with('.') &&
           host.find("..") == std::string_view::npos && all_of(host, ".-");
}

// As it is kept.
std::string require_url(std::string_view url) {
    if (url.find("://") == std::string_view::npos || url == scheme)
        throw validation_error("Invalid Open ID Connect Provider URL");
    if (!url.starts_with(scheme))
        throw invalid_input("Invalid Open ID Connect Provider URL. The URL must begin with https://.");
    if (url.find_first_of("?#") != std::string_view::npos) throw invalid_input("Unknown");
    const auto rest = url.substr(scheme.size());
    const auto slash = std::min(rest.find('/'), rest.size());
    const auto path = rest.substr(slash);
    if (!is_authority(rest.substr(0, slash)) || !all_of(path, "/._~%+-") ||
        path.find("/../") != std::string_view::npos || path.ends_with("/.."))
        throw validation_error("Invalid Open ID Connect Provider URL");
    return kept_url(url);
}

// In lower case, as they are kept. That they are hexadecimal is not asked: nothing matches one that is not.
std::vector<std::string> require_thumbprints(const std::vector<ThumbprintType>& given) {
    if (given.size() > quotas::thumbprints_per_openid_provider)
        throw invalid_input("Thumbprint list must contain fewer than 5 entries.");
    std::vector<std::string> kept;
    for (const auto& thumbprint : given) kept.push_back(lower(thumbprint));
    return kept;
}

void add(std::vector<std::string>& client_ids, const std::string& client_id) {
    if (std::ranges::find(client_ids, client_id) != client_ids.end()) return;
    if (client_ids.size() >= quotas::client_ids_per_openid_provider)
        throw quota_exceeded("ClientIdsPerOpenIdConnectProvider", quotas::client_ids_per_openid_provider);
    client_ids.push_back(client_id);
}

}  // namespace

std::string kept_url(std::string_view url) {
    constexpr std::string_view port = ":443";
    if (const auto end = url.find("://"); end != std::string_view::npos) url.remove_prefix(end + 3);
    const auto slash = std::min(url.find('/'), url.size());
    auto authority = url.substr(0, slash);
    if (authority.ends_with(port)) authority.remove_suffix(port.size());
    return concat(authority, url.substr(slash));
}

CreateOpenIdConnectProviderResult create_openid_provider(Transaction& in, Call& call,
                                                         const CreateOpenIdConnectProviderRequest& request) {
    OpenIdProvider provider;
    provider.account_id = call.account_id();
    provider.url = require_url(request.Url);
    provider.thumbprints = require_thumbprints(request.ThumbprintList);
    for (const auto& client_id : request.ClientIDList) add(provider.client_ids, client_id);
    provider.tags = new_tags<OpenIdProvider>(request.Tags);
    provider.created = stored(in.now());
    const auto& providers = in.snapshot().openid_providers;
    if (providers.contains(key_of(provider)))
        throw already_exists(concat("Provider with url ", request.Url, " already exists."));
    if (providers.count_prefix(openid_provider_key(provider.account_id, "")) >=
        quotas::openid_providers_per_account)
        throw quota_exceeded("OpenIdConnectProvidersPerAccount", quotas::openid_providers_per_account);
    CreateOpenIdConnectProviderResult result{provider.arn(), shown_tags(provider.tags)};
    in.put(std::move(provider));
    return result;
}

GetOpenIdConnectProviderResult get_openid_provider(const Snapshot& snapshot, Call& call,
                                                   const GetOpenIdConnectProviderRequest& request) {
    const auto& provider = named(snapshot, call, request);
    return {provider.url, provider.client_ids, provider.thumbprints, shown_date(provider.created),
            shown_tags(provider.tags)};
}

ListOpenIdConnectProvidersResult list_openid_providers(const Snapshot& snapshot, Call& call,
                                                       const ListOpenIdConnectProvidersRequest&) {
    ListOpenIdConnectProvidersResult result;
    for (const auto& [key, provider, pointer] :
         snapshot.openid_providers.prefix(openid_provider_key(call.account_id(), "")))
        result.OpenIDConnectProviderList.push_back({provider.arn()});
    return result;
}

Empty delete_openid_provider(Transaction& in, Call& call, const DeleteOpenIdConnectProviderRequest& request) {
    const auto& arn = request.OpenIDConnectProviderArn;
    const auto* found = find_openid_provider(in.snapshot(), call, arn);
    if (!found) throw no_such_entity(concat("OpenId connect Provider ", arn, " cannot be found."));
    in.erase(OpenIdProvider(*found));
    return {};
}

Empty add_client_id(Transaction& in, Call& call, const AddClientIdRequest& request) {
    OpenIdProvider provider = named(in.snapshot(), call, request);
    add(provider.client_ids, request.ClientID);
    in.put(std::move(provider));
    return {};
}

Empty remove_client_id(Transaction& in, Call& call, const RemoveClientIdRequest& request) {
    OpenIdProvider provider = named(in.snapshot(), call, request);
    std::erase(provider.client_ids, request.ClientID);
    in.put(std::move(provider));
    return {};
}

Empty update_thumbprint(Transaction& in, Call& call, const UpdateThumbprintRequest& request) {
    OpenIdProvider provider = named(in.snapshot(), call, request);
    if (request.ThumbprintList.empty())
        throw invalid_input("Thumbprint list must contain at least one entry.");
    provider.thumbprints = require_thumbprints(request.ThumbprintList);
    in.put(std::move(provider));
    return {};
}

}  // namespace watchword::iam
