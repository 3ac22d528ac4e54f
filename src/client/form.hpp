// The body of an AWS Query call: Action=…&Version=…&Name=value, percent-encoded (facts: sts §1).
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/encoding.hpp"

namespace watchword::client {

class Form {
public:
    Form(std::string_view action, std::string_view version) {
        always("Action", action);
        always("Version", version);
    }
    /// Leaves out what is empty.
    void add(std::string_view name, std::string_view value) {
        if (!value.empty()) always(name, value);
    }
    void add(std::string_view name, std::optional<int> value) {
        if (value) always(name, std::to_string(*value));
    }
    void always(std::string_view name, std::string_view value) {
        if (!text_.empty()) text_ += '&';
        percent_encode_to(text_, name, false);
        text_ += '=';
        percent_encode_to(text_, value, false);
    }
    std::string take() && { return std::move(text_); }

private:
    std::string text_;
};

}  // namespace watchword::client
