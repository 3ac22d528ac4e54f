"""Users, groups, and who is in them."""

from harness import trust, unique
from rows import (AWS_POLICY, EVERYTHING, FIVE_TAGS, SERVICE_POLICY, TAGS, but, missing, protected, rows, same_key_twice,
                  too_many_tags, twice)

row = rows("iam", "users")


def new_user(m):
    return {"UserName": unique("user"), "Path": "/sales/", "Tags": TAGS, "PermissionsBoundary": AWS_POLICY}


def a_user(m):
    return {"UserName": m.user(Path="/sales/", Tags=TAGS, PermissionsBoundary=AWS_POLICY)}


def tagged_user(m):
    return {**a_user(m), "Tags": [{"Key": "more", "Value": "x"}]}


def conflicts(member, *uses):
    """DeleteConflict: the entity with one use of it."""
    return {"DeleteConflict": lambda m: {member: uses[0](m)}}


def user_with_key(m):
    user = m.user()
    m.access_key(user)
    return user


def group_with_member(m):
    group = m.group()
    m.member(group)
    return group


USER = "user/sales/{UserName}"

row("CreateUser", new_user, USER,
    errors={**twice("CreateUser", new_user), **same_key_twice(new_user),
            "NoSuchEntity": but(new_user, PermissionsBoundary=lambda m: m.arn("policy/missing"))})
row("GetUser", a_user, USER, errors=missing("UserName", a_user))
row("ListUsers", lambda m: m.user(Path="/one/") and {"PathPrefix": "/one/"}, "user/one/",
    pages=("Users", lambda m: [m.user(Path="/listed/") for _ in range(4)] and {"PathPrefix": "/listed/"}))
row("UpdateUser", lambda m: {**a_user(m), "NewPath": "/sales/"}, USER,
    errors={**missing("UserName", a_user), "EntityAlreadyExists": but(a_user, NewUserName=lambda m: m.user())})
row("DeleteUser", lambda m: {"UserName": m.user(Path="/sales/")}, USER,
    errors={**missing("UserName", a_user), **conflicts("UserName", user_with_key)})
row("TagUser", tagged_user, USER,
    errors={**missing("UserName", tagged_user), **same_key_twice(tagged_user), **too_many_tags("TagUser", tagged_user)})
row("UntagUser", lambda m: {**a_user(m), "TagKeys": ["team"]}, USER,
    errors=missing("UserName", lambda m: {"TagKeys": ["team"]}))
row("ListUserTags", a_user, USER, errors=missing("UserName", a_user),
    pages=("Tags", lambda m: {"UserName": m.user(Tags=FIVE_TAGS)}))
row("PutUserPermissionsBoundary", lambda m: {**a_user(m), "PermissionsBoundary": m.policy()}, USER,
    errors={**missing("UserName", lambda m: {"PermissionsBoundary": AWS_POLICY}),
            "PolicyNotAttachable": but(a_user, PermissionsBoundary=SERVICE_POLICY)})
row("DeleteUserPermissionsBoundary", a_user, USER, errors=missing("UserName", a_user))

row = rows("iam", "groups")
GROUP = "group/sales/{GroupName}"


def new_group(m):
    return {"GroupName": unique("group"), "Path": "/sales/"}


def a_group(m):
    return {"GroupName": m.group(Path="/sales/")}


def a_membership(m):
    group = m.group(Path="/sales/")
    return {"GroupName": group, "UserName": m.member(group)}


def user_of_many_groups(m):
    user = m.user()
    for _ in range(10):
        m.iam.add_user_to_group(GroupName=m.group(), UserName=user)
    return user


row("CreateGroup", new_group, GROUP, errors=twice("CreateGroup", new_group))
row("GetGroup", lambda m: {"GroupName": a_membership(m)["GroupName"]}, GROUP, errors=missing("GroupName", a_group),
    pages=("Users", lambda m: (lambda group: [m.member(group) for _ in range(4)] and {"GroupName": group})(m.group())))
row("ListGroups", lambda m: m.group(Path="/one/") and {"PathPrefix": "/one/"}, "group/one/",
    pages=("Groups", lambda m: [m.group(Path="/listed/") for _ in range(4)] and {"PathPrefix": "/listed/"}))
row("UpdateGroup", lambda m: {**a_group(m), "NewPath": "/sales/"}, GROUP,
    errors={**missing("GroupName", a_group), "EntityAlreadyExists": but(a_group, NewGroupName=lambda m: m.group())})
row("DeleteGroup", a_group, GROUP, errors={**missing("GroupName", a_group), **conflicts("GroupName", group_with_member)})
row("AddUserToGroup", lambda m: {**a_group(m), "UserName": m.user()}, GROUP,
    errors={**missing("UserName", a_group), "LimitExceeded": but(a_group, UserName=user_of_many_groups)})
row("RemoveUserFromGroup", a_membership, GROUP, errors=missing("UserName", a_group))
row("ListGroupsForUser", lambda m: {"UserName": a_membership(m)["UserName"]}, "user/{UserName}",
    errors=missing("UserName", a_user), pages=("Groups", lambda m: {"UserName": user_of_many_groups(m)}))

