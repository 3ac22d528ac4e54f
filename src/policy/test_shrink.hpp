// Makes a failing case small: leaves out whatever can be left out, and shortens whatever can be shortened,
// with the failure still there. Works on any JSON, so it knows nothing of policies.
#pragma once

#include <functional>
#include <string>
#include <utility>

#include "policy/json.hpp"

namespace watchword::policy::test {

/// Whether the property is still broken. Must be false for what is no case at all.
using Broken = std::function<bool(const JsonNode&)>;

/// One shrinking of one tree, in place.
class Shrinker {
public:
    Shrinker(JsonNode& root, const Broken& broken) : root_(root), broken_(broken) {}

    void run() {
        while (shrink(root_) && trials_left_ > 0) {
        }
    }

private:
    bool still_broken() {
        if (trials_left_ == 0) return false;
        --trials_left_;
        return broken_(root_);
    }

    bool shrink(JsonNode& node) {
        bool changed = false;
        if (node.is(JsonNode::Kind::string)) return shorten(node.text);
        changed = leave_out(node) || changed;
        if (node.is(JsonNode::Kind::array) && node.children.size() == 1) changed = unwrap(node) || changed;
        for (std::size_t i = 0; i < node.children.size(); ++i) {
            // Who asks is best left whole: half an ARN is no smaller to the reader.
            const bool whole = node.is(JsonNode::Kind::object) && node.keys[i] == "principal";
            changed = (!whole && shrink(node.children[i])) || changed;
        }
        return changed;
    }

    // Members and elements, the last first: later statements matter less often.
    bool leave_out(JsonNode& node) {
        const bool object = node.is(JsonNode::Kind::object);
        bool changed = false;
        for (std::size_t i = node.children.size(); i-- > 0;) {
            const auto at = static_cast<std::ptrdiff_t>(i);
            JsonNode child = std::move(node.children[i]);
            std::string key = object ? node.keys[i] : "";
            node.children.erase(node.children.begin() + at);
            if (object) node.keys.erase(node.keys.begin() + at);
            if (still_broken()) {
                changed = true;
                continue;
            }
            node.children.insert(node.children.begin() + at, std::move(child));
            if (object) node.keys.insert(node.keys.begin() + at, std::move(key));
        }
        return changed;
    }

    // ["x"] to "x".
    bool unwrap(JsonNode& node) {
        JsonNode whole = node;
        JsonNode only = std::move(node.children[0]);
        node = std::move(only);
        if (still_broken()) return true;
        node = std::move(whole);
        return false;
    }

    // Runs of characters, half the text first, at last single ones.
    bool shorten(std::string& text) {
        bool changed = false;
        for (std::size_t run = (text.size() + 1) / 2; run > 0; run /= 2)
            for (std::size_t at = 0; at + run <= text.size();) {
                const std::string before = text;
                text.erase(at, run);
                if (still_broken()) {
                    changed = true;
                } else {
                    text = before;
                    at += run;
                }
            }
        return changed;
    }

    JsonNode& root_;
    const Broken& broken_;
    std::size_t trials_left_ = 20000;  // some seconds
};

inline JsonNode shrink(JsonNode line, const Broken& broken) {
    Shrinker(line, broken).run();
    return line;
}

}  // namespace watchword::policy::test
