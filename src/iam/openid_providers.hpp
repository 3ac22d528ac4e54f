// Identity providers that speak OpenID Connect (facts: federation §1). What their tokens are worth is
// AssumeRoleWithWebIdentity's: sts/web_identity.hpp. Tags: tagging.hpp.
#pragma once

#include <boost/describe/class.hpp>

#include "iam/entities.hpp"
#include "iam/targets.hpp"
#include "service/operation.hpp"

namespace watchword::iam {

using ClientIdType = shape::Text<1, 255, shape::Anything>;
using ThumbprintType = shape::Text<40, 40, shape::Anything>;
using OpenIdProviderUrlType = shape::Text<1, 255, shape::Anything>;

/// What a provider keeps of its URL: neither the scheme nor the port that is meant anyway, which tokens do
/// not name.
std::string kept_url(std::string_view url);
inline constexpr auto on_new_openid_provider = [](const Snapshot&, Call& call, const auto& request) {
    return new_entity_target(call, KindOf<OpenIdProvider>::word, "/", kept_url(request.Url));
};

struct CreateOpenIdConnectProviderRequest {
    OpenIdProviderUrlType Url;
    shape::List<ClientIdType, 0, shape::unlimited> ClientIDList;      ///< at most 100
    shape::List<ThumbprintType, 0, shape::unlimited> ThumbprintList;  ///< at most 5
    TagList Tags;
    BOOST_DESCRIBE_CLASS(CreateOpenIdConnectProviderRequest, (), (Url, ClientIDList, ThumbprintList, Tags),
                         (), ())
};
struct CreateOpenIdConnectProviderResult {
    std::string OpenIDConnectProviderArn;
    std::optional<std::vector<Tag>> Tags;
    BOOST_DESCRIBE_CLASS(CreateOpenIdConnectProviderResult, (), (OpenIDConnectProviderArn, Tags), (), ())
};
/// Throws Fault ValidationError or InvalidInput for a URL that is none or not https, InvalidInput for too
/// many thumbprints, EntityAlreadyExists, LimitExceeded. The provider is not asked anything: without
/// thumbprints its certificate must be one that the server's own trust store vouches for.
CreateOpenIdConnectProviderResult create_openid_provider(Transaction&, Call&,
                                                         const CreateOpenIdConnectProviderRequest&);

struct GetOpenIdConnectProviderRequest : OfOpenIdProvider {
    BOOST_DESCRIBE_CLASS(GetOpenIdConnectProviderRequest, (OfOpenIdProvider), (), (), ())
};
struct GetOpenIdConnectProviderResult {
    std::string Url;  ///< without "https://", as AWS shows it
    std::vector<std::string> ClientIDList, ThumbprintList;
    std::string CreateDate;
    std::optional<std::vector<Tag>> Tags;
    BOOST_DESCRIBE_CLASS(GetOpenIdConnectProviderResult, (),
                         (Url, ClientIDList, ThumbprintList, CreateDate, Tags), (), ())
};
/// Throws Fault NoSuchEntity.
GetOpenIdConnectProviderResult get_openid_provider(const Snapshot&, Call&,
                                                   const GetOpenIdConnectProviderRequest&);

struct ListOpenIdConnectProvidersRequest {
    BOOST_DESCRIBE_CLASS(ListOpenIdConnectProvidersRequest, (), (), (), ())
};
struct OpenIdConnectProviderListEntry {
    std::string Arn;
    BOOST_DESCRIBE_CLASS(OpenIdConnectProviderListEntry, (), (Arn), (), ())
};
struct ListOpenIdConnectProvidersResult {
    std::vector<OpenIdConnectProviderListEntry> OpenIDConnectProviderList;
    BOOST_DESCRIBE_CLASS(ListOpenIdConnectProvidersResult, (), (OpenIDConnectProviderList), (), ())
};
ListOpenIdConnectProvidersResult list_openid_providers(const Snapshot&, Call&,
                                                       const ListOpenIdConnectProvidersRequest&);

struct DeleteOpenIdConnectProviderRequest : OfOpenIdProvider {
    BOOST_DESCRIBE_CLASS(DeleteOpenIdConnectProviderRequest, (OfOpenIdProvider), (), (), ())
};
/// Roles that trust it stay, and nobody comes into them by it any more. Throws Fault NoSuchEntity.
Empty delete_openid_provider(Transaction&, Call&, const DeleteOpenIdConnectProviderRequest&);

struct AddClientIdRequest : OfOpenIdProvider {
    ClientIdType ClientID;
    BOOST_DESCRIBE_CLASS(AddClientIdRequest, (OfOpenIdProvider), (ClientID), (), ())
};
/// Throws Fault NoSuchEntity, LimitExceeded. One that is there already is no error.
Empty add_client_id(Transaction&, Call&, const AddClientIdRequest&);

struct RemoveClientIdRequest : AddClientIdRequest {
    BOOST_DESCRIBE_CLASS(RemoveClientIdRequest, (AddClientIdRequest), (), (), ())
};
/// Throws Fault NoSuchEntity for the provider only.
Empty remove_client_id(Transaction&, Call&, const RemoveClientIdRequest&);

struct UpdateThumbprintRequest : OfOpenIdProvider {
    shape::RequiredList<ThumbprintType> ThumbprintList;  ///< 1 to 5
    BOOST_DESCRIBE_CLASS(UpdateThumbprintRequest, (OfOpenIdProvider), (ThumbprintList), (), ())
};
/// Replaces them all. Throws Fault NoSuchEntity, InvalidInput.
Empty update_thumbprint(Transaction&, Call&, const UpdateThumbprintRequest&);

}  // namespace watchword::iam
