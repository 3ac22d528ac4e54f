#include "watchword/error.hpp"

namespace watchword::client {

ServiceError::ServiceError(std::string code_in, std::string message_in, int status, std::string request)
    : Error(message_in.empty() ? code_in : code_in + ": " + message_in),
      code(std::move(code_in)),
      message(std::move(message_in)),
      http_status(status),
      request_id(std::move(request)) {}

}  // namespace watchword::client
