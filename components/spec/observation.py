"""What specs say of logs and alarms: what is masked, what is kept as evidence, who is told when."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from components.spec.fields import RoleArn, Shape, Slug, Spec

LogRetentionDays = Literal[
    1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731,
    1096, 1827, 2192, 2557, 2922, 3288, 3653,
]  # fmt: skip
"""The retentions that CloudWatch Logs takes."""

Country = Literal["BR", "CA", "DE", "ES", "FR", "GB", "IT", "US"]
"""The countries whose numbers CloudWatch Logs knows best."""

IdentifierName = Annotated[
    str, Shape(r"[A-Za-z][A-Za-z0-9_-]{0,127}", "a name of letters, digits, _ and -")
]
IdentifierPattern = Annotated[
    str, Shape(r"[a-zA-Z0-9_#=@/;,\- ?*+.|()\[\]{}\\^]{1,200}", "a regular expression for logs")
]
"""What CloudWatch Logs takes in the expression of a custom data identifier.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL-custom-data-identifiers.html
"""


class LogProtection(Spec):
    """Which personal data the logs mask beside what the guardrail of a class stops."""

    countries: tuple[Country, ...] = ("US",)
    """Countries whose numbers of telephones, accounts and papers are looked for."""

    patterns: Annotated[dict[IdentifierName, IdentifierPattern], Field(max_length=10)] = Field(
        default_factory=dict
    )
    """The organisation's own sensitive numbers: a name to a regular expression."""


class Evidence(Spec):
    """How long proof is kept that nobody may change, such as reports of audits."""

    retention_days: Annotated[int, Field(ge=1, le=36_500)] = 3650
    """From the day that a piece comes in; the EU AI Act, article 18, asks for ten years."""


class RecordReaders(Spec):
    """Roles of people that read the log of model invocations."""

    auditors: tuple[RoleArn, ...] = ()
    """Read every prompt and answer as it was."""

    developers: tuple[RoleArn, ...] = ()
    """Read the redacted copy."""


Seconds = Annotated[float, Field(gt=0, le=900)]
Count = Annotated[int, Field(gt=0)]


class ObservationOverlay(Spec):
    """What an environment changes in how a use case is watched."""

    log_retention_days: LogRetentionDays | None = None
    latency_p99_seconds: Seconds | None = None
    client_errors_per_five_minutes: Count | None = None
    interventions_per_hour: Count | None = None
    on_call: Slug | None = None


class Observation(Spec):
    """How a use case is watched, and who is called."""

    log_retention_days: LogRetentionDays | None = None
    """How long its logs are kept, within the limits of its data class; left out, as that says."""

    latency_p99_seconds: Seconds = 30
    """Time within which 99 of 100 calls of a model are answered."""

    client_errors_per_five_minutes: Count = 20
    """Calls refused as wrong, by a model, above which the team is told."""

    interventions_per_hour: Count = 50
    """Times that the guardrail may step in before the team is told."""

    on_call: Slug | None = None
    """Group that is paged when customers get no answer; left out, the platform's owner."""
