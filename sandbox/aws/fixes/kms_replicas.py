"""KMS: multi-region keys, of which moto keeps one object with one ARN for all regions.

https://docs.aws.amazon.com/kms/latest/developerguide/multi-region-keys-overview.html
"""

import json
from collections.abc import Iterator
from copy import copy
from typing import Any, cast

from moto.kms.models import Key, KmsBackend, kms_backends
from moto.kms.responses import KmsResponse

from sandbox.aws.errors import AwsError
from sandbox.aws.fixes.patch import Method, Patches, param

patches = Patches()

_PRIMARY_IS_KEPT = "PendingReplicaDeletion"
"""State of a primary that is to go and still has replicas; its own waiting time has not begun."""


def primary_of(key: Key) -> Key:
    """Return the primary of a multi-region key, and any other key itself."""
    if not key.multi_region:
        return key
    found = [it for it in _siblings(key) if _is_primary(it)]
    return found[0] if found else key


@patches.around(KmsResponse)
def replicate_key(
    original: Method,  # noqa: ARG001 - it does what moto does not
    self: KmsResponse,
) -> str:
    """Make the replica in its own region, of which only id, kind and material are the primary's."""
    backend = self.kms_backend
    region = cast("str", param(self, "ReplicaRegion"))
    key = backend.keys.get(backend.get_key_id(param(self, "KeyId")))
    if key is None:
        raise AwsError("NotFoundException", f"{param(self, 'KeyId')} does not exist.")
    if not key.multi_region or not _is_primary(key):
        raise AwsError(
            "UnsupportedOperationException", f"{key.arn} is not a multi-Region primary key."
        )
    if key.key_state != "Enabled":
        raise AwsError("KMSInvalidStateException", f"{key.arn} is {key.key_state}.")
    if region == key.region:
        raise AwsError("ValidationException", f"{region} is the primary key's own Region.")
    there = kms_backends[key.account_id][region]
    if key.id in there.keys:
        raise AwsError("AlreadyExistsException", f"{key.arn} has a replica in {region} already.")
    replica = _copied(key, region)
    there.keys[key.id] = replica
    replica.description = cast("str", param(self, "Description", ""))
    policy = cast("str | None", param(self, "Policy"))
    if policy:
        try:
            there.put_key_policy(replica.id, policy)
        except AwsError:
            del there.keys[replica.id]
            raise
    tags = cast("list[dict[str, str]]", param(self, "Tags", []))
    if tags:
        there.tag_resource(replica.id, {it["TagKey"]: it["TagValue"] for it in tags})
    return json.dumps(
        {
            "ReplicaKeyMetadata": replica.to_dict()["KeyMetadata"],
            "ReplicaPolicy": replica.policy,
            "ReplicaTags": tags,
        }
    )


@patches.around(Key)
def __init__(original: Method, self: Key, *args: object, **given: object) -> None:  # noqa: N807
    """Give a multi-region key an id of 36 characters, as KMS does.

    moto's has 40, of which its ciphertexts keep 36, so that nothing could be decrypted.
    """
    original(self, *args, **given)
    if self.multi_region:
        wrong = self.id
        self.id = "mrk-" + wrong.removeprefix("mrk-").replace("-", "")
        self.arn = self.arn.replace(wrong, self.id)
        self.multi_region_configuration["PrimaryKey"]["Arn"] = self.arn


@patches.around(KmsResponse)
def _validate_cmk_id(  # pyright: ignore[reportUnusedFunction] - called by moto
    original: Method, self: KmsResponse, key_id: str
) -> None:
    """Take the id that KMS gives, where moto wants its own of 40 characters."""
    if not key_id.startswith("mrk-") or key_id not in self.kms_backend.keys:
        original(self, key_id)


def _copied(key: Key, region: str) -> Key:
    replica = copy(key)
    replica.region = region
    replica.arn = key.arn.replace(f":{key.region}:", f":{region}:", 1)
    replica.grants, replica.aliases, replica.rotations = {}, {}, []
    replica.policy = replica.generate_default_policy()
    replica.multi_region_configuration = {
        **key.multi_region_configuration,
        "MultiRegionKeyType": "REPLICA",
    }
    return replica


@patches.around(Key)
def to_dict(original: Method, self: Key) -> dict[str, Any]:
    """Tell which replicas there are now: moto's list forgets none."""
    answer: dict[str, Any] = original(self)
    if self.multi_region:
        primary = primary_of(self)
        answer["KeyMetadata"]["MultiRegionConfiguration"] = {
            "MultiRegionKeyType": "PRIMARY" if _is_primary(self) else "REPLICA",
            "PrimaryKey": {"Arn": primary.arn, "Region": primary.region},
            "ReplicaKeys": [
                {"Arn": it.arn, "Region": it.region}
                for it in _siblings(self)
                if not _is_primary(it)
            ],
        }
    return answer


@patches.around(KmsBackend)
def schedule_key_deletion(
    original: Method, self: KmsBackend, key_id: str, pending_window_in_days: int
) -> float:
    """Keep a primary until its replicas are gone, as KMS does."""
    key = self.keys.get(self.get_key_id(key_id))
    if key is not None and key.key_state == _PRIMARY_IS_KEPT:
        raise AwsError("KMSInvalidStateException", f"{key.arn} is pending replica deletion.")
    moment: float = original(self, key_id, pending_window_in_days)
    if key is not None and key.multi_region and _is_primary(key):
        others = [it for it in _siblings(key) if not _is_primary(it)]
        if others:
            key.key_state = _PRIMARY_IS_KEPT
    return moment


@patches.around(KmsResponse)
def enable_key_rotation(original: Method, self: KmsResponse) -> str:
    """Refuse a replica: a primary's rotation is that of all."""
    _refuse_replica(self)
    answer: str = original(self)
    return answer


@patches.around(KmsResponse)
def disable_key_rotation(original: Method, self: KmsResponse) -> str:
    """Refuse a replica: a primary's rotation is that of all."""
    _refuse_replica(self)
    answer: str = original(self)
    return answer


def _refuse_replica(response: KmsResponse) -> None:
    backend = response.kms_backend
    key = backend.keys.get(backend.get_key_id(param(response, "KeyId")))
    if key is not None and key.multi_region and not _is_primary(key):
        raise AwsError(
            "UnsupportedOperationException",
            f"{key.arn} is a replica; rotation is set on its primary key.",
        )


def _is_primary(key: Key) -> bool:
    return key.multi_region_configuration["MultiRegionKeyType"] == "PRIMARY"


def _siblings(key: Key) -> Iterator[Key]:
    """Yield the primary and all replicas, by region."""
    regions = cast("dict[str, KmsBackend]", kms_backends[key.account_id])
    for region in sorted(regions):
        found = regions[region].keys.get(key.id)
        if found is not None:
            yield found
