"""What alarms and dashboards know of a model endpoint: its name in metrics, its use, its price."""

from __future__ import annotations

from dataclasses import dataclass

MONTH_HOURS = 730
PEAK_FACTOR = 6
"""How far above its monthly mean an hour may lie; a working day peaks at some three times it."""

MILLION = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenPrice:
    """What a million tokens cost, in US dollars."""

    input_usd: float
    output_usd: float


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchedModel:
    """A model endpoint as it was declared."""

    input_tokens_per_month: int
    output_tokens_per_month: int
    price: TokenPrice | None = None

    @property
    def tokens_per_peak_hour(self) -> int:
        """Tokens, read and written, that the declared use explains in the busiest hour."""
        month = self.input_tokens_per_month + self.output_tokens_per_month
        return max(1, month * PEAK_FACTOR // MONTH_HOURS)


def spend_expression(prices: dict[tuple[str, str], TokenPrice]) -> str:
    """Return the metric math that gives US dollars.

    Args:
        prices: ids of the metrics of input and output tokens, to their price.
    """
    return " + ".join(
        f"FILL({read}, 0) * {price.input_usd / MILLION:.10f}"
        f" + FILL({written}, 0) * {price.output_usd / MILLION:.10f}"
        for (read, written), price in prices.items()
    )
