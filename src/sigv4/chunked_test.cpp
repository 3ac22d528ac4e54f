// Questions: does every honest aws-chunked body come through, in whatever pieces it arrives, and no other?
#include "sigv4/chunked.hpp"

#include <gtest/gtest.h>

#include "base/encoding.hpp"
#include "sigv4/testing.hpp"

namespace watchword::sigv4 {
namespace {

const Scope scope{"20130524", "us-east-1", "s3"};
const std::string seed = "4f232c4386841ef735655705268965c44a0e4690baa4adea153f7db9fa80a0a9";

ChunkedDecoder::Setup setup(Payload mode, std::uint64_t length, std::string trailer = "") {
    return {mode,    seed,  derive_signing_key(testing::secret, scope), "20130524T000000Z", scope,
            trailer, length};
}

struct Outcome {
    std::string told, data;  // told: "" when accepted
};

Outcome decode(const ChunkedDecoder::Setup& how, std::string_view body, std::size_t piece = 1 << 20) {
    ChunkedDecoder decoder(how);
    Outcome outcome;
    const auto out = [&](std::string_view data) { outcome.data += data; };
    while (!body.empty()) {
        const auto now = body.substr(0, piece);
        body.remove_prefix(now.size());
        if (decoder.feed(now, out)) break;
    }
    if (const auto error = decoder.finish()) outcome.told = concat(error->code, ": ", error->message);
    return outcome;
}

std::string mac(std::string_view text) {
    const auto key = derive_signing_key(testing::secret, scope);
    return hex_encode(crypto::hmac_sha256({key.data(), key.size()}, text));
}

// Signs chunks as a client does.
struct Sender {
    std::string previous = seed, body;

