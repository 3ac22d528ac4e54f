// A policy document, checked and compiled once when it is stored, then shared by every decision.
//
//   compile(text, type, bindings) -> Document | DocumentError
//
// A Document never changes; any number of threads may use it at once. Grammar: facts policy §1, read by
// policy/json.hpp and policy/parse.hpp; messages: facts policy §10.
#pragma once

#include <cstddef>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "watchword/result.hpp"

namespace watchword::policy {

/// What a document is used as, which decides what elements it may have (facts: policy §1).
enum class DocumentType {
    identity,  ///< managed or inline, of a user, group or role
    trust,     ///< AssumeRolePolicyDocument of a role
    bucket,    ///< S3 bucket policy
    session,   ///< Policy or PolicyArns of an STS call
    boundary,  ///< permissions boundary
    scp,       ///< service control policy
    rcp,       ///< resource control policy
    endpoint,  ///< VPC endpoint policy
};

/// Why a document was refused. The caller adds the code: MalformedPolicyDocument, or S3's MalformedPolicy.
struct DocumentError {
    std::string message;  ///< AWS's exact text (facts: policy §10)
    unsigned line = 0;    ///< 1-based
    unsigned column = 0;  ///< 1-based, in bytes
};

/// Principals that were turned into unique ids when the document was saved: ARN as written -> AIDA…/AROA….
/// A bound ARN matches by unique id only, so a deleted and re-created namesake is a stranger.
using PrincipalBindings = std::map<std::string, std::string>;

/// Where a statement stands and what it is called: what a decision points at.
struct Statement {
    enum class Effect { allow, deny };
    Effect effect = Effect::allow;
    std::string_view sid;                   ///< empty when it has none; a view into its Document
    unsigned index = 0;                     ///< 0-based position in the document
    unsigned line = 0, column = 0;          ///< 1-based: its '{'
    unsigned end_line = 0, end_column = 0;  ///< 1-based: just past its '}'
};

struct Program;  // policy/program.hpp: the compiled form

/// Made by compile(), which returns only valid ones. Owns its text and everything its views point into.
class Document {
public:
    Document(std::string text, DocumentType type, PrincipalBindings bindings);
    ~Document();
    Document(const Document&) = delete;
    Document& operator=(const Document&) = delete;

    /// Exactly as given to compile().
    const std::string& text() const { return text_; }
    /// Characters that count toward IAM's quotas (facts: policy §6); text().size() is what SCPs count.
    std::size_t size_without_white_space() const;
    /// "2012-10-17" or "2008-10-17", which is also what an absent Version means.
    std::string_view version() const;
    std::string_view id() const;
    DocumentType type() const { return type_; }
    std::span<const Statement> statements() const;
    /// Every user, role and session ARN, unique id and account named under "AWS" in a Principal or
    /// NotPrincipal, as written and without repeats: the caller checks that they exist, and binds them.
    const std::vector<std::string>& principal_arns() const;
    /// Every Resource and NotResource as written, without repeats: S3 checks that they are of the bucket.
    const std::vector<std::string>& resources() const;
    const PrincipalBindings& bindings() const { return bindings_; }
    /// Memory held, for accounting.
    std::size_t bytes() const;

    const Program& program() const { return *program_; }

private:
    friend struct Compiler;
    std::string text_;
    DocumentType type_;
    PrincipalBindings bindings_;
    std::unique_ptr<Program> program_;
};

/// How documents are kept: the store, snapshots and decisions share them.
using DocumentPtr = std::shared_ptr<const Document>;

/// Checks `text` as a document of that type and compiles it. Never throws for bad input.
/// Costs time linear in the text, which may have at most limits::policy_document_bytes_max bytes.
Result<DocumentPtr, DocumentError> compile(std::string text, DocumentType type,
                                           const PrincipalBindings& bindings = {});

}  // namespace watchword::policy
