"""Identity providers that speak SAML, root users of member accounts, and sessions of federated users."""

from harness import unique
from rows import EVERYTHING, FIVE_TAGS, TAGS, but, missing, rows, same_key_twice, too_many_tags, twice

row = rows("iam", "saml_providers")
ARN, PROVIDER = "SAMLProviderArn", "{SAMLProviderArn}"


def new_provider(m):
    return {"Name": unique("saml"), "SAMLMetadataDocument": m.saml_metadata(), "Tags": TAGS}


def a_provider(m, tags=TAGS):
    return {ARN: m.saml_provider(Tags=tags)}


def tagged_provider(m):
    return {**a_provider(m), "Tags": [{"Key": "more", "Value": "x"}]}


def new_metadata(m):
    return {**a_provider(m), "SAMLMetadataDocument": m.saml_metadata()}


row("CreateSAMLProvider", new_provider, "saml-provider/{Name}",
    errors={**twice("CreateSAMLProvider", new_provider), "InvalidInput": but(new_provider, SAMLMetadataDocument="x" * 1000)})
row("GetSAMLProvider", a_provider, PROVIDER, errors=missing(ARN, a_provider))
row("ListSAMLProviders", lambda m: a_provider(m) and {})
row("UpdateSAMLProvider", new_metadata, PROVIDER,
    errors={**missing(ARN, new_metadata), "InvalidInput": but(new_metadata, SAMLMetadataDocument="x" * 1000)})
row("DeleteSAMLProvider", a_provider, PROVIDER, errors=missing(ARN, a_provider))
row("TagSAMLProvider", tagged_provider, PROVIDER,
    errors={**missing(ARN, tagged_provider), **same_key_twice(tagged_provider),
            **too_many_tags("TagSAMLProvider", tagged_provider)})
row("UntagSAMLProvider", lambda m: {**a_provider(m), "TagKeys": ["team"]}, PROVIDER,
    errors=missing(ARN, lambda m: {"TagKeys": ["team"]}))
row("ListSAMLProviderTags", a_provider, PROVIDER, errors=missing(ARN, a_provider),
    pages=("Tags", lambda m: a_provider(m, FIVE_TAGS)))

row = rows("iam", "root_features")


def in_an_organization(m):
    return m.organization() and {}


def with_root_features(m):
    m.organization()
    m.call("EnableOrganizationsRootCredentialsManagement", {})
    m.call("EnableOrganizationsRootSessions", {})
    return {}


row("EnableOrganizationsRootCredentialsManagement", in_an_organization)
row("EnableOrganizationsRootSessions", in_an_organization)
row("ListOrganizationsFeatures", with_root_features)
row("DisableOrganizationsRootCredentialsManagement", with_root_features)
row("DisableOrganizationsRootSessions", with_root_features)

row = rows("sts", "root_features")


def a_task(m):
    with_root_features(m)
    return {"TargetPrincipal": m.organization()["member"],
            "TaskPolicyArn": {"arn": "arn:aws:iam::aws:policy/root-task/IAMAuditRootUserCredentials"}}


def a_guest(m):
    return {"Name": "guest", "Policy": EVERYTHING, "DurationSeconds": 900}


row("AssumeRoot", a_task, "arn:aws:iam::{TargetPrincipal}:root")
row = rows("sts", "federated_users")
row("GetFederationToken", a_guest, "arn:aws:sts::{account}:federated-user/guest",
    errors={"MalformedPolicyDocument": but(a_guest, Policy="{"),
            "PackedPolicyTooLarge": but(a_guest, PolicyArns=[
                {"arn": f"arn:aws:iam::aws:policy/{'x' * 200}{n}"} for n in range(10)])})
