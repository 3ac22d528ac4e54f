// A text as QR code: for the API a PNG, for terminals half-block characters, both from one matrix.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace watchword::mfa {

/// Square matrix of modules, without quiet zone.
struct QrMatrix {
    int width = 0;           ///< modules per side
    std::vector<bool> dark;  ///< row by row, width × width
    bool at(int row, int column) const {
        return dark[static_cast<std::size_t>(row) * static_cast<std::size_t>(width) +
                    static_cast<std::size_t>(column)];
    }
};

/// Throws std::length_error when the text is too long for a QR code (2,331 bytes at error correction M).
QrMatrix qr_matrix(std::string_view text);

/// PNG bytes, grey, 6 pixels per module, quiet zone of 4 modules. Errors as qr_matrix.
std::string qr_png(std::string_view text);

/// UTF-8 lines of half blocks, two module rows per line, quiet zone included. Drawn with explicit black on
/// white, so that it scans on dark and light terminals. Errors as qr_matrix.
std::string qr_terminal(std::string_view text);

}  // namespace watchword::mfa
