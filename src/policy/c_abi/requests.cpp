#include "policy/c_abi/handles.hpp"

using namespace watchword::policy;
using namespace watchword::policy::c_abi;

static_assert(static_cast<int>(Principal::Type::root) == WATCHWORD_POLICY_PRINCIPAL_ROOT &&
              static_cast<int>(Principal::Type::user) == WATCHWORD_POLICY_PRINCIPAL_USER &&
              static_cast<int>(Principal::Type::assumed_role) == WATCHWORD_POLICY_PRINCIPAL_ASSUMED_ROLE &&
              static_cast<int>(Principal::Type::federated_user) ==
                  WATCHWORD_POLICY_PRINCIPAL_FEDERATED_USER &&
              static_cast<int>(Principal::Type::service) == WATCHWORD_POLICY_PRINCIPAL_SERVICE &&
              static_cast<int>(Principal::Type::identity_provider) ==
                  WATCHWORD_POLICY_PRINCIPAL_IDENTITY_PROVIDER);

Request watchword_policy_request::request() const {
    const Principal principal{.type = type.value_or(Principal::Type::anonymous),
                              .account = account,
                              .arn = arn,
                              .unique_id = unique_id,
                              .issuer_arn = issuer_arn,
                              .canonical_id = canonical_id};
    return {principal, action, resource, resource_account, context};
}

void watchword_policy_request::clear() {
    type.reset();
    for (std::string* text :
         {&account, &arn, &unique_id, &issuer_arn, &canonical_id, &action, &resource, &resource_account})
        text->clear();
    context.clear();
    context_bytes = 0;
}

namespace {

/// A text of the request and what it becomes.
struct Change {
    std::string& text;
    std::string_view to;
};

/// All of them or none.
int assign(std::initializer_list<Change> changes) {
    return guarded([&] {
        for (const Change& change : changes) change.text.reserve(change.to.size());
        for (const Change& change : changes) change.text.assign(change.to);
        return WATCHWORD_POLICY_OK;
    });
}

/// Reads the values into `request.views`, and adds what they weigh to `bytes`.
int take_values(watchword_policy_request& request, const char* const* values, const std::size_t* sizes,
                std::size_t count, std::size_t& bytes) {
    request.views.clear();
    for (std::size_t i = 0; i < count; ++i) {
        const Text value =
            take(values[i], sizes ? sizes[i] : WATCHWORD_POLICY_TERMINATED, resource_bytes_max);
        if (value.status != WATCHWORD_POLICY_OK) return value.status;
        bytes += value.view.size() + sizeof(std::string_view);
        if (bytes > context_bytes_max) return WATCHWORD_POLICY_TOO_LARGE;
        request.views.push_back(value.view);
    }
    return WATCHWORD_POLICY_OK;
}

}  // namespace

int watchword_policy_request_new(watchword_policy_request** request) { return make(request); }

void watchword_policy_request_free(watchword_policy_request* request) { delete request; }

int watchword_policy_request_clear(watchword_policy_request* request) {
    if (!request) return WATCHWORD_POLICY_NULL_ARGUMENT;
    request->clear();
    return WATCHWORD_POLICY_OK;
}

int watchword_policy_request_principal(watchword_policy_request* request, int principal_type,
                                       const char* account, std::size_t account_size, const char* arn,
                                       std::size_t arn_size) {
    if (!request) return WATCHWORD_POLICY_NULL_ARGUMENT;
    bool has_account = false, has_arn = true;
    switch (principal_type) {
        case WATCHWORD_POLICY_PRINCIPAL_ANONYMOUS: has_arn = false; break;
        case WATCHWORD_POLICY_PRINCIPAL_SERVICE:
        case WATCHWORD_POLICY_PRINCIPAL_IDENTITY_PROVIDER: break;
        case WATCHWORD_POLICY_PRINCIPAL_ROOT:
        case WATCHWORD_POLICY_PRINCIPAL_USER:
        case WATCHWORD_POLICY_PRINCIPAL_ASSUMED_ROLE:
        case WATCHWORD_POLICY_PRINCIPAL_FEDERATED_USER: has_account = true; break;
        default: return WATCHWORD_POLICY_BAD_VALUE;
    }
    const Text owner = take(account, account_size), name = take(arn, arn_size);
    if (owner.status != WATCHWORD_POLICY_OK) return owner.status;
    if (name.status != WATCHWORD_POLICY_OK) return name.status;
    if (has_account ? !is_account(owner.view) : !owner.view.empty()) return WATCHWORD_POLICY_BAD_VALUE;
    if (name.view.empty() == has_arn) return WATCHWORD_POLICY_BAD_TEXT;
    const int status = assign({{request->account, owner.view},
                               {request->arn, name.view},
                               {request->unique_id, {}},
                               {request->issuer_arn, {}},
                               {request->canonical_id, {}}});
    if (status == WATCHWORD_POLICY_OK) request->type = static_cast<Principal::Type>(principal_type);
    return status;
}

