// One decision to make, with all it rests on: a line of the batch format (docs/formats/policy_batch.md).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "policy/batch/caller.hpp"
#include "policy/batch/document_cache.hpp"
#include "policy/question.hpp"
#include "watchword/policy/request.hpp"

namespace watchword::policy::batch {

/// A policy and what it is called: its name or ARN, or its place ("identity[0]") when it has none.
struct NamedDocument {
    std::string name;
    DocumentPtr document;
};

/// Policies that owns what it refers to. Absent and empty differ as they do there.
struct PolicySet {
    std::vector<NamedDocument> identity;
    DocumentPtr resource;
    std::optional<std::vector<NamedDocument>> boundary, session, endpoint;
    std::vector<std::vector<NamedDocument>> scps, rcps;
};

/// A PolicySet as evaluate() takes it. The set must outlive it and stay as it is.
class PolicyView {
public:
    explicit PolicyView(const PolicySet&);
    PolicyView(const PolicyView&) = delete;
    PolicyView& operator=(const PolicyView&) = delete;

    const Policies& policies() const { return policies_; }

private:
    std::span<const AttachedPolicy> attach(const std::vector<NamedDocument>&);

    std::vector<AttachedPolicy> attached_;
    std::vector<std::span<const AttachedPolicy>> levels_;
    Policies policies_;
};

/// A request with the policies that apply to it.
struct Case {
    std::string id;
    Caller caller;
    std::string action, resource, resource_account;
    Context context;
    PolicySet policies;

    /// Views into this Case.
    Request request() const { return {caller.principal(), action, resource, resource_account, context}; }
};

/// Lines longer than this are not read.
inline constexpr std::size_t line_bytes_max = std::size_t{4} << 20;

/// Reads one line; else why it cannot be read, in one line of at most a few hundred bytes that names the
/// member.
Result<Case, std::string> read_case(std::string_view line, DocumentCache&);

using policy::resource_policy_type;

/// Why this cannot be asked: the action is no single action, the resource no ARN, the account no account.
/// None when it can. Fills `resource_account` from the ARN when it is empty and the ARN has one.
std::optional<std::string> request_fault(std::string_view action, std::string_view resource,
                                         std::string& resource_account);

/// Compiles, or throws Unreadable: "`name`: MESSAGE at line L, column C".
DocumentPtr document_of(std::string_view text, DocumentType, std::string_view name, DocumentCache&);

}  // namespace watchword::policy::batch
