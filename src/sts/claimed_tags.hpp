// Session tags and source identities that an identity provider claims for somebody: in a token or an
// assertion, held to the same rules (facts: sts §9).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "directory/records.hpp"

namespace watchword::sts {

/// Throws Fault IDPRejectedClaim for keys or values that no tag has, for a key that is there already (in
/// whatever case), and beyond 50 tags.
void add_claimed_tag(Tags&, const std::string& key, const std::string& value);

/// As make_transitive(). Throws Fault IDPRejectedClaim unless there is a tag of that key.
void add_transitive_key(std::vector<std::string>& keys, const Tags&, const std::string& key);

/// Whether a session may have that source identity.
bool is_source_identity(std::string_view);

}  // namespace watchword::sts
