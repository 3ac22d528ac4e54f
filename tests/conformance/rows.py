"""What test_every_operation asks of each operation: a Row. The rows themselves are in rows_*.py.

A row says how valid parameters are made (with all that must be there before), what the caller needs permission
for, and how each error that AWS's model declares is provoked.
"""

import atexit
import shutil
import subprocess
import tempfile
from pathlib import Path

import harness
import newer
from harness import Device, policy, statement, trust, unique

ROWS = {}
EVERYTHING = policy(statement("Allow", "s3:ListBucket"))
AWS_POLICY = "arn:aws:iam::aws:policy/IAMReadOnlyAccess"
SERVICE_POLICY = "arn:aws:iam::aws:policy/aws-service-role/AutoScalingServiceRolePolicy"
TAGS = [{"Key": "team", "Value": "north"}]
METADATA = """<?xml version="1.0"?>
<EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" entityID="https://idp.example.org/saml">
<IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol"><KeyDescriptor use="signing">
<KeyInfo xmlns="http://www.w3.org/2000/09/xmldsig#"><X509Data><X509Certificate>{certificate}</X509Certificate></X509Data>
</KeyInfo></KeyDescriptor><SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect"
Location="https://idp.example.org/sso"/></IDPSSODescriptor></EntityDescriptor>
"""
PATH = "policy path "
FIVE_TAGS = [{"Key": f"k{n}", "Value": str(n)} for n in range(5)]


class Row:
    """`params(m)` makes a request that succeeds; `m` is a Maker.

    resource  what a denial names: an ARN, or its last part, with members of the request in braces, or a function; PATH and the
              path that is listed, for which policies have "*"
    also      further statements that the caller needs besides the action itself
    errors    code → function of a Maker that makes a request which is refused so
    pages     (member with the list, function that makes a request whose list is long, or None for `params`)
    free      nobody needs permission: there is no denial to ask for
    cli       function of the request that gives the arguments, where the AWS CLI takes no JSON
    """

    def __init__(self, service, operation, family, params, resource, also, errors, pages, free, cli):
        self.service, self.operation, self.family, self.params = service, operation, family, params
        self.resource, self.also, self.errors, self.pages = resource, also, errors, pages
        self.free, self.cli = free, cli

    def resource_of(self, account_id, parameters):
        parameters = {"account": account_id, **parameters}
        text = self.resource(parameters) if callable(self.resource) else self.resource.format(**parameters)
        return text if text.startswith(("arn:", PATH)) or text == "*" else f"arn:aws:iam::{account_id}:{text}"


def rows(service, family):
    """A function that adds rows of that family."""

    def row(operation, params=lambda m: {}, resource="*", *, also=(), errors=None, pages=None, free=False, cli=None):
        assert operation not in ROWS, operation
        ROWS[operation] = Row(service, operation, family, params, resource, also, errors or {}, pages, free, cli)

    return row


# ---- requests that are refused, made from those that are not -------------------------------------------------

def but(params, **changes):
    """The request of `params`, with members changed; a function is called with the Maker, None takes away."""

    def made(m):
        request = params(m)
        for name, value in changes.items():
            request[name] = value(m) if callable(value) else value
        return {name: value for name, value in request.items() if value is not None}

    return made


def missing(name, params):
    """`name` is the member that names what is to be missing."""
    values = {
        "PolicyArn": lambda m: m.arn("policy/missing"), "PermissionsBoundary": lambda m: m.arn("policy/missing"),
        "SerialNumber": lambda m: m.arn("mfa/missing"),
        "OpenIDConnectProviderArn": lambda m: m.arn("oidc-provider/missing.example"),
        "AccessKeyId": "AKIAMISSINGMISSING22", "SSHPublicKeyId": "APKAMISSINGMISSING22", "VersionId": "v9",
        "CertificateId": "MISSINGMISSINGMISSINGMISSING", "ServiceSpecificCredentialId": "ACCAMISSINGMISSING222",
        "DelegationRequestId": "6f9f7f53-0000-4000-8000-000000000001",
        "SAMLProviderArn": lambda m: m.arn("saml-provider/missing"),
    }
    return {"NoSuchEntity": but(params, **{name: values.get(name, "missing")})}


def twice(operation, params):
    """The request once more when it was granted once."""

    def made(m):
        request = params(m)
        m.call(operation, request)
        return request

    return {"EntityAlreadyExists": made}


def same_key_twice(params):
    return {"InvalidInput": but(params, Tags=[{"Key": "k", "Value": ""}, {"Key": "k", "Value": ""}])}


