"""What is written down of everything that happens in the environment."""

from __future__ import annotations

from components.bucket import AccessLogBucket, AccessLogBucketArgs
from components.logs import Records, RecordsArgs
from components.platform_parts.assembly import Assembly


def access_logs(assembly: Assembly) -> None:
    """Make the bucket to which all others write who asked them for what."""
    assembly.access_logs = AccessLogBucket(
        "access-logs",
        AccessLogBucketArgs(
            place=assembly.place,
            retention_days=assembly.records_rules.log_retention_days,
            disposable=assembly.where.is_disposable,
        ),
        assembly.opts,
    )


def records(assembly: Assembly) -> None:
    """Make the account's trail and the log of model invocations."""
    assembly.records = Records(
        "records",
        RecordsArgs(
            place=assembly.place,
            data_class=assembly.spec.records_data_class,
            retention_days=assembly.records_rules.log_retention_days,
            access_log_bucket=assembly.access_logs.bucket,
            disposable=assembly.where.is_disposable,
        ),
        assembly.opts,
    )
    assembly.outputs |= {
        "records_bucket": assembly.records.bucket,
        "invocations_log_group": assembly.records.invocations_log_group,
    }
