// Policies embedded in one user, group or role: Put, Get, List and Delete, each written once.
#pragma once

#include <boost/describe/class.hpp>

#include "iam/entities.hpp"
#include "service/operation.hpp"

namespace watchword::iam {

/// Compiles an identity policy. Throws Fault MalformedPolicyDocument.
policy::DocumentPtr compile_identity_policy(const std::string& text);

template <class Of>
struct PutPolicyRequest : Of {
    PolicyNameType PolicyName;
    PolicyDocumentType PolicyDocument;
    BOOST_DESCRIBE_CLASS(PutPolicyRequest, (Of), (PolicyName, PolicyDocument), (), ())
};
/// Adds or replaces. Throws Fault LimitExceeded when all inline policies together are too long (facts: policy
/// §6).
template <class Of>
Empty put_inline_policy(Transaction&, Call&, const PutPolicyRequest<Of>&);

template <class Of>
struct GetInlinePolicyRequest : Of {
    PolicyNameType PolicyName;
    BOOST_DESCRIBE_CLASS(GetInlinePolicyRequest, (Of), (PolicyName), (), ())
};
template <class Of>
struct GetInlinePolicyResult : Of {
    std::string PolicyName;
    std::string PolicyDocument;  ///< percent-encoded
    BOOST_DESCRIBE_CLASS(GetInlinePolicyResult, (Of), (PolicyName, PolicyDocument), (), ())
};
template <class Of>
GetInlinePolicyResult<Of> get_inline_policy(const Snapshot&, Call&, const GetInlinePolicyRequest<Of>&);

template <class Of>
struct ListInlinePoliciesRequest : Of, Paged {
    BOOST_DESCRIBE_CLASS(ListInlinePoliciesRequest, (Of, Paged), (), (), ())
};
struct ListInlinePoliciesResult : PagedResult {
    std::vector<std::string> PolicyNames;
    BOOST_DESCRIBE_CLASS(ListInlinePoliciesResult, (PagedResult), (PolicyNames), (), ())
};
template <class Of>
ListInlinePoliciesResult list_inline_policies(const Snapshot&, Call&, const ListInlinePoliciesRequest<Of>&);

template <class Of>
struct DeleteInlinePolicyRequest : Of {
    PolicyNameType PolicyName;
    BOOST_DESCRIBE_CLASS(DeleteInlinePolicyRequest, (Of), (PolicyName), (), ())
};
template <class Of>
Empty delete_inline_policy(Transaction&, Call&, const DeleteInlinePolicyRequest<Of>&);

}  // namespace watchword::iam
