"""Do the policies of an organization bind what its accounts do, and nobody else?"""

import json
import re
import unittest

import raw
from harness import Account, Credentials, client, policy, statement, trust, unique
from organized import RCP, SCP, Organized, rcp_policy


class ServiceControl(Organized):
    def test_binds_a_deny_at_any_level_whoever_is_below(self):
        outer = self.create_unit()
        inner = self.create_unit(outer)
        account_id, _, inside = self.member()
        self.place(account_id, inner)
        inside("s3").list_buckets()
        for target in (outer, inner, account_id):
            policy_id = self.attach(policy(statement("Deny", "s3:ListAllMyBuckets")), target)
            with self.refused("AccessDenied", 403, re.compile(r"with an explicit deny in a service control policy")):
                inside("s3").list_buckets()
            self.org.detach_policy(PolicyId=policy_id, TargetId=target)
            inside("s3").list_buckets()

    def test_is_what_no_level_allows_denied(self):
        unit = self.create_unit()
        account_id, _, inside = self.member()
        self.place(account_id, unit)
        self.attach(policy(statement("Allow", "s3:*")), unit)
        self.org.detach_policy(PolicyId="p-FullAWSAccess", TargetId=unit)
        inside("s3").list_buckets()
        arn = inside("sts").get_caller_identity()["Arn"]  # which nothing can deny
        with self.refused("AccessDenied", 403,
                          self.not_authorized(arn, "iam:ListUsers", f"arn:aws:iam::{account_id}:user/",
                                              " because no service control policy allows the iam:ListUsers action")):
            inside("iam").list_users()

    def test_binds_a_new_text_the_next_request(self):
        account_id, _, inside = self.member()
        policy_id = self.attach(policy(statement("Deny", "sqs:*")), account_id)
        inside("iam").list_users()
        self.org.update_policy(PolicyId=policy_id, Content=policy(statement("Deny", "iam:*")))
        with self.refused("AccessDenied", 403, re.compile("service control policy")):
            inside("iam").list_users()
        self.server.stop()
        self.server.start()
        with self.refused("AccessDenied", 403, re.compile("service control policy")):
            inside("iam").list_users()

    def test_is_the_root_user_of_a_member_bound_and_the_management_account_not(self):
        made = self.server.create_account(unique("rooted"), "--root-key")
        root_user = Credentials.of(made)
        handshake = self.org.invite_account_to_organization(Target={"Id": made["AccountId"], "Type": "ACCOUNT"})["Handshake"]
        client(self.server, "organizations", root_user).accept_handshake(HandshakeId=handshake["Id"])
        s3 = client(self.server, "s3", root_user)
        s3.list_buckets()
        policy_id = self.attach(policy(statement("Deny", "s3:*")), self.root)
        try:
            with self.refused("AccessDenied", 403, re.compile("service control policy")):
                s3.list_buckets()
            self.management.s3.list_buckets()
        finally:
            self.org.detach_policy(PolicyId=policy_id, TargetId=self.root)
        s3.list_buckets()

    def test_can_a_member_be_kept_from_leaving(self):
        account_id, _, inside = self.member()
        self.attach(policy(statement("Deny", "organizations:LeaveOrganization")), account_id)
        with self.refused("AccessDeniedException", 400, re.compile("service control policy")):
            inside("organizations").leave_organization()
        self.org.describe_account(AccountId=account_id)

    def test_is_assuming_a_role_elsewhere_bound_too(self):
        account_id, _, inside = self.member()
        role = self.management.create_role(trust(f"arn:aws:iam::{account_id}:root"))
        inside("sts").assume_role(RoleArn=role, RoleSessionName="there")
        self.attach(policy(statement("Deny", "sts:AssumeRole")), account_id)
        with self.refused("AccessDenied", 403, re.compile("service control policy")):
            inside("sts").assume_role(RoleArn=role, RoleSessionName="there")

    def test_are_the_organizations_keys_there_for_conditions(self):
        unit = self.create_unit()
        account_id, _, inside = self.member()
        self.place(account_id, unit)
        bucket = self.management.create_bucket(["k"])

        def get(**condition):
            self.management.s3.put_bucket_policy(Bucket=bucket, Policy=json.dumps({"Version": "2012-10-17", "Statement": [
                {"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": f"arn:aws:s3:::{bucket}/*",
                 "Condition": condition}]}))
            return inside("s3").get_object(Bucket=bucket, Key="k")["Body"].read()

        path = f"{self.organization['Id']}/{self.root}/{unit}/"
        self.assertEqual(b"k", get(StringEquals={"aws:PrincipalOrgID": self.organization["Id"]}))
        self.assertEqual(b"k", get(**{"ForAnyValue:StringLike": {"aws:PrincipalOrgPaths": path}}))
        self.assertEqual(b"k", get(StringEquals={"aws:ResourceOrgID": "${aws:PrincipalOrgID}"}))
        with self.refused("AccessDenied", 403):
            get(StringEquals={"aws:PrincipalOrgID": "o-0000000000"})
        self.assertEqual(403, raw.send(self.server, "GET", f"/{bucket}/k").status)

    def test_are_five_attached_and_no_sixth_and_never_none(self):
        account_id = self.create_account()
        ids = [self.attach(policy(statement("Allow", "*")), account_id) for _ in range(4)]  # with FullAWSAccess five
        with self.refused("ConstraintViolationException", 400) as caught:
            self.attach(policy(statement("Allow", "*")), account_id)
        self.assertEqual("MAX_POLICY_TYPE_ATTACHMENT_LIMIT_EXCEEDED", caught.exception.response["Reason"])
        with self.refused("DuplicatePolicyAttachmentException", 400,
                          "The specified policy is already attached to the specified target."):
            self.org.attach_policy(PolicyId="p-FullAWSAccess", TargetId=account_id)
        for one in ids:
            self.org.detach_policy(PolicyId=one, TargetId=account_id)
        with self.refused("PolicyNotAttachedException", 400):
            self.org.detach_policy(PolicyId=ids[0], TargetId=account_id)
        with self.refused("ConstraintViolationException", 400) as caught:
            self.org.detach_policy(PolicyId="p-FullAWSAccess", TargetId=account_id)
        self.assertEqual("MIN_POLICY_TYPE_ATTACHMENT_LIMIT_EXCEEDED", caught.exception.response["Reason"])

    def test_are_policies_checked_and_used_ones_kept(self):
        for content, code in (("{", "MalformedPolicyDocumentException"),
                              (policy({"Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*"}),
                               "MalformedPolicyDocumentException"),
                              (policy(statement("Allow", ["s3:" + "x" * 100] * 60)), "ConstraintViolationException")):
            with self.refused(code, 400):
                self.create_policy(content)
        account_id = self.create_account()
        policy_id = self.attach(policy(statement("Deny", "sqs:*")), account_id)
        with self.refused("PolicyInUseException", 400):
            self.org.delete_policy(PolicyId=policy_id)
        self.assertEqual([("ACCOUNT", account_id)], [(one["Type"], one["TargetId"]) for one in
                                                     self.org.list_targets_for_policy(PolicyId=policy_id)["Targets"]])
        listed = self.org.list_policies_for_target(TargetId=account_id, Filter=SCP)["Policies"]
        self.assertEqual(["p-FullAWSAccess", policy_id], [one["Id"] for one in listed])
        name = listed[1]["Name"]
        with self.refused("DuplicatePolicyException", 400, "A policy with the specified name and type already exists."):
            self.org.create_policy(Name=name, Description="", Type=SCP, Content=policy(statement("Allow", "*")))
        with self.refused("InvalidInputException", 400):
            self.org.update_policy(PolicyId="p-FullAWSAccess", Content=policy(statement("Deny", "*")))
        self.org.detach_policy(PolicyId=policy_id, TargetId=account_id)
        self.org.delete_policy(PolicyId=policy_id)
        with self.refused("PolicyNotFoundException", 400):
            self.org.describe_policy(PolicyId=policy_id)

    def test_are_all_policies_listed_page_by_page(self):
        made = {self.create_policy(policy(statement("Allow", "*"))) for _ in range(3)} | {"p-FullAWSAccess"}
        listed = [one["Id"] for page in self.org.get_paginator("list_policies").paginate(
            Filter=SCP, PaginationConfig={"PageSize": 1}) for one in page["Policies"]]
        self.assertEqual(len(set(listed)), len(listed))
        self.assertLessEqual(made, set(listed))

    def test_are_types_that_are_not_here_refused_by_name(self):
        with self.refused("PolicyTypeNotAvailableForOrganizationException", 400, re.compile("TAG_POLICY")):
            self.create_policy("{}", "TAG_POLICY")
        with self.refused("PolicyTypeNotAvailableForOrganizationException", 400, re.compile("BACKUP_POLICY")):
            self.org.enable_policy_type(RootId=self.root, PolicyType="BACKUP_POLICY")
        with self.refused("PolicyTypeNotAvailableForOrganizationException", 400, re.compile("S3_POLICY")):
            self.org.enable_policy_type(RootId=self.root, PolicyType="S3_POLICY")
        with self.refused("EffectivePolicyNotFoundException", 400):
            self.org.describe_effective_policy(PolicyType="INSPECTOR_POLICY")
        with self.refused("InvalidInputException", 400, "You specified an invalid policy type string."):
            self.org.describe_effective_policy(PolicyType=SCP)
        with self.refused("UnsupportedAPIEndpointException", 400, re.compile("PutResourcePolicy")):
            self.org.put_resource_policy(Content=policy(statement("Allow", "*")))
        with self.refused("ResourcePolicyNotFoundException", 400):
            self.org.describe_resource_policy()
        with self.refused("InvalidInputException", 400, "You specified an invalid policy type string."):
            self.org.list_policies(Filter="SALAD_POLICY")


