"""The regions in which an identity may work, where its policies hold in more than one.

Policies then name resources of all regions, since a second ARN for each would not fit into them,
and one statement denies every region but those of the environment.
"""

from __future__ import annotations

from collections.abc import Sequence

from components.iam_document import Statement


def fence(regions: Sequence[str], actions: Sequence[str] = ("*",)) -> Statement:
    """Return the denial of what is asked of other regions.

    The key is there in every request. A call that a cross-region profile routes on is asked about
    for each region to which it may go, so these belong to `regions` too.
    https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-requestedregion
    https://docs.aws.amazon.com/bedrock/latest/userguide/cross-region-inference.html

    Args:
        regions: where it may work.
        actions: what is denied elsewhere; all but those of global services, which answer in one
            region for all.
    """
    return Statement(
        sid="OnlyInItsRegions",
        effect="Deny",
        actions=actions,
        resources=["*"],
        condition={"StringNotEquals": {"aws:RequestedRegion": sorted(regions)}},
    )
