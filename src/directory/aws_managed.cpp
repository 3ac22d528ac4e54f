#include "directory/aws_managed.hpp"

#include <stdexcept>
#include <vector>

#include "base/encoding.hpp"
#include "base/time_format.hpp"
#include "crypto/hash.hpp"
#include "directory/aws_managed_data.hpp"

namespace watchword {
namespace {

std::shared_ptr<const ManagedPolicy> make(const AwsManagedFile& file) {
    const auto parsed = boost::json::parse(file.text);
    const auto text = [&](std::string_view member) { return std::string(parsed.at(member).as_string()); };
    const auto date = [&](std::string_view member) {
        const auto time = parse_iso8601(text(member));
        if (!time) throw std::runtime_error(concat(file.name, ": ", member, " is no date"));
        return stored(*time);
    };
    ManagedPolicy policy;
    policy.account_id = "aws";
    policy.path = text("Path");
    policy.name = file.name;
    // The same id on every server and after every start.
    policy.id = concat("ANPA", base32_encode(crypto::sha256(file.name)).substr(0, 17));
    policy.created = date("CreateDate");
    policy.updated = date("UpdateDate");
    policy.description = text("Description");
    policy.default_version_id = text("DefaultVersionId");
    policy.versions_made =
        parse_number<std::int64_t>(std::string_view(policy.default_version_id).substr(1)).value();
    policy.versions.push_back({policy.default_version_id, policy.updated,
                               IdentityPolicy::from_text(boost::json::serialize(parsed.at("Document")))});
    return std::make_shared<const ManagedPolicy>(std::move(policy));
}

}  // namespace

std::span<const std::shared_ptr<const ManagedPolicy>> aws_managed_policies() {
    static const auto policies = [] {
        std::vector<std::shared_ptr<const ManagedPolicy>> made;
        for (const auto& file : aws_managed_files()) made.push_back(make(file));
        return made;
    }();
    return policies;
}

}  // namespace watchword
