#include "organizations/handshakes.hpp"

#include "organizations/errors.hpp"
#include "organizations/find.hpp"
#include "organizations/membership.hpp"
#include "organizations/paging.hpp"
#include "organizations/policy_types.hpp"
#include "organizations/quotas.hpp"
#include "organizations/tagging.hpp"
#include "organizations/targets.hpp"

namespace watchword::organizations {
namespace {

constexpr std::string_view invite = "INVITE", enable_all = "ENABLE_ALL_FEATURES",
                           approve_all = "APPROVE_ALL_FEATURES";
constexpr std::chrono::hours day{24}, answer_time{15 * 24}, features_answer_time{90 * 24},
    shown_time{30 * 24};

bool is_over(const Handshake& handshake) {
    return handshake.state != "OPEN" && handshake.state != "REQUESTED";
}

// What it is at this moment.
std::string_view state_of(const Handshake& handshake, Time now) {
    return !is_over(handshake) && restored(handshake.expires) <= now ? std::string_view("EXPIRED")
                                                                     : std::string_view(handshake.state);
}

// As good as deleted: it has been over for too long.
bool is_forgotten(const Handshake& handshake, Time now) {
    const Time over = restored(is_over(handshake) ? handshake.changed : handshake.expires);
    return over + shown_time <= now;
}

shapes::Handshake shown(const Snapshot& snapshot, const Handshake& handshake, Time now) {
    shapes::Handshake out;
    out.Id = handshake.id;
    out.Arn = arn_of(handshake);
    out.Parties.push_back({handshake.organization_id, "ORGANIZATION"});
    if (!handshake.party_id.empty()) out.Parties.push_back({handshake.party_id, handshake.party_type});
    out.State = state_of(handshake, now);
    out.RequestedTimestamp = timestamp(handshake.requested);
    out.ExpirationTimestamp = timestamp(handshake.expires);
    out.Action = handshake.action;
    std::vector<shapes::HandshakeDetail> details;
    if (const auto* account = snapshot.accounts.find(handshake.management_account_id)) {
        if (!account->email.empty()) details.push_back({account->email, "MASTER_EMAIL"});
        details.push_back({account->name, "MASTER_NAME"});
    }
    if (const auto* organization = snapshot.organizations.find(handshake.organization_id))
        details.push_back({organization->feature_set, "ORGANIZATION_FEATURE_SET"});
    out.Resources.push_back({handshake.organization_id, "ORGANIZATION", std::move(details)});
    if (!handshake.party_id.empty()) out.Resources.push_back({handshake.party_id, handshake.party_type, {}});
    if (!handshake.notes.empty()) out.Resources.push_back({handshake.notes, "NOTES", {}});
    if (!handshake.parent_id.empty()) out.Resources.push_back({handshake.parent_id, "PARENT_HANDSHAKE", {}});
    return out;
}

// Whoever may see a handshake: its organization's management account, and the account it is for.
const Handshake& handshake_named(const Snapshot& snapshot, const Call& call, std::string_view id) {
    const auto* handshake = snapshot.handshakes.find(id);
    if (!handshake || is_forgotten(*handshake, call.now())) throw no_such_handshake();
    const bool mine =
        handshake->management_account_id == call.account_id() || handshake->account_id == call.account_id();
    if (!mine) throw no_such_handshake();
    return *handshake;
}

Handshake new_handshake(Random& random, const Organization& organization, std::string_view action, Time now,
                        std::chrono::hours valid) {
    Handshake handshake;
    handshake.id = new_handshake_id(stored(now), random);
    handshake.organization_id = organization.id;
    handshake.management_account_id = organization.management_account_id;
    handshake.action = action;
    handshake.state = "OPEN";
    handshake.requested = handshake.changed = stored(now);
    handshake.expires = stored(now + valid);
    return handshake;
}

// Calls `visit` with the handshakes of an organization or account, `key` being its id, that were made after
// that time.
template <class Visit>
void for_each_after(const Snapshot& snapshot, std::string_view key, StoredTime time, Visit visit) {
    const std::string prefix = concat(key, "/");
    for (const std::string_view entry : snapshot.organization_parts.between(
             concat(prefix, first_id_after("h-", time)), concat(prefix, "h-~")))
        if (const auto* handshake = snapshot.handshakes.find(entry.substr(prefix.size()))) visit(*handshake);
}

void require_handshakes_left(const Transaction& in, const Organization& organization) {
    const auto since = first_id_after("h-", stored(in.now() - day));
    if (in.snapshot()
            .organization_parts.between(concat(organization.id, "/", since), concat(organization.id, "/h-~"))
            .size() >= quotas::handshakes_per_day)
        throw handshake_violation("HANDSHAKE_RATE_LIMIT_EXCEEDED",
                                  "You have exceeded the number of handshakes that you can send in one day.");
}

// Only those made so long ago that they may be forgotten are looked at.
void forget_handshakes(Transaction& in, const Organization& organization) {
    const auto until = first_id_after("h-", stored(in.now() - shown_time));
    const KeySet parts = in.snapshot().organization_parts;
    for (const std::string_view key :
         parts.between(concat(organization.id, "/h-"), concat(organization.id, "/", until))) {
        const auto* handshake = in.snapshot().handshakes.find(key.substr(organization.id.size() + 1));
        if (handshake && is_forgotten(*handshake, in.now())) in.erase(Handshake(*handshake));
    }
}

// The account an invitation is for.
std::string invited_account(const Snapshot& snapshot, const HandshakeParty& target) {
    const std::string_view type = target.Type;
    if (type == "ACCOUNT") {
        if (!is_account_id(target.Id))
            throw invalid_input("INVALID_PATTERN",
                                "You provided a value that does not match the required pattern.");
        if (!snapshot.accounts.contains(target.Id)) throw no_such_account();
        return target.Id;
    }
    if (type != "EMAIL")
        throw invalid_input(
            "INVALID_PARTY_TYPE_TARGET",
            "You specified the wrong type of entity (account, organization, or email) as a party.");
    auto account_id = account_with_email(snapshot, target.Id);
    if (account_id.empty()) throw no_such_account();
    return account_id;
}

// The handshake by which all features are being enabled: the members are being asked, or have agreed and the
// management account has yet to. Null when that is not under way.
const Handshake* features_handshake(const Snapshot& snapshot, const Organization& organization, Time now) {
    const auto* found = snapshot.handshakes.find(organization.features_handshake_id);
    return found && !is_over(*found) && state_of(*found, now) != "EXPIRED" ? found : nullptr;
}

// Whoever joined now would be bound without having been asked.
void require_no_change_of_features(const Transaction& in, const Organization& organization) {
    if (features_handshake(in.snapshot(), organization, in.now()))
        throw handshake_violation("INVITE_DISABLED_DURING_ENABLE_ALL_FEATURES",
                                  "You can't issue new invitations to join an organization while it's in the "
                                  "process of enabling all features.");
}

void require_invitable(const Transaction& in, const Organization& organization, std::string_view account_id) {
    if (in.snapshot().organization_members.contains(account_id))
        throw handshake_violation("ALREADY_IN_AN_ORGANIZATION",
                                  "The invited account is already a member of an organization.");
    require_no_change_of_features(in, organization);
    require_handshakes_left(in, organization);
    for_each_after(in.snapshot(), account_id, stored(in.now() - answer_time), [&](const Handshake& other) {
        if (other.action == invite && other.organization_id == organization.id &&
            state_of(other, in.now()) == "OPEN")
            throw Fault("DuplicateHandshakeException", 400,
                        "A handshake with the same action and target already exists.");
    });
    require_room_for_account(in.snapshot(), organization);
}

HandshakeResponse settle(Transaction& in, Handshake handshake, std::string_view state) {
    handshake.state = state;
    handshake.changed = stored(in.now());
    in.put(handshake);
    return {shown(in.snapshot(), handshake, in.now())};
}

void require_open(const Handshake& handshake, Time now, std::string_view wanted) {
    const auto state = state_of(handshake, now);
    if (state == wanted)
        throw Fault("HandshakeAlreadyInStateException", 400,
                    "The specified handshake is already in the requested state.");
    if (state != "OPEN")
        throw Fault("InvalidHandshakeTransitionException", 400,
                    "You can't perform the operation on the handshake in its current state.");
}

void accept_invitation(Transaction& in, const Handshake& handshake) {
    const auto* organization = in.snapshot().organizations.find(handshake.organization_id);
    if (!organization) throw no_such_handshake();
    if (in.snapshot().organization_members.contains(handshake.account_id))
        throw handshake_violation("ALREADY_IN_AN_ORGANIZATION",
                                  "The account is already a member of an organization.");
    require_no_change_of_features(in, *organization);
    require_room_for_account(in.snapshot(), *organization);
    join(in, Organization(*organization), handshake.account_id, "INVITED", handshake.tags);
}

// Calls `visit` with the handshakes that members answer while all features are being enabled.
template <class Visit>
void for_each_approval(const Snapshot& snapshot, const Handshake& parent, Visit visit) {
    for_each_after(snapshot, parent.organization_id, parent.requested - 1, [&](const Handshake& one) {
        if (one.parent_id == parent.id) visit(one);
    });
}

// What counts is who is a member now. An approval that the management account has canceled is none.
void open_when_all_agree(Transaction& in, const Organization& organization) {
    const auto* parent = features_handshake(in.snapshot(), organization, in.now());
    if (!parent || parent->state != "REQUESTED") return;
    bool all_agree = true;
    for_each_approval(in.snapshot(), *parent, [&](const Handshake& one) {
        if (one.state != "ACCEPTED" && find_member(in.snapshot(), organization, one.account_id))
            all_agree = false;
    });
    if (all_agree) settle(in, *parent, "OPEN");
}

void cancel_approvals(Transaction& in, const Handshake& parent) {
    std::vector<Handshake> approvals;
    for_each_approval(in.snapshot(), parent, [&](const Handshake& one) {
        if (!is_over(one)) approvals.push_back(one);
    });
    for (const auto& one : approvals) settle(in, one, "CANCELED");
}

void accept_all_features(Transaction& in, const Handshake& handshake) {
    Organization organization = *in.snapshot().organizations.find(handshake.organization_id);
    organization.feature_set = "ALL";
    in.put(organization);
    put_policy_type_in_force(in, organization, service_control_policy);
}

ListHandshakesResponse list(const Snapshot& snapshot, const Call& call, std::string_view key,
                            const ListHandshakesRequest& request) {
    if (request.Filter && request.Filter->ActionType && request.Filter->ParentHandshakeId)
        throw invalid_input("MAX_LIMIT_EXCEEDED_FILTER",
                            "You can specify only one filter parameter for the operation.");
    ListHandshakesResponse out;
    page_through(snapshot.organization_parts, concat(key, "/h-"), request, out, [&](std::string_view rest) {
        const auto* one = snapshot.handshakes.find(concat("h-", rest));
        if (!one || is_forgotten(*one, call.now())) return false;
        if (request.Filter && request.Filter->ActionType && one->action != *request.Filter->ActionType)
            return false;
        if (request.Filter && request.Filter->ParentHandshakeId &&
            one->parent_id != *request.Filter->ParentHandshakeId)
            return false;
        out.Handshakes.push_back(shown(snapshot, *one, call.now()));
        return true;
    });
    return out;
}

}  // namespace

HandshakeResponse invite_account(Transaction& in, Call& call,
                                 const InviteAccountToOrganizationRequest& request) {
    const Organization organization = require_management(in.snapshot(), call);
    require_tagging(in.snapshot(), call, request.Tags,
                    party_named(in.snapshot(), call, request.Target.Type, request.Target.Id));
    Handshake handshake = new_handshake(in.random(), organization, invite, in.now(), answer_time);
    handshake.account_id = invited_account(in.snapshot(), request.Target);
    require_invitable(in, organization, handshake.account_id);
    forget_handshakes(in, organization);
    handshake.party_id = request.Target.Id;
    handshake.party_type = request.Target.Type;
    if (request.Notes) handshake.notes = *request.Notes;
    add_tags(handshake.tags, request.Tags);
    in.put(handshake);
    return {shown(in.snapshot(), handshake, in.now())};
}

HandshakeResponse accept_handshake(Transaction& in, Call& call, const OfHandshakeRequest& request) {
    const Handshake handshake = handshake_named(in.snapshot(), call, request.HandshakeId);
    const auto& answerer =
        handshake.action == enable_all ? handshake.management_account_id : handshake.account_id;
    if (answerer != call.account_id()) throw no_permission();
    require_open(handshake, in.now(), "ACCEPTED");
    if (handshake.action == invite) accept_invitation(in, handshake);
    if (handshake.action == enable_all) accept_all_features(in, handshake);
    auto answer = settle(in, handshake, "ACCEPTED");
    if (handshake.action == approve_all)
        open_when_all_agree(in, *in.snapshot().organizations.find(handshake.organization_id));
    return answer;
}

HandshakeResponse decline_handshake(Transaction& in, Call& call, const OfHandshakeRequest& request) {
    const Handshake handshake = handshake_named(in.snapshot(), call, request.HandshakeId);
    if (handshake.account_id != call.account_id()) throw no_permission();
    require_open(handshake, in.now(), "DECLINED");
    return settle(in, handshake, "DECLINED");
}

void withdraw_approval(Transaction& in, const Organization& organization, std::string_view account_id) {
    const auto* parent = features_handshake(in.snapshot(), organization, in.now());
    if (!parent) return;
    std::optional<Handshake> approval;
    for_each_after(in.snapshot(), account_id, parent->requested - 1, [&](const Handshake& one) {
        if (one.parent_id == parent->id && !is_over(one)) approval = one;
    });
    if (approval) settle(in, *approval, "CANCELED");
    open_when_all_agree(in, organization);
}

HandshakeResponse cancel_handshake(Transaction& in, Call& call, const OfHandshakeRequest& request) {
    const Handshake handshake = handshake_named(in.snapshot(), call, request.HandshakeId);
    if (handshake.management_account_id != call.account_id()) throw no_permission();
    if (state_of(handshake, in.now()) != "REQUESTED") require_open(handshake, in.now(), "CANCELED");
    if (handshake.action == enable_all) cancel_approvals(in, handshake);
    return settle(in, handshake, "CANCELED");
}

HandshakeResponse describe_handshake(const Snapshot& snapshot, Call& call,
                                     const OfHandshakeRequest& request) {
    return {shown(snapshot, handshake_named(snapshot, call, request.HandshakeId), call.now())};
}

HandshakeResponse enable_all_features(Transaction& in, Call& call, const NoRequest&) {
    Organization organization = require_management(in.snapshot(), call);
    if (organization.feature_set == "ALL")
        throw handshake_violation("ORGANIZATION_ALREADY_HAS_ALL_FEATURES",
                                  "The organization has already enabled all features.");
    if (features_handshake(in.snapshot(), organization, in.now()))
        throw handshake_violation("ORGANIZATION_IS_ALREADY_PENDING_ALL_FEATURES_MIGRATION",
                                  "The organization has already started the process to enable all features.");
    require_handshakes_left(in, organization);
    forget_handshakes(in, organization);
    const Time now = in.now();  // one for all: approvals are looked for from the parent's time on
    Handshake parent = new_handshake(in.random(), organization, enable_all, now, features_answer_time);
    parent.state = "REQUESTED";
    in.put(parent);
    organization.features_handshake_id = parent.id;
    in.put(organization);
    for (const auto& id : account_ids_of(in.snapshot(), organization)) {
        const auto* member = find_member(in.snapshot(), organization, id);
        if (!member || member->joined_method != "INVITED" || id == organization.management_account_id)
            continue;
        Handshake approval = new_handshake(in.random(), organization, approve_all, now, features_answer_time);
        approval.account_id = approval.party_id = id;
        approval.party_type = "ACCOUNT";
        approval.parent_id = parent.id;
        in.put(std::move(approval));
    }
    open_when_all_agree(in, organization);
    return {shown(in.snapshot(), *in.snapshot().handshakes.find(parent.id), in.now())};
}

ListHandshakesResponse list_handshakes_for_account(const Snapshot& snapshot, Call& call,
                                                   const ListHandshakesRequest& request) {
    return list(snapshot, call, call.account_id(), request);
}

ListHandshakesResponse list_handshakes_for_organization(const Snapshot& snapshot, Call& call,
                                                        const ListHandshakesRequest& request) {
    return list(snapshot, call, require_reader(snapshot, call).id, request);
}

}  // namespace watchword::organizations
