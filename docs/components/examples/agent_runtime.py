"""A team's own container, at a pinned image, with the rights of its workload."""

from components.agent_runtime import AgentRuntime, AgentRuntimeArgs
from handbook.surroundings import PLACE, TAGS, boundary, endpoints, key

AgentRuntime(
    "claims",
    AgentRuntimeArgs(
        place=PLACE,
        use_case="claims",
        purpose="Sorts claims by urgency",
        image=f"777788889999.dkr.ecr.us-east-1.amazonaws.com/claims@sha256:{'0' * 64}",
        protocol="HTTP",
        idle_session_seconds=900,
        longest_session_seconds=3600,
        callers=None,
        network=None,
        statements=endpoints(key()).calls,
        boundary_arn=boundary(),
        tags=TAGS,
    ),
)
