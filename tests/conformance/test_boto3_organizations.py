"""Does AWS Organizations work through boto3: accounts, the tree they stand in, delegation, handshakes, the wire?"""

import json
import re
import time
import unittest

import newer
import raw
from harness import Account, Credentials, client, policy, statement, unique
from organized import NO_PERMISSION, NOT_IN_USE, SCP, Organized

TARGET = "AWSOrganizationsV20161128."
BAD_TOKEN = re.compile(r"^The security token included in the request is invalid\.?$")


class TheOrganization(Organized):
    def test_has_it_ids_and_arns_of_the_right_form(self):
        found = self.org.describe_organization()["Organization"]
        self.assertEqual(self.organization, found)
        self.assertRegex(found["Id"], r"^o-[a-z0-9]{10,32}$")
        self.assertEqual(f"arn:aws:organizations::{self.management.id}:organization/{found['Id']}", found["Arn"])
        self.assertEqual(f"arn:aws:organizations::{self.management.id}:account/{found['Id']}/{self.management.id}",
                         found["MasterAccountArn"])
        self.assertEqual("ALL", found["FeatureSet"])
        root = self.org.list_roots()["Roots"][0]
        self.assertRegex(root["Id"], r"^r-[0-9a-z]{4,32}$")
        self.assertEqual("Root", root["Name"])
        self.assertIn({"Type": SCP, "Status": "ENABLED"}, root["PolicyTypes"])

    def test_can_an_account_have_only_one(self):
        with self.refused("AlreadyInOrganizationException", 400,
                          "The provided account is already a member of an organization."):
            self.org.create_organization()

    def test_does_an_account_without_one_hear_so(self):
        stranger = Account(self.server, self.server.create_account(unique("stranger")))
        org = client(self.server, "organizations", stranger.admin)
        for call in (org.describe_organization, org.list_accounts, org.list_roots, org.leave_organization):
            with self.refused("AWSOrganizationsNotInUseException", 400, NOT_IN_USE):
                call()

    def test_is_an_empty_one_deleted_and_no_other(self):
        other = Account(self.server, self.server.create_account(unique("other")))
        org = client(self.server, "organizations", other.admin)
        org.create_organization()
        root = org.list_roots()["Roots"][0]["Id"]
        unit = org.create_organizational_unit(ParentId=root, Name="u")["OrganizationalUnit"]["Id"]
        with self.refused("OrganizationNotEmptyException", 400):
            org.delete_organization()
        org.delete_organizational_unit(OrganizationalUnitId=unit)
        org.delete_organization()
        with self.refused("AWSOrganizationsNotInUseException", 400, NOT_IN_USE):
            org.describe_organization()


