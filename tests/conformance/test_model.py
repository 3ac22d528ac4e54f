"""Question: does every operation take and answer exactly what AWS's own models say?

The models are those of Debian's python3-botocore, with tests/data/newer_operations.json laid over them;
`watchwordd --describe` tells what this server has.
"""

import json
import subprocess
import unittest

from newer import DATA, load_models
from server import clean_environment, program

COUNTS = {"iam": 176, "sts": 11, "organizations": 55}
ANY_TEXT = "[\\s\\S]*"  # a pattern that asks for nothing
CONSTRAINTS = ("min", "max", "pattern", "enum", "sensitive")

# Deliberate differences: (operation, path) → why. `path` is as mismatches() prints it.
ALLOWED = json.loads((DATA / "model_exceptions.json").read_text())["exceptions"]


def kind(shape):
    """Dates and 64-bit numbers are told apart by the model, not on the wire."""
    return {"timestamp": "string", "long": "integer"}.get(shape["type"], shape["type"])


class Comparison:
    """One direction of one operation, walked through the model and the description side by side."""

    def __init__(self, shapes, is_input):
        self.shapes, self.is_input, self.found = shapes, is_input, []

    def compare(self, name, ours, path, seen=()):
        shape = self.shapes[name]
        if kind(shape) != kind(ours):
            self.found.append(f"{path}: type {kind(ours)}, model: {kind(shape)}")
            return
        if shape["type"] == "structure":
            self.members(name, shape, ours, path, seen)
        elif shape["type"] == "list":
            self.compare(shape["member"]["shape"], ours["member"], path + "[]", seen)
            self.constraint("max", shape, ours, path)
        elif shape["type"] == "map":
            self.compare(shape["value"]["shape"], ours["value"], path + "{}", seen)
        elif self.is_input:
            for constraint in CONSTRAINTS:
                self.constraint(constraint, shape, ours, path)

    def constraint(self, name, shape, ours, path):
        model, mine = shape.get(name) or None, ours.get(name) or None
        if model == ANY_TEXT:
            model = None
        # More than the model's may be sensitive: AWS hides values that its model does not mark (facts: iam §6).
        if self.is_input and model != mine and not (name == "sensitive" and mine):
            self.found.append(f"{path}: {name} {mine}, model: {model}")

    def members(self, name, shape, ours, path, seen):
        if name in seen:
            return
        for member in sorted(set(ours["members"]) - set(shape["members"])):
            self.found.append(f"{path}.{member}: not in the model")
        for member, its in shape["members"].items():
            inner = f"{path}.{member}"
            mine = ours["members"].get(member)
            if mine is None:
                self.found.append(f"{inner}: missing")
                continue
            if self.is_input and mine.get("required", False) != (member in shape.get("required", ())):
                self.found.append(f"{inner}: required {mine.get('required', False)}")
            self.compare(its["shape"], mine, inner, (*seen, name))


def mismatches(model, action, ours):
    """What of `ours` differs from the model, as text."""
    found, operation = [], model["operations"][action]
    for direction in ("input", "output"):
        comparison = Comparison(model["shapes"], direction == "input")
        wanted, mine = operation.get(direction), ours.get(direction)
        if wanted and mine:
            comparison.compare(wanted["shape"], mine, direction)
        elif wanted and (direction == "output" or model["shapes"][wanted["shape"]]["members"]):
            comparison.found.append(f"{direction}: missing")
        elif mine and mine["members"]:
            comparison.found.append(f"{direction}: not in the model")
        found += comparison.found
    return found


class Model(unittest.TestCase):
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        printed = subprocess.run([program("watchwordd"), "--describe"], capture_output=True, text=True, check=True,
                                 env=clean_environment()).stdout
        cls.ours, cls.models = json.loads(printed), load_models()

    def test_does_every_operation_have_the_members_of_the_model(self):
        found, used = [], set()
        for service, model in self.models.items():
            for action, ours in self.ours[service]["operations"].items():
                if action not in model["operations"]:
                    found.append(f"{service} {action}: not in the model")
                    continue
                for text in mismatches(model, action, ours):
                    if f"{action} {text}" in ALLOWED:
                        used.add(f"{action} {text}")
                    else:
                        found.append(f"{action} {text}")
        self.assertEqual([], found)
        self.assertEqual(set(), set(ALLOWED) - used, "exceptions that no longer are")

    def test_is_every_operation_there(self):
        for service, model in self.models.items():
            self.assertEqual(COUNTS[service], len(model["operations"]))
            self.assertEqual(sorted(model["operations"]), sorted(self.ours[service]["operations"]))

    def test_is_a_difference_found(self):
        # The comparison itself: each kind of mistake, made on purpose.
        model = self.models["iam"]

        def broken(change):
            ours = json.loads(json.dumps(self.ours["iam"]["operations"]["CreateUser"]))
            change(ours)
            return mismatches(model, "CreateUser", ours)

        self.assertEqual([], broken(lambda ours: None))
        members = lambda ours: ours["input"]["members"]
        self.assertEqual(["input.Path: missing"], broken(lambda ours: members(ours).pop("Path")))
        self.assertEqual(["input.X: not in the model"], broken(lambda ours: members(ours).update(X={"type": "string"})))
        self.assertEqual(["input.UserName: required False"], broken(lambda ours: members(ours)["UserName"].pop("required")))
        self.assertEqual(["input.UserName: max 65, model: 64"], broken(lambda ours: members(ours)["UserName"].update(max=65)))
        self.assertEqual(["input.Tags[].Key: pattern x, model: " + model["shapes"]["tagKeyType"]["pattern"]],
                         broken(lambda ours: members(ours)["Tags"]["member"]["members"]["Key"].update(pattern="x")))
        self.assertEqual(["output.User.Arn: type integer, model: string"],
                         broken(lambda ours: ours["output"]["members"]["User"]["members"]["Arn"].update(type="integer")))
        self.assertEqual(["output: missing"], broken(lambda ours: ours.pop("output")))
