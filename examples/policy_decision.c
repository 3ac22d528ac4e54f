/* May Alice read the object? Exit status 0: yes, 1: no.  usage: policy_decision_c POLICY-FILE [KEY=VALUE]...
 *     policy_decision_c read.json aws:MultiFactorAuthPresent=true */
#include <stdio.h>
#include <string.h>

#include <watchword_policy.h>

#define Z WATCHWORD_POLICY_TERMINATED /* texts that end with a NUL need no size */

static int must(int status) {
    if (status != WATCHWORD_POLICY_OK) fprintf(stderr, "%s\n", watchword_policy_status_text(status));
    return status == WATCHWORD_POLICY_OK;
}

int main(int argc, char** argv) {
    static char text[131073];
    const char *account = "111122223333", *message = "";
    FILE* file = argc > 1 ? fopen(argv[1], "rb") : NULL;
    const size_t size = file ? fread(text, 1, sizeof text, file) : 0;
    watchword_policy_document* document = NULL;
    watchword_policy_error* error = NULL;
    watchword_policy_policies* policies = NULL;
    watchword_policy_request* request = NULL;
    watchword_policy_decision* decision = NULL;
    int ok, i, allowed;
    if (!file) {
        fputs("usage: policy_decision_c POLICY-FILE [KEY=VALUE]...\n", stderr);
        return 2;
    }
    fclose(file);
    ok = must(
        watchword_policy_compile(text, size, WATCHWORD_POLICY_DOCUMENT_IDENTITY, NULL, &document, &error));
    if (error)
        fprintf(stderr, "%s:%u:%u: %s\n", argv[1], (unsigned)watchword_policy_error_line(error),
                (unsigned)watchword_policy_error_column(error), watchword_policy_error_message(error, NULL));
    ok =
        ok && must(watchword_policy_policies_new(&policies)) &&
        must(watchword_policy_policies_add(policies, WATCHWORD_POLICY_KIND_IDENTITY, argv[1], Z, document)) &&
        must(watchword_policy_request_new(&request)) &&
        must(watchword_policy_request_principal(request, WATCHWORD_POLICY_PRINCIPAL_USER, account, Z,
                                                "arn:aws:iam::111122223333:user/alice", Z)) &&
        must(watchword_policy_request_action(request, "s3:GetObject", Z)) &&
        must(watchword_policy_request_resource(request, "arn:aws:s3:::reports/2024.csv", Z, account, Z));
    for (i = 2; ok && i < argc; ++i) {
        const size_t key_size = strcspn(argv[i], "=");
        const char* value = argv[i][key_size] ? argv[i] + key_size + 1 : "";
        ok = must(watchword_policy_request_context(request, argv[i], key_size, &value, NULL, 1));
    }
    ok = ok && must(watchword_policy_decision_new(&decision)) &&
         must(watchword_policy_evaluate(policies, request, decision)) &&
         must(watchword_policy_decision_denial(decision, request, 0, &message, NULL));
    allowed = ok && watchword_policy_decision_outcome(decision) == WATCHWORD_POLICY_ALLOW;
    if (message[0]) printf("%s\n", message);
    if (watchword_policy_decision_line(decision))
        printf("by the statement in line %u\n", (unsigned)watchword_policy_decision_line(decision));
    watchword_policy_decision_free(decision);
    watchword_policy_request_free(request);
    watchword_policy_policies_free(policies);
    watchword_policy_document_free(document);
    watchword_policy_error_free(error);
    return !ok ? 2 : allowed ? 0 : 1;
}
