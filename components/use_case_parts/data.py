"""The data that a use case reads."""

from __future__ import annotations

from components.data_grants import DatasetGrant, DatasetGrantArgs, vended_access
from components.inputs import dataset_of
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
            ),
            assembly.opts,
        )
        assembly.statements += grant.statements
    if assembly.spec.datasets:
        assembly.statements.append(vended_access())
