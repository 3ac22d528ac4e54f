"""Does every condition key of IAM and STS decide: the same call with the value that is allowed, and with another?"""

import datetime
import unittest

from harness import Credentials, WorldCase, policy, statement, trust, unique
from rows import Maker

BOUNDARY = "arn:aws:iam::aws:policy/PowerUserAccess"
OTHER_BOUNDARY = "arn:aws:iam::aws:policy/ReadOnlyAccess"


def equals(**keys):
    """A condition: "iam_PolicyARN" stands for iam:PolicyARN."""
    return {"Condition": {"StringEquals": {name.replace("_", ":", 1): value for name, value in keys.items()}}}


class Case(WorldCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.make = Maker(cls.server, cls.a)
        cls.iam = cls.a.iam

    def user_who_may(self, *statements):
        user = self.a.create_user(document=policy(*statements))
        return self.world.client("iam", user.credentials)

    def assume(self, credentials, role_arn, **more):
        answer = self.world.client("sts", credentials).assume_role(RoleArn=role_arn, RoleSessionName="session", **more)
        return Credentials.of(answer)


class Conditions(Case):
    def only(self, good, *bad):
        good()
        for one in bad:
            with self.refused("AccessDenied", 403):
                one()

    def test_must_users_and_roles_be_made_under_the_boundary(self):
        iam = self.user_who_may(statement(
            "Allow", ["iam:CreateUser", "iam:CreateRole"], **equals(iam_PermissionsBoundary=BOUNDARY)))
        for make in (lambda **more: iam.create_user(UserName=unique("bounded"), **more),
                     lambda **more: iam.create_role(
                         RoleName=unique("bounded"), AssumeRolePolicyDocument=trust(self.a.id), **more)):
            self.only(lambda: make(PermissionsBoundary=BOUNDARY), make, lambda: make(PermissionsBoundary=OTHER_BOUNDARY))

    def test_may_a_boundary_be_put_but_not_another_and_not_taken_away(self):
        iam = self.user_who_may(
            statement("Allow", "iam:Put*PermissionsBoundary", **equals(iam_PermissionsBoundary=BOUNDARY)),
            statement("Allow", "iam:Delete*PermissionsBoundary", **equals(iam_PermissionsBoundary=OTHER_BOUNDARY)))
        user, role = self.make.user(), self.make.role()
        self.only(lambda: iam.put_user_permissions_boundary(UserName=user, PermissionsBoundary=BOUNDARY),
                  lambda: iam.put_user_permissions_boundary(UserName=user, PermissionsBoundary=OTHER_BOUNDARY),
                  lambda: iam.delete_user_permissions_boundary(UserName=user))
        self.only(lambda: iam.put_role_permissions_boundary(RoleName=role, PermissionsBoundary=BOUNDARY),
                  lambda: iam.put_role_permissions_boundary(RoleName=role, PermissionsBoundary=OTHER_BOUNDARY),
                  lambda: iam.delete_role_permissions_boundary(RoleName=role))

    def test_is_who_has_another_boundary_out_of_reach(self):
        iam = self.user_who_may(statement("Allow", "iam:*", **equals(iam_PermissionsBoundary=BOUNDARY)))
        document = policy(statement("Allow", "s3:*"))
        calls = (
            lambda role: iam.put_role_policy(RoleName=role, PolicyName="p", PolicyDocument=document),
            lambda role: iam.delete_role_policy(RoleName=role, PolicyName="p"),
            lambda role: iam.attach_role_policy(RoleName=role, PolicyArn=OTHER_BOUNDARY),
            lambda role: iam.detach_role_policy(RoleName=role, PolicyArn=OTHER_BOUNDARY),
            lambda role: iam.update_assume_role_policy(RoleName=role, PolicyDocument=trust(self.a.id)),
            lambda role: iam.update_role(RoleName=role, Description="d"),
            lambda role: iam.update_role_description(RoleName=role, Description="d"),
            lambda role: iam.get_role(RoleName=role), lambda role: iam.delete_role(RoleName=role))
        mine, theirs = self.make.role(PermissionsBoundary=BOUNDARY), self.make.role(PermissionsBoundary=OTHER_BOUNDARY)
        free = self.make.role()
        for call in calls:
            self.only(lambda: call(mine), lambda: call(theirs), lambda: call(free))

    def test_which_policies_may_be_attached(self):
        iam = self.user_who_may(statement("Allow", ["iam:Attach*", "iam:Detach*"], Condition={
            "ArnEquals": {"iam:PolicyARN": BOUNDARY}}))
        for kind, name in (("user", self.make.user()), ("group", self.make.group()), ("role", self.make.role())):
            call = lambda verb, arn: getattr(iam, f"{verb}_{kind}_policy")(**{f"{kind.title()}Name": name}, PolicyArn=arn)
            self.only(lambda: call("attach", BOUNDARY), lambda: call("attach", OTHER_BOUNDARY))
            self.only(lambda: call("detach", BOUNDARY), lambda: call("detach", OTHER_BOUNDARY))

    def test_to_which_service_may_a_role_be_passed(self):
        add = statement("Allow", "iam:AddRoleToInstanceProfile")
        role, profile = self.make.role(), self.make.profile
        for key, good, bad in (("iam_PassedToService", "ec2.amazonaws.com", "lambda.amazonaws.com"),
                               ("iam_AssociatedResourceArn", None, self.make.arn("instance-profile/another"))):
            own = profile()
            pass_role = lambda value: statement("Allow", "iam:PassRole", **equals(**{key: value}))
            iam = self.user_who_may(add, pass_role(bad))
            with self.refused("AccessDenied", 403):
                iam.add_role_to_instance_profile(InstanceProfileName=own, RoleName=role)
            iam = self.user_who_may(add, pass_role(good or self.make.arn(f"instance-profile/{own}")))
            iam.add_role_to_instance_profile(InstanceProfileName=own, RoleName=role)

    def test_do_tags_of_what_is_there_decide(self):
        for key in ("iam_ResourceTag/team", "aws_ResourceTag/team"):
            iam = self.user_who_may(statement("Allow", "iam:*", **equals(**{key: "north"})))
            north, south = ([{"Key": "Team", "Value": value}] for value in ("north", "south"))
            for make, call in ((self.make.user, lambda name: iam.get_user(UserName=name)),
                               (self.make.role, lambda name: iam.get_role(RoleName=name))):
                mine, theirs, free = make(Tags=north), make(Tags=south), make()
                self.only(lambda: call(mine), lambda: call(theirs), lambda: call(free))

    def test_do_tags_of_the_request_decide(self):
        tags = lambda **pairs: [{"Key": key, "Value": value} for key, value in pairs.items()]
        iam = self.user_who_may(statement("Allow", ["iam:CreateUser", "iam:TagUser", "iam:UntagUser"], Condition={
            "StringEqualsIfExists": {"aws:RequestTag/team": "north"},
            "ForAllValues:StringEquals": {"aws:TagKeys": ["team", "cost"]}}))
        create = lambda **pairs: iam.create_user(UserName=unique("tagged"), Tags=tags(**pairs))
        self.only(lambda: create(team="north", cost="1"), lambda: create(team="south"), lambda: create(team="north", more="1"))
        user = self.make.user(Tags=tags(team="north", more="1"))
        self.only(lambda: iam.tag_user(UserName=user, Tags=tags(cost="1")),
                  lambda: iam.tag_user(UserName=user, Tags=tags(more="1")))
        self.only(lambda: iam.untag_user(UserName=user, TagKeys=["cost"]),
                  lambda: iam.untag_user(UserName=user, TagKeys=["more"]))

    def test_for_which_service_may_a_linked_role_be_made(self):
        iam = self.user_who_may(statement("Allow", ["iam:CreateServiceLinkedRole", "iam:DeleteServiceLinkedRole"],
                                          **equals(iam_AWSServiceName="rds.amazonaws.com")))
        self.only(lambda: iam.create_service_linked_role(AWSServiceName="rds.amazonaws.com"),
                  lambda: iam.create_service_linked_role(AWSServiceName="redshift.amazonaws.com"))
        attached = self.iam.list_attached_role_policies(RoleName="AWSServiceRoleForRDS")["AttachedPolicies"]
        self.assertEqual(["arn:aws:iam::aws:policy/aws-service-role/AmazonRDSServiceRolePolicy"],
                         [one["PolicyArn"] for one in attached])
        for change in (lambda: self.iam.detach_role_policy(RoleName="AWSServiceRoleForRDS", PolicyArn=attached[0]["PolicyArn"]),
                       lambda: self.iam.put_role_permissions_boundary(
                           RoleName="AWSServiceRoleForRDS", PermissionsBoundary=BOUNDARY),
                       lambda: self.iam.attach_role_policy(RoleName="AWSServiceRoleForRDS", PolicyArn=BOUNDARY)):
            with self.refused("UnmodifiableEntity", 400):
                change()
        with self.refused("PolicyNotAttachable", 400, "Cannot attach a Service Role Policy to a Customer Role."):
            self.iam.attach_role_policy(RoleName=self.make.role(), PolicyArn=attached[0]["PolicyArn"])
        iam.delete_service_linked_role(RoleName="AWSServiceRoleForRDS")

    def test_for_which_service_may_credentials_be_made(self):
        iam = self.user_who_may(statement("Allow", "iam:*ServiceSpecificCredential", Condition={
            "StringEquals": {"iam:ServiceSpecificCredentialServiceName": "bedrock.amazonaws.com"},
            "NumericLessThanEqualsIfExists": {"iam:ServiceSpecificCredentialAgeDays": "30"}}))
        user = self.make.user()
        create = lambda service: iam.create_service_specific_credential(UserName=user, ServiceName=service)
        self.only(lambda: create("bedrock.amazonaws.com"), lambda: create("codecommit.amazonaws.com"))
        other = self.make.service_credential(user)
        mine = self.iam.list_service_specific_credentials(UserName=user, ServiceName="bedrock.amazonaws.com")[
            "ServiceSpecificCredentials"][0]["ServiceSpecificCredentialId"]
        for call in (lambda id: iam.update_service_specific_credential(
                UserName=user, ServiceSpecificCredentialId=id, Status="Inactive"),
                     lambda id: iam.reset_service_specific_credential(UserName=user, ServiceSpecificCredentialId=id),
                     lambda id: iam.delete_service_specific_credential(UserName=user, ServiceSpecificCredentialId=id)):
            self.only(lambda: call(mine), lambda: call(other))


class Sessions(Case):
    def test_what_may_a_trust_policy_ask_for(self):
        user = self.a.create_user(document=policy(statement("Allow", "sts:*")))
        sts = self.world.client("sts", user.credentials)
        actions = ["sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity"]
        tags = {"Tags": [{"Key": "team", "Value": "north"}, {"Key": "cost", "Value": "1"}]}
        for key, good, bad in (
                ("sts_ExternalId", {"ExternalId": "good-one"}, [{}, {"ExternalId": "bad-one"}]),
                ("sts_RoleSessionName", {"RoleSessionName": "good-one"}, [{}]),
                ("sts_SourceIdentity", {"SourceIdentity": "good-one"}, [{}, {"SourceIdentity": "bad-one"}]),
                ("aws_RequestTag/team", {"Tags": [{"Key": "team", "Value": "good-one"}]}, [{}, tags]),
                ("sts_TransitiveTagKeys", {**tags, "TransitiveTagKeys": ["team"]},
                 [tags, {**tags, "TransitiveTagKeys": ["cost"]}])):
            with self.subTest(key=key):
                value = "team" if key == "sts_TransitiveTagKeys" else "good-one"
                operator = "ForAnyValue:StringEquals" if key == "sts_TransitiveTagKeys" else "StringEquals"
                arn = self.a.create_role(trust(self.a.id, actions, Condition={operator: {key.replace("_", ":", 1): value}}))
                request = lambda more: {"RoleArn": arn, "RoleSessionName": "session", **more}
                sts.assume_role(**request(good))
                for one in bad:
                    with self.refused("AccessDenied", 403):
                        sts.assume_role(**request(one))

    def test_do_tags_of_the_role_decide_who_assumes_it(self):
        for key in ("iam_ResourceTag/team", "aws_ResourceTag/team"):
            user = self.a.create_user(document=policy(statement("Allow", "sts:AssumeRole", **equals(**{key: "north"}))))
            mine = self.a.create_role(trust(self.a.id), Tags=[{"Key": "team", "Value": "north"}])
            self.assume(user.credentials, mine)
            with self.refused("AccessDenied", 403):
                self.assume(user.credentials, self.a.create_role(trust(self.a.id)))

    def test_do_session_tags_decide_beat_those_of_the_role_and_go_on_when_transitive(self):
        tagging = ["sts:AssumeRole", "sts:TagSession"]
        user = self.a.create_user(document=policy(statement("Allow", tagging)))
        by_tag = policy(statement("Allow", tagging), *(
            statement("Allow", action, **equals(**{f"aws_PrincipalTag/{key}": "session"}))
            for action, key in (("iam:ListUsers", "team"), ("iam:ListGroups", "cost"))))
        first = self.a.create_role(trust(self.a.id, tagging), by_tag, Tags=[{"Key": "Team", "Value": "role"}])
        second = self.a.create_role(trust(self.a.id, tagging), by_tag, Tags=[{"Key": "team", "Value": "role"}])
        may = lambda credentials: self.world.client("iam", credentials)
        with self.refused("AccessDenied", 403):
            may(self.assume(user.credentials, first)).list_users()
        session = self.assume(user.credentials, first, TransitiveTagKeys=["team"], Tags=[
            {"Key": "team", "Value": "session"}, {"Key": "cost", "Value": "session"}])
        may(session).list_users(), may(session).list_groups()
        chained = self.assume(session, second)
        may(chained).list_users()  # transitive, and stronger than the role's own
        with self.refused("AccessDenied", 403):
            may(chained).list_groups()  # the other went no further

    def test_does_a_source_identity_stay(self):
        actions = ["sts:AssumeRole", "sts:SetSourceIdentity"]
        user = self.a.create_user(document=policy(statement("Allow", actions)))
        seen = policy(statement("Allow", "sts:*"), statement("Allow", "iam:ListUsers", **equals(aws_SourceIdentity="ada")))
        first, second = (self.a.create_role(trust(self.a.id, actions), seen) for _ in range(2))
        chained = self.assume(self.assume(user.credentials, first, SourceIdentity="ada"), second)
        self.world.client("iam", chained).list_users()
        with self.refused("AccessDenied", 403):
            self.assume(self.assume(user.credentials, first, SourceIdentity="ada"), second, SourceIdentity="bob")


class Revocation(WorldCase):
    options = {"clock": True}

    def test_does_a_time_of_issue_end_older_sessions_only(self):
        user = self.a.create_user(document=policy(statement("Allow", "sts:AssumeRole")))
        arn = self.a.create_role(trust(self.a.id), policy(statement("Allow", "iam:ListUsers")))
        assume = lambda: self.world.client("iam", Credentials.of(self.world.client("sts", user.credentials).assume_role(
            RoleArn=arn, RoleSessionName="session")))
        old = assume()
        old.list_users()
        cut = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(seconds=30)
        self.a.iam.put_role_policy(RoleName=arn.rsplit("/", 1)[1], PolicyName="AWSRevokeOlderSessions", PolicyDocument=policy(
            statement("Deny", "*", Condition={"DateLessThan": {"aws:TokenIssueTime": cut.strftime("%Y-%m-%dT%H:%M:%SZ")}})))
        with self.refused("AccessDenied", 403):
            old.list_users()
        self.server.set_clock(60)
        assume().list_users()
        with self.refused("AccessDenied", 403):
            old.list_users()


if __name__ == "__main__":
    unittest.main()
