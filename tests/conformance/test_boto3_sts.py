"""Does STS answer boto3 as AWS does, with every parameter its operations have? (facts: sts)"""

import re
import unittest
from datetime import datetime, timezone

from harness import Credentials, WorldCase, policy, statement, trust, unique

CHAINED = "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining."
TOO_LONG = "The requested DurationSeconds exceeds the MaxSessionDuration set for this role."


class Sessions(WorldCase):
    def lifetime(self, answer):
        return (answer["Credentials"]["Expiration"] - datetime.now(timezone.utc)).total_seconds()

    def test_is_a_session_the_user_herself(self):
        user = self.a.create_user()
        session = self.world.client("sts", user.credentials).get_session_token()
        self.assertAlmostEqual(43200, self.lifetime(session), delta=60)
        identity = self.world.client("sts", Credentials.of(session)).get_caller_identity()
        self.assertEqual((user.arn, self.a.id), (identity["Arn"], identity["Account"]))
        self.assertRegex(identity["UserId"], "^AIDA")

    def test_are_durations_held_to_their_range(self):
        user = self.a.create_user()
        sts = self.world.client("sts", user.credentials)
        self.assertAlmostEqual(900, self.lifetime(sts.get_session_token(DurationSeconds=900)), delta=60)
        self.assertAlmostEqual(129600, self.lifetime(sts.get_session_token(DurationSeconds=129600)), delta=60)
        sts = self.world.client("sts", user.credentials, parameter_validation=False)
        bounds = "1 validation error detected: Value '{}' at 'durationSeconds' failed to satisfy constraint: Member must have value {} than or equal to {}"
        with self.refused("ValidationError", 400, bounds.format(899, "greater", 900)):
            sts.get_session_token(DurationSeconds=899)
        with self.refused("ValidationError", 400, bounds.format(129601, "less", 129600)):
            sts.get_session_token(DurationSeconds=129601)

    def test_is_roots_session_cut_to_an_hour(self):
        root = Credentials.of(self.server.create_account(unique("rooted"), "--root-key"))
        session = self.world.client("sts", root).get_session_token(DurationSeconds=43200)
        self.assertAlmostEqual(3600, self.lifetime(session), delta=60)

    def test_can_a_session_not_beget_sessions(self):
        user = self.a.create_user()
        session = Credentials.of(self.world.client("sts", user.credentials).get_session_token())
        with self.refused("AccessDenied", 403, "Cannot call GetSessionToken with session credentials"):
            self.world.client("sts", session).get_session_token()

    def test_are_codes_of_the_wrong_shape_validation_errors(self):
        user, device = self.world.alice()
        sts = self.world.client("sts", user.credentials, parameter_validation=False)
        at_code = "1 validation error detected: Value '{}' at 'tokenCode' failed to satisfy constraint: Member must {}"
        for code, constraint in (("12345", "have length greater than or equal to 6"),
                                 ("1234567", "have length less than or equal to 6"),
                                 ("12345x", r"satisfy regular expression pattern: [\d]*")):
            with self.refused("ValidationError", 400, at_code.format(code, constraint)):
                sts.get_session_token(SerialNumber=device.serial, TokenCode=code)

    def test_does_identity_need_no_permission_and_fear_no_deny(self):
        user = self.a.create_user(document=policy(statement("Deny", "*")))
        self.assertEqual(user.arn, self.world.client("sts", user.credentials).get_caller_identity()["Arn"])
        self.world.client("sts", user.credentials).get_session_token()

    def test_does_a_key_tell_its_account(self):
        user = self.a.create_user(document=policy(statement("Allow", "sts:GetAccessKeyInfo")))
        sts = self.world.client("sts", user.credentials)
        self.assertEqual(self.a.id, sts.get_access_key_info(AccessKeyId=user.credentials.key)["Account"])
        self.assertEqual(self.b.id, sts.get_access_key_info(AccessKeyId=self.b.admin.key)["Account"])
        self.assertEqual("609629065308", sts.get_access_key_info(AccessKeyId="ASIAY34FZKBOKMUTVV7A")["Account"])


