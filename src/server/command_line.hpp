// The command line of watchwordd.
#pragma once

#include "base/clock.hpp"

namespace watchword {

/// Runs one command and returns the exit code: 0 done, 1 refused or failed (said in one line on standard
/// error), 2 wrong usage. `clock` is the server's clock: tests pass one of their own.
int run_watchwordd(int argc, char** argv, const Clock& clock);

}  // namespace watchword
