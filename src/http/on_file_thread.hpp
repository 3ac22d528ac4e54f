// Runs what may block on a file away from the I/O thread.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "http/shard.hpp"

namespace watchword::http {

/// Awaits `work`, run on a file thread; resumes on the shard's. `work` must not throw and is used by
/// reference.
template <class Work>
asio::awaitable<void, Shard::Executor> on_file_thread(Shard& shard, Work& work) {
    auto start = [&shard, &work](auto resume) {
        asio::post(shard.shared.files, [&shard, &work, resume = std::move(resume)]() mutable {
            work();
            asio::post(shard.context, std::move(resume));
        });
    };
    return asio::async_initiate<const asio::use_awaitable_t<Shard::Executor>&, void()>(
        std::move(start), asio::use_awaitable_t<Shard::Executor>{});
}

}  // namespace watchword::http
