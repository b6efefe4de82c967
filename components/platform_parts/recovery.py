"""What of the environment survives the loss of its region, kept in another."""

from __future__ import annotations

from components import naming
from components.bucket import AccessLogBucket, AccessLogBucketArgs
from components.elsewhere import in_region
from components.evidence import EvidenceStore, EvidenceStoreArgs
from components.inputs import dataset_of, masking_of
from components.logs import Records, RecordsArgs
from components.platform_parts.assembly import Assembly
from components.recovery_store import RecoveryStore, RecoveryStoreArgs
from components.replication import Folder, Replication, ReplicationArgs
from components.spec.fields import DATA_CLASSES

_ALL = [Folder(name="everything", prefix="")]


def region(assembly: Assembly) -> None:
    """Make the copies, and the log of what is asked of models there; without one, nothing."""
    place = assembly.recovery_place
    if place is None:
        return
    there = in_region(place.region, assembly.opts)
    logs = AccessLogBucket(
        "recovery-access-logs",
        AccessLogBucketArgs(
            place=place,
            retention_days=assembly.records_rules.log_retention_days,
            disposable=assembly.where.is_disposable,
        ),
        there,
    )
    records = Records(
        "recovery-records",
        RecordsArgs(
            place=place,
            data_class=assembly.spec.records_data_class,
            retention_days=assembly.records_rules.log_retention_days,
            masking=masking_of(assembly.spec.records_data_class, assembly.spec),
            access_log_bucket=logs.bucket,
            disposable=assembly.where.is_disposable,
            keeps_trail=False,
        ),
        there,
    )
    evidence = EvidenceStore(
        "recovery-evidence",
        EvidenceStoreArgs(
            place=place,
            data_class=assembly.spec.records_data_class,
            retention_days=assembly.spec.evidence.retention_days,
            access_log_bucket=logs.bucket,
            disposable=assembly.where.is_disposable,
        ),
        there,
    )
    _proof(assembly, place, records, evidence)
    _stores(assembly, place, logs)
    assembly.outputs |= {
        "recovery_region": place.region,
        "recovery_records_bucket": records.bucket,
        "recovery_evidence_bucket": evidence.bucket,
    }


def _proof(
    assembly: Assembly, place: naming.Place, records: Records, evidence: EvidenceStore
) -> None:
    """Copy what is written down and what proves it; what is deleted here stays there."""
    for subject, source, copy in (
        ("records", assembly.records, records),
        ("evidence", assembly.evidence, evidence),
    ):
        Replication(
            f"recovery-{subject}-replication",
            ReplicationArgs(
                source=assembly.place,
                destination=place,
                subject=subject,
                source_bucket=source.bucket,
                source_key_arn=source.key_arn,
                destination_bucket=copy.bucket,
                destination_key_arn=copy.key_arn,
                folders=_ALL,
                carries_deletions=False,
                is_locked=subject == "evidence",
                tags={"data_class": assembly.spec.records_data_class},
            ),
            assembly.opts,
        )


def _stores(assembly: Assembly, place: naming.Place, logs: AccessLogBucket) -> None:
    spec = assembly.spec
    for data_class in DATA_CLASSES:
        copied = [
            dataset_of(name, it)
            for name, it in spec.datasets.items()
            if it.data_class == data_class and it.replicates
        ]
        if not copied:
            continue
        rules, source = spec.data_classes[data_class], assembly.stores[data_class]
        assembly.replicas[data_class] = RecoveryStore(
            f"recovery-data-{data_class}",
            RecoveryStoreArgs(
                source=assembly.place,
                place=place,
                data_class=data_class,
                datasets=copied,
                source_bucket=source.bucket,
                source_key_arn=source.key_arn,
                noncurrent_days=rules.noncurrent_days,
                archive_days=rules.archive_days,
                disposable=assembly.where.is_disposable,
                access_log_bucket=logs.bucket,
            ),
            assembly.opts,
        )
