#include "iam/passwords.hpp"

#include <optional>

#include "base/encoding.hpp"

namespace watchword::iam {
namespace {

std::string place_of(std::string_view user_id) { return concat("login_profile/", user_id); }

crypto::ScryptCost cost_of(const PasswordHash& hash) { return {hash.log2_n, hash.r, hash.p}; }

// Remembers the hash it computed last: hashes of one profile mostly share salt and cost.
class Candidate {
public:
    Candidate(const Secret& password, const LoginProfile& profile, const Call& call)
        : password_(password), profile_(profile), call_(call) {}

    bool is(const PasswordHash& kept) {
        const auto sealed = call_.environment.vault.open(place_of(profile_.user_id), kept.hash);
        const auto salt = hex_decode(kept.salt);
        if (!sealed || !salt) return false;
        if (!hash_ || salt_ != kept.salt || !(cost_ == cost_of(kept))) {
            salt_ = kept.salt, cost_ = cost_of(kept);
            hash_ = crypto::scrypt(password_, *salt, cost_);
        }
        return hash_->equals(sealed->reveal());
    }

private:
    const Secret& password_;
    const LoginProfile& profile_;
    const Call& call_;
    std::string salt_;
    crypto::ScryptCost cost_;
    std::optional<Secret> hash_;
};

}  // namespace

PasswordHash hash_password(const Secret& password, std::string_view user_id, const LoginProfile* before,
                           const Call& call) {
    const auto& cost = call.settings.password_cost;
    const bool same_cost = before && cost_of(before->password) == cost;
    PasswordHash out{cost.log2_n, cost.r, cost.p, {}, {}};
    out.salt = same_cost ? before->password.salt
                         : hex_encode(call.environment.random.bytes(crypto::scrypt_salt_bytes));
    const auto hash = crypto::scrypt(password, *hex_decode(out.salt), cost);
    out.hash = call.environment.vault.seal(place_of(user_id), hash, call.environment.random);
    return out;
}

Matches matches_of(const Secret& password, const LoginProfile& profile, std::size_t former_max,
                   const Call& call) {
    Candidate candidate(password, profile, call);
    Matches out;
    out.current = candidate.is(profile.password);
    for (std::size_t i = 0; i < profile.former.size() && i < former_max && out.former == 0; ++i)
        if (candidate.is(profile.former[i])) out.former = i + 1;
    return out;
}

bool spend_attempt(LoginProfile& profile, Time now) {
    const auto window = unix_seconds(now) / password_attempt_window.count();
    if (window > profile.attempt_window) profile.attempt_window = window, profile.attempts_spent = 0;
    if (profile.attempts_spent >= password_attempts) return false;
    ++profile.attempts_spent;
    return true;
}

}  // namespace watchword::iam
