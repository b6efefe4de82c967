"""A masked copy of the invocation log, for those who may not see what was masked."""

from components.data_protection import Masking
from components.logs import Records, RecordsArgs
from components.redacted_copy import RedactedCopy, RedactedCopyArgs
from handbook.surroundings import PLACE, access_logs, key, topic

logs = access_logs()
records = Records(
    "records",
    RecordsArgs(
        place=PLACE,
        data_class="internal",
        retention_days=365,
        masking=Masking(identifiers=["EmailAddress"]),
        access_log_bucket=logs,
        disposable=True,
    ),
)
RedactedCopy(
    "redacted-copy",
    RedactedCopyArgs(
        place=PLACE,
        log_group=records.invocations_log_group,
        data_class="internal",
        retention_days=365,
        access_log_bucket=logs,
        topic_arn=topic(key()),
        disposable=True,
    ),
)
