#include "directory/stored_policy.hpp"

#include <stdexcept>

#include "wire/json.hpp"

namespace watchword {
namespace {

policy::DocumentPtr compile_stored(std::string text, policy::DocumentType type,
                                   const policy::PrincipalBindings& bindings) {
    auto compiled = policy::compile(std::move(text), type, bindings);
    if (!compiled) throw std::runtime_error("a stored policy does not compile: " + compiled.error().message);
    return *compiled;
}

}  // namespace

IdentityPolicy IdentityPolicy::from_text(std::string text) {
    return IdentityPolicy(compile_stored(std::move(text), policy::DocumentType::identity, {}));
}

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
    auto document = compile_stored(std::string(object.at("text").as_string()), type, bindings);
    return {std::move(document), std::move(bindings)};
}

template class ResourcePolicy<policy::DocumentType::trust>;
template class ResourcePolicy<policy::DocumentType::bucket>;

}  // namespace watchword
