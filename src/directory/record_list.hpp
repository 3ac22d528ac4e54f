// Every kind of record, for what must be done for each: WATCHWORD_FOR_EACH_RECORD(X) says X(Account) X(User)
// ….
#pragma once

#include "directory/access_records.hpp"
#include "directory/account_records.hpp"
#include "directory/delegation_records.hpp"
#include "directory/openid_records.hpp"
#include "directory/organization_records.hpp"
#include "directory/records.hpp"
#include "directory/saml_records.hpp"

#define WATCHWORD_FOR_EACH_RECORD(X) \
    X(Account)                       \
    X(User)                          \
    X(Group)                         \
    X(Role)                          \
    X(ManagedPolicy)                 \
    X(AccessKey)                     \
    X(MfaDevice)                     \
    X(SpentAttempts)                 \
    X(Bucket)                        \
    X(AccountSettings)               \
    X(LoginProfile)                  \
    X(SshPublicKey)                  \
    X(SigningCertificate)            \
    X(ServiceCredential)             \
    X(ServerCertificate)             \
    X(InstanceProfile)               \
    X(RoleDeletion)                  \
    X(CredentialReport)              \
    X(LastUse)                       \
    X(OpenIdProvider)                \
    X(OutboundFederation)            \
    X(IdentityTokenKey)              \
    X(SamlProvider)                  \
    X(SamlAssertionUse)              \
    X(PrincipalUse)                  \
    X(AccessReport)                  \
    X(TokenKey)                      \
    X(MasterKeyCheck)                \
    X(Organization)                  \
    X(OrganizationalUnit)            \
    X(OrganizationMember)            \
    X(OrganizationPolicy)            \
    X(AccountCreation)               \
    X(Handshake)                     \
    X(DelegationRequest)
