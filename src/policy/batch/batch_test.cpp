#include "base/text.hpp"
#include "policy/batch/case.hpp"
#include "policy/test_support.hpp"

namespace watchword::policy::batch {
namespace {

constexpr std::string_view alice = R"({"type":"AWS","arn":"arn:aws:iam::111122223333:user/alice"})";
constexpr std::string_view session = R"({"type":"AWS","arn":"arn:aws:sts::111122223333:assumed-role/R/S"})";
constexpr std::string_view allow_all = R"({"Statement":{"Effect":"Allow","Action":"*","Resource":"*"}})";

std::string line_of(std::string_view principal, std::string_view policies, std::string_view context = "{}",
                    std::string_view action = "s3:GetObject", std::string_view resource = "arn:aws:s3:::b/k",
                    std::string_view account = "111122223333") {
    return concat(R"({"id":"x","request":{"action":")", action, R"(","resource":")", resource,
                  R"(","resourceAccount":")", account, R"(","principal":)", principal, R"(,"context":)",
                  context, R"(},"policies":)", policies, "}");
}

std::string answer(std::string_view line) {
    DocumentCache cache;
    const auto asked = read_case(line, cache);
    if (!asked) return asked.error();
    const PolicyView view(asked->policies);
    switch (test::decide(asked->request(), view.policies()).outcome) {
        case Outcome::allow: return "allowed";
        case Outcome::explicit_deny: return "explicitDeny";
        case Outcome::implicit_deny: break;
    }
    return "implicitDeny";
}

std::string with(std::string_view principal, std::string_view policies, std::string_view context = "{}") {
    return answer(line_of(principal, policies, context));
}

std::string named_allow(std::string_view kind) {
    return concat("{\"", kind, R"(":[{"name":"p","policy":)", allow_all, "}]}");
}

TEST(Batch, IsAnEntryADocumentOrANamedOneOrItsText) {
    EXPECT_EQ(with(alice, named_allow("identity")), "allowed");
    EXPECT_EQ(with(alice, concat(R"({"identity":[)", allow_all, "]}")), "allowed");
    EXPECT_EQ(with(alice, R"({"identity":[{"policy":)" + std::string(allow_all) + R"(,"name":"p"}]})"),
              "allowed");
    EXPECT_EQ(
        with(
            alice,
            R"({"identity":["{\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"*\"}}"]})"),
        "allowed");
    DocumentCache cache;
    const auto asked = read_case(
        line_of(alice, concat(R"({"identity":[)", allow_all, R"(,{"name":"n","policy":)", allow_all, "}]}")),
        cache);
    ASSERT_TRUE(asked);
    EXPECT_EQ(asked->id, "x");
    EXPECT_EQ(asked->policies.identity[0].name, "identity[0]");
    EXPECT_EQ(asked->policies.identity[1].name, "n");
    EXPECT_EQ(asked->policies.identity[0].document, asked->policies.identity[1].document)
        << "the same text is compiled once";
}

TEST(Batch, DoAbsentNullAndEmptyDiffer) {
    const auto also = [](std::string_view more) {
        return with(alice, concat(R"({"identity":[)", allow_all, "],", more, "}"));
    };
    for (const char* kind : {"boundary", "session", "endpoint"}) {
        EXPECT_EQ(also(concat("\"", kind, "\":null")), "allowed") << kind;
        EXPECT_EQ(also(concat("\"", kind, "\":[]")), "implicitDeny") << kind;
    }
    EXPECT_EQ(also(R"("scps":null,"rcps":null,"resource":null)"), "allowed");
    EXPECT_EQ(also(R"("scps":[],"rcps":[])"), "allowed");
    EXPECT_EQ(also(R"("scps":[[]])"), "implicitDeny");
    EXPECT_EQ(also(concat(R"("scps":[[)", allow_all, "],[]]")), "implicitDeny") << "each level must allow";
    EXPECT_EQ(also(concat(R"("scps":[[)", allow_all, "],[", allow_all, "]]")), "allowed");
    EXPECT_EQ(
        also(R"("rcps":[[{"Statement":{"Effect":"Deny","Principal":"*","Action":"*","Resource":"*"}}]])"),
        "explicitDeny");
    EXPECT_EQ(with(alice, R"({"identity":null})"), "implicitDeny");
    EXPECT_EQ(with(alice, "{}"), "implicitDeny");
}

