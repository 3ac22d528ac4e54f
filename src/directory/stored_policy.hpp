// Policies as records keep them: the text as its author wrote it, compiled once when it is stored or loaded.
#pragma once

#include <boost/json.hpp>
#include <map>
#include <string>

#include "watchword/policy/document.hpp"

namespace watchword {

/// A policy of a user, group or role, or one version of a managed policy. Copies share one compiled document.
class IdentityPolicy {
public:
    IdentityPolicy() = default;
    explicit IdentityPolicy(policy::DocumentPtr document) : document_(std::move(document)) {}

    const policy::Document* document() const { return document_.get(); }
    std::string to_text() const { return std::string(document_->text()); }
    /// Throws std::runtime_error when the stored text does not compile: the store was tampered with or is
    /// newer.
    static IdentityPolicy from_text(std::string text);

private:
    policy::DocumentPtr document_;
};

/// A trust policy or bucket policy. The users and roles it names are kept by unique id besides, so that a
/// namesake made later is somebody else (facts: policy §3).
template <policy::DocumentType type>
class ResourcePolicy {
public:
    ResourcePolicy() = default;
    ResourcePolicy(policy::DocumentPtr document, policy::PrincipalBindings bindings)
        : document_(std::move(document)), bindings_(std::move(bindings)) {}

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
