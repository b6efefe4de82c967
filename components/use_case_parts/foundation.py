"""What all of a use case stands on, its key and its role, and what comes last: the policy."""

from __future__ import annotations

import pulumi_aws as aws

from components import naming
from components.encryption import (
    EncryptionKey,
    EncryptionKeyArgs,
    used_by_agents,
    used_by_alerts,
    used_by_logs,
    used_by_vectors,
)
from components.iam_document import Statement, document
from components.identity import RuntimeRole, RuntimeRoleArgs
from components.model_endpoints import deny_without
from components.use_case_parts.assembly import Assembly


def key(assembly: Assembly) -> None:
    """Make the use case's own key."""
    name, place = assembly.name, assembly.place
    assembly.key = EncryptionKey(
        name,
        EncryptionKeyArgs(
            place=place,
            subject=name,
            description=f"Encrypts what {name} keeps: guardrail, logs, alerts",
            disposable=assembly.where.is_disposable,
            # What the workload encrypts by itself is then readable in the other region too.
            is_replicable=assembly.recovers,
            statements=[
                used_by_logs(
                    place,
                    naming.log_group(name, "*"),
                    *(
                        naming.endpoint_log_group(naming.endpoint(name, alias))
                        for alias in assembly.spec.hosted_models
                    ),
                ),
                *used_by_alerts(place),
                *([used_by_vectors(place)] if _keeps_vectors(assembly) else []),
                *([used_by_agents(place)] if assembly.spec.agent or assembly.spec.prompts else []),
            ],
            tags=assembly.tags,
        ),
        assembly.opts,
    )
    assembly.statements.append(
        Statement(
            sid="UseOwnKey",
            # A guardrail under a key is decrypted with the caller's right.
            actions=["kms:Decrypt", "kms:GenerateDataKey"],
            resources=[assembly.key.arn],
        )
    )


def _keeps_vectors(assembly: Assembly) -> bool:
    return any(it.storage == "s3-vectors" for it in assembly.spec.knowledge.values())


def role(assembly: Assembly) -> None:
    """Make the identity of the workload."""
    assembly.role = RuntimeRole(
        f"{assembly.name}-runtime",
        RuntimeRoleArgs(
            place=assembly.place,
            use_case=assembly.name,
            service=assembly.spec.runtime.service,
            boundary_arn=assembly.boundary_arn,
            tags=assembly.tags,
        ),
        assembly.opts,
    )
    assembly.callers.append(assembly.role.role_name)
    assembly.outputs["role_arn"] = assembly.role.arn


def settings(assembly: Assembly) -> None:
    """Publish where the workload finds its models and all else: it names none itself."""
    name, place = assembly.name, assembly.place
    for parts, value in assembly.settings.items():
        aws.ssm.Parameter(
            f"{name}-{'-'.join(parts)}",
            name=naming.parameter(name, *parts),
            type="String",
            value=value,
            opts=assembly.opts,
        )
    assembly.statements.append(
        Statement(
            sid="ReadOwnSettings",
            actions=["ssm:GetParameter", "ssm:GetParametersByPath"],
            resources=[
                place.arn("ssm", f"parameter{naming.parameter(name)}"),
                place.arn("ssm", f"parameter{naming.parameter(name, '*')}"),
            ],
        )
    )
    assembly.outputs["settings"] = naming.parameter(name)


def policy(assembly: Assembly) -> None:
    """Give the role what the parts before have asked for it."""
    if assembly.guardrails:
        assembly.statements.append(deny_without(assembly.guardrails))
    aws.iam.RolePolicy(
        f"{assembly.name}-runtime-policy",
        name="use-case",
        role=assembly.role.role_name,
        policy=document(*assembly.statements),
        opts=assembly.opts,
    )
