// Question: does the memory store answer as every store does?
#include "store/memory/memory_store.hpp"
#include "store/store_suite.hpp"

namespace watchword::store_suite {
namespace {

struct MemoryBackend {
    std::unique_ptr<Store> open() { return make_memory_store(); }
};
INSTANTIATE_TYPED_TEST_SUITE_P(Memory, StoreSuite, MemoryBackend);

}  // namespace
}  // namespace watchword::store_suite
