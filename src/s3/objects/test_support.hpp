// What the tests of the object store share.
#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <future>
#include <mutex>
#include <random>

#include "s3/objects/object_store.hpp"

namespace watchword::s3 {

/// A directory of its own under the system's temporary one, deleted at the end.
struct TemporaryDirectory {
    std::string path;
    TemporaryDirectory() {
        std::string form = (std::filesystem::temp_directory_path() / "watchword-objects-XXXXXX").string();
        if (!mkdtemp(form.data())) throw std::runtime_error("mkdtemp");
        path = form;
    }
    ~TemporaryDirectory() { std::filesystem::remove_all(path); }
    TemporaryDirectory(const TemporaryDirectory&) = delete;
    TemporaryDirectory& operator=(const TemporaryDirectory&) = delete;
};

/// Unique, repeatable bytes.
struct TestRandom : Random {
    explicit TestRandom(std::uint64_t seed = 1) : engine(seed) {}
    std::mt19937_64 engine;
    std::mutex mutex;
    std::string bytes(std::size_t count) override {
        const std::lock_guard lock(mutex);
        std::string out(count, '\0');
        for (char& c : out) c = static_cast<char>(engine());
        return out;
    }
};

inline Time at(std::int64_t seconds) { return from_unix_seconds(1'700'000'000 + seconds); }

/// Calls a function whose last parameter is Done<T> and waits for its answer.
template <class T, class F>
Result<T, Fault> wait(F call) {
    std::promise<Result<T, Fault>> promise;
    auto future = promise.get_future();
    call([&](Result<T, Fault> result) { promise.set_value(std::move(result)); });
    return future.get();
}

inline Result<PutResult, Fault> put(ObjectStore& store, const std::string& bucket, const std::string& key,
                                    std::string_view body, ObjectDetails details = {},
                                    Conditions conditions = {}, Time now = at(0),
                                    ChecksumAlgorithm checksum = ChecksumAlgorithm::none) {
    auto upload = store.new_upload(checksum);
    upload->write(body);
    return wait<PutResult>([&](auto done) {
        store.put(std::move(upload), bucket, key, std::move(details), conditions, now, done);
    });
}

inline Result<bool, Fault> remove(ObjectStore& store, const std::string& bucket, const std::string& key,
                                  Conditions conditions = {}) {
    return wait<bool>([&](auto done) { store.remove(bucket, key, conditions, done); });
}

inline std::string read_all(BodySource& source) {
    std::string out;
    char buffer[7919];
    while (const auto got = source.read(buffer, sizeof buffer)) out.append(buffer, got);
    return out;
}

/// The object's bytes; none when there is no such key.
inline std::optional<std::string> get(ObjectStore& store, const std::string& bucket, const std::string& key) {
    const auto object = store.find(bucket, key);
    if (!object) return std::nullopt;
    return read_all(*store.body(*object, 0, object->summary.size));
}

/// The number of body files under DIR/objects, in incoming/ or not.
inline std::size_t body_files(const std::string& directory) {
    std::size_t count = 0;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(directory + "/objects"))
        count += entry.is_regular_file();
    return count;
}

/// The fault's code, or "" for success.
template <class T>
std::string code_of(const Result<T, Fault>& result) {
    return result ? std::string() : std::string(result.error().code);
}

}  // namespace watchword::s3
