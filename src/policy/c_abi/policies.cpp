#include "policy/c_abi/handles.hpp"

using namespace watchword::policy;
using namespace watchword::policy::c_abi;

namespace {

/// Identity, boundary and session policies have one grammar. The other kinds do not mix: a document without
/// principals in the place of one with them would speak to everybody.
bool suits(int kind, DocumentType type) {
    switch (kind) {
        case WATCHWORD_POLICY_KIND_IDENTITY:
        case WATCHWORD_POLICY_KIND_BOUNDARY:
        case WATCHWORD_POLICY_KIND_SESSION:
            return type == DocumentType::identity || type == DocumentType::boundary ||
                   type == DocumentType::session;
        case WATCHWORD_POLICY_KIND_RESOURCE: return type == DocumentType::bucket;
        case WATCHWORD_POLICY_KIND_TRUST: return type == DocumentType::trust;
        case WATCHWORD_POLICY_KIND_SCP: return type == DocumentType::scp;
        case WATCHWORD_POLICY_KIND_RCP: return type == DocumentType::rcp;
        case WATCHWORD_POLICY_KIND_ENDPOINT: return type == DocumentType::endpoint;
        default: return false;
    }
}

watchword_policy_policies::Levels* levels_of(watchword_policy_policies& policies, int kind) {
    if (kind == WATCHWORD_POLICY_KIND_SCP) return &policies.scps;
    return kind == WATCHWORD_POLICY_KIND_RCP ? &policies.rcps : nullptr;
}

/// Where documents of that kind are listed; null when they are not, or when there is no level yet.
watchword_policy_policies::List* list_of(watchword_policy_policies& policies, int kind) {
    if (auto* levels = levels_of(policies, kind))
        return levels->lists.empty() ? nullptr : &levels->lists.back();
    switch (kind) {
        case WATCHWORD_POLICY_KIND_IDENTITY: return &policies.identity;
        case WATCHWORD_POLICY_KIND_BOUNDARY: return &policies.boundary;
        case WATCHWORD_POLICY_KIND_SESSION: return &policies.session;
        case WATCHWORD_POLICY_KIND_ENDPOINT: return &policies.endpoint;
        default: return nullptr;
    }
}

/// After a list of that kind changed, or when the kind begins to apply.
void show(watchword_policy_policies& policies, int kind) {
    Policies& view = policies.view;
    if (auto* levels = levels_of(policies, kind)) {
        levels->spans.back() = levels->lists.back();
        (kind == WATCHWORD_POLICY_KIND_SCP ? view.scps : view.rcps) = levels->spans;
        return;
    }
    if (kind == WATCHWORD_POLICY_KIND_IDENTITY) view.identity = policies.identity;
    if (kind == WATCHWORD_POLICY_KIND_BOUNDARY)
        view.boundary = std::span<const AttachedPolicy>(policies.boundary);
    if (kind == WATCHWORD_POLICY_KIND_SESSION)
        view.session = std::span<const AttachedPolicy>(policies.session);
    if (kind == WATCHWORD_POLICY_KIND_ENDPOINT) {
        view.endpoint = policies.endpoint;
        view.endpoint_applies = true;
    }
}

}  // namespace

int watchword_policy_policies_new(watchword_policy_policies** policies) { return make(policies); }

void watchword_policy_policies_free(watchword_policy_policies* policies) { delete policies; }

int watchword_policy_policies_add(watchword_policy_policies* policies, int kind, const char* name,
                                  std::size_t name_size, const watchword_policy_document* document) {
    if (!policies || !document) return WATCHWORD_POLICY_NULL_ARGUMENT;
    if (!suits(kind, document->value->type())) return WATCHWORD_POLICY_BAD_VALUE;
    const Text text = take(name, name_size);
    if (text.status != WATCHWORD_POLICY_OK) return text.status;
    if (policies->kept.size() >= documents_max) return WATCHWORD_POLICY_TOO_LARGE;
    const bool of_resource = kind == WATCHWORD_POLICY_KIND_RESOURCE || kind == WATCHWORD_POLICY_KIND_TRUST;
    auto* list = list_of(*policies, kind);
    if (of_resource ? policies->view.resource != nullptr : !list) return WATCHWORD_POLICY_WRONG_ORDER;
    return guarded([&] {
        policies->kept.push_back(document->value);
        if (of_resource) {
            policies->resource_name = text.view;
            policies->view.resource = document->value.get();
            return WATCHWORD_POLICY_OK;
        }
        const std::string& kept_name = policies->names.emplace_back(text.view);
        list->push_back({kept_name, document->value.get()});
        show(*policies, kind);
        return WATCHWORD_POLICY_OK;
    });
}

int watchword_policy_policies_apply(watchword_policy_policies* policies, int kind) {
    if (!policies) return WATCHWORD_POLICY_NULL_ARGUMENT;
    auto* levels = levels_of(*policies, kind);
    const bool listed = kind == WATCHWORD_POLICY_KIND_BOUNDARY || kind == WATCHWORD_POLICY_KIND_SESSION ||
                        kind == WATCHWORD_POLICY_KIND_ENDPOINT;
    if (!levels && !listed) return WATCHWORD_POLICY_BAD_VALUE;
    if (levels && levels->lists.size() >= levels_max) return WATCHWORD_POLICY_TOO_LARGE;
    return guarded([&] {
        if (levels) {
            levels->lists.reserve(levels_max);
            levels->spans.reserve(levels_max);
            levels->lists.emplace_back();
            levels->spans.emplace_back();
        }
        show(*policies, kind);
        return WATCHWORD_POLICY_OK;
    });
}
