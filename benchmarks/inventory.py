"""One inventory in two forms: a state that `groundwork audit` reads, and a plan that Checkov reads.

`python -m benchmarks.inventory FOLDER SIZE...` writes `SIZE.json` and `SIZE.tfplan.json`, in a
process of its own: what measures must be small, for a new process counts its parent's memory.

Both come from what the specs declare, repeated under new names. Only types that both tools know
are in it, so neither is spared a resource that the other has to read.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from itertools import cycle, islice, zip_longest
from pathlib import Path
from typing import Any, Final, cast

from cli import declared
from components.spec import loader

ROOT: Final = Path(__file__).resolve().parent.parent
STACK: Final = "platform.sandbox"

TYPES: Final[Mapping[str, str]] = {
    "aws:cloudwatch/logGroup:LogGroup": "aws_cloudwatch_log_group",
    "aws:ec2/securityGroup:SecurityGroup": "aws_security_group",
    "aws:iam/policy:Policy": "aws_iam_policy",
    "aws:iam/role:Role": "aws_iam_role",
    "aws:iam/rolePolicy:RolePolicy": "aws_iam_role_policy",
    "aws:iam/rolePolicyAttachment:RolePolicyAttachment": "aws_iam_role_policy_attachment",
    "aws:kms/key:Key": "aws_kms_key",
    "aws:s3/bucket:Bucket": "aws_s3_bucket",
    "aws:s3/bucketPolicy:BucketPolicy": "aws_s3_bucket_policy",
    "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": "aws_s3_bucket_public_access_block",
    "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration": (
        "aws_s3_bucket_server_side_encryption_configuration"
    ),
    "aws:s3/bucketVersioning:BucketVersioning": "aws_s3_bucket_versioning",
    "aws:sns/topic:Topic": "aws_sns_topic",
    "aws:sns/topicPolicy:TopicPolicy": "aws_sns_topic_policy",
}
"""Pulumi's type to Terraform's; both providers are of one source and have the same attributes."""

_BLOCKS: Final[Mapping[str, str]] = {"rules": "rule"}
"""Lists of blocks that Pulumi has in the plural."""


def resources() -> list[dict[str, Any]]:
    """Return the platform's resources of these types as a state has them, its provider first."""
    specs = loader.load(ROOT / loader.STACKS)
    state = json.loads(declared.states(specs, "sandbox", [])[STACK])
    records = cast("list[dict[str, Any]]", state["deployment"]["resources"])
    providers = [it for it in records if it["type"] == "pulumi:providers:aws"]
    by_type = [[it for it in records if it["type"] == kind] for kind in TYPES]
    # In turn, so that a small inventory is of the same kinds as a large one.
    mixed = (it for row in zip_longest(*by_type) for it in row if it is not None)
    return [*providers, *mixed]


def repeated(found: Sequence[dict[str, Any]], count: int) -> list[dict[str, Any]]:
    """Return `count` resources besides the provider: those found, again and again by new names."""
    provider, *rest = found
    many = ({**each, "urn": f"{each['urn']}-{number}"} for number, each in enumerate(cycle(rest)))
    return [provider, *islice(many, count)]


def state(found: Sequence[dict[str, Any]]) -> str:
    """Return the resources as `pulumi stack export` prints them."""
    return json.dumps({"version": 3, "deployment": {"manifest": {}, "resources": found}})


def plan(found: Sequence[dict[str, Any]]) -> str:
    """Return the resources as `terraform show -json` prints a plan that makes them."""
    planned = list(_planned(found))
    changes = [
        {
            **{key: it[key] for key in ("address", "mode", "type", "name", "provider_name")},
            "change": {"actions": ["create"], "before": None, "after": it["values"]},
        }
        for it in planned
    ]
    return json.dumps(
        {
            "format_version": "1.2",
            "terraform_version": "1.9.0",
            "planned_values": {"root_module": {"resources": planned}},
            "resource_changes": changes,
            "configuration": {"root_module": {"resources": []}},
        }
    )


def _planned(found: Sequence[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for each in found:
        kind = TYPES.get(each["type"])
        if kind is None:
            continue
        name = re.sub(r"[^A-Za-z0-9_-]", "-", each["urn"].rpartition("::")[2])
        yield {
            "address": f"{kind}.{name}",
            "mode": "managed",
            "type": kind,
            "name": name,
            "provider_name": "registry.terraform.io/hashicorp/aws",
            "schema_version": 0,
            "values": _attributes({**each["inputs"], **each["outputs"]}),
        }


def _attributes(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return attributes by Terraform's names; a block that Pulumi has once is a list of one."""
    named: dict[str, Any] = {}
    for key, value in values.items():
        snake = re.sub(r"(?<=[a-z0-9])([A-Z])", r"_\1", key).lower()
        named[_BLOCKS.get(snake, snake)] = _value(snake, value)
    return named


def _value(name: str, value: Any) -> Any:  # noqa: ANN401  JSON
    if isinstance(value, Mapping):
        fields = cast("Mapping[str, Any]", value)
        # Tags are a map in both; every other object is a block.
        return dict(fields) if name.startswith("tags") else [_attributes(fields)]
    if isinstance(value, list):
        items = cast("list[Any]", value)
        return [
            _attributes(cast("Mapping[str, Any]", it)) if isinstance(it, Mapping) else it
            for it in items
        ]
    return value


def main() -> None:
    """Write the inventories that the arguments name."""
    folder = Path(sys.argv[1])
    found = resources()
    for size in sys.argv[2:]:
        many = repeated(found, int(size))
        (folder / f"{size}.json").write_text(state(many), encoding="utf-8")
        (folder / f"{size}.tfplan.json").write_text(plan(many), encoding="utf-8")


if __name__ == "__main__":
    main()
