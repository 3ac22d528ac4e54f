// Policies as records keep them: the text as its author wrote it, compiled once when it is stored or loaded.
// Equal ones share one compiled document (document_pool.hpp).
#pragma once

#include <boost/json.hpp>
#include <map>
#include <string>
#include <string_view>

#include "watchword/policy/document.hpp"

namespace watchword {

/// A policy of a user, group or role, or one version of a managed policy.
class IdentityPolicy {
public:
    IdentityPolicy() = default;
    explicit IdentityPolicy(policy::DocumentPtr document);

    const policy::Document* document() const { return document_.get(); }
    std::string to_text() const { return std::string(document_->text()); }
    /// Throws std::runtime_error when the stored text does not compile: the store was tampered with or is
    /// newer.
    static IdentityPolicy from_text(std::string text);

private:
    policy::DocumentPtr document_;
};

/// A policy of an organization: a service or a resource control policy, which its type tells.
class ControlPolicy {
public:
    ControlPolicy() = default;
    /// `type` is "SERVICE_CONTROL_POLICY" or "RESOURCE_CONTROL_POLICY". Throws std::runtime_error when the
    /// text does not compile.
    ControlPolicy(std::string_view type, std::string text);
    explicit ControlPolicy(policy::DocumentPtr document);

    const policy::Document* document() const { return document_.get(); }
    std::string_view type() const;
    boost::json::value to_json() const;
    static ControlPolicy from_json(const boost::json::value&);

private:
    policy::DocumentPtr document_;
};

/// A trust policy or bucket policy. The users and roles it names are kept by unique id besides, so that a
/// namesake made later is somebody else (facts: policy §3).
template <policy::DocumentType type>
class ResourcePolicy {
public:
    ResourcePolicy() = default;
    ResourcePolicy(policy::DocumentPtr document, policy::PrincipalBindings bindings);

    const policy::Document* document() const { return document_.get(); }
    /// ARN as written → unique id.
    const policy::PrincipalBindings& bindings() const { return bindings_; }

    boost::json::value to_json() const;
    static ResourcePolicy from_json(const boost::json::value&);

private:
    policy::DocumentPtr document_;
    policy::PrincipalBindings bindings_;
};

using TrustPolicy = ResourcePolicy<policy::DocumentType::trust>;
using BucketPolicy = ResourcePolicy<policy::DocumentType::bucket>;

}  // namespace watchword
