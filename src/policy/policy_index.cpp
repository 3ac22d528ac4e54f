#include "watchword/policy/policy_index.hpp"

#include "policy/program.hpp"

namespace watchword::policy {

PolicyIndex::PolicyIndex(std::span<const AttachedPolicy> policies)
    : policies_(policies), statements_(std::make_unique<IndexedStatements>()) {
    std::vector<StatementIndex::Listing> listings;
    for (std::uint32_t p = 0; p < policies.size(); ++p) {
        const Program& program = policies[p].document->program();
        for (std::uint32_t i = 0; i < program.rules.size(); ++i) {
            add_listings(program, program.rules[i], static_cast<std::uint32_t>(statements_->places.size()),
                         listings);
            statements_->places.push_back({p, i});
        }
    }
    statements_->index.build(std::move(listings));
}

PolicyIndex::~PolicyIndex() = default;
PolicyIndex::PolicyIndex(PolicyIndex&&) noexcept = default;
PolicyIndex& PolicyIndex::operator=(PolicyIndex&&) noexcept = default;

std::size_t PolicyIndex::bytes() const {
    return sizeof(PolicyIndex) + sizeof(IndexedStatements) + statements_->index.bytes() +
           statements_->places.capacity() * sizeof(IndexedStatements::Place);
}

}  // namespace watchword::policy
