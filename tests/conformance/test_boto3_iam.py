"""Does IAM answer boto3 as AWS does: users, groups, keys, policies, roles, their limits and errors?"""

import json
import re
import unittest

from harness import Credentials, WorldCase, policy, statement, trust, unique

DOCUMENT = policy(statement("Allow", "s3:ListBucket"))


class Users(WorldCase):
    def test_is_a_user_made_read_renamed_and_deleted(self):
        iam, name = self.a.iam, unique("user")
        made = iam.create_user(UserName=name, Path="/sales/", Tags=[{"Key": "team", "Value": "north"}])["User"]
        self.assertEqual(f"arn:aws:iam::{self.a.id}:user/sales/{name}", made["Arn"])
        self.assertRegex(made["UserId"], r"^AIDA[A-Z2-7]{17}$")
        self.assertEqual([{"Key": "team", "Value": "north"}], iam.get_user(UserName=name)["User"]["Tags"])
        iam.update_user(UserName=name, NewUserName=name + "-2", NewPath="/")
        moved = iam.get_user(UserName=name + "-2")["User"]
        self.assertEqual((f"arn:aws:iam::{self.a.id}:user/{name}-2", made["UserId"]), (moved["Arn"], moved["UserId"]))
        iam.delete_user(UserName=name + "-2")
        with self.refused("NoSuchEntity", 404, f"The user with name {name} cannot be found."):
            iam.get_user(UserName=name)

    def test_does_get_user_without_a_name_mean_the_caller(self):
        user = self.a.create_user(document=policy(statement("Allow", "iam:GetUser")))
        self.assertEqual(user.arn, self.world.client("iam", user.credentials).get_user()["User"]["Arn"])

    def test_are_names_unique_whatever_their_case(self):
        name = unique("Case")
        self.a.iam.create_user(UserName=name)
        with self.refused("EntityAlreadyExists", 409, re.compile(f"^User with name {name}", re.IGNORECASE)):
            self.a.iam.create_user(UserName=name.upper(), Path="/other/")

    def test_are_bad_names_and_paths_refused(self):
        for bad in ("a b", "a/b", "a:b"):
            with self.refused("ValidationError", 400, re.compile(
                    r"^1 validation error detected: Value '.*' at 'userName' failed to satisfy constraint: Member must "
                    r"satisfy regular expression pattern: \[\\w\+=,\.@-\]\+$")):
                self.a.iam.create_user(UserName=bad)
        with self.refused("ValidationError", 400, re.compile(
                "at 'userName' failed to satisfy constraint: Member must have length less than or equal to 64$")):
            self.a.iam.create_user(UserName="x" * 65)
        for bad in ("sales", "/sales", "sales/"):
            with self.refused("ValidationError", 400):
                self.a.iam.create_user(UserName=unique("user"), Path=bad)

    def test_does_listing_page(self):
        for _ in range(5):
            self.a.iam.create_user(UserName=unique("paged"), Path="/paged/")
        first = self.a.iam.list_users(PathPrefix="/paged/", MaxItems=2)
        self.assertTrue(first["IsTruncated"])
        self.assertEqual(2, len(first["Users"]))
        pages = self.a.iam.get_paginator("list_users").paginate(
            PathPrefix="/paged/", PaginationConfig={"PageSize": 2})
        names = [user["UserName"] for page in pages for user in page["Users"]]
        self.assertEqual(5, len(names))
        self.assertEqual(sorted(set(names), key=str.lower), names)
        with self.refused("ValidationError", 400):
            self.a.iam.list_users(Marker="no such marker")

    def test_is_a_user_in_use_kept(self):
        user = self.a.create_user()
        conflict = "Cannot delete entity, must "
        with self.refused("DeleteConflict", 409, conflict + "delete access keys first."):
            self.a.iam.delete_user(UserName=user.name)
        self.a.iam.delete_access_key(UserName=user.name, AccessKeyId=user.credentials.key)
        device = self.a.give_device(user)
        with self.refused("DeleteConflict", 409, conflict + "delete MFA device first."):
            self.a.iam.delete_user(UserName=user.name)
        self.a.iam.deactivate_mfa_device(UserName=user.name, SerialNumber=device.serial)
        self.a.iam.put_user_policy(UserName=user.name, PolicyName="p", PolicyDocument=DOCUMENT)
        with self.refused("DeleteConflict", 409, conflict + "delete policies first."):
            self.a.iam.delete_user(UserName=user.name)
        self.a.iam.delete_user_policy(UserName=user.name, PolicyName="p")
        self.a.iam.add_user_to_group(GroupName=self.world.group, UserName=user.name)
        with self.refused("DeleteConflict", 409, conflict + "remove users from group first."):
            self.a.iam.delete_user(UserName=user.name)
        self.a.iam.remove_user_from_group(GroupName=self.world.group, UserName=user.name)
        self.a.iam.delete_user(UserName=user.name)

    def test_do_keys_of_a_deleted_or_inactive_key_stop_working_at_once(self):
        user = self.a.create_user()
        sts = self.world.client("sts", user.credentials)
        sts.get_caller_identity()
        self.a.iam.update_access_key(UserName=user.name, AccessKeyId=user.credentials.key, Status="Inactive")
        with self.refused("InvalidClientTokenId", 403):
            sts.get_caller_identity()
        self.a.iam.update_access_key(UserName=user.name, AccessKeyId=user.credentials.key, Status="Active")
        sts.get_caller_identity()
        self.a.iam.delete_access_key(UserName=user.name, AccessKeyId=user.credentials.key)
        with self.refused("InvalidClientTokenId", 403):
            sts.get_caller_identity()

    def test_is_a_third_access_key_refused(self):
        user = self.a.create_user()
        self.a.iam.create_access_key(UserName=user.name)
        with self.refused("LimitExceeded", 409, "Cannot exceed quota for AccessKeysPerUser: 2"):
            self.a.iam.create_access_key(UserName=user.name)
        listed = self.a.iam.list_access_keys(UserName=user.name)["AccessKeyMetadata"]
        self.assertEqual(["Active", "Active"], [key["Status"] for key in listed])
        self.assertNotIn("SecretAccessKey", listed[0])

    def test_does_a_key_remember_when_it_was_used(self):
        user = self.a.create_user()
        before = self.a.iam.get_access_key_last_used(AccessKeyId=user.credentials.key)
        self.assertEqual((user.name, "N/A"), (before["UserName"], before["AccessKeyLastUsed"]["ServiceName"]))

    def test_are_tags_kept_changed_and_removed(self):
        user = self.a.create_user()
        self.a.iam.tag_user(UserName=user.name, Tags=[{"Key": "Team", "Value": "a"}, {"Key": "x", "Value": ""}])
        self.a.iam.tag_user(UserName=user.name, Tags=[{"Key": "Team", "Value": "b"}])
        self.a.iam.untag_user(UserName=user.name, TagKeys=["x"])
        self.assertEqual([{"Key": "Team", "Value": "b"}], self.a.iam.list_user_tags(UserName=user.name)["Tags"])
        with self.refused("InvalidInput", 400, "Duplicate tag keys found. Please note that Tag keys are case insensitive."):
            self.a.iam.tag_user(UserName=user.name, Tags=[{"Key": "k", "Value": ""}, {"Key": "K", "Value": ""}])


