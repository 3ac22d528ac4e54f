"""STS: credentials for a while."""

from harness import policy, statement
from rows import EVERYTHING, but, rows

row = rows("sts", "sts")


def a_session(m):
    return {"RoleArn": m.arn(f"role/{m.role()}"), "RoleSessionName": "session"}


def large_policy(m):
    return policy(*(statement("Allow", "s3:GetObject", f"arn:aws:s3:::{'x' * 40}{n}/*") for n in range(60)))


def delegated(m):
    delegation = m.delegation("ACCEPTED")
    m.call("SendDelegationToken", {"DelegationRequestId": delegation})
    return {"TradeInToken": delegation}


def with_federation(m):
    try:
        m.call("EnableOutboundWebIdentityFederation", {})
    except m.iam.exceptions.ClientError:
        pass  # it was already
    return {"Audience": ["https://api.example.com"], "SigningAlgorithm": "RS256", "DurationSeconds": 60}


def without_federation(m):
    request = with_federation(m)
    m.call("DisableOutboundWebIdentityFederation", {})
    return request


def many_tags(m):
    return [{"Key": f"{'k' * 120}{n}", "Value": "v" * 256} for n in range(50)]


row("AssumeRole", a_session, "{RoleArn}",
    errors={"MalformedPolicyDocument": but(a_session, Policy="{"), "PackedPolicyTooLarge": but(a_session, Policy=large_policy)})
row("GetCallerIdentity", free=True)
row("GetAccessKeyInfo", lambda m: {"AccessKeyId": m.admin.key})
row("GetSessionToken", lambda m: {"DurationSeconds": 900}, free=True)
row("GetDelegatedAccessToken", delegated)
row("GetWebIdentityToken", with_federation, errors={
    "OutboundWebIdentityFederationDisabledException": without_federation,
    "JWTPayloadSizeExceededException": but(with_federation, Tags=many_tags)})
