#include "directory/transaction.hpp"

#include "directory/record_list.hpp"
#include "wire/json.hpp"

namespace watchword {

template <class T>
void Transaction::put(T record) {
    changes_.push_back({std::string(kind_of<T>), key_of(record), json::encode(record)});
    snapshot_.put<T>(std::make_shared<const T>(std::move(record)));
}

template <class T>
void Transaction::erase(const T& record) {
    const std::string key = key_of(record);
    changes_.push_back({std::string(kind_of<T>), key, std::nullopt});
    snapshot_.erase<T>(key);
}

#define WATCHWORD_RECORD(T, _)            \
    template void Transaction::put<T>(T); \
    template void Transaction::erase<T>(const T&);
WATCHWORD_FOR_EACH_RECORD(WATCHWORD_RECORD)
#undef WATCHWORD_RECORD

}  // namespace watchword
