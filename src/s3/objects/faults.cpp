#include "s3/objects/faults.hpp"

#include <cerrno>
#include <system_error>

#include "s3/objects/database.hpp"

namespace watchword::s3::objects {

Fault no_such_key(const std::string& key) {
    return {"NoSuchKey", 404, "The specified key does not exist.", {{"Key", key}}};
}
Fault no_such_upload(const std::string& upload_id) {
    return {"NoSuchUpload",
            404,
            "The specified upload does not exist. The upload ID may be invalid, or the upload may have been "
            "aborted or completed.",
            {{"UploadId", upload_id}}};
}
Fault precondition_failed(const std::string& condition) {
    return {"PreconditionFailed",
            412,
            "At least one of the pre-conditions you specified did not hold",
            {{"Condition", condition}}};
}
Fault invalid_part(const std::string& upload_id, unsigned number, const std::string& etag) {
    return {"InvalidPart",
            400,
            "One or more of the specified parts could not be found.  The part may not have been uploaded, or "
            "the specified entity tag may not match the part's entity tag.",
            {{"UploadId", upload_id}, {"PartNumber", std::to_string(number)}, {"ETag", etag}}};
}
Fault invalid_part_order(const std::string& upload_id) {
    return {"InvalidPartOrder",
            400,
            "The list of parts was not in ascending order. Parts must be ordered by part number.",
            {{"UploadId", upload_id}}};
}
Fault entity_too_small(unsigned number, const std::string& etag, std::uint64_t size, std::uint64_t size_min) {
    return {"EntityTooSmall",
            400,
            "Your proposed upload is smaller than the minimum allowed size",
            {{"ETag", etag},
             {"MinSizeAllowed", std::to_string(size_min)},
             {"PartNumber", std::to_string(number)},
             {"ProposedSize", std::to_string(size)}}};
}

bool is_full(const std::exception& cause) {
    if (const auto* database = dynamic_cast<const DatabaseError*>(&cause)) return database->full();
    const auto* system = dynamic_cast<const std::system_error*>(&cause);
    return system && (system->code().value() == ENOSPC || system->code().value() == EDQUOT);
}

Fault storage_fault(const std::exception& cause) {
    if (is_full(cause))
        return internal_fault(
            "ServiceUnavailable", 503,
            "The server's disk is full. Nothing of this request was stored; it can be repeated when there "
            "is space again.",
            cause);
    return internal_fault("InternalError", 500, "We encountered an internal error. Please try again.", cause);
}

}  // namespace watchword::s3::objects
