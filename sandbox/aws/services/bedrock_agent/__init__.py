"""Knowledge bases and agents with all that belongs to them, and managed prompts.

moto has agents without updates, versions, aliases or action groups, knowledge bases that are not
checked, and neither data sources nor prompts.
"""

from sandbox.aws.services import tagging
from sandbox.aws.services.bedrock_agent import (
    action_groups,
    agents,
    aliases,
    associations,
    data_sources,
    knowledge_bases,
    prompts,
)
from sandbox.aws.services.service import Service

SERVICE = Service(
    name="bedrock-agent",
    operations={
        **knowledge_bases.OPERATIONS,
        **data_sources.OPERATIONS,
        **agents.OPERATIONS,
        **action_groups.OPERATIONS,
        **associations.OPERATIONS,
        **aliases.OPERATIONS,
        **prompts.OPERATIONS,
        **tagging.AS_MAP,
    },
)
