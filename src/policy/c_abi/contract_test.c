/* The promises of watchword_policy.h, held by a C program: decisions, answers, and every way to call it
 * wrong. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <watchword_policy.h>

static int failures = 0;

#define CHECK(condition)                                                            \
    do {                                                                            \
        if (!(condition)) {                                                         \
            ++failures;                                                             \
            fprintf(stderr, "%s:%d: not so: %s\n", __FILE__, __LINE__, #condition); \
        }                                                                           \
    } while (0)
#define IS(expected, call)                                                                    \
    do {                                                                                      \
        const int got = (call);                                                               \
        if (got != (expected)) {                                                              \
            ++failures;                                                                       \
            fprintf(stderr, "%s:%d: %s is %d (%s), not %s\n", __FILE__, __LINE__, #call, got, \
                    watchword_policy_status_text(got), #expected);                            \
        }                                                                                     \
    } while (0)
#define OK WATCHWORD_POLICY_OK
#define Z WATCHWORD_POLICY_TERMINATED

static const char ACCOUNT[] = "111122223333";
static const char ALICE[] = "arn:aws:iam::111122223333:user/alice";
static const char READ[] =
    "{\"Version\":\"2012-10-17\",\"Statement\":[\n"
    "  {\"Sid\":\"Read\",\"Effect\":\"Allow\",\"Action\":\"s3:Get*\",\"Resource\":\"arn:aws:s3:::b/*\"},\n"
    "  "
    "{\"Sid\":\"NoMfa\",\"Effect\":\"Deny\",\"Action\":\"*\",\"Resource\":\"*\",\"Condition\":{"
    "\"Bool\":"
    "{\"aws:MultiFactorAuthPresent\":\"false\"}}}]}";
static const char FULL[] =
    "{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"*\"}}";
static const char BUCKET[] =
    "{\"Version\":\"2012-10-17\",\"Statement\":{\"Sid\":\"Shared\",\"Effect\":\"Allow\",\"Principal\":{"
    "\"AWS\":"
    "\"arn:aws:iam::111122223333:user/alice\"},\"Action\":\"s3:GetObject\",\"Resource\":\"arn:aws:s3:::b/"
    "*\"}}";

static watchword_policy_document* compiled(const char* text, int type) {
    watchword_policy_document* document = NULL;
    IS(OK, watchword_policy_compile(text, Z, type, NULL, &document, NULL));
    return document;
}

static void set(watchword_policy_request* request, const char* key, const char* value) {
    IS(OK, watchword_policy_request_context(request, key, Z, &value, NULL, 1));
}

static watchword_policy_request* alice_reads(void) {
    watchword_policy_request* request = NULL;
    IS(OK, watchword_policy_request_new(&request));
    IS(OK,
       watchword_policy_request_principal(request, WATCHWORD_POLICY_PRINCIPAL_USER, ACCOUNT, Z, ALICE, Z));
    IS(OK, watchword_policy_request_action(request, "s3:GetObject", Z));
    IS(OK, watchword_policy_request_resource(request, "arn:aws:s3:::b/k", Z, ACCOUNT, Z));
    return request;
}

/* A policy with an allow and an MFA deny: all that a decision tells. */
static void test_what_a_decision_tells(void) {
    watchword_policy_document* read = compiled(READ, WATCHWORD_POLICY_DOCUMENT_IDENTITY);
    watchword_policy_policies* policies = NULL;
    watchword_policy_decision* decision = NULL;
    watchword_policy_request* request = alice_reads();
    const char* message = NULL;
    size_t size = 99;
    IS(OK, watchword_policy_policies_new(&policies));
    IS(OK, watchword_policy_policies_add(policies, WATCHWORD_POLICY_KIND_IDENTITY, "read", Z, read));
    CHECK(watchword_policy_document_statements(read) == 2);
    watchword_policy_document_free(read); /* the set keeps it */
    IS(OK, watchword_policy_decision_new(&decision));
    IS(WATCHWORD_POLICY_IMPLICIT_DENY, watchword_policy_decision_outcome(decision));
    IS(WATCHWORD_POLICY_WRONG_ORDER, watchword_policy_decision_denial(decision, request, 0, &message, &size));
    CHECK(message[0] == '\0' && size == 0);

    IS(OK, watchword_policy_evaluate(policies, request, decision));
    IS(WATCHWORD_POLICY_ALLOW, watchword_policy_decision_outcome(decision));
    IS(WATCHWORD_POLICY_KIND_IDENTITY, watchword_policy_decision_decided_by(decision));
    IS(0, watchword_policy_decision_cross_account(decision));
    CHECK(strcmp(watchword_policy_decision_policy(decision, &size), "read") == 0 && size == 4);
    CHECK(strcmp(watchword_policy_decision_sid(decision, NULL), "Read") == 0);
    CHECK(watchword_policy_decision_statement(decision) == 1);
    CHECK(watchword_policy_decision_line(decision) == 2 && watchword_policy_decision_column(decision) == 3);
    IS(OK, watchword_policy_decision_denial(decision, request, 0, &message, &size));
    CHECK(message[0] == '\0' && size == 0);

    set(request, "AWS:multifactorauthpresent", "false");
    IS(OK, watchword_policy_evaluate(policies, request, decision));
    IS(WATCHWORD_POLICY_EXPLICIT_DENY, watchword_policy_decision_outcome(decision));
    CHECK(strcmp(watchword_policy_decision_sid(decision, &size), "NoMfa") == 0 && size == 5);
    CHECK(watchword_policy_decision_line(decision) == 3);
    IS(OK, watchword_policy_decision_denial(decision, request, 1, &message, &size));
    CHECK(strcmp(message,
                 "User: arn:aws:iam::111122223333:user/alice is not authorized to perform: s3:GetObject "
                 "on resource: \"arn:aws:s3:::b/k\" with an explicit deny in an identity-based policy") == 0);
    CHECK(size == strlen(message));

    /* no values: the key is forgotten */
    IS(OK, watchword_policy_request_context(request, "aws:MultiFactorAuthPresent", Z, NULL, NULL, 0));
    IS(OK, watchword_policy_request_action(request, "s3:PutObject", Z));
    IS(OK, watchword_policy_evaluate(policies, request, decision));
    IS(WATCHWORD_POLICY_IMPLICIT_DENY, watchword_policy_decision_outcome(decision));
    CHECK(watchword_policy_decision_policy(decision, &size)[0] == '\0' && size == 0);
    CHECK(watchword_policy_decision_line(decision) == 0 &&
          watchword_policy_decision_statement(decision) == 0);
    IS(OK, watchword_policy_decision_denial(decision, request, 0, &message, NULL));
    CHECK(strstr(message, "because no identity-based policy allows the s3:PutObject action") != NULL);

    watchword_policy_request_free(request);
    watchword_policy_policies_free(policies);
    CHECK(watchword_policy_decision_sid(decision, NULL)[0] == '\0'); /* owns its texts */
    watchword_policy_decision_free(decision);
}

