// New accounts. AWS makes them in the background; here an account is there, role and all, when the answer is.
// What became of a request is told for 90 days.
#pragma once

#include "organizations/shapes.hpp"

namespace watchword::organizations {

struct CreateAccountRequest {
    organizations::Email Email;
    organizations::AccountName AccountName;
    std::optional<organizations::RoleName> RoleName;
    /// Nothing hangs on it: there is no billing here for users to see or not to see.
    std::optional<shape::OneOf<"ALLOW", "DENY">> IamUserAccessToBilling;
    TagList Tags;
    BOOST_DESCRIBE_CLASS(CreateAccountRequest, (),
                         (Email, AccountName, RoleName, IamUserAccessToBilling, Tags), (), ())
};
struct CreateAccountStatusResponse {
    shapes::CreateAccountStatus CreateAccountStatus;
    BOOST_DESCRIBE_CLASS(CreateAccountStatusResponse, (), (CreateAccountStatus), (), ())
};
/// An account below the root, with a role (OrganizationAccountAccessRole unless named otherwise) that the
/// management account may assume and that may do everything in it. The state is SUCCEEDED or FAILED: an email
/// address that another account has is told that way, as AWS does, not by an error.
/// Throws Fault ConstraintViolationException ACCOUNT_CREATION_RATE_LIMIT_EXCEEDED.
CreateAccountStatusResponse create_account(Transaction&, Call&, const CreateAccountRequest&);
/// Throws Fault: there is no AWS GovCloud here.
CreateAccountStatusResponse create_gov_cloud_account(Transaction&, Call&, const CreateAccountRequest&);

struct DescribeCreateAccountStatusRequest {
    organizations::CreateAccountRequestId CreateAccountRequestId;
    BOOST_DESCRIBE_CLASS(DescribeCreateAccountStatusRequest, (), (CreateAccountRequestId), (), ())
};
CreateAccountStatusResponse describe_create_account_status(const Snapshot&, Call&,
                                                           const DescribeCreateAccountStatusRequest&);

struct ListCreateAccountStatusRequest : Paged {
    shape::List<shape::OneOf<"IN_PROGRESS", "SUCCEEDED", "FAILED">, 0, any_number> States;
    BOOST_DESCRIBE_CLASS(ListCreateAccountStatusRequest, (Paged), (States), (), ())
};
struct ListCreateAccountStatusResponse {
    std::vector<shapes::CreateAccountStatus> CreateAccountStatuses;
    std::optional<std::string> NextToken;
    BOOST_DESCRIBE_CLASS(ListCreateAccountStatusResponse, (), (CreateAccountStatuses, NextToken), (), ())
};
ListCreateAccountStatusResponse list_create_account_status(const Snapshot&, Call&,
                                                           const ListCreateAccountStatusRequest&);

}  // namespace watchword::organizations
