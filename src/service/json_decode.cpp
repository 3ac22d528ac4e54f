#include "service/json_decode.hpp"

#include <algorithm>

namespace watchword {
namespace {

using Kind = policy::JsonNode::Kind;

// The names that AWS's JSON services have for kinds of values.
std::string_view shown(Kind kind) {
    switch (kind) {
        case Kind::null: return "NULL_VALUE";
        case Kind::boolean: return "BOOLEAN_VALUE";
        case Kind::number: return "NUMBER_VALUE";
        case Kind::string: return "STRING_VALUE";
        case Kind::array: return "START_ARRAY";
        case Kind::object: return "START_OBJECT";
    }
    return {};
}

Fault not_convertible(const policy::JsonNode& node, std::string_view wanted) {
    const std::string_view article = wanted.front() == 'I' ? "an " : "a ";
    return {"SerializationException", 400,
            concat(shown(node.kind), " can not be converted to ", article, wanted)};
}

}  // namespace

void JsonDecoder::require_kind(const Node& node, Kind wanted) {
    if (!node.is(wanted)) throw not_convertible(node, wanted == Kind::array ? "List" : "Structure");
}

const std::string& JsonDecoder::text(const Node& node) {
    if (!node.is(Kind::string)) throw not_convertible(node, "String");
    return node.text;
}

std::int64_t JsonDecoder::number(const Node& node) {
    const auto number = node.is(Kind::number) ? parse_number<std::int64_t>(node.text) : std::nullopt;
    if (!number) throw not_convertible(node, "Integer");
    return *number;
}

void JsonDecoder::refuse_unknown_member(const Node& node, std::span<const std::string_view> known) {
    for (const auto& key : node.keys)
        if (std::ranges::find(known, std::string_view(key)) == known.end())
            throw Fault("ValidationException", 400,
                        concat("The member ", std::string_view(key).substr(0, 128),
                               " is not known to this operation."));
    throw Fault("SerializationException", 400, "A member is given twice.");
}

}  // namespace watchword
