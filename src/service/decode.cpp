#include "service/decode.hpp"

#include <algorithm>

#include "base/limits.hpp"

namespace watchword {
namespace {

Fault malformed_input(const std::string& message) { return {"MalformedInput", 400, message}; }

constexpr std::string_view protocol_parameters[] = {
    "Action",           "Version",       "AWSAccessKeyId",      "Signature",       "SignatureMethod",
    "SignatureVersion", "Timestamp",     "SecurityToken",       "X-Amz-Algorithm", "X-Amz-Credential",
    "X-Amz-Date",       "X-Amz-Expires", "X-Amz-SignedHeaders", "X-Amz-Signature", "X-Amz-Security-Token",
};

Fault must_be_list(const MemberPath& path) {
    const std::string text = path.text();
    return malformed_input(concat("The list at ", text, " must be given as ", text, ".member.1"));
}

}  // namespace

std::string MemberPath::text() const {
    if (element != 0) return concat(parent->text(), ".", std::to_string(element), ".member");
    if (!parent) return {};
    std::string out = parent->text();
    if (!out.empty()) out += '.';
    out += lower(name.front());
    return out.append(name.substr(1));
}

std::string Decoder::null_member(const MemberPath& path) {
    return concat("Value null at '", path.text(), "' failed to satisfy constraint: Member must not be null");
}

std::string_view Decoder::leaf(const Node& node, const MemberPath& path) const {
    if (node.first_child != query::Tree::none)
        throw malformed_input("Start of structure or list found where not expected at " + path.text());
    return node.value;
}

void Decoder::value(const Node& node, const MemberPath& path, bool& out) {
    const auto text = leaf(node, path);
    out = text == "true" || text == "1";
    if (!out && text != "false" && text != "0")
        throw malformed_input(concat("The value at ", path.text(), " must be true or false"));
}

std::vector<const query::Tree::Node*> Decoder::list_elements(const Node& list, const MemberPath& path) const {
    std::vector<const Node*> elements;
    if (!list.value.empty()) throw must_be_list(path);
    if (list.first_child == query::Tree::none) return elements;  // "Tags=" is how an empty list is sent
    const Node* members = tree_.child(list, "member");
    if (!members || members->has_value || tree_.next(*tree_.first_child(list))) throw must_be_list(path);
    std::size_t count = 0;
    for (auto element = tree_.first_child(*members); element; element = tree_.next(*element)) ++count;
    elements.resize(count);
    for (auto element = tree_.first_child(*members); element; element = tree_.next(*element)) {
        const auto index = parse_number<std::size_t>(element->name);
        if (!index || *index < 1 || *index > count || elements[*index - 1])
            throw malformed_input(concat("The elements of the list at ", path.text(),
                                         " must be numbered from 1 without a gap"));
        elements[*index - 1] = element;
    }
    return elements;
}

std::int64_t Decoder::number(const Node& node, const MemberPath& path, std::int64_t min, std::int64_t max) {
    const auto text = leaf(node, path);
    const bool has_plus = text.starts_with('+') && !text.starts_with("+-");
    const auto number = parse_number<std::int64_t>(text.substr(has_plus ? 1 : 0));
    if (!number) throw malformed_input(concat("The value at ", path.text(), " must be a whole number"));
    const auto add = [&](std::string_view constraint, std::int64_t bound) {
        add_error(concat("Value '", text, "' at '", path.text(),
                         "' failed to satisfy constraint: Member must have value ", constraint, " ",
                         std::to_string(bound)));
    };
    if (*number < min) add("greater than or equal to", min);
    if (*number > max) add("less than or equal to", max);
    return *number;
}

void Decoder::check_text(const MemberPath& path, bool shown, std::string_view text, std::size_t min,
                         std::size_t max, std::string_view pattern, bool matches) {
    const auto add = [&](std::string_view constraint, std::string_view bound) {
        add_error(concat("Value", shown ? concat(" '", text, "'") : std::string{}, " at '", path.text(),
                         "' failed to satisfy constraint: Member must ", constraint, " ", bound));
    };
    const auto length = shape::character_count(text);
    if (length > max) add("have length less than or equal to", std::to_string(max));
    if (!matches) add("satisfy regular expression pattern:", pattern);
    if (length < min) add("have length greater than or equal to", std::to_string(min));
}

void Decoder::check_word(const MemberPath& path, std::string_view text,
                         std::span<const std::string_view> words) {
    if (std::ranges::find(words, text) != words.end()) return;
    std::string set;
    for (auto word : words) set.append(set.empty() ? "" : ", ").append(word);
    add_error(concat("Value at '", path.text(),
                     "' failed to satisfy constraint: Member must satisfy enum value set: [", set, "]"));
}

void Decoder::throw_unknown(std::string_view name, const MemberPath& path) {
    const std::string place = path.parent ? concat(" at ", path.text()) : std::string{};
    throw Fault("InvalidQueryParameter", 400,
                concat("The parameter ", name, place, " is not known to this operation."));
}

void Decoder::refuse_own_value(const Node& structure, const MemberPath& path) {
    if (!structure.value.empty())
        throw malformed_input(concat("The structure at ", path.text(), " must be given by its members"));
}

void Decoder::throw_errors() const {
    std::string message =
        concat(std::to_string(errors_.size()),
               errors_.size() == 1 ? " validation error detected: " : " validation errors detected: ");
    for (std::size_t i = 0; i < errors_.size(); ++i) message.append(i == 0 ? "" : "; ").append(errors_[i]);
    throw validation_error(message);
}

bool Decoder::is_protocol_parameter(std::string_view name) {
    return std::ranges::find(protocol_parameters, name) != std::end(protocol_parameters);
}

}  // namespace watchword
