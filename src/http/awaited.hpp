// Completion token of every awaited operation: yields a tuple of error code and result, never throws.
#pragma once

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "http/shard.hpp"

namespace watchword::http {

inline constexpr auto awaited = asio::as_tuple(asio::use_awaitable_t<Shard::Executor>{});

}  // namespace watchword::http
