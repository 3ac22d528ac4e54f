#include "policy/sample/questions.hpp"

#include <algorithm>
#include <set>

#include "base/text.hpp"
#include "policy/arn.hpp"
#include "policy/condition.hpp"
#include "policy/json.hpp"
#include "policy/validate.hpp"

namespace watchword::policy::sample {
namespace {

using Texts = std::vector<std::string>;
using Setting = std::map<std::string, std::vector<std::string>>;

constexpr std::size_t texts_max = 200, varied_actions_max = 4, varied_resources_max = 4, pairs_max = 12;

Texts texts_of(const JsonNode& statement, const char* name, const char* not_name) {
    Texts out;
    for (const char* element : {name, not_name})
        if (const JsonNode* found = statement.member(element))
            for (const JsonNode* one : list_of(*found)) out.push_back(one->text);
    return out;
}

std::string vendor_of(std::string_view action) { return lower(action.substr(0, action.find(':'))); }
std::string vendor_of_resource(std::string_view resource) {
    const auto arn = Arn::parse(resource);
    return arn ? std::string(arn->service) : std::string();
}

/// One statement's actions, resources, and a context that fulfils its conditions if one was found.
struct Part {
    Texts actions, resources;
    Setting fulfilling;
    std::vector<std::string> keys;
};

/// Collects Parts and puts them together.
class Finder {
public:
    explicit Finder(std::size_t count_max) : count_max_(count_max) {}

    Questions run(const std::vector<DocumentPtr>& documents, const Texts& resources) {
        for (const auto& document : documents) {
            roots_.push_back(*parse_json(document->text()));
            for (const JsonNode* statement : statements_of(roots_.back())) literals(*statement);
        }
        resources_ = given_ = resources;
        for (std::size_t i = 0; i < documents.size(); ++i) {
            const auto statements = statements_of(roots_[i]);
            for (std::size_t s = 0; s < statements.size(); ++s)
                part(*statements[s], documents[i]->program(), documents[i]->program().rules[s]);
        }
        beside();
        put_together();
        return std::move(out_);
    }

private:
    void literals(const JsonNode& statement) {
        for (auto& text : texts_of(statement, "Action", "NotAction"))
            add_unique(action_patterns_, std::move(text), texts_max);
        for (auto& text : texts_of(statement, "Resource", "NotResource")) {
            for (const auto& key : variables_in(text)) candidate(key, of_variable());
            add_unique(resource_patterns_, complete_resource(text), texts_max);
        }
        const JsonNode* condition = statement.member("Condition");
        for (std::size_t o = 0; condition && o < condition->keys.size(); ++o) {
            const auto& keys = condition->children[o];
            for (std::size_t k = 0; k < keys.keys.size(); ++k) {
                Texts values;
                for (const JsonNode* value : list_of(keys.children[k])) {
                    values.push_back(value->text);
                    for (const auto& key : variables_in(value->text)) candidate(key, of_variable());
                }
                candidate(keys.keys[k], values_around(condition->keys[o], values));
            }
        }
    }

    static std::vector<KeyValues> of_variable() {
        return {KeyValues(std::vector{std::string(variable_value)}), std::nullopt};
    }

    void candidate(const std::string& key, const std::vector<KeyValues>& values) {
        auto& known = candidates_[lower(key)];
        for (const auto& one : values)
            if (known.size() < 48 && std::find(known.begin(), known.end(), one) == known.end())
                known.push_back(one);
    }

    /// Representatives of one statement. Its Not-elements' texts count too: what is left out is beside().
    void part(const JsonNode& statement, const Program& program, const Rule& rule) {
        Part out;
        for (const auto& pattern : texts_of(statement, "Action", "NotAction")) {
            if (pattern == "*" || pattern.starts_with("*:")) continue;
            for (auto& action : matching(pattern, action_patterns_))
                action_text(out.actions, std::move(action));
        }
        for (const auto& pattern : texts_of(statement, "Resource", "NotResource")) {
            if (pattern == "*") continue;
            for (auto& text : matching(complete_resource(pattern), resource_patterns_))
                if (Arn::parse(text)) add_unique(out.resources, std::move(text), texts_max);
        }
        for (const auto& action : out.actions) {
            add_unique(actions_, action, texts_max);
            for (const auto& resource : out.resources)
                companions_.emplace(vendor_of(action), vendor_of_resource(resource));
        }
        for (const auto& resource : out.resources) add_unique(resources_, resource, texts_max);
        fulfil(program, rule, out);
        parts_.push_back(std::move(out));
    }

    static void action_text(Texts& into, std::string action) {
        if (action.ends_with(':')) action += 'x';
        add_unique(into, std::move(action), texts_max);
    }

    /// For each key of the statement, the first candidate with which all tests of the key hold.
    void fulfil(const Program& program, const Rule& rule, Part& part) {
        std::map<std::string, std::vector<const ConditionTest*>> tests;
        for (std::uint32_t i = 0; i < rule.conditions.count; ++i) {
            const auto& test = program.conditions[rule.conditions.first + i];
            tests[lower(program.pool.key_names[test.key])].push_back(&test);
        }
        Context context;
        for (const auto& [key, values] : candidates_)
            if (values.front() == of_variable().front()) set(part.fulfilling, context, key, values.front());
        for (const auto& [key, of_key] : tests) {
            part.keys.push_back(key);
            for (const auto& values : candidates_[key]) {
                set(part.fulfilling, context, key, values);
                if (std::all_of(of_key.begin(), of_key.end(),
                                [&](const auto* test) { return holds(program, *test, context); }))
                    break;
            }
        }
        for (const auto& [key, values] : part.fulfilling)
            if (std::find(part.keys.begin(), part.keys.end(), key) == part.keys.end())
                part.keys.push_back(key);
    }

