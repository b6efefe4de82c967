"""The one place where policies meet the specs: what `stacks/` says of a stack, as rules want it."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

from components import naming
from components.errors import SpecError, StackError
from components.spec.loader import Specs, load_for
from components.spec.platform import Environment
from components.tags import platform_tags, use_case_tags
from policies import spec_facts, waivers
from policies.context import (
    ApprovedVersion,
    PolicyContext,
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
    classes = spec_facts.data_classes(platform)
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
        approved_models=spec_facts.approved_models(platform),
        embedding_models=frozenset(it.model_id for it in platform.embedding_models.values()),
        approved_versions={
            model.model_package_arn: ApprovedVersion(
                vendor_review_ends_on=model.vendor_review.expires_on, model_card=model.model_card
            )
            for model in platform.hosted_models.values()
        },
        model_regions=frozenset(environment.model_regions),
        evaluation_max_days=platform.evaluation_max_days,
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
        **spec_facts.register(platform, name.environment, classes),
        **spec_facts.records(platform, name),
        called_services=spec_facts.called_services(specs.of_environment(name.environment).values()),
        **(spec_facts.own(name.subject, use_case, platform) if use_case else {}),
        **(spec_facts.assistant(use_case, platform, place) if use_case else {}),
    )
