#include "iam/simulation_matches.hpp"

#include <algorithm>

namespace watchword::iam {
namespace {

/// Turns ascending offsets of a text into positions, reading it once.
class Cursor {
public:
    explicit Cursor(std::string_view text) : rest_(text) {}
    Position at(std::size_t offset) {
        const auto passed = rest_.substr(0, offset - offset_);
        rest_.remove_prefix(passed.size());
        offset_ = offset;
        const auto last_break = passed.rfind('\n');
        if (last_break == std::string_view::npos) {
            position_.Column += shape::character_count(passed);
        } else {
            position_.Line += static_cast<std::size_t>(std::ranges::count(passed, '\n'));
            position_.Column = shape::character_count(passed.substr(last_break + 1)) + 1;
        }
        return position_;
    }

private:
    std::string_view rest_;
    std::size_t offset_ = 0;
    Position position_{1, 1};
};

// AWS says where its parser was before it read a statement: just past the '[' of the list or past the
// statement before it, or, where there is no list, just past the '{' (facts: simulation §4).
std::size_t start_of_first(std::string_view text, std::size_t brace) {
    const auto before = text.find_last_not_of(" \t\r\n", brace - 1);
    return text[before] == '[' ? before + 1 : brace + 1;
}

std::vector<StatementPlaces::Span> spans_of(const policy::Document& document) {
    const std::string_view text = document.text();
    std::vector<std::size_t> line_starts{0};
    for (auto at = text.find('\n'); at != std::string_view::npos; at = text.find('\n', at + 1))
        line_starts.push_back(at + 1);
    Cursor cursor(text);
    std::vector<StatementPlaces::Span> out;
    for (const auto& statement : document.statements()) {
        const auto brace = line_starts[statement.line - 1] + statement.column - 1;
        const auto end = line_starts[statement.end_line - 1] + statement.end_column - 1;
        StatementPlaces::Span span;
        span.start = out.empty() ? cursor.at(start_of_first(text, brace)) : out.back().end;
        span.end = cursor.at(end);
        out.push_back(span);
    }
    return out;
}

}  // namespace

std::string_view source_policy_type(policy::PolicyType type) {
    switch (type) {
        case policy::PolicyType::resource:
        case policy::PolicyType::trust: return "Resource Policy";
        case policy::PolicyType::boundary: return "Permissions Boundary Policy";
        default: return "IAM Policy";
    }
}

const StatementPlaces::Span& StatementPlaces::of(const policy::Document& document,
                                                 const policy::Statement& statement) {
    auto& spans = known_[&document];
    if (spans.empty()) spans = spans_of(document);
    return spans[statement.index];
}

std::vector<Match> deciding_statements(const policy::Explanation& explanation) {
    std::vector<Match> out;
    if (explanation.decision.outcome == policy::Outcome::implicit_deny) return out;
    const bool denied = !explanation.decision.allowed();
    const auto decides = [&](policy::PolicyType type) {
        if (type == policy::PolicyType::scp) return false;
        return denied || type != policy::PolicyType::boundary;  // which limits, and grants nothing
    };
    for (const auto& kind : explanation.kinds) {
        if (!decides(kind.type)) continue;
        for (const auto& one : kind.statements) {
            const bool denies = one.statement->effect == policy::Statement::Effect::deny;
            if (one.matched() && denies == denied)
                out.push_back({one.policy ? one.policy_name() : "ResourcePolicy", kind.type, one.document,
                               one.statement});
        }
    }
    return out;
}

MatchedStatement shown(const Match& match, StatementPlaces& places) {
    const auto& span = places.of(*match.document, *match.statement);
    return {std::string(match.policy_id), std::string(source_policy_type(match.type)), span.start, span.end};
}

}  // namespace watchword::iam
