"""The shared platform of an environment, and what it hands to use cases."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

import pulumi
import pulumi_aws as aws

from components import naming
from components.bucket import AccessLogBucket, AccessLogBucketArgs
from components.cost_tagging import AlertTopic, AlertTopicArgs
from components.data_access import DataStore, DataStoreArgs
from components.encryption import EncryptionKey, EncryptionKeyArgs, used_by_alerts
from components.identity import (
    Boundary,
    BoundaryArgs,
    ContinuousIntegration,
    ContinuousIntegrationArgs,
)
from components.inputs import dataset_of
from components.logs import Records, RecordsArgs
from components.spec.fields import DATA_CLASSES, DataClass
from components.spec.platform import Environment, Platform


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedServices:
    """What a use case takes from the platform of its environment."""

    boundary_arn: pulumi.Output[str]
    buckets: Mapping[str, pulumi.Output[str]]
    """Data class to the bucket of its store."""

    key_arns: Mapping[str, pulumi.Output[str]]
    """Data class to the key of its store."""

    databases: Mapping[str, pulumi.Output[str]]
    """Data class to the Glue database of its store."""

    def as_outputs(self) -> dict[str, object]:
        """Return the stack outputs under which the platform publishes this."""
        return {
            "boundary_arn": self.boundary_arn,
            "buckets": self.buckets,
            "key_arns": self.key_arns,
            "databases": self.databases,
        }

    @classmethod
    def from_stack(cls, reference: pulumi.StackReference) -> SharedServices:
        """Return what the referenced platform stack published.

        Where something is not there, the deployment ends with the advice to bring the platform up.
        """
        published: pulumi.Output[dict[str, Any]] = pulumi.Output.all(
            reference.name, reference.outputs
        ).apply(_complete)

        def per_class(output: str) -> dict[str, pulumi.Output[str]]:
            return {it: published.apply(_pick(output, it)) for it in DATA_CLASSES}

        return cls(
            boundary_arn=published.apply(_pick("boundary_arn")),
            buckets=per_class("buckets"),
            key_arns=per_class("key_arns"),
            databases=per_class("databases"),
        )


def _complete(parts: Sequence[Any]) -> dict[str, Any]:
    stack, outputs = parts
    names = [field.name for field in fields(SharedServices)]
    missing = [name for name in names if name not in outputs]
    if missing:
        raise pulumi.RunError(
            f"stack {stack} publishes no {', '.join(missing)}; "
            f"bring it up first: pulumi up -s {stack.rpartition('/')[2]}"
        )
    return outputs


def _pick(*keys: str) -> Callable[[dict[str, Any]], str]:
    def pick(outputs: dict[str, Any]) -> str:
        found: Any = outputs
        for key in keys:
            found = found[key]
        return found

    return pick


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedPlatformArgs:
    """What the shared platform is built from."""

    spec: Platform
    environment: str


class SharedPlatform(pulumi.ComponentResource):
    """Identity, data access, logs and alerts that every use case of an environment stands on."""

    services: SharedServices
    outputs: Mapping[str, object]
    """What the stack publishes: the services for use cases, the rest for people."""

    def __init__(
        self, name: str, args: SharedPlatformArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__("groundwork:shared_platform:SharedPlatform", name, None, opts)
        child = pulumi.ResourceOptions(parent=self)
        spec, place = args.spec, args.spec.place(args.environment)
        environment = spec.environments[args.environment]
        boundary = Boundary(
            "boundary", BoundaryArgs(place=place, model_regions=environment.model_regions), child
        )
        ci = _continuous_integration(spec, environment, place, child)
        records_rules = spec.data_classes[spec.records_data_class]
        access_logs = AccessLogBucket(
            "access-logs",
            AccessLogBucketArgs(
                place=place,
                retention_days=records_rules.log_retention_days,
                disposable=environment.is_disposable,
            ),
            child,
        )
        records = Records(
            "records",
            RecordsArgs(
                place=place,
                data_class=spec.records_data_class,
                retention_days=records_rules.log_retention_days,
                access_log_bucket=access_logs.bucket,
                disposable=environment.is_disposable,
            ),
            child,
        )
        settings = aws.lakeformation.DataLakeSettings(
            "data-lake-settings",
            admins=[ci.deployer_arn],
            # Without these, IAM alone would open every new table to whoever has glue:Get*.
            create_database_default_permissions=[],
            create_table_default_permissions=[],
            opts=child,
        )
        stores = {
            data_class: _store(spec, data_class, place, environment, access_logs, settings, child)
            for data_class in DATA_CLASSES
        }
        alerts = _alerts(spec, place, environment, child)
        self.services = SharedServices(
            boundary_arn=boundary.arn,
            buckets={it: store.bucket for it, store in stores.items()},
            key_arns={it: store.key_arn for it, store in stores.items()},
            databases={it: store.database for it, store in stores.items()},
        )
        self.outputs = {
            **self.services.as_outputs(),
            "planner_arn": ci.planner_arn,
            "deployer_arn": ci.deployer_arn,
            "records_bucket": records.bucket,
            "invocations_log_group": records.invocations_log_group,
            "alerts_topic_arn": alerts.arn,
        }
        self.register_outputs(dict(self.outputs))


def _continuous_integration(
    spec: Platform, environment: Environment, place: naming.Place, opts: pulumi.ResourceOptions
) -> ContinuousIntegration:
    subject = f"repo:{spec.ci.repository}:"
    return ContinuousIntegration(
        "ci",
        ContinuousIntegrationArgs(
            place=place,
            issuer=spec.ci.issuer,
            audience=spec.ci.audience,
            planner_subjects=[subject + claim for claim in spec.ci.planner_subjects],
            deployer_subject=subject + environment.deployer_subject,
            state_bucket=environment.state_bucket,
        ),
        opts,
    )


def _store(
    spec: Platform,
    data_class: DataClass,
    place: naming.Place,
    environment: Environment,
    access_logs: AccessLogBucket,
    settings: pulumi.Resource,
    opts: pulumi.ResourceOptions,
) -> DataStore:
    rules = spec.data_classes[data_class]
    return DataStore(
        f"data-{data_class}",
        DataStoreArgs(
            place=place,
            data_class=data_class,
            datasets=[
                dataset_of(name, dataset)
                for name, dataset in spec.datasets.items()
                if dataset.data_class == data_class
            ],
            noncurrent_days=rules.noncurrent_days,
            archive_days=rules.archive_days,
            disposable=environment.is_disposable,
            access_log_bucket=access_logs.bucket,
            settings=settings,
        ),
        opts,
    )


def _alerts(
    spec: Platform, place: naming.Place, environment: Environment, opts: pulumi.ResourceOptions
) -> AlertTopic:
    key = EncryptionKey(
        "alerts",
        EncryptionKeyArgs(
            place=place,
            subject="alerts",
            description="Encrypts the alerts of the platform",
            disposable=environment.is_disposable,
            statements=used_by_alerts(place),
        ),
        opts,
    )
    return AlertTopic(
        "platform-alerts",
        AlertTopicArgs(
            place=place,
            subject=naming.PLATFORM,
            key_arn=key.arn,
            emails=[spec.groups[spec.owner].email],
            tags={},
        ),
        opts,
    )
