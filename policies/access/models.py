"""Models in states, and the calls by which each is invoked.

https://docs.aws.amazon.com/bedrock/latest/userguide/inference-profiles-prereq.html
https://docs.aws.amazon.com/bedrock/latest/userguide/guardrails-permissions-id.html
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, cast

from policies import resource_types as types
from policies.access.answers import Answer, unknown
from policies.access.inventory import Inventory, is_exact
from policies.access.model import Context, arn_part
from policies.access.principals import Principal
from policies.access.reading import tags, text, text_of
from policies.access.routes import Call, Route, Step
from policies.resources import Resource

INVOKE: Final = ("bedrock:InvokeModel", "bedrock:InvokeModelWithResponseStream")
"""Either calls a model; Converse is authorised as these."""

GUARDRAIL: Final = "bedrock:GuardrailIdentifier"
PROFILE: Final = "bedrock:InferenceProfileArn"
_FOUNDATION: Final = "foundation-model/"


@dataclass(frozen=True, slots=True)
class Model:
    """A model as it can be called: by a profile, by throughput of its own, by an endpoint."""

    name: str
    """As `customer-support-fast`; of a foundation model called as such, its id."""

    arn: str
    kind: str
    behind: tuple[str, ...] = ()
    """The foundation models to which a profile may route; AWS asks for a right to each."""

    is_complete: bool = True
    """Whether the state tells all of them."""

    use_case: str | None = None
    urn: str = ""

    @property
    def label(self) -> str:
        """The name, with the region where it is made: one name may stand in two."""
        return (
            self.name
            if self.kind == "foundation model"
            else f"{self.name} ({arn_part(self.arn, 3)})"
        )

    def is_called(self, asked: str) -> bool:
        """Whether a person means this model: by alias, name, ARN, or the model behind it."""
        alias = self.name.removeprefix(f"groundwork-{self.use_case}-").removeprefix(
            f"{self.use_case}-"
        )
        ids = {arn_part(it, 5).removeprefix(_FOUNDATION) for it in self.behind}
        return asked in {alias, self.name, self.arn, *self.behind, *ids}


def models(inventory: Inventory) -> list[Model]:
    """Return the models of the states: those made there, then the foundation models named there."""
    made = [
        *(_profile(it) for it in inventory.of_type(types.INFERENCE_PROFILE)),
        *(
            Model(
                text(it, "provisionedModelName") or it.name,
                text(it, "provisionedModelArn"),
                "provisioned throughput",
                use_case=_use_case(it),
                urn=it.urn,
            )
            for it in inventory.of_type(types.PROVISIONED_THROUGHPUT)
        ),
        *(
            Model(
                text(it, "name"),
                text(it, "arn"),
                "hosted model",
                use_case=_use_case(it),
                urn=it.urn,
            )
            for it in inventory.of_type(types.HOSTED_ENDPOINT)
        ),
    ]
    return [*made, *_foundation_models(inventory, made)]


def _use_case(resource: Resource) -> str | None:
    return (tags(resource) or {}).get("use_case")


def _profile(resource: Resource) -> Model:
    source = text_of(resource, "modelSource.copyFrom")
    listed = resource.properties.get("models")
    behind: list[str] = []
    if isinstance(listed, Sequence) and not isinstance(listed, str):
        for item in listed:
            arn = item.get("modelArn") if isinstance(item, Mapping) else None
            behind += [arn] if isinstance(arn, str) else []
    if not behind and _FOUNDATION in source:
        behind = [source]
    return Model(
        text(resource, "name"),
        text(resource, "arn"),
        "inference profile",
        tuple(dict.fromkeys(behind)),
        bool(behind),
        _use_case(resource),
        resource.urn,
    )


def _foundation_models(inventory: Inventory, made: Sequence[Model]) -> Iterator[Model]:
    named = {arn for model in made for arn in model.behind}
    for rule in inventory.rules():
        resources = rule.statement.part("Resource").value
        for arn in (
            [resources] if isinstance(resources, str) else cast("list[object]", resources or [])
        ):
            if isinstance(arn, str) and _FOUNDATION in arn and is_exact(arn):
                named.add(arn)
    by_id: dict[str, list[str]] = {}
    for arn in sorted(named):
        by_id.setdefault(arn_part(arn, 5).removeprefix(_FOUNDATION), []).append(arn)
    for model_id, arns in by_id.items():
        yield Model(model_id, arns[0], "foundation model", tuple(arns))


def routes(inventory: Inventory, model: Model) -> Iterator[Route]:
    """Yield the ways to invoke a model: with no guardrail, and with each that policies name."""
    if model.kind == "hosted model":
        yield Route("by its endpoint", (Call("sagemaker:InvokeEndpoint", model.arn),))
        return
    for guardrail in (None, *inventory.mentioned(GUARDRAIL)):
        under = Context.of({GUARDRAIL: guardrail or ()})
        label = f"with guardrail {guardrail}" if guardrail else "without a guardrail"
        for action in INVOKE:
            yield from _by(model, action, under, label)


def _by(model: Model, action: str, under: Context, label: str) -> Iterator[Route]:
    if model.kind == "foundation model":
        for arn in model.behind:
            direct = under.plus(Context.of({PROFILE: ()}))
            where = arn_part(arn, 3)
            yield Route(f"called as such in {where}, {label}", (Call(action, arn, direct),))
        return
    through = under.plus(Context.of({PROFILE: model.arn}))
    steps: list[Step] = [Call(action, model.arn, under)]
    home = arn_part(model.arn, 3)
    steps += [Call(action, arn, through, enters=home) for arn in model.behind]
    if not model.is_complete:
        steps.append(_untold(model))
    yield Route(label, steps)


def _untold(model: Model) -> Step:
    def step(_: Inventory, __: Principal | str) -> Answer:
        return unknown(f"to which models {model.name} routes, which its state does not tell")

    return step
