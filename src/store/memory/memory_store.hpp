// A store that forgets: for tests, and for servers that shall keep nothing.
#pragma once

#include <memory>

#include "store/store.hpp"

namespace watchword {

std::unique_ptr<Store> make_memory_store();

}  // namespace watchword
