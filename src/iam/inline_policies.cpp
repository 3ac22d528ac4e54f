#include "iam/inline_policies.hpp"

#include "base/encoding.hpp"
#include "iam/paging.hpp"

namespace watchword::iam {
namespace {

template <class Record>
Fault no_such_inline_policy(std::string_view name) {
    return no_such_entity(concat(KindOf<Record>::word, " policy"), name);
}

// Names ignore case, and the first spelling stays (facts: iam §2). Records of old may hold several that
// differ in case only: of those the one that is spelled as asked for.
template <class Policies>
auto find_policy(Policies& policies, const std::string& name) {
    const auto exact = policies.find(name);
    if (exact != policies.end()) return exact;
    return std::ranges::find_if(policies,
                                [&](const auto& entry) { return equal_ignoring_case(entry.first, name); });
}

void set_name(OfUser& of, const User& user) { of.UserName = user.name; }
void set_name(OfGroup& of, const Group& group) { of.GroupName = group.name; }
void set_name(OfRole& of, const Role& role) { of.RoleName = role.name; }

}  // namespace

policy::DocumentPtr compile_identity_policy(const std::string& text) {
    auto compiled = policy::compile(text, policy::DocumentType::identity);
    if (!compiled) throw malformed_policy(compiled.error().message);
    return *compiled;
}

template <class Of>
Empty put_inline_policy(Transaction& in, Call& call, const PutPolicyRequest<Of>& request) {
    using Kind = KindOf<typename Of::Record>;
    auto record = named(in.snapshot(), call, request);
    require_unprotected(record);
    const auto before = find_policy(record.inline_policies, request.PolicyName);
    record.inline_policies[before == record.inline_policies.end() ? request.PolicyName : before->first] =
        IdentityPolicy(compile_identity_policy(request.PolicyDocument));
    std::size_t size = 0;
    for (const auto& [name, policy] : record.inline_policies)
        size += policy.document()->size_without_white_space();
    if (size > Kind::inline_policies_size_max)
        throw limit_exceeded(concat("Maximum policy size of ", std::to_string(Kind::inline_policies_size_max),
                                    " bytes exceeded for ", Kind::word, " ", record.name));
    in.put(std::move(record));
    return {};
}

template <class Of>
GetInlinePolicyResult<Of> get_inline_policy(const Snapshot& snapshot, Call& call,
                                            const GetInlinePolicyRequest<Of>& request) {
    const auto& record = named(snapshot, call, request);
    const auto found = find_policy(record.inline_policies, request.PolicyName);
    if (found == record.inline_policies.end())
        throw no_such_inline_policy<typename Of::Record>(request.PolicyName);
    GetInlinePolicyResult<Of> result;
    set_name(result, record);
    result.PolicyName = request.PolicyName;
    result.PolicyDocument = percent_encode(found->second.document()->text());
    return result;
}

template <class Of>
ListInlinePoliciesResult list_inline_policies(const Snapshot& snapshot, Call& call,
                                              const ListInlinePoliciesRequest<Of>& request) {
    ShortList<std::monostate> names;
    for (const auto& [name, policy] : named(snapshot, call, request).inline_policies) names.add(name, {});
    ListInlinePoliciesResult result;
    page_through(names, "", request.page(), result, [&](const auto& entry) {
        result.PolicyNames.push_back(entry.key);
        return true;
    });
    return result;
}

template <class Of>
Empty delete_inline_policy(Transaction& in, Call& call, const DeleteInlinePolicyRequest<Of>& request) {
    auto record = named(in.snapshot(), call, request);
    require_unprotected(record);
    const auto found = find_policy(record.inline_policies, request.PolicyName);
    if (found == record.inline_policies.end())
        throw no_such_inline_policy<typename Of::Record>(request.PolicyName);
    record.inline_policies.erase(found);
    in.put(std::move(record));
    return {};
}

#define WATCHWORD_INLINE_POLICIES(Of)                                                             \
    template Empty put_inline_policy(Transaction&, Call&, const PutPolicyRequest<Of>&);           \
    template GetInlinePolicyResult<Of> get_inline_policy(const Snapshot&, Call&,                  \
                                                         const GetInlinePolicyRequest<Of>&);      \
    template ListInlinePoliciesResult list_inline_policies(const Snapshot&, Call&,                \
                                                           const ListInlinePoliciesRequest<Of>&); \
    template Empty delete_inline_policy(Transaction&, Call&, const DeleteInlinePolicyRequest<Of>&);
WATCHWORD_INLINE_POLICIES(OfUser)
WATCHWORD_INLINE_POLICIES(OfGroup)
WATCHWORD_INLINE_POLICIES(OfRole)
#undef WATCHWORD_INLINE_POLICIES

}  // namespace watchword::iam
