"""What workloads and CI may do in the environment, and what looks after that."""

from __future__ import annotations

from components import naming
from components.access_analysis import AccessAnalysis, AccessAnalysisArgs
from components.continuous_integration import (
    ContinuousIntegration,
    ContinuousIntegrationArgs,
    Issuer,
)
from components.identity import Boundary, BoundaryArgs
from components.inputs import source_of
from components.platform_parts.assembly import Assembly
from components.spec.fields import DATA_CLASSES, STAGES, rank


def boundaries(assembly: Assembly) -> None:
    """Make the boundary of each stage, within which all roles of its use cases stand."""
    spec = assembly.spec
    homes: dict[str, set[str]] = {}
    for model in spec.models.values():
        # Several entries may be one model, called in one region and through a profile of several.
        homes.setdefault(model.model_id, set()).update(model.regions)
    for stage in STAGES:
        rules = spec.stages[stage]
        for name, of_services in ((stage, False), (naming.service_boundary(stage), True)):
            assembly.boundaries[name] = Boundary(
                f"{name}-boundary",
                BoundaryArgs(
                    of_services=of_services,
                    place=assembly.place,
                    stage=stage,
                    recovers=assembly.where.recovery_region is not None,
                    model_regions=assembly.where.model_regions,
                    model_ids=[spec.models[it].model_id for it in rules.models],
                    model_homes=homes,
                    embedding_model_ids=[it.model_id for it in spec.embedding_models.values()],
                    hosted=[source_of(model) for model in spec.hosted_models.values()],
                    data_classes=[
                        it for it in DATA_CLASSES if rank(it) <= rank(rules.highest_data_class)
                    ],
                ),
                assembly.opts,
            )


def continuous_integration(assembly: Assembly) -> None:
    """Make the roles that CI takes."""
    where = assembly.where
    assembly.ci = ContinuousIntegration(
        "ci",
        ContinuousIntegrationArgs(
            place=assembly.place,
            issuers={
                name: Issuer(
                    url=issuer.issuer,
                    audience=issuer.audience,
                    planner_subjects=[issuer.prefix + it for it in issuer.planner_subjects],
                    deployer_subjects=[
                        issuer.prefix + claim
                        for system, claim in where.deployer_subjects.items()
                        if system == name
                    ],
                )
                for name, issuer in assembly.spec.ci.items()
            },
            state_bucket=where.state_bucket,
            regions=[where.region, where.recovery_region] if where.recovery_region else [],
        ),
        assembly.opts,
    )
    assembly.outputs |= {
        "planner_arn": assembly.ci.planner_arn,
        "deployer_arn": assembly.ci.deployer_arn,
    }


def analysis(assembly: Assembly) -> None:
    """Have the account watched for access from outside, and for rights that nobody uses."""
    found = AccessAnalysis(
        "access-analysis",
        AccessAnalysisArgs(
            unused_access_days=assembly.spec.access_analysis.unused_access_days,
            topic_arn=assembly.alerts.arn,
        ),
        assembly.opts,
    )
    assembly.outputs["access_analyzer_arn"] = found.external_arn
