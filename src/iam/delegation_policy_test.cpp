// Questions: what can a template of a delegation say, and what is said of it?
#include "iam/delegation_policy.hpp"

#include "iam/test_support.hpp"

namespace watchword::iam::test {
namespace {

std::string filled(std::string_view text, const std::vector<DelegationParameter>& parameters) try {
    return fill_template(text, parameters);
} catch (const Fault& fault) {
    return fault.what();
}

TEST(DelegationTemplate, ParametersArePutIn) {
    const auto text =
        R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:GetObject",)"
        R"("Resource":"arn:aws:s3:::@{a}-@{a}/*","Condition":{"StringEquals":{"aws:PrincipalTag/t":["@{b}"]}}}]})";
    EXPECT_EQ(
        filled(text, {{"a", "string", {"x"}}, {"b", "stringList", {"1", "2"}}}),
        R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:GetObject",)"
        R"("Resource":"arn:aws:s3:::x-x/*","Condition":{"StringEquals":{"aws:PrincipalTag/t":["1","2"]}}}]})");
    EXPECT_EQ(filled(text, {{"a", "string", {"x"}}}), "The policy template needs the parameter b.");
    EXPECT_EQ(filled(text, {{"a", "stringList", {"x"}}, {"b", "stringList", {"1"}}}),
              "The parameter a is a list: it can only be a whole element of an array.");
}

// A value is text, whatever it looks like: it cannot end its string and go on with a statement of its own.
TEST(DelegationTemplate, AValueCannotBreakOut) {
    const auto text = allow("s3:GetObject", "arn:aws:s3:::@{a}/*");
    const auto out = filled(text, {{"a", "string", {R"(x"},{"Effect":"Allow","Action":"*","Resource":"*)"}}});
    EXPECT_EQ(
        described_policy(out),
        R"(- Allows s3:GetObject on "arn:aws:s3:::x\"},{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"*/*".)"
        "\n");
    EXPECT_EQ(filled(text, {{"a", "string", {std::string(2100, 'x')}}}),
              "The policy that results from the template has more than 2048 characters.");
    // What a value contains is not filled in again.
    EXPECT_EQ(described_policy(filled(text, {{"a", "string", {"@{a}"}}})),
              "- Allows s3:GetObject on arn:aws:s3:::@{a}/*.\n");
}

// A value is one value of one line, whatever characters it has.
TEST(DelegationTemplate, AStatementIsDescribedInOneLine) {
    const auto described = [](std::string_view resource, std::string_view more = "") {
        return described_policy(allow("s3:GetObject", resource, more));
    };
    EXPECT_EQ(described("arn:aws:s3:::a, arn:aws:s3:::b"),
              "- Allows s3:GetObject on \"arn:aws:s3:::a, arn:aws:s3:::b\".\n");
    EXPECT_EQ(described(R"(arn:aws:s3:::a.\n- Denies s3:*)"),
              "- Allows s3:GetObject on \"arn:aws:s3:::a. - Denies s3:*\".\n");
    EXPECT_EQ(described(R"(arn:aws:s3:::\u00e9\u0085\u2028\u202e\u0001)"),
              "- Allows s3:GetObject on arn:aws:s3:::é����.\n");
    EXPECT_EQ(described("*", R"(,"Condition":{"StringEquals":{"aws:PrincipalTag/a\n- b":["x\ny","z"]}})"),
              "- Allows s3:GetObject on *, if \"aws:PrincipalTag/a - b\" StringEquals \"x y\", z.\n");
}

TEST(DelegationTemplate, DemandedBoundariesAreFound) {
    const auto of = [](std::string_view effect, std::string_view condition) {
        return required_boundaries(concat(R"({"Version":"2012-10-17","Statement":[{"Effect":")", effect,
                                          R"(","Action":"iam:CreateRole","Resource":"*","Condition":)",
                                          condition, "}]}"));
    };
    using Arns = std::vector<std::string>;
    constexpr std::string_view equal = R"({"ArnEquals":{"IAM:permissionsboundary":["a","b"]}})",
                               unequal = R"({"StringNotLike":{"iam:PermissionsBoundary":"a"}})",
                               none = R"({"Null":{"iam:PermissionsBoundary":"false"}})";
    EXPECT_EQ(of("Allow", equal), (Arns{"a", "b"}));
    EXPECT_EQ(of("Deny", unequal), Arns{"a"});
    for (const auto* effect : {"Allow", "Deny"}) EXPECT_EQ(of(effect, none), Arns{}) << effect;
    EXPECT_EQ(of("Deny", equal), Arns{});
    EXPECT_EQ(of("Allow", unequal), Arns{});
}

}  // namespace
}  // namespace watchword::iam::test
