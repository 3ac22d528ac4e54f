// Questions: whatever is done in whatever order, does every answer equal that of a simple model; is the
// store, read anew, the state before; and does a second server that follows the first see the same?
//
// WATCHWORD_STATEFUL_STEPS and WATCHWORD_PROPERTY_SEED change how many steps there are, and which. A sequence
// that fails is made as short as leaving out steps can make it, and printed.
#include "directory/snapshot_differences.hpp"
#include "iam/stateful_steps.hpp"

namespace watchword::iam::test {
namespace {

unsigned number_from(const char* variable, unsigned otherwise) {
    const char* text = std::getenv(variable);
    return text ? static_cast<unsigned>(std::strtoul(text, nullptr, 10)) : otherwise;
}

// A sequence runs this long on a store of its own; the store is read anew after every so many steps.
constexpr std::size_t steps_each = 600, steps_between_restarts = 50;

std::set<std::string> texts(const Answer& answer, std::string_view tag) {
    std::set<std::string> found;
    const std::string open = concat("<", tag, ">");
    for (auto at = answer.xml.find(open); at != std::string::npos; at = answer.xml.find(open, at + 1)) {
        const auto start = at + open.size();
        found.insert(answer.xml.substr(start, answer.xml.find("</", start) - start));
    }
    return found;
}

// Asks the server for all that the model knows. "" when it says the same.
class Audit {
public:
    Audit(FrontServer& server, StatefulAccount& account) : server_(server), account_(account) {}

    std::string run() {
        auto& model = account_.account();
        names("ListUsers", "UserName", model.users);
        names("ListGroups", "GroupName", model.groups);
        names("ListRoles", "RoleName", model.roles);
        names("ListPolicies&Scope=Local", "PolicyName", model.policies);
        for (const auto& user : model.users) one_user(user);
        for (const auto& group : model.groups) entity("Group", group);
        for (const auto& role : model.roles) {
            entity("Role", role);
            same("ListRoleTags&RoleName=" + role.name, "Key", tag_keys(role));
        }
        for (const auto& policy : model.policies)
            same("ListPolicyVersions&PolicyArn=" + model.policy_arn(policy), "VersionId",
                 {policy.versions.begin(), policy.versions.end()});
        same("ListAccountAliases", "member",
             model.alias ? std::set<std::string>{*model.alias} : std::set<std::string>{});
        return std::move(wrong_);
    }

private:
    void same(const std::string& form, std::string_view tag, std::set<std::string> expected) {
        // All on one page, where there are pages.
        const bool pages = form.starts_with("List") || form.starts_with("GetGroup&");
        const Answer answer =
            server_.call(account_.admin(), concat("Action=", form, pages ? "&MaxItems=1000" : ""));
        const auto heard = texts(answer, tag);
        if (answer.status == 200 && heard == expected) return;
        wrong_ += concat(form, ": ", answer.outcome(), ", ", tag, ":");
        for (const auto& text : heard) wrong_ += " " + text;
        wrong_ += "; expected:";
        for (const auto& text : expected) wrong_ += " " + text;
        wrong_ += "\n";
    }
    template <class T>
    void names(const std::string& form, std::string_view tag, const std::list<T>& list) {
        std::set<std::string> expected;
        for (const auto& one : list) expected.insert(one.name);
        if constexpr (std::is_same_v<T, model::User>) expected.insert("Administrator");
        same(form, tag, std::move(expected));
    }
    // Of the entity, and of the members that a group is shown with.
    std::set<std::string> paths_in(const model::Entity& entity) {
        std::set<std::string> paths{entity.path};
        for (const auto& user : account_.account().users)
            for (const auto* group : user.groups)
                if (group == &entity) paths.insert(user.path);
        return paths;
    }
    static std::set<std::string> tag_keys(const model::Entity& entity) {
        std::set<std::string> keys;
        for (const auto& [key, tag] : entity.tags) keys.insert(tag.first);
        return keys;
    }
    void entity(const std::string& word, const model::Entity& entity) {
        const std::string of = concat("&", word, "Name=", entity.name);
        same(concat("Get", word, of), "Path", paths_in(entity));
        same(concat("ListAttached", word, "Policies", of), "PolicyArn",
             {entity.attached.begin(), entity.attached.end()});
        same(concat("List", word, "Policies", of), "member",
             {entity.inline_policies.begin(), entity.inline_policies.end()});
    }
    void one_user(const model::User& user) {
        entity("User", user);
        const std::string of = "&UserName=" + user.name;
        same("GetUser" + of, "PermissionsBoundaryArn",
             user.boundary ? std::set<std::string>{*user.boundary} : std::set<std::string>{});
        same("ListUserTags" + of, "Key", tag_keys(user));
        same("ListAccessKeys" + of, "AccessKeyId", {user.keys.begin(), user.keys.end()});
        std::set<std::string> groups, serials;
        for (const auto* group : user.groups) groups.insert(group->name);
        same("ListGroupsForUser" + of, "GroupName", groups);
        for (const auto& device : user.devices)
            serials.insert(concat("arn:aws:iam::", account_.account().id, ":mfa/", device));
        same("ListMFADevices" + of, "SerialNumber", serials);
    }

