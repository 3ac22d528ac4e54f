// The Security Token Service.
#pragma once

#include "service/operation.hpp"

namespace watchword::sts {

extern const QueryService service;

}  // namespace watchword::sts