TEST(Batch, IsTheContextWhatTheLineSaysAndNothingElse) {
    const auto asks = [](std::string_view condition) {
        return concat(
            R"({"identity":[{"Statement":{"Effect":"Allow","Action":"*","Resource":"*","Condition":)",
            condition, "}}]}");
    };
    const auto mfa = asks(R"({"Bool":{"aws:MultiFactorAuthPresent":"true"}})");
    EXPECT_EQ(with(alice, mfa, R"({"AWS:multifactorauthpresent":["true"]})"), "allowed");
    EXPECT_EQ(with(alice, mfa), "implicitDeny");
    EXPECT_EQ(with(alice, asks(R"({"Null":{"aws:PrincipalArn":"true"}})")), "allowed") << "not derived";
    EXPECT_EQ(with(alice, asks(R"({"Null":{"a:b":"true"}})"), R"({"a:b":[]})"), "allowed");
    EXPECT_EQ(with(alice, mfa, R"({"a:b":"c"})"), "request.context.a:b must be a list of strings");
    EXPECT_EQ(with(alice, mfa, R"({"a:b":["c",true]})"), "request.context.a:b[1] must be a string");
    EXPECT_EQ(with(alice, mfa, R"({"a:b":[],"A:B":["c"]})"),
              "request.context.A:B is given twice: case does not matter");
}

TEST(Batch, DoesASessionMatchItsRoleWhateverThePath) {
    const auto bucket = [](std::string_view principal) {
        return concat(
            R"({"resource":{"Statement":{"Effect":"Allow","Action":"*","Resource":"*","Principal":)",
            principal, "}}}");
    };
    EXPECT_EQ(with(session, bucket(R"({"AWS":"arn:aws:iam::111122223333:role/R"})")), "allowed");
    EXPECT_EQ(with(session, bucket(R"({"AWS":["arn:aws:iam::111122223333:role/a/b/R"]})")), "allowed");
    EXPECT_EQ(with(session, bucket(R"({"AWS":"arn:aws:sts::111122223333:assumed-role/R/S"})")), "allowed");
    EXPECT_EQ(with(session, bucket(R"({"AWS":"arn:aws:sts::111122223333:assumed-role/R/T"})")),
              "implicitDeny");
    for (const char* stranger : {"arn:aws:iam::111122223333:role/R/X", "arn:aws:iam::444455556666:role/R",
                                 "arn:aws:iam::111122223333:role/r", "arn:aws:iam::111122223333:user/R",
                                 "arn:aws-cn:iam::111122223333:role/R"})
        EXPECT_EQ(with(session, bucket(concat(R"({"AWS":")", stranger, "\"}"))), "implicitDeny") << stranger;
    // Named by its role, a session is still limited by its boundary; named itself, it is not.
    const auto limited = concat(bucket(R"({"AWS":"arn:aws:iam::111122223333:role/p/R"})"));
    EXPECT_EQ(with(session, concat(limited.substr(0, limited.size() - 1), R"(,"boundary":[]})")),
              "implicitDeny");
}

TEST(Batch, WhoCanAsk) {
    const auto open = R"({"resource":{"Statement":{"Effect":"Allow","Action":"*","Principal":"*"}}})";
    for (const char* principal :
         {R"({"type":"Anonymous"})", R"({"type":"Service","service":"ec2.amazonaws.com"})",
          R"({"type":"AWS","arn":"arn:aws:iam::111122223333:root"})",
          R"({"type":"AWS","arn":"arn:aws:sts::111122223333:federated-user/fred"})"})
        EXPECT_EQ(with(principal, open), "allowed") << principal;
    EXPECT_EQ(with(R"({"type":"AWS","arn":"arn:aws:iam::111122223333:role/p/R"})", open),
              "request.principal.arn is a role; who asks is a session of it: "
              "arn:aws:sts::111122223333:assumed-role/R/SESSION");
    for (const char* arn :
         {"", "*", "111122223333", "arn:aws:iam::111122223333:group/g", "arn:aws:iam::1111:user/a",
          "arn:aws:iam::111122223333:user/", "arn:aws:sts::111122223333:assumed-role/R",
          "arn:aws:sts::111122223333:assumed-role/R/", "arn:aws:sts::111122223333:assumed-role//S",
          "arn:aws:sts::111122223333:assumed-role/R/S/T"})
        EXPECT_NE(
            with(concat(R"({"type":"AWS","arn":")", arn, "\"}"), open).find("request.principal.arn is not"),
            std::string::npos)
            << arn;
    EXPECT_EQ(with(R"({"type":"Service","service":"EC2"})", open),
              "request.principal.service is not the name of a service such as ec2.amazonaws.com: EC2");
    EXPECT_EQ(with(R"({"type":"Anonymous","arn":"x"})", open),
              "request.principal.arn does not go with type Anonymous");
    EXPECT_EQ(with(R"({"type":"AWS","service":"s3.amazonaws.com","arn":"x"})", open),
              "request.principal.service does not go with type AWS");
    EXPECT_EQ(with(R"({"type":"AWS"})", open), "request.principal.arn is missing");
    EXPECT_EQ(with(R"({"type":"aws"})", open),
              "request.principal.type must be AWS, Service or Anonymous: aws");
}