/* An evaluation that fails leaves no allow behind. */
static void test_does_a_failed_evaluation_deny(void) {
    watchword_policy_document* full = compiled(FULL, WATCHWORD_POLICY_DOCUMENT_IDENTITY);
    watchword_policy_policies* policies = NULL;
    watchword_policy_decision* decision = NULL;
    watchword_policy_request* request = alice_reads();
    IS(OK, watchword_policy_policies_new(&policies));
    IS(OK, watchword_policy_decision_new(&decision));
    IS(OK, watchword_policy_policies_add(policies, WATCHWORD_POLICY_KIND_IDENTITY, "full", Z, full));
    IS(OK, watchword_policy_evaluate(policies, request, decision));
    IS(WATCHWORD_POLICY_ALLOW, watchword_policy_decision_outcome(decision));
    IS(WATCHWORD_POLICY_NULL_ARGUMENT, watchword_policy_evaluate(NULL, request, decision));
    IS(WATCHWORD_POLICY_IMPLICIT_DENY, watchword_policy_decision_outcome(decision));

    IS(OK, watchword_policy_evaluate(policies, request, decision));
    IS(OK, watchword_policy_request_clear(request));
    IS(WATCHWORD_POLICY_WRONG_ORDER, watchword_policy_evaluate(policies, request, decision));
    IS(WATCHWORD_POLICY_IMPLICIT_DENY, watchword_policy_decision_outcome(decision));
    CHECK(watchword_policy_decision_policy(decision, NULL)[0] == '\0');
    IS(OK, watchword_policy_request_action(request, "s3:GetObject", Z));
    IS(OK, watchword_policy_request_resource(request, "*", Z, NULL, 0));
    IS(WATCHWORD_POLICY_WRONG_ORDER,
       watchword_policy_evaluate(policies, request, decision)); /* no principal */
    IS(OK,
       watchword_policy_request_principal(request, WATCHWORD_POLICY_PRINCIPAL_ANONYMOUS, NULL, 0, NULL, 0));
    IS(OK, watchword_policy_evaluate(policies, request, decision));
    IS(WATCHWORD_POLICY_IMPLICIT_DENY, watchword_policy_decision_outcome(decision));
    IS(WATCHWORD_POLICY_NULL_ARGUMENT, watchword_policy_evaluate(policies, request, NULL));
    IS(WATCHWORD_POLICY_IMPLICIT_DENY, watchword_policy_decision_outcome(NULL));
    watchword_policy_document_free(full);
    watchword_policy_request_free(request);
    watchword_policy_policies_free(policies);
    watchword_policy_decision_free(decision);
}

