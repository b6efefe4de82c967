"""What a use case has ready in the environment's recovery region."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pulumi

from components import naming
from components.data_grants import DatasetGrantArgs, reads_files
from components.iam_document import Statement
from components.inputs import (
    dataset_of,
    guardrail_of,
    log_retention_of,
    masking_of,
    recovery_models_of,
)
from components.use_case_parts.assembly import Assembly
from components.use_case_recovery import UseCaseRecovery, UseCaseRecoveryArgs

_PORTABLE = frozenset({"rate-limit"})
"""Settings that hold in every region; others name what is in one."""


def elsewhere(assembly: Assembly) -> None:
    """Make it where the use case recovers, and let its role work there."""
    spec, platform = assembly.spec, assembly.platform
    place = platform.recovery_place(assembly.environment)
    if place is None or not assembly.recovers:
        return
    made = UseCaseRecovery(
        f"{assembly.name}-recovery",
        UseCaseRecoveryArgs(
            place=place,
            use_case=assembly.name,
            primary_key_arn=assembly.key.arn,
            models=recovery_models_of(spec, platform, place),
            guardrail=guardrail_of(spec, platform),
            retention_days=log_retention_of(spec, platform),
            masking=masking_of(spec.data_class, platform),
            settings=_settings(assembly, place),
            disposable=assembly.where.is_disposable,
            tags=assembly.tags,
        ),
        assembly.opts,
    )
    assembly.statements += [*made.statements, *_replicas(assembly, place)]
    if made.guardrail is not None:
        assembly.guardrails.append(made.guardrail)
    assembly.outputs["recovery"] = made.outputs


def _settings(
    assembly: Assembly, place: naming.Place
) -> Mapping[tuple[str, ...], pulumi.Input[str]]:
    """Return what holds there too, and where the copies of its datasets lie."""
    portable = {parts: value for parts, value in assembly.settings.items() if parts[0] in _PORTABLE}
    platform = assembly.platform
    copies = {
        ("data", name): f"s3://{place.bucket(f'data-{it.data_class}')}/{it.location}"
        for name in assembly.spec.datasets
        if (it := platform.datasets[name]).replicates
    }
    return {**portable, **copies}


def _replicas(assembly: Assembly, place: naming.Place) -> Iterator[Statement]:
    """Yield the rights on copies of the datasets that are granted whole.

    Lake Formation opens single columns, and it is lost with its region: a right on the files would
    open all of them, so a dataset of which only columns are granted is copied and stays closed.
    """
    for name, use in assembly.spec.datasets.items():
        dataset = assembly.platform.datasets[name]
        if not dataset.replicates or use.columns:
            continue
        yield from reads_files(
            DatasetGrantArgs(
                place=place,
                dataset=dataset_of(name, dataset),
                columns=(),
                bucket=place.bucket(f"data-{dataset.data_class}"),
                key_arn=assembly.services.replica_key_arns[dataset.data_class],
                database="",
                role_arn=assembly.role.arn,
                expires_on=use.expires_on,
                is_replica=True,
            )
        )
