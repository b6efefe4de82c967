"""The AWS provider of an environment, which works in that environment's account and no other."""

from __future__ import annotations

import pulumi
import pulumi_aws as aws

from components.cost_tagging import default_tags
from components.spec.platform import Environment
from components.tags import Tags


def pinned_provider(
    name: str, environment: Environment, tags: Tags, opts: pulumi.ResourceOptions | None = None
) -> aws.Provider:
    """Return the provider that puts `tags` on all it makes, and refuses another account.

    Credentials are those of the process, as AWS's own tools find them.
    """
    return aws.Provider(
        name,
        region=environment.region,
        allowed_account_ids=[environment.account_id],
        default_tags=default_tags(tags),
        opts=opts,
    )
