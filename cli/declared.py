"""What the specs alone would have made, without an engine and without an AWS."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Collection, Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any, cast

import pulumi
from pulumi.runtime import mocks, rpc, settings
from pulumi.runtime.stack import run_pulumi_func

from cli.engine import CommandError
from components import naming
from components.account import pinned_provider
from components.cost_tagging import Tags
from components.quotas.model import Made
from components.shared_platform import SharedPlatform, SharedPlatformArgs
from components.spec.loader import Specs
from components.spec.use_case import UseCase as UseCaseSpec
from components.tags import platform_tags, use_case_tags
from components.use_case import UseCase, UseCaseArgs

_ARNS = (
    "agentAliasArn",
    "agentArn",
    "agentRuntimeArn",
    "agentRuntimeEndpointArn",
    "gatewayArn",
    "guardrailArn",
    "provisionedModelArn",
)
_IDS = ("agentId", "agentRuntimeId", "gatewayId", "keyId")

_FORMS = {
    "aws:bedrock/guardrail:Guardrail": "guardrail/{name}",
    "aws:bedrock/inferenceProfile:InferenceProfile": "application-inference-profile/{name}",
    "aws:glue/catalogTable:CatalogTable": "table/{databaseName}/{name}",
    "aws:kms/key:Key": "key/{name}",
    "aws:kms/replicaKey:ReplicaKey": "key/{name}",
    "aws:sagemaker/endpoint:Endpoint": "endpoint/{name}",
}
"""What stands behind the account in ARNs that policies take apart."""

_ROOT = "pulumi:pulumi:Stack"


class _Recorder(mocks.Mocks):
    """Answers each registration with made-up outputs, and remembers it."""

    def __init__(self, place: naming.Place, platform: Mapping[str, Any]) -> None:
        self.made: list[Made] = []
        self._place = place
        self._platform = platform

    def new_resource(self, args: mocks.MockResourceArgs) -> tuple[str | None, dict[Any, Any]]:
        inputs = cast("dict[str, Any]", args.inputs)  # pyright: ignore[reportUnknownMemberType]
        if args.typ == "pulumi:pulumi:StackReference":
            return args.name, {"name": args.name, "outputs": dict(self._platform)}
        if not args.typ.startswith("aws:"):
            return args.name, dict(inputs)
        self.made.append(Made(args.typ, args.name, inputs))
        name = str(inputs.get("name") or inputs.get("bucket") or args.name)
        arn = self._arn(args.typ, name, inputs)
        computed = {
            "arn": arn,
            "name": name,
            **dict.fromkeys(_ARNS, arn),
            **{id_: f"{args.name}-{id_}" for id_ in _IDS},
            "agentRuntimeVersion": "1",
            "gatewayUrl": f"https://{args.name}",
            "version": "1",
        }
        return f"{args.name}-id", {**computed, **inputs}

    def _arn(self, token: str, name: str, inputs: Mapping[str, Any]) -> str:
        """Return an ARN of AWS's form, for policies read who and what it names."""
        service, kind = token.removeprefix("aws:").split(":")[0].split("/")
        if service == "iam":
            if kind == "openIdConnectProvider":
                url = str(inputs.get("url", "")).removeprefix("https://")
                return f"arn:aws:iam::{self._place.account_id}:oidc-provider/{url}"
            path = str(inputs.get("path") or "/")
            return f"arn:aws:iam::{self._place.account_id}:{kind}{path}{name}"
        if token == "aws:s3/bucket:Bucket":  # noqa: S105  a type, not a password
            return naming.bucket_arn(name)
        own = name.replace("-", "") if kind == "guardrail" else name
        form = _FORMS.get(token, "{name}").format_map({**inputs, "name": own})
        region = str(inputs.get("region") or self._place.region)
        return replace(self._place, region=region).arn(service, form)

    def call(self, args: mocks.MockCallArgs) -> tuple[dict[Any, Any], list[tuple[str, str]] | None]:
        raise CommandError(f"the program asks AWS ({args.token}), which only a deployment can")


