// GetContextKeysForCustomPolicy and GetContextKeysForPrincipalPolicy: the condition keys and variables that
// policies ask for.
#pragma once

#include <boost/describe/class.hpp>

#include "iam/simulation.hpp"

namespace watchword::iam {

struct GetContextKeysForCustomPolicyRequest {
    RequiredPolicyInputs PolicyInputList;
    BOOST_DESCRIBE_CLASS(GetContextKeysForCustomPolicyRequest, (), (PolicyInputList), (), ())
};
struct GetContextKeysForPrincipalPolicyRequest {
    ArnType PolicySourceArn;
    PolicyInputs PolicyInputList;
    BOOST_DESCRIBE_CLASS(GetContextKeysForPrincipalPolicyRequest, (), (PolicySourceArn, PolicyInputList), (),
                         ())
};
/// As they are written: each document's keys once in every spelling, so those of several may repeat.
struct GetContextKeysForPolicyResponse {
    std::vector<std::string> ContextKeyNames;
    BOOST_DESCRIBE_CLASS(GetContextKeysForPolicyResponse, (), (ContextKeyNames), (), ())
};

/// Both throw Fault InvalidInput for a text that is no policy; incomplete ones are read
/// (policy::context_keys).
GetContextKeysForPolicyResponse get_context_keys_for_custom_policy(
    const Snapshot&, Call&, const GetContextKeysForCustomPolicyRequest&);
/// Also of the entity's policies, those of a user's groups, and its boundary. Throws Fault NoSuchEntity.
GetContextKeysForPolicyResponse get_context_keys_for_principal_policy(
    const Snapshot&, Call&, const GetContextKeysForPrincipalPolicyRequest&);

}  // namespace watchword::iam
