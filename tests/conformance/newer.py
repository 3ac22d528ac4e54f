"""Debian's clients with the operations that its models do not know: tests/data/newer_operations.json laid over them.

    client(server, "sts", credentials).assume_root(…)      boto3
    environment()                                          for the AWS CLI: {"AWS_DATA_PATH": …}
"""

import atexit
import functools
import json
import shutil
import tempfile
from pathlib import Path

import harness
from server import REPOSITORY

MODELS = Path("/usr/lib/python3/dist-packages/botocore/data")
VERSIONS = {"iam": "2010-05-08", "sts": "2011-06-15", "organizations": "2016-11-28"}
DATA = REPOSITORY / "tests" / "data"


def overlay(model, newer):
    """`model` with the operations and shapes of `newer` added or, member by member, changed."""
    model["operations"].update(newer["operations"])
    for name, shape in newer["shapes"].items():
        old = model["shapes"].setdefault(name, {})
        members = {**old.get("members", {}), **shape.get("members", {})}
        old.update(shape)
        if members:
            old["members"] = members
    return model


NEWER = json.loads((DATA / "newer_operations.json").read_text())


def load_models(services=tuple(VERSIONS)):
    """The model of each service, by its name."""
    return {service: overlay(json.loads((MODELS / service / VERSIONS[service] / "service-2.json").read_text()), NEWER[service])
            for service in services}


def complete(model):
    """What every operation has in these models, and the overlay therefore leaves out."""
    for name, operation in model["operations"].items():
        operation.setdefault("name", name)
        operation.setdefault("http", {"method": "POST", "requestUri": "/"})
        if "output" in operation:
            operation["output"].setdefault("resultWrapper", f"{name}Result")
    return model


@functools.cache
def models_folder():
    """A folder of models as botocore looks for them; gone when the process ends."""
    folder = Path(tempfile.mkdtemp(prefix="watchword-models-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    for service, model in load_models().items():
        place = folder / service / VERSIONS[service]
        place.mkdir(parents=True)
        (place / "service-2.json").write_text(json.dumps(complete(model)))
    return folder


def environment():
    """What makes the AWS CLI of a child process know them."""
    return {"AWS_DATA_PATH": str(models_folder())}


def client(server, service, credentials, **config):
    """As harness.client."""
    return harness.client(server, service, credentials, models=models_folder(), **config)
