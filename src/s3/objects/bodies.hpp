// Bodies that are too large for the index: one file each, named by random bytes in hex.
//
//     DIR/objects/incoming/0123456789abcdef01234567   being written; wiped at every start
//     DIR/objects/01/0123456789abcdef01234567         complete and synced; a row of the index points to it
//
// A file that readers still use is deleted when the last of them is done.
#pragma once

#include <array>
#include <atomic>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "base/random.hpp"
#include "s3/objects/files.hpp"
#include "s3/objects/record.hpp"

namespace watchword::s3::objects {

/// Safe to call from any thread. Held by shared_ptr: pins may outlive the store.
class Bodies : public std::enable_shared_from_this<Bodies> {
public:
    /// `directory` is DIR/objects and is made when missing.
    Bodies(FileSystem&, std::string directory, Random&);

    FileId new_id() { return random_.bytes(file_id_bytes); }
    /// A new file in incoming/.
    std::unique_ptr<File> create(const FileId&);
    /// Moves a synced file out of incoming/ and returns when the move is durable.
    void publish(const FileId&);
    std::unique_ptr<File> open(const FileId&);

    /// Deletes a file, now or when its last pin goes. False when the system refused to: a later sweep must.
    bool remove(const FileId&) noexcept;
    bool remove_incoming(const FileId&) noexcept;

    /// Keeps the files of `segments` until the result is gone.
    std::shared_ptr<const void> pin(const std::vector<Segment>& segments);

    /// Makes all deletions durable. False when a deleted file is still waiting for its readers.
    bool settle();

    void wipe_incoming();
    /// Every published file, for the sweep at start.
    std::vector<FileId> all();

private:
    struct Pin;
    std::string path(const FileId&) const;
    std::string incoming_path(const FileId&) const;
    void unpin(const std::vector<FileId>&) noexcept;

    FileSystem& files_;
    const std::string directory_;
    Random& random_;
    /// By first byte of the id: the directory's own name is known to survive a power cut.
    std::array<std::atomic<bool>, 256> durable_directories_{};
    /// By first byte of the id: a file was deleted there and may come back with a power cut.
    std::array<std::atomic<bool>, 256> deleted_in_{};
    std::mutex mutex_;                                // guards the two below
    std::unordered_map<FileId, std::size_t> pinned_;  // readers of each file
    std::unordered_set<FileId> doomed_;               // deleted, but still pinned
};

/// A body file that no row points to yet: deleted on destruction unless adopted.
struct StagedFile {
    std::shared_ptr<Bodies> bodies;
    FileId id;
    bool published = false;
    bool adopted = false;

    StagedFile(std::shared_ptr<Bodies> owner, FileId name) : bodies(std::move(owner)), id(std::move(name)) {}
    StagedFile(const StagedFile&) = delete;
    StagedFile& operator=(const StagedFile&) = delete;
    ~StagedFile() {
        if (adopted) return;
        // Both places: a move may have happened although it was not known to be durable. What cannot be
        // deleted now is left to the next start, by the wipe of incoming/ or the sweep.
        if (!published) bodies->remove_incoming(id);
        bodies->remove(id);
    }
};

}  // namespace watchword::s3::objects
