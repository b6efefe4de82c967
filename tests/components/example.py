"""What the tests of components build on: a place, and the statements of a policy by their sid."""

from __future__ import annotations

import json
from typing import Any

import pulumi

from components.hosting_role import Source
from components.naming import Place
from components.services import BOUNDARIES, SharedNetwork, SharedServices
from components.spec.fields import DATA_CLASSES

PLACE = Place("meridian", "000000000000", "us-east-1")
SOURCE = Source(
    model_package_arn="arn:aws:sagemaker:us-east-1:777788889999:model-package/reader/7",
    image_repository_arn="arn:aws:ecr:us-east-1:777788889999:repository/reader",
    artifacts_arn="arn:aws:s3:::registry/reader/",
    artifacts_key_arn="arn:aws:kms:us-east-1:777788889999:key/7",
)
KEY_ARN = "arn:aws:kms:us-east-1:000000000000:key/1"


def statements(policy: str) -> dict[str, dict[str, Any]]:
    """Return a policy's statements, by sid; a sid that is there twice fails."""
    body = json.loads(policy)
    assert body["Version"] == "2012-10-17"
    found = {each.pop("Sid"): each for each in body["Statement"]}
    assert len(found) == len(body["Statement"])
    return found


def shared_services() -> SharedServices:
    """Return what a platform without a network hands to use cases."""

    def per_class(kind: str) -> dict[str, pulumi.Output[str]]:
        return {it: pulumi.Output.from_input(f"{kind}-{it}") for it in DATA_CLASSES}

    return SharedServices(
        boundary_arns={it: pulumi.Output.from_input(f"boundary-{it}") for it in BOUNDARIES},
        buckets=per_class("bucket"),
        key_arns=per_class("key"),
        databases=per_class("database"),
        replica_key_arns=per_class("replica-key"),
        network=SharedNetwork.none(),
    )
