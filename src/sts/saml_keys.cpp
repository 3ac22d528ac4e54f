// Which attributes of directories policies may ask for (facts: saml §6).
#include <array>

#include "base/text.hpp"
#include "sts/saml_claims.hpp"

namespace watchword::sts {
namespace {

struct Mapping {
    std::string_view attribute, key;
    bool list = false;  ///< else the first value counts
};
constexpr std::array mappings{
    Mapping{"urn:oid:1.3.6.1.4.1.5923.1.1.1.1", "saml:edupersonaffiliation", true},
    Mapping{"urn:oid:1.3.6.1.4.1.5923.1.1.1.2", "saml:edupersonnickname", true},
    Mapping{"urn:oid:1.3.6.1.4.1.5923.1.1.1.3", "saml:edupersonorgdn"},
    Mapping{"urn:oid:1.3.6.1.4.1.5923.1.1.1.4", "saml:edupersonorgunitdn", true},
    Mapping{"urn:oid:1.3.6.1.4.1.5923.1.1.1.5", "saml:edupersonprimaryaffiliation"},
    Mapping{"urn:oid:1.3.6.1.4.1.5923.1.1.1.6", "saml:edupersonprincipalname"},
    Mapping{"urn:oid:1.3.6.1.4.1.5923.1.1.1.7", "saml:edupersonentitlement", true},
    Mapping{"urn:oid:1.3.6.1.4.1.5923.1.1.1.8", "saml:edupersonprimaryorgunitdn"},
    Mapping{"urn:oid:1.3.6.1.4.1.5923.1.1.1.9", "saml:edupersonscopedaffiliation", true},
    Mapping{"urn:oid:1.3.6.1.4.1.5923.1.1.1.10", "saml:edupersontargetedid", true},
    Mapping{"urn:oid:1.3.6.1.4.1.5923.1.1.1.11", "saml:edupersonassurance", true},
    Mapping{"urn:oid:1.3.6.1.4.1.5923.1.2.1.2", "saml:eduorghomepageuri", true},
    Mapping{"urn:oid:1.3.6.1.4.1.5923.1.2.1.3", "saml:eduorgidentityauthnpolicyuri", true},
    Mapping{"urn:oid:1.3.6.1.4.1.5923.1.2.1.4", "saml:eduorglegalname", true},
    Mapping{"urn:oid:1.3.6.1.4.1.5923.1.2.1.5", "saml:eduorgsuperioruri", true},
    Mapping{"urn:oid:1.3.6.1.4.1.5923.1.2.1.6", "saml:eduorgwhitepagesuri", true},
    Mapping{"urn:oid:2.5.4.3", "saml:cn", true},
    Mapping{"http://schemas.xmlsoap.org/ws/2005/05/identity/claims/name", "saml:name"},
    Mapping{"http://schemas.xmlsoap.org/claims/CommonName", "saml:commonName"},
    Mapping{"http://schemas.xmlsoap.org/ws/2005/05/identity/claims/givenname", "saml:givenName"},
    Mapping{"http://schemas.xmlsoap.org/ws/2005/05/identity/claims/surname", "saml:surname"},
    Mapping{"http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress", "saml:mail"},
    Mapping{"http://schemas.microsoft.com/ws/2008/06/identity/claims/primarygroupsid",
            "saml:primaryGroupSID"},
    Mapping{"http://schemas.microsoft.com/ws/2008/06/identity/claims/primarygroupsid", "saml:uid"},
    Mapping{"2.5.4.3", "saml:commonName"},
    Mapping{"2.5.4.4", "saml:surname"},
    Mapping{"2.4.5.42", "saml:givenName"},
    Mapping{"2.5.4.45", "saml:x500UniqueIdentifier"},
    Mapping{"0.9.2342.19200300100.1.1", "saml:uid"},
    Mapping{"0.9.2342.19200300100.1.3", "saml:mail"},
    Mapping{"0.9.2342.19200300.100.1.45", "saml:organizationStatus"},
};

}  // namespace

void set_saml_keys(policy::Context& context, const saml::Assertion& assertion, const SamlClaims& claims,
                   const SamlProvider& provider) {
    // Backwards: where two attributes mean the same key, the one that stands first in the table stays.
    for (auto row = mappings.rbegin(); row != mappings.rend(); ++row) {
        const auto* found = assertion.find(row->attribute);
        if (!found || found->values.empty()) continue;
        if (row->list)
            context.set(row->key, found->values);
        else
            context.set(row->key, found->values.front());
    }
    context.set("saml:aud", claims.audience);
    context.set("saml:iss", claims.issuer);
    context.set("saml:sub", claims.subject);
    context.set("saml:sub_type", claims.subject_type);
    context.set("saml:namequalifier", name_qualifier(claims.issuer, provider));
    context.set("saml:doc", concat(provider.account_id, "/", provider.name));
}

}  // namespace watchword::sts
