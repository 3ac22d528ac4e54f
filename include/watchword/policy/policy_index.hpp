// An index over all statements of all policies of one principal, for those who decide many requests of the
// same principal:
//
//   std::vector<AttachedPolicy> attached = …;      // of the user and its groups, or of the role
//   const PolicyIndex index(attached);             // once, and again whenever `attached` changes
//   policies.identity = attached;
//   policies.identity_index = &index;              // evaluate() decides the same, without it
//
// Without one, a decision costs some nanoseconds for each policy, were it for another service or bucket; with
// one, only statements for the request's service and bucket (or for any) cost.
#pragma once

#include <memory>
#include <span>

#include "watchword/policy/request.hpp"

namespace watchword::policy {

struct IndexedStatements;  // policy/program.hpp

/// Never changes; any number of threads may use it at once.
class PolicyIndex {
public:
    /// Costs time linear in the statements. The policies and their documents must outlive the index.
    explicit PolicyIndex(std::span<const AttachedPolicy>);
    ~PolicyIndex();
    PolicyIndex(PolicyIndex&&) noexcept;
    PolicyIndex& operator=(PolicyIndex&&) noexcept;

    /// Those it was made of.
    std::span<const AttachedPolicy> policies() const { return policies_; }
    /// Memory held, for accounting.
    std::size_t bytes() const;

    const IndexedStatements& statements() const { return *statements_; }

private:
    std::span<const AttachedPolicy> policies_;
    std::unique_ptr<IndexedStatements> statements_;
};

}  // namespace watchword::policy
