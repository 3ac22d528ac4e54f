// Which identity provider vouched for somebody.
#pragma once

#include <boost/describe/class.hpp>
#include <map>
#include <string>

namespace watchword {

/// By which identity provider a session came about, and what later requests may ask of it.
struct Federation {
    std::string provider_arn;  ///< aws:FederatedProvider
    /// Condition keys that last as long as the session: "HOST/PATH:sub", "saml:sub" …
    std::map<std::string, std::string> keys;
    BOOST_DESCRIBE_CLASS(Federation, (), (provider_arn, keys), (), ())
    bool operator==(const Federation&) const = default;
};

}  // namespace watchword
