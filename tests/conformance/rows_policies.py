"""Inline policies, managed policies and what they are attached to."""

from harness import policy, statement, unique
from rows import (AWS_POLICY, EVERYTHING, FIVE_TAGS, PATH, SERVICE_POLICY, TAGS, but, missing, protected, rows, same_key_twice,
                  too_many_tags, twice)

row = rows("iam", "inline_policies")
KINDS = {"User": ("user", "user/p/{UserName}"), "Group": ("group", "group/p/{GroupName}"),
         "Role": ("role", "role/p/{RoleName}")}
LARGE = policy(statement("Allow", "s3:ListBucket", [f"arn:aws:s3:::{'x' * 60}{n}" for n in range(200)]))


def of_kind(kind):
    """A function that makes one of that kind, as the parameter that names it."""
    make, member = KINDS[kind][0], f"{kind}Name"
    return lambda m, **more: {member: getattr(m, make)(Path="/p/", **more)}


def put(m, kind, name, policies=1):
    for n in range(policies):
        getattr(m.iam, f"put_{kind.lower()}_policy")(
            **{f"{kind}Name": name}, PolicyName=f"policy{n}", PolicyDocument=EVERYTHING)


def attach(m, kind, name, policies):
    for arn in policies:
        getattr(m.iam, f"attach_{kind.lower()}_policy")(**{f"{kind}Name": name}, PolicyArn=arn)


def with_inline(kind, policies=1):
    one = of_kind(kind)

    def made(m):
        request = one(m)
        put(m, kind, request[f"{kind}Name"], policies)
        return request

    return made


def with_attached(kind, policies=1):
    one = of_kind(kind)

    def made(m):
        request = one(m)
        attach(m, kind, request[f"{kind}Name"], [m.policy() for _ in range(policies)])
        return request

    return made


def inline_rows(kind):
    name, resource = f"{kind}Name", KINDS[kind][1]
    new = lambda m: {**of_kind(kind)(m), "PolicyName": "policy0", "PolicyDocument": EVERYTHING}
    old = lambda m: {**with_inline(kind)(m), "PolicyName": "policy0"}
    guarded = protected if kind == "Role" else lambda params: {}
    row(f"Put{kind}Policy", new, resource,
        errors={**missing(name, new), **guarded(new), "MalformedPolicyDocument": but(new, PolicyDocument="{"),
                "LimitExceeded": but(new, PolicyDocument=LARGE)})
    row(f"Get{kind}Policy", old, resource, errors=missing("PolicyName", old))
    row(f"Delete{kind}Policy", old, resource, errors={**missing("PolicyName", old), **guarded(old)})
    row(f"List{kind}Policies", with_inline(kind), resource, errors=missing(name, of_kind(kind)),
        pages=("PolicyNames", with_inline(kind, 5)))


for each in KINDS:
    inline_rows(each)

row = rows("iam", "attachments")


def attachment_rows(kind):
    name, resource = f"{kind}Name", KINDS[kind][1]
    new = lambda m: {**of_kind(kind)(m), "PolicyArn": m.policy()}

    def old(m):
        request = new(m)
        attach(m, kind, request[name], [request["PolicyArn"]])
        return request

    guarded = protected if kind == "Role" else lambda params: {}
    row(f"Attach{kind}Policy", new, resource,
        errors={**missing("PolicyArn", new), **guarded(new), "PolicyNotAttachable": but(new, PolicyArn=SERVICE_POLICY),
                "LimitExceeded": lambda m: {**with_attached(kind, 10)(m), "PolicyArn": AWS_POLICY}})
    row(f"Detach{kind}Policy", old, resource, errors={**missing("PolicyArn", old), **guarded(old)})
    row(f"ListAttached{kind}Policies", with_attached(kind), resource, errors=missing(name, of_kind(kind)),
        pages=("AttachedPolicies", with_attached(kind, 5)))


for each in KINDS:
    attachment_rows(each)

row = rows("iam", "managed_policies")


def new_policy(m):
    return {"PolicyName": unique("policy"), "Path": "/sales/", "PolicyDocument": EVERYTHING, "Description": "d", "Tags": TAGS}


def a_policy(m, **more):
    return {"PolicyArn": m.policy(Path="/sales/", Tags=TAGS, Description="d", **more)}


def version_two(m):
    return {**a_policy(m, versions=2), "VersionId": "v2"}


def new_version(m):
    return {**a_policy(m), "PolicyDocument": EVERYTHING, "SetAsDefault": True}


def tagged(m):
    return {**a_policy(m), "Tags": [{"Key": "more", "Value": "x"}]}


def attached_policy(m):
    arn = m.policy()
    m.iam.attach_user_policy(UserName=m.user(), PolicyArn=arn)
    return {"PolicyArn": arn}


def used_everywhere(m):
    arn = m.policy()
    for kind in KINDS:
        for _ in range(2):
            attach(m, kind, of_kind(kind)(m)[f"{kind}Name"], [arn])
    return {"PolicyArn": arn}


row("CreatePolicy", new_policy, "policy/sales/{PolicyName}",
    errors={**twice("CreatePolicy", new_policy), **same_key_twice(new_policy),
            "MalformedPolicyDocument": but(new_policy, PolicyDocument="{"),
            "LimitExceeded": but(new_policy, PolicyDocument=LARGE)})
row("GetPolicy", a_policy, "{PolicyArn}", errors=missing("PolicyArn", a_policy))
row("ListPolicies", lambda m: m.policy(Path="/one/") and {"Scope": "Local", "PathPrefix": "/one/"}, PATH + "{PathPrefix}",
    pages=("Policies", lambda m: [m.policy(Path="/listed/") for _ in range(4)] and {"PathPrefix": "/listed/"}))
row("DeletePolicy", a_policy, "{PolicyArn}", errors={**missing("PolicyArn", a_policy), "DeleteConflict": attached_policy})
row("CreatePolicyVersion", new_version, "{PolicyArn}",
    errors={**missing("PolicyArn", new_version), "MalformedPolicyDocument": but(new_version, PolicyDocument="{"),
            "LimitExceeded": lambda m: {**a_policy(m, versions=5), "PolicyDocument": EVERYTHING}})
row("GetPolicyVersion", version_two, "{PolicyArn}", errors=missing("VersionId", version_two))
row("ListPolicyVersions", a_policy, "{PolicyArn}", errors=missing("PolicyArn", a_policy),
    pages=("Versions", lambda m: a_policy(m, versions=5)))
row("DeletePolicyVersion", version_two, "{PolicyArn}",
    errors={**missing("VersionId", version_two), "DeleteConflict": but(version_two, VersionId="v1")})
row("SetDefaultPolicyVersion", version_two, "{PolicyArn}", errors=missing("VersionId", version_two))
row("ListEntitiesForPolicy", attached_policy, "{PolicyArn}", errors=missing("PolicyArn", a_policy),
    pages=(("PolicyUsers", "PolicyGroups", "PolicyRoles"), used_everywhere))
row("TagPolicy", tagged, "{PolicyArn}",
    errors={**missing("PolicyArn", tagged), **same_key_twice(tagged), **too_many_tags("TagPolicy", tagged)})
row("UntagPolicy", lambda m: {**a_policy(m), "TagKeys": ["team"]}, "{PolicyArn}",
    errors=missing("PolicyArn", lambda m: {"TagKeys": ["team"]}))
row("ListPolicyTags", a_policy, "{PolicyArn}", errors=missing("PolicyArn", a_policy),
    pages=("Tags", lambda m: {"PolicyArn": m.policy(Tags=FIVE_TAGS)}))
