"""The account's trail and every prompt and answer, masked in the log group, for a year."""

from components.data_protection import Masking
from components.logs import Records, RecordsArgs
from handbook.surroundings import PLACE, access_logs

Records(
    "records",
    RecordsArgs(
        place=PLACE,
        data_class="internal",
        retention_days=365,
        masking=Masking(identifiers=["EmailAddress"]),
        access_log_bucket=access_logs(),
        disposable=True,
    ),
)
