// Identity and Access Management.
#pragma once

#include "service/operation.hpp"

namespace watchword::iam {

extern const QueryService service;

}  // namespace watchword::iam
