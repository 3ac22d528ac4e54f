// DecodeAuthorizationMessage: what an encoded authorization message of a refusal says (facts: policy §12,
// root).
#pragma once

#include <boost/describe/class.hpp>

#include "service/authorization_message.hpp"
#include "service/call.hpp"
#include "service/operation.hpp"

namespace watchword::sts {

struct DecodeAuthorizationMessageRequest {
    shape::Text<1, encoded_message_bytes_max, shape::Anything> EncodedMessage;
    BOOST_DESCRIBE_CLASS(DecodeAuthorizationMessageRequest, (), (EncodedMessage), (), ())
};
struct DecodeAuthorizationMessageResult {
    std::string DecodedMessage;
    BOOST_DESCRIBE_CLASS(DecodeAuthorizationMessageResult, (), (DecodedMessage), (), ())
};
/// Messages of the caller's own account only. Throws Fault InvalidAuthorizationMessageException for all
/// others, whole or not.
DecodeAuthorizationMessageResult decode_authorization_message(const Snapshot&, Call&,
                                                              const DecodeAuthorizationMessageRequest&);

}  // namespace watchword::sts
