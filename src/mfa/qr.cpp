#include "mfa/qr.hpp"

#include <png.h>
#include <qrencode.h>

#include <memory>
#include <new>
#include <stdexcept>

namespace watchword::mfa {
namespace {

constexpr int quiet_modules = 4;
constexpr int pixels_per_module = 6;

std::size_t modules_of(const QRcode& code) {
    return static_cast<std::size_t>(code.width) * static_cast<std::size_t>(code.width);
}

struct FreeQr {
    void operator()(QRcode* code) const {
        explicit_bzero(code->data, modules_of(*code));
        QRcode_free(code);
    }
};

bool dark_at(const QrMatrix& matrix, int row, int column) {
    return row >= 0 && column >= 0 && row < matrix.width && column < matrix.width && matrix.at(row, column);
}

}  // namespace

QrMatrix qr_matrix(std::string_view text) {
    const std::unique_ptr<QRcode, FreeQr> code(QRcode_encodeData(
        static_cast<int>(text.size()), reinterpret_cast<const unsigned char*>(text.data()), 0, QR_ECLEVEL_M));
    if (!code) {
        if (errno == ENOMEM) throw std::bad_alloc();
        throw std::length_error("a QR code cannot hold a text of this length");
    }
    std::string modules(modules_of(*code), '\0');
    for (std::size_t i = 0; i < modules.size(); ++i) modules[i] = static_cast<char>(code->data[i] & 1);
    return {code->width, Secret(std::move(modules))};
}

Secret qr_png(std::string_view text) {
    const auto matrix = qr_matrix(text);
    const int side = (matrix.width + 2 * quiet_modules) * pixels_per_module;
    // libpng's simplified API writes 8-bit grey; two values compress to next to nothing.
    std::string pixels(static_cast<std::size_t>(side) * static_cast<std::size_t>(side), '\xff');
    for (int y = 0; y < side; ++y)
        for (int x = 0; x < side; ++x)
            if (dark_at(matrix, y / pixels_per_module - quiet_modules, x / pixels_per_module - quiet_modules))
                pixels[static_cast<std::size_t>(y) * static_cast<std::size_t>(side) +
                       static_cast<std::size_t>(x)] = '\0';
    png_image image{};
    image.version = PNG_IMAGE_VERSION;
    image.width = image.height = static_cast<png_uint_32>(side);
    image.format = PNG_FORMAT_GRAY;
    png_alloc_size_t size = PNG_IMAGE_PNG_SIZE_MAX(image);
    std::string out(size, '\0');
    const bool good =
        png_image_write_to_memory(&image, out.data(), &size, 0, pixels.data(), side, nullptr) != 0;
    wipe(pixels);
    if (!good) throw std::runtime_error("libpng could not write the image");
    out.resize(size);
    return Secret(std::move(out));
}

std::string qr_terminal(std::string_view text) {
    const auto matrix = qr_matrix(text);
    std::string out;
    for (int row = -quiet_modules; row < matrix.width + quiet_modules; row += 2) {
        out += "\x1b[30;107m";  // black on white
        for (int column = -quiet_modules; column < matrix.width + quiet_modules; ++column) {
            const bool upper = dark_at(matrix, row, column), lower = dark_at(matrix, row + 1, column);
            out += upper ? (lower ? "█" : "▀") : (lower ? "▄" : " ");
        }
        out += "\x1b[0m\n";
    }
    return out;
}

}  // namespace watchword::mfa
