"""The one place where policies meet the specs: what `stacks/` says of a stack, as rules want it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from components import naming
from components.data_identifiers import identifiers
from components.errors import SpecError, StackError
from components.spec.fields import DATA_CLASSES
from components.spec.loader import Specs, load_for
from components.spec.platform import Environment, Platform
from components.spec.use_case import UseCase
from components.tags import platform_tags, use_case_tags
from policies import waivers
from policies.context import (
    Approval,
    ApprovedModel,
    ApprovedVersion,
    DataClass,
    PolicyContext,
    RegisteredDataset,
)
from policies.model import Stage

STACKS = Path(__file__).resolve().parent.parent / "stacks"
WAIVERS = Path(__file__).resolve().parent / waivers.FILE.name
PROJECT = "groundwork"


class ContextError(Exception):
    """No spec tells what a stack is, so that no policy can judge it."""


def context_of(
    stack: str,
    *,
    stacks: Path = STACKS,
    accepted: Path = WAIVERS,
    today: dt.date | None = None,
) -> PolicyContext:
    """Return what the specs say of `stack`.

    Args:
        stack: its name, `platform.<environment>` or `<use-case>.<environment>`.
        stacks: the folder of the specs.
        accepted: the file of waivers.
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
        context = _context(name, specs, specs.select(name, in_sandbox=in_sandbox), day)
        known = waivers.Known(
            people=frozenset(specs.platform.people),
            environments=frozenset(specs.platform.environments),
            subjects=frozenset(path.stem for path in stacks.glob("*.yaml")),
            today=day,
        )
        return replace(context, waivers=waivers.read(accepted, known))
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
            model.model_package_arn: ApprovedVersion(
                vendor_review_ends_on=model.vendor_review.expires_on, model_card=model.model_card
            )
            for model in platform.hosted_models.values()
        },
        required_tags={
            key: frozenset(tag.allowed_values) for key, tag in platform.required_tags.items()
        },
        tags=(
            use_case_tags(name.subject, use_case, platform, name.environment)
            if use_case
            else platform_tags(platform, name.environment)
        ).as_dict(),
        allowed_regions=frozenset({environment.region, *([elsewhere] if elsewhere else [])}),
        recovery_region=elsewhere,
        account_ids=frozenset({environment.account_id}),
        today=today,
        permissions_boundaries=frozenset(place.boundary_arns(use_case.stage) if use_case else ()),
        owner=platform.people[use_case.trio.product].group if use_case else platform.owner,
        cost_center=use_case.cost_center if use_case else platform.cost_center,
        anomaly_receivers={
            name: frozenset({platform.people[owner].email})
            for name, owner in specs.owners.items()
            if is_platform and environment.billing.is_payer
        },
        monthly_budget_usd=use_case.monthly_budget_usd if use_case else None,
        stops_over_budget=use_case is not None and platform.stops_over_budget(use_case.stage),
        column_grant_tables=frozenset(
            naming.glue_name(dataset)
            for dataset, record in platform.datasets.items()
            if platform.data_classes[record.data_class].grants_name_columns
        ),
        deployer_arn=place.role_arn(naming.DEPLOYER),
        **_register(platform, name.environment, classes),
        **_records(platform, name),
        called_services=_called_services(specs.of_environment(name.environment).values()),
        **(_own(name.subject, use_case, platform) if use_case else {}),
    )


def _records(platform: Platform, name: naming.StackName) -> dict[str, Any]:
    """Return the fields of a context that tell where calls are recorded, and who reads them."""
    here, there = platform.place(name.environment), platform.recovery_place(name.environment)
    places = [here] if there is None else [here, there]
    invocations = f"log-group:{naming.INVOCATIONS_LOG_GROUP}"
    logs = [it.arn("logs", invocations) for it in places]
    buckets = [naming.bucket_arn(it.bucket(naming.RECORDS_BUCKET)) for it in places]
    own = [] if name.subject == naming.PLATFORM else [naming.log_group(name.subject, "runtime")]
    return {
        "prompt_stores": (*logs, *(f"{it}/bedrock/AWSLogs/any" for it in buckets)),
        "prompt_readers": frozenset({naming.RECORDS_AUDITOR}),
        "record_stores": {
            # IAM knows no resource of the configuration that records calls.
            "bedrock": ("*",),
            "cloudtrail": (here.arn("cloudtrail", f"trail/{naming.TRAIL}"),),
            "ec2": (here.arn("ec2", "vpc-flow-log/any"),),
            "kms": (here.arn("kms", "key/any"),),
            "logs": (*logs, *(here.arn("logs", f"log-group:{it}") for it in own)),
            "s3": (*buckets, *(f"{it}/any" for it in buckets)),
        },
    }


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


def _called_services(use_cases: Iterable[UseCase]) -> frozenset[str]:
    """Return the endpoint services through which use cases reach their models."""
    called: set[str] = set()
    for each in use_cases:
        called |= {
            service
            for service, used in (
                ("bedrock-runtime", each.models),
                ("bedrock-agent-runtime", each.knowledge),
                ("sagemaker.runtime", each.hosted_models),
            )
            if used
        }
    return frozenset(called)


def _own(subject: str, use_case: UseCase, platform: Platform) -> dict[str, Any]:
    """Return the fields of a context that only a use case has."""
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
        "risk_tier": use_case.risk_tier,
        "human_oversight": use_case.human_oversight,
        "user_notice": use_case.user_notice,
        "kill_switch_tested_on": use_case.kill_switch_tested_on,
        "instance_types": frozenset(platform.stages[use_case.stage].instance_types),
        "max_instances": platform.stages[use_case.stage].max_instances,
        "accelerator_approvals": {
            alias: Approval(
                reference=approval.reference,
                approver=approval.approver,
                expires_on=approval.expires_on,
            )
            for alias, use in use_case.hosted_models.items()
            if (approval := use.accelerator_approval) is not None
        },
        "builders": frozenset({trio.product, trio.design, trio.engineering}),
        "stage_ends_on": use_case.stage_ends_on,
        "secret_ages": {
            naming.secret(subject, name): secret.rotates_every_days
            for name, secret in use_case.secrets.items()
        },
    }


def _data_classes(platform: Platform) -> Mapping[str, DataClass]:
    return {
        name: DataClass(
            name=name,
            rank=DATA_CLASSES.index(name),
            log_retention_min_days=rules.log_retention_limits[0],
            log_retention_max_days=rules.log_retention_limits[1],
            pii_entities=frozenset(rules.guardrail.pii),
            log_identifiers=frozenset(
                (
                    *identifiers(rules.guardrail.pii, platform.log_protection.countries),
                    *platform.log_protection.patterns,
                )
            ),
        )
        for name, rules in platform.data_classes.items()
    }
