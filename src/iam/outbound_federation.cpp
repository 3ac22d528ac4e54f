#include "iam/outbound_federation.hpp"

#include "base/ids.hpp"
#include "iam/errors.hpp"

namespace watchword::iam {
namespace {

const OutboundFederation& enabled(const Snapshot& snapshot, const Call& call) {
    const auto* found = snapshot.outbound_federations.find(call.account_id());
    if (!found || !found->enabled)
        throw Fault("FeatureDisabled", 404, "Outbound web identity federation is disabled for the account.");
    return *found;
}

}  // namespace

std::optional<IdentityTokenKeys> prepare_outbound_federation(const Snapshot& snapshot, Call& call,
                                                             const OutboundFederationRequest&) {
    if (!identity_token_keys_are_due(snapshot, call.now())) return std::nullopt;
    return IdentityTokenKeys::generate();
}

EnableOutboundFederationResult enable_outbound_federation(Transaction& in, Call& call,
                                                          const OutboundFederationRequest&,
                                                          const std::optional<IdentityTokenKeys>& keys) {
    if (call.settings.public_endpoint.empty())
        throw invalid_input(
            "This server issues no tokens for others: it has no public endpoint (watchwordd serve "
            "--public-endpoint).");
    OutboundFederation federation;
    if (const auto* found = in.snapshot().outbound_federations.find(call.account_id())) federation = *found;
    if (federation.enabled)
        throw Fault("FeatureEnabled", 409,
                    "Outbound web identity federation is already enabled for the account.");
    federation.account_id = call.account_id();
    if (federation.issuer_id.empty()) federation.issuer_id = new_uuid(in.random());
    federation.enabled = true;
    if (keys) add_identity_token_keys(in, *keys);
    EnableOutboundFederationResult result{issuer_url(call.settings.public_endpoint, federation)};
    in.put(std::move(federation));
    return result;
}

Empty disable_outbound_federation(Transaction& in, Call& call, const OutboundFederationRequest&) {
    OutboundFederation federation = enabled(in.snapshot(), call);
    federation.enabled = false;
    in.put(std::move(federation));
    return {};
}

GetOutboundFederationInfoResult get_outbound_federation_info(const Snapshot& snapshot, Call& call,
                                                             const OutboundFederationRequest&) {
    return {issuer_url(call.settings.public_endpoint, enabled(snapshot, call)), true};
}

}  // namespace watchword::iam
