"""The data that a use case reads, and where it queries it."""

from __future__ import annotations

from components.data_grants import (
    CatalogueGrant,
    CatalogueGrantArgs,
    DatasetGrant,
    DatasetGrantArgs,
    vended_access,
)
from components.inputs import dataset_of
from components.queries import QueryWorkgroup, QueryWorkgroupArgs
from components.spec.fields import DataClass, rank
from components.use_case_parts.assembly import Assembly


def grants(assembly: Assembly) -> None:
    """Make a grant for each dataset that its owner approved."""
    services = assembly.services
    for name, use in assembly.spec.datasets.items():
        dataset = assembly.platform.datasets[name]
        grant = DatasetGrant(
            f"{assembly.name}-{name}",
            DatasetGrantArgs(
                place=assembly.place,
                dataset=dataset_of(name, dataset),
                columns=use.columns,
                bucket=services.buckets[dataset.data_class],
                key_arn=services.key_arns[dataset.data_class],
                database=services.databases[dataset.data_class],
                role_arn=assembly.role.arn,
                expires_on=use.expires_on,
            ),
            assembly.opts,
        )
        assembly.statements += grant.statements
    if not assembly.spec.datasets:
        return
    CatalogueGrant(
        f"{assembly.name}-catalogue",
        CatalogueGrantArgs(data_classes=_classes(assembly), role_arn=assembly.role.arn),
        assembly.opts,
    )
    assembly.statements.append(vended_access())
    # Lake Formation keeps no date with a grant: reports find it here.
    assembly.outputs["grants"] = {
        name: {
            "approval": use.approval,
            "approver": use.approver,
            "expires_on": use.expires_on.isoformat(),
        }
        for name, use in assembly.spec.datasets.items()
    }


def queries(assembly: Assembly) -> None:
    """Make the workgroup in which the datasets are queried."""
    if not assembly.spec.datasets:
        return
    highest = max(_classes(assembly), key=rank)
    made = QueryWorkgroup(
        assembly.name,
        QueryWorkgroupArgs(
            place=assembly.place,
            use_case=assembly.name,
            bucket=assembly.services.buckets[highest],
            key_arn=assembly.services.key_arns[highest],
            scan_limit_mb=assembly.spec.query.scan_limit_mb,
            disposable=assembly.where.is_disposable,
            tags=assembly.tags,
        ),
        assembly.opts,
    )
    assembly.statements += made.statements
    assembly.settings["query", "workgroup"] = made.name
    assembly.outputs["workgroup"] = made.name


def _classes(assembly: Assembly) -> list[DataClass]:
    return [assembly.platform.datasets[it].data_class for it in assembly.spec.datasets]
