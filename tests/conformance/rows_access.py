"""Simulations, and reports of who used what."""

from harness import policy, statement
from rows import AWS_POLICY, EVERYTHING, but, rows

row = rows("iam", "simulation")


def custom(m):
    return {"PolicyInputList": [EVERYTHING], "ActionNames": ["s3:ListBucket", "iam:ListUsers"]}


def principal(m):
    user = m.user()
    m.iam.put_user_policy(UserName=user, PolicyName="p", PolicyDocument=policy(
        statement("Allow", "s3:ListBucket", Condition={"StringEquals": {"s3:prefix": "x"}})))
    return {"PolicySourceArn": m.arn(f"user/{user}")}


def simulated(m):
    return {**principal(m), "ActionNames": ["s3:ListBucket"]}


def nobody(params, member):
    return {"NoSuchEntity": but(params, **{member: lambda m: m.arn("user/missing")})}


FIVE_ACTIONS = [f"s3:Action{n}" for n in range(5)]
row("SimulateCustomPolicy", custom, errors={"InvalidInput": but(custom, ActionNames=["ListBucket"])},
    pages=("EvaluationResults", but(custom, ActionNames=FIVE_ACTIONS)))
row("SimulatePrincipalPolicy", simulated, "{PolicySourceArn}",
    errors={**nobody(simulated, "PolicySourceArn"), "InvalidInput": but(simulated, ActionNames=["ListBucket"])},
    pages=("EvaluationResults", but(simulated, ActionNames=FIVE_ACTIONS)))
row("GetContextKeysForCustomPolicy", lambda m: {"PolicyInputList": [EVERYTHING]},
    errors={"InvalidInput": lambda m: {"PolicyInputList": ["{"]}})
row("GetContextKeysForPrincipalPolicy", principal, "{PolicySourceArn}",
    errors={**nobody(principal, "PolicySourceArn"),
            "InvalidInput": but(principal, PolicySourceArn=lambda m: f"arn:aws:sts::{m.id}:assumed-role/r/s")})

row = rows("iam", "access_reports")


def somebody(m):
    user = m.user()
    m.iam.put_user_policy(UserName=user, PolicyName="p", PolicyDocument=policy(statement("Allow", "*")))
    return {"Arn": m.arn(f"user/{user}")}


def job(m):
    """A job of whoever asks: nobody else may read it."""
    return {"JobId": m.by_caller("GenerateServiceLastAccessedDetails", somebody(m))["JobId"]}


def policy_job(m):
    arn = m.policy(policy(statement("Allow", "s3:*")))
    for _ in range(4):
        m.iam.attach_user_policy(UserName=m.user(), PolicyArn=arn)
    return {"JobId": m.by_caller("GenerateServiceLastAccessedDetails", {"Arn": arn})["JobId"], "ServiceNamespace": "s3"}


def organization_path(m):
    return {"EntityPath": m.organization()["path"]}


def organization_job(m):
    return {"JobId": m.by_caller("GenerateOrganizationsAccessReport", organization_path(m))["JobId"]}


def granting(m):
    return {**somebody(m), "ServiceNamespaces": ["s3", "iam"]}


MISSING_JOB = "6f9f7f53-0000-4000-8000-000000000001"
row("GenerateServiceLastAccessedDetails", somebody, "{Arn}",
    errors={**nobody(somebody, "Arn"), "InvalidInput": but(somebody, Arn=lambda m: f"arn:aws:sts::{m.id}:assumed-role/r/s")})
row("GetServiceLastAccessedDetails", job, errors={"NoSuchEntity": lambda m: {"JobId": MISSING_JOB}},
    pages=("ServicesLastAccessed", job))
row("GetServiceLastAccessedDetailsWithEntities", policy_job,
    errors={"NoSuchEntity": lambda m: {"JobId": MISSING_JOB, "ServiceNamespace": "s3"}}, pages=("EntityDetailsList", policy_job))
row("ListPoliciesGrantingServiceAccess", granting, "{Arn}",
    errors={**nobody(granting, "Arn"), "InvalidInput": but(granting, Arn=AWS_POLICY)})
row("GenerateOrganizationsAccessReport", organization_path, "access-report/{EntityPath}")
row("GetOrganizationsAccessReport", organization_job, errors={"NoSuchEntity": lambda m: {"JobId": MISSING_JOB}},
    pages=("AccessDetails", organization_job))