    static void set(Setting& setting, Context& context, const std::string& key, const KeyValues& values) {
        setting.erase(key);
        context.erase(key);
        if (!values) return;
        setting[key] = *values;
        context.set(key, *values);
    }

    /// An action and a resource of each service that no statement may name, and a service nobody names.
    void beside() {
        const Texts resources = resources_;
        for (const auto& resource : resources)
            if (const auto service = vendor_of_resource(resource); !service.empty())
                add_unique(actions_, service + ":WatchwordOther", texts_max + 50);
        const Texts actions = actions_;
        for (const auto& action : actions)
            add_unique(actions_, vendor_of(action) + ":WatchwordOther", texts_max + 50);
        for (const auto& resource : resources) {
            const auto arn = Arn::parse(resource);
            if (arn)
                add_unique(resources_,
                           concat("arn:", arn->partition, ":", arn->service, ":", arn->region, ":",
                                  arn->account, ":watchword-other/x"),
                           texts_max + 50);
        }
        add_unique(actions_, "watchword:Other", texts_max + 50);
        if (!given_.empty()) return;
        for (const auto& action : actions)
            add_unique(resources_, concat("arn:aws:", vendor_of(action), ":::watchword-other/x"),
                       texts_max + 50);
        add_unique(resources_, "*", texts_max + 51);
    }

    bool go_together(const std::string& action, const std::string& resource) const {
        if (std::find(given_.begin(), given_.end(), resource) != given_.end()) return true;
        const auto vendor = vendor_of(action), of_resource = vendor_of_resource(resource);
        return of_resource.empty() || vendor == of_resource || companions_.contains({vendor, of_resource});
    }

    bool ask(const std::string& action, const std::string& resource, const Setting& context) {
        if (!go_together(action, resource)) return true;
        if (out_.questions.size() >= count_max_) {
            out_.cut = true;
            return false;
        }
        Question question{action, resource, context};
        if (seen_.insert(question).second) out_.questions.push_back(std::move(question));
        return true;
    }

    bool ask_all(const Texts& actions, const Texts& resources, const Setting& context) {
        for (const auto& action : actions)
            for (const auto& resource : resources)
                if (!ask(action, resource, context)) return false;
        return true;
    }

    static Texts first(const Texts& list, const Texts& otherwise, std::size_t count) {
        const Texts& from = list.empty() ? otherwise : list;
        return {from.begin(), from.begin() + static_cast<std::ptrdiff_t>(std::min(count, from.size()))};
    }

    void put_together() {
        for (const auto& part : parts_)
            if (!ask_all(first(part.actions, actions_, texts_max),
                         first(part.resources, resources_, texts_max), part.fulfilling))
                return;
        for (const auto& part : parts_) {
            const auto actions = first(part.actions, actions_, varied_actions_max);
            const auto resources = first(part.resources, resources_, varied_resources_max);
            for (const auto& key : part.keys) {
                for (const auto& values : candidates_[key]) {
                    Setting varied = part.fulfilling;
                    varied.erase(key);
                    if (values) varied[key] = *values;
                    if (!ask_all(actions, resources, varied)) return;
                }
            }
        }
        std::vector<Setting> contexts{{}};
        for (const auto& part : parts_) contexts.push_back(part.fulfilling);
        for (std::size_t i = 0; i < std::min(parts_.size(), pairs_max); ++i)
            for (std::size_t k = 0; k < std::min(parts_.size(), pairs_max); ++k) {
                Setting both = parts_[i].fulfilling;
                both.insert(parts_[k].fulfilling.begin(), parts_[k].fulfilling.end());
                contexts.push_back(std::move(both));
            }
        for (const auto& context : contexts)
            if (!ask_all(actions_, resources_, context)) return;
    }

    std::size_t count_max_;
    std::vector<JsonNode> roots_;
    Texts given_, action_patterns_, resource_patterns_, actions_, resources_;
    std::map<std::string, std::vector<KeyValues>> candidates_;
    std::set<std::pair<std::string, std::string>> companions_;  // action's service, resource's service
    std::vector<Part> parts_;
    std::set<Question> seen_;
    Questions out_;
};

}  // namespace

Questions questions_about(const std::vector<DocumentPtr>& documents,
                          const std::vector<std::string>& resources, std::size_t count_max) {
    return Finder(count_max).run(documents, resources);
}

std::vector<std::string> principals_in(const std::vector<DocumentPtr>& documents) {
    Texts out;
    for (const auto& document : documents) {
        const JsonNode root = *parse_json(document->text());
        for (const JsonNode* statement : statements_of(root))
            for (const char* name : {"Principal", "NotPrincipal"})
                if (const JsonNode* element = statement->member(name))
                    for (std::size_t i = 0; i < element->keys.size(); ++i)
                        for (const JsonNode* one : list_of(element->children[i]))
                            add_unique(out, concat(element->keys[i], " ", one->text), texts_max);
    }
    return out;
}

}  // namespace watchword::policy::sample
