"""What every call of a model has around it: may the caller, the log, the metrics."""

import json
import re
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sandbox.aws.errors import AwsError
from sandbox.aws.services.bedrock_runtime import access, log, metrics
from sandbox.aws.services.bedrock_runtime.exchange import Outcome
from sandbox.aws.services.bedrock_runtime.models import EMBEDDINGS, Target
from sandbox.aws.services.store import Item, Store

_PART = re.compile(r"\s*\S+")


@dataclass(slots=True)
class Watch:
    """A call that is under way."""

    store: Store
    target: Target
    operation: str

    def done(
        self,
        request: Any,  # noqa: ANN401 - the family's own body
        answer: Any,  # noqa: ANN401
        outcome: Outcome,
        *,
        metadata: dict[str, str] | None = None,
    ) -> None:
        """Write the record of the call, and what it adds to the metrics.

        Args:
            request: the body as it came, as JSON shows it.
            answer: the body that goes back, or the chunks of it.
            outcome: what came of it.
            metadata: the caller's own words for the record.
        """
        record = log.Record(
            request_id=self.store.request_id,
            identity=access.identity(self.store),
            operation=self.operation,
            model_id=self.target.given,
            region=self.store.region,
            account=self.store.account,
            inference_region=self.target.region,
            request=request,
            answer=answer,
            input_tokens=outcome.input_tokens,
            output_tokens=outcome.output_tokens,
            metadata=metadata or {},
            is_embedding=self.target.family in EMBEDDINGS,
        )
        metrics.delivered(self.store, log.deliver(self.store, record))
        metrics.invoked(self.store, self.target.metric_id, outcome)
        for verdict in outcome.verdicts:
            metrics.guarded(self.store, verdict)


@contextmanager
def watched(
    store: Store, target: Target, operation: str, *, streams: bool = False
) -> Generator[Watch]:
    """Yield a watch over one call of a model; one that streams needs another permission.

    Raises:
        AwsError: The caller may not, or the context raises it; the metrics tell of the refusal.
    """
    action = "InvokeModel" + ("WithResponseStream" if streams else "")
    try:
        access.check(store, f"bedrock:{action}", operation, target.arns)
        yield Watch(store, target, operation)
    except AwsError:
        metrics.refused(store, target.metric_id)
        raise


def parts(text: str) -> list[str]:
    """Return a text in the parts in which it is streamed: words with the space before them."""
    return _PART.findall(text) or ([text] if text else [])


def text_of(value: Item) -> str:
    """Return a value as the JSON text that a stream carries."""
    return json.dumps(value)
