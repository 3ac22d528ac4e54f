// Questions: can a seed be written down and read back, and can a camera read what we draw?
#include "mfa/qr.hpp"

#include <gtest/gtest.h>
#include <png.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "mfa/seed.hpp"

namespace watchword::mfa {
namespace {

class CountingRandom final : public Random {
public:
    std::string bytes(std::size_t count) override {
        std::string out;
        for (std::size_t i = 0; i < count; ++i) out += static_cast<char>(next_++);
        return out;
    }

private:
    unsigned next_ = 1;
};

std::string example() {
    CountingRandom random;
    return otpauth_uri("alice", "123456789012", new_seed(random)).reveal();
}

TEST(Seed, IsItLongAndReadableBack) {
    CountingRandom random;
    const auto one = new_seed(random), two = new_seed(random);
    EXPECT_EQ(one.reveal().size(), 40u);
    EXPECT_FALSE(one.equals(two.reveal()));
    const auto text = seed_text(one);
    EXPECT_EQ(text.reveal().size(), 64u);
    EXPECT_EQ(text.reveal().find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"), std::string::npos);
    EXPECT_TRUE(read_seed_text(text.reveal())->equals(one.reveal()));
    EXPECT_TRUE(read_seed_text("gezd gnbv-GY3T QOJQ gezd gnbv gy3t qojq")->equals("12345678901234567890"));
    for (const std::string& bad :
         {std::string(), std::string("GEZDGNBV"), std::string("1EZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"),
          std::string(128, 'A'), std::string(1000, 'A')})
        EXPECT_FALSE(read_seed_text(bad)) << bad;
}

TEST(Seed, WhatIsAnAppTold) {
    const Secret seed(std::string("12345678901234567890"));
    EXPECT_EQ(otpauth_uri("root-account-mfa-device", "123456789012", seed).reveal(),
              "otpauth://totp/root-account-mfa-device@123456789012?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
    // A name cannot smuggle in another secret or parameter.
    EXPECT_EQ(otpauth_uri("a?secret=B&x=@/#%", "my account", seed).reveal(),
              "otpauth://totp/a%3Fsecret%3DB%26x%3D%40%2F%23%25@my%20account?secret="
              "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
}

struct Image {
    unsigned side = 0;
    std::string grey;
};
Image read_png(const std::string& bytes) {
    png_image image{};
    image.version = PNG_IMAGE_VERSION;
    EXPECT_NE(png_image_begin_read_from_memory(&image, bytes.data(), bytes.size()), 0);
    EXPECT_EQ(image.width, image.height);
    image.format = PNG_FORMAT_GRAY;
    Image out{image.width, std::string(PNG_IMAGE_SIZE(image), '\0')};
    EXPECT_NE(png_image_finish_read(&image, nullptr, out.grey.data(), 0, nullptr), 0);
    return out;
}

TEST(Qr, DoesThePngShowTheMatrix) {
    const auto drawn = qr_png(example());
    const std::string& png = drawn.reveal();
    EXPECT_TRUE(png.starts_with("\x89PNG\r\n\x1a\n"));
    const auto matrix = qr_matrix(example());
    const auto image = read_png(png);
    ASSERT_EQ(image.side, static_cast<unsigned>(matrix.width + 8) * 6);
    for (unsigned y = 0; y < image.side; ++y)
        for (unsigned x = 0; x < image.side; ++x) {
            const int row = static_cast<int>(y / 6) - 4, column = static_cast<int>(x / 6) - 4;
            const bool inside = row >= 0 && column >= 0 && row < matrix.width && column < matrix.width;
            const bool dark = inside && matrix.at(row, column);
            ASSERT_EQ(image.grey[y * image.side + x], dark ? '\0' : '\xff') << row << ' ' << column;
        }
    // The finder pattern of the upper left corner: seven dark modules in a row, then a light one.
    for (int column = 0; column < 7; ++column) EXPECT_TRUE(matrix.at(0, column));
    EXPECT_FALSE(matrix.at(0, 7));
    EXPECT_FALSE(matrix.at(1, 1));
    EXPECT_TRUE(matrix.at(3, 3));
}

TEST(Qr, DoesTheTerminalShowTheMatrix) {
    const auto matrix = qr_matrix("otpauth://totp/x");
    const auto text = qr_terminal("otpauth://totp/x");
    int row = -4;
    std::string_view rest = text;
    while (!rest.empty()) {
        const auto end = rest.find('\n');
        auto line = rest.substr(0, end);
        rest.remove_prefix(end + 1);
        const std::string_view begin = "\x1b[30;107m", finish = "\x1b[0m";
        ASSERT_TRUE(line.starts_with(begin) && line.ends_with(finish));
        line = line.substr(begin.size(), line.size() - begin.size() - finish.size());
        for (int column = -4; column < matrix.width + 4; ++column) {
            const auto dark = [&](int r) {
                return r >= 0 && column >= 0 && r < matrix.width && column < matrix.width &&
                       matrix.at(r, column);
            };
            const std::string_view glyph =
                dark(row) ? (dark(row + 1) ? "█" : "▀") : (dark(row + 1) ? "▄" : " ");
            ASSERT_TRUE(line.starts_with(glyph)) << row << ' ' << column;
            line.remove_prefix(glyph.size());
        }
        EXPECT_TRUE(line.empty());
        row += 2;
    }
    EXPECT_GE(row, matrix.width + 4);
}

TEST(Qr, IsATextTooLongRefused) { EXPECT_THROW(qr_png(std::string(4000, 'x')), std::length_error); }

TEST(Qr, CanAnotherProgramReadThePng) {
    if (std::system("command -v zbarimg >/dev/null 2>&1") != 0) GTEST_SKIP() << "zbarimg is not installed";
    const auto folder = std::filesystem::temp_directory_path() / ("watchword_qr_" + std::to_string(getpid()));
    std::filesystem::create_directory(folder);
    const auto path = folder / "code.png";
    std::ofstream(path, std::ios::binary) << qr_png(example()).reveal();
    std::string read;
    if (FILE* pipe = popen(("zbarimg --quiet --raw " + path.string() + " 2>/dev/null").c_str(), "r")) {
        char piece[256];
        while (fgets(piece, sizeof piece, pipe)) read += piece;
        pclose(pipe);
    }
    std::filesystem::remove_all(folder);
    EXPECT_EQ(read, example() + "\n");
}

}  // namespace
}  // namespace watchword::mfa
