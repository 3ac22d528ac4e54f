#include "scale_operations.hpp"
namespace watchword::bench { std::vector<std::pair<std::string, double>> measure_operations(Directory&, std::size_t) { return {}; } }
