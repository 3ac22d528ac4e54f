#include "sts/decode_message.hpp"

#include "base/fault.hpp"

namespace watchword::sts {

DecodeAuthorizationMessageResult decode_authorization_message(
    const Snapshot& snapshot, Call& call, const DecodeAuthorizationMessageRequest& request) {
    auto text = open_authorization_message(request.EncodedMessage, call.account_id(), snapshot,
                                           call.environment.vault);
    if (!text) throw Fault("InvalidAuthorizationMessageException", 400, "Message is not valid");
    return {std::move(*text)};
}

}  // namespace watchword::sts
