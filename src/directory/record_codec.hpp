// Records as a store keeps them, to and from what is kept in memory.
#pragma once

#include <memory>
#include <string>
#include <variant>

#include "directory/record_list.hpp"
#include "store/store.hpp"

namespace watchword {

/// A record of any kind.
#define WATCHWORD_POINTER(T, _) , std::shared_ptr<const T>
using AnyRecord = std::variant<std::monostate WATCHWORD_FOR_EACH_RECORD(WATCHWORD_POINTER)>;
#undef WATCHWORD_POINTER

/// What a store said of one key.
struct DecodedRecord {
    AnyRecord record;         ///< null, but of its kind, when it was deleted
    std::string deleted_key;  ///< then its key
};

/// Throws std::runtime_error, which names kind and key, when it is not what a Transaction wrote, or of an
/// unknown kind. Costs microseconds, and needs nothing else: threads may decode while others apply.
DecodedRecord decode_record(const StoredRecord&);

}  // namespace watchword
