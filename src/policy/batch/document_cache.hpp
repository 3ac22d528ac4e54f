// Compiled documents by their text, so that what repeats from line to line is compiled once.
#pragma once

#include <array>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "watchword/policy/document.hpp"

namespace watchword::policy::batch {

/// How documents name roles: as written, or so that a session whose role's path is not known matches too.
enum class RoleNames { as_written, without_path };

/// Not for several threads at once. Holds at most about twice `bytes_max`.
class DocumentCache {
public:
    explicit DocumentCache(std::size_t bytes_max = std::size_t{64} << 20,
                           RoleNames role_names = RoleNames::without_path)
        : role_names_(role_names), bytes_max_(bytes_max) {}

    /// As compile(). Without paths, a role ARN as principal is bound to its role_id().
    Result<DocumentPtr, DocumentError> compiled(std::string_view text, DocumentType);

private:
    struct Hash {
        using is_transparent = void;
        std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>()(text); }
    };
    using Table = std::unordered_map<std::string, Result<DocumentPtr, DocumentError>, Hash, std::equal_to<>>;
    static constexpr std::size_t types = static_cast<std::size_t>(DocumentType::resource) + 1;

    const Result<DocumentPtr, DocumentError>& keep(std::size_t type, std::string_view text,
                                                   Result<DocumentPtr, DocumentError> made);

    RoleNames role_names_;
    std::size_t bytes_max_, bytes_ = 0;
    // What was not asked for while `recent_` filled up is forgotten.
    std::array<Table, types> recent_, older_;
};

/// A role by partition, account and name, which no two roles share: stands in for the unique id where only
/// the ARN of a session is known. Never spelled like a unique id. Empty for any other ARN.
std::string role_id(std::string_view role_or_session_arn);

}  // namespace watchword::policy::batch