TEST(Batch, WhatDecidesWhetherAccountsAreTheSame) {
    const auto policies = named_allow("identity");
    const auto ask = [&](std::string_view account, std::string_view resource) {
        return answer(line_of(alice, policies, "{}", "s3:GetObject", resource, account));
    };
    EXPECT_EQ(ask("111122223333", "arn:aws:s3:::b/k"), "allowed");
    EXPECT_EQ(ask("444455556666", "arn:aws:s3:::b/k"), "implicitDeny");
    EXPECT_EQ(ask("", "arn:aws:s3:::b/k"),
              "request.resourceAccount is missing, and the resource's ARN has none");
    EXPECT_EQ(ask("", "arn:aws:iam::111122223333:user/x"), "allowed");
    EXPECT_EQ(ask("", "arn:aws:iam::444455556666:user/x"), "implicitDeny");
    EXPECT_EQ(ask("", "*"), "allowed");
    EXPECT_EQ(ask("12", "*"), "request.resourceAccount must be 12 digits: 12");
    EXPECT_EQ(ask("111122223333", "b/k"), "request.resource must be an ARN or \"*\": b/k");
}

TEST(Batch, IsTheResourcePolicyATrustPolicyWhereARoleIsAssumed) {
    const auto ask = [](std::string_view action, std::string_view statement) {
        return answer(line_of(alice, concat(R"({"resource":{"Statement":)", statement, "}}"), "{}", action,
                              "arn:aws:iam::111122223333:role/R"));
    };
    const auto trust = R"({"Effect":"Allow","Principal":{"AWS":"111122223333"},"Action":"sts:*"})";
    EXPECT_EQ(ask("sts:AssumeRole", trust), "implicitDeny") << "the account only delegates";
    const auto direct =
        R"({"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:user/alice"},"Action":"sts:*"})";
    EXPECT_EQ(ask("STS:assumeroleWithSAML", direct), "allowed");
    EXPECT_EQ(ask("sts:AssumeRole", R"({"Effect":"Allow","Principal":"*","Action":"sts:*","Resource":"*"})"),
              "policies.resource: Has prohibited field Resource at line 1, column 76");
    EXPECT_EQ(ask("kms:Decrypt",
                  R"({"Sid":"any one","Effect":"Allow","Principal":"*","Action":"kms:*","Resource":"*"})"),
              "allowed");
    // The action may stand behind the policies.
    EXPECT_EQ(
        answer(
            R"({"policies":{"resource":{"Statement":)" + std::string(direct) +
            R"(}},"request":{"context":{},"action":"sts:AssumeRole","resource":"arn:aws:iam::111122223333:role/R","principal":)" +
            std::string(alice) + "}}"),
        "allowed");
}