/* Every kind of policy in its place, and only there. */
static void test_places(void) {
    static const int types[] = {WATCHWORD_POLICY_DOCUMENT_BOUNDARY, WATCHWORD_POLICY_DOCUMENT_SESSION,
                                WATCHWORD_POLICY_DOCUMENT_SCP};
    static const int kinds[] = {WATCHWORD_POLICY_KIND_BOUNDARY, WATCHWORD_POLICY_KIND_SESSION,
                                WATCHWORD_POLICY_KIND_SCP};
    watchword_policy_document* full = compiled(FULL, WATCHWORD_POLICY_DOCUMENT_IDENTITY);
    watchword_policy_document* bucket = compiled(BUCKET, WATCHWORD_POLICY_DOCUMENT_BUCKET);
    watchword_policy_decision* decision = NULL;
    watchword_policy_policies* policies = NULL;
    watchword_policy_request* request = alice_reads();
    size_t i;
    IS(OK, watchword_policy_decision_new(&decision));
    for (i = 0; i < 3; ++i) {
        watchword_policy_document* document = compiled(FULL, types[i]);
        IS(OK, watchword_policy_policies_new(&policies));
        IS(OK, watchword_policy_policies_add(policies, WATCHWORD_POLICY_KIND_IDENTITY, "full", Z, full));
        if (kinds[i] == WATCHWORD_POLICY_KIND_SCP)
            IS(WATCHWORD_POLICY_WRONG_ORDER,
               watchword_policy_policies_add(policies, kinds[i], "x", Z, document));
        IS(OK, watchword_policy_policies_apply(policies, kinds[i]));
        IS(OK, watchword_policy_evaluate(policies, request, decision));
        IS(WATCHWORD_POLICY_IMPLICIT_DENY, watchword_policy_decision_outcome(decision));
        IS(kinds[i], watchword_policy_decision_decided_by(decision));
        IS(OK, watchword_policy_policies_add(policies, kinds[i], "x", Z, document));
        IS(OK, watchword_policy_evaluate(policies, request, decision));
        IS(WATCHWORD_POLICY_ALLOW, watchword_policy_decision_outcome(decision));
        if (kinds[i] == WATCHWORD_POLICY_KIND_SCP) { /* a second level that allows nothing */
            IS(OK, watchword_policy_policies_apply(policies, kinds[i]));
            IS(OK, watchword_policy_evaluate(policies, request, decision));
            IS(WATCHWORD_POLICY_IMPLICIT_DENY, watchword_policy_decision_outcome(decision));
            for (size_t level = 2; level < 64; ++level)
                IS(OK, watchword_policy_policies_apply(policies, kinds[i]));
            IS(WATCHWORD_POLICY_TOO_LARGE, watchword_policy_policies_apply(policies, kinds[i]));
        }
        watchword_policy_document_free(document);
        watchword_policy_policies_free(policies);
    }
    IS(OK, watchword_policy_policies_new(&policies));
    /* without principals it would speak to everybody */
    IS(WATCHWORD_POLICY_BAD_VALUE,
       watchword_policy_policies_add(policies, WATCHWORD_POLICY_KIND_RESOURCE, "full", Z, full));
    IS(WATCHWORD_POLICY_BAD_VALUE,
       watchword_policy_policies_add(policies, WATCHWORD_POLICY_KIND_TRUST, "b", Z, bucket));
    IS(WATCHWORD_POLICY_BAD_VALUE,
       watchword_policy_policies_add(policies, WATCHWORD_POLICY_KIND_NONE, "b", Z, full));
    IS(WATCHWORD_POLICY_BAD_VALUE, watchword_policy_policies_add(policies, 77, "b", Z, full));
    IS(WATCHWORD_POLICY_BAD_VALUE, watchword_policy_policies_apply(policies, WATCHWORD_POLICY_KIND_RESOURCE));
    IS(WATCHWORD_POLICY_BAD_VALUE, watchword_policy_policies_apply(policies, -1));
    IS(OK, watchword_policy_policies_add(policies, WATCHWORD_POLICY_KIND_RESOURCE, "bucket b", Z, bucket));
    IS(WATCHWORD_POLICY_WRONG_ORDER,
       watchword_policy_policies_add(policies, WATCHWORD_POLICY_KIND_RESOURCE, "again", Z, bucket));
    IS(OK, watchword_policy_evaluate(policies, request, decision));
    IS(WATCHWORD_POLICY_ALLOW, watchword_policy_decision_outcome(decision));
    IS(WATCHWORD_POLICY_KIND_RESOURCE, watchword_policy_decision_decided_by(decision));
    CHECK(strcmp(watchword_policy_decision_policy(decision, NULL), "bucket b") == 0);
    /* of another account: the caller's own account must allow it too */
    IS(OK, watchword_policy_request_resource(request, "arn:aws:s3:::b/k", Z, "444455556666", Z));
    IS(OK, watchword_policy_evaluate(policies, request, decision));
    IS(WATCHWORD_POLICY_IMPLICIT_DENY, watchword_policy_decision_outcome(decision));
    IS(1, watchword_policy_decision_cross_account(decision));
    watchword_policy_policies_free(policies);
    watchword_policy_document_free(full);
    watchword_policy_document_free(bucket);
    watchword_policy_request_free(request);
    watchword_policy_decision_free(decision);
}

