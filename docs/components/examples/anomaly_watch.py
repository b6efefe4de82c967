"""Finance hears, once a day, of what costs a tenth and 50 dollars more than it should."""

from components.cost_anomalies import AnomalyWatch, AnomalyWatchArgs

AnomalyWatch(
    "anomalies",
    AnomalyWatchArgs(
        use_cases=["platform", "claims"],
        emails=["ai-cost@example.com"],
        threshold_usd=50,
        threshold_percent=10,
    ),
)
