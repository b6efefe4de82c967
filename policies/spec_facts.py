"""What the specs say of one concern each, as the fields of a policy's context."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from components import naming
from components.data_identifiers import identifiers
from components.spec.fields import DATA_CLASSES
from components.spec.platform import Platform
from components.spec.use_case import UseCase
from policies.context import (
    AgentTool,
    Approval,
    ApprovedModel,
    DataClass,
    DeclaredAgent,
    Evaluation,
    RegisteredDataset,
)


def records(platform: Platform, name: naming.StackName) -> dict[str, Any]:
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


def register(
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


def called_services(use_cases: Iterable[UseCase]) -> frozenset[str]:
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


def approved_models(platform: Platform) -> Mapping[str, ApprovedModel]:
    """Return the models of the catalogue, by model id and by cross-region profile."""
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


def assistant(use_case: UseCase, platform: Platform, place: naming.Place) -> dict[str, Any]:
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


def own(subject: str, use_case: UseCase, platform: Platform) -> dict[str, Any]:
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


def data_classes(platform: Platform) -> Mapping[str, DataClass]:
    """Return the classes of data, by name."""
    return {
        name: DataClass(
            name=name,
            rank=DATA_CLASSES.index(name),
            log_retention_min_days=rules.log_retention_limits[0],
            log_retention_max_days=rules.log_retention_limits[1],
            filter_strength=rules.guardrail.filter_strength,
            may_leave_region=rules.may_leave_region,
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
