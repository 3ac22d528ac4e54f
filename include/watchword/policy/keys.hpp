// Names of condition keys: the well-known ones are numbered, so that a compiled condition finds its value by
// index; all others carry the hash of their lower-case name.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace watchword::policy {

/// Global condition keys without a variable part (facts: policy §5) and the service keys that nearly every
/// request to STS or S3 sets. Lower case. The order is the numbering and may change between versions.
inline constexpr std::array<std::string_view, 64> well_known_keys{"aws:calledvia",
                                                                  "aws:calledviafirst",
                                                                  "aws:calledvialast",
                                                                  "aws:currenttime",
                                                                  "aws:ec2instancesourceprivateipv4",
                                                                  "aws:ec2instancesourcevpc",
                                                                  "aws:epochtime",
                                                                  "aws:federatedprovider",
                                                                  "aws:multifactorauthage",
                                                                  "aws:multifactorauthpresent",
                                                                  "aws:principalaccount",
                                                                  "aws:principalarn",
                                                                  "aws:principalisawsservice",
                                                                  "aws:principalorgid",
                                                                  "aws:principalorgpaths",
                                                                  "aws:principalservicename",
                                                                  "aws:principalservicenameslist",
                                                                  "aws:principaltype",
                                                                  "aws:referer",
                                                                  "aws:requestedregion",
                                                                  "aws:resourceaccount",
                                                                  "aws:resourceorgid",
                                                                  "aws:resourceorgpaths",
                                                                  "aws:securetransport",
                                                                  "aws:sourceaccount",
                                                                  "aws:sourcearn",
                                                                  "aws:sourceidentity",
                                                                  "aws:sourceip",
                                                                  "aws:sourceorgid",
                                                                  "aws:sourceorgpaths",
                                                                  "aws:sourcevpc",
                                                                  "aws:sourcevpce",
                                                                  "aws:tagkeys",
                                                                  "aws:tokenissuetime",
                                                                  "aws:useragent",
                                                                  "aws:userid",
                                                                  "aws:username",
                                                                  "aws:viaawsservice",
                                                                  "aws:vpcsourceip",
                                                                  "iam:awsservicename",
                                                                  "iam:passedtoservice",
                                                                  "iam:permissionsboundary",
                                                                  "iam:policyarn",
                                                                  "s3:authtype",
                                                                  "s3:dataaccesspointarn",
                                                                  "s3:delimiter",
                                                                  "s3:locationconstraint",
                                                                  "s3:max-keys",
                                                                  "s3:prefix",
                                                                  "s3:resourceaccount",
                                                                  "s3:signatureage",
                                                                  "s3:signatureversion",
                                                                  "s3:tlsversion",
                                                                  "s3:versionid",
                                                                  "s3:x-amz-acl",
                                                                  "s3:x-amz-content-sha256",
                                                                  "s3:x-amz-copy-source",
                                                                  "s3:x-amz-metadata-directive",
                                                                  "s3:x-amz-server-side-encryption",
                                                                  "s3:x-amz-storage-class",
                                                                  "sts:externalid",
                                                                  "sts:rolesessionname",
                                                                  "sts:sourceidentity",
                                                                  "sts:transitivetagkeys"};

inline constexpr std::uint16_t not_well_known = 0xffff;

/// FNV-1a of the lower-case form; attackers who collide keys gain nothing but a longer probe of their own
/// request, which is bounded by the number of its keys.
constexpr std::uint64_t key_hash(std::string_view key) {
    std::uint64_t hash = 0xcbf29ce484222325;
    for (char c : key) {
        const char lower = c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
        hash = (hash ^ static_cast<unsigned char>(lower)) * 0x100000001b3;
    }
    return hash;
}

/// The number of a well-known key, whatever its case, or not_well_known.
std::uint16_t well_known_key(std::string_view key, std::uint64_t hash);

/// A condition key as a compiled document refers to it.
struct KeyRef {
    std::string_view name;  ///< lower case; storage of whoever made the KeyRef
    std::uint64_t hash = 0;
    std::uint16_t well_known = not_well_known;
};

/// `lower_name` must be lower case and outlive the KeyRef.
inline KeyRef key_ref(std::string_view lower_name) {
    const auto hash = key_hash(lower_name);
    return {lower_name, hash, well_known_key(lower_name, hash)};
}

}  // namespace watchword::policy
