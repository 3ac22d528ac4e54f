#include "server/command_line.hpp"

int main(int argc, char** argv) {
    const watchword::SystemClock clock;
    return watchword::run_watchwordd(argc, argv, clock);
}
