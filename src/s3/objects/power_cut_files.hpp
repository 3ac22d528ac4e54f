// Body files on a disk whose power can be cut, beside the PowerCutDisk that SQLite's files are on. For tests.
// A sync makes a file's bytes durable, a sync of a directory the names in it; nothing else is.
#pragma once

#include <cerrno>
#include <map>
#include <mutex>
#include <random>
#include <system_error>

#include "s3/objects/files.hpp"
#include "store/sqlite/power_cut_disk.hpp"

namespace watchword::s3::objects {

class PowerCutFiles final : public FileSystem {
public:
    explicit PowerCutFiles(PowerCutDisk& disk) : disk_(disk) {}

    std::uint64_t operations() const { return operations_; }
    /// The power of both disks fails during operation `n` of this one.
    void cut_power_at(std::uint64_t n) { cut_at_ = n; }
    /// While set, writing fails with ENOSPC.
    void set_full(bool full) { full_ = full; }

    void restart(Survival survival, std::uint64_t seed) {
        const std::lock_guard lock(mutex_);
        std::mt19937_64 random(seed);
        const auto survives = [&] { return survival == Survival::random && random() % 2 == 0; };
        for (const auto& [path, node] : names_)
            if (!durable_names_.contains(path) && survives()) durable_names_[path] = node;
        std::erase_if(durable_names_,
                      [&](const auto& name) { return !names_.contains(name.first) && survives(); });
        names_ = durable_names_;
        for (const auto& [path, node] : names_) {
            const auto unsynced = node->current.size() - node->durable.size();
            if (survives())
                node->durable = node->current.substr(0, node->durable.size() + random() % (unsynced + 1));
            node->current = node->durable;
        }
        cut_ = false;
        cut_at_ = 0;
    }
    std::size_t count() const { return names_.size(); }

    std::unique_ptr<File> create(const std::string& path) override {
        const std::lock_guard lock(mutex_);
        operate();
        auto& node = names_[path];
        if (node) throw std::system_error(EEXIST, std::generic_category());
        node = std::make_shared<Node>();
        return std::make_unique<Opened>(*this, node);
    }
    std::unique_ptr<File> open(const std::string& path) override {
        const std::lock_guard lock(mutex_);
        const auto found = names_.find(path);
        if (found == names_.end()) throw std::system_error(ENOENT, std::generic_category());
        return std::make_unique<Opened>(*this, found->second);
    }
    void rename(const std::string& from, const std::string& to) override {
        const std::lock_guard lock(mutex_);
        operate();
        names_[to] = std::move(names_.at(from));
        names_.erase(from);
    }
    void sync_directory(const std::string& path) override {
        const std::lock_guard lock(mutex_);
        operate();
        const auto inside = [&](const auto& name) { return parent(name.first) == path; };
        std::erase_if(durable_names_, inside);
        for (const auto& name : names_)
            if (inside(name)) durable_names_.insert(name);
    }
    void remove(const std::string& path) override {
        const std::lock_guard lock(mutex_);
        operate();
        names_.erase(path);
    }
    void make_directory(const std::string&) override {}
    std::vector<std::string> list(const std::string& path) override {
        const std::lock_guard lock(mutex_);
        std::map<std::string, int> out;
        for (const auto& [name, node] : names_)
            if (name.starts_with(path + "/")) {
                const auto rest = name.substr(path.size() + 1);
                out[rest.substr(0, rest.find('/'))] = 1;
            }
        std::vector<std::string> names;
        for (const auto& [name, one] : out) names.push_back(name);
        return names;
    }

private:
    struct Node {
        std::string current, durable;
    };
    struct Opened final : File {
        PowerCutFiles& files;
        std::shared_ptr<Node> node;
        Opened(PowerCutFiles& owner, std::shared_ptr<Node> opened) : files(owner), node(std::move(opened)) {}
        void append(std::string_view bytes) override {
            const std::lock_guard lock(files.mutex_);
            files.operate();
            if (files.full_) throw std::system_error(ENOSPC, std::generic_category());
            node->current += bytes;
        }
        void sync() override {
            const std::lock_guard lock(files.mutex_);
            files.operate();
            node->durable = node->current;
        }
        std::size_t read(std::uint64_t offset, char* out, std::size_t size) override {
            const std::lock_guard lock(files.mutex_);
            return node->current.copy(out, size, offset);
        }
    };
    static std::string parent(const std::string& path) { return path.substr(0, path.rfind('/')); }
    void operate() {
        if (++operations_ == cut_at_) {
            cut_ = true;
            disk_.cut_power_at(disk_.operations() + 1);
        }
        if (cut_ || disk_.power_is_cut()) throw std::system_error(EIO, std::generic_category());
    }

    PowerCutDisk& disk_;
    std::mutex mutex_;
    std::map<std::string, std::shared_ptr<Node>> names_, durable_names_;
    std::uint64_t operations_ = 0, cut_at_ = 0;
    bool cut_ = false, full_ = false;
};

}  // namespace watchword::s3::objects