int watchword_policy_request_principal_details(watchword_policy_request* request, const char* unique_id,
                                               std::size_t unique_id_size, const char* issuer_arn,
                                               std::size_t issuer_arn_size, const char* canonical_id,
                                               std::size_t canonical_id_size) {
    if (!request) return WATCHWORD_POLICY_NULL_ARGUMENT;
    if (!request->type) return WATCHWORD_POLICY_WRONG_ORDER;
    const Text id = take(unique_id, unique_id_size), issuer = take(issuer_arn, issuer_arn_size),
               canonical = take(canonical_id, canonical_id_size);
    for (const Text& text : {id, issuer, canonical})
        if (text.status != WATCHWORD_POLICY_OK) return text.status;
    return assign({{request->unique_id, id.view},
                   {request->issuer_arn, issuer.view},
                   {request->canonical_id, canonical.view}});
}

int watchword_policy_request_action(watchword_policy_request* request, const char* action,
                                    std::size_t action_size) {
    if (!request) return WATCHWORD_POLICY_NULL_ARGUMENT;
    const Text text = take(action, action_size, action_bytes_max);
    if (text.status != WATCHWORD_POLICY_OK) return text.status;
    if (text.view.empty()) return WATCHWORD_POLICY_BAD_TEXT;
    return assign({{request->action, text.view}});
}

int watchword_policy_request_resource(watchword_policy_request* request, const char* resource,
                                      std::size_t resource_size, const char* account,
                                      std::size_t account_size) {
    if (!request) return WATCHWORD_POLICY_NULL_ARGUMENT;
    const Text text = take(resource, resource_size, resource_bytes_max), owner = take(account, account_size);
    if (text.status != WATCHWORD_POLICY_OK) return text.status;
    if (owner.status != WATCHWORD_POLICY_OK) return owner.status;
    if (text.view.empty()) return WATCHWORD_POLICY_BAD_TEXT;
    if (!owner.view.empty() && !is_account(owner.view)) return WATCHWORD_POLICY_BAD_VALUE;
    return assign({{request->resource, text.view}, {request->resource_account, owner.view}});
}

int watchword_policy_request_context(watchword_policy_request* request, const char* key, std::size_t key_size,
                                     const char* const* values, const std::size_t* value_sizes,
                                     std::size_t count) {
    if (!request || (count != 0 && !values)) return WATCHWORD_POLICY_NULL_ARGUMENT;
    const Text name = take(key, key_size);
    if (name.status != WATCHWORD_POLICY_OK) return name.status;
    if (name.view.empty()) return WATCHWORD_POLICY_BAD_TEXT;
    if (count > documents_max) return WATCHWORD_POLICY_TOO_LARGE;
    Context& context = request->context;
    if (context.size() >= context_keys_max && context.find(name.view).empty())
        return WATCHWORD_POLICY_TOO_LARGE;
    std::size_t bytes = request->context_bytes + name.view.size();
    bool changing = false;
    const int status = guarded([&]() -> int {
        const int taken = take_values(*request, values, value_sizes, count, bytes);
        if (taken != WATCHWORD_POLICY_OK) return taken;
        changing = true;
        context.set(name.view, std::span<const std::string_view>(request->views));
        return WATCHWORD_POLICY_OK;
    });
    if (status == WATCHWORD_POLICY_OK) request->context_bytes = bytes;
    // Half a context could hide the key that a Deny asks for.
    if (status != WATCHWORD_POLICY_OK && changing) request->clear();
    return status;
}
