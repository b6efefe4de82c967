"""What people may do in the environment: at work, as auditors, and in an emergency."""

from __future__ import annotations

import pulumi
import pulumi_aws as aws

from components import naming
from components.audit_access import AuditAccess, AuditAccessArgs, Evidence
from components.break_glass import BreakGlass, BreakGlassArgs
from components.cost_tagging import default_tags
from components.logs import TRAIL_PREFIX
from components.platform_parts.assembly import Assembly
from components.spec.identity import IdentityCenter
from components.tags import platform_tags
from components.workforce import Group, PermissionSet, Workforce, WorkforceArgs


def workforce(assembly: Assembly) -> None:
    """Give each job function its permission set, where the environment has an Identity Center."""
    spec, where = assembly.spec.workforce, assembly.where
    if where.identity_center is None:
        return
    center = spec.identity_centers[where.identity_center]
    made = Workforce(
        "workforce",
        WorkforceArgs(
            place=assembly.place,
            environment=assembly.environment,
            instance_arn=center.instance_arn,
            identity_store_id=center.identity_store_id,
            groups={
                name: Group(purpose=it.purpose, group_id=center.group_ids.get(name))
                for name, it in spec.groups.items()
            },
            permission_sets={
                name: PermissionSet(
                    description=it.description,
                    session_hours=it.session_hours,
                    managed_policies=it.managed_policies,
                    duties=it.duties,
                    groups=it.groups,
                )
                for name, it in spec.permission_sets.items()
                if assembly.environment in it.environments
            },
        ),
        _administering(assembly, center),
    )
    assembly.outputs["permission_sets"] = made.permission_sets


def _administering(assembly: Assembly, center: IdentityCenter) -> pulumi.ResourceOptions:
    """Return the options by which resources are made where Identity Center is administered."""
    role = center.administrator_role_arn
    if role is None:
        return assembly.opts
    provider = aws.Provider(
        "identity-center",
        region=center.region,
        allowed_account_ids=[role.split(":")[4]],
        assume_roles=[
            aws.ProviderAssumeRoleArgs(role_arn=role, session_name=f"groundwork-{naming.PLATFORM}")
        ],
        default_tags=default_tags(platform_tags(assembly.spec, assembly.environment)),
        opts=assembly.opts,
    )
    return pulumi.ResourceOptions.merge(assembly.opts, pulumi.ResourceOptions(providers=[provider]))


def auditor(assembly: Assembly) -> None:
    """Make the role that reads evidence, where somebody audits."""
    spec = assembly.spec.audit
    if spec is None:
        return
    made = AuditAccess(
        "audit",
        AuditAccessArgs(
            place=assembly.place,
            permission_sets=[
                naming.permission_set(it, assembly.environment) for it in spec.permission_sets
            ],
            principals=spec.principals,
            evidence=[
                Evidence(
                    title="Trail",
                    bucket=assembly.place.bucket(naming.RECORDS_BUCKET),
                    prefixes=[TRAIL_PREFIX],
                    key_arn=assembly.records.key_arn,
                ),
                Evidence(
                    title="Evidence",
                    bucket=assembly.place.bucket("evidence"),
                    prefixes=[],
                    key_arn=assembly.evidence.key_arn,
                ),
            ],
        ),
        assembly.opts,
    )
    assembly.outputs["auditor_arn"] = made.role_arn


def emergency(assembly: Assembly) -> None:
    """Make the way for emergencies, where somebody may take it."""
    spec, place = assembly.spec.break_glass, assembly.place
    if spec is None:
        return
    made = BreakGlass(
        "break-glass",
        BreakGlassArgs(
            place=place,
            people=spec.people,
            kept_buckets=[place.bucket(naming.RECORDS_BUCKET), place.bucket("evidence")],
            state_bucket=assembly.where.state_bucket,
            topic_arn=assembly.alerts.arn,
        ),
        assembly.opts,
    )
    assembly.outputs["break_glass_arn"] = made.role_arn
