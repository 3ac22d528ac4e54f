#include "policy/question.hpp"

#include "base/text.hpp"
#include "watchword/policy/request.hpp"

namespace watchword::policy {

DocumentType resource_policy_type(std::string_view action) {
    const std::string name = lower(action);
    const bool trust =
        name.starts_with("sts:assumerole") || name == "sts:tagsession" || name == "sts:setsourceidentity";
    return trust ? DocumentType::trust : DocumentType::resource;
}

bool names_one_action(std::string_view action) {
    const auto colon = action.find(':');
    return colon != std::string_view::npos && colon != 0 && colon + 1 != action.size() &&
           action.find_first_of("*? ") == std::string_view::npos &&
           action.find(':', colon + 1) == std::string_view::npos && action.size() <= action_bytes_max;
}

}  // namespace watchword::policy
