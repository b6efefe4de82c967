"""Resources in another region than their provider's."""

from __future__ import annotations

import pulumi

_REGION = "region"


def in_region(region: str, opts: pulumi.ResourceOptions | None = None) -> pulumi.ResourceOptions:
    """Return options under which a component and all below it lie in `region`.

    Every regional resource of pulumi-aws 7 takes a region of its own, so that the components need
    no second provider and do not know where they are; global ones, as IAM's, take none.
    https://www.pulumi.com/registry/packages/aws/how-to-guides/7-0-migration/
    """

    def move(
        args: pulumi.ResourceTransformationArgs,
    ) -> pulumi.ResourceTransformationResult | None:
        if _REGION not in args.props:
            return None
        props = {**args.props, _REGION: args.props[_REGION] or region}
        return pulumi.ResourceTransformationResult(props=props, opts=args.opts)

    moved = pulumi.ResourceOptions(transformations=[move])
    return pulumi.ResourceOptions.merge(opts, moved)
