#include <gtest/gtest.h>

#include "base/limits.hpp"
#include "policy/json.hpp"
#include "policy/program.hpp"
#include "policy/test_support.hpp"

namespace watchword::policy {
namespace {

using test::message_of;

std::string with(const std::string& elements) {
    return R"({"Version":"2012-10-17","Statement":[{)" + elements + "}]}";
}
std::string allow(const std::string& elements) { return with(R"("Effect":"Allow",)" + elements); }

constexpr auto syntax = "Syntax errors in policy.";
constexpr auto good = R"("Action":"s3:*","Resource":"*")";

TEST(Document, WhatIsSaidOfAnIdentityPolicy) {
    const std::vector<std::pair<std::string, std::string>> cases{
        {allow(good), "accepted"},
        {R"({"Statement":{"Effect":"Deny","NotAction":["iam:Get*","*"],"NotResource":"*"}})", "accepted"},
        {R"({"Version":"2012-10-17","Id":"x","Statement":{"Sid":"","Effect":"Allow","Action":"*","Resource":"*"}})",
         "accepted"},
        {"", syntax},
        {"[]", syntax},
        {"{}", syntax},
        {allow(good) + ",", syntax},
        {R"({"Version":"2012-10-18","Statement":[]})", syntax},
        {R"({"Version":"2012-10-17","Statement":[]})", syntax},
        {R"({"Version":"2012-10-17","statement":[{}]})", syntax},
        {R"({"Version":"2012-10-17","Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}})",
         syntax},
        {allow(R"("Effect":"Deny","Action":"s3:*","Resource":"*")"), syntax},
        {allow(R"("Action":"s3:*","Resource":"*","Extra":1)"), syntax},
        {allow(R"("Action":"s3:*","NotAction":"s3:*","Resource":"*")"), syntax},
        {allow(R"("Action":"s3:*","Resource":"*","NotResource":"*")"), syntax},
        {allow(R"("Action":1,"Resource":"*")"), syntax},
        {allow(R"("Action":["s3:*",null],"Resource":"*")"), syntax},
        {with(R"("Action":"s3:*","Resource":"*")"), syntax},
        {with(R"("Effect":"Maybe","Action":"s3:*","Resource":"*")"), syntax},
        {with(R"("Effect":"allow","Action":"s3:*","Resource":"*")"), "The policy failed legacy parsing"},
        {allow(R"("Action":"s3:*","Resource":"*","Condition":{"StringEqual":{"aws:x":"y"}})"), syntax},
        {allow(R"("Action":"s3:*","Resource":"*","Condition":{"stringequals":{"aws:x":"y"}})"), syntax},
        {allow(R"("Action":"s3:*","Resource":"*","Condition":{"BoolNotEquals":{"aws:x":"y"}})"), syntax},
        {allow(R"("Action":"s3:*","Resource":"*","Condition":{"NullIfExists":{"aws:x":"true"}})"), syntax},
        {allow(R"("Action":"s3:*","Resource":"*","Condition":{"Bool":{"aws:x":null}})"), syntax},
        {allow(R"("Action":"s3:*","Resource":"*","Condition":{"Bool":{"aws:x":"true","AWS:X":"false"}})"),
         syntax},
        {allow(R"("Action":"s3:*","Resource":"*","Condition":{"Bool":{"x":"true"}})"),
         "Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc."},
        {allow(R"("Principal":"*","Action":"s3:*","Resource":"*")"),
         "Policy document should not specify a principal."},
        {allow(R"("Sid":"a b","Action":"s3:*","Resource":"*")"),
         "Statement IDs (SID) must be alpha-numeric. Check that your input satisfies the regular expression "
         "[0-9A-Za-z]*"},
        {R"({"Version":"2012-10-17","Statement":[{"Sid":"a","Effect":"Allow","Action":"*","Resource":"*"},)"
         R"({"Sid":"a","Effect":"Deny","Action":"*","Resource":"*"}]})",
         "Statement IDs (SID) in a single policy must be unique."},
        {allow(R"("Resource":"*")"), "Policy statement must contain actions."},
        {allow(R"("Action":[],"Resource":"*")"), "Policy statement must contain actions."},
        {allow(R"("Action":"s3:*")"), "Policy statement must contain resources."},
        {allow(R"("Action":"s3:*","Resource":[])"), "Policy statement must contain resources."},
        {allow(R"("Action":"GetObject","Resource":"*")"),
         "Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc."},
        {allow(R"("Action":"s3:Get:Object","Resource":"*")"),
         "Actions/Condition can contain only one colon."},
        {allow(R"("Action":"s*:GetObject","Resource":"*")"), "Vendor s* is not valid"},
        {allow(R"("Action":"s3:*","Resource":"bucket")"), R"(Resource bucket must be in ARN format or "*".)"},
        {allow(R"("Action":"s3:*","Resource":"arn:aws:s3:::")"),
         R"(Resource arn:aws:s3::: must be in ARN format or "*".)"},
        {allow(R"("Action":"s3:*","Resource":"arn:moon:s3:::b")"),
         R"(Partition "moon" is not valid for resource "arn:moon:s3:::b".)"},
        {allow(R"("Action":"s3:*","Resource":"arn:aws:s*:::b")"),
         "Resource vendor must be fully qualified and cannot contain regexes."},
        {allow(R"("Action":"s3:*","Resource":"arn:aws:s3:us-east-1::b")"),
         "Resource arn:aws:s3:us-east-1::b can not contain region information."},
        {allow(R"("Action":"s3:*","Resource":"arn:aws:logs:*")"), "accepted"},
        {allow(R"("Action":"s3:*","Resource":"arn:aws-cn:s3:::b")"), "accepted"},
    };
    for (const auto& [text, message] : cases) EXPECT_EQ(message_of(text), message) << text;
}

