// What a write operation works on: the newest Snapshot, its own changes included, and the list of those
// changes.
#pragma once

#include <span>
#include <vector>

#include "base/clock.hpp"
#include "base/random.hpp"
#include "crypto/vault.hpp"
#include "directory/snapshot.hpp"

namespace watchword {

/// What operations are given besides entities. All references outlive every request.
struct Environment {
    const Clock& clock;
    Random& random;
    const crypto::Vault& vault;
};

/// Used by one thread. Operations may be run again on a newer Snapshot when another process committed first,
/// so they must have no effect but through the Transaction and their result.
class Transaction {
public:
    Transaction(const Snapshot& base, const Environment& environment)
        : snapshot_(base), kept_snapshot_(base), environment_(environment) {}

    const Snapshot& snapshot() const { return snapshot_; }
    const Environment& environment() const { return environment_; }
    Time now() const { return environment_.clock.now(); }
    Random& random() const { return environment_.random; }
    const crypto::Vault& vault() const { return environment_.vault; }

    template <class T>
    void put(T record);
    template <class T>
    void erase(const T& record);

    /// What was changed so far stays, even if the operation then fails: an attempt at an MFA code is spent
    /// whatever comes of the request.
    void keep() { kept_changes_ = changes_.size(), kept_snapshot_ = snapshot_; }
    /// Undoes all changes since the last keep().
    void roll_back() { changes_.resize(kept_changes_), snapshot_ = kept_snapshot_; }

    std::span<const Change> changes() const { return changes_; }
    Snapshot take_snapshot() && { return std::move(snapshot_); }

private:
    Snapshot snapshot_, kept_snapshot_;
    const Environment& environment_;
    std::vector<Change> changes_;
    std::size_t kept_changes_ = 0;
};

}  // namespace watchword
