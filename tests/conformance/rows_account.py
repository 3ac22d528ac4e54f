"""The account: alias, reports, certificates of servers, instance profiles, identity providers, delegation."""

from harness import trust, unique
from rows import FIVE_TAGS, TAGS, but, missing, protected, rows, same_key_twice, too_many_tags, twice

row = rows("iam", "account")


def an_alias(m):
    """AWS allows one; a new one takes the place of the old."""
    alias = unique("acme")
    m.iam.create_account_alias(AccountAlias=alias)
    return {"AccountAlias": alias}


row("CreateAccountAlias", lambda m: {"AccountAlias": unique("acme")}, errors={"EntityAlreadyExists": lambda m: m.taken_alias()})
row("ListAccountAliases", lambda m: an_alias(m) and {}, pages=("AccountAliases", lambda m: an_alias(m) and {}))
row("DeleteAccountAlias", an_alias, errors=missing("AccountAlias", lambda m: {}))
row("GetAccountSummary")
row("GetAccountAuthorizationDetails", lambda m: {"Filter": ["Group"]},
    pages=(("UserDetailList", "GroupDetailList", "RoleDetailList", "Policies"),
           lambda m: [(m.user(), m.group(), m.role(), m.policy()) for _ in range(2)] and {}))
row("GenerateCredentialReport", lambda m: m.iam.generate_credential_report() and {})
row("GetCredentialReport", lambda m: m.iam.generate_credential_report() and {})
row("SetSecurityTokenServicePreferences", lambda m: {"GlobalEndpointTokenVersion": "v2Token"})

row = rows("iam", "server_certificates")
CERTIFICATE = "server-certificate/sales/{ServerCertificateName}"


def new_certificate(m):
    private, _, certificate = m.pem()
    return {"ServerCertificateName": unique("certificate"), "Path": "/sales/", "CertificateBody": certificate,
            "PrivateKey": private, "Tags": TAGS}


def a_certificate(m):
    return {"ServerCertificateName": m.server_certificate(Path="/sales/", Tags=TAGS)}


def tagged_certificate(m):
    return {**a_certificate(m), "Tags": [{"Key": "more", "Value": "x"}]}


row("UploadServerCertificate", new_certificate, CERTIFICATE,
    errors={**twice("UploadServerCertificate", new_certificate), **same_key_twice(new_certificate),
            "MalformedCertificate": but(new_certificate, CertificateBody="no certificate"),
            "KeyPairMismatch": but(new_certificate, PrivateKey=lambda m: m.pem(fresh=True)[0])})
row("GetServerCertificate", a_certificate, CERTIFICATE, errors=missing("ServerCertificateName", a_certificate))
row("ListServerCertificates", lambda m: m.server_certificate(Path="/one/") and {"PathPrefix": "/one/"},
    "server-certificate/one/",
    pages=("ServerCertificateMetadataList",
           lambda m: [m.server_certificate(Path="/listed/") for _ in range(3)] and {"PathPrefix": "/listed/"}))
row("UpdateServerCertificate", lambda m: {**a_certificate(m), "NewPath": "/sales/"}, CERTIFICATE,
    errors={**missing("ServerCertificateName", a_certificate),
            "EntityAlreadyExists": but(a_certificate, NewServerCertificateName=lambda m: m.server_certificate())})
row("DeleteServerCertificate", a_certificate, CERTIFICATE, errors=missing("ServerCertificateName", a_certificate))
row("TagServerCertificate", tagged_certificate, CERTIFICATE,
    errors={**missing("ServerCertificateName", tagged_certificate), **same_key_twice(tagged_certificate),
            **too_many_tags("TagServerCertificate", tagged_certificate)})
row("UntagServerCertificate", lambda m: {**a_certificate(m), "TagKeys": ["team"]}, CERTIFICATE,
    errors=missing("ServerCertificateName", lambda m: {"TagKeys": ["team"]}))
row("ListServerCertificateTags", a_certificate, CERTIFICATE, errors=missing("ServerCertificateName", a_certificate),
    pages=("Tags", lambda m: {"ServerCertificateName": m.server_certificate(Tags=FIVE_TAGS)}))

