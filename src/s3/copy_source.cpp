#include "s3/copy_source.hpp"

#include "s3/conditional.hpp"
#include "s3/objects/faults.hpp"

namespace watchword::s3 {

CopySource find_copy_source(Work& work, Access& access) {
    const Headers& headers = work.request().headers;
    const auto address = parse_copy_source(headers.get("x-amz-copy-source"));
    if (!address) throw address.error();
    const Bucket& bucket = access.bucket(address->bucket, "x-amz-source-expected-bucket-owner");
    access.require("s3:GetObject", {address->bucket, address->key});
    auto object = work.service.objects.find(bucket.id, address->key, true);
    if (!object) {
        access.require("s3:ListBucket", {address->bucket, {}});
        throw objects::no_such_key(address->key);
    }
    const auto result = evaluate_preconditions(headers, object->summary, "x-amz-copy-source-");
    if (result.outcome != Precondition::holds)
        throw Fault("PreconditionFailed", 412,
                    "At least one of the pre-conditions you specified did not hold",
                    {{"Condition", result.condition}});
    return {bucket.id, address->key, std::move(object)};
}

}  // namespace watchword::s3
