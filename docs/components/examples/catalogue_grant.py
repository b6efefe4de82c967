"""The use case sees that the database of internal data is there."""

import pulumi

from components.data_grants import CatalogueGrant, CatalogueGrantArgs
from components.data_tags import LfTags, LfTagsArgs
from handbook.surroundings import lake_settings, role

tags = LfTags(
    "catalogue",
    LfTagsArgs(data_classes=["internal"], domains=["claims"], settings=lake_settings()),
)
CatalogueGrant(
    "claims-catalogue",
    CatalogueGrantArgs(data_classes=["internal"], role_arn=role().arn),
    pulumi.ResourceOptions(depends_on=tags.made),
)
