/* Policy decisions as AWS makes them, for programs in any language. The C face of watchword/policy/: parse a
 * policy document once, then ask as often as you like whether the policies that apply allow a request.
 *
 *   document = compile(text)                     immutable, shared by any number of threads
 *   policies = what applies: documents by kind   built once, then read by any number of threads
 *   request  = who asks for what, with context   one for each thread; clear and fill it again
 *   decision = evaluate(policies, request)       one for each thread; overwritten by each evaluation
 *
 * Everything fails closed: a decision that was never made, or whose evaluation failed, is an implicit deny.
 *
 * Rules that hold for every function here:
 *
 *   status     Functions that can fail return a watchword_policy_status; WATCHWORD_POLICY_OK is 0. What they
 *              would have changed is then unchanged, unless said otherwise. Handles that they would have
 *              made are set to NULL.
 *   texts      UTF-8 given as pointer and size in bytes, or with the size WATCHWORD_POLICY_TERMINATED for a
 *              text that ends with a NUL. Copied. NULL with the size 0 is the empty text. A NUL inside a
 *              text, bytes that are not UTF-8 and texts above their limit are refused, never cut.
 *   answers    Texts returned end with a NUL, are never NULL and belong to the handle they were asked from:
 *              good until that handle is changed or freed. `size`, which may be NULL, receives their bytes.
 *   ownership  Who makes a handle frees it, once, with the function of its type; freeing NULL does nothing.
 *              A policies handle keeps the documents added to it alive: they may be freed at once.
 *   NULL       A handle or result pointer that is NULL is answered with WATCHWORD_POLICY_NULL_ARGUMENT, or
 *              with an empty answer from functions that return no status.
 *   threads    No global state. Functions that take a const handle may run at the same time on the same
 *              handle; one that takes it without const needs it to itself.
 *   exceptions None leaves the library; nothing aborts. Memory that runs out is a status.
 *
 * Numbers of constants never change; new ones may be added. */
#ifndef WATCHWORD_POLICY_H
#define WATCHWORD_POLICY_H

#include <stddef.h>
#include <stdint.h>

#if defined(WATCHWORD_POLICY_BUILD) && defined(__GNUC__)
#define WATCHWORD_POLICY_API __attribute__((visibility("default")))
#else
#define WATCHWORD_POLICY_API
#endif

