// Everything wired together: store → directory → fronts → HTTP. What main() runs, and tests with a clock of
// their own.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/random.hpp"
#include "server/configuration.hpp"

namespace watchword {

class Application {
public:
    /// Locks the data directory, loads everything and binds the listeners. Throws std::runtime_error, saying
    /// what to do, when any of that fails. Nothing is answered before start().
    Application(const Configuration&, const Clock&, Random&);
    /// As stop().
    ~Application();
    Application(const Application&) = delete;
    Application& operator=(const Application&) = delete;

    void start();
    /// "ADDRESS:PORT" of each listener, ports as bound.
    std::vector<std::string> addresses() const;
    /// Finishes what is in flight, for at most the configured time, and closes.
    void stop();
    /// Reads the TLS files again.
    void reload();
    /// To be called every minute or so: makes a new session-token key when the newest is old, and writes when
    /// keys and roles were last used.
    void keep_house();

private:
    struct Parts;
    std::unique_ptr<Parts> parts_;
};

}  // namespace watchword
