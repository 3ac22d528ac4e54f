// A small S3: buckets, listings, whole objects. Reference: Amazon S3 API 2006-03-01 (facts: s3 §2, §3).
#pragma once

#include <functional>
#include <iterator>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "watchword/credentials.hpp"
#include "watchword/error.hpp"
#include "watchword/settings.hpp"

namespace watchword::client {

class S3Client;

/// One bucket of the caller's account, as list_buckets() shows it.
struct Bucket {
    std::string name;
    Timestamp creation_date;
    std::string region;  ///< empty when the service does not say
};

/// What a listing says of one object; its body is not read. `size` is in bytes.
struct Object {
    std::string key;
    Timestamp last_modified;
    std::string etag;  ///< without its quotes
    std::uint64_t size = 0;
    std::string storage_class;
};

/// ListObjectsV2. Empty strings are not sent.
struct ListObjectsRequest {
    std::string bucket{};
    std::string prefix{};
    std::string delimiter{};  ///< "/" lists like a folder: what lies deeper is rolled up in common_prefixes
    std::string start_after{};
    std::string continuation_token{};
    std::optional<int> max_keys{};  ///< at most 1000, the default
};

/// One answer to ListObjectsV2. To go on, send its token as ListObjectsRequest::continuation_token.
struct ListObjectsPage {
    std::vector<Object> objects;
    std::vector<std::string> common_prefixes;
    std::string next_continuation_token;  ///< empty on the last page
};

/// Every object that matches, page after page, fetched while it is walked: for (const Object& o :
/// s3.list_objects(bucket)). An input range: walk it once. The client must outlive it. Increments throw what
/// list_objects_page() throws.
class ObjectRange {
public:
    class iterator {
    public:
        using value_type = Object;
        using difference_type = std::ptrdiff_t;
        const Object& operator*() const { return range_->page_.objects[range_->at_]; }
        const Object* operator->() const { return &**this; }
        iterator& operator++() {
            ++range_->at_;
            range_->settle();
            return *this;
        }
        void operator++(int) { ++*this; }
        bool operator==(std::default_sentinel_t) const { return range_->at_ == range_->page_.objects.size(); }

    private:
        friend class ObjectRange;
        explicit iterator(ObjectRange* range) : range_(range) {}
        ObjectRange* range_;
    };

    ObjectRange(S3Client& client, ListObjectsRequest request)
        : client_(&client), request_(std::move(request)) {}
    /// Fetches the first page.
    iterator begin();
    std::default_sentinel_t end() const { return {}; }

private:
    void fetch();
    void settle();  // fetches until there is an object to show or no page left

    S3Client* client_;
    ListObjectsRequest request_;
    ListObjectsPage page_;
    std::size_t at_ = 0;
};

/// What put_object() says of the body. An empty `content_type` is not sent: S3 stores binary/octet-stream.
struct PutObjectOptions {
    std::string content_type{};
};

/// What get_object() answers with once the whole body has arrived.
struct GetObjectResult {
    std::string body;  ///< empty when a sink took it
    std::string content_type;
    std::string etag;  ///< without its quotes
};

/// Safe to use from several threads. Calls throw ServiceError, TransportError or ConfigurationError and are
/// repeated on connection errors, throttling and 5xx (create_bucket is not). On AWS a bucket of another
/// region is followed there.
class S3Client {
public:
    /// Signs with default_credentials(): asks for an MFA code when the profile wants one.
    S3Client();
    explicit S3Client(Credentials, Settings = Settings::load());
    explicit S3Client(CredentialsSource, Settings = Settings::load());
    S3Client(S3Client&&) noexcept;
    S3Client& operator=(S3Client&&) noexcept;
    ~S3Client();

    /// All of them, over all pages.
    std::vector<Bucket> list_buckets();
    /// In the region of the settings.
    void create_bucket(const std::string& bucket);
    /// False when there is none (404); a bucket one may not see throws ServiceError.
    bool head_bucket(const std::string& bucket);

    ObjectRange list_objects(const std::string& bucket, const std::string& prefix = "");
    ObjectRange list_objects(ListObjectsRequest);
    ListObjectsPage list_objects_page(const ListObjectsRequest&);

    /// At most Settings::response_bytes_max.
    GetObjectResult get_object(const std::string& bucket, const std::string& key);
    /// Hands the body over piece by piece, however long. Once the sink has seen a byte the call is not
    /// repeated.
    GetObjectResult get_object(const std::string& bucket, const std::string& key,
                               const std::function<void(std::string_view)>& sink);
    /// Returns the ETag without its quotes.
    std::string put_object(const std::string& bucket, const std::string& key, std::string_view body,
                           const PutObjectOptions& = {});
    void delete_object(const std::string& bucket, const std::string& key);

    struct Impl;  ///< ours alone

private:
    std::unique_ptr<Impl> impl_;
};

}  // namespace watchword::client
