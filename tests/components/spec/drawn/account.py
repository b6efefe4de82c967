"""An account that checks what is declared as AWS would, and makes up what it would answer."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, cast

import pulumi

from components.quotas.model import Made, Scope
from components.quotas.table import QUOTAS
from components.services import BOUNDARIES, SharedNetwork, SharedServices
from components.spec.fields import DATA_CLASSES
from components.spec.platform import Environment
from sandbox.aws.app import create_app
from tests.harness import Declaration, Declared
from tests.sandbox.engine_side import Engine, RefusedError

POLICIES = ("policy", "assumeRolePolicy", "resourcePolicy", "accessPolicy")


class Account:
    """Takes resources as long as the service models of AWS do."""

    def __init__(self, region: str) -> None:
        self._engine = Engine(create_app(), {"region": region}, peer=region)
        self._region = region
        self.refused: list[str] = []

    def create(self, resource: Declared) -> tuple[str, Mapping[str, Any]]:
        """Return what AWS would have answered, and note what it would have refused."""
        inputs = dict(resource.inputs)
        try:
            self._engine.check(resource.type, inputs)
        except RefusedError as error:
            self.refused.append(f"{resource.type} {resource.name}: {error.failures or error}")
        identity = _ten(resource.name)
        return identity, {**inputs, **_answered(resource, identity, self._region)}


def _ten(name: str) -> str:
    return hashlib.sha256(name.encode()).hexdigest()[:10]


def _answered(resource: Declared, ten: str, region: str) -> Mapping[str, str]:
    """Return the outputs in the forms that AWS has for them."""
    service, _, kind = resource.type.removeprefix("aws:").partition("/")
    kind = kind.partition(":")[0]
    start = f"arn:aws:{service}:{region}:000000000000"
    key = f"94482488-3041-7064-1a10-0c{ten}"
    arns = {
        "key": f"{start}:key/{key}",
        "replicaKey": f"{start}:key/{key}",
        "role": f"arn:aws:iam::000000000000:role/groundwork/{ten}",
        "guardrail": f"{start}:guardrail/{ten}",
    }
    arn = arns.get(kind, f"{start}:{kind}/{ten}")
    return {
        **dict.fromkeys(
            ("arn", "guardrailArn", "agentArn", "agentAliasArn", "agentRuntimeArn",
             "agentRuntimeEndpointArn", "gatewayArn", "provisionedModelArn"), arn),
        "keyId": key,
        "agentId": ten,
        "agentRuntimeId": f"runtime-{ten}",
        "gatewayId": f"gateway-{ten}",
        "gatewayUrl": f"https://{ten}.gateway.bedrock-agentcore.{region}.amazonaws.com/mcp",
        "agentRuntimeVersion": "7",
        "version": "1",
    }  # fmt: skip


def services(where: Environment) -> SharedServices:
    """Return what the platform of an environment hands to use cases."""

    def each(form: str, names: Sequence[str]) -> dict[str, pulumi.Output[str]]:
        return {it: pulumi.Output.from_input(form.format(it)) for it in names}

    network = SharedNetwork.none()
    if where.network is not None:
        network = SharedNetwork(
            vpc_id=pulumi.Output.from_input("vpc-0a1b2c3d4e5f60718"),
            subnet_ids=pulumi.Output.from_input(["subnet-0a1b2c3d4e5f60718"]),
            security_group_ids=pulumi.Output.from_input(["sg-0a1b2c3d4e5f60718"]),
            endpoint_ids=pulumi.Output.from_input({}),
        )
    key = "arn:aws:kms:us-east-1:000000000000:key/94482488-3041-7064-1a10-0c4f6f2b0001"
    return SharedServices(
        boundary_arns=each("arn:aws:iam::000000000000:policy/boundary/{}", BOUNDARIES),
        buckets=each("meridian-data-{}-000000000000-us-east-1", DATA_CLASSES),
        key_arns=each(key, DATA_CLASSES),
        databases=each("database_{}", DATA_CLASSES),
        replica_key_arns=each(key, DATA_CLASSES),
        network=network,
    )


def wrong(declared: Declaration) -> Iterator[str]:
    """Yield what no program may declare, whatever it is asked for."""
    seen: set[tuple[str, str]] = set()
    for it in declared.resources:
        if (it.type, it.name) in seen:
            yield f"{it.type} {it.name} is there twice"
        seen.add((it.type, it.name))
        text = json.dumps(it.inputs, default=str)
        if "__str__ on an Output" in text:
            yield f"{it.type} {it.name} has an output in a text: {text}"
        for field in POLICIES:
            policy = it.inputs.get(field)
            if isinstance(policy, str) and policy.startswith("{"):
                yield from (f"{it.type} {it.name} {field}: {each}" for each in _policy(policy))
    made = [Made(it.type, it.name, it.inputs) for it in declared.resources]
    for quota in QUOTAS:
        # The other quotas are an account's, and told by `groundwork quotas`.
        if quota.scope is Scope.RESOURCE:
            for holder, used in quota.count(made).items():
                if used > quota.limit:
                    yield f"{quota.id} of {holder}: {used} of {quota.limit}"


def _policy(text: str) -> Iterator[str]:
    statements = cast("Sequence[Mapping[str, Any]]", json.loads(text)["Statement"])
    if not statements:
        yield "no statements"
    sids = [it["Sid"] for it in statements if "Sid" in it]
    if len(sids) != len(set(sids)):
        yield f"a sid is there twice in {sids}"
    for it in statements:
        for part in ("Action", "Resource", "NotAction", "NotResource", "Principal"):
            if part in it and not it[part]:
                yield f"{it.get('Sid')} has no {part}"