row = rows("iam", "instance_profiles")
PROFILE = "instance-profile/sales/{InstanceProfileName}"
MAY_PASS = [{"Effect": "Allow", "Action": "iam:PassRole", "Resource": "*"}]


def new_profile(m):
    return {"InstanceProfileName": unique("profile"), "Path": "/sales/", "Tags": TAGS}


def a_profile(m):
    return {"InstanceProfileName": m.profile(Path="/sales/", Tags=TAGS)}


def with_role(m):
    role = m.role()
    return {"InstanceProfileName": m.profile(role, Path="/sales/"), "RoleName": role}


def to_fill(m):
    return {**a_profile(m), "RoleName": m.role()}


def tagged_profile(m):
    return {**a_profile(m), "Tags": [{"Key": "more", "Value": "x"}]}


def role_of_many(m):
    role = m.role()
    return [m.profile(role) for _ in range(4)] and {"RoleName": role}


row("CreateInstanceProfile", new_profile, PROFILE,
    errors={**twice("CreateInstanceProfile", new_profile), **same_key_twice(new_profile)})
row("GetInstanceProfile", lambda m: {"InstanceProfileName": with_role(m)["InstanceProfileName"]}, PROFILE,
    errors=missing("InstanceProfileName", a_profile))
row("ListInstanceProfiles", lambda m: m.profile(Path="/one/") and {"PathPrefix": "/one/"}, "instance-profile/one/",
    pages=("InstanceProfiles", lambda m: [m.profile(Path="/listed/") for _ in range(4)] and {"PathPrefix": "/listed/"}))
row("ListInstanceProfilesForRole", lambda m: {"RoleName": with_role(m)["RoleName"]}, "role/{RoleName}",
    errors=missing("RoleName", lambda m: {}), pages=("InstanceProfiles", role_of_many))
row("DeleteInstanceProfile", a_profile, PROFILE,
    errors={**missing("InstanceProfileName", a_profile),
            "DeleteConflict": lambda m: {"InstanceProfileName": with_role(m)["InstanceProfileName"]}})
row("AddRoleToInstanceProfile", to_fill, PROFILE, also=MAY_PASS,
    errors={**missing("InstanceProfileName", to_fill), **protected(to_fill),
            "LimitExceeded": but(with_role, RoleName=lambda m: m.role())})
row("RemoveRoleFromInstanceProfile", with_role, PROFILE,
    errors={**missing("InstanceProfileName", with_role), **protected(with_role)})
row("TagInstanceProfile", tagged_profile, PROFILE,
    errors={**missing("InstanceProfileName", tagged_profile), **same_key_twice(tagged_profile),
            **too_many_tags("TagInstanceProfile", tagged_profile)})
row("UntagInstanceProfile", lambda m: {**a_profile(m), "TagKeys": ["team"]}, PROFILE,
    errors=missing("InstanceProfileName", lambda m: {"TagKeys": ["team"]}))
row("ListInstanceProfileTags", a_profile, PROFILE, errors=missing("InstanceProfileName", a_profile),
    pages=("Tags", lambda m: {"InstanceProfileName": m.profile(Tags=FIVE_TAGS)}))

row = rows("iam", "openid_providers")
PROVIDER, THUMBPRINT = "{OpenIDConnectProviderArn}", "0123456789abcdef0123456789abcdef01234567"


def new_provider(m):
    return {"Url": f"https://{unique('idp')}.example/path", "ClientIDList": ["app"],
            "ThumbprintList": [THUMBPRINT], "Tags": TAGS}


def a_provider(m):
    return {"OpenIDConnectProviderArn": m.openid_provider(ClientIDList=["app"], Tags=TAGS)}


def another_client(m):
    return {**a_provider(m), "ClientID": "another"}


def tagged_provider(m):
    return {**a_provider(m), "Tags": [{"Key": "more", "Value": "x"}]}


