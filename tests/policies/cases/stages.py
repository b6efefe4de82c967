"""How a use case came to its stage, and how long it stays."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import Any

from policies.context import Approval, PolicyContext
from policies.model import Outcome
from tests.policies.case import Case
from tests.policies.cases.models import BUCKET, FAIL, NOT_APPLICABLE, PASS
from tests.policies.support import PROTOTYPE, TODAY, context

TOMORROW = TODAY + dt.timedelta(days=1)
YESTERDAY = TODAY - dt.timedelta(days=1)


def gated(**gates: Approval) -> PolicyContext:
    own = context()
    return dataclasses.replace(own, gates={**own.gates, **gates})


def approval(**changed: Any) -> Approval:
    given: dict[str, Any] = {"reference": "r", "approver": "x", "expires_on": TOMORROW, **changed}
    return Approval(**given)


def without(gate: str) -> PolicyContext:
    own = context()
    return dataclasses.replace(
        own, gates={name: it for name, it in own.gates.items() if name != gate}
    )


def ending(day: dt.date | None) -> PolicyContext:
    return dataclasses.replace(context(), stage_ends_on=day)


def case(
    policy: str, outcome: Outcome, where: PolicyContext, says: str = "", why: str = ""
) -> Case:
    return Case(policy=policy, outcome=outcome, subject=[BUCKET], where=where, says=says, why=why)


CASES = [
    case("GOV-02", PASS, context(), "on_call: tomas-lindqvist, until 2028-10-22"),
    case("GOV-02", PASS, gated(rollback=approval(expires_on=TODAY)), why="last day"),
    case("GOV-02", FAIL, without("evaluation"), "the gate evaluation was not passed", "missing"),
    case(
        "GOV-02",
        FAIL,
        gated(evaluation=approval(approver="dana-okafor")),
        "approved by dana-okafor, who builds the use case",
        "own",
    ),
    case(
        "GOV-02",
        FAIL,
        gated(evaluation=approval(expires_on=YESTERDAY)),
        f"the approval of evaluation ended on {YESTERDAY}",
        "over",
    ),
    case("GOV-02", NOT_APPLICABLE, context(PROTOTYPE), "asks for no gate"),
    case("GOV-10", PASS, ending(TODAY), f"lasts until {TODAY}"),
    case("GOV-10", FAIL, ending(YESTERDAY), f"ended on {YESTERDAY}"),
    case("GOV-10", NOT_APPLICABLE, ending(None), "has no end"),
]