/* A bound ARN is the one who had it, not who has it now. */
static void test_bindings(void) {
    watchword_policy_bindings* bindings = NULL;
    watchword_policy_document* bucket = NULL;
    watchword_policy_policies* policies = NULL;
    watchword_policy_decision* decision = NULL;
    watchword_policy_request* request = alice_reads();
    size_t size = 0;
    IS(OK, watchword_policy_bindings_new(&bindings));
    IS(WATCHWORD_POLICY_BAD_TEXT, watchword_policy_bindings_add(bindings, ALICE, Z, "", 0));
    IS(OK, watchword_policy_bindings_add(bindings, ALICE, Z, "AIDAALICEALICEALICE22", Z));
    IS(OK, watchword_policy_bindings_add(bindings, ALICE, Z, "AIDAALICEALICEALICE11", Z));
    IS(OK, watchword_policy_compile(BUCKET, Z, WATCHWORD_POLICY_DOCUMENT_BUCKET, bindings, &bucket, NULL));
    watchword_policy_bindings_free(bindings);
    CHECK(watchword_policy_document_principals(bucket) == 1);
    CHECK(strcmp(watchword_policy_document_principal(bucket, 0, &size), ALICE) == 0 && size == strlen(ALICE));
    CHECK(watchword_policy_document_principal(bucket, 1, &size)[0] == '\0' && size == 0);
    IS(OK, watchword_policy_policies_new(&policies));
    IS(OK, watchword_policy_decision_new(&decision));
    IS(OK, watchword_policy_policies_add(policies, WATCHWORD_POLICY_KIND_RESOURCE, NULL, 0, bucket));
    IS(OK, watchword_policy_request_principal_details(request, "AIDAALICEALICEALICE11", Z, NULL, 0, NULL, 0));
    IS(OK, watchword_policy_evaluate(policies, request, decision));
    IS(WATCHWORD_POLICY_ALLOW, watchword_policy_decision_outcome(decision));
    IS(OK, watchword_policy_request_principal_details(request, "AIDANAMESAKENAMESAKE1", Z, NULL, 0, NULL, 0));
    IS(OK, watchword_policy_evaluate(policies, request, decision));
    IS(WATCHWORD_POLICY_IMPLICIT_DENY, watchword_policy_decision_outcome(decision));
    watchword_policy_document_free(bucket);
    watchword_policy_policies_free(policies);
    watchword_policy_request_free(request);
    watchword_policy_decision_free(decision);
}

