"""What a use case has to show before it moves to the next stage."""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

from pydantic import Field

from components.spec.fields import Date, HttpsUrl, Sentence, Slug, Spec

GateName: TypeAlias = Literal[
    "architecture_review", "impact_assessment", "evaluation", "rollback", "on_call"
]
"""The gates on the way to production; the platform's `stages` say which stage asks for which."""

ReviewTopic: TypeAlias = Literal[
    "model_governance", "data_governance", "observability", "privacy", "vendor_risk"
]
"""What an architecture review looks at."""


class Gate(Spec):
    """An approval by somebody who does not build the use case, with what it rests on."""

    approver: Slug
    """Person who approved; none of the trio."""

    approved_on: Date
    expires_on: Date
    """Day after which it has to be looked at again."""

    evidence: HttpsUrl
    """Where the record of it is kept."""


class ArchitectureReview(Gate):
    """A review of how the use case is built."""

    topics: Annotated[tuple[ReviewTopic, ...], Field(min_length=1)]
    """What was looked at; a gate is passed when all five were."""


class Rollback(Gate):
    """A way back that was tried."""

    procedure: Sentence
    """What is done to go back, in a sentence; the evidence has the whole."""


class OnCall(Gate):
    """Who is called when it fails, at any hour."""

    group: Slug
    """Group that is on call."""


class Gates(Spec):
    """The gates that the use case has passed."""

    architecture_review: ArchitectureReview | None = None
    impact_assessment: Gate | None = None
    """What it does to people and to the business; under the EU AI Act, article 27, where high."""

    evaluation: Gate | None = None
    """That it answers well enough, on its evaluation set."""

    rollback: Rollback | None = None
    on_call: OnCall | None = None

    def passed(self) -> dict[GateName, Gate]:
        """Return the gates that were passed, by name."""
        every: dict[GateName, Gate | None] = {
            "architecture_review": self.architecture_review,
            "impact_assessment": self.impact_assessment,
            "evaluation": self.evaluation,
            "rollback": self.rollback,
            "on_call": self.on_call,
        }
        return {name: gate for name, gate in every.items() if gate is not None}