TEST(Document, WhatIsSaidOfATrustPolicy) {
    const auto trust = [](const std::string& text) { return message_of(text, DocumentType::trust); };
    const std::string action = R"("Action":"sts:AssumeRole")";
    EXPECT_EQ(trust("{,}"), "This policy contains invalid Json");
    EXPECT_EQ(trust(allow(action)), "Missing required field Principal");
    EXPECT_EQ(trust(allow(R"("NotPrincipal":{"AWS":"111122223333"},)" + action)),
              "Has prohibited field NotPrincipal");
    EXPECT_EQ(trust(allow(R"("Principal":"*","Resource":"*",)" + action)), "Has prohibited field Resource");
    EXPECT_EQ(trust(allow(R"("Principal":"*","Action":"s3:*")")),
              "AssumeRole policy may only specify STS AssumeRole actions.");
    EXPECT_EQ(trust(allow(R"("Principal":"*","Action":"*")")),
              "AssumeRole policy may only specify STS AssumeRole actions.");
    EXPECT_EQ(trust(allow(R"("Principal":"*","Action":["sts:AssumeRole","sts:TagSession"])")), "accepted");
    for (const char* principal :
         {"*", "111122223333", "arn:aws:iam::111122223333:root", "arn:aws:iam::111122223333:user/p/alice",
          "arn:aws:iam::111122223333:role/R", "arn:aws:sts::111122223333:assumed-role/R/S",
          "arn:aws:sts::111122223333:federated-user/f", "AIDAALICEALICEALICE11"})
        EXPECT_EQ(trust(allow(R"("Principal":{"AWS":")" + std::string(principal) + "\"}," + action)),
                  "accepted")
            << principal;
    for (const char* principal :
         {"", "alice", "11112222333", "arn:aws:iam::111122223333:group/g", "arn:aws:iam::111122223333:user/*",
          "arn:aws:sts::111122223333:assumed-role/R/*", "arn:aws:sts::111122223333:assumed-role/R",
          "arn:aws:iam::1:role/R", "arn:aws:iam::111122223333:user/", "arn:aws:s3:::b", "AIDAalice"})
        EXPECT_EQ(trust(allow(R"("Principal":{"AWS":")" + std::string(principal) + "\"}," + action)),
                  R"(Invalid principal in policy: "AWS":")" + std::string(principal) + '"');
    EXPECT_EQ(trust(allow(R"("Principal":{"Service":"nobody"},)" + action)),
              R"(Invalid principal in policy: "SERVICE":"nobody")");
    EXPECT_EQ(
        trust(allow(R"("Principal":{"Service":["ec2.amazonaws.com"],"Federated":"accounts.google.com"},)" +
                    action)),
        "accepted");
}

