"""Auditors may read the records as they were, developers what is left after masking."""

from components.record_readers import RecordReaders, RecordReadersArgs
from handbook.surroundings import PLACE, key

RecordReaders(
    "record-readers",
    RecordReadersArgs(
        place=PLACE,
        records_bucket=PLACE.bucket("records"),
        records_key_arn=key("records"),
        redacted_bucket=PLACE.bucket("redacted-logs"),
        redacted_key_arn=key("redacted-logs"),
    ),
)
