// RSA public keys as SSH writes them (RFC 4253 §6.6) and as PEM (RFC 5280 SubjectPublicKeyInfo).
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace watchword::crypto {

/// An RSA public key. `blob` is what SSH calls it on the wire: string "ssh-rsa", mpint e, mpint n.
struct SshRsaKey {
    std::string blob;
    std::size_t bits = 0;

    std::string ssh_text() const;         ///< "ssh-rsa AAAA…", without a comment
    std::string pem_text() const;         ///< "-----BEGIN PUBLIC KEY-----…"
    std::string md5_fingerprint() const;  ///< "aa:bb:…", 47 characters
};

/// From "ssh-rsa AAAA… comment" or a PEM public key; none for everything else, other kinds of keys included.
std::optional<SshRsaKey> read_ssh_rsa_key(std::string_view text);

}  // namespace watchword::crypto
