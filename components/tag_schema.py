"""The tag schema as AWS Organizations takes it, for the accounts that Groundwork does not make."""

from __future__ import annotations

import json
from collections.abc import Mapping

from components.spec.platform import Tag

POLICY_LIMIT = 10_000
"""Characters of a tag policy (AWS Organizations user guide, "Quotas")."""


def tag_policy(schema: Mapping[str, Tag]) -> str:
    """Return a tag policy: how each key is written, and which values it may have.

    It enforces nothing by itself: an account's resources that differ are reported as noncompliant.
    https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_tag-policies-syntax.html

    Raises:
        ValueError: it is longer than Organizations takes.
    """
    tags: dict[str, object] = {}
    for key, tag in sorted(schema.items()):
        rule: dict[str, object] = {"tag_key": {"@@assign": key}}
        if tag.allowed_values:
            rule["tag_value"] = {"@@assign": list(tag.allowed_values)}
        tags[key] = rule
    text = json.dumps({"tags": tags}, indent=2)
    size = len(json.dumps({"tags": tags}, separators=(",", ":")))
    if size > POLICY_LIMIT:
        raise ValueError(f"the tag policy has {size} characters, {POLICY_LIMIT} are the most")
    return text
