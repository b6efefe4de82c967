"""How fast a use case may call its models."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from components.spec.fields import Spec

MAX_MODELS = 5
"""Models of a use case with a rate limit: an alarm takes ten metrics, two for each model.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Create-alarm-on-metric-math-expression.html
"""


class RateLimit(Spec):
    """What all calls of a use case together keep to, in each minute."""

    requests_per_minute: Annotated[int, Field(gt=0)]
    """Calls of models, whichever alias they go to."""

    tokens_per_minute: Annotated[int, Field(gt=0)]
    """Tokens of prompts and answers together."""
