"""Builds what policies are tested on: single resources, and the stacks of the real program."""

from __future__ import annotations

import contextlib
import dataclasses
import datetime as dt
import runpy
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from components import naming
from policies import resource_types as types
from policies.checks import judge_resource, judge_stack
from policies.context import PolicyContext
from policies.model import Outcome, Policy, Stage, Verdict, Waiver
from policies.resource_types import ResourceType
from policies.resources import Resource, Stack
from policies.spec_context import context_of
from policies.values import decode
from tests.harness import Declaration, Declared, declare, sandbox_shell

ROOT = Path(__file__).resolve().parent.parent.parent
PLATFORM = "platform.sandbox"
USE_CASE = "customer-support.sandbox"
PROTOTYPE = "returns-triage.sandbox"
HOSTING = "document-extraction.sandbox"
ASSISTANT = "internal-assistant.sandbox"
IN_PRODUCTION = tuple(
    f"{subject}.prod"
    for subject in ("platform", "customer-support", "document-extraction", "internal-assistant")
)
"""Where nothing is disposable."""
TODAY = dt.date(2026, 11, 23)
UNKNOWN_TEXT = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"
"""How the engine writes a text that a preview does not know."""


@cache
def context(stack: str = USE_CASE) -> PolicyContext:
    """Return what the repository's own specs say of a stack."""
    return context_of(stack, today=TODAY)


def at_stage(stage: Stage, stack: str = USE_CASE) -> PolicyContext:
    return dataclasses.replace(context(stack), stage=stage)


def urn_of(token: str, name: str, stack: str = USE_CASE) -> str:
    return f"urn:pulumi:{stack}::groundwork::{token}::{name}"


def resource(
    token: str,
    properties: Mapping[str, Any],
    *,
    name: str = "subject",
    made_from: Mapping[str, Sequence[Resource]] | None = None,
    provider: Mapping[str, Any] | None = None,
    provider_type: str = "",
) -> Resource:
    """Return a resource as a rule sees it; sentinels of the wire become unknown values."""
    return Resource(
        urn=urn_of(token, name),
        type=token,
        properties={key: decode(value) for key, value in properties.items()},
        provider={key: decode(value) for key, value in (provider or {}).items()},
        provider_type=provider_type,
        property_dependencies={
            key: tuple(each.urn for each in found) for key, found in (made_from or {}).items()
        },
    )


def waiver(policy: str, urn: str, last_day: dt.date = TODAY, **changed: Any) -> Waiver:
    """Return a waiver that is as it should be."""
    given: dict[str, Any] = {
        "policy": policy,
        "urn": urn,
        "owner": "mei-tanaka",
        "approver": "priya-raman",
        "reason": "The vendor mends it with the next release, which is announced.",
        "ticket": "SEC-12",
        "created": last_day - dt.timedelta(days=20),
        "expires": last_day,
        "line": 2,
        **changed,
    }
    return Waiver(**given)


def declared(stack: str, kind: ResourceType, name: str = "") -> Resource:
    """Return the resource of a type that the real program declares, by its name or part of it."""
    found = [it for it in declared_stack(stack) if it.type == kind.token and name in it.name]
    # The program declares in no order that could be relied on.
    return min(found, key=lambda it: (it.name != name, it.name))


def altered(subject: Resource, **properties: Any) -> Resource:
    """Return a resource with some properties replaced; sentinels become unknown values."""
    changed = {key: decode(value) for key, value in properties.items()}
    return dataclasses.replace(subject, properties={**subject.properties, **changed})


def judge(
    policy: Policy, subject: Resource | Sequence[Resource], where: PolicyContext | None = None
) -> list[Verdict]:
    """Return the verdicts on one resource, or on a stack of several."""
    if isinstance(subject, Resource):
        return judge_resource(policy, subject, where or context())
    return judge_stack(policy, Stack(subject), where or context())


def summary(verdicts: Sequence[Verdict]) -> Outcome:
    """Return the gravest outcome: a failure, then what is open, then a pass."""
    found = {each.outcome for each in verdicts}
    for outcome in (Outcome.FAIL, Outcome.UNDECIDED, Outcome.PASS):
        if outcome in found:
            return outcome
    return Outcome.NOT_APPLICABLE


