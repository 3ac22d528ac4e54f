"""An organization to test with: one server, its management account, and members that come and go."""

import json

from harness import Account, Case, Credentials, client, unique
from server import Server

SCP, RCP = "SERVICE_CONTROL_POLICY", "RESOURCE_CONTROL_POLICY"
NO_PERMISSION = "You don't have permissions to access this resource."
NOT_IN_USE = "Your account is not a member of an organization."


def rcp_policy(*statements):
    """A resource control policy."""
    return json.dumps({"Version": "2012-10-17", "Statement": [{"Principal": "*", **one} for one in statements]})


class Organized(Case):
    """One server and one organization for the cases of a class."""

    @classmethod
    def setUpClass(cls):
        cls.server = Server()
        cls.addClassCleanup(cls.server.close)
        cls.management = Account(cls.server, cls.server.account)
        cls.org = client(cls.server, "organizations", cls.management.admin)
        cls.organization = cls.org.create_organization(FeatureSet="ALL")["Organization"]
        cls.root = cls.org.list_roots()["Roots"][0]["Id"]

    def create_account(self, **more):
        name = unique("member")
        status = self.org.create_account(Email=f"{name}@example.com", AccountName=name, **more)["CreateAccountStatus"]
        self.assertEqual("SUCCEEDED", status["State"], status)
        return status["AccountId"]

    def enter(self, account_id, role="OrganizationAccountAccessRole"):
        """Credentials that may do everything in a member account but what its organization forbids."""
        return Credentials.of(self.management.sts.assume_role(
            RoleArn=f"arn:aws:iam::{account_id}:role/{role}", RoleSessionName="admin"))

    def member(self):
        """A new account, and clients of an administrator in it."""
        account_id = self.create_account()
        credentials = self.enter(account_id)
        return account_id, credentials, lambda service: client(self.server, service, credentials)

    def create_policy(self, content, kind=SCP):
        return self.org.create_policy(Name=unique("policy"), Description="", Type=kind, Content=content)["Policy"][
            "PolicySummary"]["Id"]

    def attach(self, content, target, kind=SCP):
        policy_id = self.create_policy(content, kind)
        self.org.attach_policy(PolicyId=policy_id, TargetId=target)
        return policy_id

    def create_unit(self, parent=None):
        return self.org.create_organizational_unit(ParentId=parent or self.root, Name=unique("unit"))[
            "OrganizationalUnit"]["Id"]

    def place(self, account_id, unit):
        self.org.move_account(AccountId=account_id, SourceParentId=self.root, DestinationParentId=unit)
