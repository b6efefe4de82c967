"""AgentCore's runtimes, their endpoints, gateways and targets.

moto has them with ARNs and ids of another form than AWS's, with endpoints that never follow a new
version, without a check of names and references, and without pages. Memories stay moto's own.
"""

from sandbox.aws.services import tagging
from sandbox.aws.services.bedrock_agentcore_control import (
    endpoints,
    gateways,
    runtimes,
    targets,
)
from sandbox.aws.services.service import Service
from sandbox.aws.services.store import Item


def _tags_of_memory(request: Item) -> bool:
    # Memories are moto's own, and so are their tags.
    return ":memory/" in request.get("resourceArn", "")


SERVICE = Service(
    name="bedrock-agentcore-control",
    operations={
        **runtimes.OPERATIONS,
        **endpoints.OPERATIONS,
        **gateways.OPERATIONS,
        **targets.OPERATIONS,
        **tagging.AS_MAP,
    },
    is_moto=_tags_of_memory,
)
