"""Cases for the comparison with the outside engine: batch lines (docs/formats/policy_batch.md) of the actions,
context keys and kinds of policies that both know. The same seed makes the same cases."""

import random

A, B = "111122223333", "444455556666"
USER, OTHER = f"arn:aws:iam::{A}:user/alice", f"arn:aws:iam::{A}:user/bob"
ROLE, SESSION = f"arn:aws:iam::{A}:role/R", f"arn:aws:sts::{A}:assumed-role/R/S"
FEDERATED, ROOT = f"arn:aws:sts::{A}:federated-user/fred", f"arn:aws:iam::{A}:root"
SERVICE = "logging.s3.amazonaws.com"

# action, resource, patterns of resources of its service
TARGETS = [
    ("s3:GetObject", "arn:aws:s3:::b/k",
     ["arn:aws:s3:::b/*", "arn:aws:s3:::b/k", "arn:aws:s3:::b*", "arn:aws:s3:::c/*", "arn:aws:s3:::b/?",
      "arn:aws:s3:::B/k", "arn:aws:s3:::b/${aws:username}", "arn:aws:s3:::b/${aws:PrincipalTag/team, 'k'}",
      "arn:aws:s3:::b/${*}"]),
    ("s3:ListBucket", "arn:aws:s3:::b", ["arn:aws:s3:::b", "arn:aws:s3:::*", "arn:aws:s3:::b/*", "arn:aws:s3:::?"]),
    ("s3:PutObject", "arn:aws:s3:::b/users/alice/x",
     ["arn:aws:s3:::b/users/${aws:username}/*", "arn:aws:s3:::*/users/*/x", "arn:aws:s3:::b/*/alice/*"]),
    ("sqs:SendMessage", f"arn:aws:sqs:us-east-1:{A}:q",
     [f"arn:aws:sqs:us-east-1:{A}:q", f"arn:aws:sqs:*:{A}:*", "arn:aws:sqs:*:*:q", f"arn:aws:sqs:eu-west-1:{A}:q"]),
    ("sns:Publish", f"arn:aws:sns:us-east-1:{A}:t", [f"arn:aws:sns:*:*:t", f"arn:aws:sns:us-east-1:{A}:?"]),
    ("kms:Decrypt", f"arn:aws:kms:us-east-1:{A}:key/1", [f"arn:aws:kms:*:*:key/*", f"arn:aws:kms:us-east-1:{A}:key/1"]),
    ("iam:GetUser", f"arn:aws:iam::{A}:user/bob", ["arn:aws:iam::*:user/*", f"arn:aws:iam::{A}:user/b?b"]),
    ("sts:AssumeRole", f"arn:aws:iam::{A}:role/T", [f"arn:aws:iam::{A}:role/*", "arn:aws:iam::*:role/T"]),
    ("ec2:DescribeInstances", "*", ["*", "arn:aws:ec2:*:*:*"]),
]
# key -> what requests say, what policies say; all of these may come with any action
TEXT = ["red", "blue", "Red", "", "r*d", "k"]
KEYS = {
    "String": {"aws:PrincipalTag/team": (TEXT, TEXT + ["r*", "?ed", "${aws:username}", "${*}", "*"]),
               "aws:username": (["alice", "k"], ["alice", "a*", "Alice"]),
               "aws:TagKeys": (["a", "b", "c", ""], ["a", "b", "a*"]),
               "aws:userid": (["AIDAX", "AROAX:S"], ["AROAX:*", "AIDAX", "aidax"])},
    "Numeric": {"aws:MultiFactorAuthAge": (["0", "300", "3600", "3601"], ["300", "3600", "0"])},
    "Date": {"aws:CurrentTime": (["2026-01-01T00:00:00Z", "2026-06-01T12:00:00Z", "1767225600"],
                                 ["2026-01-01T00:00:00Z", "2026-03-01T00:00:00Z", "2026-06-01T12:00:00Z"])},
    "Bool": {"aws:MultiFactorAuthPresent": (["true", "false"], ["true", "false", "True"]),
             "aws:SecureTransport": (["true", "false"], ["true", "false"])},
    "Ip": {"aws:SourceIp": (["10.1.2.3", "192.0.2.7", "2001:db8::9"],
                            ["10.0.0.0/8", "192.0.2.7", "192.0.2.0/29", "2001:db8::/32", "0.0.0.0/0", "10.1.2.3/32"])},
    "Arn": {"aws:PrincipalArn": ([USER, ROLE], [USER, "arn:aws:iam::*:role/*", "arn:*:iam::*:user/*", "arn:aws:iam::*:*/R"]),
            "aws:SourceArn": (["arn:aws:s3:::b", f"arn:aws:sns:us-east-1:{A}:t"], ["arn:aws:s3:::*", "arn:aws:sns:*:*:t"])},
}
OPERATORS = {
    "String": ["StringEquals", "StringNotEquals", "StringEqualsIgnoreCase", "StringNotEqualsIgnoreCase", "StringLike",
               "StringNotLike"],
    "Numeric": ["NumericEquals", "NumericNotEquals", "NumericLessThan", "NumericLessThanEquals", "NumericGreaterThan",
                "NumericGreaterThanEquals"],
    "Date": ["DateEquals", "DateNotEquals", "DateLessThan", "DateLessThanEquals", "DateGreaterThan",
             "DateGreaterThanEquals"],
    "Bool": ["Bool"],
    "Ip": ["IpAddress", "NotIpAddress"],
    "Arn": ["ArnEquals", "ArnLike", "ArnNotEquals", "ArnNotLike"],
}
MANY = {"aws:TagKeys"}


