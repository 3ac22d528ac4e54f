// How accounts come into an organization and how they go; no request reaches these directly.
#pragma once

#include <string>

#include "directory/transaction.hpp"
#include "service/call.hpp"

namespace watchword::organizations {

/// Throws Fault ConstraintViolationException ACCOUNT_NUMBER_LIMIT_EXCEEDED.
void require_room_for_account(const Snapshot&, const Organization&);

/// Puts an account below the root, bound by the policies of the types in force.
void join(Transaction&, const Organization&, const std::string& account_id, std::string_view method, Tags);

/// Takes an account out. Throws Fault MasterCannotLeaveOrganizationException, or ConstraintViolationException
/// for one that administers a service.
void leave(Transaction&, const Organization&, std::string_view account_id);

/// Takes away that an account administers a service. Throws Fault AccountNotRegisteredException.
void deregister(Transaction&, std::string_view account_id, std::string_view service_principal);

}  // namespace watchword::organizations
