// Reading a store into a Snapshot: at start, and when another process has committed.
#pragma once

#include "directory/snapshot.hpp"
#include "store/store.hpp"

namespace watchword {

/// Everything there is, into an empty Snapshot. One thread reads and decodes while the caller's puts records
/// where they belong. Throws StoreError, and std::runtime_error when a record cannot be read.
void load(Store&, Snapshot&);

/// What was committed since the Snapshot's revision. Throws as load() does; StoreError{behind} when all must
/// be loaded anew. The Snapshot is of no use after that.
void follow(Store&, Snapshot&);

}  // namespace watchword
