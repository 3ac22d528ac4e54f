// Identity providers that speak SAML 2.0 (facts: saml §1, §2). What their assertions are worth is
// AssumeRoleWithSAML's: sts/saml_identity.hpp. Tags: tagging.hpp.
#pragma once

#include <boost/describe/class.hpp>

#include "iam/entities.hpp"
#include "iam/targets.hpp"
#include "service/operation.hpp"

namespace watchword::iam {

struct SamlPrivateKeyIdPattern {
    static constexpr std::string_view text = "[A-Z0-9]+";
    static bool matches(std::string_view value) {
        return std::ranges::all_of(value,
                                   [](char c) { return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); });
    }
};
using SamlMetadataDocumentType = shape::Text<1000, 10000000, shape::Anything>;
using SamlProviderNameType = shape::Text<1, 128, shape::Characters<"[\\w._-]+", "._-">>;
using AssertionEncryptionModeType = shape::OneOf<"Required", "Allowed">;
using SamlPrivateKeyType = shape::SensitiveText<1, 16384, shape::Latin1Pattern>;  ///< PEM, not encrypted
using SamlPrivateKeyIdType = shape::Text<22, 64, SamlPrivateKeyIdPattern>;

struct OfSamlProvider {
    using Record = SamlProvider;
    ArnType SAMLProviderArn;
    BOOST_DESCRIBE_CLASS(OfSamlProvider, (), (SAMLProviderArn), (), ())
};
/// A provider of the caller's account. Throws Fault NoSuchEntity, ValidationError for what is no ARN of one.
const SamlProvider& named(const Snapshot&, const Call&, const OfSamlProvider&);
template <>
struct KindOf<SamlProvider> {
    static constexpr std::string_view word = "saml-provider", title = "SAMLProvider";
};

/// What is authorized.
Target saml_provider_target(const Snapshot&, const Call&, std::string_view arn);
inline constexpr auto on_saml_provider = [](const Snapshot& snapshot, Call& call, const auto& request) {
    return saml_provider_target(snapshot, call, request.SAMLProviderArn);
};
inline constexpr auto on_new_saml_provider = [](const Snapshot&, Call& call, const auto& request) {
    return new_entity_target(call, KindOf<SamlProvider>::word, "/", request.Name);
};

/// What takes long, and needs no Snapshot: the metadata read, the private key (PKCS #8) taken out of its PEM.
struct PreparedSamlProvider {
    std::optional<Time> valid_until;  ///< as the metadata says
    std::optional<Secret> private_key;
};

struct CreateSAMLProviderRequest {
    SamlMetadataDocumentType SAMLMetadataDocument;
    SamlProviderNameType Name;
    TagList Tags;
    std::optional<AssertionEncryptionModeType> AssertionEncryptionMode;
    std::optional<SamlPrivateKeyType> AddPrivateKey;
    BOOST_DESCRIBE_CLASS(CreateSAMLProviderRequest, (),
                         (SAMLMetadataDocument, Name, Tags, AssertionEncryptionMode, AddPrivateKey), (), ())
};
struct CreateSAMLProviderResult {
    std::string SAMLProviderArn;
    std::optional<std::vector<Tag>> Tags;
    BOOST_DESCRIBE_CLASS(CreateSAMLProviderResult, (), (SAMLProviderArn, Tags), (), ())
};
/// Throws Fault InvalidInput for metadata that is none (saml/metadata.hpp), and for what is no RSA private
/// key.
PreparedSamlProvider prepare_saml_provider(const Snapshot&, Call&, const CreateSAMLProviderRequest&);
/// Throws Fault EntityAlreadyExists, LimitExceeded, InvalidInput when encryption is required without a key.
CreateSAMLProviderResult create_saml_provider(Transaction&, Call&, const CreateSAMLProviderRequest&,
                                              const PreparedSamlProvider&);

struct GetSAMLProviderRequest : OfSamlProvider {
    BOOST_DESCRIBE_CLASS(GetSAMLProviderRequest, (OfSamlProvider), (), (), ())
};
struct SAMLPrivateKey {
    std::string KeyId, Timestamp;
    BOOST_DESCRIBE_CLASS(SAMLPrivateKey, (), (KeyId, Timestamp), (), ())
};
struct GetSAMLProviderResult {
    std::string SAMLProviderUUID, SAMLMetadataDocument, CreateDate, ValidUntil;
    std::optional<std::vector<Tag>> Tags;
    std::string AssertionEncryptionMode;
    std::vector<SAMLPrivateKey> PrivateKeyList;
    BOOST_DESCRIBE_CLASS(GetSAMLProviderResult, (),
                         (SAMLProviderUUID, SAMLMetadataDocument, CreateDate, ValidUntil, Tags,
                          AssertionEncryptionMode, PrivateKeyList),
                         (), ())
};
/// Throws Fault NoSuchEntity. Private keys are never shown.
GetSAMLProviderResult get_saml_provider(const Snapshot&, Call&, const GetSAMLProviderRequest&);

struct ListSAMLProvidersRequest {
    BOOST_DESCRIBE_CLASS(ListSAMLProvidersRequest, (), (), (), ())
};
struct SAMLProviderListEntry {
    std::string Arn, ValidUntil, CreateDate;
    BOOST_DESCRIBE_CLASS(SAMLProviderListEntry, (), (Arn, ValidUntil, CreateDate), (), ())
};
struct ListSAMLProvidersResult {
    std::vector<SAMLProviderListEntry> SAMLProviderList;
    BOOST_DESCRIBE_CLASS(ListSAMLProvidersResult, (), (SAMLProviderList), (), ())
};
ListSAMLProvidersResult list_saml_providers(const Snapshot&, Call&, const ListSAMLProvidersRequest&);

struct UpdateSAMLProviderRequest : OfSamlProvider {
    std::optional<SamlMetadataDocumentType> SAMLMetadataDocument;
    std::optional<AssertionEncryptionModeType> AssertionEncryptionMode;
    std::optional<SamlPrivateKeyType> AddPrivateKey;
    std::optional<SamlPrivateKeyIdType> RemovePrivateKey;
    BOOST_DESCRIBE_CLASS(UpdateSAMLProviderRequest, (OfSamlProvider),
                         (SAMLMetadataDocument, AssertionEncryptionMode, AddPrivateKey, RemovePrivateKey), (),
                         ())
};
struct UpdateSAMLProviderResult {
    std::string SAMLProviderArn;
    BOOST_DESCRIBE_CLASS(UpdateSAMLProviderResult, (), (SAMLProviderArn), (), ())
};
/// Throws Fault InvalidInput as prepare_saml_provider(), ValidationError when nothing is asked for, or to add
/// and remove a key at once.
PreparedSamlProvider prepare_saml_update(const Snapshot&, Call&, const UpdateSAMLProviderRequest&);
/// Throws Fault NoSuchEntity, LimitExceeded for a third key, InvalidInput when encryption would be required
/// without a key.
UpdateSAMLProviderResult update_saml_provider(Transaction&, Call&, const UpdateSAMLProviderRequest&,
                                              const PreparedSamlProvider&);

struct DeleteSAMLProviderRequest : OfSamlProvider {
    BOOST_DESCRIBE_CLASS(DeleteSAMLProviderRequest, (OfSamlProvider), (), (), ())
};
/// Roles that trust it stay, and nobody comes into them by it any more. Throws Fault NoSuchEntity.
Empty delete_saml_provider(Transaction&, Call&, const DeleteSAMLProviderRequest&);

}  // namespace watchword::iam
