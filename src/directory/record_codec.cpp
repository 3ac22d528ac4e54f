#include "directory/record_codec.hpp"

#include <stdexcept>

#include "wire/json.hpp"

namespace watchword {
namespace {

template <class T>
bool decode_as(const StoredRecord& stored, DecodedRecord& out) {
    if (stored.kind != kind_of<T>) return false;
    if (!stored.value) {
        out = {std::shared_ptr<const T>(), std::string(stored.key)};
        return true;
    }
    auto record = std::make_shared<T>();
    // Most records fit: the tree is taken from here and never freed piece by piece.
    unsigned char memory[8192];
    boost::json::monotonic_resource resource(memory, sizeof memory);
    json::from_value(boost::json::parse({stored.value->data(), stored.value->size()}, &resource), *record);
    if (key_of(*record) != stored.key) throw std::runtime_error("its key is not its own");
    out.record = std::shared_ptr<const T>(std::move(record));
    return true;
}

}  // namespace

DecodedRecord decode_record(const StoredRecord& stored) try {
    DecodedRecord out;
#define WATCHWORD_DECODE(T, _) \
    if (decode_as<T>(stored, out)) return out;
    WATCHWORD_FOR_EACH_RECORD(WATCHWORD_DECODE)
#undef WATCHWORD_DECODE
    throw std::runtime_error("this version does not know the kind");
} catch (const std::exception& error) {
    throw std::runtime_error(
        concat("the record ", stored.kind, "/", stored.key, " cannot be read: ", error.what()));
}

}  // namespace watchword
