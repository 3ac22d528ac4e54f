#include "iam/saml_providers.hpp"

#include "base/encoding.hpp"
#include "crypto/x509.hpp"
#include "iam/quotas.hpp"
#include "iam/show.hpp"
#include "iam/tagging.hpp"
#include "saml/metadata.hpp"
#include "service/saml_provider.hpp"

namespace watchword::iam {
namespace {

constexpr std::size_t id_random_bytes = 20;                      // 32 characters of A-Z2-7
constexpr std::chrono::hours valid_for_default{24 * 365 * 100};  // where the metadata sets no end

template <class Metadata, class Key>
PreparedSamlProvider prepare(const std::optional<Metadata>& metadata, const std::optional<Key>& private_key) {
    PreparedSamlProvider out;
    if (metadata) {
        const auto read = saml::read_metadata(*metadata);
        if (!read) throw invalid_input("Could not parse metadata");
        out.valid_until = read->valid_until;
    }
    if (private_key) {
        out.private_key = crypto::rsa_private_key(Secret(*private_key));
        if (!out.private_key) throw invalid_input("Invalid private key.");
    }
    return out;
}

void set_metadata(SamlProvider& provider, const std::string& metadata, const PreparedSamlProvider& prepared,
                  Time now) {
    provider.metadata = metadata;
    provider.valid_until = stored(prepared.valid_until.value_or(now + valid_for_default));
}

void add_key(SamlProvider& provider, const Secret& private_key, Transaction& in) {
    if (provider.private_keys.size() >= quotas::private_keys_per_saml_provider)
        throw limit_exceeded(concat("Private key limit of ",
                                    std::to_string(quotas::private_keys_per_saml_provider), " is reached."));
    SamlPrivateKey key;
    key.id = base32_encode(in.random().bytes(id_random_bytes));
    key.added = stored(in.now());
    key.key = in.vault().seal(saml_key_place(provider, key.id), private_key, in.random());
    provider.private_keys.push_back(std::move(key));
}

void remove_key(SamlProvider& provider, std::string_view id) {
    if (std::erase_if(provider.private_keys, [&](const auto& key) { return key.id == id; }) == 0)
        throw invalid_input("Failed to remove private key because the Key ID does not match a private key.");
    if (provider.private_keys.empty() && provider.encryption_mode == "Required")
        throw invalid_input("Failed to remove private key.");
}

// `no_key`: what is said when there is none to decrypt with.
void set_encryption_mode(SamlProvider& provider, const std::string& mode, const char* no_key) {
    if (mode == "Required" && provider.private_keys.empty()) throw invalid_input(no_key);
    provider.encryption_mode = mode;
}

}  // namespace

const SamlProvider& named(const Snapshot& snapshot, const Call& call, const OfSamlProvider& of) {
    const auto* found = find_saml_provider(snapshot, of.SAMLProviderArn);
    if (found && found->account_id == call.account_id()) return *found;
    throw no_such_entity(concat("Manifest not found for arn ", of.SAMLProviderArn));
}

Target saml_provider_target(const Snapshot& snapshot, const Call& call, std::string_view arn) {
    const auto* found = find_saml_provider(snapshot, arn);
    const bool own = found && found->account_id == call.account_id();
    return {std::string(arn), own ? &found->tags : nullptr};
}

PreparedSamlProvider prepare_saml_provider(const Snapshot&, Call&, const CreateSAMLProviderRequest& request) {
    return prepare(std::optional(request.SAMLMetadataDocument), request.AddPrivateKey);
}

CreateSAMLProviderResult create_saml_provider(Transaction& in, Call& call,
                                              const CreateSAMLProviderRequest& request,
                                              const PreparedSamlProvider& prepared) {
    SamlProvider provider;
    provider.account_id = call.account_id();
    provider.name = request.Name;
    provider.uuid = base32_encode(in.random().bytes(id_random_bytes));
    provider.created = stored(in.now());
    set_metadata(provider, request.SAMLMetadataDocument, prepared, in.now());
    provider.tags = new_tags<SamlProvider>(request.Tags);
    const auto& providers = in.snapshot().saml_providers;
    if (providers.contains(key_of(provider))) throw already_exists("Provider", request.Name);
    if (providers.count_prefix(name_key(provider.account_id, "")) >= quotas::saml_providers_per_account)
        throw quota_exceeded("SAMLProvidersPerAccount", quotas::saml_providers_per_account);
    if (prepared.private_key) add_key(provider, *prepared.private_key, in);
    if (request.AssertionEncryptionMode)
        set_encryption_mode(
            provider, *request.AssertionEncryptionMode,
            "Unable to set assertion encryption mode to Required because no private key is provided.");
    CreateSAMLProviderResult result{provider.arn(), shown_tags(provider.tags)};
    in.put(std::move(provider));
    return result;
}

GetSAMLProviderResult get_saml_provider(const Snapshot& snapshot, Call& call,
                                        const GetSAMLProviderRequest& request) {
    const auto& provider = named(snapshot, call, request);
    GetSAMLProviderResult result{provider.uuid,
                                 provider.metadata,
                                 shown_date(provider.created),
                                 shown_date(provider.valid_until),
                                 shown_tags(provider.tags),
                                 provider.encryption_mode.empty() ? "Allowed" : provider.encryption_mode,
                                 {}};
    for (const auto& key : provider.private_keys)
        result.PrivateKeyList.push_back({key.id, shown_date(key.added)});
    return result;
}

ListSAMLProvidersResult list_saml_providers(const Snapshot& snapshot, Call& call,
                                            const ListSAMLProvidersRequest&) {
    ListSAMLProvidersResult result;
    for (const auto& [key, provider, pointer] :
         snapshot.saml_providers.prefix(name_key(call.account_id(), "")))
        result.SAMLProviderList.push_back(
            {provider.arn(), shown_date(provider.valid_until), shown_date(provider.created)});
    return result;
}

PreparedSamlProvider prepare_saml_update(const Snapshot&, Call&, const UpdateSAMLProviderRequest& request) {
    if (!request.SAMLMetadataDocument && !request.AssertionEncryptionMode && !request.AddPrivateKey &&
        !request.RemovePrivateKey)
        throw validation_error(
            "Unable to update identity provider. No updates are defined for metadata or encryption "
            "assertion.");
    if (request.AddPrivateKey && request.RemovePrivateKey)
        throw validation_error(
            "Unable to add and remove private keys in the same request. Set a value for only one of the two "
            "parameters.");
    return prepare(request.SAMLMetadataDocument, request.AddPrivateKey);
}

UpdateSAMLProviderResult update_saml_provider(Transaction& in, Call& call,
                                              const UpdateSAMLProviderRequest& request,
                                              const PreparedSamlProvider& prepared) {
    SamlProvider provider = named(in.snapshot(), call, request);
    if (request.SAMLMetadataDocument)
        set_metadata(provider, *request.SAMLMetadataDocument, prepared, in.now());
    if (prepared.private_key) add_key(provider, *prepared.private_key, in);
    if (request.AssertionEncryptionMode)
        set_encryption_mode(
            provider, *request.AssertionEncryptionMode,
            "Failed to set assertion encryption mode to Required because no private key is present.");
    if (request.RemovePrivateKey) remove_key(provider, *request.RemovePrivateKey);
    UpdateSAMLProviderResult result{provider.arn()};
    in.put(std::move(provider));
    return result;
}

Empty delete_saml_provider(Transaction& in, Call& call, const DeleteSAMLProviderRequest& request) {
    in.erase(SamlProvider(named(in.snapshot(), call, request)));
    return {};
}

}  // namespace watchword::iam
