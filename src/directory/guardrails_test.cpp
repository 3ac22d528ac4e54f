// Questions: are the guardrails of every account what the organization's records say, whatever changed and in
// whatever order they were read?
#include "directory/guardrails.hpp"

#include <gtest/gtest.h>

#include <random>

#include "directory/record_codec.hpp"
#include "directory/snapshot.hpp"
#include "wire/json.hpp"

namespace watchword {
namespace {

constexpr std::string_view deny_s3 =
    R"({"Version":"2012-10-17","Statement":{"Effect":"Deny","Action":"s3:*","Resource":"*"}})";

Organization organization() {
    Organization out;
    out.id = "o-aaaaaaaaaa";
    out.root_id = "r-aaaa";
    out.management_account_id = "100000000000";
    out.feature_set = "ALL";
    out.enabled_policy_types = {std::string(service_control_policy)};
    out.policy_ids = {"p-FullAWSAccess"};
    return out;
}
OrganizationalUnit unit(const std::string& id, const std::string& parent_id,
                        std::vector<std::string> policy_ids = {"p-FullAWSAccess"}) {
    OrganizationalUnit out;
    out.id = id;
    out.organization_id = "o-aaaaaaaaaa";
    out.parent_id = parent_id;
    out.name = id;
    out.policy_ids = std::move(policy_ids);
    return out;
}
OrganizationMember member(const std::string& account_id, const std::string& parent_id,
                          std::vector<std::string> policy_ids = {"p-FullAWSAccess"}) {
    OrganizationMember out;
    out.account_id = account_id;
    out.organization_id = "o-aaaaaaaaaa";
    out.parent_id = parent_id;
    out.joined_method = "CREATED";
    out.policy_ids = std::move(policy_ids);
    return out;
}
OrganizationPolicy control_policy(const std::string& id, std::string_view text = deny_s3) {
    OrganizationPolicy out;
    out.id = id;
    out.organization_id = "o-aaaaaaaaaa";
    out.arn = "arn:aws:organizations::100000000000:policy/o-aaaaaaaaaa/service_control_policy/" + id;
    out.name = id;
    out.content = ControlPolicy(service_control_policy, std::string(text));
    return out;
}

template <class T>
void put(Snapshot& snapshot, const T& record) {
    snapshot.put(std::make_shared<const T>(record));
}
template <class T>
StoredRecord stored(const T& record, std::vector<std::string>& kept) {
    kept.push_back(key_of(record));
    kept.push_back(json::encode(record));
    return {kind_of<T>, kept[kept.size() - 2], kept.back()};
}

// "o-…/r-…/: A,B | C": the path, and which policies bind level by level.
std::string shown(const Snapshot& snapshot, std::string_view account_id) {
    const auto* found = snapshot.guardrails.find(account_id);
    if (!found) return "none";
    std::string out = found->path + ":";
    for (const auto& level : found->scps) {
        out += " |";
        for (const auto& policy : level)
            out.append(" ").append(policy.name_or_arn.substr(policy.name_or_arn.rfind('/') + 1));
    }
    return out;
}

Snapshot small_organization() {
    Snapshot snapshot;
    put(snapshot, organization());
    put(snapshot, unit("ou-aaaa-11111111", "r-aaaa"));
    put(snapshot, unit("ou-aaaa-22222222", "ou-aaaa-11111111"));
    put(snapshot, member("100000000000", "r-aaaa"));
    put(snapshot, member("200000000000", "ou-aaaa-22222222"));
    return snapshot;
}

TEST(Guardrails, EveryLevelFromTheRootDownBinds) {
    const auto snapshot = small_organization();
    EXPECT_EQ(shown(snapshot, "200000000000"),
              "o-aaaaaaaaaa/r-aaaa/ou-aaaa-11111111/ou-aaaa-22222222/: | p-FullAWSAccess | p-FullAWSAccess | "
              "p-FullAWSAccess | p-FullAWSAccess");
    EXPECT_EQ(shown(snapshot, "100000000000"), "o-aaaaaaaaaa/r-aaaa/:");
    EXPECT_EQ(shown(snapshot, "300000000000"), "none");
}

TEST(Guardrails, AChangeAnywhereAboveIsSeenAtOnceAndOlderSnapshotsKeepTheirs) {
    auto snapshot = small_organization();
    const Snapshot before = snapshot;
    put(snapshot, control_policy("p-deny000000"));
    put(snapshot, unit("ou-aaaa-11111111", "r-aaaa", {"p-FullAWSAccess", "p-deny000000"}));
    EXPECT_EQ(shown(snapshot, "200000000000"),
              "o-aaaaaaaaaa/r-aaaa/ou-aaaa-11111111/ou-aaaa-22222222/: | p-FullAWSAccess | p-FullAWSAccess "
              "p-deny000000 | p-FullAWSAccess | p-FullAWSAccess");
    EXPECT_EQ(shown(before, "200000000000").find("p-deny000000"), std::string::npos);

    const auto* old_document = snapshot.guardrails.find("200000000000")->scps[1][1].document;
    put(snapshot,
        control_policy("p-deny000000", R"({"Statement":{"Effect":"Deny","Action":"iam:*","Resource":"*"}})"));
    EXPECT_NE(snapshot.guardrails.find("200000000000")->scps[1][1].document, old_document);

    auto changed = organization();
    changed.enabled_policy_types.clear();
    put(snapshot, changed);
    EXPECT_TRUE(snapshot.guardrails.find("200000000000")->scps.empty());

    snapshot.erase<OrganizationMember>("200000000000");
    EXPECT_EQ(shown(snapshot, "200000000000"), "none");
}

TEST(Guardrails, ALostLevelAllowsNothing) {
    Snapshot snapshot;
    put(snapshot, organization());
    put(snapshot, member("200000000000", "ou-aaaa-22222222"));
    const auto* found = snapshot.guardrails.find("200000000000");
    ASSERT_FALSE(found->scps.empty());
    EXPECT_TRUE(found->scps[0].empty());

    Snapshot without;
    put(without, member("200000000000", "r-aaaa"));
    ASSERT_EQ(without.guardrails.find("200000000000")->scps.size(), 1u);
    EXPECT_TRUE(without.guardrails.find("200000000000")->scps[0].empty());
    EXPECT_EQ(without.guardrails.find("200000000000")->rcps.size(), 1u);
}

TEST(Guardrails, RecordsReadInAnyOrderGiveTheSame) {
    std::vector<std::string> kept;
    kept.reserve(100);
    std::vector<StoredRecord> records;
    records.push_back(stored(organization(), kept));
    for (const char* id : {"p-deny000000", "p-deny111111"})
        records.push_back(stored(control_policy(id), kept));
    records.push_back(stored(unit("ou-aaaa-11111111", "r-aaaa", {"p-FullAWSAccess", "p-deny000000"}), kept));
    records.push_back(stored(unit("ou-aaaa-22222222", "ou-aaaa-11111111"), kept));
    records.push_back(stored(unit("ou-aaaa-33333333", "ou-aaaa-22222222", {"p-deny111111"}), kept));
    records.push_back(stored(member("100000000000", "r-aaaa"), kept));
    records.push_back(stored(member("200000000000", "ou-aaaa-33333333"), kept));
    records.push_back(stored(member("300000000000", "ou-aaaa-11111111", {"p-deny111111"}), kept));

    std::mt19937 random(7);
    std::string first;
    for (int round = 0; round < 200; ++round) {
        std::shuffle(records.begin(), records.end(), random);
        Snapshot snapshot;
        for (const auto& record : records) snapshot.apply(record);
        const std::string all = concat(shown(snapshot, "100000000000"), "\n", shown(snapshot, "200000000000"),
                                       "\n", shown(snapshot, "300000000000"));
        if (round == 0) first = all;
        ASSERT_EQ(all, first);
    }
    EXPECT_NE(
        first.find("ou-aaaa-33333333/: | p-FullAWSAccess | p-FullAWSAccess p-deny000000 | p-FullAWSAccess | "
                   "p-deny111111 | p-FullAWSAccess"),
        std::string::npos)
        << first;
}

// A record at a time, thousands of accounts under one unit would be worked out thousands of times.
TEST(Guardrails, ManyRecordsAtOnceAreWorkedOutOnce) {
    std::vector<std::string> kept;
    kept.reserve(100);
    const std::vector<StoredRecord> records{
        stored(member("200000000000", "ou-aaaa-11111111"), kept),
        stored(unit("ou-aaaa-11111111", "r-aaaa", {"p-deny000000"}), kept),
        stored(control_policy("p-deny000000"), kept),
        stored(organization(), kept),
    };
    Snapshot one_by_one, at_once;
    Snapshot::Bulk bulk(at_once);
    for (const auto& record : records) {
        one_by_one.apply(record);
        bulk.apply(decode_record(record));
        EXPECT_TRUE(at_once.guardrails.empty());
    }
    bulk.finish();
    EXPECT_EQ(shown(at_once, "200000000000"),
              "o-aaaaaaaaaa/r-aaaa/ou-aaaa-11111111/: | p-FullAWSAccess | p-deny000000 | p-FullAWSAccess");
    EXPECT_EQ(shown(one_by_one, "200000000000"), shown(at_once, "200000000000"));

    Snapshot::Bulk gone(at_once);
    gone.apply(decode_record({kind_of<OrganizationMember>, "200000000000", std::nullopt}));
    gone.finish();
    EXPECT_EQ(shown(at_once, "200000000000"), "none");
}

// No operation makes such units, but whoever writes to the store by hand may. The server must start, and what
// is below them may do nothing.
TEST(Guardrails, UnitsThatContainThemselvesEndAndAllowNothing) {
    Snapshot snapshot;
    put(snapshot, organization());
    put(snapshot, member("200000000000", "ou-aaaa-11111111"));
    put(snapshot, unit("ou-aaaa-11111111", "ou-aaaa-22222222"));
    put(snapshot, unit("ou-aaaa-22222222", "ou-aaaa-11111111"));
    put(snapshot, unit("ou-aaaa-33333333", "ou-aaaa-33333333"));
    put(snapshot, member("300000000000", "ou-aaaa-33333333"));
    put(snapshot, organization());
    for (const char* account : {"200000000000", "300000000000"}) {
        const auto* found = snapshot.guardrails.find(account);
        ASSERT_FALSE(found->scps.empty());
        EXPECT_TRUE(found->scps[0].empty()) << shown(snapshot, account);
    }
}

}  // namespace
}  // namespace watchword
