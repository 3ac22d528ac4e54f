#include "iam/admin.hpp"

#include <algorithm>

#include "base/ids.hpp"
#include "iam/access_keys.hpp"
#include "iam/entities.hpp"
#include "iam/errors.hpp"
#include "service/mfa_check.hpp"

namespace watchword::iam {
namespace {

constexpr std::string_view administrator_access = "arn:aws:iam::aws:policy/AdministratorAccess";

void require_account_name(const Snapshot& snapshot, std::string_view name) {
    const bool printable = std::ranges::all_of(name, [](char c) { return c >= 0x20 && c <= 0x7e; });
    if (name.empty() || name.size() > 50 || !printable || trim(name) != name)
        throw validation_error(
            "The name of an account has 1 to 50 printable ASCII characters and no space at its ends.");
    for (const auto& entry : snapshot.accounts)
        if (equal_ignoring_case(entry.value.name, name)) throw already_exists("Account", name);
}

std::string unused_account_id(Transaction& in) {
    for (;;) {
        auto id = new_account_id(in.random());
        if (!in.snapshot().accounts.contains(id)) return id;
    }
}

}  // namespace

NewAccount create_account(Transaction& in, std::string_view name, bool root_key) {
    require_account_name(in.snapshot(), name);
    Account account;
    account.id = unused_account_id(in);
    account.name = name;
    account.created = stored(in.now());
    in.put(account);

    User administrator;
    if (!root_key) {
        administrator.account_id = account.id;
        administrator.path = "/";
        administrator.name = "Administrator";
        administrator.id = new_unique_id(KindOf<User>::id_prefix, account.id, in.random());
        administrator.created = stored(in.now());
        administrator.attached_policy_arns.emplace_back(administrator_access);
        in.put(administrator);
    }
    auto key = make_access_key(in, account.id, root_key ? nullptr : &administrator);
    return {account.id, account.name, root_key ? account.root_arn() : administrator.arn(), key.record.id,
            std::move(key.secret)};
}

NewAccount recover_root_user(Transaction& in, std::string_view account_id) {
    const auto* account = in.snapshot().accounts.find(account_id);
    const auto* profile = in.snapshot().login_profiles.find(account_id);
    if (!account || account->closed != 0 || !profile)
        throw no_such_entity(concat("Nobody has allowed the root user of the account ", account_id,
                                    " to be recovered: see CreateLoginProfile."));
    const std::string name = account->name, arn = account->root_arn();
    in.erase(LoginProfile(*profile));
    auto key = make_access_key(in, account_id, nullptr);
    return {std::string(account_id), name, arn, key.record.id, std::move(key.secret)};
}

void register_hardware_device(Transaction& in, std::string_view serial_number, const Secret& seed) {
    // The upper bound is tighter than the API's 256, so that a Marker can hold it.
    if (serial_number.size() < 9 || serial_number.size() > 200 ||
        !shape::SerialNumberPattern::matches(serial_number) || serial_number.starts_with("arn:"))
        throw validation_error(
            "The serial number of a hardware device has 9 to 200 characters of [\\w+=/:,.@-] and is no ARN.");
    if (seed.reveal().size() < 16 || seed.reveal().size() > 64)
        throw validation_error("The seed of a hardware device has 16 to 64 bytes.");
    if (in.snapshot().mfa_devices.contains(serial_number))
        throw already_exists(concat("MFADevice with serial number ", serial_number, " already exists."));
    MfaDevice device;
    device.serial_number = serial_number;
    device.seed = in.vault().seal(seed_place(serial_number), seed, in.random());
    in.put(std::move(device));
}

}  // namespace watchword::iam
