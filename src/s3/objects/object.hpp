// An object of the store as its readers get it.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "s3/objects/record.hpp"

namespace watchword::s3 {

/// An object as it was when it was found: its body stays readable whatever happens to the key.
struct Object {
    ObjectSummary summary;
    ObjectDetails details;
    std::vector<objects::Segment> segments;  ///< one per part when it was uploaded in parts
    std::string body;                        ///< when there are no segments and the body was asked for
    std::shared_ptr<const void> pin;         ///< keeps the files

    Checksum checksum() const {
        return {summary.checksum_algorithm, summary.checksum_type, details.checksum_value};
    }
};

/// Shared with the store's cache, hence never changed.
using ObjectPtr = std::shared_ptr<const Object>;

}  // namespace watchword::s3