class Accounts(Organized):
    def test_does_a_new_account_work_with_its_role(self):
        name = unique("fresh")
        status = self.org.create_account(Email=f"{name}@example.com", AccountName=name,
                                         Tags=[{"Key": "team", "Value": "core"}])["CreateAccountStatus"]
        self.assertRegex(status["Id"], r"^car-[a-z0-9]{8,32}$")
        self.assertEqual(status, self.org.describe_create_account_status(CreateAccountRequestId=status["Id"])[
            "CreateAccountStatus"])
        account = self.org.describe_account(AccountId=status["AccountId"])["Account"]
        self.assertEqual(("ACTIVE", "CREATED", name, f"{name}@example.com"),
                         tuple(account[key] for key in ("Status", "JoinedMethod", "Name", "Email")))
        self.assertLess(abs(account["JoinedTimestamp"].timestamp() - time.time()), 3600)
        self.assertEqual([{"Key": "team", "Value": "core"}],
                         self.org.list_tags_for_resource(ResourceId=account["Id"])["Tags"])
        unit = self.create_unit(self.create_unit())
        self.place(account["Id"], unit)
        org = newer.client(self.server, "organizations", self.management.admin)
        path = org.describe_organizational_unit(OrganizationalUnitId=unit)["OrganizationalUnit"]["Path"]
        self.assertRegex(path, rf"^{self.organization['Id']}/{self.root}/ou-[^/]+/{unit}/$")
        account = org.describe_account(AccountId=account["Id"])["Account"]
        self.assertEqual(("ACTIVE", [f"{path}{account['Id']}/"]), (account["State"], account["Paths"]))
        inside = client(self.server, "sts", self.enter(account["Id"])).get_caller_identity()
        self.assertEqual(account["Id"], inside["Account"])

    def test_is_the_role_named_as_asked(self):
        account_id = self.create_account(RoleName="Keeper")
        self.enter(account_id, "Keeper")
        with self.refused("InvalidInputException", 400):
            self.org.create_account(Email=f"{unique('r')}@example.com", AccountName="x", RoleName="AWSServiceRoleForX")

    def test_fails_the_second_account_of_an_email_address(self):
        email = f"{unique('Twice')}@example.com"
        self.assertEqual("SUCCEEDED", self.org.create_account(Email=email, AccountName="one")["CreateAccountStatus"]["State"])
        status = self.org.create_account(Email=email.lower(), AccountName="two")["CreateAccountStatus"]
        self.assertEqual(("FAILED", "EMAIL_ALREADY_EXISTS"), (status["State"], status["FailureReason"]))
        self.assertNotIn("AccountId", status)
        failed = self.org.list_create_account_status(States=["FAILED"])["CreateAccountStatuses"]
        self.assertIn(status["Id"], [one["Id"] for one in failed])

    def test_are_all_accounts_listed_page_by_page(self):
        made = {self.create_account() for _ in range(5)} | {self.management.id}
        listed = [account["Id"] for page in self.org.get_paginator("list_accounts").paginate(
            PaginationConfig={"PageSize": 2}) for account in page["Accounts"]]
        self.assertEqual(len(set(listed)), len(listed))
        self.assertLessEqual(made, set(listed))
        with self.refused("InvalidInputException", 400):
            self.org.list_accounts(NextToken="***")
        with self.refused("InvalidInputException", 400,
                          "You provided a numeric parameter that has a larger value than allowed."):
            raw_client = client(self.server, "organizations", self.management.admin, parameter_validation=False)
            raw_client.list_accounts(MaxResults=21)

    def test_is_govcloud_refused_by_name(self):
        with self.refused("ConstraintViolationException", 400, re.compile("CreateGovCloudAccount")):
            self.org.create_gov_cloud_account(Email="a@example.com", AccountName="a")

    def test_does_nothing_of_a_closed_account_work_any_more(self):
        account_id, credentials, inside = self.member()
        user = inside("iam").create_user(UserName="left")["User"]
        inside("iam").put_user_policy(UserName="left", PolicyName="all", PolicyDocument=policy(statement("Allow", "*")))
        key = Credentials.of(inside("iam").create_access_key(UserName="left"))
        session = Credentials.of(client(self.server, "sts", key).get_session_token())
        bucket = unique(f"closed-{account_id}")
        inside("s3").create_bucket(Bucket=bucket)
        inside("s3").put_object(Bucket=bucket, Key="k", Body=b"x")
        inside("s3").put_bucket_policy(Bucket=bucket, Policy=json.dumps({"Version": "2012-10-17", "Statement": [
            {"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": f"arn:aws:s3:::{bucket}/*"}]}))
        self.assertEqual(200, raw.send(self.server, "GET", f"/{bucket}/k").status)
        self.org.close_account(AccountId=account_id)

        closed = newer.client(self.server, "organizations", self.management.admin).describe_account(AccountId=account_id)
        self.assertEqual(("SUSPENDED", "SUSPENDED"), (closed["Account"]["Status"], closed["Account"]["State"]))
        for one in (credentials, key, session):
            with self.refused("InvalidClientTokenId", 403, BAD_TOKEN):
                client(self.server, "sts", one).get_caller_identity()
            with self.refused("InvalidAccessKeyId", 403):
                client(self.server, "s3", one).list_buckets()
            with self.refused("UnrecognizedClientException", 400, BAD_TOKEN):
                client(self.server, "organizations", one).describe_organization()
        with self.refused("AccessDenied", 403):
            self.enter(account_id)
        self.assertEqual(403, raw.send(self.server, "GET", f"/{bucket}/k").status)
        with self.refused("AccountAlreadyClosedException", 400, "The provided account is already closed."):
            self.org.close_account(AccountId=account_id)
        self.assertTrue(user["Arn"].startswith(f"arn:aws:iam::{account_id}:"))

    def test_is_the_management_account_never_closed_or_removed(self):
        with self.refused("ConstraintViolationException", 400, "You can't close the management account."):
            self.org.close_account(AccountId=self.management.id)
        with self.refused("MasterCannotLeaveOrganizationException", 400):
            self.org.remove_account_from_organization(AccountId=self.management.id)
        with self.refused("MasterCannotLeaveOrganizationException", 400):
            self.org.leave_organization()

    def test_do_accounts_leave_and_get_removed(self):
        account_id, _, inside = self.member()
        inside("organizations").leave_organization()
        with self.refused("AWSOrganizationsNotInUseException", 400, NOT_IN_USE):
            inside("organizations").describe_organization()
        with self.refused("AccountNotFoundException", 400, "You specified an account that doesn't exist."):
            self.org.describe_account(AccountId=account_id)
        other = self.create_account()
        self.org.remove_account_from_organization(AccountId=other)
        self.assertNotIn(other, [one["Id"] for one in self.org.list_accounts()["Accounts"]])

    def test_may_a_member_call_nothing_that_is_the_managements(self):
        account_id, _, inside = self.member()
        org = inside("organizations")
        self.assertEqual(self.organization["Id"], org.describe_organization()["Organization"]["Id"])
        for call in (lambda: org.create_account(Email="m@example.com", AccountName="m"), org.list_accounts,
                     lambda: org.describe_account(AccountId=account_id), org.list_roots,
                     lambda: org.close_account(AccountId=self.management.id), org.delete_organization,
                     lambda: org.detach_policy(PolicyId="p-FullAWSAccess", TargetId=account_id),
                     lambda: org.attach_policy(PolicyId="p-FullAWSAccess", TargetId=self.root),
                     lambda: org.disable_policy_type(RootId=self.root, PolicyType=SCP),
                     lambda: org.create_policy(Name="x", Description="", Type=SCP,
                                               Content=policy(statement("Allow", "*"))),
                     lambda: org.invite_account_to_organization(Target={"Id": account_id, "Type": "ACCOUNT"})):
            with self.refused("AccessDeniedException", 400, NO_PERMISSION):
                call()

    def test_is_permission_asked_before_membership(self):
        user = self.management.create_user()
        org = client(self.server, "organizations", user.credentials)
        with self.refused("AccessDeniedException", 400,
                          f"User: {user.arn} is not authorized to perform: organizations:ListAccounts because no "
                          "identity-based policy allows the organizations:ListAccounts action"):
            org.list_accounts()


