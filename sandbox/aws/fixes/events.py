"""EventBridge: refusals that moto leaves out, and what it fails at instead of refusing."""

import json
from typing import Any, cast

from moto.events.models import EventBus, EventsBackend

from sandbox.aws.errors import AwsError
from sandbox.aws.fixes.patch import Method, Patches

patches = Patches()

_MAX_TARGETS = 5
"""Targets of one rule (EventBridge user guide, "Amazon EventBridge quotas")."""

_INPUTS = ("Input", "InputPath", "InputTransformer")
_ROLE_WANTED = ("ecs", "kinesis", "states", "batch", "codepipeline", "codebuild", "sagemaker")
"""Services whose targets EventBridge reaches by a role (user guide, "Using identity-based policies
for Amazon EventBridge")."""


@patches.around(EventsBackend)
def list_targets_by_rule(
    original: Method, self: EventsBackend, rule_id: str, event_bus_arn: str | None, **more: object
) -> Any:  # noqa: ANN401 - moto's page
    """Answer ResourceNotFoundException where there is no such rule."""
    _check_rule(self, rule_id, event_bus_arn)
    return original(self, rule_id, event_bus_arn, **more)


@patches.around(EventsBackend)
def remove_targets(
    original: Method, self: EventsBackend, name: str, event_bus_arn: str | None, ids: list[str]
) -> None:
    """Answer ResourceNotFoundException where there is no such rule."""
    _check_rule(self, name, event_bus_arn)
    original(self, name, event_bus_arn, ids)


@patches.around(EventsBackend)
def put_targets(
    original: Method,
    self: EventsBackend,
    name: str,
    event_bus_arn: str | None,
    targets: list[dict[str, Any]],
) -> None:
    """Refuse too many targets, two kinds of input at once, and a target without its role."""
    for target in targets:
        given = [key for key in _INPUTS if target.get(key)]
        if len(given) > 1:
            raise AwsError(
                "ValidationException",
                f"Only one of {', '.join(_INPUTS)} must be provided for target {target['Id']}.",
            )
        if target.get("Input"):
            _check_json(target)
        if target["Arn"].split(":")[2] in _ROLE_WANTED and not target.get("RoleArn"):
            raise AwsError("ValidationException", f"RoleArn is required for target {target['Id']}.")
    rule = _bus(self, event_bus_arn).rules.get(name)
    held = {target["Id"] for target in (*(rule.targets if rule else ()), *targets)}
    if len(held) > _MAX_TARGETS:
        raise AwsError(
            "LimitExceededException", f"The rule would have {len(held)} targets; {_MAX_TARGETS}."
        )
    original(self, name, event_bus_arn, targets)


def _check_json(target: dict[str, Any]) -> None:
    try:
        json.loads(target["Input"])
    except ValueError as error:
        raise AwsError(
            "ValidationException", f"Input of target {target['Id']} is not JSON: {error}"
        ) from error


def _check_rule(self: EventsBackend, name: str, event_bus_arn: str | None) -> None:
    if name not in _bus(self, event_bus_arn).rules:
        raise AwsError(
            "ResourceNotFoundException",
            f"Rule {name} does not exist on EventBus {event_bus_arn or 'default'}.",
        )


def _bus(self: EventsBackend, event_bus_arn: str | None) -> EventBus:
    hidden = cast("Any", self)
    bus: EventBus = hidden._get_event_bus(hidden._normalize_event_bus_arn(event_bus_arn))
    return bus
