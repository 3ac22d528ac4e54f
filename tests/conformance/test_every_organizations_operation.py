"""Is every operation of Organizations there, and everything of it: answered, refused, paged, as boto3 and the AWS CLI call it?

rows_organizations.py says how each is asked; tests/data/unprovoked_organizations_errors.json which of the errors that
AWS's model declares are not provoked, and why.
"""

import json
import re
import unittest

from botocore import xform_name

import newer
import rows_organizations
from cli_worker import Cli
from harness import Case, policy, statement
from organized import NOT_IN_USE
from rows import ROWS
from rows_organizations import REFUSED, Maker
from server import Server

EXCUSES = json.loads((newer.DATA / "unprovoked_organizations_errors.json").read_text())["errors"]
NO_VALUE = "You must include a value for all required parameters."
NO_TOKEN = "Get the value for the NextToken parameter from the response to a previous call of the operation."


class EveryOperation(Case):
    @classmethod
    def setUpClass(cls):
        cls.server = Server()
        cls.addClassCleanup(cls.server.close)
        cls.model = newer.load_models()["organizations"]

    def setUp(self):
        self.maker = Maker(self.server)  # handshakes and new accounts have a limit a day

    def for_each(self, ask, rows=ROWS.values()):
        for row in rows:
            with self.subTest(operation=row.operation):
                ask(row)

    def shape(self, row, direction):
        named = self.model["operations"][row.operation].get(direction)
        return self.model["shapes"][named["shape"]] if named else {"members": {}}

    def declared(self, row):
        return {error["shape"] for error in self.model["operations"][row.operation].get("errors", ())}

    def call(self, account, row, request, **config):
        return self.maker.client(account, **config)._make_api_call(row.operation, request)

    def user(self, *statements):
        """Somebody in the acting account, and the ARN."""
        user = self.maker.acting.create_user(document=policy(*statements) if statements else None)
        client = newer.client(self.server, "organizations", user.credentials)
        return client, user.arn

    def let_through(self, row, send):
        """The request passes authorization; operations that are there to be refused are refused after it."""
        if row.operation not in REFUSED:
            return send()
        with self.refused(REFUSED[row.operation], 400):
            send()

    def denial(self, row, arn, resource):
        action = f"organizations:{row.operation}"
        on = "" if resource == "*" else f" on resource: {resource}"
        return (f"User: {arn} is not authorized to perform: {action}{on} because no identity-based policy allows the "
                f"{action} action")

    def resources(self, row, request):
        """The ARNs that the operation asks about, in order."""
        return ["*"] if row.resource == "*" else [self.maker.arn(text, request) for text in (row.resource, *row.also)]

    def test_has_every_operation_a_row(self):
        self.assertEqual(sorted(self.model["operations"]), sorted(ROWS))

    def test_does_boto3_get_an_answer(self):
        def ask(row):
            request = self.maker.request(row.params)
            answer = self.let_through(row, lambda: self.call(self.maker.acting, row, request))
            if answer:
                self.assertEqual(200, answer["ResponseMetadata"]["HTTPStatusCode"])
                output = self.shape(row, "output")
                self.assertEqual(set(), set(output.get("required", ())) - set(answer), "required members are missing")
                self.assertEqual(set(), set(answer) - set(output["members"]) - {"ResponseMetadata"})

        self.for_each(ask)

    def test_does_the_cli_get_the_same_answer(self):
        cli = Cli(self.server)
        self.addCleanup(cli.close)
        model = self.maker.client(self.maker.acting).meta.service_model  # of the CLI's age

        def ask(row):
            def run():
                request = self.maker.request(row.params)
                return cli.run(self.maker.acting.admin, "organizations", xform_name(row.operation, "-"), "--cli-input-json",
                               json.dumps(request), *(["--no-paginate"] if row.pages else []))

            if row.operation in REFUSED:
                with self.assertRaisesRegex(AssertionError, rf"\({REFUSED[row.operation]}\)"):
                    run()
                return
            answer = run()
            request = self.maker.request(row.params)
            ours = self.call(self.maker.acting, row, request)
            shape = model.operation_model(row.operation).output_shape
            if shape:
                self.assertEqual(set(ours) & set(shape.members), set(answer))

        self.for_each(ask, [row for row in ROWS.values() if row.operation in model.operation_names])

    def test_is_who_has_no_permission_refused(self):
        def ask(row):
            request = self.maker.request(row.params)
            client, arn = self.user()
            with self.refused("AccessDeniedException", 400, self.denial(row, arn, self.resources(row, request)[0])):
                client._make_api_call(row.operation, request)

        self.for_each(ask)

    def test_is_who_has_just_that_permission_let_through(self):
        def ask(row):
            request = self.maker.request(row.params)
            client, _ = self.user(statement("Allow", f"organizations:{row.operation}", self.resources(row, request)))
            self.let_through(row, lambda: client._make_api_call(row.operation, request))

        self.for_each(ask)

    def test_is_who_lacks_permission_for_one_of_several_refused(self):
        def ask(row):
            request = self.maker.request(row.params)
            resources = self.resources(row, request)
            for missing in resources:
                client, arn = self.user(statement("Allow", f"organizations:{row.operation}", [
                    one for one in resources if one != missing]))
                with self.refused("AccessDeniedException", 400, self.denial(row, arn, missing)):
                    client._make_api_call(row.operation, request)

        self.for_each(ask, [row for row in ROWS.values() if row.also])

    def test_are_required_members_required(self):
        def ask(row):
            request = self.maker.request(row.params)
            for member in self.shape(row, "input").get("required", ()):
                with self.refused("InvalidInputException", 400, NO_VALUE) as caught:
                    self.call(self.maker.acting, row, {name: value for name, value in request.items() if name != member},
                              parameter_validation=False)
                self.assertEqual("INPUT_REQUIRED", caught.exception.response["Reason"])

        self.for_each(ask)

    def test_is_an_account_in_no_organization_told_so(self):
        stranger = self.maker.fresh()

        def ask(row):
            request = self.maker.request(row.params)
            with self.refused("AWSOrganizationsNotInUseException", 400, NOT_IN_USE):
                self.call(stranger, row, request)

        self.for_each(ask, [row for row in ROWS.values() if "AWSOrganizationsNotInUseException" in self.declared(row)
                            and not self.excuse(row, "AWSOrganizationsNotInUseException")])

    @staticmethod
    def excuse(row, code):
        return [n for n, one in enumerate(EXCUSES) if one["code"] == code and any(
            re.fullmatch(pattern, row.operation) for pattern in one["operations"])]

    def provoked_elsewhere(self, row):
        """The errors that the other tests here provoke of it."""
        paged = {"InvalidInputException"} if row.pages or self.shape(row, "input").get("required") else set()
        return {"AccessDeniedException", "AWSOrganizationsNotInUseException"} | paged

    def test_is_every_declared_error_provoked(self):
        needed = set()

        def ask(row):
            declared = self.declared(row)
            for code, make in row.errors.items():
                self.assertIn(code, declared, "the model declares no such error")
                request = self.maker.request(make)
                with self.refused(code, 400):
                    self.call(self.maker.acting, row, request)
            left = []
            for code in sorted(declared - set(row.errors)):
                excuse = self.excuse(row, code)
                needed.update(excuse)
                left += [] if excuse or code in self.provoked_elsewhere(row) else [code]
            self.assertEqual([], left, "neither provoked nor excused")

        self.for_each(ask)
        self.assertEqual([], [one for n, one in enumerate(EXCUSES) if n not in needed], "excuses nobody needs")

    def test_do_lists_page_to_their_end(self):
        paged = [row for row in ROWS.values() if row.pages]
        with_token = [row.operation for row in ROWS.values() if {"NextToken", "MaxResults"} <= set(
            self.shape(row, "input")["members"])]
        self.assertEqual(sorted(with_token), sorted(row.operation for row in paged))

        def pages(row, request, size):
            got, token = [], {}
            while token is not None:
                page = self.call(self.maker.acting, row, {**request, **token, "MaxResults": size})
                self.assertLessEqual(len(page[row.pages[0]]), size)
                got += page[row.pages[0]]
                token = {"NextToken": page["NextToken"]} if "NextToken" in page else None
                self.assertLess(len(got), 500, "no end")
            return got

        def ask(row):
            make = row.pages[1]
            request = self.maker.request(make or row.params)
            whole = pages(row, request, 20)
            self.assertEqual(1, len(whole)) if make is None else self.assertLessEqual(4, len(whole))
            for size in (1, 2, 3):
                self.assertEqual(whole, pages(row, request, size), f"pages of {size}")
            with self.refused("InvalidInputException", 400, NO_TOKEN):
                self.call(self.maker.acting, row, {**request, "NextToken": "***"})

        self.for_each(ask, paged)


assert rows_organizations  # has filled ROWS

if __name__ == "__main__":
    unittest.main()
