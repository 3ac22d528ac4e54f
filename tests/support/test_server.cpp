// watchwordd with a clock that tests can move: `--test-clock FILE`, where FILE holds a signed number of
// milliseconds to add to the real time, read again at every look at the clock. Built for tests only, never
// installed.
#include <cstring>
#include <fstream>
#include <string>
#include <vector>

#include "server/command_line.hpp"

namespace {

class FileClock final : public watchword::Clock {
public:
    explicit FileClock(std::string file) : file_(std::move(file)) {}
    watchword::Time now() const override {
        std::int64_t offset_ms = 0;
        if (!file_.empty()) std::ifstream(file_) >> offset_ms;
        return system_.now() + std::chrono::milliseconds(offset_ms);
    }

private:
    const std::string file_;
    const watchword::SystemClock system_;
};

}  // namespace

int main(int argc, char** argv) {
    std::string clock_file;
    std::vector<char*> rest;
    for (int i = 0; i < argc; ++i) {
        if (std::strcmp(argv[i], "--test-clock") == 0 && i + 1 < argc)
            clock_file = argv[++i];
        else
            rest.push_back(argv[i]);
    }
    const FileClock clock(clock_file);
    return watchword::run_watchwordd(static_cast<int>(rest.size()), rest.data(), clock);
}
