"""Who may do what in the environment."""

from __future__ import annotations

from components.identity import (
    Boundary,
    BoundaryArgs,
    ContinuousIntegration,
    ContinuousIntegrationArgs,
)
from components.inputs import source_of
from components.platform_parts.assembly import Assembly


def boundary(assembly: Assembly) -> None:
    """Make the boundary of all use cases."""
    assembly.boundary = Boundary(
        "boundary",
        BoundaryArgs(
            place=assembly.place,
            model_regions=assembly.where.model_regions,
            embedding_model_ids=[it.model_id for it in assembly.spec.embedding_models.values()],
            hosted=[source_of(model) for model in assembly.spec.hosted_models.values()],
        ),
        assembly.opts,
    )


def continuous_integration(assembly: Assembly) -> None:
    """Make the roles that CI takes."""
    spec, where = assembly.spec, assembly.where
    subject = f"repo:{spec.ci.repository}:"
    assembly.ci = ContinuousIntegration(
        "ci",
        ContinuousIntegrationArgs(
            place=assembly.place,
            issuer=spec.ci.issuer,
            audience=spec.ci.audience,
            planner_subjects=[subject + claim for claim in spec.ci.planner_subjects],
            deployer_subject=subject + where.deployer_subject,
            state_bucket=where.state_bucket,
        ),
        assembly.opts,
    )
    assembly.outputs |= {
        "planner_arn": assembly.ci.planner_arn,
        "deployer_arn": assembly.ci.deployer_arn,
    }
