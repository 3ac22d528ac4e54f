"""How each operation of Organizations is asked: rows as rows.py has them, with a Maker of their own.

A resource is the end of an ARN of Organizations, with members of the request and {organization} in braces; `also`
are those that the operation asks permission for besides. REFUSED are operations that are there only to be refused.
"""

import newer
from harness import Account, policy, statement, unique
from organized import RCP, SCP, rcp_policy
from rows import but, rows

DENY, DENY_EVERYBODY = policy(statement("Deny", "sqs:*")), rcp_policy(statement("Deny", "s3:*"))
TOO_LARGE = policy(statement("Deny", ["sqs:" + "x" * 100] * 60))
TAGS = [{"Key": "team", "Value": "north"}]
SERVICE = "iam.amazonaws.com"
ACCOUNT, HANDSHAKE = "account/{organization}/{AccountId}", "handshake/{organization}/invite/{HandshakeId}"
UNIT, POLICY = "ou/{organization}/{OrganizationalUnitId}", "policy/{organization}/service_control_policy/{PolicyId}"
ROOT, PARENT = "root/{organization}/{RootId}", "root/{organization}/{ParentId}"

REFUSED = {
    "CreateGovCloudAccount": "ConstraintViolationException", "DeleteResourcePolicy": "ResourcePolicyNotFoundException",
    "DescribeEffectivePolicy": "EffectivePolicyNotFoundException", "DescribeResourcePolicy": "ResourcePolicyNotFoundException",
    "PutResourcePolicy": "UnsupportedAPIEndpointException",
}


class Maker:
    """A new organization, and what requests in it are about.

    acting  the account that makes the request
    home    the management account and the organization that ARNs name
    """

    def __init__(self, server):
        self.server = server
        self.acting = self.management = self.fresh()
        self.found()
        self.org = self.client(self.management)
        self.organization = self.org.describe_organization()["Organization"]["Id"]
        self.root, self.own = self.org.list_roots()["Roots"][0]["Id"], (self.management.id, self.organization)

    def client(self, account, **config):
        return newer.client(self.server, "organizations", account.admin, **config)

    def request(self, make):
        self.acting, self.home = self.management, self.own
        return make(self)

    def arn(self, text, request):
        """Of Organizations, from what a row says."""
        management, organization = self.home
        return f"arn:aws:organizations::{management}:{text.format(organization=organization, **request)}"

    def fresh(self):
        return Account(self.server, self.server.create_account(unique("account")))

    def stranger(self, request=None):
        """The request comes from an account in no organization."""
        self.acting = self.fresh()
        return request or {}

    def found(self, features="ALL"):
        """The acting account founds an organization; its root."""
        org = self.client(self.acting)
        org.create_organization(FeatureSet=features)
        return org.list_roots()["Roots"][0]["Id"]

    def founder(self, features="ALL"):
        """The request comes from the management account of another organization; its root."""
        self.stranger()
        root = self.found(features)
        described = self.client(self.acting).describe_organization()["Organization"]
        self.home = self.acting.id, described["Id"]
        return root

    def account(self):
        made = self.org.create_account(**self.new_account())["CreateAccountStatus"]
        assert made["State"] == "SUCCEEDED", made
        return made["AccountId"]

    @staticmethod
    def new_account():
        name = unique("member")
        return {"Email": f"{name}@example.com", "AccountName": name}

    def closed(self):
        account_id = self.account()
        self.org.close_account(AccountId=account_id)
        return account_id

    def unit(self, parent=None):
        made = self.org.create_organizational_unit(ParentId=parent or self.root, Name=unique("unit"))
        return made["OrganizationalUnit"]["Id"]

    def named_unit(self, name):
        made = self.org.create_organizational_unit(ParentId=self.root, Name=name)
        return made["OrganizationalUnit"]["Id"]

    def deep_unit(self):
        unit = self.root
        for _ in range(5):
            unit = self.unit(unit)
        return unit

    def missing_unit(self):
        return f"ou-{self.root[2:]}-00000000"

    def new_policy(self, **more):
        return {"Name": unique("policy"), "Description": "", "Type": SCP, "Content": DENY, **more}

    def policy(self, **more):
        return self.org.create_policy(**self.new_policy(**more))["Policy"]["PolicySummary"]["Id"]

    def attached(self, target=None, count=1):
        """The last of so many policies that are attached to an account."""
        target = target or self.account()
        for _ in range(count):
            request = {"PolicyId": self.policy(), "TargetId": target}
            self.org.attach_policy(**request)
        return request

    def attached_to(self, targets):
        policy_id = self.policy()
        for target in targets:
            self.org.attach_policy(PolicyId=policy_id, TargetId=target)
        return policy_id

    def invitation(self, answered=True):
        """A handshake; the request comes from the account that is invited, or from the one that invites."""
        guest = self.fresh()
        made = self.org.invite_account_to_organization(Target={"Id": guest.id, "Type": "ACCOUNT"})["Handshake"]
        if answered:
            self.acting = guest
        return {"HandshakeId": made["Id"]}

    def settled(self, answer, by_guest=True):
        """One that is over already. `answer`: "accept", "decline" or "cancel"."""
        request = self.invitation()
        guest = self.client(self.acting)
        getattr(self.org if answer == "cancel" else guest, f"{answer}_handshake")(**request)
        if not by_guest:
            self.acting = self.management
        return request

    def guest(self):
        """A member by invitation."""
        handshake = self.invitation()
        self.client(self.acting).accept_handshake(**handshake)
        return self.acting

    def administrator(self, services=(SERVICE,)):
        """A member that administers services."""
        account_id = self.account()
        self.administers(account_id, services)
        return account_id

    def administers(self, account_id, services=(SERVICE,)):
        for service in services:
            self.org.enable_aws_service_access(ServicePrincipal=service)
            self.org.register_delegated_administrator(AccountId=account_id, ServicePrincipal=service)

    def leaving_administrator(self):
        guest = self.guest()
        self.administers(guest.id)
        return {}

    def tagged(self, count):
        unit = self.unit()
        self.org.tag_resource(ResourceId=unit, Tags=[{"Key": str(n), "Value": ""} for n in range(count)])
        return unit


