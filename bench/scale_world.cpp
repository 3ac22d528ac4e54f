#include "scale_world.hpp"

#include <fmt/format.h>

#include <functional>

#include "base/ids.hpp"

namespace watchword::bench {
namespace {

constexpr std::size_t batch = 10'000;
constexpr std::size_t policies_max = 1'000, policies_min = 10, texts_max = 100;
constexpr std::size_t attachments_each = 3;
constexpr std::size_t users_per_inline_policy = 10, users_per_tag = 4;

std::string text(std::size_t number) {
    return fmt::format(
        R"({{"Version":"2012-10-17","Statement":[{{"Effect":"Allow","Action":["s3:GetObject","s3:PutObject"],)"
        R"("Resource":"arn:aws:s3:::team-{}/*"}},{{"Effect":"Allow","Action":"s3:ListBucket",)"
        R"("Resource":"arn:aws:s3:::team-{}"}}]}})",
        number, number);
}

constexpr std::string_view trust =
    R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","Principal":)"
    R"({"AWS":"arn:aws:iam::111122223333:root"},"Condition":{"Bool":{"aws:MultiFactorAuthPresent":"true"}}}]})";

std::string policy_name(std::size_t number) { return fmt::format("team-policy-{}", number); }

class Filler {
public:
    Filler(Directory& directory, std::size_t users)
        : directory_(directory),
          random_(directory.environment().random),
          now_(stored(directory.environment().clock.now())),
          users_(users),
          policies_(std::clamp(users / 100, policies_min, policies_max)) {}

    void run() {
        directory_.write([&](Transaction& in) { make_accounts(in); });
        each(policies_, [&](Transaction& in, std::size_t i) { in.put(policy(i)); });
        each(users_, [&](Transaction& in, std::size_t i) { in.put(user(i)); });
        each(users_ / 10, [&](Transaction& in, std::size_t i) { in.put(role(i)); });
    }

private:
    void each(std::size_t count, const std::function<void(Transaction&, std::size_t)>& make) {
        for (std::size_t from = 0; from < count; from += batch)
            directory_.write([&](Transaction& in) {
                for (std::size_t i = from; i < std::min(count, from + batch); ++i) make(in, i);
            });
    }

    template <class Entity>
    Entity entity(std::string_view id_prefix, std::string name) {
        Entity made;
        made.account_id = large_account;
        made.path = "/";
        made.name = std::move(name);
        made.id = new_unique_id(id_prefix, large_account, random_);
        made.created = now_;
        return made;
    }

    template <class Entity>
    void attach(Entity& entity, std::size_t number) const {
        for (std::size_t i = 0; i < attachments_each; ++i)
            entity.attached_policy_arns.emplace_back(concat("arn:aws:iam::", large_account, ":policy/",
                                                            policy_name((number * 7 + i * 31) % policies_)));
    }

    void make_accounts(Transaction& in) {
        for (const auto id : {large_account, other_account}) {
            Account account;
            account.id = id;
            account.name = id;
            in.put(account);
            User administrator = entity<User>("AIDA", "administrator");
            administrator.account_id = id;
            administrator.attached_policy_arns.emplace_back("arn:aws:iam::aws:policy/AdministratorAccess");
            AccessKey key;
            key.id = concat(administrator_key, id.substr(11));
            key.account_id = id;
            key.user_id = administrator.id;
            administrator.access_key_ids.push_back(key.id);
            in.put(key);
            in.put(administrator);
        }
    }

    ManagedPolicy policy(std::size_t number) {
        auto policy = entity<ManagedPolicy>("ANPA", policy_name(number));
        policy.updated = now_;
        policy.default_version_id = "v1";
        policy.versions_made = 1;
        policy.versions.push_back({"v1", now_, IdentityPolicy::from_text(text(number % texts_max))});
        return policy;
    }

    User user(std::size_t number) {
        auto user = entity<User>("AIDA", user_name(number));
        attach(user, number);
        if (number % users_per_inline_policy == 0)
            user.inline_policies.emplace("own-team", IdentityPolicy::from_text(text(number % texts_max)));
        if (number % users_per_tag == 0) user.tags.emplace("team", fmt::format("team-{}", number % 50));
        return user;
    }

    Role role(std::size_t number) {
        auto role = entity<Role>("AROA", fmt::format("role-{:06}", number));
        role.trust_policy = TrustPolicy(*policy::compile(std::string(trust), policy::DocumentType::trust),
                                        policy::PrincipalBindings{});
        attach(role, number);
        return role;
    }

    Directory& directory_;
    Random& random_;
    const StoredTime now_;
    const std::size_t users_, policies_;
};

}  // namespace

std::string user_name(std::size_t number) { return fmt::format("user-{:07}", number); }

void fill(Directory& directory, std::size_t users) { Filler(directory, users).run(); }

}  // namespace watchword::bench
