// A body on its way in: hashed as it comes, held in memory while it is small, else in a file that no one
// sees. Destroyed before ObjectStore took it, it leaves nothing.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/fault.hpp"
#include "crypto/hash.hpp"
#include "s3/objects/bodies.hpp"
#include "s3/objects/types.hpp"
#include "watchword/result.hpp"

namespace watchword::s3 {

/// Used by one thread at a time.
class Upload {
public:
    /// Bodies up to `inline_bytes_max` stay in memory. `checksum`: what to compute besides MD5.
    Upload(std::shared_ptr<objects::Bodies>, std::size_t inline_bytes_max, ChecksumAlgorithm checksum);
    ~Upload();
    Upload(const Upload&) = delete;
    Upload& operator=(const Upload&) = delete;

    /// Throws Fault (503 ServiceUnavailable, 500 InternalError) when the bytes cannot be kept.
    void write(std::string_view piece);

    std::uint64_t size() const { return size_; }
    /// Digests of all that was written, as raw bytes. write() must not be called after the first of these.
    const std::string& md5();
    /// Empty when no algorithm was asked for.
    const std::string& checksum();
    ChecksumAlgorithm checksum_algorithm() const { return algorithm_; }

    // For ObjectStore.
    bool in_file() const { return staged_ != nullptr; }
    /// Moves a body held in memory into a file too: parts are files whatever their size. Gives true or why
    /// not.
    Result<bool, Fault> stage_in_file();
    std::string take_body() { return std::move(body_); }
    std::shared_ptr<objects::StagedFile> staged() const { return staged_; }
    /// Makes the file durable under its final name; blocks on the disk.
    void publish();

private:
    void finish();
    void open_file();

    std::shared_ptr<objects::Bodies> bodies_;
    const std::size_t inline_bytes_max_;
    const ChecksumAlgorithm algorithm_;
    std::uint64_t size_ = 0;
    crypto::Hasher md5_hasher_;
    std::optional<crypto::Hasher> checksum_hasher_;
    bool finished_ = false;
    std::string md5_, checksum_;
    std::string body_;  // until it outgrows inline_bytes_max_
    std::unique_ptr<objects::File> file_;
    std::shared_ptr<objects::StagedFile> staged_;
};

}  // namespace watchword::s3
