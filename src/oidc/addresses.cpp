#include "oidc/addresses.hpp"

#include <netinet/in.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>

namespace watchword::oidc {
namespace {

struct Network {
    std::uint32_t address;
    int bits;
};

// IPv4 networks that are not anybody's (RFC 6890 and its register).
constexpr std::array<Network, 15> inner_networks{{
    {0x00000000, 8},   // this network
    {0x0a000000, 8},   // private
    {0x64400000, 10},  // carrier-grade NAT
    {0x7f000000, 8},   // loopback
    {0xa9fe0000, 16},  // link-local: where clouds answer for their machines
    {0xac100000, 12},  // private
    {0xc0000000, 24},  // protocol assignments
    {0xc0000200, 24},  // documentation
    {0xc0586300, 24},  // 6to4 relays
    {0xc0a80000, 16},  // private
    {0xc6120000, 15},  // benchmarks
    {0xc6336400, 24},  // documentation
    {0xcb007100, 24},  // documentation
    {0xe0000000, 4},   // multicast
    {0xf0000000, 4},   // reserved, broadcast
}};

bool is_public_v4(std::uint32_t address) {
    return std::ranges::none_of(inner_networks, [&](const Network& network) {
        return (address ^ network.address) >> (32 - network.bits) == 0;
    });
}

std::uint32_t v4_at(const std::uint8_t* bytes) {
    return std::uint32_t{bytes[0]} << 24 | std::uint32_t{bytes[1]} << 16 | std::uint32_t{bytes[2]} << 8 |
           bytes[3];
}

// Global unicast is 2000::/3; in it, some is set apart.
bool is_public_v6(const std::uint8_t* address) {
    constexpr std::array<std::uint8_t, 12> mapped{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
    constexpr std::array<std::uint8_t, 12> nat64{0, 0x64, 0xff, 0x9b, 0, 0, 0, 0, 0, 0, 0, 0};
    if (std::equal(mapped.begin(), mapped.end(), address) || std::equal(nat64.begin(), nat64.end(), address))
        return is_public_v4(v4_at(address + 12));
    if ((address[0] & 0xe0) != 0x20) return false;
    if (address[0] == 0x20 && address[1] == 0x02) return is_public_v4(v4_at(address + 2));  // 6to4
    if (address[0] == 0x20 && address[1] == 0x01 && address[2] < 0x02) return false;  // Teredo and others
    if (address[0] == 0x20 && address[1] == 0x01 && address[2] == 0x0d &&
        address[3] == 0xb8)  // documentation
        return false;
    return !(address[0] == 0x3f && address[1] == 0xff);  // documentation
}

}  // namespace

bool is_public(const sockaddr* address) {
    if (address->sa_family == AF_INET) {
        sockaddr_in v4{};
        std::memcpy(&v4, address, sizeof v4);
        return is_public_v4(ntohl(v4.sin_addr.s_addr));
    }
    if (address->sa_family == AF_INET6) {
        sockaddr_in6 v6{};
        std::memcpy(&v6, address, sizeof v6);
        return is_public_v6(v6.sin6_addr.s6_addr);
    }
    return false;
}

}  // namespace watchword::oidc
