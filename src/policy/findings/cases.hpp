// One document that a rule tells of and one that it does not, for every code there is.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "policy/findings.hpp"

namespace watchword::policy::check {

/// A question about one rule. The documents are written with ' for ", where they hold no ".
struct Case {
    std::string_view code;
    DocumentType type;
    std::string bad, good;
    std::string_view path = "";  ///< where the bad one is told, when not ""
};

std::vector<Case> statement_cases();
std::vector<Case> condition_cases();

/// A document of one statement, or of the insides of an array of them.
inline std::string allow(const std::string& elements) {
    return "{'Version':'2012-10-17','Statement':[{'Effect':'Allow'," + elements + "}]}";
}
inline std::string deny(const std::string& elements) {
    return "{'Version':'2012-10-17','Statement':[{'Effect':'Deny'," + elements + "}]}";
}
inline std::string allow_if(const std::string& condition, const std::string& actions = "'s3:ListBucket'") {
    return allow("'Action':" + actions + ",'Resource':'*','Condition':{" + condition + "}");
}
inline std::string deny_if(const std::string& condition, const std::string& actions = "'s3:ListBucket'") {
    return deny("'Action':" + actions + ",'Resource':'*','Condition':{" + condition + "}");
}

}  // namespace watchword::policy::check
