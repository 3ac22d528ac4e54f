#include <algorithm>
#include <set>

#include "base/encoding.hpp"
#include "base/limits.hpp"
#include "base/text.hpp"
#include "policy/program.hpp"
#include "policy/validate.hpp"

namespace watchword::policy {

/// Turns one validated document into its Program.
struct Compiler {
    Document& document;
    Program& program;
    bool variables = false;  // Version 2012-10-17
    std::set<std::string_view> principals_seen, resources_seen;

    explicit Compiler(Document& into) : document(into), program(*into.program_) {}

    template <class T>
    static std::uint32_t size_of(const std::vector<T>& vector) {
        return static_cast<std::uint32_t>(vector.size());
    }

    void run(const JsonNode& root) {
        const auto* version = root.member("Version");
        program.version = version ? version->text : "2008-10-17";
        if (const auto* id = root.member("Id")) program.id = id->text;
        variables = program.version == "2012-10-17";
        const auto list = statements_of(root);
        program.sids.reserve(list.size());
        for (const JsonNode* node : list) statement(*node);
        program.pool.seal();
        build_index(program);
        // A document lives as long as it is attached: it holds no room for more.
        const auto shrink = [](auto&... vectors) { (vectors.shrink_to_fit(), ...); };
        shrink(program.statements, program.principal_arns, program.resources, program.rules, program.patterns,
               program.principals, program.conditions, program.numbers, program.dates, program.ranges,
               program.nulls);
    }

    void statement(const JsonNode& node) {
        Rule rule;
        rule.deny = node.member("Effect")->text == "Deny";
        const auto* sid = node.member("Sid");
        const std::string& name = program.sids.emplace_back(sid ? sid->text : "");
        program.statements.push_back({rule.deny ? Statement::Effect::deny : Statement::Effect::allow, name,
                                      size_of(program.statements), node.begin.line, node.begin.column,
                                      node.end.line, node.end.column});

        const auto* actions = node.member("Action");
        rule.not_action = !actions;
        if (!actions) actions = node.member("NotAction");
        rule.actions = {size_of(program.patterns), 0};
        for (const JsonNode* action : list_of(*actions))
            program.patterns.push_back(
                compile_pattern(program.pool, action->text, {.wildcards = true, .lower_case = true}));
        rule.actions.count = size_of(program.patterns) - rule.actions.first;

        const auto* resources = node.member("Resource");
        rule.not_resource = !resources;
        if (!resources) resources = node.member("NotResource");
        rule.has_resource = resources != nullptr;
        rule.resources = {size_of(program.patterns), 0};
        if (resources)
            for (const JsonNode* item : list_of(*resources)) resource(item->text);
        rule.resources.count = size_of(program.patterns) - rule.resources.first;

        rule.principals = {size_of(program.principals), 0};
        if (const auto* element = node.member("Principal")) principal(*element);
        if (const auto* element = node.member("NotPrincipal")) {
            rule.not_principal = true;
            principal(*element);
        }
        rule.principals.count = size_of(program.principals) - rule.principals.first;
        rule.has_principal = rule.principals.count != 0;

        rule.conditions = {size_of(program.conditions), 0};
        if (const auto* element = node.member("Condition")) condition(*element);
        rule.conditions.count = size_of(program.conditions) - rule.conditions.first;
        program.rules.push_back(rule);
    }

    void resource(const std::string& text) {
        if (resources_seen.insert(text).second) program.resources.push_back(text);
        if (text == "*") {
            program.patterns.push_back(compile_pattern(program.pool, text, {.wildcards = true}));
            return;
        }
        const std::string whole = complete_resource(text);
        std::size_t after_fifth_colon = 0;
        for (int i = 0; i < 5; ++i) after_fifth_colon = whole.find(':', after_fifth_colon) + 1;
        program.patterns.push_back(compile_arn_pattern(
            program.pool, whole,
            {.wildcards = true, .variables = variables, .variables_from = after_fifth_colon}));
    }

    void add_principal(PrincipalEntry::Kind kind, std::string_view text) {
        const auto offset = static_cast<std::uint32_t>(program.pool.bytes.size());
        program.pool.bytes += text;
        program.principals.push_back({kind, offset, static_cast<std::uint32_t>(text.size())});
    }

    void principal(const JsonNode& element) {
        using Kind = PrincipalEntry::Kind;
        if (element.is(JsonNode::Kind::string)) return add_principal(Kind::everybody, "*");
        for (std::size_t i = 0; i < element.keys.size(); ++i) {
            for (const JsonNode* value : list_of(element.children[i])) {
                const std::string& text = value->text;
                const auto kind = *principal_kind(element.keys[i], text, document.type());
                const bool named = element.keys[i] == "AWS" && kind != Kind::everybody;
                if (named && principals_seen.insert(text).second) program.principal_arns.push_back(text);
                const auto bound = document.bindings().find(text);
                if (kind == Kind::arn && bound != document.bindings().end()) {
                    add_principal(Kind::unique_id, bound->second);
                } else {
                    add_principal(kind, kind == Kind::account ? account_of_principal(text) : text);
                }
            }
        }
    }