def full_provider(m):
    return {"OpenIDConnectProviderArn": m.openid_provider(ClientIDList=[f"app{n}" for n in range(100)])}


ARN = "OpenIDConnectProviderArn"
row("CreateOpenIDConnectProvider", new_provider, lambda request: "oidc-provider/" + request["Url"].removeprefix("https://"),
    errors={**twice("CreateOpenIDConnectProvider", new_provider), "InvalidInput": but(new_provider, Url="http://idp.example"),
            "LimitExceeded": but(new_provider, ClientIDList=[f"app{n}" for n in range(101)])})
row("GetOpenIDConnectProvider", a_provider, PROVIDER, errors=missing(ARN, a_provider))
row("ListOpenIDConnectProviders", lambda m: a_provider(m) and {})
row("DeleteOpenIDConnectProvider", a_provider, PROVIDER, errors=missing(ARN, a_provider))
row("AddClientIDToOpenIDConnectProvider", another_client, PROVIDER,
    errors={**missing(ARN, another_client), "LimitExceeded": but(another_client, **{ARN: lambda m: full_provider(m)[ARN]})})
row("RemoveClientIDFromOpenIDConnectProvider", lambda m: {**a_provider(m), "ClientID": "app"}, PROVIDER,
    errors=missing(ARN, another_client))
row("UpdateOpenIDConnectProviderThumbprint", lambda m: {**a_provider(m), "ThumbprintList": [THUMBPRINT]}, PROVIDER,
    errors={**missing(ARN, lambda m: {"ThumbprintList": [THUMBPRINT]}),
            "InvalidInput": but(a_provider, ThumbprintList=[])})
row("TagOpenIDConnectProvider", tagged_provider, PROVIDER,
    errors={**missing(ARN, tagged_provider), **same_key_twice(tagged_provider),
            **too_many_tags("TagOpenIDConnectProvider", tagged_provider)})
row("UntagOpenIDConnectProvider", lambda m: {**a_provider(m), "TagKeys": ["team"]}, PROVIDER,
    errors=missing(ARN, lambda m: {"TagKeys": ["team"]}))
row("ListOpenIDConnectProviderTags", a_provider, PROVIDER, errors=missing(ARN, a_provider),
    pages=("Tags", lambda m: {ARN: m.openid_provider(Tags=FIVE_TAGS)}))

row = rows("iam", "outbound_federation")


def disabled(m):
    try:
        m.call("DisableOutboundWebIdentityFederation", {})
    except m.iam.exceptions.ClientError:
        pass  # it was already
    return {}


def enabled(m):
    disabled(m)
    m.call("EnableOutboundWebIdentityFederation", {})
    return {}


row("EnableOutboundWebIdentityFederation", disabled)
row("GetOutboundWebIdentityFederationInfo", enabled)
row("DisableOutboundWebIdentityFederation", enabled)

row = rows("iam", "delegation_requests")
DELEGATION = "delegation-request/{DelegationRequestId}"


def delegation(state, **more):
    return lambda m: {"DelegationRequestId": m.delegation(state), **more}


row("CreateDelegationRequest", lambda m: m.delegation_parameters(), "delegation-request/*")
row("AssociateDelegationRequest", delegation("UNASSIGNED"), DELEGATION)
row("GetDelegationRequest", delegation("ASSIGNED"), DELEGATION)
row("GetHumanReadableSummary", lambda m: {"EntityArn": m.arn(f"delegation-request/{m.delegation('ASSIGNED')}")}, "{EntityArn}")
row("ListDelegationRequests", lambda m: m.delegation("ASSIGNED") and {},
    pages=("DelegationRequests", lambda m: [m.delegation("ASSIGNED") for _ in range(3)] and {}))
row("UpdateDelegationRequest", delegation("ASSIGNED", Notes="please"), DELEGATION)
row("AcceptDelegationRequest", delegation("ASSIGNED"), DELEGATION)
row("RejectDelegationRequest", delegation("ASSIGNED", Notes="no"), DELEGATION)
row("SendDelegationToken", delegation("ACCEPTED"), DELEGATION)
