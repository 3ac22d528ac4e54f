#include "directory/snapshot.hpp"

#include "directory/aws_managed.hpp"
#include "directory/record_codec.hpp"
#include "directory/snapshot_indexes.hpp"

namespace watchword {
namespace {

// Calls `act` with the pointer to a record of some kind.
template <class Any, class Act>
void with_its_kind(Any& record, Act act) {
    std::visit(
        [&]<class Record>(Record& held) {
            if constexpr (!std::is_same_v<std::remove_const_t<Record>, std::monostate>) act(held);
        },
        record);
}

}  // namespace

Snapshot::Snapshot() {
    for (const auto& policy : aws_managed_policies()) policies_by_arn.put(policy->arn(), policy);
    for (const auto& policy : aws_organization_policies()) organization_policies.put(policy->id, policy);
}

#define WATCHWORD_TABLE(T, member) \
    template <>                    \
    Table<T>& Snapshot::table() {  \
        return member;             \
    }
WATCHWORD_FOR_EACH_RECORD(WATCHWORD_TABLE)
#undef WATCHWORD_TABLE

void Snapshot::refresh_guardrails(std::string_view account_id) {
    if (const auto* member = organization_members.find(account_id))
        guardrails.put(account_id, make_guardrails(*this, *member));
    else
        guardrails.erase(account_id);
}

void Snapshot::refresh_guardrails_below(std::string_view target_id, std::string_view organization_id,
                                        std::size_t depth) {
    if (organization_members.contains(target_id)) return refresh_guardrails(target_id);
    if (depth > Guardrails::depth_max) return;
    if (target_id.starts_with("r-")) {
        for (const std::string_view key : accounts_of_organization(organization_id))
            refresh_guardrails(key.substr(organization_id.size() + 1));
        return;
    }
    const std::string prefix = concat(target_id, "/");
    for (const std::string_view key : organization_children.prefix(prefix))
        refresh_guardrails_below(key.substr(prefix.size()), organization_id, depth + 1);
}

template <class T>
void Snapshot::settle(const T&) {}
template <>
void Snapshot::settle(const Organization& organization) {
    refresh_guardrails_below(organization.root_id, organization.id);
}
template <>
void Snapshot::settle(const OrganizationalUnit& unit) {
    refresh_guardrails_below(unit.id, unit.organization_id);
}
template <>
void Snapshot::settle(const OrganizationMember& member) {
    refresh_guardrails(member.account_id);
}
template <>
void Snapshot::settle(const OrganizationPolicy& policy) {
    const std::string prefix = concat(policy.organization_id, "/", policy.id, " ");
    const KeySet attachments_now = organization_attachments;
    for (const std::string_view key : attachments_now.prefix(prefix))
        refresh_guardrails_below(key.substr(prefix.size()), policy.organization_id);
}

template <class T>
void Snapshot::put_unsettled(std::shared_ptr<const T> record) {
    std::string key = key_of(*record);
    if (const auto old = table<T>().share(key)) index(*this, old, IndexChange::remove());
    index(*this, record, IndexChange::add());
    table<T>().put(std::move(key), std::move(record));
}

template <class T>
std::shared_ptr<const T> Snapshot::erase_unsettled(std::string_view key) {
    auto old = table<T>().share(key);
    if (!old) return old;
    index(*this, old, IndexChange::remove());
    table<T>().erase(key);
    return old;
}

template <class T>
void Snapshot::put(std::shared_ptr<const T> record) {
    put_unsettled<T>(record);
    settle<T>(*record);
}

template <class T>
void Snapshot::erase(std::string_view key) {
    if (const auto old = erase_unsettled<T>(key)) settle<T>(*old);
}

void Snapshot::apply(const StoredRecord& stored) {
    Bulk bulk(*this);
    bulk.apply(decode_record(stored));
    bulk.finish();
}

Snapshot::Bulk::Bulk(Snapshot& snapshot)
    : snapshot_(snapshot), gathered_(std::make_unique<GatheredIndexes>()) {}
Snapshot::Bulk::~Bulk() = default;

template <class T>
void Snapshot::Bulk::note(const T&) {}
template <>
void Snapshot::Bulk::note(const Organization& organization) {
    organizations_.insert(organization.id);
}
template <>
void Snapshot::Bulk::note(const OrganizationalUnit& unit) {
    organizations_.insert(unit.organization_id);
}
template <>
void Snapshot::Bulk::note(const OrganizationMember& member) {
    accounts_.insert(member.account_id);
}
template <>
void Snapshot::Bulk::note(const OrganizationPolicy& policy) {
    organizations_.insert(policy.organization_id);
}

template <class T>
void Snapshot::Bulk::erase(std::string_view key) {
    if (const auto old = snapshot_.erase_unsettled<T>(key)) note<T>(*old);
}

void Snapshot::Bulk::apply(DecodedRecord&& decoded) {
    with_its_kind(decoded.record, [&]<class T>(std::shared_ptr<const T>& record) {
        if (!record) return erase<T>(decoded.deleted_key);
        note<T>(*record);
        snapshot_.put_unsettled<T>(std::move(record));
    });
}

void Snapshot::Bulk::apply_new(DecodedRecord&& decoded) {
    with_its_kind(decoded.record, [&]<class T>(std::shared_ptr<const T>& record) {
        if (!record) throw std::runtime_error("a deletion is nothing new: " + decoded.deleted_key);
        note<T>(*record);
        index(snapshot_, record, IndexChange::gather(*gathered_));
        std::string key = key_of(*record);
        if (!snapshot_.table<T>().put(key, std::move(record)))
            throw std::runtime_error(concat("the record ", kind_of<T>, "/", key, " is there twice"));
    });
}

void Snapshot::Bulk::take_out(const DecodedRecord& decoded) {
    with_its_kind(decoded.record, [&]<class T>(const std::shared_ptr<const T>& record) {
        erase<T>(record ? key_of(*record) : decoded.deleted_key);
    });
}

void Snapshot::Bulk::finish() {
    gathered_->finish();
    for (const auto& organization_id : organizations_) {
        for (const std::string_view key : snapshot_.accounts_of_organization(organization_id))
            accounts_.emplace(key.substr(organization_id.size() + 1));
    }
    for (const auto& account_id : accounts_) snapshot_.refresh_guardrails(account_id);
}

#define WATCHWORD_RECORD(T, _)                                \
    template void Snapshot::put<T>(std::shared_ptr<const T>); \
    template void Snapshot::erase<T>(std::string_view);
WATCHWORD_FOR_EACH_RECORD(WATCHWORD_RECORD)
#undef WATCHWORD_RECORD

}  // namespace watchword
