#include "watchword/credentials.hpp"

#include "base/secret.hpp"

namespace watchword::client {

Credentials::Credentials(std::string id, std::string secret, std::string token,
                         std::optional<Timestamp> expires)
    : access_key_id(std::move(id)),
      secret_access_key(std::move(secret)),
      session_token(std::move(token)),
      expiration(expires) {}

Credentials::~Credentials() {
    wipe(secret_access_key);
    wipe(session_token);
}

}  // namespace watchword::client
