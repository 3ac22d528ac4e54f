// Questions: does each codec read what it writes, and refuse what a stranger may craft?
#include <gtest/gtest.h>

#include "base/fault.hpp"
#include "wire/json.hpp"
#include "wire/message.hpp"
#include "wire/query.hpp"
#include "wire/xml.hpp"

namespace watchword {
namespace {

struct Tag {
    std::string Key, Value;
    BOOST_DESCRIBE_CLASS(Tag, (), (Key, Value), (), ())
};
struct Thing {
    std::string Name;
    std::optional<std::string> Note;
    std::vector<Tag> Tags;
    bool Flag = false;
    std::int64_t Count = 0;
    BOOST_DESCRIBE_CLASS(Thing, (), (Name, Note, Tags, Flag, Count), (), ())
};

TEST(Query, ReadsNestedListsOutOfOrder) {
    const query::Tree tree("Action=X&Tags.member.2.Key=b%26&Tags.member.1.Key=a+c&Empty=");
    EXPECT_EQ(tree.parameter("Action"), "X");
    EXPECT_EQ(tree.parameter("Empty"), "");
    const auto* list = tree.child(*tree.child(tree.root(), "Tags"), "member");
    EXPECT_EQ(tree.child(*tree.child(*list, "1"), "Key")->value, "a c");
    EXPECT_EQ(tree.child(*tree.child(*list, "2"), "Key")->value, "b&");
}

TEST(Query, RefusesCraftedInput) {
    std::string many;
    for (int i = 0; i < 3000; ++i) many += "a" + std::to_string(i) + "=1&";
    for (const std::string& form : {std::string("A=%zz"), std::string("A=1&A=2"), std::string("=1"),
                                    std::string("...=1"), std::string("a.b.c.d.e.f.g.h.i=1"), many}) {
        try {
            query::Tree tree(form);
            ADD_FAILURE() << form.substr(0, 40);
        } catch (const Fault& fault) {
            EXPECT_EQ(fault.code, "MalformedQueryString");
        }
    }
}

TEST(Xml, WritesDescribedStructs) {
    xml::Writer out;
    out.element("Thing", Thing{"a<b", std::nullopt, {{"k", "v&\r\x01"}}, true, -3});
    EXPECT_EQ(std::move(out).take(),
              "<Thing><Name>a&lt;b</Name><Tags><member><Key>k</Key><Value>v&amp;&#xD;\xEF\xBF\xBD</Value></"
              "member></Tags>"
              "<Flag>true</Flag><Count>-3</Count></Thing>");
}

TEST(Json, RoundTripsAndKeepsOldRecordsReadable) {
    const Thing thing{"n", "note", {{"k", "v"}}, true, 7};
    const auto back = json::decode<Thing>(json::encode(thing));
    EXPECT_EQ(back.Name, "n");
    EXPECT_EQ(back.Note, "note");
    EXPECT_EQ(back.Tags.at(0).Value, "v");
    EXPECT_EQ(back.Count, 7);
    EXPECT_EQ(json::decode<Thing>(R"({"Name":"old"})").Name, "old");
    EXPECT_THROW(json::decode<Thing>(R"({"Name":"new","Later":1})"), std::exception);
}

TEST(Headers, KeepOrderAndLowerNames) {
    Headers headers;
    headers.add("X-Amz-Date", "1");
    headers.add("Host", "h");
    headers.add("x-amz-date", "2");
    EXPECT_EQ(headers.get("x-amz-date"), "1");
    EXPECT_EQ(headers.count("x-amz-date"), 2u);
    EXPECT_EQ(headers[1].name, "host");
    EXPECT_FALSE(headers.find("none"));
}

}  // namespace
}  // namespace watchword
