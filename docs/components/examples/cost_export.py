"""The bill as a table that Athena reads, kept for three years."""

from components.cost_export import CostExport, CostExportArgs
from handbook.surroundings import PLACE, access_logs, lake_settings

CostExport(
    "billing",
    CostExportArgs(
        place=PLACE,
        retention_days=1096,
        disposable=True,
        access_log_bucket=access_logs(),
        settings=lake_settings(),
    ),
)