class Groups(WorldCase):
    def test_does_membership_grant_and_end(self):
        group, user = unique("group"), self.a.create_user()
        self.a.iam.create_group(GroupName=group)
        self.a.iam.put_group_policy(GroupName=group, PolicyName="p",
                                    PolicyDocument=policy(statement("Allow", "iam:ListGroups")))
        iam = self.world.client("iam", user.credentials)
        denied = self.not_authorized(user.arn, "iam:ListGroups", f"arn:aws:iam::{self.a.id}:group/",
                                     " because no identity-based policy allows the iam:ListGroups action")
        with self.refused("AccessDenied", 403, denied):
            iam.list_groups()
        self.a.iam.add_user_to_group(GroupName=group, UserName=user.name)
        iam.list_groups()
        members = self.a.iam.get_group(GroupName=group)
        self.assertEqual([user.name], [member["UserName"] for member in members["Users"]])
        joined = self.a.iam.list_groups_for_user(UserName=user.name)["Groups"]
        self.assertEqual([group], [entry["GroupName"] for entry in joined])
        self.a.iam.remove_user_from_group(GroupName=group, UserName=user.name)
        with self.refused("AccessDenied", 403):
            iam.list_groups()

    def test_is_a_group_in_use_kept(self):
        group, user = unique("group"), self.a.create_user()
        self.a.iam.create_group(GroupName=group)
        self.a.iam.add_user_to_group(GroupName=group, UserName=user.name)
        with self.refused("DeleteConflict", 409):
            self.a.iam.delete_group(GroupName=group)
        self.a.iam.remove_user_from_group(GroupName=group, UserName=user.name)
        self.a.iam.delete_group(GroupName=group)
        with self.refused("NoSuchEntity", 404, f"The group with name {group} cannot be found."):
            self.a.iam.get_group(GroupName=group)

    def test_is_an_eleventh_group_refused(self):
        user = self.a.create_user()
        for n in range(11):
            group = unique("many")
            self.a.iam.create_group(GroupName=group)
            if n < 10:
                self.a.iam.add_user_to_group(GroupName=group, UserName=user.name)
        with self.refused("LimitExceeded", 409, "Cannot exceed quota for GroupsPerUser: 10"):
            self.a.iam.add_user_to_group(GroupName=group, UserName=user.name)


