// What several mutations share: checking conditions inside the transaction, and the answer to a put.
#pragma once

#include "s3/objects/object_store.hpp"

namespace watchword::s3::objects {

/// Why the change must not happen; none when every condition holds. `there`: what the key is now.
std::optional<Fault> refused(const Conditions&, const std::optional<ObjectSummary>& there,
                             const std::string& key);

PutResult put_result(const Content&);

}  // namespace watchword::s3::objects