class _Account:
    """Answers registrations with the names and ARNs that AWS would give."""

    def __init__(self, account_id: str) -> None:
        self._id = account_id
        self.outputs: dict[tuple[str, str], Mapping[str, Any]] = {}

    def create(self, resource: Declared) -> tuple[str, Mapping[str, Any]]:
        inputs = resource.inputs
        name = str(inputs.get("name") or inputs.get("bucket") or resource.name)
        path = str(inputs.get("path", "/"))
        iam = f"arn:aws:iam::{self._id}"
        kind = resource.type.split("/")[0].removeprefix("aws:")
        place = f"arn:aws:{kind}:{inputs.get('region', 'us-east-1')}:{self._id}"
        arn = {
            "aws:iam/role:Role": f"{iam}:role{path}{name}",
            "aws:iam/policy:Policy": f"{iam}:policy{path}{name}",
            "aws:iam/openIdConnectProvider:OpenIdConnectProvider": (
                f"{iam}:oidc-provider/{str(inputs.get('url', '')).removeprefix('https://')}"
            ),
            "aws:bedrock/guardrail:Guardrail": f"{place}:guardrail/abc123",
            "aws:kms/key:Key": f"{place}:key/{resource.name}",
            "aws:kms/replicaKey:ReplicaKey": f"{place}:key/{resource.name}",
            "aws:sagemaker/endpoint:Endpoint": f"{place}:endpoint/{name}",
            "aws:glue/catalogTable:CatalogTable": (
                f"{place}:table/{inputs.get('databaseName')}/{name}"
            ),
            "aws:bedrock/inferenceProfile:InferenceProfile": (
                f"{place}:application-inference-profile/{name}"
            ),
            "aws:s3/bucket:Bucket": f"arn:aws:s3:::{name}",
        }.get(resource.type, f"{place}:{name}")
        outputs = {
            "id": name,
            "arn": arn,
            "guardrailId": "abc123",
            "guardrailArn": arn,
            "provisionedModelArn": arn,
            "keyId": resource.name,
            "version": "1",
            "name": name,
            "models": _behind(inputs),
            **inputs,
        }
        self.outputs[resource.type, resource.name] = outputs
        return name, outputs


def _behind(inputs: Mapping[str, Any]) -> list[dict[str, str]]:
    """Return the models to which AWS would say that an inference profile routes."""
    source = str(inputs.get("modelSource", {}).get("copyFrom", ""))
    _, is_shared, model = source.partition("inference-profile/us.")
    regions = ("us-east-1", "us-east-2", "us-west-2")
    shared = [f"arn:aws:bedrock:{region}::foundation-model/{model}" for region in regions]
    return [{"modelArn": arn} for arn in (shared if is_shared else [source]) if arn]


@cache
def _declared(stack: str) -> tuple[Declaration, _Account]:
    subject, environment = stack.split(".")
    platform = f"{naming.PLATFORM}.{environment}"
    references = (
        {}
        if subject == naming.PLATFORM
        else {naming.platform_stack(environment): _declared(platform)[0].outputs}
    )

    def program() -> None:
        runpy.run_path(str(ROOT / "platform" / "__main__.py"))

    (account_id,) = context(stack).account_ids
    account = _Account(account_id)
    with sandbox_shell() if environment == "sandbox" else contextlib.nullcontext():
        return declare(program, account, stack=stack, references=references), account


def declared_stack(stack: str) -> list[Resource]:
    """Return the resources of the real program for `stack`, as they are after an update."""
    declaration, account = _declared(stack)
    providers = {
        each.name: each.inputs
        for each in declaration.resources
        if each.type == types.AWS_PROVIDER.token
    }
    return [
        Resource(
            urn=urn_of(each.type, each.name, stack),
            type=each.type,
            properties={
                key: decode(value)
                for key, value in account.outputs.get((each.type, each.name), each.inputs).items()
            },
            provider={
                key: decode(value) for key, value in _provider(each.provider, providers).items()
            },
            provider_type=types.AWS_PROVIDER.token if each.provider else "",
            is_protected=each.is_protected,
        )
        for each in declaration.resources
        if not each.type.startswith("pulumi:") or each.type == types.AWS_PROVIDER.token
    ]


def _provider(reference: str, providers: Mapping[str, Mapping[str, Any]]) -> Mapping[str, Any]:
    """Return the configuration behind a reference to a provider, which is its URN and its id.

    A component has no provider of its own.
    """
    name = reference.rpartition("::")[0].rpartition("::")[2]
    return providers[name] if reference else {}
