// Any calls of the C library in any order: no crash, and no allow that was not decided.
#include "policy/c_abi/test_calls.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    watchword::policy::test::CallPlayer({data, size}).run();
    return 0;
}
