"""What iam-simulate is known to decide otherwise, and how that is told from what is not known
(docs/decisions/0007-disagreements-with-iam-simulate.md: the row of each number).

A known disagreement is one that goes away when its cause does: the case is written again so that, by the facts,
it means the same but does not touch what they do otherwise. Then they must say what we say.
"""

import copy

from generate import A, MANY, ROLE, ROOT, SESSION

STAND_IN = f"arn:aws:iam::{A}:user/stand-in"
ALLOW_ALL = {"Effect": "Allow", "Action": "*", "Resource": "*"}


def as_list(value):
    return value if isinstance(value, list) else [value]


def arn_of(case):
    return case["request"]["principal"].get("arn", "")


def in_session(case):
    return ":sts:" in arn_of(case)


def listed(case, element):
    """The names of the caller that a NotPrincipal lists: of account, role, itself."""
    principal, names = case["request"]["principal"], set()
    if principal["type"] == "Service" and principal["service"] in as_list(element.get("Service", [])):
        names.add("itself")
    if principal["type"] == "AWS":
        for name in as_list(element.get("AWS", [])):
            if name in (A, ROOT):
                names.add("account")
            if name == principal["arn"] and name != ROOT:
                names.add("itself")
            if name == ROLE and principal["arn"] == SESSION:
                names.add("role")
    return names


def without_not_principal(case):
    """1, 2: a statement with NotPrincipal is about everybody, or about somebody else: it goes."""
    policy = case["policies"].get("resource")
    if not policy:
        return
    kept = []
    for statement in policy["Statement"]:
        if "NotPrincipal" in statement:
            names = listed(case, statement.pop("NotPrincipal"))
            arn = arn_of(case)
            needed = {"account"} if arn == ROOT else {"account", "role", "itself"} if ":assumed-role/" in arn else \
                {"account", "itself"} if arn else {"itself"}
            spared = not case["policies"].get("boundary") and needed <= names
            if spared if statement["Effect"] == "Deny" else names:
                continue
            statement["Principal"] = "*"
        kept.append(statement)
    # A policy must have a statement, and having one must not change with this.
    policy["Statement"] = kept or [{"Effect": "Allow", "Principal": {"AWS": f"arn:aws:iam::{A}:user/nobody"},
                                    "Action": case["request"]["action"],
                                    **({} if case["request"]["action"].startswith("sts:") else
                                       {"Resource": case["request"]["resource"]})}]


def without_slash_zero(values):
    """3: 0.0.0.0/0 is its two halves."""
    return [half for value in values for half in
            (("0.0.0.0/1", "128.0.0.0/1") if value == "0.0.0.0/0" else (value,))]


def with_plain_condition(condition, context):
    """3, 7 to 9 and 12, for one Condition: tests that hold for one of those reasons go."""
    out = {}
    for name, keys in condition.items():
        for key, values in keys.items():
            given, values = context.get(key, []), without_slash_zero(as_list(values))
            operator = name
            if name.startswith("ForAnyValue:") and name.endswith("IfExists") and not given:
                continue  # 7
            if name.startswith("ForAllValues:") and given == [""]:
                continue  # 8
            if ":" not in name and key in MANY and given:  # 9
                operator = ("ForAllValues:" if "Not" in name else "ForAnyValue:") + name
            if "IpAddress" in name and given:  # 12
                values = [value for value in values if (":" in value) == (":" in given[0])] or values
                if "NotIpAddress" in name and (":" in values[0]) != (":" in given[0]):
                    continue
            out.setdefault(operator, {})[key] = values
    return out


def with_plain_values(case):
    """10, 11, 13: variables are replaced by what they stand for, where that is nothing, an empty value or, in an old
    version, their own text; dates are spelled."""
    context = case["request"]["context"]
    if context.get("aws:CurrentTime") == ["1767225600"]:
        context["aws:CurrentTime"] = ["2026-01-01T00:00:00Z"]

    def plain(text, modern):
        if not modern:
            return text.replace("${", "${$}{")
        if "aws:username" not in context:
            text = text.replace("${aws:username}", "\u00b6no value\u00b6")
        if context.get("aws:PrincipalTag/team") == [""]:
            text = text.replace("${aws:PrincipalTag/team, 'k'}", "")
        return text

    def walk(node, modern):
        if isinstance(node, dict):
            out = {key: walk(value, modern) for key, value in node.items()}
            if "Condition" in out:
                out["Condition"] = with_plain_condition(out["Condition"], context)
            return out
        if isinstance(node, list):
            return [walk(value, modern) for value in node]
        return plain(node, modern) if isinstance(node, str) else node

    def documents(node):
        if isinstance(node, dict) and "Statement" in node:
            return {**walk(node, node.get("Version") == "2012-10-17"), "Version": "2012-10-17"}
        if isinstance(node, dict):
            return {key: documents(value) for key, value in node.items()}
        return [documents(value) for value in node] if isinstance(node, list) else node

    case["policies"] = documents(case["policies"])


def without_root(case):
    """4: root is a user whom an identity policy allows everything."""
    if arn_of(case) == ROOT:
        case["request"]["principal"]["arn"] = STAND_IN
        case["policies"]["identity"] = [{"Version": "2012-10-17", "Statement": [ALLOW_ALL]}]


def with_session_policy(case):
    """5: a federated user without session policies has one that allows nothing."""
    if ":federated-user/" in arn_of(case) and not case["policies"].get("session"):
        nothing = {"Effect": "Allow", "Action": "iam:GetUser", "Resource": f"arn:aws:iam::{A}:user/nobody"}
        case["policies"]["session"] = [{"Version": "2012-10-17", "Statement": [nothing]}]


def without_session_limit(case):
    """6: a session that the resource's policy names itself, or by "*", is held by no implicit deny of its session
    policies: they allow everything but what they deny."""
    policy = case["policies"].get("resource")
    if not (policy and case["policies"].get("session") and in_session(case)):
        return
    if case["request"]["resourceAccount"] != A:
        return
    for statement in policy["Statement"]:
        principal = statement.get("Principal", {})
        names = as_list(principal.get("AWS", [])) if isinstance(principal, dict) else [principal]
        if statement["Effect"] == "Allow" and ("*" in names or arn_of(case) in names):
            case["policies"]["session"].append({"Version": "2012-10-17", "Statement": [ALLOW_ALL]})
            return


def equivalent(case, ours):
    """The case without what is known to be decided otherwise."""
    case = copy.deepcopy(case)
    without_not_principal(case)
    with_plain_values(case)
    without_root(case)
    with_session_policy(case)
    if ours == "allowed":
        without_session_limit(case)
    return case