def many(make, count=4):
    """Makes so many of what is listed, for the request that `make` makes last."""

    def made(m):
        for _ in range(count):
            request = make(m)
        return request

    return made


def services(count):
    return tuple(f"s{n}.amazonaws.com" for n in range(count))


def of_unit(m, **more):
    return {"OrganizationalUnitId": m.unit(), **more}


def move(m):
    return {"AccountId": m.account(), "SourceParentId": m.root, "DestinationParentId": m.unit()}


def child_accounts(m):
    unit = m.unit()
    for _ in range(4):
        m.org.move_account(AccountId=m.account(), SourceParentId=m.root, DestinationParentId=unit)
    return {"ParentId": unit}


def invitations_of_one(m):
    guest = m.fresh()
    for _ in range(4):
        other = m.fresh()
        org = m.client(other)
        org.create_organization()
        org.invite_account_to_organization(Target={"Id": guest.id, "Type": "ACCOUNT"})
    m.acting = guest
    return {}


def twice_invited(m):
    guest = m.fresh()
    request = {"Target": {"Id": guest.id, "Type": "ACCOUNT"}}
    m.org.invite_account_to_organization(**request)
    return request


def joined_elsewhere(m):
    request = m.invitation()
    m.found()
    return request


row = rows("organizations", "organizations")
no_account = {"AccountNotFoundException": lambda m: {"AccountId": "000000000000"}}
no_handshake = {"HandshakeNotFoundException": lambda m: {"HandshakeId": "h-00000000"}}
no_unit = {"OrganizationalUnitNotFoundException": lambda m: {"OrganizationalUnitId": m.missing_unit()}}
no_policy = {"PolicyNotFoundException": lambda m: {"PolicyId": "p-00000000"}}
registration = lambda m: {"AccountId": m.administrator(), "ServicePrincipal": SERVICE}
attachment = lambda m: {"PolicyId": m.policy(), "TargetId": m.account()}

# ---- handshakes
row("AcceptHandshake", lambda m: m.invitation(), HANDSHAKE, errors={
    **no_handshake, "HandshakeAlreadyInStateException": lambda m: m.settled("accept"),
    "InvalidHandshakeTransitionException": lambda m: m.settled("decline"),
    "HandshakeConstraintViolationException": joined_elsewhere})
row("CancelHandshake", lambda m: m.invitation(answered=False), HANDSHAKE, errors={
    **no_handshake, "HandshakeAlreadyInStateException": lambda m: m.settled("cancel", by_guest=False),
    "InvalidHandshakeTransitionException": lambda m: m.settled("decline", by_guest=False)})
row("DeclineHandshake", lambda m: m.invitation(), HANDSHAKE, errors={
    **no_handshake, "HandshakeAlreadyInStateException": lambda m: m.settled("decline"),
    "InvalidHandshakeTransitionException": lambda m: m.settled("cancel")})
