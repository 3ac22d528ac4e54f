// The steps of the stateful test: each sends one request to the server and does the same to the model.
#pragma once

#include <array>
#include <random>

#include "iam/front_support.hpp"
#include "iam/stateful_model.hpp"
#include "mfa/seed.hpp"
#include "mfa/totp.hpp"

namespace watchword::iam::test {

/// One step of a sequence. It does not depend on those before it, so any may be left out.
struct Step {
    std::size_t row = 0;            ///< of StatefulAccount::rows
    std::array<unsigned, 4> draws;  ///< which names and variants
};

inline Step random_step(std::mt19937& random, std::size_t rows) {
    Step step;
    step.row = random() % rows;
    for (auto& draw : step.draws) draw = static_cast<unsigned>(random());
    return step;
}

/// One account on a server, and its model.
class StatefulAccount {
public:
    StatefulAccount(FrontServer& server, std::string_view name)
        : server_(server), admin_(server.account(name)) {
        account_.id = server.now()->access_keys.find(admin_.access_key_id)->account_id;
    }

    /// Does a step. What the model says of it, and the server: "200", or "409 EntityAlreadyExists".
    struct Outcome {
        std::string form, expected, heard;
    };
    Outcome run(const Step&);

    struct Row {
        std::string_view action;
        void (StatefulAccount::*prepare)(std::string_view action);
    };
    static const std::vector<Row> rows;

    const FrontServer::Key& admin() const { return admin_; }
    model::Account& account() { return account_; }

private:
    /// Names that differ in case only are the same; few, so that steps meet.
    std::string name(unsigned at) const {
        static constexpr std::string_view names[] = {"ann", "Ann", "bob", "carl", "dora"};
        return std::string(names[draws_[at] % std::size(names)]);
    }
    /// Mostly a policy of the account's, of either path; sometimes one of AWS's, or none.
    std::string arn(unsigned at) const {
        static constexpr std::string_view arns[] = {"policy/ann", "policy/Ann", "policy/p/bob", "policy/carl",
                                                    "policy/dora"};
        const unsigned draw = draws_[at] % 7;
        if (draw == 6) return "arn:aws:iam::aws:policy/IAMReadOnlyAccess";
        return concat("arn:aws:iam::", account_.id, ":", draw == 5 ? "policy/nowhere" : arns[draw]);
    }
    void expect(std::string_view code) { expected_ = code; }
    /// The entity of that name; null: the step is expected to fail with NoSuchEntity.
    template <class T>
    T* require(std::list<T>& list, std::string_view its_name) {
        T* found = model::find(list, its_name);
        if (!found) expect("404 NoSuchEntity");
        return found;
    }
    template <class T>
    std::list<T>& list_of();

    // A step calls one of these for its Action: they set form_, expected_ and, for what the answer alone
    // tells, then_.
    template <class T>
    void create(std::string_view action);
    template <class T>
    void rename(std::string_view action);
    template <class T>
    void remove(std::string_view action);
    template <class T>
    void attach(std::string_view action);
    template <class T>
    void detach(std::string_view action);
    template <class T>
    void put_inline(std::string_view action);
    template <class T>
    void delete_inline(std::string_view action);
    template <class T>
    void tag(std::string_view action);
    template <class T>
    void untag(std::string_view action);
    template <class T>
    void put_boundary(std::string_view action);
    template <class T>
    void delete_boundary(std::string_view action);
    void add_to_group(std::string_view action);
    void remove_from_group(std::string_view action);
    void create_policy(std::string_view action);
    void delete_policy(std::string_view action);
    void create_version(std::string_view action);
    void delete_version(std::string_view action);
    void set_default_version(std::string_view action);
    void create_key(std::string_view action);
    void update_key(std::string_view action);
    void delete_key(std::string_view action);
    void create_password(std::string_view action);
    void update_password(std::string_view action);
    void delete_password(std::string_view action);
    void create_device(std::string_view action);
    void enable_device(std::string_view action);
    void deactivate_device(std::string_view action);
    void delete_device(std::string_view action);
    void create_alias(std::string_view action);
    void delete_alias(std::string_view action);
    std::string key_of(const model::User*) const;

    FrontServer& server_;
    const FrontServer::Key admin_;
    model::Account account_;

    // Of the step that is being done:
    std::array<unsigned, 4> draws_{};
    std::string form_, expected_;
    std::function<void(const Answer&)> then_;
};

}  // namespace watchword::iam::test