#ifdef __cplusplus
extern "C" {
#endif

/** Size of a text that ends with a NUL. */
#define WATCHWORD_POLICY_TERMINATED ((size_t)-1)

/** What a function says of its work. */
typedef enum watchword_policy_status {
    WATCHWORD_POLICY_OK = 0,
    WATCHWORD_POLICY_NULL_ARGUMENT = 1, /**< a handle, text or result pointer that must not be NULL is */
    WATCHWORD_POLICY_BAD_VALUE = 2,     /**< a constant out of range, or an account that is not 12 digits */
    WATCHWORD_POLICY_BAD_TEXT = 3,      /**< not UTF-8, or with a NUL inside */
    WATCHWORD_POLICY_TOO_LARGE = 4,     /**< a text or a number of things above its limit */
    WATCHWORD_POLICY_BAD_DOCUMENT = 5,  /**< the document was refused; the error handle says why and where */
    WATCHWORD_POLICY_WRONG_ORDER = 6,   /**< something that must come before is missing, or was done twice */
    WATCHWORD_POLICY_OUT_OF_MEMORY = 7,
    WATCHWORD_POLICY_INTERNAL = 8 /**< a fault of this library */
} watchword_policy_status;

/** What a document is used as, which decides what elements it may have. */
typedef enum watchword_policy_document_type {
    WATCHWORD_POLICY_DOCUMENT_IDENTITY = 0, /**< managed or inline, of a user, group or role */
    WATCHWORD_POLICY_DOCUMENT_TRUST = 1,    /**< who may assume a role */
    WATCHWORD_POLICY_DOCUMENT_BUCKET = 2,   /**< S3 bucket policy */
    WATCHWORD_POLICY_DOCUMENT_SESSION = 3,
    WATCHWORD_POLICY_DOCUMENT_BOUNDARY = 4,
    WATCHWORD_POLICY_DOCUMENT_SCP = 5,
    WATCHWORD_POLICY_DOCUMENT_RCP = 6,
    WATCHWORD_POLICY_DOCUMENT_ENDPOINT = 7
} watchword_policy_document_type;

/** The kinds of policies: places of watchword_policy_policies_add(), and what a decision rests on. */
typedef enum watchword_policy_kind {
    WATCHWORD_POLICY_KIND_NONE = 0,
    WATCHWORD_POLICY_KIND_IDENTITY = 1,
    WATCHWORD_POLICY_KIND_RESOURCE = 2,
    WATCHWORD_POLICY_KIND_TRUST = 3,
    WATCHWORD_POLICY_KIND_BOUNDARY = 4,
    WATCHWORD_POLICY_KIND_SESSION = 5,
    WATCHWORD_POLICY_KIND_SCP = 6,
    WATCHWORD_POLICY_KIND_RCP = 7,
    WATCHWORD_POLICY_KIND_ENDPOINT = 8
} watchword_policy_kind;

/** Who can ask. Root, user, role session and federated user have an account; the others have none. */
typedef enum watchword_policy_principal_type {
    WATCHWORD_POLICY_PRINCIPAL_ANONYMOUS = 0, /**< unsigned: no account, no ARN */
    WATCHWORD_POLICY_PRINCIPAL_ROOT = 1,      /**< arn:aws:iam::ACCOUNT:root */
    WATCHWORD_POLICY_PRINCIPAL_USER = 2,
    WATCHWORD_POLICY_PRINCIPAL_ASSUMED_ROLE = 3,   /**< arn:aws:sts::ACCOUNT:assumed-role/ROLE/SESSION */
    WATCHWORD_POLICY_PRINCIPAL_FEDERATED_USER = 4, /**< arn:aws:sts::ACCOUNT:federated-user/NAME */
    WATCHWORD_POLICY_PRINCIPAL_SERVICE = 5,        /**< the "ARN" is the service's name: ec2.amazonaws.com */
    WATCHWORD_POLICY_PRINCIPAL_IDENTITY_PROVIDER = 6 /**< the "ARN" is the provider's ARN or host */
} watchword_policy_principal_type;

/** A decision. Anything but ALLOW is a no. */
typedef enum watchword_policy_outcome {
    WATCHWORD_POLICY_IMPLICIT_DENY = 0, /**< nothing allowed it */
    WATCHWORD_POLICY_ALLOW = 1,
    WATCHWORD_POLICY_EXPLICIT_DENY = 2 /**< a statement denied it, which nothing outvotes */
} watchword_policy_outcome;

/** A compiled document; never changes. */
typedef struct watchword_policy_document watchword_policy_document;
/** Why and where a document was refused; never changes. */
typedef struct watchword_policy_error watchword_policy_error;
/** Unique ids of principals that a document names. */
typedef struct watchword_policy_bindings watchword_policy_bindings;
/** What applies to requests: documents by kind. */
typedef struct watchword_policy_policies watchword_policy_policies;
/** One question: who, what, on what, in which context. */
typedef struct watchword_policy_request watchword_policy_request;
/** The answer to the last evaluation. */
typedef struct watchword_policy_decision watchword_policy_decision;
/** A decision and why; never changes. */
typedef struct watchword_policy_explanation watchword_policy_explanation;

/** This library's version, "MAJOR.MINOR.PATCH"; static. */
WATCHWORD_POLICY_API const char* watchword_policy_version(void);
/** What a status means, in English; static, never NULL. */
WATCHWORD_POLICY_API const char* watchword_policy_status_text(int status);

/* ---- documents ---- */

/** Checks and compiles a policy document of a watchword_policy_document_type. At most 131072 bytes; time is
 * linear in them. `bindings` may be NULL. With WATCHWORD_POLICY_BAD_DOCUMENT `*error` receives a new error
 * handle, unless `error` is NULL; otherwise it is set to NULL. */
WATCHWORD_POLICY_API int watchword_policy_compile(const char* text, size_t size, int document_type,
                                                  const watchword_policy_bindings* bindings,
                                                  watchword_policy_document** document,
                                                  watchword_policy_error** error);
/** Policies that the document was added to keep it. */
WATCHWORD_POLICY_API void watchword_policy_document_free(watchword_policy_document* document);
/** How many statements the document has. */
WATCHWORD_POLICY_API size_t watchword_policy_document_statements(const watchword_policy_document* document);
/** How many ARNs, unique ids and accounts it names as AWS principals, without repeats. */
WATCHWORD_POLICY_API size_t watchword_policy_document_principals(const watchword_policy_document* document);
/** One of them, as written; empty when there are not that many. */
WATCHWORD_POLICY_API const char* watchword_policy_document_principal(
    const watchword_policy_document* document, size_t index, size_t* size);

/** The sentence AWS says of such a document. */
WATCHWORD_POLICY_API const char* watchword_policy_error_message(const watchword_policy_error* error,
                                                                size_t* size);
/** Line of the fault, from 1. */
WATCHWORD_POLICY_API uint32_t watchword_policy_error_line(const watchword_policy_error* error);
/** Column of the fault, from 1, in bytes. */
WATCHWORD_POLICY_API uint32_t watchword_policy_error_column(const watchword_policy_error* error);
/** Frees what watchword_policy_compile() gave. */
WATCHWORD_POLICY_API void watchword_policy_error_free(watchword_policy_error* error);

/* ---- bindings: which AIDA… or AROA… an ARN meant when the document was saved ---- */

/** Makes an empty table. A bound ARN matches by unique id only, so that whoever gets a deleted user's or
 * role's name does not get what the policy gave the first one. */
WATCHWORD_POLICY_API int watchword_policy_bindings_new(watchword_policy_bindings** bindings);
/** Binds an ARN, written as in the document, to a unique id; a second binding of it replaces the first. At
 * most 10000 of 2048 bytes each. */
WATCHWORD_POLICY_API int watchword_policy_bindings_add(watchword_policy_bindings* bindings, const char* arn,
                                                       size_t arn_size, const char* unique_id,
                                                       size_t unique_id_size);
/** Documents compiled with them have copied them. */
WATCHWORD_POLICY_API void watchword_policy_bindings_free(watchword_policy_bindings* bindings);

/* ---- policies ---- */

/** Makes an empty set: no policies, which allows nothing to anybody but root. */
WATCHWORD_POLICY_API int watchword_policy_policies_new(watchword_policy_policies** policies);
/** Frees the set and its hold on the documents. */
WATCHWORD_POLICY_API void watchword_policy_policies_free(watchword_policy_policies* policies);
/** Adds a document and the name that decisions call it by: a name (inline) or an ARN (managed), at most 2048
 * bytes. `kind` is a watchword_policy_kind, and the document's type must suit it: identity, boundary and
 * session policies stand in for each other; RESOURCE takes a bucket policy, TRUST a role's trust policy. One
 * of these two at most, in all (else WRONG_ORDER). The first BOUNDARY, SESSION or ENDPOINT makes that kind
 * apply; SCP and RCP go to the level that watchword_policy_policies_apply() began (none: WRONG_ORDER). At
 * most 10000 documents. */
WATCHWORD_POLICY_API int watchword_policy_policies_add(watchword_policy_policies* policies, int kind,
                                                       const char* name, size_t name_size,
                                                       const watchword_policy_document* document);
/** Says that policies of a kind apply even if none is added, and so allow nothing: for BOUNDARY, SESSION and
 * ENDPOINT. For SCP and RCP it begins the next level, from the organization's root to the account; each
 * level must allow. At most 64 levels. */
WATCHWORD_POLICY_API int watchword_policy_policies_apply(watchword_policy_policies* policies, int kind);

/* ---- requests ---- */

/** Makes a request that says nothing yet. */
WATCHWORD_POLICY_API int watchword_policy_request_new(watchword_policy_request** request);
/** Frees the request. */
WATCHWORD_POLICY_API void watchword_policy_request_free(watchword_policy_request* request);
/** Forgets everything; keeps the memory. */
WATCHWORD_POLICY_API int watchword_policy_request_clear(watchword_policy_request* request);
/** Who asks: a watchword_policy_principal_type, its account (12 digits, or empty for types without one) and
 * its ARN (empty for anonymous, required for all others), at most 2048 bytes. Forgets the details that
 * watchword_policy_request_principal_details() gave. */
WATCHWORD_POLICY_API int watchword_policy_request_principal(watchword_policy_request* request,
                                                            int principal_type, const char* account,
                                                            size_t account_size, const char* arn,
                                                            size_t arn_size);
/** More about the principal, needed where policies name it by these; each may be empty, at most 2048 bytes.
 * unique_id: AIDA… of the user, AROA… of the role; issuer_arn: the role's ARN with its path behind a role
 * session, the user's behind a federated user; canonical_id: S3's id of the account. WRONG_ORDER before
 * watchword_policy_request_principal(). */
WATCHWORD_POLICY_API int watchword_policy_request_principal_details(
    watchword_policy_request* request, const char* unique_id, size_t unique_id_size, const char* issuer_arn,
    size_t issuer_arn_size, const char* canonical_id, size_t canonical_id_size);
/** What is to be done: "s3:GetObject", in any case, at most 256 bytes. Must not be empty. */
WATCHWORD_POLICY_API int watchword_policy_request_action(watchword_policy_request* request,
                                                         const char* action, size_t action_size);
/** On what: a concrete ARN, at most 65536 bytes, or "*" for actions without a resource; and the account that
 * owns it (12 digits), which alone decides whether the request crosses accounts. Empty: with "*" the caller's
 * own, with an ARN somebody else's. */
WATCHWORD_POLICY_API int watchword_policy_request_resource(watchword_policy_request* request,
                                                           const char* resource, size_t resource_size,
                                                           const char* account, size_t account_size);
/** Sets the values of a condition key (in any case), replacing what it had; no values forget the key.
 * `values` and `value_sizes` have `count` elements; `value_sizes` may be NULL when all end with a NUL. At
 * most 2048 bytes a key, 65536 a value, 10000 values a call, 1000 keys and 16 MiB in all; what is replaced
 * counts until the next clear. Nothing is derived: set every key that the policies may ask for. */
WATCHWORD_POLICY_API int watchword_policy_request_context(watchword_policy_request* request, const char* key,
                                                          size_t key_size, const char* const* values,
                                                          const size_t* value_sizes, size_t count);

/* ---- decisions ---- */

/** Makes a decision handle: an implicit deny until something is evaluated. */
WATCHWORD_POLICY_API int watchword_policy_decision_new(watchword_policy_decision** decision);
/** Frees the handle and the texts it gave. */
WATCHWORD_POLICY_API void watchword_policy_decision_free(watchword_policy_decision* decision);
/** Decides. The request must have a principal, an action and a resource (else WRONG_ORDER). Whatever the
 * status, the decision before is gone; unless it is OK, the decision is an implicit deny. Does not allocate,
 * once the handle has held names as long. The policies and the request may change afterwards. */
WATCHWORD_POLICY_API int watchword_policy_evaluate(const watchword_policy_policies* policies,
                                                   const watchword_policy_request* request,
                                                   watchword_policy_decision* decision);
/** A watchword_policy_outcome. */
WATCHWORD_POLICY_API int watchword_policy_decision_outcome(const watchword_policy_decision* decision);
/** The watchword_policy_kind whose grant it was (NONE: root, who needs none), that denied, or that had to
 * allow and did not. */
WATCHWORD_POLICY_API int watchword_policy_decision_decided_by(const watchword_policy_decision* decision);
/** 1 when caller and resource belong to different accounts, else 0. */
WATCHWORD_POLICY_API int watchword_policy_decision_cross_account(const watchword_policy_decision* decision);
/** The name of the policy whose statement decided; empty when no statement did. */
WATCHWORD_POLICY_API const char* watchword_policy_decision_policy(const watchword_policy_decision* decision,
                                                                  size_t* size);
/** The Sid of that statement; empty when it has none. */
WATCHWORD_POLICY_API const char* watchword_policy_decision_sid(const watchword_policy_decision* decision,
                                                               size_t* size);
/** Its position in its document, from 1; 0 when no statement decided. */
WATCHWORD_POLICY_API uint32_t watchword_policy_decision_statement(const watchword_policy_decision* decision);
/** The line of its '{' in its document, from 1; 0 when no statement decided. */
WATCHWORD_POLICY_API uint32_t watchword_policy_decision_line(const watchword_policy_decision* decision);
/** The column of its '{', from 1, in bytes; 0 when no statement decided. */
WATCHWORD_POLICY_API uint32_t watchword_policy_decision_column(const watchword_policy_decision* decision);
/** The sentence AWS tells who was denied, about the request that was evaluated; it leaves out what must not
 * be told across accounts. `quote_resource` not 0: in double quotes, as S3 does. `*message` is good until the
 * decision changes; empty for an allow. WRONG_ORDER when nothing was evaluated. */
WATCHWORD_POLICY_API int watchword_policy_decision_denial(watchword_policy_decision* decision,
                                                          const watchword_policy_request* request,
                                                          int quote_resource, const char** message,
                                                          size_t* size);

/* ---- explanations ---- */

/** Decides like watchword_policy_evaluate() and keeps why: what each statement of each policy had to say.
 * Costs many times an evaluation. Shows what policies say: not for the caller who was denied. */
WATCHWORD_POLICY_API int watchword_policy_explain(const watchword_policy_policies* policies,
                                                  const watchword_policy_request* request,
                                                  watchword_policy_explanation** explanation);
/** Frees the explanation and its texts. */
WATCHWORD_POLICY_API void watchword_policy_explanation_free(watchword_policy_explanation* explanation);
/** A watchword_policy_outcome. */
WATCHWORD_POLICY_API int watchword_policy_explanation_outcome(
    const watchword_policy_explanation* explanation);
/** For people: the decision and its reason in the first line, then kind by kind which statements matched, and
 * why the others did not. */
WATCHWORD_POLICY_API const char* watchword_policy_explanation_text(
    const watchword_policy_explanation* explanation, size_t* size);
/** For programs: one JSON object in one line with decision, decidedBy, policy, statement (sid, line, column),
 * missingContextKeys, crossAccount and statements. */
WATCHWORD_POLICY_API const char* watchword_policy_explanation_json(
    const watchword_policy_explanation* explanation, size_t* size);
/** How many context keys the request lacks that statements which otherwise apply ask for. */
WATCHWORD_POLICY_API size_t
watchword_policy_explanation_missing_keys(const watchword_policy_explanation* explanation);
/** One of them, spelled as in the policy; empty when there are not that many. */
WATCHWORD_POLICY_API const char* watchword_policy_explanation_missing_key(
    const watchword_policy_explanation* explanation, size_t index, size_t* size);

#ifdef __cplusplus
}
#endif

#endif
