// Operations on buckets themselves.
#include "base/encoding.hpp"
#include "base/limits.hpp"
#include "s3/continuation.hpp"
#include "s3/faults.hpp"
#include "s3/operations.hpp"
#include "s3/xml.hpp"
#include "s3/xml_read.hpp"

namespace watchword::s3 {
namespace {

constexpr std::size_t list_buckets_max = 10'000;
constexpr std::string_view default_region = "us-east-1";

// Where the client wants the bucket; only this server's own region is to be had (facts: s3 §4).
void require_region(std::string_view constraint, std::string_view region) {
    if (constraint.empty() && region == default_region) return;
    if (constraint == default_region)
        throw Fault("InvalidLocationConstraint", 400, "The specified location-constraint is not valid",
                    {{"LocationConstraint", std::string(constraint)}});
    if (constraint == region || (constraint == "EU" && region == "eu-west-1")) return;
    throw Fault("IllegalLocationConstraintException", 400,
                concat("The ", constraint.empty() ? "unspecified" : constraint,
                       " location constraint is incompatible for the region specific endpoint this request "
                       "was sent to."));
}

// Runs a write of the directory for this request, and answers when it is durable. The caller is looked up and
// authorized again on what is changed.
void change_directory(WorkPtr work, std::function<void(Transaction&, Access&)> change,
                      std::function<void(Work&)> answer) {
    Directory& directory = work->service.directory;
    directory.submit(
        [work, change = std::move(change)](Transaction& in) {
            Access access(*work, in.snapshot());
            change(in, access);
        },
        [work, answer = std::move(answer)](std::exception_ptr error) {
            guarded(*work, [&] {
                if (error) std::rethrow_exception(error);
                answer(*work);
            });
        });
}

}  // namespace

void list_buckets(WorkPtr work, Access& access) {
    if (!access.caller().account) throw access_denied("Access Denied");
    const Snapshot& snapshot = access.snapshot();
    const Parameters& parameters = work->parameters();
    xml::BucketList list;
    list.owner_id = canonical_user_id(work->caller_account_id);
    std::size_t buckets_max = list_buckets_max;
    if (const auto text = parameters.find("max-buckets")) {
        const auto number = parse_number<std::size_t>(*text);
        if (!number || *number < 1 || *number > list_buckets_max)
            throw invalid_argument("Argument max-buckets must be an integer between 1 and 10000",
                                   "max-buckets", *text);
        buckets_max = *number;
    }
    if (const auto prefix = parameters.find("prefix")) list.prefix = std::string(*prefix);
    const auto wanted_region = parameters.find("bucket-region");
    if (wanted_region && *wanted_region != work->service.settings.region)
        throw invalid_argument(concat("Argument value ", *wanted_region, " is not a valid AWS Region"),
                               "bucket-region", *wanted_region);
    std::string after;
    if (const auto token = parameters.get("continuation-token"); !token.empty()) {
        const auto last = parse_continuation_token(token);
        if (!last)
            throw invalid_argument("The continuation token provided is incorrect", "continuation-token",
                                   token);
        after = *last;
    }
    const bool shows_region =
        list.prefix || wanted_region || parameters.has("max-buckets") || parameters.has("continuation-token");

    const std::string account_prefix = concat(work->caller_account_id, "/");
    const std::string key_prefix = concat(account_prefix, list.prefix.value_or(""));
    for (auto at = snapshot.account_buckets.upper_bound(
             std::max(key_prefix, after.empty() ? std::string{} : concat(account_prefix, after)));
         at != snapshot.account_buckets.end() && (*at).starts_with(key_prefix); ++at) {
        if (list.buckets.size() == buckets_max) {
            list.continuation_token = continuation_token(list.buckets.back().name);
            break;
        }
        const Bucket& bucket = *snapshot.buckets.find((*at).substr(account_prefix.size()));
        list.buckets.push_back(
            {bucket.name, restored(bucket.created), shows_region ? bucket.region : std::string{}});
    }
    work->succeed_xml(xml::list_buckets(list));
}

void create_bucket(WorkPtr work, Access&) {
    const auto constraint = xml::parse_create_bucket_configuration(work->request().body);
    if (!constraint) throw constraint.error();
    if (!is_bucket_name(work->bucket_name()))
        throw Fault("InvalidBucketName", 400, "The specified bucket is not valid.",
                    {{"BucketName", work->bucket_name()}});
    require_region(*constraint, work->service.settings.region);
    change_directory(
        work,
        [work](Transaction& in, Access& access) {
            access.require("s3:CreateBucket", {work->bucket_name(), {}, true});
            if (!access.caller().account) throw access_denied("Access Denied");
            if (const Bucket* taken = in.snapshot().buckets.find(work->bucket_name())) {
                if (taken->account_id == work->caller_account_id)
                    throw Fault(
                        "BucketAlreadyOwnedByYou", 409,
                        "Your previous request to create the named bucket succeeded and you already own it.",
                        {{"BucketName", work->bucket_name()}});
                throw Fault("BucketAlreadyExists", 409,
                            "The requested bucket name is not available. The bucket namespace is shared by "
                            "all users of the system. Please select a "
                            "different name and try again.",
                            {{"BucketName", work->bucket_name()}});
            }
            Bucket bucket;
            bucket.name = work->bucket_name();
            bucket.account_id = work->caller_account_id;
            bucket.id = hex_encode(in.random().bytes(12));
            bucket.region = work->service.settings.region;
            bucket.created = stored(in.now());
            in.put(std::move(bucket));
        },
        [](Work& answered) {
            answered.add_header("Location", concat("/", answered.bucket_name()));
            answered.add_header("x-amz-bucket-arn", concat("arn:aws:s3:::", answered.bucket_name()));
            answered.succeed_empty(200);
        });
}

void head_bucket(WorkPtr work, Access&) {
    work->add_header("x-amz-bucket-region", work->bucket.region);
    work->add_header("x-amz-bucket-arn", concat("arn:aws:s3:::", work->bucket_name()));
    work->add_header("x-amz-access-point-alias", "false");
    work->add_header("Content-Type", "application/xml");
    work->reply().head_content_length = 0;
    work->succeed_empty(200);
}

void delete_bucket(WorkPtr work, Access&) {
    change_directory(
        work,
        [work](Transaction& in, Access& access) {
            const Bucket bucket = access.bucket(work->bucket_name());
            access.require("s3:DeleteBucket", {work->bucket_name(), {}});
            if (!work->service.objects.is_empty(bucket.id))
                throw Fault("BucketNotEmpty", 409, "The bucket you tried to delete is not empty",
                            {{"BucketName", bucket.name}});
            work->bucket.id = bucket.id;
            in.erase(bucket);
        },
        [work](Work& answered) {
            answered.service.objects.clear_bucket(answered.bucket.id,
                                                  [](Result<bool, Fault>) {});  // uploads never completed
            answered.succeed_empty(204);
        });
}

void get_bucket_location(WorkPtr work, Access&) {
    work->succeed_xml(xml::bucket_location(work->bucket.region));
}

void get_bucket_versioning(WorkPtr work, Access&) { work->succeed_xml(xml::bucket_versioning()); }

void get_bucket_acl(WorkPtr work, Access&) {
    work->succeed_xml(xml::access_control_policy(canonical_user_id(work->bucket.account_id)));
}

}  // namespace watchword::s3
