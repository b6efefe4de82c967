"""The one place where policies meet the specs: what `stacks/` says of a stack, as rules want it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from components import naming
from components.errors import SpecError, StackError
from components.spec.fields import DATA_CLASSES
from components.spec.loader import Specs, load_for
from components.spec.platform import Environment, Platform
from components.spec.use_case import UseCase
from policies.context import (
    Approval,
    ApprovedModel,
    DataClass,
    PolicyContext,
    RegisteredDataset,
)
from policies.model import Stage

STACKS = Path(__file__).resolve().parent.parent / "stacks"
PROJECT = "groundwork"


class ContextError(Exception):
    """No spec tells what a stack is, so that no policy can judge it."""


def context_of(stack: str, *, stacks: Path = STACKS, today: dt.date | None = None) -> PolicyContext:
    """Return what the specs say of `stack`.

    Args:
        stack: its name, `platform.<environment>` or `<use-case>.<environment>`.
        stacks: the folder of the specs.
        today: the day of the verdict; the present one by default.

    Raises:
        ContextError: the name is in no spec, or the specs have faults.
    """
    day = today or dt.datetime.now(tz=dt.UTC).date()
    try:
        name = naming.parse_stack_name(stack)
        specs = load_for(name.subject, stacks, day)
        # Where the stack is built is the program's question: policies judge states of all accounts.
        environment = specs.platform.environments.get(name.environment)
        in_sandbox = environment is not None and environment.is_sandbox
        return _context(name, specs, specs.select(name, in_sandbox=in_sandbox), day)
    except (SpecError, StackError, ValueError) as error:
        raise ContextError(str(error)) from error


def _context(
    name: naming.StackName, specs: Specs, environment: Environment, today: dt.date
) -> PolicyContext:
    platform = specs.platform
    is_platform = name.subject == naming.PLATFORM
    use_case = None if is_platform else specs.use_cases[name.subject][name.environment]
    classes = _data_classes(platform)
    recovers = use_case is None or use_case.recovers(environment)
    elsewhere = environment.recovery_region if recovers else None
    place = platform.place(name.environment)
    return PolicyContext(
        project=PROJECT,
        stack=str(name),
        environment=name.environment,
        use_case=None if is_platform else name.subject,
        is_disposable=environment.is_disposable,
        # The platform carries use cases of every stage, so it is held to the last.
        stage=Stage(use_case.stage) if use_case else Stage.PRODUCTION,
        data_class=classes[use_case.data_class if use_case else platform.records_data_class],
        data_classes=classes,
        approved_models={
            name: ApprovedModel(
                model_id=model.model_id,
                end_of_life=model.end_of_life,
                vendor_review_ends_on=model.vendor_review.expires_on,
            )
            for model in platform.models.values()
            for name in (model.model_id, model.cross_region_profile)
            if name is not None
        },
        embedding_models=frozenset(it.model_id for it in platform.embedding_models.values()),
        approved_versions={
            model.model_package_arn: model.vendor_review.expires_on
            for model in platform.hosted_models.values()
        },
        required_tags={
            key: frozenset(tag.allowed_values) for key, tag in platform.required_tags.items()
        },
        allowed_regions=frozenset({environment.region, *([elsewhere] if elsewhere else [])}),
        recovery_region=elsewhere,
        account_ids=frozenset({environment.account_id}),
        today=today,
        permissions_boundaries=frozenset(place.boundary_arns(use_case.stage) if use_case else ()),
        monthly_budget_usd=use_case.monthly_budget_usd if use_case else None,
        stops_over_budget=use_case is not None and platform.stops_over_budget(use_case.stage),
        column_grant_tables=frozenset(
            naming.glue_name(dataset)
            for dataset, record in platform.datasets.items()
            if platform.data_classes[record.data_class].grants_name_columns
        ),
        deployer_arn=place.role_arn(naming.DEPLOYER),
        **_register(platform, name.environment, classes),
        **(_approvals(use_case, platform) if use_case else {}),
    )


def _register(
    platform: Platform, environment: str, classes: Mapping[str, DataClass]
) -> dict[str, Any]:
    """Return the fields of a context that tell which data is registered, and where it lies."""
    home = platform.place(environment)
    recovery = platform.recovery_place(environment)

    def buckets(data_class: str, *, is_copied: bool) -> frozenset[str]:
        places = [home, *([recovery] if recovery and is_copied else [])]
        return frozenset(place.bucket(f"data-{data_class}") for place in places)

    return {
        "datasets": {
            naming.glue_name(dataset): RegisteredDataset(
                name=dataset,
                data_class=classes[record.data_class],
                buckets=buckets(record.data_class, is_copied=record.replicates),
                folders=tuple(filter(None, (record.location, record.documents))),
                documents=record.documents,
                retention_days=record.retention_days,
                is_personal=record.is_personal,
                lawful_basis=record.lawful_basis,
            )
            for dataset, record in platform.datasets.items()
        },
        "data_buckets": {
            bucket: data_class
            for name, data_class in classes.items()
            for bucket in buckets(name, is_copied=True)
        },
        "data_databases": {
            naming.glue_name(f"groundwork-{name}"): data_class
            for name, data_class in classes.items()
        },
    }


def _approvals(use_case: UseCase, platform: Platform) -> dict[str, Any]:
    """Return the fields of a context that hold what was approved of a use case, and until when."""
    trio = use_case.trio
    return {
        "grant_approvals": {
            naming.glue_name(dataset): Approval(
                reference=use.approval, approver=use.approver, expires_on=use.expires_on
            )
            for dataset, use in use_case.datasets.items()
        },
        "required_gates": platform.stages[use_case.stage].gates,
        "gates": {
            name: Approval(
                reference=gate.evidence, approver=gate.approver, expires_on=gate.expires_on
            )
            for name, gate in use_case.gates.passed().items()
        },
        "builders": frozenset({trio.product, trio.design, trio.engineering}),
        "stage_ends_on": use_case.stage_ends_on,
    }


def _data_classes(platform: Platform) -> Mapping[str, DataClass]:
    return {
        name: DataClass(
            name=name,
            rank=DATA_CLASSES.index(name),
            log_retention_min_days=rules.log_retention_limits[0],
            log_retention_max_days=rules.log_retention_limits[1],
            pii_entities=frozenset(rules.guardrail.pii),
        )
        for name, rules in platform.data_classes.items()
    }