/* The same decision, with its reasons; they outlive what they are about. */
static void test_explanation(void) {
    watchword_policy_document* read = compiled(READ, WATCHWORD_POLICY_DOCUMENT_IDENTITY);
    watchword_policy_policies* policies = NULL;
    watchword_policy_explanation* explanation = (watchword_policy_explanation*)1;
    watchword_policy_request* request = NULL;
    size_t size = 0;
    IS(OK, watchword_policy_policies_new(&policies));
    IS(OK, watchword_policy_request_new(&request));
    IS(OK, watchword_policy_policies_add(policies, WATCHWORD_POLICY_KIND_IDENTITY, "read", Z, read));
    IS(WATCHWORD_POLICY_WRONG_ORDER, watchword_policy_explain(policies, request, &explanation));
    CHECK(explanation == NULL);
    watchword_policy_request_free(request);
    request = alice_reads();
    IS(OK, watchword_policy_explain(policies, request, &explanation));
    watchword_policy_request_free(request);
    watchword_policy_policies_free(policies);
    watchword_policy_document_free(read);
    IS(WATCHWORD_POLICY_ALLOW, watchword_policy_explanation_outcome(explanation));
    CHECK(watchword_policy_explanation_missing_keys(explanation) == 1);
    CHECK(strcmp(watchword_policy_explanation_missing_key(explanation, 0, &size),
                 "aws:MultiFactorAuthPresent") == 0);
    CHECK(size == strlen("aws:MultiFactorAuthPresent"));
    CHECK(watchword_policy_explanation_missing_key(explanation, 1, &size)[0] == '\0' && size == 0);
    CHECK(strstr(watchword_policy_explanation_json(explanation, &size), "\"decision\":\"allowed\"") != NULL);
    CHECK(strlen(watchword_policy_explanation_json(explanation, NULL)) == size);
    CHECK(strstr(watchword_policy_explanation_text(explanation, &size), "Read") != NULL && size > 20);
    watchword_policy_explanation_free(explanation);
}