row("DescribeHandshake", lambda m: m.invitation(), HANDSHAKE, errors=no_handshake)
row("EnableAllFeatures", lambda m: m.founder("CONSOLIDATED_BILLING") and {}, errors={
    "HandshakeConstraintViolationException": lambda m: {}})
row("InviteAccountToOrganization", lambda m: {"Target": {"Id": m.fresh().id, "Type": "ACCOUNT"}},
    "account/{organization}/{Target[Id]}", errors={
        "DuplicateHandshakeException": twice_invited,
        "HandshakeConstraintViolationException": lambda m: {"Target": {"Id": m.account(), "Type": "ACCOUNT"}}})
row("ListHandshakesForAccount", lambda m: m.stranger(), pages=("Handshakes", invitations_of_one))
row("ListHandshakesForOrganization", pages=("Handshakes", many(lambda m: m.invitation(answered=False) and {})))

# ---- the organization and its accounts
row("CloseAccount", lambda m: {"AccountId": m.account()}, ACCOUNT, errors={
    **no_account, "AccountAlreadyClosedException": lambda m: {"AccountId": m.closed()},
    "ConstraintViolationException": lambda m: {"AccountId": m.management.id}})
row("CreateAccount", lambda m: m.new_account())
row("CreateGovCloudAccount", lambda m: m.new_account(), errors={"ConstraintViolationException": lambda m: m.new_account()})
row("CreateOrganization", lambda m: m.stranger(), errors={
    "AlreadyInOrganizationException": lambda m: {}, "InvalidInputException": lambda m: m.stranger({"FeatureSet": "SOME"})})
row("DeleteOrganization", lambda m: m.founder() and {}, errors={"OrganizationNotEmptyException": lambda m: m.unit() and {}})
row("DescribeAccount", lambda m: {"AccountId": m.account()}, ACCOUNT, errors=no_account)
row("DescribeCreateAccountStatus", lambda m: {"CreateAccountRequestId": m.org.create_account(**m.new_account())[
    "CreateAccountStatus"]["Id"]}, errors={
        "CreateAccountStatusNotFoundException": lambda m: {"CreateAccountRequestId": "car-00000000"}})
row("DescribeOrganization")
row("LeaveOrganization", lambda m: m.guest() and {}, errors={
    "MasterCannotLeaveOrganizationException": lambda m: {}, "ConstraintViolationException": lambda m: m.leaving_administrator()})
row("ListAccounts", pages=("Accounts", many(lambda m: m.account() and {})))
row("ListAccountsForParent", lambda m: {"ParentId": m.root}, PARENT, pages=("Accounts", child_accounts), errors={
    "ParentNotFoundException": lambda m: {"ParentId": m.missing_unit()}})
row("ListCreateAccountStatus", pages=("CreateAccountStatuses", many(lambda m: m.account() and {})))
row("MoveAccount", move, ACCOUNT, also=("root/{organization}/{SourceParentId}", "ou/{organization}/{DestinationParentId}"),
    errors={
        "AccountNotFoundException": but(move, AccountId="000000000000"),
        "SourceParentNotFoundException": but(move, SourceParentId=lambda m: m.unit()),
        "DestinationParentNotFoundException": but(move, DestinationParentId=lambda m: m.missing_unit()),
        "DuplicateAccountException": but(move, DestinationParentId=lambda m: m.root)})
row("RemoveAccountFromOrganization", lambda m: {"AccountId": m.account()}, ACCOUNT, errors={
    **no_account, "MasterCannotLeaveOrganizationException": lambda m: {"AccountId": m.management.id},
    "ConstraintViolationException": lambda m: {"AccountId": m.administrator()}})

# ---- units and roots
row("CreateOrganizationalUnit", lambda m: {"ParentId": m.root, "Name": unique("unit")}, PARENT, errors={
    "ParentNotFoundException": lambda m: {"ParentId": m.missing_unit(), "Name": "x"},
    "DuplicateOrganizationalUnitException": lambda m: m.named_unit("twice") and {"ParentId": m.root, "Name": "twice"},
    "ConstraintViolationException": lambda m: {"ParentId": m.deep_unit(), "Name": "x"}})
row("DeleteOrganizationalUnit", of_unit, UNIT, errors={
    **no_unit, "OrganizationalUnitNotEmptyException": lambda m: {
        "OrganizationalUnitId": m.org.list_parents(ChildId=m.unit(m.unit()))["Parents"][0]["Id"]}})
