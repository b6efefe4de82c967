"""One MCP address, at which identities of the account find a tool."""

from components.gateway import Gateway, GatewayArgs
from components.tools import Tool, ToolParameter
from handbook.surroundings import PLACE, TAGS, boundary, key

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
Gateway(
    "claims",
    GatewayArgs(
        place=PLACE,
        use_case="claims",
        purpose="Tools for whoever works on claims",
        tools=[look_up],
        callers=None,
        key_arn=key(),
        boundary_arn=boundary(),
        tags=TAGS,
    ),
)
