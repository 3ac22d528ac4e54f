#include "server/commands.hpp"

#include <fcntl.h>
#include <fmt/core.h>
#include <signal.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <fstream>
#include <iostream>
#include <iterator>
#include <stdexcept>

#include "base/fault.hpp"
#include "crypto/random.hpp"
#include "directory/directory.hpp"
#include "iam/admin.hpp"
#include "iam/service.hpp"
#include "mfa/seed.hpp"
#include "organizations/service.hpp"
#include "server/application.hpp"
#include "server/data_directory.hpp"
#include "service/session_token.hpp"
#include "sts/service.hpp"
#include "wire/json.hpp"

namespace watchword {
namespace {

constexpr std::chrono::seconds house_keeping_interval{30};

void require_initialized(const Configuration& configuration) {
    if (!is_initialized(configuration))
        throw std::runtime_error(concat(configuration.data,
                                        ": is not a data directory yet; run: watchwordd init --data ",
                                        configuration.data));
}

// Runs one write on the data directory, beside a running server if there is one.
void write_directory(const Configuration& configuration, const Clock& clock, const Directory::Write& write) {
    require_initialized(configuration);
    crypto::SystemRandom random;
    const crypto::Vault vault(read_master_key(configuration));
    const auto store = open_store(configuration, false);
    Directory directory(*store, Environment{clock, random, vault});
    try {
        directory.write(write);
    } catch (const Fault& fault) {  // whoever runs commands is told what requests keep to the log
        if (fault.cause.empty()) throw;
        throw std::runtime_error(fault.cause);
    }
}

void print(const iam::NewAccount& account, bool json, std::string_view introduction) {
    if (json) {
        boost::json::object object;
        object["AccountId"] = account.AccountId;
        object["AccountName"] = account.AccountName;
        object["UserArn"] = account.UserArn;
        object["AccessKeyId"] = account.AccessKeyId;
        object["SecretAccessKey"] = account.SecretAccessKey.reveal();
        fmt::print("{}\n", boost::json::serialize(object));
    } else {
        fmt::print(
            "Account {} ({}) {}, shown only this once:\n\n"
            "  export AWS_ACCESS_KEY_ID={}\n"
            "  export AWS_SECRET_ACCESS_KEY={}\n\n"
            "It belongs to {}.\n",
            account.AccountId, account.AccountName, introduction, account.AccessKeyId,
            account.SecretAccessKey.reveal(), account.UserArn);
    }
    std::fflush(stdout);
}

iam::NewAccount add_account(const Configuration& configuration, const Clock& clock,
                            const NewAccountRequest& request) {
    iam::NewAccount made;
    write_directory(configuration, clock, [&](Transaction& in) {
        rotate_token_keys(in);
        made = iam::create_account(in, request.name, request.root_key);
    });
    return made;
}

void write_ready_file(const std::string& path, const std::vector<std::string>& addresses) {
    const std::string temporary = path + ".new";
    {
        std::ofstream out(temporary, std::ios::trunc);
        for (const auto& address : addresses) out << address << '\n';
        if (!out.flush()) throw std::runtime_error(concat(path, ": cannot be written"));
    }
    std::filesystem::rename(temporary, path);
}

std::string read_seed(const std::string& file) {
    if (file == "-") return {std::istreambuf_iterator<char>(std::cin), {}};
    std::ifstream in(file);
    if (!in) throw std::runtime_error(concat(file, ": cannot be read"));
    return {std::istreambuf_iterator<char>(in), {}};
}

}  // namespace

void serve(const Configuration& configuration, const Clock& clock) {
    // Taken here, before any thread is made, so that no other thread gets them.
    sigset_t signals;
    sigemptyset(&signals);
    for (const int number : {SIGTERM, SIGINT, SIGHUP}) sigaddset(&signals, number);
    pthread_sigmask(SIG_BLOCK, &signals, nullptr);
    ::signal(SIGPIPE, SIG_IGN);

    require_initialized(configuration);
    crypto::SystemRandom random;
    Application application(configuration, clock, random);
    application.start();
    if (!configuration.ready_file.empty())
        write_ready_file(configuration.ready_file, application.addresses());

    for (;;) {
        const timespec interval{house_keeping_interval.count(), 0};
        switch (sigtimedwait(&signals, nullptr, &interval)) {
            case SIGTERM:
            case SIGINT: return application.stop();
            case SIGHUP: application.reload(); break;
            default: application.keep_house(); break;  // the time is over, or a signal we do not take came
        }
    }
}

void init(const Configuration& configuration, const Clock& clock, const NewAccountRequest& request) {
    crypto::SystemRandom random;
    make_data_directory(configuration, random);
    open_store(configuration, false).reset();
    print(add_account(configuration, clock, request), request.json, "is made. Its first key");
}

void create_account(const Configuration& configuration, const Clock& clock,
                    const NewAccountRequest& request) {
    print(add_account(configuration, clock, request), request.json, "is made. Its first key");
}

void recover_account(const Configuration& configuration, const Clock& clock, const std::string& account_id,
                     bool json) {
    iam::NewAccount recovered;
    write_directory(configuration, clock,
                    [&](Transaction& in) { recovered = iam::recover_root_user(in, account_id); });
    print(recovered, json, "is recovered. Its root user's key");
}

void register_device(const Configuration& configuration, const Clock& clock, const std::string& serial_number,
                     const std::string& seed_file) {
    std::string text = read_seed(seed_file);
    while (text.ends_with('\n') || text.ends_with('\r')) text.pop_back();
    const auto seed = mfa::read_seed_text(text);
    wipe(text);
    if (!seed) throw std::runtime_error("the seed must be base32 text of 16 to 64 bytes");
    write_directory(configuration, clock,
                    [&](Transaction& in) { iam::register_hardware_device(in, serial_number, *seed); });
    fmt::print("{} is registered; a user can now enable it.\n", serial_number);
}

namespace {

template <class Service>
void describe_service(const Service& service, std::string& out) {
    out.append(out.size() > 1 ? "," : "")
        .append("\"")
        .append(service.name)
        .append("\":{\"version\":\"")
        .append(service.version)
        .append("\",\"operations\":{");
    bool first = true;
    for (const auto& operation : service.operations) {
        out.append(first ? "" : ",")
            .append("\"")
            .append(operation.action)
            .append("\":")
            .append(operation.describe());
        first = false;
    }
    out += "}}";
}

}  // namespace

void describe() {
    std::string out = "{";
    describe_service(iam::service, out);
    describe_service(sts::service, out);
    describe_service(organizations::service, out);
    fmt::print("{}}}\n", out);
}

}  // namespace watchword
