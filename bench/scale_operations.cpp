#include "scale_operations.hpp"

#include <fmt/format.h>

#include <atomic>
#include <functional>
#include <future>

#include "base/encoding.hpp"
#include "iam/service.hpp"
#include "scale_world.hpp"
#include "service/callable.hpp"

namespace watchword::bench {
namespace {

const Operation& operation_named(std::string_view action) {
    for (const auto& row : iam::service.operations)
        if (row.action == action) return row;
    throw std::logic_error("no such operation");
}

// Decodes, authorizes, does and encodes what the administrator of an account asks for, as the query front
// does behind the signature.
class Caller {
public:
    Caller(Directory& directory, std::string_view account_id)
        : directory_(directory), credential_{concat(administrator_key, account_id.substr(11)), nullptr} {}

    std::string run(Scope in, const std::string& form) const {
        const query::Tree tree(form);
        const Operation& row = operation_named(tree.parameter("Action"));
        const auto caller = look_up_caller(credential_, in.snapshot());
        require_callable(*caller, iam::service.name, row.action);
        Call call{*caller,
                  {.peer = "192.0.2.1",
                   .user_agent = {},
                   .referer = {},
                   .region = "us-east-1",
                   .secure = true,
                   .now = directory_.environment().clock.now()},
                  {},
                  directory_.environment(),
                  settings_,
                  {}};
        xml::Writer out;
        row.run(in, call, iam::service.name, row, tree, out);
        return std::move(out).take();
    }
    std::string read(const std::string& form) const { return run({.read = &directory_.current()}, form); }

    /// Sends all at once, as busy clients do, and waits: they share commits.
    void write_all(std::size_t count, const std::function<std::string(std::size_t)>& form_of) const {
        std::atomic<std::size_t> left = count;
        std::promise<void> all_done;
        for (std::size_t i = 0; i < count; ++i)
            directory_.submit([this, form = form_of(i)](Transaction& in) { run({.write = &in}, form); },
                              [&](std::exception_ptr error) {
                                  if (error) std::rethrow_exception(error);
                                  if (--left == 0) all_done.set_value();
                              });
        all_done.get_future().wait();
    }

private:
    Directory& directory_;
    const Credential credential_;
    const Settings settings_;
};

template <class Do>
double microseconds_each(std::size_t count, Do all) {
    const double before = cpu_seconds();
    all();
    return (cpu_seconds() - before) * 1e6 / static_cast<double>(count);
}

}  // namespace

std::vector<std::pair<std::string, double>> measure_operations(Directory& directory, std::size_t users) {
    if (users == 0) return {};
    constexpr std::size_t created = 4000, read = 20'000, listed = 400;  // created: below the quota of 5,000
    const Caller large(directory, large_account), other(directory, other_account);
    std::vector<std::pair<std::string, double>> out;
    const auto measured = [&](std::string name, std::size_t count, auto all) {
        out.emplace_back(std::move(name), microseconds_each(count, all));
    };

    measured("CreateUser", created, [&] {
        other.write_all(created, [&](std::size_t i) {
            return fmt::format("Action=CreateUser&UserName=made-{}", (i * 7919) % created);
        });
    });
    measured("GetUser", read, [&] {
        for (std::size_t i = 0; i < read; ++i)
            large.read("Action=GetUser&UserName=" + user_name(i * 7919 % users));
    });
    const auto page = [&](std::string name, std::size_t first) {
        // A Marker is the key of the first entry, without the account.
        const std::string form =
            "Action=ListUsers&MaxItems=100&Marker=" + percent_encode(base64_encode(user_name(first)));
        measured(std::move(name), listed, [&] {
            for (std::size_t i = 0; i < listed; ++i) large.read(form);
        });
    };
    page("ListUsers first", 0);
    page("ListUsers middle", users / 2);
    page("ListUsers last", users - 100);
    return out;
}

}  // namespace watchword::bench
