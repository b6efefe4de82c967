"""LF-tags: what a database or table holds and whose it is, as Lake Formation grants by."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

DATA_CLASS = "data_class"
"""LF-tag: class of the data; a database has it, and all that is in it."""

DOMAIN = "domain"
"""LF-tag: group that owns the data; each table has it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LfTagsArgs:
    """What the LF-tags of a catalogue are built from."""

    data_classes: Sequence[str]
    domains: Sequence[str]
    """The groups that own datasets."""

    settings: pulumi.Resource
    """Lake Formation's settings: only its administrators make LF-tags."""


class LfTags(pulumi.ComponentResource):
    """The LF-tags by which the catalogue is described, with the values that they may have."""

    made: Sequence[pulumi.Resource]
    """What has to be there before a resource is tagged."""

    def __init__(
        self, name: str, args: LfTagsArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__("groundwork:data_tags:LfTags", name, None, opts)
        child = pulumi.ResourceOptions(parent=self, depends_on=[args.settings])
        self.made = [
            aws.lakeformation.LfTag(
                f"{name}-{key.replace('_', '-')}", key=key, values=sorted(values), opts=child
            )
            for key, values in ((DATA_CLASS, args.data_classes), (DOMAIN, args.domains))
            if values
        ]
        self.register_outputs({})