row = rows("iam", "roles")
ROLE = "role/sales/{RoleName}"


def new_role(m):
    return {"RoleName": unique("role"), "Path": "/sales/", "AssumeRolePolicyDocument": trust(m.id), "Description": "d",
            "MaxSessionDuration": 7200, "Tags": TAGS, "PermissionsBoundary": AWS_POLICY}


def a_role(m):
    return {"RoleName": m.role(Path="/sales/", Tags=TAGS, PermissionsBoundary=AWS_POLICY, Description="d")}


def tagged_role(m):
    return {**a_role(m), "Tags": [{"Key": "more", "Value": "x"}]}


def new_trust(m):
    return {**a_role(m), "PolicyDocument": trust(m.id)}


def role_with_policy(m):
    role = m.role()
    m.iam.put_role_policy(RoleName=role, PolicyName="p", PolicyDocument=EVERYTHING)
    return role


def large_trust(m):
    return trust(m.id).replace('"Effect"', '"Sid": "' + "x" * 2048 + '", "Effect"')


row("CreateRole", new_role, ROLE,
    errors={**twice("CreateRole", new_role), **same_key_twice(new_role),
            "MalformedPolicyDocument": but(new_role, AssumeRolePolicyDocument="{"),
            "LimitExceeded": but(new_role, AssumeRolePolicyDocument=large_trust)})
row("GetRole", a_role, ROLE, errors=missing("RoleName", a_role))
row("ListRoles", lambda m: m.role(Path="/one/") and {"PathPrefix": "/one/"}, "role/one/",
    pages=("Roles", lambda m: [m.role(Path="/listed/") for _ in range(4)] and {"PathPrefix": "/listed/"}))
row("UpdateRole", lambda m: {**a_role(m), "Description": "new", "MaxSessionDuration": 3600}, ROLE,
    errors={**missing("RoleName", a_role), **protected(lambda m: {"MaxSessionDuration": 7200})})
row("UpdateRoleDescription", lambda m: {**a_role(m), "Description": "new"}, ROLE,
    errors=missing("RoleName", lambda m: {"Description": "new"}))
row("UpdateAssumeRolePolicy", new_trust, ROLE,
    errors={**missing("RoleName", new_trust), **protected(new_trust),
            "MalformedPolicyDocument": but(new_trust, PolicyDocument="{"),
            "LimitExceeded": but(new_trust, PolicyDocument=large_trust)})
row("DeleteRole", lambda m: {"RoleName": m.role(Path="/sales/")}, ROLE,
    errors={**missing("RoleName", a_role), **protected(a_role), **conflicts("RoleName", role_with_policy)})
row("TagRole", tagged_role, ROLE,
    errors={**missing("RoleName", tagged_role), **same_key_twice(tagged_role), **too_many_tags("TagRole", tagged_role)})
row("UntagRole", lambda m: {**a_role(m), "TagKeys": ["team"]}, ROLE,
    errors=missing("RoleName", lambda m: {"TagKeys": ["team"]}))
row("ListRoleTags", a_role, ROLE, errors=missing("RoleName", a_role),
    pages=("Tags", lambda m: {"RoleName": m.role(Tags=FIVE_TAGS)}))
row("PutRolePermissionsBoundary", lambda m: {**a_role(m), "PermissionsBoundary": m.policy()}, ROLE,
    errors={**missing("RoleName", lambda m: {"PermissionsBoundary": AWS_POLICY}),
            "PolicyNotAttachable": but(a_role, PermissionsBoundary=SERVICE_POLICY),
            **protected(lambda m: {"PermissionsBoundary": AWS_POLICY})})
row("DeleteRolePermissionsBoundary", a_role, ROLE, errors={**missing("RoleName", a_role), **protected(a_role)})

# ---- roles of services ----
LINKED = "role/aws-service-role/autoscaling.amazonaws.com/{RoleName}"


def deletion(m):
    return {"DeletionTaskId": m.iam.delete_service_linked_role(RoleName=m.linked_role())["DeletionTaskId"]}


row("CreateServiceLinkedRole",
    lambda m: {"AWSServiceName": "autoscaling.amazonaws.com", "CustomSuffix": unique("s").replace("-", ""), "Description": "d"},
    "role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling_{CustomSuffix}",
    errors={"InvalidInput": lambda m: {"AWSServiceName": "missing.amazonaws.com"}})
row("DeleteServiceLinkedRole", lambda m: {"RoleName": m.linked_role()}, LINKED, errors=missing("RoleName", a_role))
row("GetServiceLinkedRoleDeletionStatus", deletion,
    lambda request: "role/aws-service-role/" + "/".join(request["DeletionTaskId"].split("/")[2:4]),
    errors={"NoSuchEntity": lambda m: {"DeletionTaskId": "task/aws-service-role/autoscaling.amazonaws.com/x/y"},
            "InvalidInput": lambda m: {"DeletionTaskId": "no task"}})
