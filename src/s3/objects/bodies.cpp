#include "s3/objects/bodies.hpp"

#include <exception>

#include "base/encoding.hpp"
#include "base/text.hpp"

namespace watchword::s3::objects {
struct Bodies::Pin {
    std::shared_ptr<Bodies> bodies;
    std::vector<FileId> files;
    Pin(std::shared_ptr<Bodies> owner, std::vector<FileId> ids)
        : bodies(std::move(owner)), files(std::move(ids)) {}
    Pin(const Pin&) = delete;
    Pin& operator=(const Pin&) = delete;
    ~Pin() { bodies->unpin(files); }
};

Bodies::Bodies(FileSystem& files, std::string directory, Random& random)
    : files_(files), directory_(std::move(directory)), random_(random) {
    files_.make_directory(directory_);
    files_.make_directory(directory_ + "/incoming");
    files_.sync_directory(directory_);
}

std::string Bodies::path(const FileId& id) const {
    const std::string hex = hex_encode(id);
    return concat(directory_, "/", hex.substr(0, 2), "/", hex);
}
std::string Bodies::incoming_path(const FileId& id) const {
    return concat(directory_, "/incoming/", hex_encode(id));
}

std::unique_ptr<File> Bodies::create(const FileId& id) { return files_.create(incoming_path(id)); }
std::unique_ptr<File> Bodies::open(const FileId& id) { return files_.open(path(id)); }

void Bodies::publish(const FileId& id) {
    const std::string target = path(id);
    const std::string parent = target.substr(0, target.rfind('/'));
    auto& durable = durable_directories_[static_cast<unsigned char>(id[0])];
    if (!durable) {
        files_.make_directory(parent);
        files_.sync_directory(directory_);
        durable = true;
    }
    files_.rename(incoming_path(id), target);
    files_.sync_directory(parent);
}

bool Bodies::remove(const FileId& id) noexcept try {
    {
        const std::lock_guard lock(mutex_);
        if (pinned_.contains(id)) {
            doomed_.insert(id);
            return true;
        }
    }
    deleted_in_[static_cast<unsigned char>(id[0])] = true;
    files_.remove(path(id));
    return true;
} catch (const std::exception&) {
    return false;
}

bool Bodies::remove_incoming(const FileId& id) noexcept try {
    files_.remove(incoming_path(id));
    return true;
} catch (const std::exception&) {
    return false;
}

std::shared_ptr<const void> Bodies::pin(const std::vector<Segment>& segments) {
    std::vector<FileId> ids;
    for (const auto& segment : segments) ids.push_back(segment.file);
    auto out = std::make_shared<Pin>(shared_from_this(), std::vector<FileId>{});
    const std::lock_guard lock(mutex_);
    for (const auto& id : ids) {
        ++pinned_[id];
        out->files.push_back(id);  // one by one: what was counted is what will be given back
    }
    return out;
}

void Bodies::unpin(const std::vector<FileId>& ids) noexcept {
    for (const auto& id : ids) {
        bool last = false;
        {
            const std::lock_guard lock(mutex_);
            const auto found = pinned_.find(id);
            if (found == pinned_.end() || --found->second > 0) continue;
            pinned_.erase(found);
            last = doomed_.erase(id) > 0;
        }
        // A failure leaves an unreferenced file; the index is not marked clean while any file is doomed.
        if (last) remove(id);
    }
}

bool Bodies::settle() {
    for (std::size_t first = 0; first < deleted_in_.size(); ++first) {
        if (!deleted_in_[first]) continue;
        const std::string parent =
            concat(directory_, "/", hex_encode(std::string(1, static_cast<char>(first))));
        files_.make_directory(parent);  // an upload that failed may have named a file in one not there yet
        files_.sync_directory(parent);
    }
    const std::lock_guard lock(mutex_);
    return doomed_.empty();
}

void Bodies::wipe_incoming() {
    const std::string incoming = directory_ + "/incoming";
    for (const auto& name : files_.list(incoming)) files_.remove(concat(incoming, "/", name));
}

std::vector<FileId> Bodies::all() {
    std::vector<FileId> out;
    for (const auto& parent : files_.list(directory_)) {
        if (parent == "incoming") continue;
        for (const auto& name : files_.list(concat(directory_, "/", parent)))
            if (const auto id = hex_decode(name); id && id->size() == file_id_bytes) out.push_back(*id);
    }
    return out;
}

}  // namespace watchword::s3::objects
