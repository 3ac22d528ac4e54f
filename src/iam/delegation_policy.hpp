// The policy of a delegation request: a template filled in, and what can be said of it.
//
// A template is the default version of a customer managed policy of the requestor's account, or of AWS's.
// Where it says @{name}, the parameter of that name is put in: a `string` wherever the name stands, a
// `stringList` where "@{name}" is a whole element of an array.
#pragma once

#include <boost/describe/class.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "iam/shapes.hpp"
#include "service/call.hpp"

namespace watchword::iam {

using PolicyParameterNameType = shape::Text<1, 128, shape::WordPattern>;
using PolicyParameterValueType = shape::Text<1, 1000, shape::Latin1Pattern>;

struct PolicyParameter {
    std::optional<PolicyParameterNameType> Name;
    shape::List<PolicyParameterValueType, 0, 50> Values;
    std::optional<shape::OneOf<"string", "stringList">> Type;
    BOOST_DESCRIBE_CLASS(PolicyParameter, (), (Name, Values, Type), (), ())
};
struct DelegationPermission {
    std::optional<ArnType> PolicyTemplateArn;
    shape::List<PolicyParameter, 0, 50> Parameters;
    BOOST_DESCRIBE_CLASS(DelegationPermission, (), (PolicyTemplateArn, Parameters), (), ())
};

/// The parameters as they are kept. Throws Fault InvalidInput for one without a name or values, or given
/// twice.
std::vector<DelegationParameter> parameters_of(const DelegationPermission&);
/// The same as they are shown.
DelegationPermission shown_permission(const DelegationRequest&);

/// The document that results. Throws Fault InvalidInput when a parameter is missing or is not used, or when
/// the result is no policy, or has more than 2,048 characters, which a session cannot carry.
std::string fill_template(std::string_view text, const std::vector<DelegationParameter>&);

/// The boundaries that the document demands of roles: what iam:PermissionsBoundary must equal or be like
/// where it allows, and what it must not where it denies.
std::vector<std::string> required_boundaries(std::string_view policy);

/// May the caller do itself all that the document allows? "ALLOWED", "DENIED", or "UNSURE" where that is left
/// open: by wildcards, variables or conditions, of the document or of the caller's own policies; by resources
/// that are not known to be of the caller's account; or because it is too much to ask. Costs some tens of
/// milliseconds at most.
std::string_view check_permissions(const Snapshot&, const Call&, std::string_view policy);

/// The document's statements in English, one line each: whatever it contains, it adds no line.
std::string described_policy(std::string_view policy);
/// The text in quotes and on one line: with a backslash before its own quotes, spaces for its line breaks,
/// and U+FFFD for other characters that are not seen.
std::string in_quotes(std::string_view text);

}  // namespace watchword::iam