    void chunk(std::string_view data) {
        previous = mac(concat("AWS4-HMAC-SHA256-PAYLOAD\n20130524T000000Z\n", scope.text(), "\n", previous,
                              "\n", testing::empty_hash, "\n", crypto::sha256_hex(data)));
        char size[17];
        std::snprintf(size, sizeof size, "%zx", data.size());
        body += concat(size, ";chunk-signature=", previous, "\r\n", data, data.empty() ? "" : "\r\n");
    }
    void trailer(std::string_view line, std::string_view end_of_line) {
        const auto signature = mac(concat("AWS4-HMAC-SHA256-TRAILER\n20130524T000000Z\n", scope.text(), "\n",
                                          previous, "\n", crypto::sha256_hex(concat(line, "\n"))));
        body += concat(line, end_of_line, "x-amz-trailer-signature:", signature, "\r\n\r\n");
    }
};

std::string checksum(crypto::Digest digest, std::string_view data) {
    crypto::Hasher hasher(digest);
    hasher.update(data);
    return base64_encode(hasher.finish());
}

std::string documented_body() {
    return concat(
        "10000;chunk-signature=ad80c730a21e5b8d04586a2213dd63b9a0e99e0e2307b0ade35a65485a288648\r\n",
        std::string(65536, 'a'),
        "\r\n400;chunk-signature=0055627c9e194cb4542bae2aa5492e3c1575bbb81b612b7d234b86a503ef5497\r\n",
        std::string(1024, 'a'),
        "\r\n0;chunk-signature=b6c6ea8a5354eaf15b3cb7646744f4275b71ea724fed81ceb9323e279d449df9\r\n\r\n");
}

const std::string mismatch =
    "SignatureDoesNotMatch: The request signature we calculated does not match the signature you provided. "
    "Check your key and signing method.";
const std::string cut_short = "IncompleteBody: The request body terminated unexpectedly";
const std::string malformed = "InvalidRequest: The aws-chunked body is malformed: ";

TEST(Chunked, DoesTheDocumentedExampleComeThrough) {
    for (const std::size_t piece : {1, 7, 1000, 65536, 1000000}) {
        const auto outcome = decode(setup(Payload::chunked_signed, 66560), documented_body(), piece);
        EXPECT_EQ(outcome.told, "");
        EXPECT_EQ(outcome.data, std::string(66560, 'a'));
    }
    EXPECT_EQ(documented_body().size(), 66824u);
}

TEST(Chunked, IsEveryChunkBoundToItsPlace) {
    const auto how = setup(Payload::chunked_signed, 66560);
    auto body = documented_body();
    body[5000] = 'b';
    EXPECT_EQ(decode(how, body).told, mismatch);
    body = documented_body();
    body[25] ^= 1;
    EXPECT_EQ(decode(how, body).told, mismatch);
    auto other = how;
    other.seed_signature[0] = '5';
    EXPECT_EQ(decode(other, documented_body()).told, mismatch);
    other = how;
    other.timestamp = "20130524T000001Z";
    EXPECT_EQ(decode(other, documented_body()).told, mismatch);

    // Chunks swapped, and one left out: each signature is of the chain before it.
    Sender a;
    a.chunk("first");
    const auto first = a.body;
    a.chunk("other");
    const auto second = a.body.substr(first.size());
    a.chunk("");
    const auto last = a.body.substr(first.size() + second.size()) + "\r\n";
    const auto ten = setup(Payload::chunked_signed, 10);
    EXPECT_EQ(decode(ten, first + second + last).told, "");
    EXPECT_EQ(decode(ten, second + first + last).told, mismatch);
    EXPECT_EQ(decode(setup(Payload::chunked_signed, 5), first + last).told, mismatch);
}

TEST(Chunked, IsAShortBodyNoticedWhereverItEnds) {
    Sender sender;
    sender.chunk("hello");
    sender.chunk("");
    const auto body = sender.body + "\r\n";
    for (std::size_t length = 0; length < body.size(); ++length)
        EXPECT_EQ(decode(setup(Payload::chunked_signed, 5), body.substr(0, length)).told, cut_short)
            << length;
    EXPECT_EQ(decode(setup(Payload::chunked_signed, 5), body).told, "");
    EXPECT_EQ(decode(setup(Payload::chunked_signed, 5), body + "x").told,
              malformed + "there are bytes behind its end.");
}

TEST(Chunked, AreLyingLengthsRefused) {
    const std::string longer =
        "IncompleteBody: The body is longer than the number of bytes specified by the "
        "x-amz-decoded-content-length HTTP header";
    const std::string shorter =
        "IncompleteBody: You did not provide the number of bytes specified by the "
        "x-amz-decoded-content-length HTTP header";
    const auto how = [](std::uint64_t length) { return setup(Payload::chunked_unsigned_trailer, length); };
    const std::string body = "5\r\nhello\r\n0\r\n\r\n";
    EXPECT_EQ(decode(how(5), body).told, "");
    EXPECT_EQ(decode(how(4), body).told, longer);
    EXPECT_EQ(decode(how(4), body).data, "");  // refused before a byte is handed on
    EXPECT_EQ(decode(how(6), body).told, shorter);
    EXPECT_EQ(decode(how(6), "5\r\nhello\r\nffffffffffffffff\r\nx").told, longer);
    EXPECT_EQ(decode(how(5), "4\r\nhello\r\n0\r\n\r\n").told,
              malformed + "a chunk is longer than its size says.");
    EXPECT_EQ(decode(how(6), "6\r\nhello\r\n0\r\n\r\n").told,
              malformed + "a chunk is longer than its size says.");
}

TEST(Chunked, AreCraftedChunkLinesRefused) {
    const auto how = setup(Payload::chunked_unsigned_trailer, 5);
    for (const std::string line : {"", "g", "-1", "+5", "0x5", " 5", "5 ", "00000000000000005", "\r5"})
        EXPECT_EQ(decode(how, line + "\r\nhello\r\n0\r\n\r\n").told,
                  malformed + "a chunk's size is not hexadecimal.")
            << line;
    EXPECT_EQ(decode(how, "5\nhello\r\n0\r\n\r\n").told, malformed + "a chunk line does not end in CRLF.");
    EXPECT_EQ(decode(how, "5;x=y\r\nhello\r\n0\r\n\r\n").told,
              malformed + "a chunk of an unsigned payload has an extension.");
    EXPECT_EQ(decode(how, std::string(5000, '0')).told, malformed + "a line is too long.");
    EXPECT_EQ(decode(how, std::string(5000, '0'), 1).told, malformed + "a line is too long.");
    const auto signed_form = setup(Payload::chunked_signed, 5);
    EXPECT_EQ(decode(signed_form, "5\r\nhello\r\n0\r\n\r\n").told,
              malformed + "a chunk has no chunk-signature.");
    EXPECT_EQ(decode(signed_form, "5;chunk-signature=\r\nhello\r\n").told, mismatch);
    EXPECT_EQ(decode(signed_form, "0;chunk-signature=\r\n\r\n").told, mismatch);
}

TEST(Chunked, AreUnsignedTrailersHeldAgainstTheBody) {
    const auto crc = checksum(crypto::Digest::crc32, "hello");
    const auto how = setup(Payload::chunked_unsigned_trailer, 5, "x-amz-checksum-crc32");
    const std::string chunks = "3\r\nhel\r\n2\r\nlo\r\n0\r\n";
    for (const std::string line_end : {"\r\n", "\n"})
        EXPECT_EQ(decode(how, concat(chunks, "x-amz-checksum-crc32:", crc, line_end, "\r\n"), 1).told, "");
    EXPECT_EQ(decode(how, concat(chunks, "X-Amz-Checksum-CRC32: ", crc, "\r\n\r\n")).told, "");
    EXPECT_EQ(decode(how, chunks + "x-amz-checksum-crc32:AAAAAA==\r\n\r\n").told,
              "BadDigest: The CRC32 you specified did not match the calculated checksum.");
    EXPECT_EQ(decode(how, chunks + "\r\n").told,
              malformed + "the trailer that x-amz-trailer announced is missing.");
    const auto extra = malformed + "its trailer has a line that x-amz-trailer did not announce.";
    EXPECT_EQ(decode(how, concat(chunks, "x-amz-checksum-sha1:", crc, "\r\n\r\n")).told, extra);
    EXPECT_EQ(
        decode(how, concat(chunks, "x-amz-checksum-crc32:", crc, "\r\nx-amz-acl:public-read\r\n\r\n")).told,
        extra);
    EXPECT_EQ(decode(how, concat(chunks, "x-amz-trailer-signature:ab\r\n\r\n")).told,
              malformed + "an unsigned trailer has a signature.");
    EXPECT_EQ(decode(setup(Payload::chunked_unsigned_trailer, 5),
                     concat(chunks, "x-amz-checksum-crc32:", crc, "\r\n\r\n"))
                  .told,
              extra);
    EXPECT_EQ(decode(how, concat(chunks, "x-amz-checksum-crc32:", std::string(3000, 'a'))).told,
              malformed + "a line is too long.");
}

TEST(Chunked, AreAllChecksumsKnown) {
    const std::pair<std::string, crypto::Digest> known[] = {{"crc32", crypto::Digest::crc32},
                                                            {"crc32c", crypto::Digest::crc32c},
                                                            {"sha1", crypto::Digest::sha1},
                                                            {"sha256", crypto::Digest::sha256}};
    for (const auto& [name, digest] : known) {
        const auto how = setup(Payload::chunked_unsigned_trailer, 5, "x-amz-checksum-" + name);
        const auto end = concat("5\r\nhello\r\n0\r\nx-amz-checksum-", name, ":");
        EXPECT_EQ(decode(how, concat(end, checksum(digest, "hello"), "\r\n\r\n")).told, "") << name;
        EXPECT_TRUE(
            decode(how, concat(end, checksum(digest, "hellO"), "\r\n\r\n")).told.starts_with("BadDigest"))
            << name;
    }
}

TEST(Chunked, AreSignedTrailersBoundToTheChain) {
    const auto how = setup(Payload::chunked_signed_trailer, 5, "x-amz-checksum-crc32c");
    const auto make = [](std::string_view line_end, std::string_view checksum) {
        Sender sender;
        sender.chunk("hello");
        sender.chunk("");
        sender.trailer(concat("x-amz-checksum-crc32c:", checksum), line_end);
        return sender.body;
    };
    const auto crc = checksum(crypto::Digest::crc32c, "hello");
    for (const std::string line_end : {"\r\n", "\n", "\n\r\n"})
        EXPECT_EQ(decode(how, make(line_end, crc), 3).told, "");
    EXPECT_EQ(decode(how, make("\r\n", "AAAAAA==")).told,
              "BadDigest: The CRC32C you specified did not match the calculated checksum.");
    auto body = make("\r\n", crc);
    body[body.size() - 6] ^= 1;
    EXPECT_EQ(decode(how, body).told, mismatch);
    body = make("\r\n", crc);
    body.resize(body.find("x-amz-trailer-signature"));
    EXPECT_EQ(decode(how, body + "\r\n\r\n").told, mismatch);  // unsigned after all
    EXPECT_EQ(decode(how, body).told, cut_short);
}

TEST(Chunked, IsATrailerOfASignedPayloadRefused) {
    Sender sender;
    sender.chunk("hello");
    sender.chunk("");
    EXPECT_EQ(
        decode(setup(Payload::chunked_signed, 5), sender.body + "x-amz-checksum-crc32:AAAAAA==\r\n\r\n").told,
        malformed + "it has a trailer, which x-amz-content-sha256 did not announce.");
}

TEST(Chunked, WhatMustTheHeadSay) {
    const auto told = [](const char* length, const char* trailer, const char* mode) -> std::string {
        auto request = testing::with_header(testing::signed_s3(), "x-amz-content-sha256", mode);
        if (length) request.headers.add("x-amz-decoded-content-length", length);
        if (trailer) request.headers.add("x-amz-trailer", trailer);
        const auto claim = **read_claim(request, Dialect::s3);
        const auto setup = chunked_setup(request, claim, {});
        return setup ? setup->trailer_name + "/" + std::to_string(setup->decoded_length)
                     : concat(setup.error().code, " ", std::to_string(setup.error().status));
    };
    const auto unsigned_mode = "STREAMING-UNSIGNED-PAYLOAD-TRAILER";
    EXPECT_EQ(told("7", "X-Amz-Checksum-CRC32", unsigned_mode), "x-amz-checksum-crc32/7");
    EXPECT_EQ(told("0", nullptr, unsigned_mode), "/0");
    EXPECT_EQ(told(nullptr, nullptr, unsigned_mode), "MissingContentLength 411");
    EXPECT_EQ(told("-1", nullptr, unsigned_mode), "InvalidArgument 400");
    EXPECT_EQ(told("99999999999999999999", nullptr, unsigned_mode), "InvalidArgument 400");
    EXPECT_EQ(told("7", "x-amz-checksum-crc64nvme", unsigned_mode), "x-amz-checksum-crc64nvme/7");
    EXPECT_EQ(told("7", "x-amz-checksum-md9", unsigned_mode), "NotImplemented 501");
    EXPECT_EQ(told("7", "x-amz-acl", unsigned_mode), "InvalidRequest 400");
    EXPECT_EQ(told("7", "x-amz-checksum-crc32", "STREAMING-AWS4-HMAC-SHA256-PAYLOAD"), "InvalidRequest 400");
}

}  // namespace
}  // namespace watchword::sigv4