static void test_refused_documents(void) {
    static const char bad[] = "{\"Version\":\"2012-10-17\",\n \"Statement\":{\"Effect\":\"Maybe\"}}";
    watchword_policy_document* document = (watchword_policy_document*)1;
    watchword_policy_error* error = NULL;
    char* huge = malloc(131073);
    const int identity = WATCHWORD_POLICY_DOCUMENT_IDENTITY;
    size_t size = 0;
    IS(WATCHWORD_POLICY_BAD_DOCUMENT, watchword_policy_compile(bad, Z, identity, NULL, &document, &error));
    CHECK(document == NULL && error != NULL);
    CHECK(strlen(watchword_policy_error_message(error, &size)) == size && size > 5);
    CHECK(watchword_policy_error_line(error) == 2 && watchword_policy_error_column(error) > 1);
    watchword_policy_error_free(error);
    IS(WATCHWORD_POLICY_BAD_DOCUMENT, watchword_policy_compile(bad, Z, identity, NULL, &document, NULL));
    IS(WATCHWORD_POLICY_BAD_DOCUMENT, watchword_policy_compile(NULL, 0, identity, NULL, &document, NULL));
    IS(WATCHWORD_POLICY_BAD_DOCUMENT,
       watchword_policy_compile("{\"a\0\":1}", 9, identity, NULL, &document, NULL));
    IS(WATCHWORD_POLICY_BAD_DOCUMENT,
       watchword_policy_compile("\xff\xfe", 2, identity, NULL, &document, NULL));
    IS(WATCHWORD_POLICY_BAD_VALUE, watchword_policy_compile(FULL, Z, 8, NULL, &document, &error));
    CHECK(error == NULL);
    IS(WATCHWORD_POLICY_BAD_VALUE, watchword_policy_compile(FULL, Z, -1, NULL, &document, NULL));
    IS(WATCHWORD_POLICY_NULL_ARGUMENT, watchword_policy_compile(FULL, Z, identity, NULL, NULL, NULL));
    IS(WATCHWORD_POLICY_NULL_ARGUMENT, watchword_policy_compile(NULL, Z, identity, NULL, &document, NULL));
    IS(WATCHWORD_POLICY_NULL_ARGUMENT, watchword_policy_compile(NULL, 5, identity, NULL, &document, NULL));
    IS(WATCHWORD_POLICY_TOO_LARGE,
       watchword_policy_compile(FULL, (size_t)-2, identity, NULL, &document, NULL));
    IS(WATCHWORD_POLICY_TOO_LARGE, watchword_policy_compile(NULL, 131073, identity, NULL, &document, NULL));
    if (huge) { /* without a NUL, so that a reader that goes on is seen by AddressSanitizer */
        memset(huge, ' ', 131073);
        IS(WATCHWORD_POLICY_TOO_LARGE, watchword_policy_compile(huge, Z, identity, NULL, &document, NULL));
        memcpy(huge, FULL, strlen(FULL));
        IS(OK, watchword_policy_compile(huge, 131072, identity, NULL, &document, NULL));
        watchword_policy_document_free(document);
    }
    free(huge);
}