    FrontServer& server_;
    StatefulAccount& account_;
    std::string wrong_;
};

std::string difference(const Snapshot& a, const Snapshot& b) {
    std::string out;
    for (const auto& line : differences(a, b)) out += line + "\n";
    return out;
}

// Runs the steps on a new server. "" when all is well, else what is wrong, with the number of the step.
std::string run(const std::vector<Step>& steps) {
    FrontServer server;
    StatefulAccount accounts[] = {{server, "acme"}, {server, "other"}};
    const auto second_store = open_sqlite_store(server.file());
    Directory second(*second_store, server.environment());

    const auto check = [&](std::size_t done) -> std::string {
        for (auto& account : accounts)
            if (auto wrong = Audit(server, account).run(); !wrong.empty())
                return "the server says otherwise than the model:\n" + wrong;
        const auto before = server.now();
        server.restart(done % (3 * steps_between_restarts) == 0);
        if (auto wrong = difference(*before, *server.now()); !wrong.empty())
            return "the store read anew is another state:\n" + wrong;
        second.write([](Transaction&) {});  // makes it catch up
        if (auto wrong = difference(*before, *second.share()); !wrong.empty())
            return "a follower has another state:\n" + wrong;
        return {};
    };
    std::size_t done = 0;
    for (const Step& step : steps) {
        const auto outcome = accounts[step.draws[3] % 5 == 0 ? 1 : 0].run(step);
        ++done;
        if (outcome.expected != outcome.heard)
            return concat("step ", std::to_string(done), ", ", outcome.form, ": ", outcome.heard,
                          ", expected ", outcome.expected);
        if (done % steps_between_restarts == 0 || done == steps.size())
            if (auto wrong = check(done); !wrong.empty())
                return concat("after step ", std::to_string(done), ", ", wrong);
    }
    return {};
}

// Leaves out what it can, ever smaller pieces, while something still goes wrong.
std::vector<Step> shortened(std::vector<Step> steps) {
    for (std::size_t piece = steps.size() / 2, runs = 0; piece > 0; piece /= 2)
        for (std::size_t from = 0; from + piece <= steps.size() && runs < 300; ++runs) {
            std::vector<Step> fewer(steps.begin(), steps.begin() + static_cast<std::ptrdiff_t>(from));
            fewer.insert(fewer.end(), steps.begin() + static_cast<std::ptrdiff_t>(from + piece), steps.end());
            if (fewer.empty() || run(fewer).empty())
                from += piece;
            else
                steps = std::move(fewer);
        }
    return steps;
}

std::string listed(const std::vector<Step>& steps) {
    std::string out;
    for (const auto& [row, draws] : steps) {
        out += concat("  {", std::to_string(row), ", {");
        for (const auto draw : draws) out += std::to_string(draw) + ", ";
        out += concat("}},  // ", StatefulAccount::rows[row].action, "\n");
    }
    return out;
}

TEST(Stateful, AnswersAsAModelDoesAndComesBackAsItWas) {
    const unsigned first_seed = number_from("WATCHWORD_PROPERTY_SEED", 20260131),
                   steps_wanted = number_from("WATCHWORD_STATEFUL_STEPS", 3000);
    for (unsigned done = 0, seed = first_seed; done < steps_wanted; done += steps_each, ++seed) {
        std::mt19937 random(seed);
        std::vector<Step> steps(std::min<std::size_t>(steps_each, steps_wanted - done));
        for (auto& step : steps) step = random_step(random, StatefulAccount::rows.size());
        const std::string wrong = run(steps);
        if (wrong.empty()) continue;
        const auto fewer = shortened(steps);
        FAIL() << "seed " << seed << ": " << wrong << "\nShortened to " << fewer.size() << " steps:\n"
               << listed(fewer) << run(fewer);
    }
}

}  // namespace
}  // namespace watchword::iam::test
