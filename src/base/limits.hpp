// What a stranger may send, at most. Every limit is checked before what it bounds is walked or stored.
#pragma once

#include <cstddef>

namespace watchword::limits {

inline constexpr std::size_t request_head_bytes_max = 64 * 1024;  // request line and all headers
inline constexpr std::size_t header_count_max = 200;
inline constexpr std::size_t target_bytes_max = 32 * 1024;          // path and query as sent
inline constexpr std::size_t control_body_bytes_max = 1024 * 1024;  // IAM, STS, and S3 XML/JSON documents
inline constexpr std::size_t query_parameters_max = 2000;           // of a form body or query string
inline constexpr std::size_t query_depth_max = 8;                   // dots in one parameter name
inline constexpr std::size_t json_depth_max = 32;
inline constexpr std::size_t policy_document_bytes_max = 131072;  // IAM model: policyDocumentType
inline constexpr std::size_t session_token_bytes_max = 16 * 1024;

}  // namespace watchword::limits
