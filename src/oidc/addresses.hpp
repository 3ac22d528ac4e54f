// Which network addresses are anybody's, and which belong to somebody's inner network.
#pragma once

#include <sys/socket.h>

namespace watchword::oidc {

/// False for loopback, private, link-local, carrier-grade NAT, multicast, documentation and reserved
/// addresses (RFC 6890), in IPv6 also when they are wrapped (mapped, NAT64, 6to4), and for everything that is
/// neither IPv4 nor IPv6.
bool is_public(const sockaddr*);

}  // namespace watchword::oidc
