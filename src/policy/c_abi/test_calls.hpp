// Calls of watchword_policy.h in any order with any arguments, as a script of bytes tells: for the unit test,
// which draws scripts at random, and for the fuzz target.
#pragma once

#include <watchword_policy.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdlib>
#include <span>
#include <string>
#include <string_view>

namespace watchword::policy::test {

/// Plays one script on a handful of handles, any of which may be NULL, and frees them all. Aborts when a
/// promise is broken: an allow that no successful evaluation gave, an answer without its NUL.
class CallPlayer {
public:
    explicit CallPlayer(std::span<const std::uint8_t> script) : script_(script) {
        must(watchword_policy_bindings_new(&bindings_) == 0 &&
             watchword_policy_policies_new(&policies_) == 0 && watchword_policy_request_new(&request_) == 0 &&
             watchword_policy_decision_new(&decision_) == 0);
    }
    CallPlayer(const CallPlayer&) = delete;
    ~CallPlayer() {
        watchword_policy_document_free(document_);
        watchword_policy_bindings_free(bindings_);
        watchword_policy_policies_free(policies_);
        watchword_policy_request_free(request_);
        watchword_policy_decision_free(decision_);
    }

    void run() {
        while (!script_.empty()) call(next() % 16);
    }

    /// How often something was allowed: a test that never gets there tests little.
    int allows() const { return allows_; }

private:
    /// Places in text()'s words.
    enum Word : std::size_t { account = 0, arn = 1, action = 2, resource = 4, key = 5, full = 6, id = 10 };

    /// A text of the script, of the language, or none at all; the size need not fit.
    struct Argument {
        const char* data;
        std::size_t size;
    };

    std::uint8_t next() {
        if (script_.empty()) return 0;
        const auto byte = script_.front();
        script_ = script_.subspan(1);
        return byte;
    }
    /// The constant that makes sense, or another.
    int constant(int fitting) {
        const auto choice = next();
        return choice < 160 ? fitting : static_cast<int>(choice % 12) - 1;
    }

