// Where changes become durable and how other processes learn of them. A store knows nothing of what it keeps:
// a record is a kind, a key and bytes. The directory keeps the same records in memory and asks the store only
// at start, to commit, and to follow other writers.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>

namespace watchword {

/// 0 = empty store; grows by exactly one per commit, whoever makes it.
using Revision = std::uint64_t;

/// One write of a commit. Kind, key and value are any bytes, NUL included. No value: the record is deleted
/// (deleting what is not there is allowed). Of two changes of one key in one commit the later wins.
struct Change {
    std::string kind;
    std::string key;
    std::optional<std::string> value;
};

/// What load() and changes_since() show; the views are valid only during the visit. No value: was deleted.
struct StoredRecord {
    std::string_view kind, key;
    std::optional<std::string_view> value;
};

/// Every function throws StoreError, and after one the store is as it was before the call and can be used on.
struct StoreError : std::runtime_error {
    enum class Kind {
        full,         // no space left (or a quota): usable again when there is
        io,           // the medium failed: as above
        corrupt,      // the file is not what was written, or no store at all
        version,      // written by another format version
        locked,       // another process holds what is needed, for longer than the busy timeout
        behind,       // changes_since() of a revision whose deletions are forgotten: load() again
        unavailable,  // cannot be opened: permissions, missing directory, no connection
        other,
    };
    Kind kind;
    StoreError(Kind why, const std::string& message) : std::runtime_error(message), kind(why) {}
};

/// All functions may be called from any thread. Changes become visible to every process that has the store
/// open, whole commits only.
class Store {
public:
    /// Must not call the store. What it throws passes through.
    using Visit = std::function<void(const StoredRecord&)>;

    virtual ~Store() = default;

    /// Every record of one revision (which is returned), ordered by kind, then key, as unsigned bytes;
    /// deleted ones are not shown.
    virtual Revision load(const Visit&) = 0;

    /// The net effect of the commits after `since`: every key touched is shown once, with its newest value or
    /// as deleted, in no order. A key made and deleted in between may be shown as deleted. Returns the
    /// revision reached. StoreError{behind} when `since` is too old for that; load() again.
    virtual Revision changes_since(Revision since, const Visit&) = 0;

    /// Atomic, and durable when it returns. `expected` is the revision the changes were computed on; the
    /// result is the new one, expected + 1. None: another writer committed first and nothing was written.
    /// Blocks for the medium (milliseconds).
    /// When it throws, nothing changed for anyone who has the store open. Only if the power fails before the
    /// next commit may the changes of a commit that threw turn out to be there after all, whole.
    virtual std::optional<Revision> commit(std::span<const Change>, Revision expected) = 0;

    /// Is the store beyond that revision? Microseconds; does not wait for a commit or load under way.
    virtual bool changed_since(Revision) = 0;

    /// Blocks until changed_since(), at most `timeout`; returns changed_since(). A commit of this object
    /// wakes it at once, of another process within a fraction of a second.
    virtual bool wait_for_change(Revision, std::chrono::milliseconds timeout) = 0;
};

}  // namespace watchword
