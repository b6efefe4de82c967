"""How well a model does for a use case, measured before people rely on it."""

from __future__ import annotations

from components.spec.fields import ColumnName, Date, HttpsUrl, Sentence, Slug, Spec


class Evaluation(Spec):
    """One model's score on the use case's own questions, and who found it good enough."""

    model_id: str
    """Bedrock's id of the model that was asked; an alias that moves on asks for a new one."""

    evaluated_on: Date
    test_set: Sentence
    """What it was asked, with its version."""

    measure: ColumnName
    """Name of the score, as `right_answer_share`."""

    score: float
    """A greater one is better."""

    least_score: float
    """The score below which the model would not do."""

    approver: Slug
    """Person who found it good enough; none of the trio."""

    record: HttpsUrl
    """Where questions, answers and marks are kept."""
