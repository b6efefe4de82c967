"""An agent that looks a claim up, under the use case's guardrail."""

from components.agent import Agent, AgentArgs
from components.tools import Tool, ToolParameter
from handbook.surroundings import MODEL, PLACE, RULES, TAGS, boundary, endpoints, key

look_up = Tool(
    name="get_claim",
    meaning="Tells where a claim is",
    function_arn=PLACE.arn("lambda", "function:claim-lookup:live"),
    parameters=[
        ToolParameter(
            name="claim_id", type="string", meaning="Number of the claim", is_required=True
        )
    ],
)
encryption = key()
models = endpoints(encryption)
Agent(
    "claims",
    AgentArgs(
        place=PLACE,
        use_case="claims",
        purpose="Answers where a claim is",
        instructions="You answer questions of customers about their claims, and nothing else.",
        idle_session_seconds=900,
        tools=[look_up],
        model=MODEL,
        profile_arn=models.profile_arns["fast"],
        guardrail_arn=models.guardrail_arn,
        guardrail_version=models.guardrail_version,
        guardrail_digest=RULES.digest(),
        key_arn=encryption,
        boundary_arn=boundary(),
        tags=TAGS,
    ),
)
