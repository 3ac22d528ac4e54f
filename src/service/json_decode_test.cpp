// Questions: does a request come out of JSON as it was meant, and is everything else refused by name?
#include "service/json_decode.hpp"

#include <gtest/gtest.h>

namespace watchword {
namespace {

struct Inner {
    shape::Text<1, 3, shape::WordPattern> Name;
    BOOST_DESCRIBE_CLASS(Inner, (), (Name), (), ())
};
struct Request {
    shape::Text<1, 3, shape::WordPattern> Id;
    std::optional<shape::Number<1, 20>> Max;
    std::optional<shape::OneOf<"RED", "BLUE">> Colour;
    shape::List<Inner, 0, 2> Inners;
    BOOST_DESCRIBE_CLASS(Request, (), (Id, Max, Colour, Inners), (), ())
};

// "ok", the paths that break constraints, or the code of the Fault.
std::string outcome(std::string_view text) try {
    const auto tree = policy::parse_json(text);
    if (!tree) return "not JSON";
    JsonDecoder decoder(*tree);
    (void)decoder.request<Request>();
    std::string out;
    for (const auto& violation : decoder.violations())
        out.append(out.empty() ? "" : " ")
            .append(violation.path)
            .append(":")
            .append(std::to_string(static_cast<int>(violation.constraint)));
    return out.empty() ? "ok" : out;
} catch (const Fault& fault) {
    return concat(fault.code, " ", fault.what());
}

TEST(JsonDecode, TakesWhatFits) {
    EXPECT_EQ(outcome(R"({"Id":"a","Max":20,"Colour":"RED","Inners":[{"Name":"x"},{"Name":"y"}]})"), "ok");
    EXPECT_EQ(outcome(R"({"Id":"a","Max":null,"Inners":null})"), "ok");
}

TEST(JsonDecode, NamesEveryMemberThatDoesNot) {
    EXPECT_EQ(outcome("{}"), concat("Id:", std::to_string(static_cast<int>(Constraint::required))));
    EXPECT_EQ(outcome(R"({"Id":"abcd","Max":0,"Colour":"red","Inners":[{"Name":"ok"},{"Name":""}]})"),
              "Id:2 Max:5 Colour:4 Inners.2.Name:1");
    EXPECT_EQ(outcome(R"({"Id":"a b","Max":21,"Inners":[{},{"Name":"x"},{"Name":"y"}]})"),
              "Id:3 Max:6 Inners:2");
}

TEST(JsonDecode, RefusesOtherKindsAndUnknownMembers) {
    EXPECT_EQ(outcome("[]"), "SerializationException START_ARRAY can not be converted to a Structure");
    EXPECT_EQ(outcome(R"({"Id":1})"), "SerializationException NUMBER_VALUE can not be converted to a String");
    EXPECT_EQ(outcome(R"({"Id":"a","Max":"1"})"),
              "SerializationException STRING_VALUE can not be converted to an Integer");
    EXPECT_EQ(outcome(R"({"Id":"a","Max":1e3})"),
              "SerializationException NUMBER_VALUE can not be converted to an Integer");
    EXPECT_EQ(outcome(R"({"Id":"a","Max":99999999999999999999})"),
              "SerializationException NUMBER_VALUE can not be converted to an Integer");
    EXPECT_EQ(outcome(R"({"Id":"a","Inners":{}})"),
              "SerializationException START_OBJECT can not be converted to a List");
    EXPECT_EQ(outcome(R"({"Id":"a","Inners":[null]})"),
              "SerializationException NULL_VALUE can not be converted to a Structure");
    EXPECT_EQ(outcome(R"({"Id":"a","id":"b"})"),
              "ValidationException The member id is not known to this operation.");
    EXPECT_EQ(outcome(R"({"Id":"a","Inners":[{"Name":"x","Extra":null}]})"),
              "ValidationException The member Extra is not known to this operation.");
    EXPECT_EQ(outcome(R"({"Id":"a","Inners":[{"name":"x"}]})"),
              "ValidationException The member name is not known to this operation.");
    EXPECT_EQ(outcome(R"({"Id":"a","Inners":["x"]})"),
              "SerializationException STRING_VALUE can not be converted to a Structure");
    EXPECT_EQ(outcome(R"({"Id":"a","Id":"b"})"), "not JSON");
}

}  // namespace
}  // namespace watchword