class Tree(Organized):
    def test_do_units_nest_five_deep_and_no_deeper(self):
        parent = self.root
        for _ in range(5):
            unit = self.org.create_organizational_unit(ParentId=parent, Name="same name")["OrganizationalUnit"]
            self.assertRegex(unit["Id"], rf"^ou-{self.root[2:]}-[a-z0-9]{{8,32}}$")
            self.assertEqual([{"Id": parent, "Type": "ROOT" if parent == self.root else "ORGANIZATIONAL_UNIT"}],
                             self.org.list_parents(ChildId=unit["Id"])["Parents"])
            parent = unit["Id"]
        with self.refused("ConstraintViolationException", 400) as caught:
            self.create_unit(parent)
        self.assertEqual("OU_DEPTH_LIMIT_EXCEEDED", caught.exception.response["Reason"])
        with self.refused("OrganizationalUnitNotEmptyException", 400):
            self.org.delete_organizational_unit(OrganizationalUnitId=self.org.list_parents(ChildId=parent)["Parents"][0]["Id"])

    def test_are_names_unique_in_their_parent(self):
        unit = self.create_unit()
        self.org.create_organizational_unit(ParentId=unit, Name="a")
        with self.refused("DuplicateOrganizationalUnitException", 400, "An OU with the same name already exists."):
            self.org.create_organizational_unit(ParentId=unit, Name="a")
        other = self.org.create_organizational_unit(ParentId=unit, Name="b")["OrganizationalUnit"]
        with self.refused("DuplicateOrganizationalUnitException", 400):
            self.org.update_organizational_unit(OrganizationalUnitId=other["Id"], Name="a")
        self.org.update_organizational_unit(OrganizationalUnitId=other["Id"], Name="c")
        self.assertEqual("c", self.org.describe_organizational_unit(OrganizationalUnitId=other["Id"])[
            "OrganizationalUnit"]["Name"])
        listed = self.org.list_organizational_units_for_parent(ParentId=unit)["OrganizationalUnits"]
        self.assertEqual({"a", "c"}, {one["Name"] for one in listed})

    def test_do_accounts_move_only_from_where_they_are(self):
        account_id, unit = self.create_account(), self.create_unit()
        with self.refused("SourceParentNotFoundException", 400):
            self.org.move_account(AccountId=account_id, SourceParentId=unit, DestinationParentId=self.root)
        with self.refused("DuplicateAccountException", 400):
            self.org.move_account(AccountId=account_id, SourceParentId=self.root, DestinationParentId=self.root)
        with self.refused("DestinationParentNotFoundException", 400):
            self.org.move_account(AccountId=account_id, SourceParentId=self.root,
                                  DestinationParentId=f"ou-{self.root[2:]}-00000000")
        self.place(account_id, unit)
        self.assertEqual([account_id], [one["Id"] for one in self.org.list_accounts_for_parent(ParentId=unit)["Accounts"]])
        self.assertEqual([{"Id": account_id, "Type": "ACCOUNT"}],
                         self.org.list_children(ParentId=unit, ChildType="ACCOUNT")["Children"])
        self.assertEqual([], self.org.list_children(ParentId=unit, ChildType="ORGANIZATIONAL_UNIT")["Children"])
        self.assertEqual([{"Id": unit, "Type": "ORGANIZATIONAL_UNIT"}],
                         self.org.list_parents(ChildId=account_id)["Parents"])

    def test_is_nothing_of_another_organization_found(self):
        other = Account(self.server, self.server.create_account(unique("foreign")))
        org = client(self.server, "organizations", other.admin)
        org.create_organization()
        account_id, unit = self.create_account(), self.create_unit()
        own_policy = self.create_policy(policy(statement("Allow", "*")))
        with self.refused("AccountNotFoundException", 400):
            org.describe_account(AccountId=account_id)
        with self.refused("OrganizationalUnitNotFoundException", 400):
            org.delete_organizational_unit(OrganizationalUnitId=unit)
        with self.refused("ParentNotFoundException", 400):
            org.list_children(ParentId=self.root, ChildType="ACCOUNT")
        with self.refused("PolicyNotFoundException", 400):
            org.delete_policy(PolicyId=own_policy)
        with self.refused("TargetNotFoundException", 400):
            org.list_policies_for_target(TargetId=account_id, Filter=SCP)
        with self.refused("TargetNotFoundException", 400):
            org.tag_resource(ResourceId=account_id, Tags=[{"Key": "mine", "Value": ""}])

    def test_are_tags_kept_changed_and_refused(self):
        unit = self.create_unit()
        for resource in (self.root, unit, self.create_account(), self.create_policy(policy(statement("Allow", "*")))):
            self.org.tag_resource(ResourceId=resource, Tags=[{"Key": "a", "Value": "1"}, {"Key": "A", "Value": "2"}])
            self.org.untag_resource(ResourceId=resource, TagKeys=["a"])
            self.assertEqual([{"Key": "A", "Value": "2"}], self.org.list_tags_for_resource(ResourceId=resource)["Tags"])
        with self.refused("InvalidInputException", 400):
            self.org.tag_resource(ResourceId=unit, Tags=[{"Key": "aws:x", "Value": ""}])
        with self.refused("InvalidInputException", 400):
            self.org.tag_resource(ResourceId=unit, Tags=[{"Key": "x", "Value": ""}, {"Key": "x", "Value": "1"}])
        with self.refused("ConstraintViolationException", 400):
            self.org.tag_resource(ResourceId=unit, Tags=[{"Key": str(i), "Value": ""} for i in range(50)])


