// What can go wrong, one type for each thing a caller would do differently about it. Messages never contain
// secret keys, session tokens or MFA codes.
#pragma once

#include <stdexcept>
#include <string>

namespace watchword::client {

/// Base of everything this library throws on purpose.
class Error : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// The service answered, and its answer was no. what() is "AccessDenied: the service's own sentence".
class ServiceError : public Error {
public:
    ServiceError(std::string code, std::string message, int http_status, std::string request_id);

    std::string
        code;  ///< AWS error code: "AccessDenied", "NoSuchBucket"; "NotFound" etc. where HEAD has no body
    std::string message;     ///< the service's sentence, control characters removed; may be empty
    int http_status;         ///< 300…599
    std::string request_id;  ///< for the service's operator; may be empty
};

/// There was no usable answer: name resolution, connection, TLS, proxy, time-out, malformed HTTP or XML.
class TransportError : public Error {
public:
    using Error::Error;
};

/// Configuration files, environment or arguments do not add up. Names file and line where one is to blame.
class ConfigurationError : public Error {
public:
    using Error::Error;
};

/// A question could not be asked or was not answered.
class PromptError : public Error {
public:
    using Error::Error;
};

}  // namespace watchword::client