class Policies(WorldCase):
    def create(self, document=DOCUMENT):
        name = unique("policy")
        return name, self.a.iam.create_policy(PolicyName=name, PolicyDocument=document)["Policy"]

    def test_do_versions_follow_each_other(self):
        _, made = self.create()
        arn = made["Arn"]
        self.assertEqual(("v1", 0, True), (made["DefaultVersionId"], made["AttachmentCount"], made["IsAttachable"]))
        for _ in range(4):
            self.a.iam.create_policy_version(PolicyArn=arn, PolicyDocument=DOCUMENT)
        with self.refused("LimitExceeded", 409, "A managed policy can have up to 5 versions. Before you create a new "
                                                "version, you must delete an existing version."):
            self.a.iam.create_policy_version(PolicyArn=arn, PolicyDocument=DOCUMENT)
        with self.refused("DeleteConflict", 409, "Cannot delete the default version of a policy."):
            self.a.iam.delete_policy_version(PolicyArn=arn, VersionId="v1")
        self.a.iam.set_default_policy_version(PolicyArn=arn, VersionId="v3")
        self.a.iam.delete_policy_version(PolicyArn=arn, VersionId="v1")
        made = self.a.iam.create_policy_version(PolicyArn=arn, PolicyDocument=DOCUMENT, SetAsDefault=True)
        self.assertEqual(("v6", True), (made["PolicyVersion"]["VersionId"], made["PolicyVersion"]["IsDefaultVersion"]))
        with self.refused("DeleteConflict", 409, "This policy has more than one version. Before you delete a policy, you "
                                                 "must delete the policy's versions. The default version is deleted with "
                                                 "the policy."):
            self.a.iam.delete_policy(PolicyArn=arn)
        for version in ("v2", "v3", "v4", "v5"):
            self.a.iam.delete_policy_version(PolicyArn=arn, VersionId=version)
        self.a.iam.delete_policy(PolicyArn=arn)
        with self.refused("NoSuchEntity", 404):
            self.a.iam.get_policy(PolicyArn=arn)

    def test_does_an_attachment_grant_and_count(self):
        _, made = self.create(policy(statement("Allow", "iam:ListUsers")))
        user = self.a.create_user()
        self.a.iam.attach_user_policy(UserName=user.name, PolicyArn=made["Arn"])
        self.world.client("iam", user.credentials).list_users()
        self.assertEqual(1, self.a.iam.get_policy(PolicyArn=made["Arn"])["Policy"]["AttachmentCount"])
        entities = self.a.iam.list_entities_for_policy(PolicyArn=made["Arn"])
        self.assertEqual([user.name], [entry["UserName"] for entry in entities["PolicyUsers"]])
        with self.refused("DeleteConflict", 409, "Cannot delete a policy attached to entities."):
            self.a.iam.delete_policy(PolicyArn=made["Arn"])
        self.a.iam.detach_user_policy(UserName=user.name, PolicyArn=made["Arn"])
        with self.refused("AccessDenied", 403):
            self.world.client("iam", user.credentials).list_users()

    def test_do_awss_own_policies_attach(self):
        user = self.a.create_user()
        self.a.iam.attach_user_policy(UserName=user.name, PolicyArn="arn:aws:iam::aws:policy/AdministratorAccess")
        self.world.client("iam", user.credentials).list_users()

    def test_are_missing_and_malformed_arns_told_apart(self):
        user = self.a.create_user()
        with self.refused("ValidationError", 400, "Invalid ARN:  Could not be parsed!"):
            self.a.iam.attach_user_policy(UserName=user.name, PolicyArn="no-arn-but-long-enough")
        missing = f"arn:aws:iam::{self.a.id}:policy/missing"
        with self.refused("NoSuchEntity", 404, f"Policy {missing} does not exist or is not attachable."):
            self.a.iam.attach_user_policy(UserName=user.name, PolicyArn=missing)

    def test_is_a_document_given_back_as_it_was_stored(self):
        document = '{ "Version":"2012-10-17",\n "Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"arn:aws:s3:::a%3Ab/ü"}]}'
        _, made = self.create(document)
        version = self.a.iam.get_policy_version(PolicyArn=made["Arn"], VersionId="v1")["PolicyVersion"]
        self.assertEqual(json.loads(document), version["Document"])
        user = self.a.create_user(document=document)
        self.assertEqual(json.loads(document),
                         self.a.iam.get_user_policy(UserName=user.name, PolicyName="own")["PolicyDocument"])

    def test_are_inline_policies_listed_and_gone_after_deletion(self):
        user = self.a.create_user(document=DOCUMENT)
        self.assertEqual(["own"], self.a.iam.list_user_policies(UserName=user.name)["PolicyNames"])
        self.a.iam.delete_user_policy(UserName=user.name, PolicyName="own")
        with self.refused("NoSuchEntity", 404, "The user policy with name own cannot be found."):
            self.a.iam.get_user_policy(UserName=user.name, PolicyName="own")

    def test_does_a_permissions_boundary_bound(self):
        _, boundary = self.create(policy(statement("Allow", "iam:ListUsers")))
        user = self.a.create_user(document=policy(statement("Allow", "iam:*")))
        self.a.iam.put_user_permissions_boundary(UserName=user.name, PermissionsBoundary=boundary["Arn"])
        iam = self.world.client("iam", user.credentials)
        iam.list_users()
        with self.refused("AccessDenied", 403, re.compile(
                " because no permissions boundary allows the iam:ListGroups action$")):
            iam.list_groups()
        self.a.iam.delete_user_permissions_boundary(UserName=user.name)
        iam.list_groups()


