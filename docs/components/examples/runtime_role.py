"""The identity of a workload on ECS, under the boundary of its stage."""

from components.identity import RuntimeRole, RuntimeRoleArgs
from handbook.surroundings import PLACE, TAGS, boundary

RuntimeRole(
    "claims",
    RuntimeRoleArgs(
        place=PLACE,
        use_case="claims",
        service="ecs-tasks.amazonaws.com",
        boundary_arn=boundary(),
        tags=TAGS,
    ),
)
