// Whether principals of the account may have tokens that say to others who they are (sts/identity_token.hpp),
// and under which issuer (facts: federation §4).
#pragma once

#include <boost/describe/class.hpp>

#include "service/identity_tokens.hpp"
#include "service/operation.hpp"

namespace watchword::iam {

struct OutboundFederationRequest {
    BOOST_DESCRIBE_CLASS(OutboundFederationRequest, (), (), (), ())
};
struct EnableOutboundFederationResult {
    std::string IssuerIdentifier;
    BOOST_DESCRIBE_CLASS(EnableOutboundFederationResult, (), (IssuerIdentifier), (), ())
};
/// The keys of the server's issuers, if it has none yet: making them takes time.
std::optional<IdentityTokenKeys> prepare_outbound_federation(const Snapshot&, Call&,
                                                             const OutboundFederationRequest&);
/// Throws Fault FeatureEnabled when it is enabled already, InvalidInput when the server has no public
/// endpoint.
EnableOutboundFederationResult enable_outbound_federation(Transaction&, Call&,
                                                          const OutboundFederationRequest&,
                                                          const std::optional<IdentityTokenKeys>&);

/// Throws Fault FeatureDisabled when it is not enabled. From then on the issuer publishes nothing: tokens
/// that are still in force are found good by nobody who has to ask for its keys.
Empty disable_outbound_federation(Transaction&, Call&, const OutboundFederationRequest&);

struct GetOutboundFederationInfoResult {
    std::string IssuerIdentifier;
    bool JwtVendingEnabled = false;
    BOOST_DESCRIBE_CLASS(GetOutboundFederationInfoResult, (), (IssuerIdentifier, JwtVendingEnabled), (), ())
};
/// Throws Fault FeatureDisabled when it is not enabled.
GetOutboundFederationInfoResult get_outbound_federation_info(const Snapshot&, Call&,
                                                             const OutboundFederationRequest&);

}  // namespace watchword::iam