    /// The word that makes sense, or anything.
    Argument text(std::size_t fitting) {
        static constexpr std::array<std::string_view, 13> words{
            "111122223333",
            "arn:aws:iam::111122223333:user/alice",
            "s3:GetObject",
            "*",
            "arn:aws:s3:::b/k",
            "aws:PrincipalArn",
            R"({"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}})",
            R"({"Version":"2012-10-17","Statement":{"Effect":"Deny","Action":"s3:*","Resource":"*"}})",
            R"({"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":"*","Action":"sts:AssumeRole"}})",
            R"({"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::b/*"}})",
            "AIDAALICEALICEALICE11",
            std::string_view("a\0b", 3),
            "\xc3\x28"};
        const auto choice = next();
        if (choice < 140) return {words[fitting].data(), words[fitting].size()};
        if (choice < 148) return {nullptr, choice % 2 ? choice : 0U};
        if (choice < 156) return {words[3].data(), ~std::size_t{choice}};  // far more than there is
        if (choice < 220) {
            const auto word = words[choice % words.size()];
            return {word.data(), choice % 5 == 0 ? WATCHWORD_POLICY_TERMINATED : word.size()};
        }
        const std::size_t size = std::min<std::size_t>(script_.size(), next());
        const auto bytes = script_.first(std::min(size, script_.size()));
        script_ = script_.subspan(bytes.size());
        return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
    }

    static void must(bool promise) {
        if (!promise) std::abort();
    }

    void compile() {
        watchword_policy_document_free(document_);
        watchword_policy_error* error = nullptr;
        const auto source = text(full);
        const int status = watchword_policy_compile(source.data, source.size, constant(0),
                                                    next() % 2 ? bindings_ : nullptr, &document_, &error);
        must((status == WATCHWORD_POLICY_OK) == (document_ != nullptr));
        must((status == WATCHWORD_POLICY_BAD_DOCUMENT) == (error != nullptr));
        answered(watchword_policy_error_message(error, &size_));
        watchword_policy_error_free(error);
        answered(watchword_policy_document_principal(document_, next(), &size_));
    }

    void evaluate() {
        const int status = watchword_policy_evaluate(policies_, request_, decision_);
        evaluated_ = status == WATCHWORD_POLICY_OK;
        watchword_policy_explanation* explanation = nullptr;
        const int explained = watchword_policy_explain(policies_, request_, &explanation);
        must(explained == status || !decision_);
        must(!decision_ || watchword_policy_explanation_outcome(explanation) ==
                               watchword_policy_decision_outcome(decision_));
        answered(watchword_policy_explanation_missing_key(explanation, 0, &size_));
        answered(watchword_policy_explanation_json(explanation, &size_));
        watchword_policy_explanation_free(explanation);
        must(evaluated_ || watchword_policy_decision_outcome(decision_) == WATCHWORD_POLICY_IMPLICIT_DENY);
        allows_ += watchword_policy_decision_outcome(decision_) == WATCHWORD_POLICY_ALLOW;
        answered(watchword_policy_decision_policy(decision_, &size_));
        answered(watchword_policy_decision_sid(decision_, &size_));
    }

    void answered(const char* answer) const { must(answer && answer[size_] == '\0'); }

    void call(int what) {
        constexpr std::array<std::array<std::size_t, 2>, 16> fitting{{{0, 0},
                                                                      {arn, id},
                                                                      {action, 0},
                                                                      {0, 0},
                                                                      {account, arn},
                                                                      {id, arn},
                                                                      {action, 0},
                                                                      {resource, account},
                                                                      {key, arn}}};
        const auto [first, second] = fitting[static_cast<std::size_t>(what)];
        const auto a = text(first), b = text(second);
        switch (what) {
            case 0: return compile();
            case 1: watchword_policy_bindings_add(bindings_, a.data, a.size, b.data, b.size); return;
            case 2: watchword_policy_policies_add(policies_, constant(1), a.data, a.size, document_); return;
            case 3: watchword_policy_policies_apply(policies_, constant(0)); return;
            case 4:
                watchword_policy_request_principal(request_, constant(2), a.data, a.size, b.data, b.size);
                return;
            case 5:
                watchword_policy_request_principal_details(request_, a.data, a.size, b.data, b.size, a.data,
                                                           a.size);
                return;
            case 6: watchword_policy_request_action(request_, a.data, a.size); return;
            case 7: watchword_policy_request_resource(request_, a.data, a.size, b.data, b.size); return;
            case 8: {
                const char* values[] = {b.data, a.data};
                const std::size_t sizes[] = {b.size, a.size};
                watchword_policy_request_context(request_, a.data, a.size, values, sizes, next() % 3);
                return;
            }
            case 9: watchword_policy_request_clear(request_); return;
            case 10: renew(policies_, watchword_policy_policies_free, watchword_policy_policies_new); return;
            case 11: renew(request_, watchword_policy_request_free, watchword_policy_request_new); return;
            case 12:
                renew(decision_, watchword_policy_decision_free, watchword_policy_decision_new);
                evaluated_ = false;
                return;
            case 13: renew(bindings_, watchword_policy_bindings_free, watchword_policy_bindings_new); return;
            case 14: {
                const char* message = nullptr;
                const int status =
                    watchword_policy_decision_denial(decision_, request_, next() % 2, &message, &size_);
                must(status != WATCHWORD_POLICY_OK || evaluated_);
                return answered(message);
            }
            default: return evaluate();
        }
    }

    template <class Handle>
    void renew(Handle*& handle, void (*free)(Handle*), int (*make)(Handle**)) {
        free(handle);
        handle = nullptr;
        if (next() % 8 != 0) must(make(&handle) == WATCHWORD_POLICY_OK);
    }

    std::span<const std::uint8_t> script_;
    watchword_policy_document* document_ = nullptr;
    watchword_policy_bindings* bindings_ = nullptr;
    watchword_policy_policies* policies_ = nullptr;
    watchword_policy_request* request_ = nullptr;
    watchword_policy_decision* decision_ = nullptr;
    bool evaluated_ = false;
    int allows_ = 0;
    std::size_t size_ = 0;
};

}  // namespace watchword::policy::test
