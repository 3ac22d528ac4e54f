"""Do simulations and reports on access answer boto3 and the AWS CLI as AWS does?"""

import json
import subprocess
import tempfile
import unittest
from pathlib import Path

from harness import WITH_MFA, Credentials, WorldCase, client, policy, statement, trust, unique
from organized import Organized
from server import clean_environment


class CliCase(WorldCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.folder = Path(cls.enterClassContext(tempfile.TemporaryDirectory(prefix="watchword-cli-")))

    def cli(self, *arguments, credentials=None):
        done = subprocess.run(
            ["/usr/bin/aws", "--endpoint-url", self.server.url, "iam", *arguments], capture_output=True, text=True, timeout=120,
            check=False, env=clean_environment(AWS_DEFAULT_REGION="us-east-1", AWS_PAGER="", HOME=self.folder,
                                               **(credentials or self.a.admin).environment()))
        self.assertEqual(0, done.returncode, f"{arguments}: {done.stderr}")
        return json.loads(done.stdout) if done.stdout else None


class Simulation(CliCase):
    def test_are_the_examples_of_the_manual_answered(self):
        document = ('{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"dynamodb:*","Resource":"*","Condition":'
                    '{"DateGreaterThan":{"aws:CurrentTime":"2018-08-16T12:00:00Z"}}}}')
        ask = ["simulate-custom-policy", "--policy-input-list", document, "--action-names", "dynamodb:CreateBackup",
               "--context-entries"]
        later = self.cli(*ask, "ContextKeyName='aws:CurrentTime',ContextKeyValues='2019-04-25T11:00:00Z',ContextKeyType=date")
        self.assertEqual([{
            "EvalActionName": "dynamodb:CreateBackup", "EvalResourceName": "*", "EvalDecision": "allowed",
            "MatchedStatements": [{
                "SourcePolicyId": "PolicyInputList.1", "SourcePolicyType": "IAM Policy",
                "StartPosition": {"Line": 1, "Column": 38}, "EndPosition": {"Line": 1, "Column": 167}}],
            "MissingContextValues": []}], later["EvaluationResults"])
        earlier = self.cli(*ask, "ContextKeyName='aws:CurrentTime',ContextKeyValues='2014-04-25T11:00:00Z',ContextKeyType=date")
        self.assertEqual(("implicitDeny", []), (earlier["EvaluationResults"][0]["EvalDecision"],
                                                earlier["EvaluationResults"][0]["MatchedStatements"]))
        keys = self.cli("get-context-keys-for-custom-policy", "--policy-input-list",
                        document.replace('"Resource":"*"', '"Resource":"arn:aws:dynamodb:us-west-2:123456789012:table/${aws:username}"'))
        self.assertEqual(["aws:username", "aws:CurrentTime"], keys["ContextKeyNames"])

    def test_is_a_principal_simulated_as_it_is_decided(self):
        user = self.a.create_user(document=policy(statement("Allow", "s3:*"), statement("Deny", "s3:DeleteBucket"),
                                                  statement("Allow", "iam:*", **WITH_MFA)))
        answer = self.a.iam.simulate_principal_policy(
            PolicySourceArn=user.arn, ActionNames=["s3:ListAllMyBuckets", "s3:DeleteBucket", "iam:ListUsers"])
        results = {one["EvalActionName"]: one for one in answer["EvaluationResults"]}
        self.assertEqual(["allowed", "explicitDeny", "implicitDeny"], [one["EvalDecision"] for one in results.values()])
        self.assertEqual(["aws:MultiFactorAuthPresent"], results["iam:ListUsers"]["MissingContextValues"])
        name = results["s3:ListAllMyBuckets"]["MatchedStatements"][0]["SourcePolicyId"]
        self.assertTrue(name.startswith(f"user_{user.name}_"), name)
        self.world.client("s3", user.credentials).list_buckets()
        with self.refused("AccessDenied", 403):
            self.world.client("iam", user.credentials).list_users()
        with_mfa = self.cli("simulate-principal-policy", "--policy-source-arn", user.arn, "--action-names", "iam:ListUsers",
                            "--context-entries",
                            "ContextKeyName=aws:MultiFactorAuthPresent,ContextKeyValues=true,ContextKeyType=boolean")
        self.assertEqual("allowed", with_mfa["EvaluationResults"][0]["EvalDecision"])
        self.assertEqual(["aws:MultiFactorAuthPresent"],
                         self.cli("get-context-keys-for-principal-policy", "--policy-source-arn", user.arn)["ContextKeyNames"])

    def test_are_resources_and_resource_policies_simulated(self):
        bucket_policy = json.dumps({"Version": "2012-10-17", "Statement": [
            {"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": "arn:aws:s3:::b/secret"}]})
        answer = self.a.iam.simulate_custom_policy(
            PolicyInputList=[policy(statement("Allow", "s3:GetObject"))], ActionNames=["s3:GetObject"],
            ResourceArns=["arn:aws:s3:::b/open", "arn:aws:s3:::b/secret"], ResourcePolicy=bucket_policy,
            CallerArn=f"arn:aws:iam::{self.a.id}:user/somebody", ResourceOwner=f"arn:aws:iam::{self.a.id}:root",
            PermissionsBoundaryPolicyInputList=[policy(statement("Allow", "s3:*"))])["EvaluationResults"][0]
        self.assertEqual(("explicitDeny", {}), (answer["EvalDecision"], answer["EvalDecisionDetails"]))
        self.assertTrue(answer["PermissionsBoundaryDecisionDetail"]["AllowedByPermissionsBoundary"])
        specific = answer["ResourceSpecificResults"]
        self.assertEqual(["allowed", "explicitDeny"], [one["EvalResourceDecision"] for one in specific])
        self.assertEqual([["PolicyInputList.1"], ["ResourcePolicy"]],
                         [[one["SourcePolicyId"] for one in each["MatchedStatements"]] for each in specific])
        self.assertEqual({"PolicyInputList.1", "ResourcePolicy"}, {one["SourcePolicyId"] for one in answer["MatchedStatements"]})

    def test_do_paginators_reach_the_end(self):
        actions = [f"s3:Action{i}" for i in range(250)]
        pages = self.a.iam.get_paginator("simulate_custom_policy").paginate(
            PolicyInputList=[policy(statement("Allow", "s3:*"))], ActionNames=actions, PaginationConfig={"PageSize": 60})
        self.assertEqual(actions, [one["EvalActionName"] for page in pages for one in page["EvaluationResults"]])
        self.assertEqual(250, len(self.cli(
            "simulate-custom-policy", "--policy-input-list", policy(statement("Allow", "s3:*")), "--action-names", *actions)[
                "EvaluationResults"]))

    def test_are_the_declared_errors_answered(self):
        iam = self.a.iam
        with self.refused("NoSuchEntity", 404, "Unable to retrieve specified IAM entity."):
            iam.simulate_principal_policy(PolicySourceArn=f"arn:aws:iam::{self.a.id}:user/nobody", ActionNames=["s3:GetObject"])
        session = f"arn:aws:sts::{self.a.id}:assumed-role/r/s"
        with self.refused("InvalidInput", 400, f"Invalid ARN provided in the request: {session}"):
            iam.get_context_keys_for_principal_policy(PolicySourceArn=session)
        with self.refused("InvalidInput", 400, "The action is invalid since it is missing names"):
            iam.simulate_custom_policy(PolicyInputList=[policy(statement("Allow", "*"))], ActionNames=["ListBucket"])
        with self.refused("InvalidInput", 400, "Policy input list item 1 has invalid content"):
            iam.get_context_keys_for_custom_policy(PolicyInputList=["{"])
        user = self.a.create_user()
        with self.refused("AccessDenied", 403, self.not_authorized(
                user.arn, "iam:SimulatePrincipalPolicy", user.arn,
                " because no identity-based policy allows the iam:SimulatePrincipalPolicy action")):
            self.world.client("iam", user.credentials).simulate_principal_policy(
                PolicySourceArn=user.arn, ActionNames=["s3:GetObject"])


class RealUse(CliCase):
    """Use is written at a stop; the server's port is another one afterwards."""

    def test_is_real_use_reported(self):
        user = self.a.create_user(document=policy(statement("Allow", "*")))
        self.world.client("s3", user.credentials).list_buckets()
        self.world.client("iam", user.credentials).list_users()
        self.world.client("sts", user.credentials).get_caller_identity()
        role_arn = self.a.create_role(trust(self.a.id), policy(statement("Deny", "*")))
        role_name = role_arn.split("/")[-1]
        session = Credentials.of(self.a.sts.assume_role(RoleArn=role_arn, RoleSessionName="tries"))
        with self.refused("AccessDenied"):
            self.world.client("iam", session).list_users()
        self.server.stop()
        self.server.start()
        self.a.server = self.server
        iam = self.world.client("iam", self.a.admin)
        job = iam.generate_service_last_accessed_details(Arn=user.arn, Granularity="ACTION_LEVEL")["JobId"]
        report = iam.get_service_last_accessed_details(JobId=job)
        self.assertEqual(("COMPLETED", "ACTION_LEVEL"), (report["JobStatus"], report["JobType"]))
        services = {one["ServiceNamespace"]: one for one in report["ServicesLastAccessed"]}
        self.assertEqual(["iam", "organizations", "s3", "sts"], list(services))
        self.assertNotIn("LastAuthenticated", services["organizations"])
        self.assertEqual((user.arn, "us-east-1", 1), tuple(services["s3"][name] for name in (
            "LastAuthenticatedEntity", "LastAuthenticatedRegion", "TotalAuthenticatedEntities")))
        actions = {name: [one["ActionName"] for one in services[name]["TrackedActionsLastAccessed"]] for name in ("iam", "s3", "sts")}
        self.assertEqual({"iam": ["ListUsers"], "s3": ["ListAllMyBuckets"], "sts": ["GetCallerIdentity"]}, actions)
        # What was denied was tried all the same; but no policy of the role opens the service.
        job = self.cli("generate-service-last-accessed-details", "--arn", role_arn)["JobId"]
        self.assertEqual([], self.cli("get-service-last-accessed-details", "--job-id", job)["ServicesLastAccessed"])
        iam.put_role_policy(RoleName=role_name, PolicyName="permissions", PolicyDocument=policy(statement("Allow", "iam:Get*")))
        opened = self.cli("get-service-last-accessed-details", "--job-id", job)["ServicesLastAccessed"]
        self.assertEqual([("iam", role_arn)], [(one["ServiceNamespace"], one["LastAuthenticatedEntity"]) for one in opened])
        with self.refused("NoSuchEntity", 404):
            self.world.client("iam", user.credentials).get_service_last_accessed_details(JobId=job)


class LastAccessed(CliCase):
    def test_are_entities_and_policies_listed(self):
        iam = self.world.client("iam", self.a.admin)
        made = iam.create_policy(PolicyName=unique("open"), PolicyDocument=policy(statement("Allow", "s3:*")))["Policy"]
        users = [self.a.create_user() for _ in range(3)]
        for user in users:
            iam.attach_user_policy(UserName=user.name, PolicyArn=made["Arn"])
        job = iam.generate_service_last_accessed_details(Arn=made["Arn"])["JobId"]
        found, marker = [], {}
        while True:
            page = iam.get_service_last_accessed_details_with_entities(JobId=job, ServiceNamespace="s3", MaxItems=2, **marker)
            found += [one["EntityInfo"]["Name"] for one in page["EntityDetailsList"]]
            if not page["IsTruncated"]:
                break
            marker = {"Marker": page["Marker"]}
        self.assertEqual(sorted(user.name for user in users), sorted(found))
        shown = self.cli("get-service-last-accessed-details-with-entities", "--job-id", job, "--service-namespace", "s3")
        self.assertEqual("USER", shown["EntityDetailsList"][0]["EntityInfo"]["Type"])
        granting = self.cli("list-policies-granting-service-access", "--arn", users[0].arn, "--service-namespaces", "s3", "iam")
        self.assertEqual([
            {"ServiceNamespace": "s3", "Policies": [
                {"PolicyName": made["PolicyName"], "PolicyType": "MANAGED", "PolicyArn": made["Arn"]}]},
            {"ServiceNamespace": "iam", "Policies": []}], granting["PoliciesGrantingServiceAccess"])
        with self.refused("NoSuchEntity", 404):
            iam.generate_service_last_accessed_details(Arn=f"arn:aws:iam::{self.a.id}:role/nobody")
        with self.refused("InvalidInput", 400):
            iam.list_policies_granting_service_access(Arn=made["Arn"], ServiceNamespaces=["s3"])


class OrganizationReports(Organized):
    def test_is_an_organization_reported_to_who_manages_it(self):
        account_id, credentials, clients = self.member()
        self.attach(policy(statement("Deny", "sts:*")), account_id)
        clients("s3").list_buckets()
        self.server.stop()
        self.server.start()
        iam = client(self.server, "iam", self.management.admin)
        root = f"{self.organization['Id']}/{self.root}"

        def report(path, **more):
            job = iam.generate_organizations_access_report(EntityPath=path)["JobId"]
            return iam.get_organizations_access_report(JobId=job, **more)

        whole = report(root)
        self.assertEqual(("COMPLETED", 4), (whole["JobStatus"], whole["NumberOfServicesAccessible"]))
        of_account = report(f"{root}/{account_id}", SortKey="SERVICE_NAMESPACE_DESCENDING")
        self.assertEqual(["s3", "organizations", "iam"], [one["ServiceNamespace"] for one in of_account["AccessDetails"]])
        self.assertEqual((f"{root}/{account_id}", 1), (of_account["AccessDetails"][0]["EntityPath"],
                                                       of_account["AccessDetails"][0]["TotalAuthenticatedEntities"]))
        self.assertEqual("ENTITY_NOT_FOUND", report(f"{root}/ou-{self.root[2:]}-11111111")["ErrorDetails"]["Code"])
        with self.refused("AccessDenied", 403):
            client(self.server, "iam", credentials).generate_organizations_access_report(EntityPath=root)


class OrganizedSimulation(Organized):
    def test_do_control_policies_count_in_simulations(self):
        account_id, _, clients = self.member()
        self.attach(policy(statement("Deny", "s3:*")), account_id)
        iam = clients("iam")
        role = f"arn:aws:iam::{account_id}:role/OrganizationAccountAccessRole"
        results = iam.simulate_principal_policy(PolicySourceArn=role, ActionNames=["s3:ListAllMyBuckets", "iam:ListUsers"])
        self.assertEqual([("explicitDeny", False), ("allowed", True)],
                         [(one["EvalDecision"], one["OrganizationsDecisionDetail"]["AllowedByOrganizations"])
                          for one in results["EvaluationResults"]])
        with self.refused("AccessDenied", 403):
            clients("s3").list_buckets()
        iam.list_users()


if __name__ == "__main__":
    unittest.main()
