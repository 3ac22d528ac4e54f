#include "policy/batch/caller.hpp"

#include <algorithm>

#include "base/ids.hpp"
#include "base/text.hpp"
#include "policy/arn.hpp"
#include "policy/batch/document_cache.hpp"

namespace watchword::policy::batch {
namespace {

/// "type/NAME" -> NAME; empty when it is something else.
std::string_view after(std::string_view type, std::string_view resource) {
    if (!resource.starts_with(type) || resource.ends_with('/')) return {};
    return resource.substr(type.size());
}

}  // namespace

Result<Caller, std::string> caller_of_arn(std::string_view text) {
    using Type = Principal::Type;
    const auto arn = Arn::parse(text);
    if (!arn || !arn->region.empty() || !is_account_id(arn->account))
        return concat("is not the ARN of a principal: ", text);
    Caller out;
    out.account = arn->account;
    out.arn = text;
    if (arn->service == "iam" && arn->resource == "root") {
        out.type = Type::root;
    } else if (arn->service == "iam" && !after("user/", arn->resource).empty()) {
        out.type = Type::user;
    } else if (arn->service == "iam" && !after("role/", arn->resource).empty()) {
        const auto name = arn->resource.substr(arn->resource.rfind('/') + 1);
        return concat("is a role; who asks is a session of it: arn:", arn->partition, ":sts::", arn->account,
                      ":assumed-role/", name, "/SESSION");
    } else if (arn->service == "sts" && !after("federated-user/", arn->resource).empty()) {
        out.type = Type::federated_user;
    } else if (const auto session = after("assumed-role/", arn->resource);
               arn->service == "sts" && std::count(session.begin(), session.end(), '/') == 1 &&
               !session.starts_with('/')) {
        out.type = Type::assumed_role;
        out.unique_id = role_id(text);
        out.issuer_arn = concat("arn:", arn->partition, ":iam::", arn->account, ":role/",
                                session.substr(0, session.find('/')));
    } else {
        return concat("is not the ARN of a user, role session, federated user or root: ", text);
    }
    return out;
}

Result<Caller, std::string> caller_of_service(std::string_view name) {
    const bool good =
        name.find('.') != std::string_view::npos && name.size() <= 253 &&
        std::all_of(name.begin(), name.end(), [](char c) {
            return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '_';
        });
    if (!good) return concat("is not the name of a service such as ec2.amazonaws.com: ", name);
    Caller out;
    out.type = Principal::Type::service;
    out.arn = name;
    return out;
}

}  // namespace watchword::policy::batch
