// What compile() refuses, told for every statement and with AWS's issue codes.
#include <algorithm>
#include <array>

#include "base/limits.hpp"
#include "base/text.hpp"
#include "policy/findings/subject.hpp"

namespace watchword::policy::check {
namespace {

constexpr auto error = FindingType::error;
constexpr auto grammar_advice =
    "Write the document by the policy grammar: Version, Id and Statement, whose elements are Sid, Effect, "
    "Principal, "
    "Action, Resource, Condition and their Not forms.";

// Looked up by how the sentence begins; the last one is for what no other fits.
struct Refusal {
    std::string_view sentence;
    FindingKind kind;
};
constexpr std::array refusal_table{
    Refusal{"Unknown field",
            {error, "INVALID_POLICY_ELEMENT", "An element the language does not have", grammar_advice}},
    Refusal{"The policy must contain a valid version",
            {error, "INVALID_VERSION", "A Version that does not exist", "Use \"Version\": \"2012-10-17\"."}},
    Refusal{"Statement must be an object",
            {error, "DATA_TYPE_MISMATCH", "A value of another JSON type than its element has",
             "Statements are objects, Id and Sid are strings."}},
    Refusal{"Policy has an invalid Id",
            {error, "DATA_TYPE_MISMATCH", "A value of another JSON type than its element has",
             "Statements are objects, Id and Sid are strings."}},
    Refusal{"Policy has an invalid Sid",
            {error, "DATA_TYPE_MISMATCH", "A value of another JSON type than its element has",
             "Statements are objects, Id and Sid are strings."}},
    Refusal{"Missing required field Statement",
            {error, "MISSING_STATEMENT", "No Statement", "Add a Statement with at least one statement."}},
    Refusal{"Could not parse the policy: Statement is empty",
            {error, "MISSING_STATEMENT", "No Statement", "Add a Statement with at least one statement."}},
    Refusal{"Policy has both",
            {error, "UNSUPPORTED_ELEMENT_COMBINATION", "An element together with its Not form",
             "Keep one of the two; use two statements when both are needed."}},
    Refusal{"Missing required field Effect",
            {error, "MISSING_EFFECT", "No Effect", "Add \"Effect\": \"Allow\" or \"Effect\": \"Deny\"."}},
    Refusal{"Invalid effect",
            {error, "INVALID_EFFECT", "An Effect other than Allow and Deny",
             "Use Allow or Deny, written exactly so."}},
    Refusal{
        "Invalid Condition type",
        {error, "INVALID_CONDITION_OPERATOR", "An operator that does not exist",
         "Use an operator of the language in its exact case, as StringEquals or ForAnyValue:StringLike."}},
    Refusal{"Statement IDs (SID) in a single policy must be unique",
            {error, "UNIQUE_SIDS_REQUIRED", "Two statements with the same Sid",
             "Give every statement its own Sid."}},
    Refusal{
        "Statement IDs (SID) must be alpha-numeric",
        {error, "UNSUPPORTED_SID", "A Sid with other than letters and digits", "Use A-Z, a-z and 0-9 only."}},
    Refusal{"Policy statement must contain actions",
            {error, "MISSING_ACTION", "No Action", "Add an Action or NotAction with at least one action."}},
    Refusal{"Missing required field Action",
            {error, "MISSING_ACTION", "No Action", "Add an Action or NotAction with at least one action."}},
    Refusal{"Policy statement must contain resources",
            {error, "MISSING_RESOURCE", "No Resource",
             "Add a Resource or NotResource with at least one ARN or \"*\"."}},
    Refusal{"Missing required field Resource",
            {error, "MISSING_RESOURCE", "No Resource",
             "Add a Resource or NotResource with at least one ARN or \"*\"."}},
    Refusal{"Missing required field Principal",
            {error, "MISSING_PRINCIPAL", "No Principal", "Add a Principal: this kind of policy says who."}},
    Refusal{"Policy document should not specify a principal",
            {error, "UNSUPPORTED_PRINCIPAL", "A Principal where none may be",
             "Remove it: who has the policy attached is the principal."}},
    Refusal{"Has prohibited field",
            {error, "UNSUPPORTED_ELEMENT", "An element that this kind of policy must not have",
             "Remove it; a trust policy has no Resource and no NotPrincipal."}},
    Refusal{"Invalid principal",
            {error, "INVALID_PRINCIPAL_FORMAT", "A principal that is none",
             "Name an account, a user, role or session ARN, a service or a provider in full, or \"*\"."}},
    Refusal{"Resource vendor must be fully qualified",
            {error, "INVALID_ARN_SERVICE", "An ARN with a wildcard for its service",
             "Write the service's name."}},
    Refusal{"Partition ",
            {error, "INVALID_PARTITION", "An ARN of a partition that does not exist",
             "Use aws, aws-cn, aws-us-gov, aws-iso or aws-iso-b."}},
    Refusal{"AssumeRole policy may only specify",
            {error, "UNSUPPORTED_ACTION_IN_POLICY", "An action that has no place in a trust policy",
             "Use sts:AssumeRole, sts:AssumeRoleWithSAML, sts:AssumeRoleWithWebIdentity, sts:TagSession or "
             "sts:SetSourceIdentity."}},
    Refusal{"Actions/Conditions must be prefaced",
            {error, "MISSING_VENDOR", "An action or condition key without its service",
             "Write service:Action, as s3:GetObject, and service:key, as aws:SourceIp."}},
    Refusal{"Resource ",
            {error, "INVALID_ARN_PREFIX", "A Resource that is no ARN",
             "Write a whole ARN of six segments, arn:aws:s3:::bucket/*, or \"*\"."}},
    Refusal{"IAM resource ",
            {error, "ARN_REGION_NOT_ALLOWED", "A region in the ARN of a service that has none",
             "Leave the region empty, as in arn:aws:iam::123456789012:role/name."}},
    Refusal{"",
            {error, "SYNTAX_ERROR", "A document that is not put together as policies are", grammar_advice}},
};
constexpr FindingKind bad_json{error, "JSON_SYNTAX_ERROR", "A text that is not JSON",
                               "Correct the JSON at this place; keys may not be repeated in an object."};

const FindingKind& kind_of(std::string_view sentence) {
    return std::find_if(refusal_table.begin(), refusal_table.end(),
                        [&](const Refusal& row) { return sentence.starts_with(row.sentence); })
        ->kind;
}

Finding finding_of(const FindingKind& kind, std::string message, std::string path, Position begin,
                   Position end) {
    return {kind.type,  kind.code,    std::move(message), kind.advice, std::move(path),
            begin.line, begin.column, end.line,           end.column};
}

// The value that begins there, which a DocumentError points at, and the way to it.
const JsonNode* find_at(const JsonNode& node, Position at, std::string& path) {
    if (node.begin.line == at.line && node.begin.column == at.column) return &node;
    for (std::size_t i = 0; i < node.children.size(); ++i) {
        const auto size = path.size();
        if (node.is(JsonNode::Kind::array)) {
            path += concat("[", std::to_string(i), "]");
        } else {
            path += concat(path.empty() ? "" : ".", node.keys[i]);
            if (path == "Statement" && node.children[i].is(JsonNode::Kind::object)) path += "[0]";
        }
        if (const auto* found = find_at(node.children[i], at, path)) return found;
        path.resize(size);
    }
    return nullptr;
}

// IAM says no more than "Syntax errors in policy." where S3 says which: its sentence stands behind.
Finding finding_of(const DocumentError& fault, const JsonNode& root, const JsonNode& checked,
                   DocumentType type) {
    auto message = fault.message;
    const bool vague = type != DocumentType::bucket && message.starts_with("Syntax errors");
    const auto detail = vague ? validate(checked, DocumentType::bucket) : std::nullopt;
    if (detail) message = concat(message, " ", detail->message);
    const Position at{fault.line, fault.column};
    std::string path;
    const auto* node = find_at(root, at, path);
    return finding_of(kind_of(detail ? detail->message : fault.message), std::move(message), std::move(path),
                      at, node ? node->end : at);
}

// A document of that statement alone.
JsonNode alone(const JsonNode& statement) {
    JsonNode out;
    out.kind = JsonNode::Kind::object;
    out.keys.push_back("Statement");
    out.children.emplace_back().kind = JsonNode::Kind::array;
    out.children[0].children.push_back(statement);
    return out;
}

}  // namespace

std::span<const FindingKind> refusal_kinds() {
    static const std::vector<FindingKind> kinds = [] {
        std::vector<FindingKind> out{bad_json};
        for (const auto& row : refusal_table)
            if (row.kind.code != out.back().code) out.push_back(row.kind);
        return out;
    }();
    return kinds;
}

std::vector<Finding> refusals(const Result<JsonNode, JsonError>& root, std::string_view text,
                              DocumentType type, std::vector<std::size_t>& good) {
    if (!root)
        return {finding_of(bad_json, concat("This is not JSON: ", root.error().reason, "."), "",
                           root.error().at, root.error().at)};
    if (type == DocumentType::bucket && !text.starts_with('{'))
        return {finding_of(bad_json, "The first byte of a bucket policy must be '{'.", "", {1, 1}, {1, 1})};
    const auto whole = validate(*root, type);
    std::vector<Finding> out;
    if (whole) {
        out.push_back(finding_of(*whole, *root, *root, type));
        // The document itself: its statements may not even be statements.
        if (!out[0].path.starts_with("Statement[")) return out;
    }
    const auto statements = statements_of(*root);
    std::vector<Finding> of_statements;
    for (std::size_t i = 0; i < statements.size(); ++i) {
        const auto document = whole ? alone(*statements[i]) : JsonNode{};
        const auto fault = whole ? validate(document, type) : std::nullopt;
        if (fault) {
            of_statements.push_back(finding_of(*fault, *root, document, type));
        } else {
            good.push_back(i);
        }
    }
    // Empty: the fault is between statements, as two with the same Sid.
    return of_statements.empty() ? out : of_statements;
}

}  // namespace watchword::policy::check