TEST(Batch, WhatIsSaidOfLinesThatCannotBeRead) {
    const std::string whole = line_of(alice, "{}");
    const struct {
        std::string line, error;
    } table[] = {
        {"", "the line is empty"},
        {" \t\r", "the line is empty"},
        {"[]", "the line must be an object"},
        {"x", "the line must be an object"},
        {"{}", "request is missing"},
        {whole + "}", "not JSON: there is text after the end at byte " + std::to_string(whole.size() + 1)},
        {whole.substr(0, whole.size() - 1),
         "not JSON: it ends too early at byte " + std::to_string(whole.size())},
        {R"({"request":{)", "not JSON: a key was expected at byte 13"},
        {R"({"id":1})", "id must be a string"},
        {R"({"id":"\x"})", "not JSON: unknown escape in id, which ends at byte 11"},
        {"{\"id\":\"\xff\"}", "not JSON: not UTF-8 in id, which ends at byte 10"},
        {R"({"id":"a","id":"b"})", "id is given twice"},
        {R"({"id":"a","\u0069d":"b"})", "id is given twice"},
        {R"({"Request":{}})", "unknown member Request"},
        {R"({"request":{"actions":[]}})", "unknown member request.actions"},
        {R"({"a\nb":1})", "unknown member a\\u000ab"},
        {line_of(alice, R"({"identities":[]})"), "unknown member policies.identities"},
        {line_of(alice, R"({"identity":{}})"), "policies.identity must be a list"},
        {line_of(alice, R"({"identity":[null]})"), "policies.identity[0] must be a policy document"},
        {line_of(alice, R"({"identity":[{"policy":{}}]})"),
         "policies.identity[0].policy: Syntax errors in policy. at line 1, column 1"},
        {line_of(alice, named_allow("identity").replace(14, 11, "")), "policies.identity[0].name is missing"},
        {line_of(alice, R"({"identity":[{"name":"p"}]})"), "policies.identity[0].policy is missing"},
        {line_of(alice, R"({"scps":[{}]})"), "policies.scps[0] must be a list"},
        {line_of(alice, R"({"resource":[]})"), "policies.resource must be a policy document"},
        {line_of(
             alice,
             R"({"identity":[{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3","Resource":"*"}]}]})"),
         "policies.identity[0]: Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc. "
         "at "
         "line 1, column 65"},
        {line_of(alice, R"({"identity":[{"Statement":[],"Statement":[]}]})"),
         "policies.identity[0]: Syntax errors in policy. at line 1, column 32"},
        {line_of(alice, "{}", "{}", "s3:Get*"),
         "request.action must be one action such as s3:GetObject: s3:Get*"},
        {line_of(alice, "{}", "{}", "s3:" + std::string(300, 'a')),
         "request.action must be one action such as s3:GetObject: s3:" + std::string(300, 'a')},
        {std::string(line_bytes_max + 1, ' '), "the line is longer than 4194304 bytes"},
    };
    for (const auto& row : table) EXPECT_EQ(answer(row.line), row.error) << row.line.substr(0, 300);
}

TEST(Batch, IsALineOfBracketsRefusedBeforeItIsWalkedDeep) {
    const std::string deep(1 << 20, '[');
    EXPECT_EQ(answer(line_of(alice, concat(R"({"identity":[)", deep))).substr(0, 23),
              "not JSON: nested too de");
    EXPECT_EQ(answer(deep), "the line must be an object");
}

TEST(Batch, IsAReasonShortWhateverTheLineHolds) {
    std::string name;
    for (int i = 0; i < 1000; ++i) name += "é";
    const auto error = answer(concat("{\"", name, "\":1}"));
    EXPECT_LT(error.size(), 410u);
    EXPECT_TRUE(error.ends_with("é…")) << error;
}

TEST(DocumentCache, IsWhatComesAgainCompiledOnceAndTheRestForgotten) {
    DocumentCache cache(100'000);
    const auto first = *cache.compiled(allow_all, DocumentType::identity);
    EXPECT_EQ(*cache.compiled(allow_all, DocumentType::identity), first);
    EXPECT_NE(*cache.compiled(allow_all, DocumentType::scp), first) << "types are kept apart";
    EXPECT_FALSE(cache.compiled(allow_all, DocumentType::resource)) << "which has no Principal";
    const std::weak_ptr<const Document> early =
        *cache.compiled(R"({"Id":"early","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}})",
                        DocumentType::identity);
    EXPECT_FALSE(early.expired());
    for (int i = 0; i < 1000; ++i) {
        ASSERT_TRUE(cache.compiled(concat(R"({"Id":")", std::to_string(i),
                                          R"(","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}})"),
                                   DocumentType::identity));
        ASSERT_EQ(*cache.compiled(allow_all, DocumentType::identity), first) << "it is in use";
    }
    EXPECT_TRUE(early.expired()) << "memory is bounded";
}

}  // namespace
}  // namespace watchword::policy::batch