static void test_refused_arguments(void) {
    watchword_policy_request* request = NULL;
    const char* values[] = {"a", NULL, "c"};
    const size_t sizes[] = {1, 0, 1}, huge[] = {1, (size_t)-3, 1};
    static char key[2050], number[32];
    int i;
    IS(OK, watchword_policy_request_new(&request));
    IS(WATCHWORD_POLICY_WRONG_ORDER,
       watchword_policy_request_principal_details(request, "A", Z, NULL, 0, NULL, 0));
#define PRINCIPAL(type, account, arn) watchword_policy_request_principal(request, type, account, Z, arn, Z)
    IS(WATCHWORD_POLICY_BAD_VALUE, PRINCIPAL(WATCHWORD_POLICY_PRINCIPAL_USER, "", ALICE));
    IS(WATCHWORD_POLICY_BAD_VALUE, PRINCIPAL(WATCHWORD_POLICY_PRINCIPAL_USER, "11112222333x", ALICE));
    IS(WATCHWORD_POLICY_BAD_TEXT, PRINCIPAL(WATCHWORD_POLICY_PRINCIPAL_USER, ACCOUNT, ""));
    IS(WATCHWORD_POLICY_BAD_TEXT,
       PRINCIPAL(WATCHWORD_POLICY_PRINCIPAL_USER, ACCOUNT, "arn:aws:iam::1:user/\xc3"));
    IS(WATCHWORD_POLICY_BAD_TEXT, PRINCIPAL(WATCHWORD_POLICY_PRINCIPAL_ANONYMOUS, "", ALICE));
    IS(WATCHWORD_POLICY_BAD_VALUE,
       PRINCIPAL(WATCHWORD_POLICY_PRINCIPAL_SERVICE, ACCOUNT, "ec2.amazonaws.com"));
    IS(WATCHWORD_POLICY_BAD_VALUE, PRINCIPAL(7, ACCOUNT, ALICE));
    IS(WATCHWORD_POLICY_NULL_ARGUMENT, PRINCIPAL(WATCHWORD_POLICY_PRINCIPAL_USER, NULL, ALICE));
    IS(OK, PRINCIPAL(WATCHWORD_POLICY_PRINCIPAL_SERVICE, "", "ec2.amazonaws.com"));
    IS(WATCHWORD_POLICY_BAD_TEXT, watchword_policy_request_action(request, "", 0));
    IS(WATCHWORD_POLICY_BAD_TEXT, watchword_policy_request_action(request, "s3:\0Get", 7));
    memset(key, 'k', sizeof key - 1);
    IS(WATCHWORD_POLICY_TOO_LARGE, watchword_policy_request_action(request, key, 257));
    IS(WATCHWORD_POLICY_BAD_TEXT, watchword_policy_request_resource(request, "", 0, NULL, 0));
    IS(WATCHWORD_POLICY_BAD_VALUE, watchword_policy_request_resource(request, "*", 1, "12", 2));
    IS(WATCHWORD_POLICY_NULL_ARGUMENT, watchword_policy_request_resource(request, NULL, 4, NULL, 0));
    IS(WATCHWORD_POLICY_TOO_LARGE, watchword_policy_request_resource(request, "*", 65537, NULL, 0));

    IS(WATCHWORD_POLICY_TOO_LARGE, watchword_policy_request_context(request, key, Z, values, sizes, 1));
    IS(WATCHWORD_POLICY_BAD_TEXT, watchword_policy_request_context(request, "", 0, values, sizes, 1));
    IS(WATCHWORD_POLICY_NULL_ARGUMENT, watchword_policy_request_context(request, "k", 1, NULL, NULL, 1));
    IS(WATCHWORD_POLICY_NULL_ARGUMENT, watchword_policy_request_context(request, "k", 1, values, NULL, 3));
    IS(WATCHWORD_POLICY_TOO_LARGE, watchword_policy_request_context(request, "k", 1, values, huge, 3));
    IS(WATCHWORD_POLICY_TOO_LARGE,
       watchword_policy_request_context(request, "k", 1, values, sizes, (size_t)-1));
    IS(OK, watchword_policy_request_context(request, "k", 1, values, sizes, 3)); /* NULL of size 0 is "" */
    for (i = 1; i < 1000; ++i) {
        sprintf(number, "key%d", i);
        set(request, number, "v");
    }
    IS(WATCHWORD_POLICY_TOO_LARGE,
       watchword_policy_request_context(request, "one-more", Z, values, sizes, 1));
    IS(OK, watchword_policy_request_context(request, "KEY7", Z, values, sizes, 1)); /* one of the thousand */
    /* replacing a value again and again does not fill the memory */
    {
        char* big = malloc(65536);
        int status = OK, sets = 0;
        const char* value = big;
        const size_t size = 65536;
        if (big) memset(big, 'x', size);
        while (big && status == OK && ++sets < 1000)
            status = watchword_policy_request_context(request, "k", 1, &value, &size, 1);
        IS(WATCHWORD_POLICY_TOO_LARGE, status);
        CHECK(sets > 200 && sets < 257);
        free(big);
    }
    IS(OK, watchword_policy_request_clear(request));
    set(request, "one-more", "v");
    watchword_policy_request_free(request);
}

