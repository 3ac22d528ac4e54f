// The indexes of a Snapshot: what each kind of record has in them, said once for putting it in, taking it out
// and making them anew at a start.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <utility>

#include "directory/gatherer.hpp"
#include "directory/snapshot.hpp"

namespace watchword {

/// Index entries of many records, on their way into the indexes.
class GatheredIndexes {
public:
    template <class Keys>
    directory::Gatherer<Keys>& of(Keys& index) {
        auto& gathered = gathered_[&index];
        if (!gathered) gathered = std::make_unique<For<Keys>>(index);
        return static_cast<For<Keys>&>(*gathered).gatherer;
    }
    /// Adds them to the indexes.
    void finish() {
        for (auto& [_, gathered] : gathered_) gathered->finish();
        gathered_.clear();
    }

private:
    struct ForAny {
        virtual ~ForAny() = default;
        virtual void finish() = 0;
    };
    template <class Keys>
    struct For : ForAny {
        explicit For(Keys& to) : index(to) {}
        void finish() override { gatherer.move_into(index); }
        Keys& index;
        directory::Gatherer<Keys> gatherer;
    };
    std::map<const void*, std::unique_ptr<ForAny>> gathered_;  // by index
};

/// What is done with the index entries of a record.
class IndexChange {
public:
    static IndexChange add() { return IndexChange(Kind::add, nullptr); }
    static IndexChange remove() { return IndexChange(Kind::remove, nullptr); }
    /// Adds them when `to` is finished.
    static IndexChange gather(GatheredIndexes& to) { return IndexChange(Kind::gather, &to); }

    template <class T>
    void operator()(Table<T>& index, std::string key, const std::shared_ptr<const T>& record) const {
        switch (kind_) {
            case Kind::add: index.put(key, record); break;
            case Kind::remove: index.erase(key); break;
            case Kind::gather: gathered_->of(index).put(std::move(key), record); break;
        }
    }
    void operator()(KeySet& index, std::string key) const {
        switch (kind_) {
            case Kind::add: index.put(key); break;
            case Kind::remove: index.erase(key); break;
            case Kind::gather: gathered_->of(index).put(std::move(key)); break;
        }
    }

private:
    enum class Kind { add, remove, gather };
    IndexChange(Kind kind, GatheredIndexes* gathered) : kind_(kind), gathered_(gathered) {}
    Kind kind_;
    GatheredIndexes* gathered_;
};

/// Does `change` to every index entry that the record has in `in`. One overload for each kind that has any.
void index(Snapshot& in, const std::shared_ptr<const Account>&, IndexChange);
void index(Snapshot& in, const std::shared_ptr<const User>&, IndexChange);
void index(Snapshot& in, const std::shared_ptr<const Group>&, IndexChange);
void index(Snapshot& in, const std::shared_ptr<const Role>&, IndexChange);
void index(Snapshot& in, const std::shared_ptr<const ManagedPolicy>&, IndexChange);
void index(Snapshot& in, const std::shared_ptr<const Bucket>&, IndexChange);
void index(Snapshot& in, const std::shared_ptr<const AccountSettings>&, IndexChange);
void index(Snapshot& in, const std::shared_ptr<const OutboundFederation>&, IndexChange);
void index(Snapshot& in, const std::shared_ptr<const InstanceProfile>&, IndexChange);
void index(Snapshot& in, const std::shared_ptr<const Organization>&, IndexChange);
void index(Snapshot& in, const std::shared_ptr<const OrganizationalUnit>&, IndexChange);
void index(Snapshot& in, const std::shared_ptr<const OrganizationMember>&, IndexChange);
void index(Snapshot& in, const std::shared_ptr<const OrganizationPolicy>&, IndexChange);
void index(Snapshot& in, const std::shared_ptr<const AccountCreation>&, IndexChange);
void index(Snapshot& in, const std::shared_ptr<const Handshake>&, IndexChange);
void index(Snapshot& in, const std::shared_ptr<const DelegationRequest>&, IndexChange);
template <class T>
void index(Snapshot&, const std::shared_ptr<const T>&, IndexChange) {}

}  // namespace watchword
