// Every kind of record and the table of a Snapshot that has it, for what must be done for each:
// WATCHWORD_FOR_EACH_RECORD(X) says X(Account, accounts) X(User, users) ….
#pragma once

#include "directory/access_records.hpp"
#include "directory/account_records.hpp"
#include "directory/delegation_records.hpp"
#include "directory/openid_records.hpp"
#include "directory/organization_records.hpp"
#include "directory/records.hpp"
#include "directory/saml_records.hpp"

#define WATCHWORD_FOR_EACH_RECORD(X)             \
    X(Account, accounts)                         \
    X(User, users)                               \
    X(Group, groups)                             \
    X(Role, roles)                               \
    X(ManagedPolicy, policies)                   \
    X(AccessKey, access_keys)                    \
    X(MfaDevice, mfa_devices)                    \
    X(SpentAttempts, spent_attempts)             \
    X(Bucket, buckets)                           \
    X(AccountSettings, account_settings)         \
    X(LoginProfile, login_profiles)              \
    X(SshPublicKey, ssh_public_keys)             \
    X(SigningCertificate, signing_certificates)  \
    X(ServiceCredential, service_credentials)    \
    X(ServerCertificate, server_certificates)    \
    X(InstanceProfile, instance_profiles)        \
    X(RoleDeletion, role_deletions)              \
    X(CredentialReport, credential_reports)      \
    X(LastUse, last_uses)                        \
    X(OpenIdProvider, openid_providers)          \
    X(OutboundFederation, outbound_federations)  \
    X(IdentityTokenKey, identity_token_keys)     \
    X(SamlProvider, saml_providers)              \
    X(SamlAssertionUse, saml_assertion_uses)     \
    X(PrincipalUse, principal_uses)              \
    X(AccessReport, access_reports)              \
    X(TokenKey, token_keys)                      \
    X(MasterKeyCheck, master_key_checks)         \
    X(Organization, organizations)               \
    X(OrganizationalUnit, organizational_units)  \
    X(OrganizationMember, organization_members)  \
    X(OrganizationPolicy, organization_policies) \
    X(AccountCreation, account_creations)        \
    X(Handshake, handshakes)                     \
    X(DelegationRequest, delegation_requests)
