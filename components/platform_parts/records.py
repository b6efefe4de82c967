"""What is written down of everything that happens in the environment."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pulumi

from components import naming
from components.bucket import AccessLogBucket, AccessLogBucketArgs
from components.data_protection import FINDINGS_LOG_GROUP
from components.evidence import EvidenceStore, EvidenceStoreArgs
from components.inputs import masking_of
from components.logs import Records, RecordsArgs
from components.platform_parts.assembly import Assembly
from components.record_access import RecordAccess, RecordAccessArgs
from components.record_readers import RecordReaders, RecordReadersArgs
from components.record_tables import RecordTables, RecordTablesArgs
from components.redacted_copy import RedactedCopy, RedactedCopyArgs
from components.saved_queries import (
    FINDING_QUERIES,
    INVOCATION_QUERIES,
    SavedQueries,
    SavedQueriesArgs,
)
from components.spec.identity import Duty


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
            masking=masking_of(assembly.spec.records_data_class, assembly.spec),
            access_log_bucket=assembly.access_logs.bucket,
            disposable=assembly.where.is_disposable,
        ),
        assembly.opts,
    )
    assembly.outputs |= {
        "records_bucket": assembly.records.bucket,
        "invocations_log_group": assembly.records.invocations_log_group,
    }


def evidence(assembly: Assembly) -> None:
    """Make the store of what auditors are shown, which nobody can change."""
    assembly.evidence = EvidenceStore(
        "evidence",
        EvidenceStoreArgs(
            place=assembly.place,
            data_class=assembly.spec.records_data_class,
            retention_days=assembly.spec.evidence.retention_days,
            access_log_bucket=assembly.access_logs.bucket,
            disposable=assembly.where.is_disposable,
        ),
        assembly.opts,
    )
    assembly.outputs |= {
        "evidence_bucket": assembly.evidence.bucket,
        "evidence_key_arn": assembly.evidence.key_arn,
    }


def readable(assembly: Assembly) -> None:
    """Make what people read of the records: a redacted copy, tables, queries and their rights."""
    spec, place = assembly.spec, assembly.place
    records = assembly.records
    copy = RedactedCopy(
        "redacted-copy",
        RedactedCopyArgs(
            place=place,
            log_group=records.invocations_log_group,
            data_class=spec.records_data_class,
            retention_days=assembly.records_rules.log_retention_days,
            access_log_bucket=assembly.access_logs.bucket,
            topic_arn=assembly.alerts.arn,
            disposable=assembly.where.is_disposable,
        ),
        assembly.opts,
    )
    policies = RecordReaders(
        "record-readers",
        RecordReadersArgs(
            place=place,
            records_bucket=place.bucket(naming.RECORDS_BUCKET),
            records_key_arn=records.key_arn,
            redacted_bucket=place.bucket("redacted-logs"),
            redacted_key_arn=copy.key_arn,
        ),
        assembly.opts,
    )
    others = assembly.where.record_readers
    auditors = _query(
        assembly,
        naming.RECORDS_AUDITOR,
        "Queries every prompt and answer as it was",
        "query-records",
        policies.auditor_policy_arn,
    )
    developers = _query(
        assembly,
        naming.RECORDS_DEVELOPER,
        "Queries prompts and answers with personal data masked",
        "query-redacted-records",
        policies.developer_policy_arn,
    )
    tables = RecordTables(
        "record-tables",
        RecordTablesArgs(
            place=place,
            records_bucket=records.bucket,
            redacted_bucket=copy.bucket,
            data_class=spec.records_data_class,
            retention_days=assembly.records_rules.log_retention_days,
            settings=assembly.lake_settings,
            auditors={**_named(others.auditors), **auditors},
            developers={**_named(others.developers), **developers},
        ),
        assembly.opts,
    )
    for title, group, queries in (
        ("invocations", records.invocations_log_group, INVOCATION_QUERIES),
        ("findings", FINDINGS_LOG_GROUP, FINDING_QUERIES),
    ):
        SavedQueries(
            f"{title}-queries",
            SavedQueriesArgs(folder=naming.PLATFORM, log_group=group, queries=queries),
            assembly.opts,
        )
    assembly.outputs |= {
        "redacted_bucket": copy.bucket,
        "records_database": tables.database,
        "records_auditor_policy_arn": policies.auditor_policy_arn,
        "records_developer_policy_arn": policies.developer_policy_arn,
    }


def _query(
    assembly: Assembly, role: str, description: str, duty: Duty, policy_arn: pulumi.Output[str]
) -> Mapping[str, pulumi.Input[str]]:
    """Make the way to query for those who have a duty; return its role, where there are any."""
    if assembly.where.identity_center is None:
        return {}
    environment, store = assembly.environment, assembly.stores[assembly.spec.records_data_class]
    holders = [
        naming.permission_set(name, environment)
        for name, it in assembly.spec.workforce.permission_sets.items()
        if duty in it.duties and environment in it.environments
    ]
    if not holders:
        return {}
    made = RecordAccess(
        role.removeprefix(naming.title("")),
        RecordAccessArgs(
            place=assembly.place,
            role=role,
            description=description,
            permission_sets=holders,
            policy_arn=policy_arn,
            results_bucket=store.bucket,
            results_key_arn=store.key_arn,
            disposable=assembly.where.is_disposable,
            tags={"data_class": assembly.spec.records_data_class},
        ),
        assembly.opts,
    )
    assembly.outputs[f"{naming.glue_name(duty)}_role_arn"] = made.role_arn
    return {role: made.role_arn}


def _named(arns: Sequence[str]) -> Mapping[str, pulumi.Input[str]]:
    return {arn.rpartition("/")[2]: arn for arn in arns}
