"""What moto lacks: data sources, and knowledge bases that are checked and change."""

from sandbox.aws.services.bedrock_agent import data_sources, knowledge_bases, tags
from sandbox.aws.services.service import Service

SERVICE = Service(
    name="bedrock-agent",
    operations={
        **knowledge_bases.OPERATIONS,
        **data_sources.OPERATIONS,
        **tags.OPERATIONS,
    },
    is_moto=tags.is_moto,
)
