#include "iam/delegation_requests.hpp"

#include "base/ids.hpp"
#include "iam/errors.hpp"
#include "iam/quotas.hpp"
#include "iam/show.hpp"
#include "service/authorize.hpp"

namespace watchword::iam {
namespace {

constexpr std::int64_t day_ms = 24 * 3600 * 1000;
constexpr std::int64_t unassigned_ms = day_ms, answered_ms = 7 * day_ms, kept_ms = 30 * day_ms;
constexpr std::int64_t root_session_duration_max_s = 4 * 3600;

std::string arn_of(std::string_view account_id, std::string_view id) {
    return concat("arn:aws:iam::", account_id, ":delegation-request/", id);
}

std::optional<std::string> shown_if(const std::string& text) {
    return text.empty() ? std::nullopt : std::optional(text);
}

DelegationRequestShape shown(const Snapshot& snapshot, const DelegationRequest& request, Time now) {
    const Account* requestor = snapshot.accounts.find(request.requestor_account_id);
    DelegationRequestShape out;
    out.DelegationRequestId = request.id;
    out.OwnerAccountId = shown_if(request.owner_account_id);
    out.Description = request.description;
    out.RequestMessage = shown_if(request.message);
    out.Permissions = shown_permission(request);
    out.PermissionPolicy = request.policy;
    out.RolePermissionRestrictionArns = required_boundaries(request.policy);
    out.OwnerId = shown_if(request.owner_arn);
    if (request.approver) out.ApproverId = request.approver->arn;
    out.State = request.state_at(stored(now));
    out.ExpirationTime = shown_date(request.expires);
    out.RequestorId = request.requestor_account_id;
    out.RequestorName = requestor ? requestor->name : request.requestor_account_id;
    out.CreateDate = shown_date(request.created);
    out.SessionDuration = request.session_duration_s;
    out.RedirectUrl = shown_if(request.redirect_url);
    out.Notes = shown_if(request.notes);
    out.RejectionReason = shown_if(request.rejection_reason);
    out.OnlySendByOwner = request.only_send_by_owner;
    out.UpdatedTime = shown_date(request.updated);
    return out;
}

// Who may call besides those whom policies allow it.
enum class ByDefault { nobody, owner, owner_and_requestor };

bool may_see(const DelegationRequest& request, const Call& call, ByDefault by_default) {
    if (request.owner_account_id.empty() || request.owner_account_id == call.account_id()) return true;
    return by_default == ByDefault::owner_and_requestor && request.requestor_account_id == call.account_id();
}

// What was delegated is not delegated on, nor more of it asked for, by whoever holds it.
void require_not_delegated(const Call& call) {
    if (call.caller.session && call.caller.session->session.kind == SessionKind::delegated)
        throw access_denied("Delegated sessions may not act on delegation requests.");
}

// As good as gone, whether or not it has been erased yet.
bool is_forgotten(const DelegationRequest& request, Time now) {
    return request.expires + kept_ms <= stored(now);
}

// The request of that id, for whoever may do `action` to it. One that the caller may not see is refused like
// one that is not there, so ids of others are not found out about. Throws Fault AccessDenied, NoSuchEntity.
const DelegationRequest& authorized(const Snapshot& snapshot, Call& call, std::string_view action,
                                    std::string_view id, ByDefault by_default = ByDefault::nobody) {
    require_not_delegated(call);
    const DelegationRequest* request = snapshot.delegation_requests.find(id);
    if (request && (is_forgotten(*request, call.now()) || !may_see(*request, call, by_default)))
        request = nullptr;
    if (request && !request->owner_arn.empty())
        call.context.set("iam:DelegationRequestOwner", request->owner_arn);
    const std::string resource = arn_of(call.account_id(), id);
    const Access access{action, resource, call.account_id()};
    const bool by_owner = request && by_default != ByDefault::nobody && !request->owner_arn.empty() &&
                          request->owner_caller_id == call.caller.user_id;
    const auto require = by_owner ? require_access_granted_by_default : require_access;
    require(snapshot, call.caller, access, call.context);
    if (!request) throw no_such_entity("delegation request", id);
    return *request;
}

void require_state(const DelegationRequest& request, Time now,
                   std::initializer_list<std::string_view> states) {
    const auto state = request.state_at(stored(now));
    if (std::ranges::find(states, state) == states.end())
        throw invalid_input(concat("The delegation request ", request.id, " is in the state ", state, "."));
}

void move_to(DelegationRequest& request, std::string_view state, Time now) {
    request.state = state;
    request.updated = stored(now);
    request.expires = request.updated + answered_ms;
}

std::string template_text(const Snapshot& snapshot, const Call& call, std::string_view arn) {
    const ManagedPolicy* found = snapshot.policies_by_arn.find(arn);
    if (!found || (found->account_id != call.account_id() && found->account_id != "aws"))
        throw invalid_input(concat("The policy template ", arn, " does not exist."));
    return std::string(found->default_version().policy.document()->text());
}

// Forgets what expired long ago. Throws Fault EntityAlreadyExists, LimitExceeded.
void make_room(Transaction& in, const Call& call, std::string_view workflow_id) {
    const std::string made = concat(call.account_id(), "/made/");
    std::vector<DelegationRequest> old;
    std::size_t kept = 0;
    for (const std::string_view key : in.snapshot().account_delegations.prefix(made)) {
        const auto* request = in.snapshot().delegation_requests.find(key.substr(key.rfind('/') + 1));
        if (!request) continue;
        if (is_forgotten(*request, in.now())) {
            old.push_back(*request);
            continue;
        }
        ++kept;
        if (request->workflow_id == workflow_id)
            throw already_exists(
                concat("A delegation request with the workflow id ", workflow_id, " already exists."));
    }
    for (const auto& request : old) in.erase(request);
    if (kept >= quotas::delegation_requests_per_account)
        throw quota_exceeded("DelegationRequestsPerAccount", quotas::delegation_requests_per_account);
}

const DelegationRequest& to_be_shown(const Snapshot& snapshot, Call& call,
                                     const GetDelegationRequestRequest& request) {
    return authorized(snapshot, call, "iam:GetDelegationRequest", request.DelegationRequestId,
                      ByDefault::owner_and_requestor);
}

}  // namespace

Target new_delegation_request_target(Call& call, const CreateDelegationRequestRequest& request) {
    call.context.set("iam:DelegationDuration", std::to_string(request.SessionDuration.value));
    call.context.set("iam:NotificationChannel", request.NotificationChannel);
    if (request.Permissions.PolicyTemplateArn)
        call.context.set("iam:TemplateArn", *request.Permissions.PolicyTemplateArn);
    return {arn_of(call.account_id(), "*")};
}

CreateDelegationRequestResult create_delegation_request(Transaction& in, Call& call,
                                                        const CreateDelegationRequestRequest& request) {
    require_not_delegated(call);
    if (!request.Permissions.PolicyTemplateArn)
        throw invalid_input("The permissions name no policy template.");
    if (!request.NotificationChannel.starts_with("arn:aws:sns:"))
        throw invalid_input("The notification channel must be the ARN of an SNS topic.");
    if (request.RedirectUrl && !request.RedirectUrl->starts_with("https://") &&
        !request.RedirectUrl->starts_with("http://"))
        throw invalid_input("The redirect URL must begin with https:// or http://.");
    make_room(in, call, request.RequestorWorkflowId);

    DelegationRequest made;
    made.id = new_uuid(in.random());
    made.requestor_account_id = call.account_id();
    made.workflow_id = request.RequestorWorkflowId;
    made.owner_account_id = request.OwnerAccountId ? std::string(*request.OwnerAccountId) : "";
    made.description = request.Description;
    made.message = request.RequestMessage.value_or("");
    made.redirect_url = request.RedirectUrl.value_or("");
    made.notification_channel = request.NotificationChannel;
    made.template_arn = *request.Permissions.PolicyTemplateArn;
    made.parameters = parameters_of(request.Permissions);
    made.policy = fill_template(template_text(in.snapshot(), call, made.template_arn), made.parameters);
    made.session_duration_s = request.SessionDuration;
    made.only_send_by_owner = request.OnlySendByOwner.value_or(false);
    made.state = "UNASSIGNED";
    made.created = made.updated = stored(in.now());
    made.expires = made.created + unassigned_ms;
    CreateDelegationRequestResult result{std::nullopt, made.id};
    in.put(std::move(made));
    return result;
}

Empty associate_delegation_request(Transaction& in, Call& call,
                                   const AssociateDelegationRequestRequest& request) {
    DelegationRequest found =
        authorized(in.snapshot(), call, "iam:AssociateDelegationRequest", request.DelegationRequestId);
    require_state(found, in.now(), {"UNASSIGNED"});
    found.owner_account_id = call.account_id();
    found.owner_arn = call.caller.arn;
    found.owner_caller_id = call.caller.user_id;
    move_to(found, "ASSIGNED", in.now());
    in.put(std::move(found));
    return {};
}

Empty update_delegation_request(Transaction& in, Call& call, const UpdateDelegationRequestRequest& request) {
    DelegationRequest found = authorized(in.snapshot(), call, "iam:UpdateDelegationRequest",
                                         request.DelegationRequestId, ByDefault::owner);
    require_state(found, in.now(), {"ASSIGNED"});
    if (request.Notes) found.notes = *request.Notes;
    move_to(found, "PENDING_APPROVAL", in.now());
    in.put(std::move(found));
    return {};
}

Empty accept_delegation_request(Transaction& in, Call& call, const AcceptDelegationRequestRequest& request) {
    DelegationRequest found =
        authorized(in.snapshot(), call, "iam:AcceptDelegationRequest", request.DelegationRequestId);
    require_state(found, in.now(), {"ASSIGNED", "PENDING_APPROVAL"});
    const Caller& caller = call.caller;
    if (caller.is_root() && found.session_duration_s > root_session_duration_max_s)
        throw invalid_input("A root user cannot accept a delegation request of more than 4 hours.");
    const Session* session = caller.session ? &caller.session->session : nullptr;
    if (session && (session->kind == SessionKind::federated_user || !session->policy.empty() ||
                    !session->policy_arns.empty()))
        throw invalid_input("Federated users and sessions with session policies cannot accept requests.");

    auto& approver = found.approver.emplace();
    approver.arn = caller.arn;
    approver.principal_id = caller.user ? caller.user->id : caller.role ? caller.role->id : "";
    if (session) {
        approver.session_name = session->session_name;
        approver.source_identity = session->source_identity;
        approver.session_tags = session->tags;
        approver.transitive_tag_keys = session->transitive_tag_keys;
        approver.federation = session->federation;
    }
    move_to(found, "ACCEPTED", in.now());
    in.put(std::move(found));
    return {};
}

Empty reject_delegation_request(Transaction& in, Call& call, const RejectDelegationRequestRequest& request) {
    DelegationRequest found =
        authorized(in.snapshot(), call, "iam:RejectDelegationRequest", request.DelegationRequestId);
    require_state(found, in.now(), {"ASSIGNED", "PENDING_APPROVAL", "ACCEPTED"});
    found.rejection_reason = request.Notes.value_or("");
    move_to(found, "REJECTED", in.now());
    in.put(std::move(found));
    return {};
}

Empty send_delegation_token(Transaction& in, Call& call, const SendDelegationTokenRequest& request) {
    DelegationRequest found =
        authorized(in.snapshot(), call, "iam:SendDelegationToken", request.DelegationRequestId);
    require_state(found, in.now(), {"ACCEPTED"});
    if (found.only_send_by_owner && found.owner_caller_id != call.caller.user_id)
        throw access_denied("Only the owner of the delegation request may send its token.");
    move_to(found, "FINALIZED", in.now());
    found.finalized = found.updated;
    in.put(std::move(found));
    return {};
}

PreparedPermissionCheck prepare_permission_check(const Snapshot& snapshot, Call& call,
                                                 const GetDelegationRequestRequest& request) {
    const auto& found = to_be_shown(snapshot, call, request);
    if (!request.DelegationPermissionCheck.value_or(false)) return {};
    return {check_permissions(snapshot, call, found.policy)};
}

GetDelegationRequestResult get_delegation_request(const Snapshot& snapshot, Call& call,
                                                  const GetDelegationRequestRequest& request,
                                                  const PreparedPermissionCheck& prepared) {
    GetDelegationRequestResult result{
        shown(snapshot, to_be_shown(snapshot, call, request), call.now()), {}, {}};
    if (prepared.result) {
        result.PermissionCheckStatus = "COMPLETE";
        result.PermissionCheckResult = *prepared.result;
    }
    return result;
}

Target listed_delegation_requests_target(Call& call, const ListDelegationRequestsRequest& request) {
    if (request.OwnerId) call.context.set("iam:DelegationRequestOwner", *request.OwnerId);
    return {};
}

ListDelegationRequestsResult list_delegation_requests(const Snapshot& snapshot, Call& call,
                                                      const ListDelegationRequestsRequest& request) {
    require_not_delegated(call);
    ListDelegationRequestsResult result;
    const std::string owned = concat(call.account_id(), "/owned/");
    page_through(snapshot.account_delegations, owned, request.page(), result, [&](std::string_view key) {
        const auto* found = snapshot.delegation_requests.find(key.substr(owned.size()));
        if (!found || is_forgotten(*found, call.now())) return false;
        if (request.OwnerId && *request.OwnerId != found->owner_arn) return false;
        result.DelegationRequests.push_back(shown(snapshot, *found, call.now()));
        return true;
    });
    return result;
}

GetHumanReadableSummaryResult get_human_readable_summary(const Snapshot& snapshot, Call& call,
                                                         const GetHumanReadableSummaryRequest& request) {
    // The account in the ARN is not looked at: a request that nobody owns has none.
    constexpr std::string_view kind = ":delegation-request/";
    const std::string_view arn = request.EntityArn;
    const auto at = arn.find(kind);
    if (at == std::string_view::npos) throw invalid_input("Only delegation requests have a summary.");
    const auto& found = authorized(snapshot, call, "iam:GetHumanReadableSummary",
                                   arn.substr(at + kind.size()), ByDefault::owner);
    const std::string_view locale = request.Locale ? std::string_view(*request.Locale) : "en";
    if (locale != "en" && !locale.starts_with("en-") && !locale.starts_with("en_"))
        throw invalid_input(concat("Summaries are in English: the locale ", locale, " is not supported."));
    const auto name = in_quotes(shown(snapshot, found, call.now()).RequestorName);
    const auto seconds = std::to_string(found.session_duration_s);
    // What the requestor says of itself comes last, and cannot look like more of what is said of its policy.
    return {concat(name, " (account ", found.requestor_account_id, ") asks for access for ", seconds,
                   " seconds.\n", described_policy(found.policy),
                   "The requestor's description: ", in_quotes(found.description), "\n"),
            std::string(locale), "AVAILABLE"};
}

}  // namespace watchword::iam
