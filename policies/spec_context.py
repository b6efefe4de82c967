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
    AgentTool,
    Approval,
    ApprovedModel,
    DataClass,
    DeclaredAgent,
    Evaluation,
    PolicyContext,
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
        approved_models=_approved_models(platform),
        embedding_models=frozenset(it.model_id for it in platform.embedding_models.values()),
        approved_versions={
            model.model_package_arn: model.vendor_review.expires_on
            for model in platform.hosted_models.values()
        },
        model_regions=frozenset(environment.model_regions),
        evaluation_max_days=platform.evaluation_max_days,
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
        **(_approvals(use_case, platform) if use_case else {}),
        **(_assistant(use_case, platform, place) if use_case else {}),
    )


def _approved_models(platform: Platform) -> Mapping[str, ApprovedModel]:
    # A model and its stand-in may share an id, which is then that of the model itself.
    models = sorted(platform.models.values(), key=lambda it: it.cross_region_profile is None)
    return {
        name: ApprovedModel(
            model_id=model.model_id,
            end_of_life=model.end_of_life,
            vendor_review_ends_on=model.vendor_review.expires_on,
            data_classes=frozenset(model.data_classes),
            regions=frozenset(model.regions),
            unit_usd_per_hour={**model.price.unit_usd_per_hour} if model.price else {},
        )
        for model in models
        for name in (model.model_id, model.cross_region_profile)
        if name is not None
    }


def _assistant(use_case: UseCase, platform: Platform, place: naming.Place) -> dict[str, Any]:
    """Return the fields of a context that hold what the spec says of models, answers and tools."""
    evaluated = [it.evaluation for it in use_case.models.values() if it.evaluation is not None]
    own, shared = use_case.guardrail, platform.guardrail
    datasets = [platform.datasets[name] for name in use_case.datasets]
    agent = use_case.agent
    return {
        "evaluations": {
            it.model_id: Evaluation(
                evaluated_on=it.evaluated_on,
                score=it.score,
                least_score=it.least_score,
                test_set=it.test_set,
                approver=it.approver,
            )
            for it in evaluated
        },
        "grounding": {
            "GROUNDING": own.grounding_threshold or shared.grounding_threshold,
            "RELEVANCE": own.relevance_threshold or shared.relevance_threshold,
        },
        "dataset_folders": frozenset(
            f"s3://{place.bucket(f'data-{it.data_class}')}/{folder}"
            for it in datasets
            for folder in (it.location, it.documents)
            if folder is not None
        ),
        "agent": agent
        and DeclaredAgent(
            idle_session_seconds=agent.idle_session_minutes * 60,
            memory_days=agent.memory_days,
            tools={
                name: AgentTool(
                    function=tool.function,
                    needs_confirmation=tool.needs_confirmation or tool.effect == "changes",
                )
                for name, tool in agent.tools.items()
            },
        ),
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
            filter_strength=rules.guardrail.filter_strength,
            may_leave_region=rules.may_leave_region,
            pii_entities=frozenset(rules.guardrail.pii),
        )
        for name, rules in platform.data_classes.items()
    }