def too_many_tags(operation, params):
    def made(m):
        request = params(m)
        m.call(operation, {**request, "Tags": [{"Key": f"k{n}", "Value": ""} for n in range(50 - len(TAGS))]})
        return {**request, "Tags": [{"Key": "one more", "Value": ""}]}

    return {"LimitExceeded": made}


def protected(params):
    return {"UnmodifiableEntity": but(params, RoleName=lambda m: m.linked_role())}


# ---- what must be there before ----------------------------------------------------------------------------------

class Maker:
    """Makes what requests are about, as the administrator. `caller` is the user who will make the request."""

    def __init__(self, server, account):
        self.server, self.id, self.admin = server, account.id, account.admin
        self.requests, self.callers, self._organization = 0, {}, None
        self.clients = {service: newer.client(server, service, account.admin) for service in ("iam", "sts")}
        self.iam = self.clients["iam"]
        self.caller, self.owner = "Administrator", None  # owner: of the access key made last
        self.folder = Path(tempfile.mkdtemp(prefix="watchword-rows-"))
        atexit.register(shutil.rmtree, self.folder, ignore_errors=True)
        self._keys = None

    def arn(self, rest):
        return f"arn:aws:iam::{self.id}:{rest}"

    def request(self, make, caller="Administrator"):
        """What `make` makes for that caller, with room for it."""
        self.caller, self.requests = caller, self.requests + 1
        if self.requests % 8 == 0:
            self.make_room()
        return make(self)

    def make_room(self):
        """Removes that of which an account has few."""
        for one in self.iam.list_server_certificates()["ServerCertificateMetadataList"]:
            self.iam.delete_server_certificate(ServerCertificateName=one["ServerCertificateName"])
        for one in self.iam.list_open_id_connect_providers()["OpenIDConnectProviderList"]:
            self.iam.delete_open_id_connect_provider(OpenIDConnectProviderArn=one["Arn"])
        for one in self.iam.list_saml_providers()["SAMLProviderList"]:
            self.iam.delete_saml_provider(SAMLProviderArn=one["Arn"])

    def by_caller(self, operation, request):
        """An operation in the name of who will make the request, to whom it is allowed for this once."""
        if self.caller not in self.callers:
            return self.call(operation, request)
        self.iam.put_user_policy(UserName=self.caller, PolicyName="this-once", PolicyDocument=policy(
            statement("Allow", f"{ROWS[operation].service}:{operation}")))
        client = newer.client(self.server, ROWS[operation].service, self.callers[self.caller])
        try:
            return client._make_api_call(operation, request)
        finally:
            self.iam.delete_user_policy(UserName=self.caller, PolicyName="this-once")

    def call(self, operation, request):
        client = self.clients[ROWS[operation].service]
        return client._make_api_call(operation, request)

    def user(self, **more):
        name = unique("user")
        self.iam.create_user(UserName=name, **more)
        return name

    def group(self, **more):
        name = unique("group")
        self.iam.create_group(GroupName=name, **more)
        return name

    def role(self, **more):
        name = unique("role")
        self.iam.create_role(RoleName=name, AssumeRolePolicyDocument=trust(self.id), **more)
        return name

    def policy(self, document=EVERYTHING, versions=1, **more):
        arn = self.iam.create_policy(PolicyName=unique("policy"), PolicyDocument=document, **more)["Policy"]["Arn"]
        for _ in range(versions - 1):
            self.iam.create_policy_version(PolicyArn=arn, PolicyDocument=document)
        return arn

    def profile(self, role=None, **more):
        name = unique("profile")
        self.iam.create_instance_profile(InstanceProfileName=name, **more)
        if role:
            self.iam.add_role_to_instance_profile(InstanceProfileName=name, RoleName=role)
        return name

    def linked_role(self):
        suffix = unique("s").replace("-", "")
        made = self.iam.create_service_linked_role(AWSServiceName="autoscaling.amazonaws.com", CustomSuffix=suffix)
        return made["Role"]["RoleName"]

    def member(self, group):
        user = self.user()
        self.iam.add_user_to_group(GroupName=group, UserName=user)
        return user

    def device(self, **more):
        made = self.iam.create_virtual_mfa_device(VirtualMFADeviceName=unique("device"), **more)["VirtualMFADevice"]
        return Device(made["SerialNumber"], made["Base32StringSeed"].decode())

    def pair(self, user, device=None):
        """The parameters of EnableMFADevice and ResyncMFADevice."""
        device = device or self.device()
        first, second = device.pair()
        return {"UserName": user, "SerialNumber": device.serial, "AuthenticationCode1": first,
                "AuthenticationCode2": second}

    def enabled(self, user, device=None):
        device = device or self.device()
        self.iam.enable_mfa_device(**self.pair(user, device))
        return device

    def access_key(self, user):
        self.owner = user
        return self.iam.create_access_key(UserName=user)["AccessKey"]["AccessKeyId"]

    def login(self, user, password="first-Pass-1"):
        self.iam.create_login_profile(UserName=user, Password=password)
        return user

    def ssh_key(self, user):
        made = self.iam.upload_ssh_public_key(UserName=user, SSHPublicKeyBody=self.pem()[1])
        return made["SSHPublicKey"]["SSHPublicKeyId"]

    def signing_certificate(self, user):
        made = self.iam.upload_signing_certificate(UserName=user, CertificateBody=self.certificate())
        return made["Certificate"]["CertificateId"]

    def service_credential(self, user, service="codecommit.amazonaws.com"):
        made = self.iam.create_service_specific_credential(UserName=user, ServiceName=service)
        return made["ServiceSpecificCredential"]["ServiceSpecificCredentialId"]

    def server_certificate(self, **more):
        private, _, certificate = self.pem()
        name = unique("certificate")
        self.iam.upload_server_certificate(ServerCertificateName=name, CertificateBody=certificate, PrivateKey=private, **more)
        return name

    def openid_provider(self, **more):
        url = f"https://{unique('idp')}.example"
        made = self.iam.create_open_id_connect_provider(Url=url, ThumbprintList=["0" * 40], **more)
        return made["OpenIDConnectProviderArn"]

    def delegation(self, state="UNASSIGNED"):
        """A request for delegation to this account by itself, in that state."""
        made = self.iam.create_delegation_request(**self.delegation_parameters())["DelegationRequestId"]
        for step in {"UNASSIGNED": (), "ASSIGNED": ("Associate",), "ACCEPTED": ("Associate", "Accept")}[state]:
            self.call(f"{step}DelegationRequest", {"DelegationRequestId": made})
        return made

    def delegation_parameters(self):
        return {"OwnerAccountId": self.id, "Description": "Set up", "RequestorWorkflowId": unique("workflow"),
                "NotificationChannel": f"arn:aws:sns:us-east-1:{self.id}:topic", "SessionDuration": 3600,
                "Permissions": {"PolicyTemplateArn": self.policy()}}

    def openssl(self, *arguments):
        subprocess.run(["/usr/bin/openssl", *arguments], cwd=self.folder, check=True, capture_output=True)

    def pem(self, fresh=False):
        """Private key, public key and self-signed certificate, RSA; the same for all unless `fresh`."""
        if self._keys and not fresh:
            return self._keys
        made = self._pem("-newkey", "rsa:2048")
        if not fresh:
            self._keys = made
        return made

    def certificate(self):
        """A certificate like no other."""
        return self._pem("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256")[2]

    def _pem(self, *kind):
        self.openssl("req", "-x509", *kind, "-nodes", "-keyout", "key", "-out", "crt", "-days", "30", "-subj", "/CN=test")
        self.openssl("pkey", "-in", "key", "-pubout", "-out", "pub")
        return tuple((self.folder / name).read_text() for name in ("key", "pub", "crt"))

    def saml_metadata(self):
        certificate = "".join(self.pem()[2].split("-----")[2].split())
        return METADATA.format(certificate=certificate)

    def saml_provider(self, **more):
        made = self.iam.create_saml_provider(Name=unique("saml"), SAMLMetadataDocument=self.saml_metadata(), **more)
        return made["SAMLProviderArn"]

    def organization(self):
        """The account's organization, which trusts IAM: its path as reports name it, and a member account."""
        if not self._organization:
            client = harness.client(self.server, "organizations", self.admin)
            made = client.create_organization(FeatureSet="ALL")["Organization"]
            client.enable_aws_service_access(ServicePrincipal="iam.amazonaws.com")
            status = client.create_account(Email="member@example.com", AccountName="member")["CreateAccountStatus"]
            self._organization = {"path": f"{made['Id']}/{client.list_roots()['Roots'][0]['Id']}", "member": status["AccountId"]}
        return self._organization

    def expired(self):
        """A certificate that ended a day before it was made."""
        self.openssl("req", "-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", "old.key",
                     "-out", "old.csr", "-subj", "/CN=old")
        self.openssl("x509", "-req", "-in", "old.csr", "-signkey", "old.key", "-days", "-1", "-out", "old.crt")
        return (self.folder / "old.crt").read_text()

    def taken_alias(self):
        """An alias of another account."""
        return {"AccountAlias": self.foreign_alias}