class PolicyTypes(Organized):
    def test_is_a_disabled_type_out_of_force_and_enabled_anew_with_full_access(self):
        account_id, _, inside = self.member()
        policy_id = self.attach(policy(statement("Deny", "iam:*")), account_id)
        root = self.org.disable_policy_type(RootId=self.root, PolicyType=SCP)["Root"]
        self.assertEqual([], root["PolicyTypes"])
        inside("iam").list_users()
        with self.refused("PolicyTypeNotEnabledException", 400,
                          "This operation can be performed only for enabled policy types."):
            self.org.attach_policy(PolicyId=policy_id, TargetId=account_id)
        with self.refused("PolicyTypeNotEnabledException", 400):
            self.org.disable_policy_type(RootId=self.root, PolicyType=SCP)
        self.org.enable_policy_type(RootId=self.root, PolicyType=SCP)
        with self.refused("PolicyTypeAlreadyEnabledException", 400, "The specified policy type is already enabled."):
            self.org.enable_policy_type(RootId=self.root, PolicyType=SCP)
        self.assertEqual(["p-FullAWSAccess"], [one["Id"] for one in self.org.list_policies_for_target(
            TargetId=account_id, Filter=SCP)["Policies"]])
        inside("iam").list_users()


class ResourceControl(Organized):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.org.enable_policy_type(RootId=cls.root, PolicyType=RCP)

    def test_keeps_a_bucket_of_a_member_from_other_accounts(self):
        account_id, _, inside = self.member()
        bucket = unique(f"guarded-{account_id}")
        inside("s3").create_bucket(Bucket=bucket)
        inside("s3").put_object(Bucket=bucket, Key="k", Body=b"x")
        inside("s3").put_bucket_policy(Bucket=bucket, Policy=json.dumps({"Version": "2012-10-17", "Statement": [
            {"Effect": "Allow", "Principal": "*", "Action": "s3:*", "Resource": [
                f"arn:aws:s3:::{bucket}", f"arn:aws:s3:::{bucket}/*"]}]}))
        stranger = Account(self.server, self.server.create_account(unique("stranger")))

        def outcomes():
            answers = []
            for s3 in (inside("s3"), self.management.s3, stranger.s3):
                try:
                    answers.append(s3.get_object(Bucket=bucket, Key="k")["ResponseMetadata"]["HTTPStatusCode"])
                except s3.exceptions.ClientError as refused:
                    answers.append(refused.response["ResponseMetadata"]["HTTPStatusCode"])
            return answers + [raw.send(self.server, "GET", f"/{bucket}/k").status]

        self.assertEqual([200, 200, 200, 200], outcomes())
        only_ours = rcp_policy(statement("Deny", "s3:*", Condition={
            "StringNotEquals": {"aws:PrincipalOrgID": self.organization["Id"]}}))
        policy_id = self.attach(only_ours, account_id, RCP)
        self.assertEqual([200, 200, 403, 403], outcomes())
        self.org.detach_policy(PolicyId=policy_id, TargetId=account_id)
        self.attach(rcp_policy(statement("Deny", "s3:GetObject")), account_id, RCP)
        self.assertEqual([403, 403, 403, 403], outcomes())
        with self.refused("AccessDenied", 403, re.compile("with an explicit deny in a resource control policy")):
            inside("s3").get_object(Bucket=bucket, Key="k")

    def test_keeps_roles_of_a_member_from_others(self):
        account_id, _, inside = self.member()
        stranger = Account(self.server, self.server.create_account(unique("stranger")))
        role = inside("iam").create_role(RoleName="open", AssumeRolePolicyDocument=trust(
            [f"arn:aws:iam::{stranger.id}:root"]))["Role"]["Arn"]
        stranger.sts.assume_role(RoleArn=role, RoleSessionName="in")
        self.attach(rcp_policy(statement("Deny", "sts:AssumeRole", Condition={
            "StringNotEqualsIfExists": {"aws:PrincipalOrgID": self.organization["Id"]}})), account_id, RCP)
        with self.refused("AccessDenied", 403):
            stranger.sts.assume_role(RoleArn=role, RoleSessionName="in")
        self.enter(account_id)

    def test_may_they_only_deny_and_full_access_stays(self):
        with self.refused("MalformedPolicyDocumentException", 400):
            self.create_policy(rcp_policy(statement("Allow", "s3:*")), RCP)
        with self.refused("MalformedPolicyDocumentException", 400):
            self.create_policy(policy(statement("Deny", "s3:*")), RCP)
        with self.refused("InvalidInputException", 400, "You can't detach this AWS Managed Policy.") as caught:
            self.org.detach_policy(PolicyId="p-RCPFullAWSAccess", TargetId=self.root)
        self.assertEqual("NON_DETACHABLE_POLICY", caught.exception.response["Reason"])


if __name__ == "__main__":
    unittest.main()