class Roles(WorldCase):
    def test_is_a_role_made_read_changed_and_deleted(self):
        document = trust(f"arn:aws:iam::{self.a.id}:root")
        name = unique("role")
        made = self.a.iam.create_role(RoleName=name, Path="/app/", AssumeRolePolicyDocument=document,
                                      Description="for the app", MaxSessionDuration=7200)["Role"]
        self.assertRegex(made["RoleId"], r"^AROA[A-Z2-7]{17}$")
        read = self.a.iam.get_role(RoleName=name)["Role"]
        self.assertEqual((7200, "for the app", json.loads(document)),
                         (read["MaxSessionDuration"], read["Description"], read["AssumeRolePolicyDocument"]))
        self.a.iam.update_role(RoleName=name, MaxSessionDuration=3600)
        self.assertEqual(3600, self.a.iam.get_role(RoleName=name)["Role"]["MaxSessionDuration"])
        self.a.iam.put_role_policy(RoleName=name, PolicyName="p", PolicyDocument=DOCUMENT)
        with self.refused("DeleteConflict", 409, "Cannot delete entity, must delete policies first."):
            self.a.iam.delete_role(RoleName=name)
        self.a.iam.delete_role_policy(RoleName=name, PolicyName="p")
        self.a.iam.delete_role(RoleName=name)
        with self.refused("NoSuchEntity", 404, f"The role with name {name} cannot be found."):
            self.a.iam.get_role(RoleName=name)

    def test_are_bad_trust_policies_refused(self):
        for document, message in (
                ('{"Version":"2012-10-17","Statement":[', "This policy contains invalid Json"),
                (trust(f"arn:aws:iam::{self.a.id}:user/nobody"),
                 f'Invalid principal in policy: "AWS":"arn:aws:iam::{self.a.id}:user/nobody"'),
                (trust(f"arn:aws:iam::{self.a.id}:root", Resource="*"), "Has prohibited field Resource")):
            with self.refused("MalformedPolicyDocument", 400, message):
                self.a.iam.create_role(RoleName=unique("role"), AssumeRolePolicyDocument=document)

    def test_does_a_namesake_of_a_deleted_user_stay_out(self):
        user = self.a.create_user(document=policy(statement("Allow", "sts:AssumeRole")))
        role = self.a.create_role(trust(user.arn))
        self.world.client("sts", user.credentials).assume_role(RoleArn=role, RoleSessionName="one")
        for key in self.a.iam.list_access_keys(UserName=user.name)["AccessKeyMetadata"]:
            self.a.iam.delete_access_key(UserName=user.name, AccessKeyId=key["AccessKeyId"])
        self.a.iam.delete_user_policy(UserName=user.name, PolicyName="own")
        self.a.iam.delete_user(UserName=user.name)
        self.a.iam.create_user(UserName=user.name)
        self.a.iam.put_user_policy(UserName=user.name, PolicyName="own",
                                   PolicyDocument=policy(statement("Allow", "sts:AssumeRole")))
        again = Credentials.of(self.a.iam.create_access_key(UserName=user.name))
        with self.refused("AccessDenied", 403):
            self.world.client("sts", again).assume_role(RoleArn=role, RoleSessionName="two")


class Accounts(WorldCase):
    def test_do_accounts_not_see_each_other(self):
        user = self.a.create_user()
        with self.refused("NoSuchEntity", 404):
            self.b.iam.get_user(UserName=user.name)
        self.assertNotIn(user.name, [entry["UserName"] for entry in self.b.iam.list_users()["Users"]])

    def test_does_a_root_key_work(self):
        answer = self.server.create_account("rooted", "--root-key")
        identity = self.world.client("sts", Credentials.of(answer)).get_caller_identity()
        self.assertEqual(f"arn:aws:iam::{answer['AccountId']}:root", identity["Arn"])
        self.assertEqual(answer["AccountId"], identity["UserId"])
        self.assertEqual([], self.world.client("iam", Credentials.of(answer)).list_users()["Users"])


if __name__ == "__main__":
    unittest.main()
