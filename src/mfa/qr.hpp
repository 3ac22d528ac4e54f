// A text as QR code: for the API a PNG, for terminals half-block characters, both from one matrix. What is
// drawn is the seed of a device, so what it is drawn from is wiped.
#pragma once

#include <string>
#include <string_view>

#include "base/secret.hpp"

namespace watchword::mfa {

/// Square matrix of modules, without quiet zone.
struct QrMatrix {
    int width = 0;   ///< modules per side
    Secret modules;  ///< row by row, width × width bytes: '\1' is dark, '\0' is light
    bool at(int row, int column) const {
        return modules.reveal()[static_cast<std::size_t>(row) * static_cast<std::size_t>(width) +
                                static_cast<std::size_t>(column)] != '\0';
    }
};

/// Throws std::length_error when the text is too long for a QR code (2,331 bytes at error correction M).
QrMatrix qr_matrix(std::string_view text);

/// PNG bytes, grey, 6 pixels per module, quiet zone of 4 modules. Errors as qr_matrix. Takes a millisecond or
/// two.
Secret qr_png(std::string_view text);

/// UTF-8 lines of half blocks, two module rows per line, quiet zone included. Drawn with explicit black on
/// white, so that it scans on dark and light terminals. Errors as qr_matrix.
std::string qr_terminal(std::string_view text);

}  // namespace watchword::mfa