class Generator:
    def __init__(self, seed):
        self.random = random.Random(seed)

    def chance(self, one_in):
        return self.random.randrange(one_in) == 0

    def some(self, values, most=3):
        chosen = self.random.sample(values, min(len(values), self.random.randint(1, most)))
        return chosen[0] if len(chosen) == 1 and self.chance(2) else chosen

    def condition(self):
        out = {}
        for _ in range(self.random.choice([1, 1, 2])):
            family = self.random.choice(list(KEYS))
            key = self.random.choice(list(KEYS[family]))
            if self.chance(8):
                out.setdefault("Null", {})[key] = self.random.choice(["true", "false"])
                continue
            name = self.random.choice(OPERATORS[family])
            if key in MANY and not self.chance(8):
                name = self.random.choice(["ForAnyValue:", "ForAllValues:"]) + name
            if self.chance(3):
                name += "IfExists"
            out.setdefault(name, {})[key] = self.some(KEYS[family][key][1])
        return out

    def principal(self, trust):
        if self.chance(4):
            return {"Principal": self.random.choice(["*", {"AWS": "*"}])}
        names = [USER, OTHER, ROLE, SESSION, FEDERATED, ROOT, A, B]
        element = {"AWS": self.some(names, 4)}
        if self.chance(4):
            element["Service"] = self.random.choice([SERVICE, "ec2.amazonaws.com"])
        return {"NotPrincipal" if not trust and self.chance(6) else "Principal": element}

    def statement(self, target, kind):
        action, _, patterns = target
        vendor, name = action.split(":")
        trust, resource_kind = kind == "trust", kind in ("trust", "resource")
        out = {"Effect": "Deny" if kind == "rcps" or self.chance(5) else "Allow"}
        if kind in ("rcps", "endpoint"):  # nothing else is allowed there
            out["Principal"] = "*"
        elif resource_kind:
            out |= self.principal(trust)
        actions = [action, f"{vendor}:{name[:3]}*", f"{vendor}:*", f"{vendor}:?{name[1:]}",
                   f"{vendor}:{name.lower()}", f"{vendor}:Other*"]
        if kind not in ("trust", "resource", "rcps"):
            actions += ["*", "iam:*"]
        negate = kind not in ("trust", "rcps") and self.chance(6)
        out["NotAction" if negate else "Action"] = self.some(actions)
        if not trust:
            resources = patterns + (["*"] * 3 if not (kind == "resource" and vendor == "s3") else [])
            negate = kind != "rcps" and self.chance(6)
            out["NotResource" if negate else "Resource"] = self.some(resources)
        if self.chance(3):
            out["Condition"] = self.condition()
        return out

    def document(self, target, kind):
        statements = [self.statement(target, kind) for _ in range(self.random.choice([1, 1, 2, 3]))]
        allow = {"Effect": "Allow", "Action": "*", "Resource": "*"}
        if kind == "endpoint":
            allow["Principal"] = "*"
        if kind in ("scps", "boundary", "session", "identity", "endpoint") and self.chance(2):
            statements.append(allow)
        return {"Version": "2008-10-17" if kind != "rcps" and self.chance(10) else "2012-10-17", "Statement": statements}

    def documents(self, target, kind, most=2):
        return [{"name": f"{kind}{i}", "policy": self.document(target, kind)}
                for i in range(self.random.randint(1, most))]

    def case(self, number):
        target = self.random.choice(TARGETS)
        action, resource, _ = target
        who = self.random.choice(["user", "user", "user", "session", "session", "federated", "root", "service", "anonymous"])
        principal = {
            "user": {"type": "AWS", "arn": USER}, "session": {"type": "AWS", "arn": SESSION},
            "federated": {"type": "AWS", "arn": FEDERATED}, "root": {"type": "AWS", "arn": ROOT},
            "service": {"type": "Service", "service": SERVICE}, "anonymous": {"type": "Anonymous"}}[who]
        context = {}
        for family in KEYS.values():
            for key, (values, _) in family.items():
                if self.chance(2):
                    count = self.random.randint(1, 3) if key in MANY else 1
                    context[key] = self.random.sample(values, min(count, len(values)))
        own = who in ("user", "session", "federated")
        policies = {"identity": self.documents(target, "identity") if own and not self.chance(6) else []}
        if resource != "*" and action != "iam:GetUser" and (action in ("sts:AssumeRole", "kms:Decrypt") or not self.chance(3)):
            policies["resource"] = self.document(target, "trust" if action == "sts:AssumeRole" else "resource")
        if own and self.chance(4):
            policies["boundary"] = self.documents(target, "boundary", 1)
        if who in ("session", "federated") and self.chance(3):
            policies["session"] = self.documents(target, "session")
        if own and self.chance(4):
            policies["scps"] = [self.documents(target, "scps") for _ in range(self.random.randint(1, 3))]
        if self.chance(6):
            policies["rcps"] = [self.documents(target, "rcps", 1)]
        if self.chance(8):
            policies["endpoint"] = self.documents(target, "endpoint", 1)
        return {"id": f"g{number}",
                "request": {"action": action, "resource": resource, "resourceAccount": self.random.choice([A, A, A, B]),
                            "principal": principal, "context": context},
                "policies": policies}
