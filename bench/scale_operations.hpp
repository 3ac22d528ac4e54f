// What operations cost on a directory of that size.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "directory/directory.hpp"

namespace watchword::bench {

/// CPU time of this process so far, user and system, all threads.
double cpu_seconds();

/// Name → microseconds of CPU for one call. Each is decoded, authorized, done and encoded as a request is;
/// writes are durable, in batches. To be called once for a directory: it makes 4,000 users.
std::vector<std::pair<std::string, double>> measure_operations(Directory&, std::size_t users);

}  // namespace watchword::bench