TEST(Document, WhatIsSaidOfABucketPolicy) {
    const auto bucket = [](const std::string& text) { return message_of(text, DocumentType::bucket); };
    EXPECT_EQ(bucket(""), "Policies must be valid JSON and the first byte must be '{'");
    EXPECT_EQ(bucket(" {}"), "Policies must be valid JSON and the first byte must be '{'");
    EXPECT_EQ(bucket("{}"), "Missing required field Statement");
    EXPECT_EQ(bucket(allow(good)), "Missing required field Principal");
    EXPECT_EQ(bucket(allow(R"("Principal":"*","Action":"s3:*","Resource":"*")")),
              "Policy has invalid resource");
    EXPECT_EQ(bucket(allow(R"("Principal":"*","Action":"iam:*","Resource":"arn:aws:s3:::b")")),
              "Policy has invalid action");
    EXPECT_EQ(bucket(allow(R"("Principal":{"AWS":"x"},"Action":"s3:*","Resource":"arn:aws:s3:::b")")),
              "Invalid principal in policy");
    EXPECT_EQ(bucket(allow(R"("Sid":"any thing","Principal":{"CanonicalUser":")" + std::string(64, 'a') +
                           R"("},"Action":"s3:*","Resource":["arn:aws:s3:::b","arn:aws:s3:::b/\u4e2d*"])")),
              "accepted");
}

TEST(Document, WhatIsSaidOfControlPolicies) {
    EXPECT_EQ(message_of(allow(good), DocumentType::scp), "accepted");
    EXPECT_EQ(message_of(allow(R"("Principal":"*","Action":"*","Resource":"*")"), DocumentType::rcp),
              "accepted");
    EXPECT_EQ(message_of(allow(R"("Principal":{"AWS":"111122223333"},"Action":"*","Resource":"*")"),
                         DocumentType::rcp),
              "The provided policy document does not meet the requirements of the specified policy type.");
}

TEST(Document, DoesAnErrorSayWhere) {
    const auto made = compile("{\n \"Version\":\"2012-10-17\",\n \"Statement\":[\n  {\"Effect\":\"no\"}]}",
                              DocumentType::identity);
    ASSERT_FALSE(made);
    EXPECT_EQ(made.error().line, 4u);
    EXPECT_EQ(made.error().column, 13u);
}

TEST(Document, WhatDoesADocumentTellOfItself) {
    const auto made = test::document(
        "{\"Version\":\"2012-10-17\",\n\"Id\":\"i\",\"Statement\":[{\"Sid\":\"one\",\"Effect\":\"Allow\","
        "\"Principal\":{\"AWS\":[\"111122223333\",\"arn:aws:iam::111122223333:user/a\"]},\"Action\":\"s3:*\","
        "\"Resource\":\"arn:aws:s3:::b\"},\n {\"Effect\":\"Deny\",\"Principal\":\"*\",\"Action\":\"s3:*\","
        "\"NotResource\":\"arn:aws:s3:::b\"}]}",
        DocumentType::bucket);
    ASSERT_EQ(made->statements().size(), 2u);
    EXPECT_EQ(made->statements()[0].sid, "one");
    EXPECT_EQ(made->statements()[1].line, 3u);
    EXPECT_EQ(made->statements()[1].column, 2u);
    EXPECT_EQ(made->statements()[1].effect, Statement::Effect::deny);
    EXPECT_EQ(made->version(), "2012-10-17");
    EXPECT_EQ(made->id(), "i");
    EXPECT_EQ(made->principal_arns(),
              (std::vector<std::string>{"111122223333", "arn:aws:iam::111122223333:user/a"}));
    EXPECT_EQ(made->resources(), std::vector<std::string>{"arn:aws:s3:::b"});
    EXPECT_EQ(made->size_without_white_space(), made->text().size() - 3);
    EXPECT_GT(made->bytes(), made->text().size());
}

