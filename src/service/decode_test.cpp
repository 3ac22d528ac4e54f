// Questions: does a request come out of a form as it was meant, and is what is not understood refused
// wherever it stands?
#include "service/decode.hpp"

#include <gtest/gtest.h>

namespace watchword {
namespace {

struct Inner {
    shape::Text<1, 3, shape::WordPattern> name;
    std::optional<shape::Text<1, 3, shape::WordPattern>> Note;
    BOOST_DESCRIBE_CLASS(Inner, (), (name, Note), (), ())
};
struct Request {
    shape::Text<1, 3, shape::WordPattern> Id;
    shape::List<Inner, 0, 2> Inners;
    std::optional<Inner> One;
    shape::List<shape::Text<1, 3, shape::WordPattern>, 0, 2> Words;
    BOOST_DESCRIBE_CLASS(Request, (), (Id, Inners, One, Words), (), ())
};

// What came out, "a [x,y] z [v,w]", or the code and the message of the Fault.
std::string outcome(std::string_view form) try {
    const query::Tree tree(form);
    const auto request = Decoder(tree).request<Request>();
    std::string out = request.Id + " [";
    for (const auto& inner : request.Inners) out += concat(out.ends_with('[') ? "" : ",", inner.name);
    out += concat("] ", request.One ? std::string_view(request.One->name) : "-", " [");
    for (const auto& word : request.Words) out += concat(out.ends_with('[') ? "" : ",", word);
    return out + "]";
} catch (const Fault& fault) {
    return concat(fault.code, " ", fault.what());
}

TEST(Decode, TakesWhatFits) {
    EXPECT_EQ(outcome("Id=a&Inners.member.1.name=x&Inners.member.2.name=y&Inners.member.2.Note=n&One.name=z"
                      "&Words.member.1=v&Words.member.2=w"),
              "a [x,y] z [v,w]");
    EXPECT_EQ(outcome("Action=Ask&Version=2000-01-01&Id=a"), "a [] - []");
}

// SDKs send empty lists so, and old signatures put their own parameters beside the others.
TEST(Decode, TakesWhatClientsSendBesides) {
    EXPECT_EQ(outcome("Id=a&Inners=&Words="), "a [] - []");
    EXPECT_EQ(outcome("Id=a&AWSAccessKeyId=k&SignatureMethod=HmacSHA256&SignatureVersion=2&Timestamp=t"
                      "&SecurityToken=s&Signature=x"),
              "a [] - []");
}

TEST(Decode, RefusesUnknownParameters) {
    EXPECT_EQ(outcome("Id=a&Extra=1"),
              "InvalidQueryParameter The parameter Extra is not known to this operation.");
    EXPECT_EQ(outcome("Id=a&id=a"), "InvalidQueryParameter The parameter id is not known to this operation.");
}

TEST(Decode, RefusesUnknownMembersHoweverDeep) {
    EXPECT_EQ(outcome("Id=a&Inners.member.1.name=x&Inners.member.1.Extra=1"),
              "InvalidQueryParameter The parameter Extra at inners.1.member is not known to this operation.");
    EXPECT_EQ(outcome("Id=a&Inners.member.1.Name=x"),  // another case is another name
              "InvalidQueryParameter The parameter Name at inners.1.member is not known to this operation.");
    EXPECT_EQ(outcome("Id=a&One.name=x&One.Action=y"),  // the protocol's own stand at the top alone
              "InvalidQueryParameter The parameter Action at one is not known to this operation.");
}

TEST(Decode, RefusesValuesWhereMembersBelong) {
    EXPECT_EQ(outcome("Id=a&One=x"), "MalformedInput The structure at one must be given by its members");
    EXPECT_EQ(outcome("Id=a&One=x&One.name=x"),
              "MalformedInput The structure at one must be given by its members");
    EXPECT_EQ(outcome("Id=a&One.name=x&One.=y"),
              "MalformedInput The structure at one must be given by its members");
    EXPECT_EQ(outcome("Id=a&Inners.member.1=x"),
              "MalformedInput The structure at inners.1.member must be given by its members");
    EXPECT_EQ(outcome("Id=a&Inners.member.1="),
              "ValidationError 1 validation error detected: Value null at 'inners.1.member.name' failed to "
              "satisfy constraint: Member must not be null");
    EXPECT_EQ(outcome("Id=a&Words.member.1.x=y"),
              "MalformedInput Start of structure or list found where not expected at words.1.member");
}

TEST(Decode, RefusesListsThatAreWrittenOtherwise) {
    for (const char* list : {"Words=x", "Words.1=x", "Words.Member.1=x", "Words.member=x",
                             "Words.member=", "Words=x&Words.member.1=v", "Words.member=x&Words.member.1=v",
                             "Words.member.1=v&Words.entry.1=w", "Words.=x"})
        EXPECT_EQ(outcome(concat("Id=a&", list)),
                  "MalformedInput The list at words must be given as words.member.1")
            << list;
    for (const char* list : {"Words.member.0=x", "Words.member.2=x", "Words.member.1=x&Words.member.01=y",
                             "Words.member.x=y", "Words.member.-1=y"})
        EXPECT_EQ(outcome(concat("Id=a&", list)),
                  "MalformedInput The elements of the list at words must be numbered from 1 without a gap")
            << list;
}

}  // namespace
}  // namespace watchword
