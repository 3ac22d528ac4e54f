#include "s3/objects/object_cache.hpp"

#include <functional>

namespace watchword::s3::objects {

struct ObjectCache::Kept {
    std::uint64_t hash;
    std::string bucket, key;
    Object object;
};

namespace {

std::size_t bytes_of(std::string_view bucket, std::string_view key, const Object& object) {
    const auto& details = object.details;
    std::size_t bytes = bucket.size() + key.size() + object.body.size();
    for (const std::string* text :
         {&details.content_type, &details.cache_control, &details.content_disposition,
          &details.content_encoding, &details.content_language, &details.expires, &details.owner,
          &details.checksum_value})
        bytes += text->size();
    for (const auto& [name, value] : details.user_metadata) bytes += name.size() + value.size();
    return bytes;
}

}  // namespace

std::uint64_t object_hash(std::string_view bucket, std::string_view key) {
    const std::hash<std::string_view> hash;
    return hash(key) ^ hash(bucket) * 0x9e3779b97f4a7c15;
}

ObjectPtr ObjectCache::find(std::string_view bucket, std::string_view key, Ticket& ticket) {
    ticket.hash = object_hash(bucket, key);
    Set& set = set_of(ticket.hash);
    const std::lock_guard lock(set.mutex);
    for (const auto& kept : set.entries)
        if (kept && kept->hash == ticket.hash && kept->key == key && kept->bucket == bucket)
            return ObjectPtr(kept, &kept->object);
    ticket.count = set.count;
    return nullptr;
}

ObjectPtr ObjectCache::keep(const Ticket& ticket, std::string_view bucket, std::string_view key,
                            Object object) {
    if (bytes_of(bucket, key, object) > object_bytes_max) return std::make_shared<Object>(std::move(object));
    const auto kept = std::make_shared<const Kept>(
        Kept{ticket.hash, std::string(bucket), std::string(key), std::move(object)});
    Set& set = set_of(ticket.hash);
    std::shared_ptr<const Kept> replaced;  // freed when the lock is gone
    const std::lock_guard lock(set.mutex);
    if (set.closed == 0 && set.count == ticket.count) {
        replaced = std::exchange(set.entries[set.next], kept);
        set.next = (set.next + 1) % ways;
    }
    return ObjectPtr(kept, &kept->object);
}

ObjectCache::Change::Change(ObjectCache& cache, std::vector<std::uint64_t> hashes)
    : cache_(cache), hashes_(std::move(hashes)) {
    for (const auto hash : hashes_) {
        Set& set = cache_.set_of(hash);
        const std::lock_guard lock(set.mutex);
        ++set.count;
        ++set.closed;
        for (auto& kept : set.entries)
            if (kept && kept->hash == hash) kept = nullptr;
    }
}

ObjectCache::Change::~Change() {
    for (const auto hash : hashes_) {
        Set& set = cache_.set_of(hash);
        const std::lock_guard lock(set.mutex);
        ++set.count;
        --set.closed;
    }
}

}  // namespace watchword::s3::objects
