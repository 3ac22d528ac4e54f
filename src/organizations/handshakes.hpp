// Handshakes: an account is invited and accepts, or the members agree to all features. An invitation that
// nobody answers expires after 15 days, what all features need after 90; what is over is shown for 30 days
// more (facts: organizations §7).
#pragma once

#include "organizations/organization.hpp"
#include "organizations/shapes.hpp"

namespace watchword::organizations {

struct HandshakeParty {
    shape::SensitiveText<1, 64, AnyText> Id;
    shape::OneOf<"ACCOUNT", "ORGANIZATION", "EMAIL"> Type;
    BOOST_DESCRIBE_CLASS(HandshakeParty, (), (Id, Type), (), ())
};

namespace shapes {

struct Party {
    std::string Id, Type;
    BOOST_DESCRIBE_CLASS(Party, (), (Id, Type), (), ())
};
struct HandshakeDetail {
    std::string Value, Type;
    BOOST_DESCRIBE_CLASS(HandshakeDetail, (), (Value, Type), (), ())
};
struct HandshakeResource {
    std::string Value, Type;
    std::optional<std::vector<HandshakeDetail>> Resources;
    BOOST_DESCRIBE_CLASS(HandshakeResource, (), (Value, Type, Resources), (), ())
};
struct Handshake {
    std::string Id, Arn;
    std::vector<Party> Parties;
    std::string State;
    Timestamp RequestedTimestamp = 0, ExpirationTimestamp = 0;
    std::string Action;
    std::vector<HandshakeResource> Resources;
    BOOST_DESCRIBE_CLASS(Handshake, (),
                         (Id, Arn, Parties, State, RequestedTimestamp, ExpirationTimestamp, Action,
                          Resources),
                         (), ())
};

}  // namespace shapes

struct HandshakeResponse {
    shapes::Handshake Handshake;
    BOOST_DESCRIBE_CLASS(HandshakeResponse, (), (Handshake), (), ())
};

struct InviteAccountToOrganizationRequest {
    HandshakeParty Target;
    std::optional<shape::SensitiveText<0, 1024, AnyText>> Notes;
    TagList Tags;
    BOOST_DESCRIBE_CLASS(InviteAccountToOrganizationRequest, (), (Target, Notes, Tags), (), ())
};
/// By account id, or by the email address that an account was given. No mail is sent. Throws Fault
/// HandshakeConstraintViolationException HANDSHAKE_RATE_LIMIT_EXCEEDED, and others.
HandshakeResponse invite_account(Transaction&, Call&, const InviteAccountToOrganizationRequest&);

struct OfHandshakeRequest {
    organizations::HandshakeId HandshakeId;
    BOOST_DESCRIBE_CLASS(OfHandshakeRequest, (), (HandshakeId), (), ())
};
/// By the account that is asked; for ENABLE_ALL_FEATURES, once all have agreed, by the management account.
HandshakeResponse accept_handshake(Transaction&, Call&, const OfHandshakeRequest&);
HandshakeResponse decline_handshake(Transaction&, Call&, const OfHandshakeRequest&);
/// By the management account that asked.
HandshakeResponse cancel_handshake(Transaction&, Call&, const OfHandshakeRequest&);
HandshakeResponse describe_handshake(const Snapshot&, Call&, const OfHandshakeRequest&);

/// An account that leaves is asked no more whether all features may be enabled, and nobody waits for it.
/// Precondition: it is a member no more.
void withdraw_approval(Transaction&, const Organization&, std::string_view account_id);

/// Asks every invited member; where there is none, the management account can accept at once. Until that is
/// done, canceled or expired nobody joins by invitation.
HandshakeResponse enable_all_features(Transaction&, Call&, const NoRequest&);

struct HandshakeFilter {
    std::optional<shape::OneOf<"INVITE", "ENABLE_ALL_FEATURES", "APPROVE_ALL_FEATURES",
                               "ADD_ORGANIZATIONS_SERVICE_LINKED_ROLE", "TRANSFER_RESPONSIBILITY">>
        ActionType;
    std::optional<HandshakeId> ParentHandshakeId;
    BOOST_DESCRIBE_CLASS(HandshakeFilter, (), (ActionType, ParentHandshakeId), (), ())
};
struct ListHandshakesRequest : Paged {
    std::optional<HandshakeFilter> Filter;
    BOOST_DESCRIBE_CLASS(ListHandshakesRequest, (Paged), (Filter), (), ())
};
struct ListHandshakesResponse {
    std::vector<shapes::Handshake> Handshakes;
    std::optional<std::string> NextToken;
    BOOST_DESCRIBE_CLASS(ListHandshakesResponse, (), (Handshakes, NextToken), (), ())
};
ListHandshakesResponse list_handshakes_for_account(const Snapshot&, Call&, const ListHandshakesRequest&);
ListHandshakesResponse list_handshakes_for_organization(const Snapshot&, Call&, const ListHandshakesRequest&);

}  // namespace watchword::organizations
