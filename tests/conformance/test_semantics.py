"""Does IAM mean what AWS's means: who a policy names once that is gone, which names are one, and what must go first?"""

import unittest

from harness import Credentials, WorldCase, policy, statement, trust, unique
from rows import Maker

PREFIX = "Cannot delete entity, must "
BOUNDARY = "arn:aws:iam::aws:policy/PowerUserAccess"


class Case(WorldCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.make, cls.iam = Maker(cls.server, cls.a), cls.a.iam


class Principals(Case):
    def trusted(self, role):
        return self.iam.get_role(RoleName=role)["Role"]["AssumeRolePolicyDocument"]["Statement"][0]["Principal"]["AWS"]

    def delete(self, user):
        self.iam.delete_access_key(UserName=user.name, AccessKeyId=user.credentials.key)
        self.iam.delete_user_policy(UserName=user.name, PolicyName="own")
        self.iam.delete_user(UserName=user.name)

    def assume(self, credentials, role_arn):
        self.world.client("sts", credentials).assume_role(RoleArn=role_arn, RoleSessionName="session")

    def test_does_a_namesake_of_a_deleted_user_get_into_a_role(self):
        may_assume = policy(statement("Allow", "sts:AssumeRole"))
        ada = self.a.create_user(document=may_assume)
        unique_id = self.iam.get_user(UserName=ada.name)["User"]["UserId"]
        role_arn = self.a.create_role(trust(ada.arn))
        role = role_arn.rsplit("/", 1)[1]
        self.assume(ada.credentials, role_arn)
        self.delete(ada)
        self.assertEqual(unique_id, self.trusted(role))
        self.iam.create_user(UserName=ada.name)
        self.iam.put_user_policy(UserName=ada.name, PolicyName="own", PolicyDocument=may_assume)
        namesake = Credentials.of(self.iam.create_access_key(UserName=ada.name))
        self.assertEqual(unique_id, self.trusted(role))
        with self.refused("AccessDenied", 403):
            self.assume(namesake, role_arn)
        self.iam.update_assume_role_policy(RoleName=role, PolicyDocument=trust(ada.arn))
        self.assume(namesake, role_arn)

    def test_does_a_namesake_of_a_deleted_role_get_into_a_role(self):
        name = unique("first")
        made = self.iam.create_role(RoleName=name, AssumeRolePolicyDocument=trust(self.a.id))["Role"]
        role = self.a.create_role(trust(made["Arn"])).rsplit("/", 1)[1]
        self.iam.delete_role(RoleName=name)
        self.assertEqual(made["RoleId"], self.trusted(role))
        again = self.iam.create_role(RoleName=name, AssumeRolePolicyDocument=trust(self.a.id))["Role"]
        self.assertNotEqual(made["RoleId"], again["RoleId"])
        self.assertEqual(made["RoleId"], self.trusted(role))

    def test_must_principals_exist(self):
        for principal in (self.make.arn("user/nobody"), self.make.arn("role/nothing"), "999999999999",
                          "arn:aws:iam::999999999999:root", self.make.arn(f"group/{self.world.group}")):
            with self.refused("MalformedPolicyDocument", 400, f'Invalid principal in policy: "AWS":"{principal}"'):
                self.a.create_role(trust(principal))

    def test_do_policies_follow_whom_they_name(self):
        user = self.a.create_user()
        role = self.a.create_role(trust(user.arn)).rsplit("/", 1)[1]
        renamed = unique("renamed")
        self.iam.update_user(UserName=user.name, NewUserName=renamed)
        self.assertEqual(self.make.arn(f"user/{renamed}"), self.trusted(role))


class Names(Case):
    def test_are_names_unique_whatever_their_case_and_kept_as_given(self):
        private, _, certificate = self.make.pem()
        kinds = {
            "user": (lambda name: self.iam.create_user(UserName=name),
                     lambda name: self.iam.get_user(UserName=name)["User"]["UserName"]),
            "group": (lambda name: self.iam.create_group(GroupName=name),
                      lambda name: self.iam.get_group(GroupName=name)["Group"]["GroupName"]),
            "role": (lambda name: self.iam.create_role(RoleName=name, AssumeRolePolicyDocument=trust(self.a.id)),
                     lambda name: self.iam.get_role(RoleName=name)["Role"]["RoleName"]),
            "policy": (lambda name: self.iam.create_policy(PolicyName=name, PolicyDocument=policy(statement("Allow", "s3:*"))),
                       None),  # found by its ARN, which has the case it was made with
            "profile": (lambda name: self.iam.create_instance_profile(InstanceProfileName=name),
                        lambda name: self.iam.get_instance_profile(
                            InstanceProfileName=name)["InstanceProfile"]["InstanceProfileName"]),
            "certificate": (lambda name: self.iam.upload_server_certificate(
                ServerCertificateName=name, CertificateBody=certificate, PrivateKey=private),
                lambda name: self.iam.get_server_certificate(
                    ServerCertificateName=name)["ServerCertificate"]["ServerCertificateMetadata"]["ServerCertificateName"]),
        }
        for kind, (create, get) in kinds.items():
            with self.subTest(kind=kind):
                name = unique(f"Case-{kind}")
                create(name)
                with self.refused("EntityAlreadyExists", 409):
                    create(name.upper())
                if get:
                    self.assertEqual(name, get(name.lower()))


class Deletion(Case):
    """Every rule of DeleteConflict, each with its own sentence, one after the other."""

    def must(self, delete, steps):
        for sentence, step in steps:
            with self.refused("DeleteConflict", 409, sentence):
                delete()
            step()
        delete()

    def test_what_must_go_before_a_user(self):
        iam, user, make = self.iam, self.make.user(), self.make
        make.login(user)
        key, certificate = make.access_key(user), make.signing_certificate(user)
        ssh_key, credential, device = make.ssh_key(user), make.service_credential(user), make.enabled(user)
        iam.put_user_policy(UserName=user, PolicyName="p", PolicyDocument=policy(statement("Allow", "s3:*")))
        iam.attach_user_policy(UserName=user, PolicyArn=BOUNDARY)
        iam.put_user_permissions_boundary(UserName=user, PermissionsBoundary=BOUNDARY)  # does not hold it
        iam.add_user_to_group(UserName=user, GroupName=self.world.group)
        references = PREFIX + "remove referenced objects first."
        self.must(lambda: iam.delete_user(UserName=user), (
            (PREFIX + "delete login profile first.", lambda: iam.delete_login_profile(UserName=user)),
            (PREFIX + "delete access keys first.", lambda: iam.delete_access_key(UserName=user, AccessKeyId=key)),
            (PREFIX + "delete certificates first.",
             lambda: iam.delete_signing_certificate(UserName=user, CertificateId=certificate)),
            (references, lambda: iam.delete_ssh_public_key(UserName=user, SSHPublicKeyId=ssh_key)),
            (references, lambda: iam.delete_service_specific_credential(UserName=user, ServiceSpecificCredentialId=credential)),
            (PREFIX + "delete MFA device first.", lambda: iam.deactivate_mfa_device(UserName=user, SerialNumber=device.serial)),
            (PREFIX + "delete policies first.", lambda: iam.delete_user_policy(UserName=user, PolicyName="p")),
            (PREFIX + "detach all policies first.", lambda: iam.detach_user_policy(UserName=user, PolicyArn=BOUNDARY)),
            (PREFIX + "remove users from group first.",
             lambda: iam.remove_user_from_group(UserName=user, GroupName=self.world.group))))

    def test_what_must_go_before_a_group(self):
        iam, group = self.iam, self.make.group()
        user = self.make.member(group)
        iam.put_group_policy(GroupName=group, PolicyName="p", PolicyDocument=policy(statement("Allow", "s3:*")))
        iam.attach_group_policy(GroupName=group, PolicyArn=BOUNDARY)
        self.must(lambda: iam.delete_group(GroupName=group), (
            (PREFIX + "remove users from group first.", lambda: iam.remove_user_from_group(UserName=user, GroupName=group)),
            (PREFIX + "delete policies first.", lambda: iam.delete_group_policy(GroupName=group, PolicyName="p")),
            (PREFIX + "detach all policies first.", lambda: iam.detach_group_policy(GroupName=group, PolicyArn=BOUNDARY))))

    def test_what_must_go_before_a_role_and_a_profile(self):
        iam, role = self.iam, self.make.role(PermissionsBoundary=BOUNDARY)
        profile = self.make.profile(role)
        iam.put_role_policy(RoleName=role, PolicyName="p", PolicyDocument=policy(statement("Allow", "s3:*")))
        iam.attach_role_policy(RoleName=role, PolicyArn=BOUNDARY)
        with self.refused("DeleteConflict", 409, PREFIX + "remove roles from instance profile first."):
            iam.delete_instance_profile(InstanceProfileName=profile)
        self.must(lambda: iam.delete_role(RoleName=role), (
            (PREFIX + "delete policies first.", lambda: iam.delete_role_policy(RoleName=role, PolicyName="p")),
            (PREFIX + "detach all policies first.", lambda: iam.detach_role_policy(RoleName=role, PolicyArn=BOUNDARY)),
            (PREFIX + "remove roles from instance profile first.",
             lambda: iam.remove_role_from_instance_profile(RoleName=role, InstanceProfileName=profile))))
        iam.delete_instance_profile(InstanceProfileName=profile)

    def test_what_must_go_before_a_policy(self):
        iam, arn, user = self.iam, self.make.policy(versions=2), self.make.user()
        iam.attach_user_policy(UserName=user, PolicyArn=arn)
        iam.put_user_permissions_boundary(UserName=user, PermissionsBoundary=arn)
        with self.refused("DeleteConflict", 409, "Cannot delete the default version of a policy."):
            iam.delete_policy_version(PolicyArn=arn, VersionId="v1")
        attached = "Cannot delete a policy attached to entities."
        self.must(lambda: iam.delete_policy(PolicyArn=arn), (
            (attached, lambda: iam.detach_user_policy(UserName=user, PolicyArn=arn)),
            (attached, lambda: iam.delete_user_permissions_boundary(UserName=user)),
            ("This policy has more than one version. Before you delete a policy, you must delete the policy's versions. The "
             "default version is deleted with the policy.", lambda: iam.delete_policy_version(PolicyArn=arn, VersionId="v2"))))

    def test_what_must_go_before_a_device(self):
        user = self.make.user()
        device = self.make.enabled(user)
        with self.refused("DeleteConflict", 409):
            self.iam.delete_virtual_mfa_device(SerialNumber=device.serial)
        self.iam.deactivate_mfa_device(UserName=user, SerialNumber=device.serial)
        self.iam.delete_virtual_mfa_device(SerialNumber=device.serial)


class DefaultVersions(Case):
    def test_does_the_default_version_decide_and_are_ids_never_given_again(self):
        arn = self.make.policy(policy(statement("Allow", "iam:ListUsers")))
        user = self.a.create_user()
        self.iam.attach_user_policy(UserName=user.name, PolicyArn=arn)
        iam, nothing = self.world.client("iam", user.credentials), policy(statement("Deny", "iam:ListUsers"))
        iam.list_users()
        self.iam.create_policy_version(PolicyArn=arn, PolicyDocument=nothing)
        iam.list_users()  # v2 is there, and not the default
        self.iam.set_default_policy_version(PolicyArn=arn, VersionId="v2")
        with self.refused("AccessDenied", 403):
            iam.list_users()
        self.iam.set_default_policy_version(PolicyArn=arn, VersionId="v1")
        iam.list_users()
        self.iam.delete_policy_version(PolicyArn=arn, VersionId="v2")
        made = self.iam.create_policy_version(PolicyArn=arn, PolicyDocument=nothing, SetAsDefault=True)["PolicyVersion"]
        self.assertEqual("v3", made["VersionId"])
        with self.refused("AccessDenied", 403):
            iam.list_users()


if __name__ == "__main__":
    unittest.main()
