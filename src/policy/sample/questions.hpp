// Requests that documents could decide differently: a search through what they name, not a proof that there
// is nothing else. The same documents give the same requests in the same order.
#pragma once

#include <map>
#include <string>
#include <tuple>
#include <vector>

#include "policy/sample/values.hpp"
#include "watchword/policy/document.hpp"

namespace watchword::policy::sample {

/// What is asked, but for who asks.
struct Question {
    std::string action, resource;
    std::map<std::string, std::vector<std::string>> context;  ///< keys in lower case
    bool operator<(const Question& other) const {
        return std::tie(action, resource, context) < std::tie(other.action, other.resource, other.context);
    }
};

/// What was found, and whether there would have been more.
struct Questions {
    std::vector<Question> questions;
    bool cut = false;  ///< `count_max` was reached
};

/// Actions, resources and condition values that the documents' statements name, and ones beside them, put
/// together: first what fulfils each statement, then each of its keys varied alone, then everything with
/// everything. `resources`: asked about whatever the action, besides those that
/// documents name: trust policies name none.
Questions questions_about(const std::vector<DocumentPtr>& documents,
                          const std::vector<std::string>& resources, std::size_t count_max);

/// Values under a Principal or NotPrincipal element of the documents as "AWS ARN", "Service NAME" …: the
/// type, a blank, and the value. Without repeats, in order.
std::vector<std::string> principals_in(const std::vector<DocumentPtr>& documents);

}  // namespace watchword::policy::sample
