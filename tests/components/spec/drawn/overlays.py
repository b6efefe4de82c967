"""What environments change of a use case."""

from __future__ import annotations

from typing import Any, cast

from hypothesis import strategies as st

from components.spec.hosting import HostedModelUseOverlay
from components.spec.observation import ObservationOverlay
from components.spec.secrets import RotationOverlay
from components.spec.use_case import GuardrailOverlay, ModelUseOverlay, Overlay
from tests.components.spec.drawn.offers import Offers
from tests.components.spec.drawn.values import (
    ABSENT,
    Data,
    Drawn,
    Rules,
    keyed,
    of_model,
    optional,
    some,
)

NONE = st.just(ABSENT)


@st.composite
def overlays(draw: st.DrawFn, base: Data, offers: Offers) -> Data:
    """Draw an overlay for each environment; what is left out stays as the file has it."""
    return {it: without_nothing(draw(_overlay(base, offers))) for it in offers.there}


def without_nothing(value: Any) -> Any:
    """Return an overlay without what it says to be nothing: that takes a value away."""
    if isinstance(value, dict):
        parts = cast("Data", value)
        return {key: without_nothing(it) for key, it in parts.items() if it is not None}
    return value


def _overlay(base: Data, offers: Offers) -> Drawn:
    ceiling = offers.platform.stages[offers.stage].monthly_budget_ceiling_usd
    groups = st.sampled_from(list(offers.platform.groups))
    rules: Rules = {
        (Overlay, "monthly_budget_usd"): optional(st.integers(1, ceiling)),
        (Overlay, "recovery"): st.sampled_from([ABSENT, False]),
        (ObservationOverlay, "on_call"): optional(groups),
        (ObservationOverlay, "log_retention_days"): NONE,
        (ModelUseOverlay, "provisioned"): NONE,
        (HostedModelUseOverlay, "instances"): NONE,
        (HostedModelUseOverlay, "serverless"): NONE,
        (HostedModelUseOverlay, "capture_share"): NONE,
        # A limit has to leave room for what is declared, which an overlay may raise.
        (GuardrailOverlay, "denied_topics"): NONE,
        **{(Overlay, it): NONE for it in ("rate_limit", "datasets", "knowledge", "agent_runtime")},
    }
    of_names = {
        "models": ModelUseOverlay,
        "hosted_models": HostedModelUseOverlay,
        "secrets": RotationOverlay,
    }
    for field, model in of_names.items():
        given = list(base.get(field) or {})
        if field == "models" and base.get("rate_limit"):
            given = []
        rules[Overlay, field] = some(given).flatmap(
            lambda it, model=model: keyed(it, of_model(model, rules))
        )
    if not base.get("models"):
        rules[Overlay, "guardrail"] = NONE
    return of_model(Overlay, rules)
