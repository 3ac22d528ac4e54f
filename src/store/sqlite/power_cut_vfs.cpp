#include "store/sqlite/power_cut_vfs.hpp"

#include <fmt/format.h>
#include <sqlite3.h>

#include <atomic>
#include <new>
#include <stdexcept>

namespace watchword {
namespace {

using Disk = PowerCutDisk;

/// SQLite allocates szOsFile bytes for one of these and passes it to every method.
struct OpenFile {
    sqlite3_file base;
    Disk* disk;
    Disk::Handle* handle;
    bool delete_on_close;
};

OpenFile& self(sqlite3_file* file) { return *reinterpret_cast<OpenFile*>(file); }
Disk& disk_of(sqlite3_vfs* vfs) { return *static_cast<Disk*>(vfs->pAppData); }

int code(Disk::Result result, int io_error) {
    switch (result) {
        case Disk::Result::done: return SQLITE_OK;
        case Disk::Result::no_space: return SQLITE_FULL;
        case Disk::Result::io_error: break;
    }
    return io_error;
}

int close(sqlite3_file* file) {
    OpenFile& open = self(file);
    if (open.delete_on_close) open.disk->remove(open.handle->name, false);
    open.disk->close(std::unique_ptr<Disk::Handle>(open.handle));
    return SQLITE_OK;
}

int read(sqlite3_file* file, void* to, int length, sqlite3_int64 offset) {
    bool short_read = false;
    const auto result =
        self(file).disk->read(*self(file).handle, static_cast<std::uint64_t>(offset), static_cast<char*>(to),
                              static_cast<std::size_t>(length), short_read);
    return result == Disk::Result::done && short_read ? SQLITE_IOERR_SHORT_READ
                                                      : code(result, SQLITE_IOERR_READ);
}

int write(sqlite3_file* file, const void* from, int length, sqlite3_int64 offset) {
    const std::string_view bytes(static_cast<const char*>(from), static_cast<std::size_t>(length));
    return code(self(file).disk->write(*self(file).handle, static_cast<std::uint64_t>(offset), bytes),
                SQLITE_IOERR_WRITE);
}

int truncate(sqlite3_file* file, sqlite3_int64 size) {
    return code(self(file).disk->truncate(*self(file).handle, static_cast<std::uint64_t>(size)),
                SQLITE_IOERR_TRUNCATE);
}

int sync(sqlite3_file* file, int) {
    return code(self(file).disk->sync(*self(file).handle), SQLITE_IOERR_FSYNC);
}

int file_size(sqlite3_file* file, sqlite3_int64* size) {
    *size = static_cast<sqlite3_int64>(self(file).disk->size(*self(file).handle));
    return SQLITE_OK;
}

int lock(sqlite3_file* file, int level) {
    return self(file).disk->lock(*self(file).handle, level) ? SQLITE_OK : SQLITE_BUSY;
}

int unlock(sqlite3_file* file, int level) {
    self(file).disk->unlock(*self(file).handle, level);
    return SQLITE_OK;
}

int check_reserved_lock(sqlite3_file* file, int* reserved) {
    *reserved = self(file).disk->is_reserved(*self(file).handle) ? 1 : 0;
    return SQLITE_OK;
}

int file_control(sqlite3_file*, int, void*) { return SQLITE_NOTFOUND; }
int sector_size(sqlite3_file*) { return 512; }
int device_characteristics(sqlite3_file*) { return SQLITE_IOCAP_POWERSAFE_OVERWRITE; }

int shm_map(sqlite3_file* file, int region, int size, int extend, void volatile** out) {
    *out = self(file).disk->map_memory(*self(file).handle, static_cast<std::size_t>(region),
                                       static_cast<std::size_t>(size), extend != 0);
    return SQLITE_OK;
}

int shm_lock(sqlite3_file* file, int offset, int count, int flags) {
    const unsigned slots = ((1u << count) - 1u) << offset;
    OpenFile& open = self(file);
    if ((flags & SQLITE_SHM_UNLOCK) != 0) {
        open.disk->unlock_slots(*open.handle, slots);
        return SQLITE_OK;
    }
    return open.disk->lock_slots(*open.handle, slots, (flags & SQLITE_SHM_EXCLUSIVE) != 0) ? SQLITE_OK
                                                                                           : SQLITE_BUSY;
}

void shm_barrier(sqlite3_file*) { std::atomic_thread_fence(std::memory_order_seq_cst); }

int shm_unmap(sqlite3_file* file, int) {
    self(file).disk->unmap_memory(*self(file).handle);
    return SQLITE_OK;
}

constexpr sqlite3_io_methods methods{
    .iVersion = 2,
    .xClose = close,
    .xRead = read,
    .xWrite = write,
    .xTruncate = truncate,
    .xSync = sync,
    .xFileSize = file_size,
    .xLock = lock,
    .xUnlock = unlock,
    .xCheckReservedLock = check_reserved_lock,
    .xFileControl = file_control,
    .xSectorSize = sector_size,
    .xDeviceCharacteristics = device_characteristics,
    .xShmMap = shm_map,
    .xShmLock = shm_lock,
    .xShmBarrier = shm_barrier,
    .xShmUnmap = shm_unmap,
    .xFetch = nullptr,
    .xUnfetch = nullptr,
};

int open(sqlite3_vfs* vfs, const char* name, sqlite3_file* file, int flags, int* out_flags) {
    // As the system's VFS: the first sync of a journal or WAL that may be new also syncs the directory.
    const bool make = (flags & SQLITE_OPEN_CREATE) != 0;
    const bool journal =
        (flags & (SQLITE_OPEN_MAIN_JOURNAL | SQLITE_OPEN_SUPER_JOURNAL | SQLITE_OPEN_WAL)) != 0;
    auto handle = disk_of(vfs).open(name ? name : "", make, make && journal);
    if (!handle) {
        file->pMethods = nullptr;
        return SQLITE_CANTOPEN;
    }
    new (file) OpenFile{{&methods},
                        &disk_of(vfs),
                        handle.release(),
                        name != nullptr && (flags & SQLITE_OPEN_DELETEONCLOSE) != 0};
    if (out_flags) *out_flags = flags;
    return SQLITE_OK;
}

int remove(sqlite3_vfs* vfs, const char* name, int sync_directory) {
    if (!disk_of(vfs).exists(name)) return SQLITE_IOERR_DELETE_NOENT;
    return code(disk_of(vfs).remove(name, sync_directory != 0), SQLITE_IOERR_DELETE);
}

int access(sqlite3_vfs* vfs, const char* name, int, int* result) {
    *result = disk_of(vfs).exists(name) ? 1 : 0;
    return SQLITE_OK;
}

int full_pathname(sqlite3_vfs*, const char* name, int size, char* out) {
    sqlite3_snprintf(size, out, "%s", name);
    return SQLITE_OK;
}

// Time, sleep and randomness are the system's.
sqlite3_vfs* system_vfs() { return sqlite3_vfs_find("unix"); }
int randomness(sqlite3_vfs*, int size, char* out) {
    return system_vfs()->xRandomness(system_vfs(), size, out);
}
int sleep(sqlite3_vfs*, int us) { return system_vfs()->xSleep(system_vfs(), us); }
int current_time(sqlite3_vfs*, double* out) { return system_vfs()->xCurrentTime(system_vfs(), out); }
int last_error(sqlite3_vfs*, int, char*) { return 0; }

}  // namespace

PowerCutVfs::PowerCutVfs() : name_(fmt::format("power-cut-{}", static_cast<void*>(this))) {
    if (sqlite3_initialize() != SQLITE_OK) throw std::runtime_error("SQLite cannot be initialized");
    vfs_ = std::make_unique<sqlite3_vfs>();
    vfs_->iVersion = 1;
    vfs_->szOsFile = sizeof(OpenFile);
    vfs_->mxPathname = 512;
    vfs_->zName = name_.c_str();
    vfs_->pAppData = &disk;
    vfs_->xOpen = open;
    vfs_->xDelete = remove;
    vfs_->xAccess = access;
    vfs_->xFullPathname = full_pathname;
    vfs_->xRandomness = randomness;
    vfs_->xSleep = sleep;
    vfs_->xCurrentTime = current_time;
    vfs_->xGetLastError = last_error;
    if (sqlite3_vfs_register(vfs_.get(), 0) != SQLITE_OK) throw std::runtime_error("cannot register a VFS");
}

PowerCutVfs::~PowerCutVfs() { sqlite3_vfs_unregister(vfs_.get()); }

}  // namespace watchword
