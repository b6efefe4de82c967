"""Pull requests plan, and the protected environment deploys, both without a stored key."""

from components.continuous_integration import (
    ContinuousIntegration,
    ContinuousIntegrationArgs,
    Issuer,
)
from handbook.surroundings import PLACE

ContinuousIntegration(
    "ci",
    ContinuousIntegrationArgs(
        place=PLACE,
        issuers={
            "github": Issuer(
                url="https://token.actions.githubusercontent.com",
                audience="sts.amazonaws.com",
                planner_subjects=["repo:example/groundwork:pull_request"],
                deployer_subjects=["repo:example/groundwork:environment:sandbox"],
            )
        },
        state_bucket="meridian-pulumi-state",
    ),
)
