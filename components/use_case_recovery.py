"""What a use case has in a recovery region, so that its workload only has to be started there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from components import naming
from components.data_protection import Masking, ProtectedLogGroup, ProtectedLogGroupArgs
from components.elsewhere import in_region
from components.encryption import KeyReplica, KeyReplicaArgs, used_by_logs
from components.iam_document import Statement
from components.model_endpoints import GuardrailRules, Model, ModelEndpoints, ModelEndpointsArgs

_SUFFIX = "Elsewhere"


@dataclass(frozen=True, slots=True, kw_only=True)
class UseCaseRecoveryArgs:
    """What a use case's part of a recovery region is built from."""

    place: naming.Place
    """The recovery region."""

    use_case: str
    primary_key_arn: pulumi.Input[str]
    """The use case's own key, which can have replicas."""

    models: Sequence[Model]
    """What answers to its aliases there; empty where it calls no model of Bedrock."""

    guardrail: GuardrailRules
    retention_days: int
    masking: Masking
    settings: Mapping[tuple[str, ...], pulumi.Input[str]]
    """What the workload finds there as it does at home, beside its models and guardrail."""

    disposable: bool
    tags: Mapping[str, str]


class UseCaseRecovery(pulumi.ComponentResource):
    """Key, models, guardrail, log and settings of a use case, under the same names elsewhere."""

    guardrail: pulumi.Output[str] | None
    """ARN and version of the guardrail there; None where no model is called."""

    outputs: Mapping[str, pulumi.Input[object]]
    """What people and rehearsals read."""

    statements: Sequence[Statement]
    """What the runtime role, which is global, may do there."""

    def __init__(
        self, name: str, args: UseCaseRecoveryArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__("groundwork:use_case_recovery:UseCaseRecovery", name, None, opts)
        there = in_region(args.place.region, pulumi.ResourceOptions(parent=self))
        key = KeyReplica(
            name,
            KeyReplicaArgs(
                place=args.place,
                primary_arn=args.primary_key_arn,
                subject=args.use_case,
                description=f"Encrypts what {args.use_case} keeps in {args.place.region}",
                disposable=args.disposable,
                statements=[used_by_logs(args.place, naming.log_group(args.use_case, "*"))],
                tags=args.tags,
            ),
            there,
        )
        endpoints = _endpoints(name, args, key, there)
        group = ProtectedLogGroup(
            f"{name}-runtime-log",
            ProtectedLogGroupArgs(
                log_group=naming.log_group(args.use_case, "runtime"),
                key_arn=key.arn,
                retention_days=args.retention_days,
                masking=args.masking,
                disposable=args.disposable,
                tags=args.tags,
            ),
            there,
        )
        for parts, value in {**args.settings, **_settings(endpoints)}.items():
            aws.ssm.Parameter(
                f"{name}-{'-'.join(parts)}",
                name=naming.parameter(args.use_case, *parts),
                type="String",
                value=value,
                opts=there,
            )
        self.guardrail = endpoints.guardrail if endpoints else None
        self.statements = (*(endpoints.calls if endpoints else ()), *_statements(args, key.arn))
        self.outputs = {
            "region": args.place.region,
            "key_arn": key.arn,
            "log_group": group.name,
            "settings": naming.parameter(args.use_case),
            **({"profile_arns": endpoints.profile_arns} if endpoints else {}),
        }
        self.register_outputs(dict(self.outputs))


def _endpoints(
    name: str, args: UseCaseRecoveryArgs, key: KeyReplica, opts: pulumi.ResourceOptions
) -> ModelEndpoints | None:
    if not args.models:
        return None
    return ModelEndpoints(
        name,
        ModelEndpointsArgs(
            use_case=args.use_case,
            models=args.models,
            guardrail=args.guardrail,
            key_arn=key.arn,
            tags=args.tags,
            disposable=args.disposable,
            sid_suffix=_SUFFIX,
        ),
        opts,
    )


def _settings(endpoints: ModelEndpoints | None) -> Mapping[tuple[str, ...], pulumi.Input[str]]:
    if endpoints is None:
        return {}
    return {
        ("guardrail", "arn"): endpoints.guardrail_arn,
        ("guardrail", "version"): endpoints.guardrail_version,
        **{("models", alias): arn for alias, arn in endpoints.profile_arns.items()},
    }


def _statements(args: UseCaseRecoveryArgs, key_arn: pulumi.Output[str]) -> Sequence[Statement]:
    place, group = args.place, naming.log_group(args.use_case, "runtime")
    return (
        Statement(
            sid=f"UseOwnKey{_SUFFIX}",
            actions=["kms:Decrypt", "kms:GenerateDataKey"],
            resources=[key_arn],
        ),
        Statement(
            sid=f"ReadOwnSettings{_SUFFIX}",
            actions=["ssm:GetParameter", "ssm:GetParametersByPath"],
            resources=[
                place.arn("ssm", f"parameter{naming.parameter(args.use_case)}"),
                place.arn("ssm", f"parameter{naming.parameter(args.use_case, '*')}"),
            ],
        ),
        Statement(
            sid=f"WriteOwnLog{_SUFFIX}",
            actions=["logs:CreateLogStream", "logs:PutLogEvents"],
            resources=[place.arn("logs", f"log-group:{group}:*")],
        ),
    )
