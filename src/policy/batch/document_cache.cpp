#include "policy/batch/document_cache.hpp"

#include "base/text.hpp"
#include "policy/arn.hpp"

namespace watchword::policy::batch {

std::string role_id(std::string_view text) {
    const auto arn = Arn::parse(text);
    if (!arn) return {};
    std::string_view name = arn->resource;
    if (arn->service == "iam" && name.starts_with("role/")) {
        name = name.substr(name.rfind('/') + 1);
    } else if (arn->service == "sts" && name.starts_with("assumed-role/")) {
        take_until(name, '/');
        name = take_until(name, '/');
    } else {
        return {};
    }
    return name.empty() ? std::string() : concat(arn->partition, ":", arn->account, ":role:", name);
}

Result<DocumentPtr, DocumentError> DocumentCache::compiled(std::string_view text, DocumentType type) {
    const auto number = static_cast<std::size_t>(type);
    if (const auto found = recent_[number].find(text); found != recent_[number].end()) return found->second;
    if (const auto found = older_[number].find(text); found != older_[number].end())
        return keep(number, text, std::move(found->second));
    auto made = compile(std::string(text), type);
    if (!made || role_names_ == RoleNames::as_written) return keep(number, text, std::move(made));
    PrincipalBindings bindings;
    for (const auto& arn : (*made)->principal_arns())
        if (auto id = role_id(arn); arn.find(":role/") != std::string::npos && !id.empty())
            bindings.emplace(arn, std::move(id));
    if (!bindings.empty()) made = compile(std::string(text), type, bindings);
    return keep(number, text, std::move(made));
}

const Result<DocumentPtr, DocumentError>& DocumentCache::keep(std::size_t type, std::string_view text,
                                                              Result<DocumentPtr, DocumentError> made) {
    const auto size = 2 * text.size() + (made ? (*made)->bytes() : made.error().message.size()) + 128;
    if (bytes_ + size > bytes_max_) {
        older_ = std::exchange(recent_, {});
        bytes_ = 0;
    }
    bytes_ += size;
    return recent_[type].insert_or_assign(std::string(text), std::move(made)).first->second;
}

}  // namespace watchword::policy::batch
