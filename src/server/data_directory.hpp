// A data directory:
//
//   lock                   held by the one server that runs on it
//   master.key             32 bytes as base64, mode 0600, made by init; or WATCHWORD_MASTER_KEY, or
//                          --master-key-file
//   watchword.db           entities (docs/formats/store.md)
//   objects.db, objects/   buckets' objects (docs/formats/objects.md)
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "base/random.hpp"
#include "base/secret.hpp"
#include "server/configuration.hpp"
#include "store/store.hpp"

namespace watchword {

/// Reads the master key. Throws std::runtime_error naming the file when it is missing, unreadable, readable
/// by others, or not a key.
Secret read_master_key(const Configuration&);

/// Whether init has been run here.
bool is_initialized(const Configuration&);

/// Makes the directory (0700; one that is there stays as it is) and, unless one is given from outside, the
/// master key (0600), durably. Throws std::runtime_error when there is anything in it but a master key.
void make_data_directory(const Configuration&, Random&);

/// `exclusive`: the caller holds the DataDirectoryLock. Throws StoreError.
std::unique_ptr<Store> open_store(const Configuration&, bool exclusive);

}  // namespace watchword
