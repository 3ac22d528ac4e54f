"""Is every operation there, and everything of it: answered, refused, paged, as boto3 and as the AWS CLI call it?

rows_*.py say how each operation is asked. An operation without a row fails the test, unless
tests/data/operations_without_row.json names the file that asks it instead.
"""

import json
import re
import unittest

from botocore import xform_name

import newer
import rows_access
import rows_account
import rows_credentials
import rows_federation
import rows_policies
import rows_sts
import rows_users
from cli_worker import Cli
from harness import WorldCase, policy, statement
from rows import PATH, ROWS, Maker
from server import HERE, REPOSITORY
from test_model import COUNTS, load_models

FILES = (rows_access, rows_account, rows_credentials, rows_federation, rows_policies, rows_sts, rows_users)
DATA = REPOSITORY / "tests" / "data"
MARKERS = {"Marker", "IsTruncated", "ResponseMetadata"}


def read_data(name):
    return json.loads((DATA / name).read_text())


class EveryOperation(WorldCase):
    options = {"flags": ["--public-endpoint", "https://watchword.example"]}

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.models = load_models(("iam", "sts"))
        cls.maker = Maker(cls.server, cls.a)
        cls.b.iam.create_account_alias(AccountAlias="taken-by-another")
        cls.maker.foreign_alias = "taken-by-another"
        cls.rows, cls.elsewhere = list(ROWS.values()), read_data("operations_without_row.json")["operations"]
        cls.nobody, cls.somebody = cls.a.create_user("nobody"), cls.a.create_user("somebody")
        cls.maker.callers = {user.name: user.credentials for user in (cls.nobody, cls.somebody)}
        cls.clients = {}
        cls.newer = {operation for service in cls.models for operation in read_data("newer_operations.json")[service]["operations"]}

    def client(self, user, service, **config):
        key = (user.name, service, *config)
        if key not in self.clients:
            self.clients[key] = newer.client(self.server, service, user.credentials, **config)
        return self.clients[key]

    def call(self, user, row, request):
        return self.client(user, row.service)._make_api_call(row.operation, request)

    def request(self, row, caller="Administrator"):
        return self.maker.request(row.params, caller)

    def for_each(self, ask, rows=None):
        """Asks about every row, whatever the one before came to."""
        for row in self.rows if rows is None else rows:
            with self.subTest(operation=row.operation):
                ask(row)

    def declared(self, row):
        """Code → HTTP status of the errors that the model declares."""
        model = self.models[row.service]
        shapes = [model["shapes"][error["shape"]] | {"name": error["shape"]}
                  for error in model["operations"][row.operation].get("errors", ())]
        return {shape.get("error", {}).get("code", shape["name"]): shape.get("error", {}).get("httpStatusCode")
                for shape in shapes}

    def test_has_every_operation_a_row(self):
        for service, model in self.models.items():
            have = {row.operation for row in ROWS.values() if row.service == service}
            self.assertEqual(set(), have & set(self.elsewhere))
            self.assertEqual(set(model["operations"]), have | {
                operation for operation, its in self.elsewhere.items() if its["service"] == service})
            self.assertEqual(COUNTS[service], len(model["operations"]))
        for operation, its in self.elsewhere.items():
            self.assertIn(xform_name(operation), (HERE / f"{its['asked_in']}.py").read_text())

    def test_does_boto3_get_an_answer(self):
        client = {service: newer.client(self.server, service, self.a.admin) for service in self.models}

        def ask(row):
            operation = self.models[row.service]["operations"][row.operation]
            answer = client[row.service]._make_api_call(row.operation, self.request(row))
            self.assertEqual(200, answer["ResponseMetadata"]["HTTPStatusCode"])
            if "output" in operation:
                shape = self.models[row.service]["shapes"][operation["output"]["shape"]]
                self.assertEqual(set(), set(shape.get("required", ())) - set(answer), "required members are missing")
                self.assertEqual(set(), set(answer) - set(shape["members"]) - {"ResponseMetadata"})

        self.for_each(ask)

    def test_does_the_cli_get_the_same_answer(self):
        cli = Cli(self.server)
        self.addCleanup(cli.close)
        models = {service: getattr(self.a, service).meta.service_model for service in self.models}  # of the CLI's age

        def ask(row):
            request = self.request(row)
            arguments = row.cli(request) if row.cli else ["--cli-input-json", json.dumps(request)]
            answer = cli.run(self.a.admin, row.service, xform_name(row.operation, "-"), *arguments,
                             *(["--no-paginate"] if row.pages else []))
            ours = self.maker.call(row.operation, self.request(row))
            shape = models[row.service].operation_model(row.operation).output_shape
            if shape and not row.cli:  # which writes a part of the answer to a file
                self.assertEqual(set(ours) & set(shape.members), set(answer))

        self.for_each(ask, [row for row in self.rows if row.operation in models[row.service].operation_names])

    def test_is_who_has_no_permission_refused(self):
        def ask(row):
            request = self.request(row, self.nobody.name)
            action = f"{row.service}:{row.operation}"
            resource = self.resource(row, request, self.nobody)
            # Without a resource, IAM names "*" and STS nothing (facts: policy §9).
            on = "" if row.service == "sts" and resource == "*" else f" on resource: {resource}"
            with self.refused("AccessDenied", 403, f"User: {self.nobody.arn} is not authorized to perform: {action}{on} because no "
                              f"identity-based policy allows the {action} action"):
                self.call(self.nobody, row, request)

        self.for_each(ask, [row for row in self.rows if not row.free])

    def resource(self, row, request, caller):
        return row.resource_of(self.a.id, {"caller": caller.name, "owner": self.maker.owner, **request})

    def test_is_who_has_just_that_permission_let_through(self):
        def ask(row):
            request = self.request(row, self.somebody.name)
            action = f"{row.service}:{row.operation}"
            resource = self.resource(row, request, self.somebody)
            self.a.iam.put_user_policy(UserName=self.somebody.name, PolicyName="just-that", PolicyDocument=policy(
                statement("Allow", action, "*" if resource.startswith(PATH) else resource), *row.also))
            self.call(self.somebody, row, request)

        self.for_each(ask, [row for row in self.rows if not row.free])

    def test_are_required_members_required(self):
        def ask(row):
            operation = self.models[row.service]["operations"][row.operation]
            if "input" not in operation:
                return
            required = self.models[row.service]["shapes"][operation["input"]["shape"]].get("required", ())
            request = self.request(row)
            client = newer.client(self.server, row.service, self.a.admin, parameter_validation=False)
            for member in required:
                with self.refused("ValidationError", 400, re.compile(
                        f"'{member[0].lower()}[^']*' failed to satisfy constraint: Member must not be null")):
                    client._make_api_call(row.operation, {name: value for name, value in request.items() if name != member})

        self.for_each(ask)

    def test_is_every_declared_error_provoked(self):
        excuses, needed = read_data("unprovoked_errors.json")["errors"], set()
        for one in excuses:
            for test in re.findall(r"\b(?:src|tests)/\w+/\w+\.\w+", one["why"]):
                self.assertIn(one["code"], (REPOSITORY / test).read_text(), f"{test} does not provoke it")

        def excused(row):
            """Marks the excuses of errors that the row does not provoke, and gives the errors that have none."""
            left = []
            for code in sorted(set(self.declared(row)) - set(row.errors)):
                fitting = [n for n, one in enumerate(excuses) if one["code"] == code and any(
                    re.fullmatch(pattern, row.operation) for pattern in one["operations"])]
                needed.update(fitting)
                left += [] if fitting else [code]
            return left

        def ask(row):
            declared = self.declared(row)
            for code, make in row.errors.items():
                if row.operation not in self.newer:
                    self.assertIn(code, declared, "the model declares no such error")
                request = self.maker.request(make)
                with self.refused(code, declared.get(code)):
                    self.maker.call(row.operation, request)
            self.assertEqual([], excused(row), "neither provoked nor excused")

        self.for_each(ask)
        self.assertEqual([], [one for n, one in enumerate(excuses) if n not in needed], "excuses nobody needs")

    def test_do_lists_page_to_their_end(self):
        paged = [row for row in self.rows if row.pages]
        with_marker = {operation for model in self.models.values() for operation, its in model["operations"].items()
                       if "input" in its and {"Marker", "MaxItems"} <= set(model["shapes"][its["input"]["shape"]]["members"])}
        self.assertEqual(sorted(with_marker - set(self.elsewhere)), sorted(row.operation for row in paged))

        def ask(row):
            members, make = row.pages
            members = (members,) if isinstance(members, str) else members
            request = self.maker.request(make)
            whole = self.maker.call(row.operation, {**request, "MaxItems": 1000})
            self.assertFalse(whole.get("IsTruncated", False))
            for size in (1, 2, 3):
                got, marker, count = {member: [] for member in members}, {}, 0
                while marker is not None:
                    page = self.maker.call(row.operation, {**request, **marker, "MaxItems": size})
                    self.assertLessEqual(sum(len(page.get(member, ())) for member in members), size)
                    for member in members:
                        got[member] += page.get(member, [])
                    marker = {"Marker": page["Marker"]} if page.get("IsTruncated") else None
                    self.assertEqual(marker is not None, "Marker" in page)
                    count += 1
                    self.assertLess(count, 500, "no end")
                self.assertEqual({member: whole[member] for member in members}, got, f"pages of {size}")
            with self.refused("InvalidInput" if row.operation.startswith("Simulate") else "ValidationError", 400):
                self.maker.call(row.operation, {**request, "Marker": "no such marker"})

        self.for_each(ask, paged)


if __name__ == "__main__":
    unittest.main()
