// The texts that SigV4 signs (facts: signatures §1). Sender and receiver share them.
//
//     canonical request = METHOD LF CanonicalURI LF CanonicalQuery LF *(name ":" value LF) LF SignedHeaders
//     LF
//                         PayloadHash
//     string to sign    = "AWS4-HMAC-SHA256" LF timestamp LF scope LF hex(sha256(canonical request))
#pragma once

#include <string>
#include <string_view>

#include "wire/message.hpp"

namespace watchword::sigv4 {

enum class UriStyle {
    normalized,  ///< all services but S3: dot segments and empty segments removed, then encoded again
    as_sent,     ///< S3
    reencoded    ///< S3, for clients that sign the canonical spelling of a path and send another: decoded,
                 ///< encoded
};

std::string canonical_uri(std::string_view path, UriStyle);

/// Pairs encoded and sorted; '+' reads as a space; the parameter X-Amz-Signature is left out.
std::string canonical_query(std::string_view query);

/// `signed_headers`: lower-case names joined by ';', in the order to sign. A header that is not there counts
/// as empty; a repeated one as its values joined by ','.
std::string canonical_request(const Request&, std::string_view signed_headers, std::string_view payload_hash,
                              UriStyle);

std::string string_to_sign(std::string_view timestamp, std::string_view scope,
                           std::string_view canonical_request);

}  // namespace watchword::sigv4
