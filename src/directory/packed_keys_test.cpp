// Question: are packed keys what a sorted vector of strings is, whatever bytes are in them?
#include "directory/packed_keys.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <vector>

namespace watchword::directory::detail {
namespace {

using Model = std::vector<std::string>;

std::vector<std::string> listed(const PackedKeys& keys) {
    std::vector<std::string> out;
    for (std::size_t i = 0; i < keys.size(); ++i) out.push_back(keys[i]);
    return out;
}

TEST(PackedKeys, AreASortedVectorOfStrings) {
    const std::string alphabet("\0a\xff", 3);
    for (unsigned seed = 1; seed <= 300; ++seed) {
        std::mt19937 random(seed);
        // What all keys have in common comes and goes.
        const std::string start(seed % 3 == 0 ? 0 : random() % 12, 'p');
        const auto random_key = [&] {
            std::string key = random() % 30 == 0 ? "" : start;
            for (auto length = random() % 4; length > 0; --length) key += alphabet[random() % 3];
            return key;
        };
        PackedKeys keys;
        Model model;
        for (int step = 0; step < 120; ++step) {
            const std::string key = random_key();
            const auto lower = std::ranges::lower_bound(model, key),
                       upper = std::ranges::upper_bound(model, key);
            const auto i = static_cast<std::size_t>(lower - model.begin());
            ASSERT_EQ(keys.lower_bound(key), i);
            ASSERT_EQ(keys.upper_bound(key), static_cast<std::size_t>(upper - model.begin()));
            if (i < model.size()) {
                ASSERT_EQ(keys.equal(i, key), model[i] == key);
            }
            if (lower == upper) {
                keys.insert(i, key);
                model.insert(lower, key);
            } else if (random() % 3 == 0) {
                keys.erase(i);
                model.erase(lower);
            }
            ASSERT_EQ(listed(keys), model);
        }
        ASSERT_EQ(listed(PackedKeys(model)), model);
        const PackedKeys copy = keys;
        const auto half = random() % (model.size() + 1);
        const auto middle = model.begin() + static_cast<std::ptrdiff_t>(half);
        PackedKeys tail = keys.split(half);
        ASSERT_EQ(listed(keys), Model(model.begin(), middle));
        ASSERT_EQ(listed(tail), Model(middle, model.end()));
        ASSERT_EQ(listed(copy), model);
        keys.append(tail);
        ASSERT_EQ(listed(keys), model);
    }
}

TEST(PackedKeys, AKeyIsReadIntoMemoryThatIsThere) {
    PackedKeys keys;
    keys.push_back("arn:aws:iam::111122223333:policy/a");
    keys.push_back("arn:aws:iam::111122223333:policy/bb");
    std::string memory;
    EXPECT_EQ(keys.read(1, memory), "arn:aws:iam::111122223333:policy/bb");
    EXPECT_EQ(keys.read(0, memory), "arn:aws:iam::111122223333:policy/a");
}

}  // namespace
}  // namespace watchword::directory::detail
