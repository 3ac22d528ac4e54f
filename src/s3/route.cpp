#include "s3/route.hpp"

#include <algorithm>
#include <array>

#include "base/encoding.hpp"
#include "base/limits.hpp"
#include "s3/faults.hpp"

namespace watchword::s3 {
namespace {

enum class Level { service, bucket, object };
constexpr std::array<std::string_view, 3> resource_types{"SERVICE", "BUCKET", "OBJECT"};

// Query names that choose another operation or another representation, sorted. Anything else in a query is a
// parameter of the operation, part of the signature, or ignored as AWS ignores it (x-id=…).
constexpr std::array<std::string_view, 47> sub_resources{"abac",
                                                         "accelerate",
                                                         "acl",
                                                         "analytics",
                                                         "attributes",
                                                         "cors",
                                                         "delete",
                                                         "encryption",
                                                         "intelligent-tiering",
                                                         "inventory",
                                                         "legal-hold",
                                                         "lifecycle",
                                                         "location",
                                                         "logging",
                                                         "metadataConfiguration",
                                                         "metadataInventoryTable",
                                                         "metadataJournalTable",
                                                         "metadataTable",
                                                         "metrics",
                                                         "notification",
                                                         "object-lock",
                                                         "ownershipControls",
                                                         "partNumber",
                                                         "policy",
                                                         "policyStatus",
                                                         "publicAccessBlock",
                                                         "renameObject",
                                                         "replication",
                                                         "requestPayment",
                                                         "restore",
                                                         "retention",
                                                         "select",
                                                         "select-type",
                                                         "session",
                                                         "tagging",
                                                         "torrent",
                                                         "update-encryption",
                                                         "uploadId",
                                                         "uploads",
                                                         "versionId",
                                                         "versioning",
                                                         "versions",
                                                         "website",
                                                         "x-amz-acl",
                                                         "x-amz-copy-source",
                                                         "x-amz-object-lock-mode",
                                                         "x-amz-tagging"};
static_assert(std::ranges::is_sorted(sub_resources));

// `sub`: exactly these sub-resources, sorted, joined by '+'. `copies`: with an x-amz-copy-source header.
struct Row {
    Level level;
    std::string_view method, sub;
    Operation operation;
    bool copies = false;
};
using enum Operation;
constexpr Row rows[] = {
    {Level::service, "GET", "", ListBuckets},
    {Level::bucket, "PUT", "", CreateBucket},
    {Level::bucket, "HEAD", "", HeadBucket},
    {Level::bucket, "DELETE", "", DeleteBucket},
    {Level::bucket, "GET", "location", GetBucketLocation},
    {Level::bucket, "GET", "policy", GetBucketPolicy},
    {Level::bucket, "PUT", "policy", PutBucketPolicy},
    {Level::bucket, "DELETE", "policy", DeleteBucketPolicy},
    {Level::bucket, "GET", "versioning", GetBucketVersioning},
    {Level::bucket, "GET", "acl", GetBucketAcl},
    {Level::bucket, "GET", "", ListObjects},
    {Level::bucket, "GET", "uploads", ListMultipartUploads},
    {Level::bucket, "POST", "delete", DeleteObjects},
    {Level::object, "GET", "", GetObject},
    {Level::object, "GET", "partNumber", GetObject},
    {Level::object, "HEAD", "", HeadObject},
    {Level::object, "HEAD", "partNumber", HeadObject},
    {Level::object, "PUT", "", PutObject},
    {Level::object, "PUT", "", CopyObject, true},
    {Level::object, "DELETE", "", DeleteObject},
    {Level::object, "GET", "acl", GetObjectAcl},
    {Level::object, "POST", "uploads", CreateMultipartUpload},
    {Level::object, "PUT", "partNumber+uploadId", UploadPart},
    {Level::object, "PUT", "partNumber+uploadId", UploadPartCopy, true},
    {Level::object, "POST", "uploadId", CompleteMultipartUpload},
    {Level::object, "DELETE", "uploadId", AbortMultipartUpload},
    {Level::object, "GET", "uploadId", ListParts},
};

constexpr std::array<std::string_view, 26> names{"ListBuckets",
                                                 "CreateBucket",
                                                 "HeadBucket",
                                                 "DeleteBucket",
                                                 "GetBucketLocation",
                                                 "GetBucketPolicy",
                                                 "PutBucketPolicy",
                                                 "DeleteBucketPolicy",
                                                 "GetBucketVersioning",
                                                 "GetBucketAcl",
                                                 "ListObjects",
                                                 "ListObjectsV2",
                                                 "ListMultipartUploads",
                                                 "GetObject",
                                                 "HeadObject",
                                                 "PutObject",
                                                 "CopyObject",
                                                 "DeleteObject",
                                                 "DeleteObjects",
                                                 "GetObjectAcl",
                                                 "CreateMultipartUpload",
                                                 "UploadPart",
                                                 "UploadPartCopy",
                                                 "CompleteMultipartUpload",
                                                 "AbortMultipartUpload",
                                                 "ListParts"};
static_assert(names.size() == static_cast<std::size_t>(ListParts) + 1);

}  // namespace

std::string_view name(Operation operation) { return names[static_cast<std::size_t>(operation)]; }

Result<Parameters, Fault> Parameters::parse(std::string_view query) {
    Parameters out;
    while (!query.empty()) {
        auto value = take_until(query, '&');
        if (value.empty()) continue;
        const auto raw_name = take_until(value, '=');
        const auto key = percent_decode(raw_name, true), decoded = percent_decode(value, true);
        if (!key || !decoded || out.items_.size() >= limits::query_parameters_max)
            return Fault("InvalidURI", 400, "Couldn't parse the specified URI.");
        if (out.has(*key)) return invalid_argument("A query parameter is given twice.", *key, *decoded);
        out.items_.emplace_back(*key, *decoded);
    }
    return out;
}

std::optional<std::string_view> Parameters::find(std::string_view name) const {
    for (const auto& [key, value] : items_)
        if (key == name) return value;
    return std::nullopt;
}

Result<Route, Fault> route(const Request& request, const Domains& domains) {
    auto address = address_of(request.headers.get("host"), request.path(), domains);
    if (!address) return address.error();
    auto parameters = Parameters::parse(request.query());
    if (!parameters) return parameters.error();

    const Level level = address->bucket.empty() ? Level::service
                        : address->key.empty()  ? Level::bucket
                                                : Level::object;
    std::string sub;
    for (const auto candidate : sub_resources)
        if (parameters->has(candidate)) sub.append(sub.empty() ? "" : "+").append(candidate);
    const bool copies = request.headers.find("x-amz-copy-source").has_value();
    for (const Row& row : rows) {
        if (row.level != level || row.method != request.method || row.sub != sub) continue;
        if (row.copies != (copies && request.method == "PUT" && level == Level::object)) continue;
        Operation operation = row.operation;
        if (operation == ListObjects && parameters->has("list-type")) {
            if (parameters->get("list-type") != "2")
                return invalid_argument("Invalid List Type specified in Request", "list-type",
                                        parameters->get("list-type"));
            operation = ListObjectsV2;
        }
        return Route{operation, *std::move(address), *std::move(parameters)};
    }
    if (!sub.empty())
        return Fault("NotImplemented", 501,
                     concat("The operation ", request.method, " with the sub-resource '", sub,
                            "' is not implemented."),
                     {{"Header", sub}});
    if (request.method == "POST" && level == Level::bucket)
        return Fault("NotImplemented", 501, "Uploading by browser form (POST Object) is not implemented.",
                     {{"Header", "POST"}});
    return Fault("MethodNotAllowed", 405, "The specified method is not allowed against this resource.",
                 {{"Method", request.method},
                  {"ResourceType", std::string(resource_types[static_cast<std::size_t>(level)])}});
}

}  // namespace watchword::s3