class AssumingRoles(WorldCase):
    def setUp(self):
        self.user = self.a.create_user(document=policy(statement("Allow", ["sts:*"])))
        self.sts = self.world.client("sts", self.user.credentials)

    def role(self, permissions=None, more=None, action=("sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity"),
             principal=None, **options):
        return self.a.create_role(trust(principal or f"arn:aws:iam::{self.a.id}:root", list(action), **(more or {})),
                                  permissions, **options)

    def assume(self, role, sts=None, session="s1", **parameters):
        return (sts or self.sts).assume_role(RoleArn=role, RoleSessionName=session, **parameters)

    def denied(self, role, reason=""):
        return re.compile("^" + re.escape(
            f"User: {self.user.arn} is not authorized to perform: sts:AssumeRole on resource: {role}{reason}"))

    def test_who_is_the_assumed_role(self):
        role = self.role(Path="/deep/path/")
        answer = self.assume(role, session="night=shift,1@x")
        name = role.split("/")[-1]
        arn = f"arn:aws:sts::{self.a.id}:assumed-role/{name}/night=shift,1@x"
        self.assertEqual(arn, answer["AssumedRoleUser"]["Arn"])
        self.assertRegex(answer["AssumedRoleUser"]["AssumedRoleId"], r"^AROA[A-Z2-7]{17}:night=shift,1@x$")
        self.assertNotIn("PackedPolicySize", answer)
        identity = self.world.client("sts", Credentials.of(answer)).get_caller_identity()
        self.assertEqual((arn, answer["AssumedRoleUser"]["AssumedRoleId"]), (identity["Arn"], identity["UserId"]))

    def test_does_a_missing_role_look_like_a_forbidden_one(self):
        role = f"arn:aws:iam::{self.a.id}:role/no-such-role"
        with self.refused("AccessDenied", 403, self.denied(role)):
            self.assume(role)

    def test_is_a_stranger_refused_by_either_side(self):
        role = self.a.create_role(trust(f"arn:aws:iam::{self.b.id}:root"))
        with self.refused("AccessDenied", 403, self.denied(role)):
            self.assume(role)
        outsider = self.b.create_user()
        with self.refused("AccessDenied", 403):
            self.assume(role, self.world.client("sts", outsider.credentials))
        self.b.iam.put_user_policy(UserName=outsider.name, PolicyName="p",
                                   PolicyDocument=policy(statement("Allow", "sts:AssumeRole", role)))
        self.assume(role, self.world.client("sts", outsider.credentials))

    def test_may_root_not_assume_roles(self):
        root = Credentials.of(self.server.create_account(unique("rooted"), "--root-key"))
        with self.refused("AccessDenied", 403, "Roles may not be assumed by root accounts."):
            self.assume(self.role(), self.world.client("sts", root))

    def test_is_the_external_id_compared(self):
        role = self.role(more={"Condition": {"StringEquals": {"sts:ExternalId": "42/x"}}})
        for wrong in ({}, {"ExternalId": "43/x"}):
            with self.refused("AccessDenied", 403):
                self.assume(role, **wrong)
        self.assume(role, ExternalId="42/x")

    def test_are_durations_held_to_the_role_and_to_chaining(self):
        role = self.role(policy(statement("Allow", "sts:AssumeRole")), MaxSessionDuration=7200)
        self.assume(role, DurationSeconds=7200)
        with self.refused("ValidationError", 400, TOO_LONG):
            self.assume(role, DurationSeconds=7201)
        chained = self.world.client("sts", Credentials.of(self.assume(role)))
        self.assume(role, chained, DurationSeconds=3600)
        with self.refused("ValidationError", 400, CHAINED):
            self.assume(role, chained, DurationSeconds=3601)
        session = self.world.client("sts", Credentials.of(self.sts.get_session_token()))
        with self.refused("ValidationError", 400, CHAINED):
            self.assume(role, session, DurationSeconds=3601)

    def test_do_session_policies_only_narrow(self):
        role = self.role(policy(statement("Allow", "s3:ListBucket")))
        narrow = policy(statement("Allow", ["s3:ListBucket"], f"arn:aws:s3:::{self.world.bucket}"),
                        statement("Allow", "s3:GetObject"))
        answer = self.assume(role, Policy=narrow)
        self.assertLess(0, answer["PackedPolicySize"])
        s3 = self.world.client("s3", Credentials.of(answer))
        s3.list_objects_v2(Bucket=self.world.bucket)
        with self.refused("AccessDenied", 403, re.compile(" because no session policy allows the s3:ListBucket action$")):
            s3.list_objects_v2(Bucket=self.a.create_bucket())
        with self.refused("AccessDenied", 403):
            s3.get_object(Bucket=self.world.bucket, Key="a.txt")

    def test_do_managed_session_policies_narrow_too(self):
        role = self.role(policy(statement("Allow", "s3:*")))
        arn = self.a.iam.create_policy(PolicyName=unique("session"), PolicyDocument=policy(
            statement("Allow", "s3:ListBucket")))["Policy"]["Arn"]
        s3 = self.world.client("s3", Credentials.of(self.assume(role, PolicyArns=[{"arn": arn}])))
        s3.list_objects_v2(Bucket=self.world.bucket)
        with self.refused("AccessDenied", 403):
            s3.list_buckets()

    def test_are_bad_session_policies_refused(self):
        role = self.role()
        with self.refused("MalformedPolicyDocument", 400):
            self.assume(role, Policy="{not json")
        with self.refused("MalformedPolicyDocument", 400):
            self.assume(role, Policy='{"Version":"2012-10-17","Version":"2012-10-17","Statement":[]}')
        large = policy(*[statement("Allow", "s3:GetObject", f"arn:aws:s3:::{n:064d}/*") for n in range(30)])
        with self.refused("PackedPolicyTooLarge", 400):
            self.assume(role, Policy=large)

    def test_do_tags_reach_policies_and_the_transitive_ones_travel(self):
        second = self.role(policy(statement("Allow", "s3:ListBucket", Condition={
            "StringEquals": {"aws:PrincipalTag/Project": "blue", "aws:PrincipalTag/Team": "north"}})))
        third = self.role(policy(statement("Allow", "s3:ListBucket", Condition={
            "StringEquals": {"aws:PrincipalTag/Project": "blue"}, "Null": {"aws:PrincipalTag/Team": "true"}})))
        first = self.role(policy(statement("Allow", ["sts:AssumeRole", "sts:TagSession"])))
        tags = [{"Key": "Project", "Value": "blue"}, {"Key": "Team", "Value": "north"}]
        direct = self.assume(second, Tags=tags, TransitiveTagKeys=["Project"])
        self.world.client("s3", Credentials.of(direct)).list_objects_v2(Bucket=self.world.bucket)
        chained = self.world.client("sts", Credentials.of(self.assume(first, Tags=tags, TransitiveTagKeys=["Project"])))
        self.world.client("s3", Credentials.of(self.assume(third, chained))).list_objects_v2(Bucket=self.world.bucket)
        with self.refused("InvalidParameterValue", 400, "One of the specified transitive tag keys can't be set because it "
                                                        "conflicts with a transitive tag key from the calling session."):
            self.assume(third, chained, Tags=[{"Key": "PROJECT", "Value": "red"}], TransitiveTagKeys=["PROJECT"])
        untagged = self.role(action=["sts:AssumeRole"])
        with self.refused("AccessDenied", 403, re.compile("is not authorized to perform: sts:TagSession on resource")):
            self.assume(untagged, chained)

    def test_are_bad_tags_refused(self):
        role = self.role()
        with self.refused("InvalidParameterValue", 400, "The specified transitive tag key must be included in the requested tags."):
            self.assume(role, Tags=[{"Key": "a", "Value": "b"}], TransitiveTagKeys=["c"])
        with self.refused("InvalidParameterValue", 400, "Duplicate tag keys found. Please note that Tag keys are case insensitive."):
            self.assume(role, Tags=[{"Key": "a", "Value": "b"}, {"Key": "A", "Value": "b"}])

    def test_do_tags_need_permission(self):
        role = self.role(action=["sts:AssumeRole"])
        self.assume(role)
        with self.refused("AccessDenied", 403, re.compile("is not authorized to perform: sts:TagSession on resource")):
            self.assume(role, Tags=[{"Key": "a", "Value": "b"}])

    def test_does_the_source_identity_stick(self):
        role = self.role(policy(statement("Allow", ["sts:AssumeRole", "sts:SetSourceIdentity"])))
        answer = self.assume(role, SourceIdentity="ann")
        self.assertEqual("ann", answer["SourceIdentity"])
        chained = self.world.client("sts", Credentials.of(answer))
        self.assertEqual("ann", self.assume(role, chained)["SourceIdentity"])
        with self.refused("AccessDenied", 403):
            self.assume(role, chained, SourceIdentity="bob")
        plain = self.role(action=["sts:AssumeRole"])
        for request in ({"SourceIdentity": "ann"}, {"sts": chained}):
            with self.refused("AccessDenied", 403, re.compile("is not authorized to perform: sts:SetSourceIdentity on resource")):
                self.assume(plain, **request)

    def test_are_malformed_parameters_named(self):
        with self.refused("ValidationError", 400, "1 validation error detected: Value 'Session1:2' at 'roleSessionName' failed "
                                                  r"to satisfy constraint: Member must satisfy regular expression pattern: [\w+=,.@-]*"):
            self.assume(self.role(), session="Session1:2")
        with self.refused("ValidationError", 400, "arn:aws:iam::broken:x:y is invalid"):
            self.assume("arn:aws:iam::broken:x:y")

    def test_does_mfa_given_to_assume_role_satisfy_trust_but_not_the_session(self):
        device = self.a.give_device(self.user)
        mfa = {"Condition": {"Bool": {"aws:MultiFactorAuthPresent": "true"}}}
        role = self.role(policy(statement("Allow", "s3:ListBucket"), statement("Allow", "s3:ListAllMyBuckets", **mfa)), more=mfa)
        with self.refused("AccessDenied", 403, self.denied(role)):
            self.assume(role)
        answer = self.assume(role, SerialNumber=device.serial, TokenCode=device.code())
        s3 = self.world.client("s3", Credentials.of(answer))
        s3.list_objects_v2(Bucket=self.world.bucket)
        with self.refused("AccessDenied", 403):
            s3.list_buckets()
        # MFA in the caller's own session satisfies the trust policy as well.
        session = self.world.session(self.user, device)
        self.assume(role, self.world.client("sts", session))

    def test_do_sessions_die_with_their_role(self):
        role = self.role(policy(statement("Allow", "s3:ListBucket")))
        s3 = self.world.client("s3", Credentials.of(self.assume(role)))
        s3.list_objects_v2(Bucket=self.world.bucket)
        name = role.split("/")[-1]
        self.a.iam.delete_role_policy(RoleName=name, PolicyName="permissions")
        self.a.iam.delete_role(RoleName=name)
        self.a.iam.create_role(RoleName=name, AssumeRolePolicyDocument=trust(f"arn:aws:iam::{self.a.id}:root"))
        with self.refused("InvalidAccessKeyId", 403, "The AWS Access Key Id you provided does not exist in our records."):
            s3.list_objects_v2(Bucket=self.world.bucket)


if __name__ == "__main__":
    unittest.main()