    void condition(const JsonNode& element) {
        for (std::size_t i = 0; i < element.keys.size(); ++i) {
            const auto name = *parse_operator(element.keys[i]);
            const auto& keys = element.children[i];
            for (std::size_t k = 0; k < keys.keys.size(); ++k) {
                ConditionTest test = name.test;
                test.key = program.pool.intern(keys.keys[k]);
                test.values = values(name, list_of(keys.children[k]));
                program.conditions.push_back(test);
            }
        }
    }

    Slice values(const OperatorName& name, const std::vector<const JsonNode*>& list) {
        using Family = ConditionTest::Family;
        const auto fill = [&](auto& into, auto&& make) {
            Slice slice{size_of(into), 0};
            for (const JsonNode* value : list) make(into, value->text);
            slice.count = size_of(into) - slice.first;
            return slice;
        };
        const PatternSyntax syntax{.wildcards = name.wildcards, .variables = name.variables && variables};
        switch (name.test.family) {
            case Family::string:
            case Family::string_ignoring_case:
            case Family::boolean:
                return fill(program.patterns, [&](auto& into, const std::string& text) {
                    into.push_back(compile_pattern(program.pool, text, syntax));
                });
            case Family::arn:
                return fill(program.patterns, [&](auto& into, const std::string& text) {
                    into.push_back(compile_arn_pattern(program.pool, text, syntax));
                });
            case Family::binary:
                return fill(program.patterns, [&](auto& into, const std::string& text) {
                    if (base64_decode(text)) into.push_back(compile_pattern(program.pool, text, {}));
                });
            case Family::number:
                return fill(program.numbers, [](auto& into, const std::string& text) {
                    if (Decimal::parse(text)) into.push_back(text);
                });
            case Family::date:
                return fill(program.dates, [](auto& into, const std::string& text) {
                    if (const auto date = parse_date(text)) into.push_back(*date);
                });
            case Family::ip:
                return fill(program.ranges, [](auto& into, const std::string& text) {
                    if (const auto range = Cidr::parse(text)) into.push_back(*range);
                });
            case Family::null:
                return fill(program.nulls, [](auto& into, const std::string& text) {
                    if (equal_ignoring_case(text, "true")) into.push_back(1);
                    if (equal_ignoring_case(text, "false")) into.push_back(0);
                });
        }
        return {};
    }
};

Document::Document(std::string text, DocumentType type, PrincipalBindings bindings)
    : text_(std::move(text)),
      type_(type),
      bindings_(std::move(bindings)),
      program_(std::make_unique<Program>()) {}
Document::~Document() = default;

std::size_t Document::size_without_white_space() const {
    return static_cast<std::size_t>(std::count_if(text_.begin(), text_.end(), [](char c) {
        const bool continuation = (c & 0xC0) == 0x80;  // characters are counted, not bytes
        return c != ' ' && c != '\t' && c != '\n' && c != '\r' && !continuation;
    }));
}
std::string_view Document::version() const { return program_->version; }
std::string_view Document::id() const { return program_->id; }
std::span<const Statement> Document::statements() const { return program_->statements; }
const std::vector<std::string>& Document::principal_arns() const { return program_->principal_arns; }
const std::vector<std::string>& Document::resources() const { return program_->resources; }

std::size_t Document::bytes() const {
    const auto of = [](const auto& vector) { return vector.capacity() * sizeof(*vector.data()); };
    const auto texts = [&](const std::vector<std::string>& vector) {
        std::size_t total = of(vector);
        for (const auto& text : vector) total += text.capacity();
        return total;
    };
    const Program& p = *program_;
    return sizeof(Document) + sizeof(Program) + text_.capacity() + of(p.statements) + texts(p.sids) +
           texts(p.principal_arns) + texts(p.resources) + of(p.rules) + p.pool.bytes.capacity() +
           of(p.pool.pieces) + texts(p.pool.key_names) + of(p.pool.keys) + of(p.patterns) + of(p.principals) +
           of(p.conditions) + texts(p.numbers) + of(p.dates) + of(p.ranges) + of(p.nulls) + p.index.bytes();
}

Result<DocumentPtr, DocumentError> compile(std::string text, DocumentType type,
                                           const PrincipalBindings& bindings) {
    if (text.size() > limits::policy_document_bytes_max) return not_json({"too long", {1, 1}}, type);
    // S3 insists on the first byte.
    if (type == DocumentType::bucket && !text.starts_with('{')) return not_json({"no '{'", {1, 1}}, type);
    const auto root = parse_json(text);
    if (!root) return not_json(root.error(), type);
    if (auto found = validate(*root, type)) return *found;
    auto document = std::make_shared<Document>(std::move(text), type, bindings);
    Compiler(*document).run(*root);
    return DocumentPtr(std::move(document));
}

}  // namespace watchword::policy