class Delegation(Organized):
    def test_does_a_delegated_administrator_read_and_not_write(self):
        account_id, _, inside = self.member()
        service = "iam.amazonaws.com"
        with self.refused("ConstraintViolationException", 400) as caught:
            self.org.register_delegated_administrator(AccountId=account_id, ServicePrincipal=service)
        self.assertEqual("SERVICE_ACCESS_NOT_ENABLED", caught.exception.response["Reason"])
        self.org.enable_aws_service_access(ServicePrincipal=service)
        self.assertEqual([service], [one["ServicePrincipal"] for one in
                                     self.org.list_aws_service_access_for_organization()["EnabledServicePrincipals"]])
        self.org.register_delegated_administrator(AccountId=account_id, ServicePrincipal=service)
        with self.refused("AccountAlreadyRegisteredException", 400):
            self.org.register_delegated_administrator(AccountId=account_id, ServicePrincipal=service)
        org = inside("organizations")
        self.assertIn(account_id, [one["Id"] for one in org.list_accounts()["Accounts"]])
        self.assertEqual([account_id], [one["Id"] for one in org.list_delegated_administrators(
            ServicePrincipal=service)["DelegatedAdministrators"]])
        self.assertEqual([service], [one["ServicePrincipal"] for one in org.list_delegated_services_for_account(
            AccountId=account_id)["DelegatedServices"]])
        with self.refused("AccessDeniedException", 400, NO_PERMISSION):
            org.close_account(AccountId=account_id)
        with self.refused("ConstraintViolationException", 400):
            self.org.remove_account_from_organization(AccountId=account_id)
        self.org.deregister_delegated_administrator(AccountId=account_id, ServicePrincipal=service)
        with self.refused("AccessDeniedException", 400, NO_PERMISSION):
            org.list_accounts()
        self.org.register_delegated_administrator(AccountId=account_id, ServicePrincipal=service)
        self.org.disable_aws_service_access(ServicePrincipal=service)
        with self.refused("AccountNotRegisteredException", 400):
            self.org.list_delegated_services_for_account(AccountId=account_id)

    def test_are_wrong_administrators_and_services_refused(self):
        with self.refused("InvalidInputException", 400, "You specified an unrecognized service principal."):
            self.org.enable_aws_service_access(ServicePrincipal="salad")
        with self.refused("ConstraintViolationException", 400,
                          "You cannot register master account/yourself as delegated administrator for your organization."):
            self.org.register_delegated_administrator(AccountId=self.management.id, ServicePrincipal="sso.amazonaws.com")


