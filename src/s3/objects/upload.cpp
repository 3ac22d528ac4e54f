#include "s3/objects/upload.hpp"

#include "s3/objects/checksums.hpp"
#include "s3/objects/faults.hpp"

namespace watchword::s3 {
Upload::Upload(std::shared_ptr<objects::Bodies> bodies, std::size_t inline_bytes_max,
               ChecksumAlgorithm checksum)
    : bodies_(std::move(bodies)),
      inline_bytes_max_(inline_bytes_max),
      algorithm_(checksum),
      md5_hasher_(crypto::Digest::md5) {
    if (checksum != ChecksumAlgorithm::none) checksum_hasher_.emplace(digest_of(checksum));
}
Upload::~Upload() = default;

void Upload::write(std::string_view piece) try {
    md5_hasher_.update(piece);
    if (checksum_hasher_) checksum_hasher_->update(piece);
    size_ += piece.size();
    if (!file_ && size_ <= inline_bytes_max_) {
        body_ += piece;
        return;
    }
    if (!file_) open_file();
    file_->append(piece);
} catch (const std::exception& error) {
    throw objects::storage_fault(error);
}

void Upload::open_file() {
    auto id = bodies_->new_id();
    file_ = bodies_->create(id);
    staged_ = std::make_shared<objects::StagedFile>(bodies_, std::move(id));
    file_->append(body_);
    std::string().swap(body_);
}

Result<bool, Fault> Upload::stage_in_file() try {
    if (!file_) open_file();
    return true;
} catch (const std::exception& error) {
    return objects::storage_fault(error);
}

void Upload::finish() {
    if (std::exchange(finished_, true)) return;
    md5_ = md5_hasher_.finish();
    if (checksum_hasher_) checksum_ = checksum_hasher_->finish();
}

const std::string& Upload::md5() {
    finish();
    return md5_;
}
const std::string& Upload::checksum() {
    finish();
    return checksum_;
}

void Upload::publish() {
    file_->sync();
    file_.reset();
    bodies_->publish(staged_->id);
    staged_->published = true;
}

}  // namespace watchword::s3
