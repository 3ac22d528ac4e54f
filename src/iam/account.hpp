// The account as a whole: its alias, what it holds, and which tokens STS's global endpoint gives out.
#pragma once

#include <boost/describe/class.hpp>
#include <map>

#include "iam/entities.hpp"
#include "service/operation.hpp"

namespace watchword::iam {

/// Letters and digits, single hyphens between them.
struct AccountAliasPattern {
    static constexpr std::string_view text = "^[a-z0-9](([a-z0-9]|-(?!-))*[a-z0-9])?$";
    static bool matches(std::string_view);
};
using AccountAliasType = shape::Text<3, 63, AccountAliasPattern>;

/// The settings of an account, to be changed and put.
AccountSettings settings_of(const Snapshot&, std::string_view account_id);

struct CreateAccountAliasRequest {
    AccountAliasType AccountAlias;
    BOOST_DESCRIBE_CLASS(CreateAccountAliasRequest, (), (AccountAlias), (), ())
};
/// Takes the place of the alias that the account has. Throws Fault EntityAlreadyExists when any account has
/// it.
Empty create_account_alias(Transaction&, Call&, const CreateAccountAliasRequest&);

struct DeleteAccountAliasRequest {
    AccountAliasType AccountAlias;
    BOOST_DESCRIBE_CLASS(DeleteAccountAliasRequest, (), (AccountAlias), (), ())
};
Empty delete_account_alias(Transaction&, Call&, const DeleteAccountAliasRequest&);

struct ListAccountAliasesRequest : Paged {
    BOOST_DESCRIBE_CLASS(ListAccountAliasesRequest, (Paged), (), (), ())
};
struct ListAccountAliasesResult : PagedResult {
    std::vector<std::string> AccountAliases;
    BOOST_DESCRIBE_CLASS(ListAccountAliasesResult, (PagedResult), (AccountAliases), (), ())
};
ListAccountAliasesResult list_account_aliases(const Snapshot&, Call&, const ListAccountAliasesRequest&);

struct GetAccountSummaryRequest {
    BOOST_DESCRIBE_CLASS(GetAccountSummaryRequest, (), (), (), ())
};
struct GetAccountSummaryResult {
    std::map<std::string, std::int64_t> SummaryMap;
    BOOST_DESCRIBE_CLASS(GetAccountSummaryResult, (), (SummaryMap), (), ())
};
GetAccountSummaryResult get_account_summary(const Snapshot&, Call&, const GetAccountSummaryRequest&);

struct SetSecurityTokenServicePreferencesRequest {
    shape::OneOf<"v1Token", "v2Token"> GlobalEndpointTokenVersion;
    BOOST_DESCRIBE_CLASS(SetSecurityTokenServicePreferencesRequest, (), (GlobalEndpointTokenVersion), (), ())
};
/// Kept, and shown by GetAccountSummary; tokens of this server are good in every region either way.
Empty set_security_token_service_preferences(Transaction&, Call&,
                                             const SetSecurityTokenServicePreferencesRequest&);

}  // namespace watchword::iam
