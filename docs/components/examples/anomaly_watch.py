"""Finance and the owner hear, once a day, of what costs a tenth and 50 dollars more than before."""

from components.cost_anomalies import AnomalyWatch, AnomalyWatchArgs

AnomalyWatch(
    "anomalies",
    AnomalyWatchArgs(
        receivers={
            "platform": ["ai-cost@example.com"],
            "claims": ["ai-cost@example.com", "claims-product@example.com"],
        },
        threshold_usd=50,
        threshold_percent=10,
    ),
)
