// Which of an entity's policies a simulation leaves out.
#pragma once

#include <span>
#include <string_view>

#include "iam/report_subject.hpp"
#include "iam/simulation.hpp"

namespace watchword::iam {

/// PolicyExclusionList. Leaves out what the entity has, never what came with the request (facts: simulation
/// §1).
class Exclusions {
public:
    /// None.
    Exclusions() = default;
    /// Valid as long as the request. Throws Fault InvalidInput for an element that says nothing, or more than
    /// one thing.
    explicit Exclusions(std::span<const PolicyIdentifier>);

    bool exclude(const Grantor&) const;
    bool exclude_boundary() const { return has_type("permission-boundary"); }
    bool exclude_scps() const { return has_type("scp"); }

private:
    bool has_type(std::string_view type) const;

    std::span<const PolicyIdentifier> identifiers_;
};

}  // namespace watchword::iam
