#include "policy/batch/case.hpp"

#include "base/ids.hpp"
#include "base/text.hpp"
#include "policy/arn.hpp"
#include "policy/batch/json_cursor.hpp"

namespace watchword::policy::batch {

PolicyView::PolicyView(const PolicySet& set) {
    std::size_t count = set.identity.size();
    for (const auto* list : {&set.boundary, &set.session, &set.endpoint})
        if (*list) count += (*list)->size();
    for (const auto* levels : {&set.scps, &set.rcps})
        for (const auto& level : *levels) count += level.size();
    // Spans point in: neither may grow beyond this.
    attached_.reserve(count);
    levels_.reserve(set.scps.size() + set.rcps.size());

    policies_.identity = attach(set.identity);
    policies_.resource = set.resource.get();
    if (set.boundary) policies_.boundary = attach(*set.boundary);
    if (set.session) policies_.session = attach(*set.session);
    for (const auto& level : set.scps) levels_.push_back(attach(level));
    for (const auto& level : set.rcps) levels_.push_back(attach(level));
    policies_.scps = std::span(levels_).first(set.scps.size());
    policies_.rcps = std::span(levels_).subspan(set.scps.size());
    policies_.endpoint_applies = set.endpoint.has_value();
    if (set.endpoint) policies_.endpoint = attach(*set.endpoint);
}

std::span<const AttachedPolicy> PolicyView::attach(const std::vector<NamedDocument>& list) {
    const auto first = attached_.size();
    for (const auto& named : list) attached_.push_back({named.name, named.document.get()});
    return std::span(attached_).subspan(first);
}

std::optional<std::string> request_fault(std::string_view action, std::string_view resource,
                                         std::string& resource_account) {
    if (!names_one_action(action)) return concat("action must be one action such as s3:GetObject: ", action);
    const auto arn = Arn::parse(resource);
    if (resource != "*" && !arn) return concat("resource must be an ARN or \"*\": ", resource);
    if (resource_account.empty() && arn && is_account_id(arn->account)) resource_account = arn->account;
    if (resource_account.empty() && resource != "*")
        return "resourceAccount is missing, and the resource's ARN has none";
    if (!resource_account.empty() && !is_account_id(resource_account))
        return concat("resourceAccount must be 12 digits: ", resource_account);
    return std::nullopt;
}

DocumentPtr document_of(std::string_view text, DocumentType type, std::string_view name,
                        DocumentCache& cache) {
    const auto made = cache.compiled(text, type);
    if (made) return *made;
    const auto& error = made.error();
    throw Unreadable(concat(name, ": ", error.message, " at line ", std::to_string(error.line), ", column ",
                            std::to_string(error.column)));
}

}  // namespace watchword::policy::batch