static void test_null_everywhere(void) {
    size_t size = 7;
    const int null = WATCHWORD_POLICY_NULL_ARGUMENT;
    IS(null, watchword_policy_bindings_new(NULL));
    IS(null, watchword_policy_bindings_add(NULL, "a", 1, "b", 1));
    IS(null, watchword_policy_policies_new(NULL));
    IS(null, watchword_policy_policies_add(NULL, WATCHWORD_POLICY_KIND_IDENTITY, "a", 1, NULL));
    IS(null, watchword_policy_policies_apply(NULL, WATCHWORD_POLICY_KIND_SCP));
    IS(null, watchword_policy_request_new(NULL));
    IS(null, watchword_policy_request_clear(NULL));
    IS(null, watchword_policy_request_principal(NULL, 0, NULL, 0, NULL, 0));
    IS(null, watchword_policy_request_principal_details(NULL, NULL, 0, NULL, 0, NULL, 0));
    IS(null, watchword_policy_request_action(NULL, "a", 1));
    IS(null, watchword_policy_request_resource(NULL, "a", 1, NULL, 0));
    IS(null, watchword_policy_request_context(NULL, "a", 1, NULL, NULL, 0));
    IS(null, watchword_policy_decision_new(NULL));
    IS(null, watchword_policy_evaluate(NULL, NULL, NULL));
    IS(null, watchword_policy_decision_denial(NULL, NULL, 0, NULL, NULL));
    CHECK(watchword_policy_document_statements(NULL) == 0 && watchword_policy_document_principals(NULL) == 0);
    CHECK(watchword_policy_document_principal(NULL, 0, &size)[0] == '\0' && size == 0);
    CHECK(watchword_policy_error_message(NULL, NULL)[0] == '\0');
    CHECK(watchword_policy_error_line(NULL) == 0 && watchword_policy_error_column(NULL) == 0);
    CHECK(watchword_policy_decision_decided_by(NULL) == WATCHWORD_POLICY_KIND_NONE);
    CHECK(watchword_policy_decision_cross_account(NULL) == 0);
    CHECK(watchword_policy_decision_policy(NULL, NULL)[0] == '\0');
    CHECK(watchword_policy_decision_sid(NULL, NULL)[0] == '\0');
    CHECK(watchword_policy_decision_statement(NULL) == 0);
    CHECK(watchword_policy_decision_line(NULL) == 0 && watchword_policy_decision_column(NULL) == 0);
    IS(null, watchword_policy_explain(NULL, NULL, NULL));
    CHECK(watchword_policy_explanation_outcome(NULL) == WATCHWORD_POLICY_IMPLICIT_DENY);
    CHECK(watchword_policy_explanation_text(NULL, NULL)[0] == '\0');
    CHECK(watchword_policy_explanation_json(NULL, NULL)[0] == '\0');
    CHECK(watchword_policy_explanation_missing_keys(NULL) == 0);
    CHECK(watchword_policy_explanation_missing_key(NULL, 0, NULL)[0] == '\0');
    watchword_policy_explanation_free(NULL);
    watchword_policy_document_free(NULL);
    watchword_policy_error_free(NULL);
    watchword_policy_bindings_free(NULL);
    watchword_policy_policies_free(NULL);
    watchword_policy_request_free(NULL);
    watchword_policy_decision_free(NULL);
    CHECK(strlen(watchword_policy_version()) >= 5);
    CHECK(strcmp(watchword_policy_status_text(OK), "ok") == 0);
    CHECK(strcmp(watchword_policy_status_text(-1), "not a status") == 0);
}

int main(void) {
    test_what_a_decision_tells();
    test_does_a_failed_evaluation_deny();
    test_places();
    test_bindings();
    test_explanation();
    test_refused_documents();
    test_refused_arguments();
    test_null_everywhere();
    if (failures == 0) puts("all as promised");
    return failures == 0 ? 0 : 1;
}
