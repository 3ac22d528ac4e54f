#include "directory/stored_policy.hpp"

#include <stdexcept>

#include "directory/document_pool.hpp"
#include "wire/json.hpp"

namespace watchword {
namespace {

constexpr std::string_view service_control_type = "SERVICE_CONTROL_POLICY";
constexpr std::string_view resource_control_type = "RESOURCE_CONTROL_POLICY";

}  // namespace

IdentityPolicy::IdentityPolicy(policy::DocumentPtr document)
    : document_(shared_document(std::move(document))) {}

IdentityPolicy IdentityPolicy::from_text(std::string text) {
    return IdentityPolicy(shared_document(std::move(text), policy::DocumentType::identity));
}

ControlPolicy::ControlPolicy(policy::DocumentPtr document)
    : document_(shared_document(std::move(document))) {}

ControlPolicy::ControlPolicy(std::string_view type, std::string text)
    : document_(shared_document(std::move(text), type == resource_control_type ? policy::DocumentType::rcp
                                                                               : policy::DocumentType::scp)) {
}

std::string_view ControlPolicy::type() const {
    return document_->type() == policy::DocumentType::rcp ? resource_control_type : service_control_type;
}

boost::json::value ControlPolicy::to_json() const {
    return boost::json::object{{"type", boost::json::string(type())},
                               {"text", boost::json::string(document_->text())}};
}

ControlPolicy ControlPolicy::from_json(const boost::json::value& in) {
    const auto& object = in.as_object();
    const std::string type(object.at("type").as_string());
    if (type != service_control_type && type != resource_control_type)
        throw std::runtime_error("a stored policy is of an unknown type");
    return {type, std::string(object.at("text").as_string())};
}

template <policy::DocumentType type>
ResourcePolicy<type>::ResourcePolicy(policy::DocumentPtr document, policy::PrincipalBindings bindings)
    : document_(shared_document(std::move(document))), bindings_(std::move(bindings)) {}

template <policy::DocumentType type>
boost::json::value ResourcePolicy<type>::to_json() const {
    boost::json::object out;
    out.emplace("text", boost::json::string(document_->text()));
    if (!bindings_.empty()) out.emplace("bindings", json::to_value(bindings_));
    return out;
}

template <policy::DocumentType type>
ResourcePolicy<type> ResourcePolicy<type>::from_json(const boost::json::value& in) {
    const auto& object = in.as_object();
    policy::PrincipalBindings bindings;
    if (const auto* stored = object.if_contains("bindings")) json::from_value(*stored, bindings);
    auto document = shared_document(std::string(object.at("text").as_string()), type, bindings);
    return {std::move(document), std::move(bindings)};
}

template class ResourcePolicy<policy::DocumentType::trust>;
template class ResourcePolicy<policy::DocumentType::bucket>;

}  // namespace watchword
