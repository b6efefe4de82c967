"""AgentCore's runtimes, their endpoints, gateways and targets.

moto has them with ARNs and ids of another form than AWS's, with endpoints that never follow a new
version, without a check of names and references, and without pages. Memories stay moto's own.
"""

from sandbox.aws.services.bedrock_agentcore_control import (
    endpoints,
    gateways,
    runtimes,
    tags,
    targets,
)
from sandbox.aws.services.service import Service

SERVICE = Service(
    name="bedrock-agentcore-control",
    operations={
        **runtimes.OPERATIONS,
        **endpoints.OPERATIONS,
        **gateways.OPERATIONS,
        **targets.OPERATIONS,
        **tags.OPERATIONS,
    },
    is_moto=tags.is_moto,
)