row("DescribeOrganizationalUnit", of_unit, UNIT, errors=no_unit)
row("ListChildren", lambda m: {"ParentId": m.root, "ChildType": "ORGANIZATIONAL_UNIT"}, PARENT,
    pages=("Children", many(lambda m: m.unit() and {"ParentId": m.root, "ChildType": "ORGANIZATIONAL_UNIT"})), errors={
        "ParentNotFoundException": lambda m: {"ParentId": m.missing_unit(), "ChildType": "ACCOUNT"}})
row("ListOrganizationalUnitsForParent", lambda m: {"ParentId": m.root}, PARENT,
    pages=("OrganizationalUnits", many(lambda m: m.unit() and {"ParentId": m.root})), errors={
        "ParentNotFoundException": lambda m: {"ParentId": m.missing_unit()}})
row("ListParents", lambda m: {"ChildId": m.account()}, "account/{organization}/{ChildId}", pages=("Parents", None), errors={
    "ChildNotFoundException": lambda m: {"ChildId": m.missing_unit()}})
row("ListRoots", pages=("Roots", None))
row("UpdateOrganizationalUnit", lambda m: of_unit(m, Name=unique("unit")), UNIT, errors={
    **no_unit, "DuplicateOrganizationalUnitException": lambda m: m.named_unit("taken") and of_unit(m, Name="taken")})

# ---- policies
row("AttachPolicy", attachment, POLICY, also=("account/{organization}/{TargetId}",), errors={
    "PolicyNotFoundException": but(attachment, PolicyId="p-00000000"),
    "TargetNotFoundException": but(attachment, TargetId="000000000000"),
    "DuplicatePolicyAttachmentException": lambda m: m.attached(),
    "PolicyTypeNotEnabledException": but(attachment, PolicyId=lambda m: m.policy(Type=RCP, Content=DENY_EVERYBODY)),
    "ConstraintViolationException": lambda m: {"TargetId": m.attached(count=4)["TargetId"], "PolicyId": m.policy()}})
row("CreatePolicy", lambda m: m.new_policy(), "policy/{organization}/service_control_policy/p-*", errors={
    "DuplicatePolicyException": lambda m: m.policy(Name="twice") and m.new_policy(Name="twice"),
    "MalformedPolicyDocumentException": lambda m: m.new_policy(Content="{"),
    "PolicyTypeNotAvailableForOrganizationException": lambda m: m.new_policy(Type="TAG_POLICY"),
    "ConstraintViolationException": lambda m: m.new_policy(Content=TOO_LARGE)})
row("DeletePolicy", lambda m: {"PolicyId": m.policy()}, POLICY, errors={
    **no_policy, "PolicyInUseException": lambda m: {"PolicyId": m.attached()["PolicyId"]}})
row("DeleteResourcePolicy", errors={"ResourcePolicyNotFoundException": lambda m: {}})
row("DescribeEffectivePolicy", lambda m: {"PolicyType": "TAG_POLICY", "TargetId": m.account()},
    "account/{organization}/{TargetId}", errors={
        "EffectivePolicyNotFoundException": lambda m: {"PolicyType": "TAG_POLICY"},
        "TargetNotFoundException": lambda m: {"PolicyType": "TAG_POLICY", "TargetId": "000000000000"}})
row("DescribePolicy", lambda m: {"PolicyId": m.policy()}, POLICY, errors=no_policy)
row("DescribeResourcePolicy", errors={"ResourcePolicyNotFoundException": lambda m: {}})
row("DetachPolicy", lambda m: m.attached(), POLICY, also=("account/{organization}/{TargetId}",), errors={
    "PolicyNotFoundException": but(attachment, PolicyId="p-00000000"),
    "TargetNotFoundException": but(attachment, TargetId="000000000000"), "PolicyNotAttachedException": attachment,
    "ConstraintViolationException": but(attachment, PolicyId="p-FullAWSAccess")})
row("DisablePolicyType", lambda m: {"RootId": m.founder(), "PolicyType": SCP}, ROOT, errors={
    "RootNotFoundException": lambda m: {"RootId": "r-0000", "PolicyType": SCP},
    "PolicyTypeNotEnabledException": lambda m: {"RootId": m.root, "PolicyType": RCP}})
