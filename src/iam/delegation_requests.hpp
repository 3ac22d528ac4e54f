// Temporary delegation: an account asks another for limited access, somebody there takes the request up, and
// somebody who may accepts it (facts: delegation). What is handed out in the end: sts/delegated_access.hpp.
#pragma once

#include <boost/describe/class.hpp>

#include "iam/delegation_policy.hpp"
#include "iam/shapes.hpp"
#include "service/operation.hpp"

namespace watchword::iam {

struct AccountIdPattern {
    static constexpr std::string_view text = "\\d{12}";
    static bool matches(std::string_view value) {
        return value.size() == 12 && shape::DigitsPattern::matches(value);
    }
};
using AccountIdType = shape::Text<0, shape::unlimited, AccountIdPattern>;
using DelegationTextType = shape::Text<0, 1000, shape::DescriptionPattern>;
using DelegationMessageType = shape::Text<0, 200, shape::DescriptionPattern>;
using DelegationNotesType = shape::Text<0, 500, shape::DescriptionPattern>;
using WorkflowIdType = shape::Text<1, 400, shape::Characters<"[\\w+=,.@:-]+", "_+=,.@:-">>;
using NotificationChannelType = shape::Text<2, 400, shape::Characters<"^[a-zA-Z0-9:_.-]+$", ":_.-">>;
using RedirectUrlType =
    shape::Text<1, 255, shape::Characters<"[a-zA-Z0-9:/?#@!$&'()*+,;=._~%-]+", ":/?#@!$&'()*+,;=._~%-">>;
using OwnerIdType = shape::Text<20, 2048, shape::Characters<"^[a-zA-Z0-9:/+=,.@_-]+$", ":/+=,.@_-">>;
using DelegationRequestIdType = shape::Text<16, 128, shape::Characters<"[\\w-]+", "_-">>;
using SessionDurationType = shape::Number<300, 43200>;

struct DelegationRequestShape {
    std::string DelegationRequestId;
    std::optional<std::string> OwnerAccountId;
    std::string Description;
    std::optional<std::string> RequestMessage;
    DelegationPermission Permissions;
    std::string PermissionPolicy;
    std::vector<std::string> RolePermissionRestrictionArns;
    std::optional<std::string> OwnerId, ApproverId;
    std::string State, ExpirationTime, RequestorId, RequestorName, CreateDate;
    std::int64_t SessionDuration = 0;
    std::optional<std::string> RedirectUrl, Notes, RejectionReason;
    bool OnlySendByOwner = false;
    std::string UpdatedTime;
    BOOST_DESCRIBE_CLASS(DelegationRequestShape, (),
                         (DelegationRequestId, OwnerAccountId, Description, RequestMessage, Permissions,
                          PermissionPolicy, RolePermissionRestrictionArns, OwnerId, ApproverId, State,
                          ExpirationTime, RequestorId, RequestorName, CreateDate, SessionDuration,
                          RedirectUrl, Notes, RejectionReason, OnlySendByOwner, UpdatedTime),
                         (), ())
};

struct CreateDelegationRequestRequest {
    std::optional<AccountIdType> OwnerAccountId;
    DelegationTextType Description;
    DelegationPermission Permissions;
    std::optional<DelegationMessageType> RequestMessage;
    WorkflowIdType RequestorWorkflowId;
    std::optional<RedirectUrlType> RedirectUrl;
    NotificationChannelType NotificationChannel;  ///< kept; nothing is published, there is no SNS here
    SessionDurationType SessionDuration;          ///< seconds
    std::optional<bool> OnlySendByOwner;
    BOOST_DESCRIBE_CLASS(CreateDelegationRequestRequest, (),
                         (OwnerAccountId, Description, Permissions, RequestMessage, RequestorWorkflowId,
                          RedirectUrl, NotificationChannel, SessionDuration, OnlySendByOwner),
                         (), ())
};
struct CreateDelegationRequestResult {
    std::optional<std::string> ConsoleDeepLink;  ///< there is no console to link to: absent
    std::string DelegationRequestId;
    BOOST_DESCRIBE_CLASS(CreateDelegationRequestResult, (), (ConsoleDeepLink, DelegationRequestId), (), ())
};
/// Throws Fault EntityAlreadyExists for a workflow id that a request of the account has, LimitExceeded, and
/// InvalidInput as fill_template() does or for a channel that is no topic. Any id may be the owner's: nobody
/// finds out here which accounts there are.
CreateDelegationRequestResult create_delegation_request(Transaction&, Call&,
                                                        const CreateDelegationRequestRequest&);
/// What CreateDelegationRequest acts on; sets its condition keys.
Target new_delegation_request_target(Call&, const CreateDelegationRequestRequest&);

struct OfDelegationRequest {
    DelegationRequestIdType DelegationRequestId;
    BOOST_DESCRIBE_CLASS(OfDelegationRequest, (), (DelegationRequestId), (), ())
};

struct AssociateDelegationRequestRequest : OfDelegationRequest {
    BOOST_DESCRIBE_CLASS(AssociateDelegationRequestRequest, (OfDelegationRequest), (), (), ())
};
/// The caller becomes the owner. Like all below: throws Fault NoSuchEntity, and InvalidInput when the request
/// is not in a state for that.
Empty associate_delegation_request(Transaction&, Call&, const AssociateDelegationRequestRequest&);

struct UpdateDelegationRequestRequest : OfDelegationRequest {
    std::optional<DelegationNotesType> Notes;
    BOOST_DESCRIBE_CLASS(UpdateDelegationRequestRequest, (OfDelegationRequest), (Notes), (), ())
};
/// Sends the request on to whoever may accept it, once. The owner needs no permission.
Empty update_delegation_request(Transaction&, Call&, const UpdateDelegationRequestRequest&);

struct AcceptDelegationRequestRequest : OfDelegationRequest {
    BOOST_DESCRIBE_CLASS(AcceptDelegationRequestRequest, (OfDelegationRequest), (), (), ())
};
/// The caller's own permissions bound what is delegated. Throws Fault InvalidInput besides for callers under
/// session policies, federated users, and root users asked for more than four hours.
Empty accept_delegation_request(Transaction&, Call&, const AcceptDelegationRequestRequest&);

struct RejectDelegationRequestRequest : OfDelegationRequest {
    std::optional<DelegationNotesType> Notes;
    BOOST_DESCRIBE_CLASS(RejectDelegationRequestRequest, (OfDelegationRequest), (Notes), (), ())
};
Empty reject_delegation_request(Transaction&, Call&, const RejectDelegationRequestRequest&);

struct SendDelegationTokenRequest : OfDelegationRequest {
    BOOST_DESCRIBE_CLASS(SendDelegationTokenRequest, (OfDelegationRequest), (), (), ())
};
/// From now on, and for the session duration, the requestor may trade the id in for credentials.
Empty send_delegation_token(Transaction&, Call&, const SendDelegationTokenRequest&);

struct GetDelegationRequestRequest : OfDelegationRequest {
    std::optional<bool> DelegationPermissionCheck;
    BOOST_DESCRIBE_CLASS(GetDelegationRequestRequest, (OfDelegationRequest), (DelegationPermissionCheck), (),
                         ())
};
struct GetDelegationRequestResult {
    DelegationRequestShape DelegationRequest;
    std::optional<std::string> PermissionCheckStatus, PermissionCheckResult;
    BOOST_DESCRIBE_CLASS(GetDelegationRequestResult, (),
                         (DelegationRequest, PermissionCheckStatus, PermissionCheckResult), (), ())
};
/// What is prepared for GetDelegationRequest.
struct PreparedPermissionCheck {
    std::optional<std::string_view> result;  ///< as check_permissions() has it, where it was asked for
};
/// Asks many policies many times: on a worker's thread.
PreparedPermissionCheck prepare_permission_check(const Snapshot&, Call&, const GetDelegationRequestRequest&);
/// The owner needs no permission. The account that made the request may read it too.
GetDelegationRequestResult get_delegation_request(const Snapshot&, Call&, const GetDelegationRequestRequest&,
                                                  const PreparedPermissionCheck&);

struct ListDelegationRequestsRequest : Paged {
    std::optional<OwnerIdType> OwnerId;
    BOOST_DESCRIBE_CLASS(ListDelegationRequestsRequest, (Paged), (OwnerId), (), ())
};
struct ListDelegationRequestsResult : PagedResult {
    std::vector<DelegationRequestShape> DelegationRequests;
    BOOST_DESCRIBE_CLASS(ListDelegationRequestsResult, (PagedResult), (DelegationRequests), (), ())
};
/// Those that have an owner in the caller's account.
ListDelegationRequestsResult list_delegation_requests(const Snapshot&, Call&,
                                                      const ListDelegationRequestsRequest&);
/// What ListDelegationRequests acts on; sets its condition key.
Target listed_delegation_requests_target(Call&, const ListDelegationRequestsRequest&);

struct GetHumanReadableSummaryRequest {
    ArnType EntityArn;
    std::optional<shape::Text<2, 12, shape::Characters<"[a-zA-Z0-9_-]+", "_-">>> Locale;
    BOOST_DESCRIBE_CLASS(GetHumanReadableSummaryRequest, (), (EntityArn, Locale), (), ())
};
struct GetHumanReadableSummaryResult {
    std::string SummaryContent, Locale, SummaryState;
    BOOST_DESCRIBE_CLASS(GetHumanReadableSummaryResult, (), (SummaryContent, Locale, SummaryState), (), ())
};
/// Of a delegation request, for whoever may get it. English only; throws Fault InvalidInput for other
/// locales.
GetHumanReadableSummaryResult get_human_readable_summary(const Snapshot&, Call&,
                                                         const GetHumanReadableSummaryRequest&);

}  // namespace watchword::iam
