// Cyclic redundancy checks with a reflected polynomial, all-ones start and all-ones final XOR: CRC-32,
// CRC-32C and CRC-64/NVME are of this kind. Eight bytes at a time ("slicing by 8"), tables made at compile
// time.
#pragma once

#include <array>
#include <climits>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace watchword::crypto {

/// `polynomial` is reflected: the coefficient of x^0 in the highest bit.
template <class Word, Word polynomial>
struct ReflectedCrc {
    static constexpr int bits = sizeof(Word) * CHAR_BIT;

    /// The check of a text followed by `data`, given the check of the text; that of no text at all is 0.
    static Word extend(Word crc, std::string_view data) {
        crc = ~crc;
        while (data.size() >= 8) {
            Word next = 0;
            for (std::size_t i = 0; i < 8; ++i) {
                auto index = static_cast<unsigned char>(data[i]);
                if (i < sizeof(Word)) index ^= static_cast<unsigned char>(crc >> (8 * i));
                next ^= tables[7 - i][index];
            }
            crc = next;
            data.remove_prefix(8);
        }
        for (const char c : data) crc = step(crc, static_cast<unsigned char>(c));
        return ~crc;
    }

    /// The check of two texts one after the other from their own checks and the length of the second, without
    /// the texts. Costs some hundred steps whatever the length.
    static constexpr Word combine(Word first, Word second, std::uint64_t second_bytes) {
        return multiply(x_to_the_bytes(second_bytes), first) ^ second;
    }

private:
    static constexpr Word one = Word{1} << (bits - 1);  // x^0, reflected

    static constexpr Word times_x(Word a) { return (a & 1) != 0 ? (a >> 1) ^ polynomial : a >> 1; }

    static constexpr auto make_tables() {
        std::array<std::array<Word, 256>, 8> out{};
        for (std::size_t byte = 0; byte < 256; ++byte) {
            auto crc = static_cast<Word>(byte);
            for (int bit = 0; bit < 8; ++bit) crc = times_x(crc);
            out[0][byte] = crc;
        }
        for (std::size_t k = 1; k < out.size(); ++k)
            for (std::size_t byte = 0; byte < 256; ++byte)
                out[k][byte] = shift_byte(out[k - 1][byte]) ^ out[0][out[k - 1][byte] & 255];
        return out;
    }
    static constexpr Word shift_byte(Word crc) { return static_cast<Word>(crc >> 8); }
    static Word step(Word crc, unsigned char byte) {
        return shift_byte(crc) ^ tables[0][static_cast<unsigned char>(crc) ^ byte];
    }

    /// Product of two polynomials modulo the CRC's.
    static constexpr Word multiply(Word a, Word b) {
        Word product = 0;
        for (Word bit = one; bit != 0; bit >>= 1) {
            if ((a & bit) != 0) product ^= b;
            b = times_x(b);
        }
        return product;
    }

    static constexpr Word x_to_the_bytes(std::uint64_t bytes) {
        Word square = one;
        for (int bit = 0; bit < 8; ++bit) square = times_x(square);  // x^8: one byte
        Word product = one;
        for (; bytes != 0; bytes >>= 1) {
            if ((bytes & 1) != 0) product = multiply(square, product);
            square = multiply(square, square);
        }
        return product;
    }

    static constexpr std::array<std::array<Word, 256>, 8> tables = make_tables();
};

using Crc32 = ReflectedCrc<std::uint32_t, 0xedb88320u>;
using Crc32c = ReflectedCrc<std::uint32_t, 0x82f63b78u>;  ///< Castagnoli
using Crc64Nvme = ReflectedCrc<std::uint64_t, 0x9a6c9329ac4bc9b5u>;

}  // namespace watchword::crypto
