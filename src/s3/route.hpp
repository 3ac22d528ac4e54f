// From the head of a request to the operation it asks for. What is not implemented is refused by name here:
// an unknown sub-resource must never pass for a plain GET or PUT of the object.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "s3/address.hpp"
#include "s3/operation.hpp"
#include "wire/message.hpp"

namespace watchword::s3 {

/// Query parameters, decoded, each name at most once.
class Parameters {
public:
    /// 400 InvalidURI on bad escapes and too many, 400 InvalidArgument on a repeated name: what is authorized
    /// must be what is done.
    static Result<Parameters, Fault> parse(std::string_view query);

    /// None when not sent; "" when sent without a value.
    std::optional<std::string_view> find(std::string_view name) const;
    std::string_view get(std::string_view name) const { return find(name).value_or(std::string_view{}); }
    bool has(std::string_view name) const { return find(name).has_value(); }

private:
    std::vector<std::pair<std::string, std::string>> items_;
};

/// What a request asks for and of which bucket or key. Says nothing about whether that exists.
struct Route {
    Operation operation;
    Address address;
    Parameters parameters;
};

/// 405 MethodNotAllowed, 501 NotImplemented, and what address_of and Parameters refuse.
Result<Route, Fault> route(const Request&, const Domains&);

}  // namespace watchword::s3
