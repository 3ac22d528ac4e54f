// Questions: are the documents byte for byte what clients expect, and are crafted ones refused?
#include "s3/xml.hpp"

#include <gtest/gtest.h>

#include "s3/continuation.hpp"
#include "s3/xml_read.hpp"

namespace watchword::s3 {
namespace {

const std::string head = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
const std::string ns = " xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"";
const Time noon = from_unix_seconds(1440938160) + std::chrono::milliseconds(7);
const ETag etag = *ETag::parse("5d41402abc4b2a76b9719d911017c592");

Listing listing() {
    Listing out;
    out.objects.push_back({"a b/<x>", ObjectSummary{.size = 5, .last_modified = noon, .etag = etag}});
    out.objects.push_back({"c+d=", ObjectSummary{.size = 0,
                                                 .last_modified = noon,
                                                 .etag = ETag::of(std::string(16, '\0'), 2),
                                                 .storage_class = StorageClass::STANDARD_IA,
                                                 .checksum_algorithm = ChecksumAlgorithm::crc32,
                                                 .checksum_type = ChecksumType::composite}});
    out.common_prefixes = {"dir%2F/"};
    out.truncated = true;
    out.last = "dir%2F/";
    return out;
}

TEST(S3Xml, ListBuckets) {
    EXPECT_EQ(xml::list_buckets(
                  {.owner_id = "abc", .buckets = {{"one", noon}, {"two", noon, "eu-west-1"}}, .prefix = ""}),
              head + "<ListAllMyBucketsResult" + ns +
                  "><Owner><ID>abc</ID></Owner><Buckets>"
                  "<Bucket><Name>one</Name><CreationDate>2015-08-30T12:36:00.007Z</CreationDate></Bucket>"
                  "<Bucket><Name>two</Name><CreationDate>2015-08-30T12:36:00.007Z</CreationDate>"
                  "<BucketRegion>eu-west-1</BucketRegion></Bucket></Buckets><Prefix></Prefix></"
                  "ListAllMyBucketsResult>");
}

TEST(S3Xml, ListObjectsV1) {
    EXPECT_EQ(xml::list_objects_v1({.bucket = "buck", .prefix = "", .delimiter = "/"}, "", listing()),
              head + "<ListBucketResult" + ns +
                  "><Name>buck</Name><Prefix></Prefix><Marker></Marker><NextMarker>dir%2F/</NextMarker>"
                  "<MaxKeys>1000</MaxKeys><Delimiter>/</Delimiter><IsTruncated>true</IsTruncated>"
                  "<Contents><Key>a b/&lt;x&gt;</Key><LastModified>2015-08-30T12:36:00.007Z</LastModified>"
                  "<ETag>&quot;5d41402abc4b2a76b9719d911017c592&quot;</ETag><Size>5</Size>"
                  "<StorageClass>STANDARD</StorageClass></Contents>"
                  "<Contents><Key>c+d=</Key><LastModified>2015-08-30T12:36:00.007Z</LastModified>"
                  "<ETag>&quot;00000000000000000000000000000000-2&quot;</ETag><ChecksumAlgorithm>CRC32</"
                  "ChecksumAlgorithm>"
                  "<ChecksumType>COMPOSITE</ChecksumType><Size>0</Size><StorageClass>STANDARD_IA</"
                  "StorageClass></Contents>"
                  "<CommonPrefixes><Prefix>dir%2F/</Prefix></CommonPrefixes></ListBucketResult>");
    // Without a delimiter the client goes on from the last key.
    EXPECT_EQ(xml::list_objects_v1({.bucket = "buck", .prefix = ""}, "", listing()).find("NextMarker"),
              std::string::npos);
}

TEST(S3Xml, ListObjectsV2WithUrlEncoding) {
    EXPECT_EQ(xml::list_objects_v2({.bucket = "buck",
                                    .prefix = "a b",
                                    .delimiter = "=",
                                    .max_keys = 3,
                                    .url_encoding = true,
                                    .owner_id = "abc"},
                                   {.start_after = "x=", .next_token = "tok"}, listing()),
              head + "<ListBucketResult" + ns +
                  "><Name>buck</Name><Prefix>a%20b</Prefix><NextContinuationToken>tok</NextContinuationToken>"
                  "<StartAfter>x%3D</StartAfter><KeyCount>3</KeyCount><MaxKeys>3</MaxKeys><Delimiter>%3D</"
                  "Delimiter>"
                  "<EncodingType>url</EncodingType><IsTruncated>true</IsTruncated>"
                  "<Contents><Key>a%20b/%3Cx%3E</Key><LastModified>2015-08-30T12:36:00.007Z</LastModified>"
                  "<ETag>&quot;5d41402abc4b2a76b9719d911017c592&quot;</ETag><Size>5</Size><Owner><ID>abc</"
                  "ID></Owner>"
                  "<StorageClass>STANDARD</StorageClass></Contents>"
                  "<Contents><Key>c%2Bd%3D</Key><LastModified>2015-08-30T12:36:00.007Z</LastModified>"
                  "<ETag>&quot;00000000000000000000000000000000-2&quot;</ETag><ChecksumAlgorithm>CRC32</"
                  "ChecksumAlgorithm>"
                  "<ChecksumType>COMPOSITE</ChecksumType><Size>0</Size><Owner><ID>abc</ID></Owner>"
                  "<StorageClass>STANDARD_IA</StorageClass></Contents>"
                  "<CommonPrefixes><Prefix>dir%252F/</Prefix></CommonPrefixes></ListBucketResult>");
    // StartAfter is dropped when a continuation token is sent.
    const auto next = xml::list_objects_v2({.bucket = "b", .prefix = ""},
                                           {.continuation_token = "t", .start_after = "s"}, {});
    EXPECT_NE(next.find("<ContinuationToken>t</ContinuationToken><KeyCount>0</KeyCount>"), std::string::npos);
    EXPECT_EQ(next.find("StartAfter"), std::string::npos);
}

TEST(S3Xml, SmallDocuments) {
    EXPECT_EQ(xml::bucket_location("us-east-1"),
              head + "<LocationConstraint" + ns + "></LocationConstraint>");
    EXPECT_EQ(xml::bucket_location("eu-west-1"),
              head + "<LocationConstraint" + ns + ">eu-west-1</LocationConstraint>");
    EXPECT_EQ(xml::bucket_versioning(),
              head + "<VersioningConfiguration" + ns + "></VersioningConfiguration>");
    EXPECT_EQ(xml::copy_object_result({etag, 5, noon, {}}),
              head + "<CopyObjectResult" + ns +
                  "><ETag>&quot;5d41402abc4b2a76b9719d911017c592&quot;</ETag>"
                  "<LastModified>2015-08-30T12:36:00.007Z</LastModified></CopyObjectResult>");
    EXPECT_EQ(
        xml::initiate_multipart_upload_result("b", "k&", "u"),
        head + "<InitiateMultipartUploadResult" + ns +
            "><Bucket>b</Bucket><Key>k&amp;</Key><UploadId>u</UploadId></InitiateMultipartUploadResult>");
    EXPECT_EQ(xml::complete_multipart_upload_result(
                  "http://h/b/k", "b", "k",
                  {etag, 5, noon, {ChecksumAlgorithm::sha1, ChecksumType::composite, "x-1"}}),
              head + "<CompleteMultipartUploadResult" + ns +
                  "><Location>http://h/b/k</Location><Bucket>b</Bucket><Key>k</Key>"
                  "<ETag>&quot;5d41402abc4b2a76b9719d911017c592&quot;</ETag><ChecksumSHA1>x-1</ChecksumSHA1>"
                  "<ChecksumType>COMPOSITE</ChecksumType></CompleteMultipartUploadResult>");
    EXPECT_EQ(
        xml::access_control_policy("abc"),
        head + "<AccessControlPolicy" + ns +
            "><Owner><ID>abc</ID></Owner><AccessControlList><Grant>"
            "<Grantee xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xsi:type=\"CanonicalUser\">"
            "<ID>abc</ID></Grantee><Permission>FULL_CONTROL</Permission></Grant></AccessControlList>"
            "</AccessControlPolicy>");
}

TEST(S3Xml, MultipartListings) {
    PartListing parts;
    parts.parts = {{2, 7, noon, etag, ""}};
    parts.truncated = true;
    parts.next_part_number_marker = 2;
    parts.owner = "abc";
    EXPECT_EQ(
        xml::list_parts({"b", "k", "u"}, 1, 1, parts),
        head + "<ListPartsResult" + ns +
            "><Bucket>b</Bucket><Key>k</Key><UploadId>u</UploadId><PartNumberMarker>1</PartNumberMarker>"
            "<NextPartNumberMarker>2</NextPartNumberMarker><MaxParts>1</MaxParts><IsTruncated>true</"
            "IsTruncated>"
            "<Part><PartNumber>2</PartNumber><LastModified>2015-08-30T12:36:00.007Z</LastModified>"
            "<ETag>&quot;5d41402abc4b2a76b9719d911017c592&quot;</ETag><Size>7</Size></Part>"
            "<Initiator><ID>abc</ID></Initiator><Owner><ID>abc</ID></Owner><StorageClass>STANDARD</"
            "StorageClass>"
            "</ListPartsResult>");
    UploadListing uploads;
    uploads.uploads = {
        {"k ", "u", noon, StorageClass::STANDARD, "abc", ChecksumAlgorithm::none, ChecksumType::none}};
    EXPECT_EQ(
        xml::list_multipart_uploads({.bucket = "b"}, true, uploads),
        head + "<ListMultipartUploadsResult" + ns +
            "><Bucket>b</Bucket><KeyMarker></KeyMarker><UploadIdMarker></UploadIdMarker><Prefix></Prefix>"
            "<MaxUploads>1000</MaxUploads><EncodingType>url</EncodingType><IsTruncated>false</IsTruncated>"
            "<Upload><Key>k%20</Key><UploadId>u</UploadId><Initiator><ID>abc</ID></Initiator>"
            "<Owner><ID>abc</ID></Owner><StorageClass>STANDARD</StorageClass>"
            "<Initiated>2015-08-30T12:36:00.007Z</Initiated></Upload></ListMultipartUploadsResult>");
}

TEST(S3Xml, DeleteResultAndError) {
    const std::vector<xml::DeletedKey> keys{{"a"}, {"b", access_denied("Access Denied")}};
    const std::string refused =
        "<Error><Key>b</Key><Code>AccessDenied</Code><Message>Access Denied</Message></Error>";
    EXPECT_EQ(xml::delete_result(keys, false),
              head + "<DeleteResult" + ns + "><Deleted><Key>a</Key></Deleted>" + refused + "</DeleteResult>");
    EXPECT_EQ(xml::delete_result(keys, true),
              head + "<DeleteResult" + ns + ">" + refused + "</DeleteResult>");
    EXPECT_EQ(
        xml::error(Fault("NoSuchKey", 404, "The specified key does not exist.", {{"Key", "<k>"}}), "R", "H"),
        head +
            "<Error><Code>NoSuchKey</Code><Message>The specified key does not exist.</Message>"
            "<Key>&lt;k&gt;</Key><RequestId>R</RequestId><HostId>H</HostId></Error>");
}

TEST(S3XmlRead, DeleteAsClientsSendIt) {
    const auto request = xml::parse_delete(
        head + "<Delete" + ns +
        ">\n <Object><Key>a &amp; b</Key></Object><Object><Key> </Key><ETag>*</ETag></Object>"
        "<Object><Key>x\xc3\xa9&#13;</Key><ETag>\"5d41402abc4b2a76b9719d911017c592\"</ETag></Object>\n"
        "<Quiet>true</Quiet></Delete>");
    ASSERT_TRUE(request);
    ASSERT_EQ(request->keys.size(), 3u);
    EXPECT_EQ(request->keys[0].key, "a & b");
    EXPECT_EQ(request->keys[1].key, " ");
    EXPECT_TRUE(request->keys[1].if_match_any);
    EXPECT_EQ(request->keys[2].key, "x\xc3\xa9\r");
    EXPECT_EQ(request->keys[2].if_match, etag);
    EXPECT_TRUE(request->quiet);
}

TEST(S3XmlRead, CraftedDeletesAreRefused) {
    std::string many = "<Delete>", deep;
    for (int i = 0; i < 1001; ++i) many += "<Object><Key>k</Key></Object>";
    for (int i = 0; i < 100'000; ++i) deep += "<Object>";
    for (const std::string& document :
         {std::string(), std::string("x"), std::string("<Delete/>"),
          std::string("<Delete><Object/></Delete>"),
          std::string("<Delete><Object><Key></Key></Object></Delete>"),
          std::string("<Delete><Object><Key>a</Key><Key>b</Key></Object></Delete>"),
          std::string("<Delete><Object><Key><b>a</b></Key></Object></Delete>"),
          std::string("<Delete><Object><Key>a</Key></Object>"),
          std::string("<Remove><Object><Key>a</Key></Object></Remove>"),
          std::string("<Delete><Object><Key>a</Key></Object></Delete><Delete/>"),
          std::string("<Delete><Object><Key>\xff</Key></Object></Delete>"),
          std::string("<Delete><Object><Key>a</Key><Other/></Object></Delete>"),
          std::string("<Delete><Quiet>yes</Quiet><Object><Key>a</Key></Object></Delete>"),
          "<Delete><Object><Key>" + std::string(1025, 'k') + "</Key></Object></Delete>",
          std::string(
              "<!DOCTYPE Delete [<!ENTITY e \"x\">]><Delete><Object><Key>&e;</Key></Object></Delete>"),
          many + "</Delete>", "<Delete>" + deep, "<Delete>" + std::string(2'000'000, ' ') + "</Delete>"}) {
        const auto result = xml::parse_delete(document);
        ASSERT_FALSE(result) << document.substr(0, 80);
        EXPECT_EQ(result.error().code, "MalformedXML") << document.substr(0, 80);
    }
    // Deleting the wrong version silently would be worse than refusing.
    EXPECT_EQ(xml::parse_delete("<Delete><Object><Key>a</Key><VersionId>1</VersionId></Object></Delete>")
                  .error()
                  .code,
              "NotImplemented");
}

TEST(S3XmlRead, CompleteMultipartUpload) {
    const auto parts = xml::parse_complete_multipart_upload(
        "<CompleteMultipartUpload><Part><PartNumber>1</"
        "PartNumber><ETag>&quot;5d41402abc4b2a76b9719d911017c592&quot;</ETag>"
        "</Part><Part><ETag>5d41402abc4b2a76b9719d911017c592</ETag><ChecksumCRC32>AAAAAA==</ChecksumCRC32>"
        "<PartNumber>10000</PartNumber></Part></CompleteMultipartUpload>");
    ASSERT_TRUE(parts);
    ASSERT_EQ(parts->size(), 2u);
    EXPECT_EQ((*parts)[1].number, 10000u);
    EXPECT_EQ((*parts)[1].etag, etag);
    EXPECT_EQ((*parts)[1].checksum, "AAAAAA==");
    const auto code = [](const std::string& part) {
        return xml::parse_complete_multipart_upload("<CompleteMultipartUpload>" + part +
                                                    "</CompleteMultipartUpload>")
            .error()
            .code;
    };
    EXPECT_EQ(code(""), "MalformedXML");
    EXPECT_EQ(code("<Part><PartNumber>0</PartNumber><ETag>x</ETag></Part>"), "MalformedXML");
    EXPECT_EQ(code("<Part><PartNumber>10001</PartNumber><ETag>x</ETag></Part>"), "MalformedXML");
    EXPECT_EQ(code("<Part><PartNumber>1</PartNumber></Part>"), "MalformedXML");
    EXPECT_EQ(code("<Part><PartNumber>1</PartNumber><ETag>nonsense</ETag></Part>"), "InvalidPart");
    EXPECT_EQ(code("<Part><PartNumber>1</PartNumber><ETag>x</ETag><ChecksumMD9>x</ChecksumMD9></Part>"),
              "NotImplemented");
}

TEST(S3XmlRead, CreateBucketConfiguration) {
    EXPECT_EQ(*xml::parse_create_bucket_configuration(""), "");
    EXPECT_EQ(*xml::parse_create_bucket_configuration("<CreateBucketConfiguration" + ns +
                                                      "><LocationConstraint>eu-west-1"
                                                      "</LocationConstraint></CreateBucketConfiguration>"),
              "eu-west-1");
    EXPECT_EQ(xml::parse_create_bucket_configuration("<Create/>").error().code, "MalformedXML");
    EXPECT_EQ(xml::parse_create_bucket_configuration(
                  "<CreateBucketConfiguration><Tags/></CreateBucketConfiguration>")
                  .error()
                  .code,
              "NotImplemented");
}

TEST(ContinuationToken, CarriesAnyKeyAndIsToldFromGarbage) {
    for (const std::string key : {"", "a/b", "\xc3\xa9 +"})
        EXPECT_EQ(parse_continuation_token(continuation_token(key)), key);
    auto changed = continuation_token("abc");
    changed[8] = changed[8] == 'A' ? 'B' : 'A';
    for (const std::string& bad : {std::string(), std::string("abc"), std::string("AAAA"), changed})
        EXPECT_FALSE(parse_continuation_token(bad)) << bad;
}

}  // namespace
}  // namespace watchword::s3
