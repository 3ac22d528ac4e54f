#include "cli/line_source.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <vector>

#include "watchword/error.hpp"

namespace watchword::cli {
namespace {

std::vector<std::string> lines_of(const std::string& text, std::size_t line_bytes_max) {
    char path[] = "/tmp/watchword-lines-XXXXXX";
    const int file = mkstemp(path);
    if (file < 0) {
        ADD_FAILURE() << "no temporary file";
        return {};
    }
    close(file);
    std::ofstream(path, std::ios::binary) << text;
    std::vector<std::string> out;
    LineSource lines(path, line_bytes_max);
    while (const auto line = lines.next()) out.emplace_back(*line);
    EXPECT_FALSE(lines.next()) << "the end stays the end";
    std::filesystem::remove(path);
    return out;
}

TEST(LineSource, WhatIsALine) {
    using Lines = std::vector<std::string>;
    EXPECT_EQ(lines_of("", 10), Lines{});
    EXPECT_EQ(lines_of("a\nb\n", 10), (Lines{"a", "b"}));
    EXPECT_EQ(lines_of("a\n\nb", 10), (Lines{"a", "", "b"})) << "the last needs no newline";
    EXPECT_EQ(lines_of("\n", 10), (Lines{""}));
    EXPECT_EQ(lines_of(std::string("a\0b\r\n", 5), 10), (Lines{std::string("a\0b\r", 4)}));
}

TEST(LineSource, IsALineThatIsTooLongCutAndTheNextOneWhole) {
    const std::string just(100, 'x'), over(101, 'y'), far(3'000'000, 'z');
    EXPECT_EQ(lines_of(just + "\n" + over + "\n" + far + "\nnext\n" + far, 100),
              (std::vector<std::string>{just, over, std::string(101, 'z'), "next", std::string(101, 'z')}));
}

TEST(LineSource, AreLinesWholeWhereverReadsEnd) {
    std::string text;
    std::vector<std::string> expected;
    for (std::size_t i = 0; i < 2000; ++i) {
        expected.push_back(std::string(i, static_cast<char>('a' + i % 26)));
        text += expected.back() + "\n";
    }
    EXPECT_EQ(lines_of(text, 5000), expected);
}

TEST(LineSource, IsAFileThatIsNotThereAnError) {
    EXPECT_THROW(LineSource("/tmp/watchword-no-such-file", 10), client::ConfigurationError);
    LineSource directory("/tmp", 10);
    EXPECT_THROW(directory.next(), client::ConfigurationError);
}

}  // namespace
}  // namespace watchword::cli
