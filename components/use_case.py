"""A use case of one environment: what its team asked for, within what the platform allows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from components import naming
from components.alarms import Observability, ObservabilityArgs, WatchedModel
from components.cost_tagging import (
    AlertTopic,
    AlertTopicArgs,
    UseCaseBudget,
    UseCaseBudgetArgs,
)
from components.data_grants import DatasetGrant, DatasetGrantArgs, vended_access
from components.encryption import EncryptionKey, EncryptionKeyArgs, used_by_alerts, used_by_logs
from components.iam_document import Statement, document
from components.identity import RuntimeRole, RuntimeRoleArgs
from components.inputs import dataset_of, guardrail_of, models_of, use_case_tags
from components.model_endpoints import ModelEndpoints, ModelEndpointsArgs
from components.shared_platform import SharedServices
from components.spec.platform import Platform
from components.spec.use_case import UseCase as UseCaseSpec

FINANCE = "finance"
"""The stakeholder that hears of a budget, beside the trio."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UseCaseArgs:
    """What a use case is built from."""

    spec: UseCaseSpec
    """The use case as it is in the environment, overlay merged."""

    platform: Platform
    environment: str
    services: SharedServices


class UseCase(pulumi.ComponentResource):
    """One use case: its role, models, guardrail, data, logs, alarms and budget."""

    outputs: Mapping[str, pulumi.Input[object]]
    """What the team and the reports read."""

    def __init__(
        self, name: str, args: UseCaseArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__("groundwork:use_case:UseCase", name, None, opts)
        child = pulumi.ResourceOptions(parent=self)
        place = args.platform.place(args.environment)
        environment = args.platform.environments[args.environment]
        tags = use_case_tags(name, args.spec, args.platform, args.environment).as_dict()
        key = EncryptionKey(
            name,
            EncryptionKeyArgs(
                place=place,
                subject=name,
                description=f"Encrypts what {name} keeps: guardrail, logs, alerts",
                disposable=environment.is_disposable,
                statements=[
                    used_by_logs(place, naming.log_group(name, "*")),
                    *used_by_alerts(place),
                ],
                tags=tags,
            ),
            child,
        )
        role = RuntimeRole(
            f"{name}-runtime",
            RuntimeRoleArgs(
                place=place,
                use_case=name,
                service=args.spec.runtime.service,
                boundary_arn=args.services.boundary_arn,
                tags=tags,
            ),
            child,
        )
        endpoints = ModelEndpoints(
            name,
            ModelEndpointsArgs(
                use_case=name,
                models=models_of(args.spec, args.platform, place),
                guardrail=guardrail_of(args.spec, args.platform),
                key_arn=key.arn,
                tags=tags,
                disposable=environment.is_disposable,
            ),
            child,
        )
        topic = AlertTopic(
            f"{name}-alerts",
            AlertTopicArgs(
                place=place,
                subject=name,
                key_arn=key.arn,
                emails=[args.platform.groups[it].email for it in args.spec.stakeholders],
                tags=tags,
            ),
            child,
        )
        observability = _observability(name, args, key.arn, endpoints, topic.arn, tags, child)
        UseCaseBudget(
            name,
            UseCaseBudgetArgs(
                use_case=name,
                monthly_budget_usd=args.spec.monthly_budget_usd,
                emails=_budget_readers(args.spec, args.platform),
                topic_arn=topic.arn,
            ),
            child,
        )
        grants = _grants(name, args, place, role.arn, child)
        _settings(name, endpoints, child)
        aws.iam.RolePolicy(
            f"{name}-runtime-policy",
            name="use-case",
            role=role.role_name,
            policy=document(
                *endpoints.invocation,
                *grants,
                *_own(name, place, key.arn),
            ),
            opts=child,
        )
        self.outputs = {
            "role_arn": role.arn,
            "profile_arns": endpoints.profile_arns,
            "guardrail_arn": endpoints.guardrail_arn,
            "guardrail_version": endpoints.guardrail_version,
            "log_group": observability.log_group,
            "alerts_topic_arn": topic.arn,
            "settings": naming.parameter(name),
        }
        self.register_outputs(dict(self.outputs))


def _observability(
    name: str,
    args: UseCaseArgs,
    key_arn: pulumi.Output[str],
    endpoints: ModelEndpoints,
    topic_arn: pulumi.Output[str],
    tags: Mapping[str, str],
    opts: pulumi.ResourceOptions,
) -> Observability:
    return Observability(
        name,
        ObservabilityArgs(
            use_case=name,
            key_arn=key_arn,
            retention_days=args.platform.data_classes[args.spec.data_class].log_retention_days,
            models={
                alias: WatchedModel(
                    profile_arn=endpoints.profile_arns[alias],
                    output_tokens_per_month=use.calls_per_month * use.output_tokens_per_call,
                )
                for alias, use in args.spec.models.items()
            },
            guardrail_arn=endpoints.guardrail_arn,
            guardrail_version=endpoints.guardrail_version,
            topic_arn=topic_arn,
            tags=tags,
        ),
        opts,
    )


def _budget_readers(spec: UseCaseSpec, platform: Platform) -> Sequence[str]:
    product = platform.people[spec.trio.product].email
    return [product, platform.groups[FINANCE].email] if FINANCE in platform.groups else [product]


def _grants(
    name: str,
    args: UseCaseArgs,
    place: naming.Place,
    role_arn: pulumi.Output[str],
    opts: pulumi.ResourceOptions,
) -> Sequence[Statement]:
    """Make the grants, and return what the role's own policy needs for them."""
    statements: list[Statement] = []
    for dataset_name, use in args.spec.datasets.items():
        dataset = args.platform.datasets[dataset_name]
        grant = DatasetGrant(
            f"{name}-{dataset_name}",
            DatasetGrantArgs(
                place=place,
                dataset=dataset_of(dataset_name, dataset),
                columns=use.columns,
                bucket=args.services.buckets[dataset.data_class],
                key_arn=args.services.key_arns[dataset.data_class],
                database=args.services.databases[dataset.data_class],
                role_arn=role_arn,
            ),
            opts,
        )
        statements += grant.statements
    return [*statements, vended_access()] if statements else []


def _own(name: str, place: naming.Place, key_arn: pulumi.Output[str]) -> Sequence[Statement]:
    group = place.arn("logs", f"log-group:{naming.log_group(name, 'runtime')}")
    return (
        Statement(
            sid="UseOwnKey",
            # A guardrail under a key is decrypted with the caller's right.
            actions=["kms:Decrypt", "kms:GenerateDataKey"],
            resources=[key_arn],
        ),
        Statement(
            sid="ReadOwnSettings",
            actions=["ssm:GetParameter", "ssm:GetParametersByPath"],
            resources=[
                place.arn("ssm", f"parameter{naming.parameter(name)}"),
                place.arn("ssm", f"parameter{naming.parameter(name, '*')}"),
            ],
        ),
        Statement(
            sid="WriteOwnLog",
            actions=["logs:CreateLogStream", "logs:PutLogEvents"],
            resources=[f"{group}:*"],
        ),
    )


def _settings(name: str, endpoints: ModelEndpoints, opts: pulumi.ResourceOptions) -> None:
    """Publish where the workload finds its models and guardrail: it names none itself."""
    values: dict[tuple[str, ...], pulumi.Output[str]] = {
        ("guardrail", "arn"): endpoints.guardrail_arn,
        ("guardrail", "version"): endpoints.guardrail_version,
    }
    values.update({("models", alias): arn for alias, arn in endpoints.profile_arns.items()})
    for parts, value in values.items():
        aws.ssm.Parameter(
            f"{name}-{'-'.join(parts)}",
            name=naming.parameter(name, *parts),
            type="String",
            value=value,
            opts=opts,
        )
