// The program behind ./dev bench scale (bench/scale runs it):
//
//   bench_scale fill DIR USERS     makes DIR/watchword.db
//   bench_scale measure DIR USERS  opens it as a server does, and prints one JSON object
#include <fmt/format.h>
#include <malloc.h>
#include <sys/resource.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <fstream>

#include "scale_operations.hpp"
#include "scale_world.hpp"
#include "store/sqlite/sqlite_store.hpp"

namespace watchword::bench {
namespace {

std::size_t resident_bytes() {
    std::size_t size = 0, resident = 0;
    std::ifstream("/proc/self/statm") >> size >> resident;
    return resident * static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
}

void measure(const std::filesystem::path& folder, std::size_t users) {
    const Surroundings surroundings;
    const auto resident_before = resident_bytes();
    const auto wall_before = std::chrono::steady_clock::now();
    const double cpu_before = cpu_seconds();
    const auto store = open_sqlite_store(folder / sqlite_store_file, {.forget_deletions = true});
    Directory directory(*store, surroundings.environment());
    const double start_cpu = cpu_seconds() - cpu_before;
    const double start_wall =
        std::chrono::duration<double>(std::chrono::steady_clock::now() - wall_before).count();
    fmt::print(R"({{"resident":{},"allocated":{},"start_s":{:.3f},"start_cpu_s":{:.3f})",
               resident_bytes() - resident_before, ::mallinfo2().uordblks, start_wall, start_cpu);
    for (const auto& [name, microseconds] : measure_operations(directory, users))
        fmt::print(R"(,"{}":{:.2f})", name, microseconds);
    fmt::print("}}\n");
}

}  // namespace

double cpu_seconds() {
    rusage used{};
    ::getrusage(RUSAGE_SELF, &used);
    const auto seconds = [](const timeval& time) {
        return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
    };
    return seconds(used.ru_utime) + seconds(used.ru_stime);
}

}  // namespace watchword::bench

int main(int argc, char** argv) {
    using namespace watchword;
    const std::string_view command = argc == 4 ? argv[1] : "";
    const std::filesystem::path folder = argc == 4 ? argv[2] : "";
    const std::size_t users = argc == 4 ? std::strtoul(argv[3], nullptr, 10) : 0;
    if (command == "fill") {
        const bench::Surroundings surroundings;
        const auto store = open_sqlite_store(folder / sqlite_store_file);
        Directory directory(*store, surroundings.environment());
        bench::fill(directory, users);
    } else if (command == "measure") {
        bench::measure(folder, users);
    } else {
        fmt::print(stderr, "bench_scale fill|measure DIR USERS\n");
        return 2;
    }
    return 0;
}