row("EnablePolicyType", lambda m: {"RootId": m.founder(), "PolicyType": RCP}, ROOT, errors={
    "RootNotFoundException": lambda m: {"RootId": "r-0000", "PolicyType": SCP},
    "PolicyTypeAlreadyEnabledException": lambda m: {"RootId": m.founder(), "PolicyType": SCP},
    "PolicyTypeNotAvailableForOrganizationException": lambda m: {"RootId": m.root, "PolicyType": "S3_POLICY"}})
row("ListPolicies", lambda m: {"Filter": SCP}, pages=("Policies", many(lambda m: m.policy() and {"Filter": SCP})))
row("ListPoliciesForTarget", lambda m: {"TargetId": m.account(), "Filter": SCP}, "account/{organization}/{TargetId}",
    pages=("Policies", lambda m: {"TargetId": m.attached(count=4)["TargetId"], "Filter": SCP}), errors={
        "TargetNotFoundException": lambda m: {"TargetId": "000000000000", "Filter": SCP}})
row("ListTargetsForPolicy", lambda m: {"PolicyId": m.policy()}, POLICY, errors=no_policy,
    pages=("Targets", lambda m: {"PolicyId": m.attached_to([m.root, m.unit(), m.unit(), m.account()])}))
row("PutResourcePolicy", lambda m: {"Content": policy(statement("Allow", "organizations:ListAccounts", Principal="*"))},
    "resourcepolicy/{organization}/rp-*", errors={"UnsupportedAPIEndpointException": lambda m: {"Content": DENY}})
row("UpdatePolicy", lambda m: {"PolicyId": m.policy(), "Name": unique("policy")}, POLICY, errors={
    **no_policy, "DuplicatePolicyException": lambda m: m.policy(Name="taken") and {"PolicyId": m.policy(), "Name": "taken"},
    "MalformedPolicyDocumentException": lambda m: {"PolicyId": m.policy(), "Content": "{"},
    "ConstraintViolationException": lambda m: {"PolicyId": m.policy(), "Content": TOO_LARGE}})

# ---- services and their administrators
row("DeregisterDelegatedAdministrator", registration, ACCOUNT, errors={
    "AccountNotFoundException": but(registration, AccountId="000000000000"),
    "AccountNotRegisteredException": lambda m: {"AccountId": m.account(), "ServicePrincipal": SERVICE}})
row("DisableAWSServiceAccess", lambda m: {"ServicePrincipal": SERVICE})
row("EnableAWSServiceAccess", lambda m: {"ServicePrincipal": SERVICE}, errors={
    "ConstraintViolationException": lambda m: m.founder("CONSOLIDATED_BILLING") and {"ServicePrincipal": SERVICE}})
row("ListAWSServiceAccessForOrganization", pages=("EnabledServicePrincipals", lambda m: m.administrator(services(4)) and {}))
row("ListDelegatedAdministrators", pages=("DelegatedAdministrators", many(lambda m: m.administrator() and {})))
row("ListDelegatedServicesForAccount", lambda m: {"AccountId": m.administrator()}, ACCOUNT, errors={
    **no_account, "AccountNotRegisteredException": lambda m: {"AccountId": m.account()}},
    pages=("DelegatedServices", lambda m: {"AccountId": m.administrator(services(4))}))
row("RegisterDelegatedAdministrator", lambda m: m.org.enable_aws_service_access(ServicePrincipal=SERVICE) and {
    "AccountId": m.account(), "ServicePrincipal": SERVICE}, ACCOUNT, errors={
        "AccountNotFoundException": but(registration, AccountId="000000000000"),
        "AccountAlreadyRegisteredException": registration,
        "ConstraintViolationException": but(registration, AccountId=lambda m: m.closed())})

# ---- tags
row("ListTagsForResource", lambda m: {"ResourceId": m.unit()}, "ou/{organization}/{ResourceId}", errors={
    "TargetNotFoundException": lambda m: {"ResourceId": m.missing_unit()}})
row("TagResource", lambda m: {"ResourceId": m.policy(), "Tags": TAGS},
    "policy/{organization}/service_control_policy/{ResourceId}", errors={
        "TargetNotFoundException": lambda m: {"ResourceId": m.missing_unit(), "Tags": TAGS},
        "ConstraintViolationException": lambda m: {"ResourceId": m.tagged(50), "Tags": TAGS}})
row("UntagResource", lambda m: {"ResourceId": m.account(), "TagKeys": ["team"]}, "account/{organization}/{ResourceId}", errors={
    "TargetNotFoundException": lambda m: {"ResourceId": m.missing_unit(), "TagKeys": ["team"]}})
