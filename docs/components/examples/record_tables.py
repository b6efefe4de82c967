"""Tables over the records of the last year, opened to one auditor and to nobody else."""

from components.record_tables import RecordTables, RecordTablesArgs
from handbook.surroundings import PLACE, lake_settings

RecordTables(
    "record-tables",
    RecordTablesArgs(
        place=PLACE,
        records_bucket=PLACE.bucket("records"),
        redacted_bucket=PLACE.bucket("redacted-logs"),
        data_class="internal",
        retention_days=365,
        settings=lake_settings(),
        auditors={"auditor": PLACE.role_arn("groundwork-auditor")},
        developers={},
    ),
)
