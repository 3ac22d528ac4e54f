"""A boto3 client that knows today's IAM and STS: Debian's models with tests/data/newer_operations.json over them."""

import copy
import json

import boto3
import botocore.session
from botocore.config import Config
from botocore.loaders import Loader

from harness import REGION
from server import REPOSITORY

NEWER = json.loads((REPOSITORY / "tests" / "data" / "newer_operations.json").read_text())
del NEWER["about"]


def overlay(model, newer):
    """A copy of `model` with the operations and shapes of `newer` added or, member by member, changed."""
    model = copy.deepcopy(model)
    for name, operation in newer["operations"].items():
        whole = {"name": name, "http": {"method": "POST", "requestUri": "/"}, **copy.deepcopy(operation)}
        if "output" in whole:
            whole["output"].setdefault("resultWrapper", f"{name}Result")
        model["operations"][name] = whole
    for name, shape in newer["shapes"].items():
        old = model["shapes"].setdefault(name, {})
        members = {**old.get("members", {}), **shape.get("members", {})}
        old.update(copy.deepcopy(shape))
        if members:
            old["members"] = members
    return model


class _Loader(Loader):
    def load_service_model(self, service_name, type_name, api_version=None):
        model = super().load_service_model(service_name, type_name, api_version)
        newer = NEWER.get(service_name) if type_name == "service-2" else None
        return overlay(model, newer) if newer else model


_session = None


def client(server, service, credentials, **config):
    """As harness.client(), for the operations that Debian's boto3 is too old for, too."""
    global _session  # one, so that the models are read and laid over each other once
    if _session is None:
        core = botocore.session.get_session()
        core.register_component("data_loader", _Loader(core.get_component("data_loader").search_paths))
        _session = boto3.session.Session(botocore_session=core)
    return _session.client(
        service, endpoint_url=server.url, region_name=REGION, aws_access_key_id=credentials.key,
        aws_secret_access_key=credentials.secret, aws_session_token=credentials.token,
        config=Config(retries={"max_attempts": 0}, read_timeout=60, **config))
