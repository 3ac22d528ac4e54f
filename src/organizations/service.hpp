// AWS Organizations: accounts, the tree they stand in, and the policies that bind them (facts:
// organizations).
#pragma once

#include "service/json_operation.hpp"

namespace watchword::organizations {

extern const JsonService service;

}  // namespace watchword::organizations
