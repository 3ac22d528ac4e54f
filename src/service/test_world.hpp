// For tests: a whole directory in memory with a clock that stands still, entities made in one line each, and
// operations called as requests are: decoded, authorized, run, encoded.
#pragma once

#include <gtest/gtest.h>

#include <string>

#include "base/encoding.hpp"
#include "base/fault.hpp"
#include "base/ids.hpp"
#include "crypto/random.hpp"
#include "directory/directory.hpp"
#include "mfa/totp.hpp"
#include "service/callable.hpp"
#include "service/mfa_check.hpp"
#include "service/operation.hpp"
#include "service/session_token.hpp"
#include "store/memory/memory_store.hpp"

namespace watchword::testing {

struct Answer {
    unsigned status = 200;
    std::string code, message, xml;

    /// The text of the first element of that name.
    std::string element(std::string_view name) const {
        const auto open = concat("<", name, ">");
        const auto start = xml.find(open);
        if (start == std::string::npos) return {};
        const auto from = start + open.size();
        return xml.substr(from, xml.find("</", from) - from);
    }
};

/// Two accounts, their entities, and operations on them. Every device has the same `seed`.
class World {
public:
    static constexpr std::string_view account_a = "111122223333", account_b = "444455556666";

    World() {
        directory.write([&](Transaction& in) {
            rotate_token_keys(in);
            for (auto [id, name] : {std::pair{account_a, "a"}, {account_b, "b"}}) {
                Account account;
                account.id = id;
                account.name = name;
                in.put(account);
            }
        });
    }

    User add_user(std::string_view account, std::string name, std::string policy = {}) {
        User user;
        user.account_id = account;
        user.path = "/";
        user.name = std::move(name);
        user.id = new_unique_id("AIDA", account, random);
        if (!policy.empty()) user.inline_policies.emplace("p", IdentityPolicy::from_text(std::move(policy)));
        AccessKey key;
        key.id = new_access_key_id("AKIA", account, random);
        key.account_id = account;
        key.user_id = user.id;
        key.secret = vault.seal(concat("access_key/", key.id), Secret("secret of " + user.name), random);
        user.access_key_ids.push_back(key.id);
        put(key);
        put(user);
        return user;
    }

    Role add_role(std::string_view account, std::string name, std::string trust, std::string policy = {}) {
        Role role;
        role.account_id = account;
        role.path = "/";
        role.name = std::move(name);
        role.id = new_unique_id("AROA", account, random);
        auto compiled = policy::compile(std::move(trust), policy::DocumentType::trust);
        if (!compiled) throw std::logic_error(compiled.error().message);
        role.trust_policy = TrustPolicy(*compiled, {});
        if (!policy.empty()) role.inline_policies.emplace("p", IdentityPolicy::from_text(std::move(policy)));
        put(role);
        return role;
    }

    MfaDevice add_device(const User& user, std::string name) {
        MfaDevice device;
        device.serial_number = concat("arn:aws:iam::", user.account_id, ":mfa/", name);
        device.account_id = user.account_id;
        device.user_id = user.id;
        device.seed = vault.seal(seed_place(device.serial_number), seed, random);
        put(device);
        return device;
    }

    template <class T>
    void put(const T& record) {
        directory.write([&](Transaction& in) { in.put(record); });
    }
    template <class T>
    void erase(const T& record) {
        directory.write([&](Transaction& in) { in.erase(record); });
    }

    /// The code of every device here, `steps` of 30 seconds from now.
    std::string code(std::int64_t steps = 0) const {
        return mfa::code_at(seed, mfa::step_at(clock.now()) + steps);
    }

    static Credential long_term(const User& user) { return {user.access_key_ids.at(0), nullptr}; }
    Credential credential(const Answer& sts) const {
        return {sts.element("AccessKeyId"),
                open_session(sts.element("SessionToken"), *directory.share(), vault)};
    }

    /// Calls an operation as the front does, after authentication.
    Answer call(const QueryService& service, const Credential& credential, const std::string& form) {
        Answer answer;
        const query::Tree tree(form);
        const auto* operation = &service.operations[0];
        for (const auto& row : service.operations)
            if (row.action == tree.parameter("Action")) operation = &row;
        EXPECT_EQ(operation->action, tree.parameter("Action"));
        std::any prepared;
        const auto call_of = [&](const Snapshot& snapshot) -> Call {
            const auto caller = look_up_caller(credential, snapshot);
            if (!caller)
                throw Fault("InvalidClientTokenId", 403,
                            "The security token included in the request is invalid.");
            if (operation->needs_signature) require_callable(*caller, service.name, operation->action);
            return {*caller,  {"192.0.2.1", "test", "", "us-east-1", true, clock.now()},
                    {},       directory.environment(),
                    settings, &prepared};
        };
        const auto run = [&](Scope in) {
            Call call = call_of(in.snapshot());
            xml::Writer out;
            operation->run(in, call, service.name, *operation, tree, out);
            answer.xml = std::move(out).take();
        };
        try {
            if (operation->prepare) {
                const auto snapshot = directory.share();
                Call call = call_of(*snapshot);
                prepared = operation->prepare(*snapshot, call, service.name, *operation, tree);
            }
            if (operation->writes(tree)) {
                directory.write([&](Transaction& in) { run({.write = &in}); });
            } else {
                const auto snapshot = directory.share();
                run({.read = snapshot.get()});
            }
        } catch (const Fault& fault) {
            answer = {fault.http_status, std::string(fault.code), fault.what(), {}};
        }
        return answer;
    }

    ManualClock clock{from_unix_seconds(1'800'000'000)};
    crypto::SystemRandom random;
    crypto::Vault vault{Secret(std::string(32, 'k'))};
    Secret seed{std::string(40, 's')};
    Settings settings;
    std::unique_ptr<Store> store = make_memory_store();
    Directory directory{*store, Environment{clock, random, vault}};
};

}  // namespace watchword::testing