class Handshakes(Organized):
    def invited(self, **more):
        account = Account(self.server, self.server.create_account(unique("guest")))
        handshake = self.org.invite_account_to_organization(Target={"Id": account.id, "Type": "ACCOUNT"}, **more)["Handshake"]
        return account, client(self.server, "organizations", account.admin), handshake["Id"]

    def test_does_an_invited_account_join(self):
        account, guest, handshake_id = self.invited(Notes="come in", Tags=[{"Key": "t", "Value": "v"}])
        self.assertRegex(handshake_id, r"^h-[0-9a-z]{8,32}$")
        found = guest.list_handshakes_for_account()["Handshakes"]
        self.assertEqual([(handshake_id, "OPEN", "INVITE")], [(one["Id"], one["State"], one["Action"]) for one in found])
        self.assertIn({"Value": "come in", "Type": "NOTES"}, found[0]["Resources"])
        with self.refused("DuplicateHandshakeException", 400):
            self.org.invite_account_to_organization(Target={"Id": account.id, "Type": "ACCOUNT"})
        with self.refused("AccessDeniedException", 400, NO_PERMISSION):
            self.org.accept_handshake(HandshakeId=handshake_id)
        self.assertEqual("ACCEPTED", guest.accept_handshake(HandshakeId=handshake_id)["Handshake"]["State"])
        self.assertEqual("INVITED", self.org.describe_account(AccountId=account.id)["Account"]["JoinedMethod"])
        self.assertEqual([{"Key": "t", "Value": "v"}], self.org.list_tags_for_resource(ResourceId=account.id)["Tags"])
        with self.refused("HandshakeAlreadyInStateException", 400):
            guest.accept_handshake(HandshakeId=handshake_id)
        with self.refused("InvalidHandshakeTransitionException", 400):
            guest.decline_handshake(HandshakeId=handshake_id)

    def test_are_handshakes_declined_canceled_and_hidden_from_strangers(self):
        _, guest, handshake_id = self.invited()
        with self.refused("AccessDeniedException", 400, NO_PERMISSION):
            guest.cancel_handshake(HandshakeId=handshake_id)
        _, stranger, other_id = self.invited()
        with self.refused("HandshakeNotFoundException", 400):
            stranger.accept_handshake(HandshakeId=handshake_id)
        self.assertEqual("DECLINED", guest.decline_handshake(HandshakeId=handshake_id)["Handshake"]["State"])
        self.assertEqual("CANCELED", self.org.cancel_handshake(HandshakeId=other_id)["Handshake"]["State"])
        with self.refused("InvalidHandshakeTransitionException", 400):
            stranger.accept_handshake(HandshakeId=other_id)
        listed = {one["Id"]: one["State"] for page in self.org.get_paginator(
            "list_handshakes_for_organization").paginate() for one in page["Handshakes"]}
        self.assertEqual(("DECLINED", "CANCELED"), (listed[handshake_id], listed[other_id]))

    def test_do_all_features_need_everybody(self):
        other = Account(self.server, self.server.create_account(unique("billing")))
        org = client(self.server, "organizations", other.admin)
        org.create_organization(FeatureSet="CONSOLIDATED_BILLING")
        root = org.list_roots()["Roots"][0]["Id"]
        with self.refused("PolicyTypeNotAvailableForOrganizationException", 400):
            org.enable_policy_type(RootId=root, PolicyType=SCP)
        member = Account(self.server, self.server.create_account(unique("payer")))
        guest = client(self.server, "organizations", member.admin)
        invite = org.invite_account_to_organization(Target={"Id": member.id, "Type": "ACCOUNT"})["Handshake"]["Id"]
        guest.accept_handshake(HandshakeId=invite)
        parent = org.enable_all_features()["Handshake"]
        self.assertEqual("REQUESTED", parent["State"])
        with self.refused("InvalidHandshakeTransitionException", 400):
            org.accept_handshake(HandshakeId=parent["Id"])
        approval = guest.list_handshakes_for_account(Filter={"ActionType": "APPROVE_ALL_FEATURES"})["Handshakes"]
        self.assertEqual(1, len(approval))
        guest.accept_handshake(HandshakeId=approval[0]["Id"])
        self.assertEqual("OPEN", org.describe_handshake(HandshakeId=parent["Id"])["Handshake"]["State"])
        org.accept_handshake(HandshakeId=parent["Id"])
        self.assertEqual("ALL", org.describe_organization()["Organization"]["FeatureSet"])
        client(self.server, "iam", member.admin).list_users()
        with self.refused("HandshakeConstraintViolationException", 400):
            org.enable_all_features()


