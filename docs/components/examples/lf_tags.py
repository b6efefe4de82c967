"""The tags by which the catalogue says what a database holds, and whose it is."""

from components.data_tags import LfTags, LfTagsArgs
from handbook.surroundings import lake_settings

LfTags(
    "catalogue",
    LfTagsArgs(data_classes=["public", "internal"], domains=["claims"], settings=lake_settings()),
)
