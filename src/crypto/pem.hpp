// PEM text of strangers (RFC 7468, RFC 1421 §4.6), for the files of this folder that hand it to OpenSSL.
#pragma once

namespace watchword::crypto {

/// What every PEM_read_… here takes as its callback. Any block may say in its headers that it is encrypted,
/// certificates and public keys too, and without a callback OpenSSL asks the terminal, or standard input, for
/// the passphrase and waits. None is ever given: such a block is not read.
inline int no_passphrase(char*, int, int, void*) { return -1; }

}  // namespace watchword::crypto
