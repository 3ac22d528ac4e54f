// Questions: do encodings, ids and dates come out as AWS and the RFCs spell them, and are others refused?
#include <gtest/gtest.h>

#include "base/encoding.hpp"
#include "base/ids.hpp"
#include "base/secret.hpp"
#include "base/time_format.hpp"

namespace watchword {
namespace {

struct CountingRandom : Random {
    char next = 0;
    std::string bytes(std::size_t count) override {
        std::string out(count, '\0');
        for (char& c : out) c = next++;
        return out;
    }
};

TEST(Encoding, Base64RoundTripsEveryTailLength) {
    EXPECT_EQ(base64_encode("foobar"), "Zm9vYmFy");
    EXPECT_EQ(base64_encode("fooba"), "Zm9vYmE=");
    EXPECT_EQ(base64_encode("foob"), "Zm9vYg==");
    for (std::string_view text : {"", "f", "fo", "foo", "foob", "fooba", "foobar"})
        EXPECT_EQ(base64_decode(base64_encode(text)), text);
}

TEST(Encoding, Base64RefusesWhatIsNotCanonical) {
    for (std::string_view text : {"Zg", "Zg=", "Zh==", "Z===", "Zm9v\n", "Zm9%"})
        EXPECT_FALSE(base64_decode(text)) << text;
}

TEST(Encoding, Base32IsRfc4648WithoutPadding) {
    EXPECT_EQ(base32_encode("foobar"), "MZXW6YTBOI");
    EXPECT_EQ(base32_decode("mzxw6ytboi======"), "foobar");
    for (std::string_view text : {"M", "MZ1", "MZXW6YTBO", "MZXW6YTBOJ"})
        EXPECT_FALSE(base32_decode(text)) << text;
}

TEST(Encoding, PercentEscapesAllButUnreserved) {
    EXPECT_EQ(percent_encode("a b/~\xc3\xa9"), "a%20b%2F~%C3%A9");
    EXPECT_EQ(percent_encode_path("a b/c"), "a%20b/c");
    EXPECT_EQ(percent_decode("a%20b+c"), "a b+c");
    EXPECT_EQ(percent_decode("a%20b+c", true), "a b c");
    for (std::string_view text : {"%", "%2", "%zz", "a%2"}) EXPECT_FALSE(percent_decode(text)) << text;
}

// Vectors: facts sts §5.
TEST(Ids, CarryTheAccount) {
    EXPECT_EQ(account_of_id("ASIAY34FZKBOKMUTVV7A"), "609629065308");
    EXPECT_EQ(account_of_id("ASIAQNZGKIQY56JQ7WML"), "029608264753");
    CountingRandom random;
    const std::string user = new_unique_id("AIDA", "123456789012", random);
    EXPECT_EQ(user.size(), 21u);
    EXPECT_EQ(user.substr(0, 12), "AIDARZPUZDIK");
    const std::string key = new_access_key_id("AKIA", "111122223333", random);
    EXPECT_EQ(key.size(), 20u);
    EXPECT_EQ(key.substr(4, 8), "RTX3GSDS");
    for (std::string_view account : {"000000000001", "123456789012", "999999999999", "029608264753"})
        EXPECT_EQ(account_of_id(new_access_key_id("ASIA", account, random)), account);
    EXPECT_FALSE(account_of_id("AKIAIOSFODNN7EXAMPLE"));
    EXPECT_FALSE(account_of_id("AKIA"));
}

TEST(Ids, SecretsHaveFortyCharacters) {
    CountingRandom random;
    EXPECT_EQ(new_secret_access_key(random).size(), 40u);
    EXPECT_TRUE(is_account_id(new_account_id(random)));
}

TEST(TimeFormat, PrintsAwsForms) {
    const Time time = from_unix_seconds(1440938160) + std::chrono::milliseconds(7);
    EXPECT_EQ(iso8601_seconds(time), "2015-08-30T12:36:00Z");
    EXPECT_EQ(iso8601_milliseconds(time), "2015-08-30T12:36:00.007Z");
    EXPECT_EQ(iso8601_basic(time), "20150830T123600Z");
    EXPECT_EQ(iso8601_date(time), "20150830");
    EXPECT_EQ(http_date(time), "Sun, 30 Aug 2015 12:36:00 GMT");
}

TEST(TimeFormat, ReadsWhatItPrintsAndRefusesTheRest) {
    EXPECT_EQ(parse_iso8601_basic("20150830T123600Z"), from_unix_seconds(1440938160));
    EXPECT_EQ(parse_http_date("Sun, 30 Aug 2015 12:36:00 GMT"), from_unix_seconds(1440938160));
    EXPECT_EQ(parse_http_date("Tue, 27 Mar 2007 19:36:42 +0000"), from_unix_seconds(1175024202));
    for (std::string_view text :
         {"", "20150830T123600", "20150230T000000Z", "20150830T250000Z", "20150830T123600Zx"})
        EXPECT_FALSE(parse_iso8601_basic(text)) << text;
    EXPECT_EQ(parse_iso8601("2015-08-30T12:36:00Z"), from_unix_seconds(1440938160));
    EXPECT_EQ(parse_iso8601("2015-08-30T14:36:00+02:00"), from_unix_seconds(1440938160));
    EXPECT_EQ(parse_iso8601("2015-08-30T12:36:00.25Z"),
              from_unix_seconds(1440938160) + std::chrono::milliseconds(250));
    EXPECT_EQ(parse_iso8601("2015-08-30"), from_unix_seconds(1440892800));
    EXPECT_EQ(parse_iso8601("2015"), from_unix_seconds(1420070400));
    for (std::string_view text :
         {"2015-08-30T12", "2015-08T12:00Z", "2015-13", "15-08-30", "2015-08-30T12:36:00", "2015T00:00Z"})
        EXPECT_FALSE(parse_iso8601(text)) << text;
}

TEST(Secret, WipingLeavesNothingOfAShortTextThatWasMovedAway) {
    std::string text = "short";
    const std::string taken = std::move(text);
    wipe(text);
    for (std::size_t i = 0; i < 5; ++i) EXPECT_EQ(text.data()[i], '\0');
    EXPECT_EQ(taken, "short");
}

TEST(Secret, ComparesWhole) {
    EXPECT_TRUE(Secret("abc").equals("abc"));
    EXPECT_FALSE(Secret("abc").equals("abd"));
    EXPECT_FALSE(Secret("abc").equals("ab"));
}

}  // namespace
}  // namespace watchword
