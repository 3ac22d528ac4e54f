// Read connections to the object index with their prepared statements, lent out one per use.
#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "s3/objects/database.hpp"

namespace watchword::s3::objects {

/// Everything the index is asked. Used by one thread at a time.
struct Reader {
    Reader(const std::string& path, const std::string& vfs);

    Connection connection;
    Statement begin, end;
    Statement find;  ///< content, summary, details, segments, body
    Statement list_objects, list_uploads, list_parts, find_upload, any_object;
};

/// Safe to call from any thread.
class ReaderPool {
public:
    ReaderPool(std::string path, std::string vfs) : path_(std::move(path)), vfs_(std::move(vfs)) {}

    /// A reader and, while it lives, one unchanging view of the index.
    class Lease {
    public:
        explicit Lease(ReaderPool& pool);
        ~Lease();
        Lease(const Lease&) = delete;
        Lease& operator=(const Lease&) = delete;
        Reader* operator->() const { return reader_.get(); }
        Reader& operator*() const { return *reader_; }

    private:
        ReaderPool& pool_;
        std::unique_ptr<Reader> reader_;
    };

private:
    const std::string path_, vfs_;
    std::mutex mutex_;
    std::vector<std::unique_ptr<Reader>> idle_;
};

}  // namespace watchword::s3::objects
