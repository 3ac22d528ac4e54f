// Question: is what a Gatherer makes what putting the entries one by one makes?
#include "directory/gatherer.hpp"

#include <gtest/gtest.h>

#include <map>
#include <random>
#include <set>

namespace watchword::directory {
namespace {

using Numbers = Table<int>;

// Around what is sorted at once, and several times that.
constexpr int counts[] = {0, 1, 2, 16'383, 16'384, 16'385, 32'768, 70'000};

std::string random_key(std::mt19937& random, int different) {
    return "arn:aws:iam::111122223333:policy/" +
           std::to_string(std::uniform_int_distribution(0, different)(random));
}

TEST(Gatherer, MakesTheTableThatPuttingMakes) {
    for (const int count : counts)
        for (const int different : {count / 2, count * 10}) {  // many keys again, and few
            std::mt19937 random(7);
            std::map<std::string, int> model{{"before", 1}};
            Numbers table;
            table.put("before", std::make_shared<const int>(1));
            Gatherer<Numbers> gatherer;
            for (int i = 0; i < count; ++i) {
                std::string key = i % 5000 == 4999 ? "before" : random_key(random, different);
                model[key] = i;
                gatherer.put(std::move(key), std::make_shared<const int>(i));
            }
            gatherer.move_into(table);
            ASSERT_EQ(table.size(), model.size());
            auto expected = model.begin();
            for (const auto& entry : table) {
                ASSERT_EQ(entry.key, expected->first);
                ASSERT_EQ(entry.value, expected->second) << entry.key;
                ++expected;
            }
            for (const auto& [key, value] : model) ASSERT_EQ(*table.find(key), value);
        }
}

TEST(Gatherer, MakesTheSetThatPuttingMakesAndIsEmptyAfterwards) {
    for (const int count : counts) {
        std::mt19937 random(7);
        std::set<std::string> model;
        Gatherer<KeySet> gatherer;
        for (int i = 0; i < count; ++i) {
            std::string key = random_key(random, count);
            model.insert(key);
            gatherer.put(std::move(key));
        }
        KeySet keys;
        gatherer.move_into(keys);
        ASSERT_TRUE(std::equal(keys.begin(), keys.end(), model.begin(), model.end())) << count;
        gatherer.move_into(keys);
        ASSERT_EQ(keys.size(), model.size());
    }
}

}  // namespace
}  // namespace watchword::directory
