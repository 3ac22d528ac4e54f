// SQLite on a PowerCutDisk: crash tests of whatever keeps its state in SQLite. In the library
// watchword_power_cut, for test programs only.
//
//   PowerCutVfs vfs;
//   { auto store = open_sqlite_store(file, {.vfs = vfs.name()}); vfs.disk.cut_power_at(17); … }
//   vfs.disk.restart(Survival::random, seed);
//   auto store = open_sqlite_store(file, {.vfs = vfs.name()});   // what is left?
#pragma once

#include <memory>
#include <string>

#include "store/sqlite/power_cut_disk.hpp"

struct sqlite3_vfs;

namespace watchword {

/// Registered with SQLite, under a name of its own, while it lives. All connections that use it must be
/// closed before it goes.
class PowerCutVfs {
public:
    PowerCutVfs();
    ~PowerCutVfs();
    PowerCutVfs(const PowerCutVfs&) = delete;
    PowerCutVfs& operator=(const PowerCutVfs&) = delete;

    const std::string& name() const { return name_; }
    PowerCutDisk disk;

private:
    std::string name_;
    std::unique_ptr<sqlite3_vfs> vfs_;
};

}  // namespace watchword
