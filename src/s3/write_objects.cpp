// PutObject, CopyObject, DeleteObject, DeleteObjects.
#include <atomic>

#include "s3/copy_source.hpp"
#include "s3/details.hpp"
#include "s3/operations.hpp"
#include "s3/xml.hpp"
#include "s3/xml_read.hpp"

namespace watchword::s3 {

void put_object(WorkPtr work, Access&) {
    auto details = details_of(*work);
    const auto conditions = conditions_of(work->request().headers);
    auto upload = work->body->finish();
    work->service.objects.put(std::move(upload), work->bucket.id, work->key(), std::move(details), conditions,
                              work->service.now(),
                              when_done<PutResult>(work, [](Work& answered, const PutResult& put) {
                                  require_bucket_still_there(answered);
                                  add_put_headers(answered, put);
                                  answered.succeed_empty(200);
                              }));
}

void copy_object(WorkPtr work, Access& access) {
    const Headers& headers = work->request().headers;
    const auto source = find_copy_source(*work, access);
    const auto directive = headers.find("x-amz-metadata-directive").value_or("COPY");
    if (directive != "COPY" && directive != "REPLACE")
        throw Fault(
            "InvalidArgument", 400, "Unknown metadata directive.",
            {{"ArgumentName", "x-amz-metadata-directive"}, {"ArgumentValue", std::string(directive)}});
    std::optional<ObjectDetails> details;
    if (directive == "REPLACE") {
        details = details_of(*work);
    } else if (headers.find("x-amz-storage-class")) {
        details = source.object->details;
        details->storage_class = details_of(*work).storage_class;
    } else if (source.bucket_id == work->bucket.id && source.key == work->key()) {
        throw Fault("InvalidRequest", 400,
                    "This copy request is illegal because it is trying to copy an object to itself without "
                    "changing the object's metadata, "
                    "storage class, website redirect location or encryption attributes.");
    }
    work->service.objects.copy(source.bucket_id, source.key, source.object->summary.etag, work->bucket.id,
                               work->key(), std::move(details), work->bucket.account_id,
                               conditions_of(headers), work->service.now(),
                               when_done<PutResult>(work, [](Work& answered, const PutResult& put) {
                                   require_bucket_still_there(answered);
                                   answered.succeed_xml(xml::copy_object_result(put));
                               }));
}

void delete_object(WorkPtr work, Access&) {
    work->service.objects.remove(
        work->bucket.id, work->key(), conditions_of(work->request().headers),
        when_done<bool>(work, [](Work& answered, bool) { answered.succeed_empty(204); }));
}

namespace {

// The outcomes of one DeleteObjects, filled in as they come, on any thread.
struct Deletions {
    std::vector<xml::DeletedKey> keys;
    std::atomic<std::size_t> pending{1};
    bool quiet = false;
};

void settle(const WorkPtr& work, const std::shared_ptr<Deletions>& deletions) {
    if (deletions->pending.fetch_sub(1) != 1) return;
    guarded(*work, [&] { work->succeed_xml(xml::delete_result(deletions->keys, deletions->quiet)); });
}

}  // namespace

void delete_objects(WorkPtr work, Access& access) {
    auto request = xml::parse_delete(work->request().body);
    if (!request) throw request.error();
    const auto& headers = work->request().headers;
    bool has_digest = headers.find("content-md5").has_value();
    for (std::size_t i = 0; i < headers.size(); ++i)
        has_digest = has_digest || headers[i].name.starts_with("x-amz-checksum-");
    if (!has_digest)
        throw Fault("InvalidRequest", 400,
                    "Missing required header for this request: Content-MD5 OR x-amz-checksum-*");

    auto deletions = std::make_shared<Deletions>();
    deletions->quiet = request->quiet;
    for (const auto& entry : request->keys) deletions->keys.push_back({entry.key});
    // Each key is a permission and an outcome of its own; the answer is 200 whatever they are (facts: s3 §5).
    for (std::size_t i = 0; i < request->keys.size(); ++i) {
        const auto& entry = request->keys[i];
        if (!access.allows("s3:DeleteObject", {work->bucket_name(), entry.key})) {
            deletions->keys[i].error.emplace("AccessDenied", 403, "Access Denied");
            continue;
        }
        Conditions conditions;
        conditions.if_match = entry.if_match;
        conditions.if_match_any = entry.if_match_any;
        ++deletions->pending;
        work->service.objects.remove(work->bucket.id, entry.key, conditions,
                                     [work, deletions, i](Result<bool, Fault> removed) {
                                         if (!removed) deletions->keys[i].error = removed.error();
                                         settle(work, deletions);
                                     });
    }
    settle(work, deletions);
}

}  // namespace watchword::s3