class Wire(Organized):
    """What no SDK sends."""

    def post(self, operation, body=b"{}", credentials=None, scope=None, **more):
        headers = {"Content-Type": "application/x-amz-json-1.1", "X-Amz-Target": TARGET + operation, **more}
        signed = raw.sign(self.server, credentials or self.management.admin, "organizations", "POST", "/", body, headers,
                          scope=scope, region="eu-north-1")
        return self.read(raw.send(self.server, "POST", "/", signed, body))

    def read(self, answer):
        self.assertEqual("application/x-amz-json-1.1", answer.headers["content-type"])
        body = json.loads(answer.body)
        self.assertEqual(answer.headers.get("x-amzn-errortype"), body.get("__type"))
        self.assertIn("x-amzn-requestid", answer.headers)
        return answer.status, body.get("__type"), body.get("Message")

    def test_is_what_is_not_json_refused(self):
        for body in (b"{", b"\xff", b"[]", b"nul", b"{} {}", b'{"MaxResults":1,"MaxResults":2}', b'{"MaxResults":"1"}',
                     b'{"MaxResults":1.5}', b'{"NextToken":7}', b'{"NextToken":"\\ud800"}', b'{"NextToken":"\\u0000"}',
                     b'{"NextToken":{"a":1}}', b"[" * 100000, b'{"a":' * 5000 + b"1" + b"}" * 5000):
            status, code, message = self.post("ListAccounts", body)
            self.assertEqual((400, "SerializationException"), (status, code), (body[:60], message))

    def test_are_unknown_members_refused_and_null_is_absent(self):
        self.assertEqual((400, "ValidationException", "The member Colour is not known to this operation."),
                         self.post("ListAccounts", b'{"Colour":"blue"}'))
        self.assertEqual((200, None, None), self.post("ListAccounts", b'{"NextToken":null}'))
        self.assertEqual((200, None, None), self.post("DescribeOrganization", b""))
        self.assertEqual((400, "InvalidInputException", "You must include a value for all required parameters."),
                         self.post("DescribeAccount", b'{"AccountId":null}'))

    def test_are_wrong_targets_refused(self):
        for target in ("Salad", "listaccounts", "ListAccounts.x", ""):
            self.assertEqual((400, "UnknownOperationException"), self.post(target)[:2], target)
        headers = {"Content-Type": "application/x-amz-json-1.1", "X-Amz-Target": "DynamoDB_20120810.ListTables"}
        signed = raw.sign(self.server, self.management.admin, "organizations", "POST", "/", b"{}", headers)
        self.assertEqual((400, "UnknownOperationException"), self.read(raw.send(self.server, "POST", "/", signed, b"{}"))[:2])
        self.assertEqual((400, "UnknownOperationException"), self.post("ListAccounts", **{"Content-Type": "text/plain"})[:2])

    def test_are_bad_signatures_refused_in_the_words_of_json_services(self):
        admin = self.management.admin
        self.assertEqual((400, "InvalidSignatureException"),
                         self.post("ListAccounts", credentials=Credentials(admin.key, "wrong"))[:2])
        self.assertEqual((400, "UnrecognizedClientException"),
                         self.post("ListAccounts", credentials=Credentials("AKIAAAAAAAAAAAAAAAAA", "x"))[:2])
        self.assertEqual((400, "InvalidSignatureException"), self.post("ListAccounts", scope="iam")[:2])
        unsigned = raw.send(self.server, "POST", "/", {"Content-Type": "application/x-amz-json-1.1",
                                                       "X-Amz-Target": TARGET + "ListAccounts"}, b"{}")
        self.assertEqual((400, "MissingAuthenticationTokenException"), self.read(unsigned)[:2])
        stranger = raw.send(self.server, "POST", "/", {"Content-Type": "application/x-amz-json-1.1",
                                                       "X-Amz-Target": TARGET + "Salad"}, b"not even JSON")
        self.assertEqual((400, "MissingAuthenticationTokenException"), self.read(stranger)[:2])

    def test_is_a_body_over_a_megabyte_refused_before_it_is_read(self):
        status, code, _ = self.post("ListAccounts", b" " * (1024 * 1024 + 1))
        self.assertEqual((400, "RequestEntityTooLargeException"), (status, code))

    def test_is_no_value_of_a_secret_member_in_an_answer(self):
        answer = self.post("CreateAccount", json.dumps({"Email": "not-an-address", "AccountName": "x"}).encode())
        self.assertEqual((400, "InvalidInputException",
                          "You provided a value that does not match the required pattern."), answer)


if __name__ == "__main__":
    unittest.main()
