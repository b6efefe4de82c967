"""Moves: what a component took over from another keeps its resource and what is in it."""

from __future__ import annotations

import pulumi


def once_child_of(
    before: pulumi.ResourceOptions | None, parent: pulumi.Resource, *, protect: bool
) -> pulumi.ResourceOptions:
    """Return the options of a child that was its grandparent's until it got a component.

    Args:
        before: the options of the component.
        parent: the component.
        protect: whether the engine refuses to delete the child.
    """
    earlier = before.parent if before is not None else None
    aliases = [pulumi.Alias(parent=earlier)] if earlier is not None else None
    return pulumi.ResourceOptions(parent=parent, aliases=aliases, protect=protect)
