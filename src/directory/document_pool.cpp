#include "directory/document_pool.hpp"

#include <map>
#include <mutex>
#include <stdexcept>
#include <string_view>

namespace watchword {
namespace {

// What makes two documents the same; views of one that lives. Ordered, not hashed: whoever writes policies
// could make hashes collide.
struct Key {
    std::string_view text;
    policy::DocumentType type;
    const policy::PrincipalBindings* bindings;

    bool operator<(const Key& other) const {
        if (text.size() != other.text.size()) return text.size() < other.text.size();
        if (type != other.type) return type < other.type;
        if (const int order = text.compare(other.text); order != 0) return order < 0;
        return *bindings < *other.bindings;
    }
};
Key key_of(const policy::Document& document) {
    return {document.text(), document.type(), &document.bindings()};
}

class DocumentPool {
public:
    /// Never destroyed: records may outlive main().
    static DocumentPool& the() {
        static DocumentPool& pool = *new DocumentPool;
        return pool;
    }

    policy::DocumentPtr find(const Key& key) {
        const std::lock_guard lock(mutex_);
        const auto found = documents_.find(key);
        return found == documents_.end() ? nullptr : found->second.lock();
    }

    policy::DocumentPtr add(policy::DocumentPtr compiled) {
        const policy::Document* document = compiled.get();
        policy::DocumentPtr shared(
            document, [kept = std::move(compiled)](const policy::Document* gone) { the().forget(*gone); });
        const std::lock_guard lock(mutex_);
        const auto [at, added] = documents_.try_emplace(key_of(*document), shared);
        if (added) return shared;
        if (auto other = at->second.lock()) return other;  // `shared` goes after the lock: it was made before
        // The last one is about to forget itself, under a key of its own bytes: this one takes its place.
        documents_.erase(at);
        documents_.emplace(key_of(*document), shared);
        return shared;
    }

private:
    void forget(const policy::Document& gone) {
        const std::lock_guard lock(mutex_);
        const auto found = documents_.find(key_of(gone));
        if (found != documents_.end() && found->first.text.data() == gone.text().data())
            documents_.erase(found);
    }

    std::mutex mutex_;
    std::map<Key, std::weak_ptr<const policy::Document>> documents_;  // guarded by mutex_
};

}  // namespace

policy::DocumentPtr shared_document(policy::DocumentPtr compiled) {
    if (!compiled) return compiled;
    if (auto shared = DocumentPool::the().find(key_of(*compiled))) return shared;
    return DocumentPool::the().add(std::move(compiled));
}

policy::DocumentPtr shared_document(std::string text, policy::DocumentType type,
                                    const policy::PrincipalBindings& bindings) {
    if (auto shared = DocumentPool::the().find({text, type, &bindings})) return shared;
    auto compiled = policy::compile(std::move(text), type, bindings);
    if (!compiled) throw std::runtime_error("a stored policy does not compile: " + compiled.error().message);
    return DocumentPool::the().add(*compiled);
}

}  // namespace watchword