TEST(Document, AreHostileTextsRefused) {
    std::string deep;
    for (int i = 0; i < 60000; ++i) deep += "[";
    EXPECT_EQ(message_of(deep), syntax);
    EXPECT_EQ(message_of(R"({"Version":"2012-10-17","Statement":)" + std::string(31, '[') +
                         std::string(31, ']') + "}"),
              syntax);
    EXPECT_EQ(message_of(allow(R"("Action":"s3:\ud800","Resource":"*")")), syntax);
    EXPECT_EQ(message_of(allow("\"Action\":\"s3:\xff\",\"Resource\":\"*\"")), syntax);
    EXPECT_EQ(message_of(allow(R"("Action":"s3:\u0000","Resource":"*")")), syntax);
    EXPECT_EQ(message_of(allow("\"Action\":\"s3:\n*\",\"Resource\":\"*\"")), syntax);
    EXPECT_EQ(message_of("\xef\xbb\xbf" + allow(good)), syntax);
    EXPECT_EQ(message_of(std::string("{\0}", 3)), syntax);
    // An escaped spelling of a key is that key.
    EXPECT_EQ(message_of(with(R"("Effect":"Deny","\u0045ffect":"Allow","Action":"*","Resource":"*")")),
              syntax);
}

TEST(Document, IsALargeDocumentCompiledAndATooLargeOneRefused) {
    constexpr auto max = limits::policy_document_bytes_max;
    std::string actions = R"("Action":["s3:A")", resources = R"("Resource":["arn:aws:s3:::a")";
    for (int i = 0; actions.size() < max / 2 - 100; ++i)
        actions += ",\"v" + std::to_string(i) + ":Get*Obj?ct\"";
    for (int i = 0; resources.size() < max / 2 - 100; ++i)
        resources += ",\"arn:aws:s3:::b" + std::to_string(i) + "/*x*${aws:k" + std::to_string(i) + "}\"";
    std::string text = allow(actions + "]," + resources + "]");
    text += std::string(max - text.size(), ' ');
    EXPECT_EQ(message_of(text), "accepted");
    EXPECT_EQ(message_of(text + " "), syntax);
}

TEST(Json, DoesTheReaderRefuseWhatRfc8259Refuses) {
    for (const char* bad : {"",
                            "01",
                            "-",
                            "1.",
                            ".5",
                            "1e",
                            "+1",
                            "tru",
                            "nul",
                            "'a'",
                            "[1,]",
                            "[,1]",
                            "{\"a\":1,}",
                            "{a:1}",
                            "{\"a\"}",
                            "\"a",
                            "\"\\x\"",
                            "\"\\u12\"",
                            "[1 2]",
                            "1 2",
                            "{\"a\":1}{",
                            "\"\\udc00\"",
                            "\"\\ud800\\u0041\""})
        EXPECT_FALSE(parse_json(bad)) << bad;
    for (const char* fine :
         {"0", "-0.5e+3", "[]", "{}", " [ 1 , \"\\u00e9\\ud83d\\udd11\" ] ", "true", "null"})
        EXPECT_TRUE(parse_json(fine)) << fine;
    EXPECT_EQ(parse_json("\"\\u00e9\\ud83d\\udd11\\/\\n\"")->text, "\u00e9\U0001F511/\n");
    for (const char* bad :
         {"\xc0\x80", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\x80", "\xe2\x82", "\xf8\x88\x80\x80\x80"})
        EXPECT_FALSE(is_utf8(bad));
}

}  // namespace
}  // namespace watchword::policy