class _Monitor(mocks.MockMonitor):
    """Gives each resource the URN that the engine would, and writes down its state."""

    def __init__(self, recorder: _Recorder) -> None:
        super().__init__(recorder)
        self.records: list[dict[str, Any]] = []

    def make_urn(self, parent: str, type_: str, name: str) -> str:
        # The SDK's own keeps only the nearest parent's type, and counts the stack as one.
        above = parent.split("::")[2] if parent else _ROOT
        whole = type_ if above == _ROOT else f"{above}${type_}"
        return super().make_urn("", whole, name)

    def RegisterResource(self, request: Any) -> Any:  # noqa: ANN401, N802  the SDK's name and types
        answer = cast("Any", super()).RegisterResource(request)
        self.records.append(
            {
                "urn": answer.urn,
                "type": request.type,
                "custom": request.custom,
                "parent": request.parent,
                "provider": request.provider,
                "dependencies": list(request.dependencies),
                "propertyDependencies": {
                    name: list(it.urns) for name, it in request.propertyDependencies.items()
                },
                "inputs": _plain(request.object),
                "outputs": _plain(answer.object),
            }
        )
        return answer


def _plain(properties: object) -> dict[str, Any]:
    return cast("dict[str, Any]", cast("Any", rpc).deserialize_properties(properties))


@dataclass(frozen=True, slots=True)
class Declaration:
    """What a program declares."""

    made: list[Made]
    records: list[dict[str, Any]]
    """Its resources as a state has them."""

    outputs: Mapping[str, Any]


def stacks(specs: Specs, environment: str) -> dict[str, list[Made]]:
    """Return what the stacks of an environment would hold, by subject.

    What AWS computes, as an id, is made up; all else is what the engine would be told.
    """
    return {subject: it.made for subject, it in _declarations(specs, environment).items()}


def states(
    specs: Specs, environment: str, subjects: Collection[str] | None = None
) -> dict[str, str]:
    """Return the states that the stacks of an environment would have, by the stack's name.

    The stacks are those of `subjects`, by default all; the platform's, from which the others take
    what they share, is always among them. They are as `pulumi stack export` prints one; what AWS
    computes is made up in its form.
    """
    return {
        f"{subject}.{environment}": json.dumps(
            {"version": 3, "deployment": {"manifest": {}, "resources": it.records}}, default=str
        )
        for subject, it in _declarations(specs, environment, subjects).items()
    }


def _declarations(
    specs: Specs, environment: str, subjects: Collection[str] | None = None
) -> dict[str, Declaration]:
    where = specs.platform.environments[environment]
    place = specs.platform.place(environment)

    def provided(tags: Tags) -> pulumi.ResourceOptions:
        return pulumi.ResourceOptions(providers=[pinned_provider("aws", where, tags)])

    def platform() -> None:
        args = SharedPlatformArgs.of(specs, environment)
        opts = provided(platform_tags(specs.platform, environment))
        for name, value in SharedPlatform(naming.PLATFORM, args, opts).outputs.items():
            pulumi.export(name, value)

    found = {naming.PLATFORM: _declared(f"{naming.PLATFORM}.{environment}", platform, place, {})}
    outputs = found[naming.PLATFORM].outputs
    for subject, spec in sorted(specs.of_environment(environment).items()):
        if subjects is not None and subject not in subjects:
            continue

        def use_case(subject: str = subject, spec: UseCaseSpec = spec) -> None:
            asked = UseCaseArgs.of(specs, subject, environment)
            tags = use_case_tags(subject, spec, specs.platform, environment)
            UseCase(subject, asked, provided(tags))

        found[subject] = _declared(f"{subject}.{environment}", use_case, place, outputs)
    return found


def _declared(
    stack: str, program: Callable[[], None], place: naming.Place, platform: Mapping[str, Any]
) -> Declaration:
    """Return what a program declares; it may read the platform's outputs."""
    recorder = _Recorder(place, platform)
    monitor = _Monitor(recorder)
    outputs: dict[str, Any] = {}

    async def run() -> None:
        await run_pulumi_func(program)
        # The stack's outputs have no typed accessor; engine and mocks read the same attribute.
        root = cast("Any", pulumi.runtime.get_root_resource())
        exported: pulumi.Output[dict[str, Any]] = pulumi.Output.from_input(root.outputs)
        outputs.update(await exported.future() or {})

    with _runtime(recorder, monitor, stack) as loop:
        loop.run_until_complete(run())
    # Programs register concurrently; a state that is declared again is the same.
    records = sorted(monitor.records, key=lambda it: str(it["urn"]))
    return Declaration(recorder.made, records, outputs)


@contextmanager
def _runtime(
    recorder: _Recorder, monitor: _Monitor, stack: str
) -> Generator[asyncio.AbstractEventLoop]:
    """Give a program a runtime of its own, since the SDK keeps one for the whole process."""
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    settings.reset_options()
    mocks.set_mocks(recorder, project="groundwork", stack=stack, preview=False, monitor=monitor)
    try:
        yield loop
    finally:
        settings.reset_options()
        loop.close()
        asyncio.set_event_loop(None)
