"""What `stacks/platform.yaml` says of an environment's network, and how its range is divided."""

from __future__ import annotations

import ipaddress
from typing import Annotated

from pydantic import AfterValidator

from components.spec.fields import Shape, Spec

SMALLEST_PREFIX = 22
"""A longer one leaves a zone fewer addresses than endpoints and workloads take."""

LARGEST_PREFIX = 16
"""AWS makes no larger VPC."""

_ZONE_BITS = 3
"""The range is divided into eight parts, one for each letter that a zone can have."""

_PRIVATE = tuple(
    ipaddress.IPv4Network(block) for block in ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16")
)
"""RFC 1918."""


def _private_range(value: str) -> str:
    try:
        network = ipaddress.IPv4Network(value, strict=False)
    except ValueError as error:
        raise ValueError(f"{value!r} is no IPv4 range; write one such as 10.20.0.0/16") from error
    if str(network) != value:
        raise ValueError(f"{value!r} does not start its range; write {network}")
    if not any(network.subnet_of(block) for block in _PRIVATE):
        allowed = ", ".join(str(block) for block in _PRIVATE)
        raise ValueError(f"{value!r} is not private; write a range within {allowed}")
    if not LARGEST_PREFIX <= network.prefixlen <= SMALLEST_PREFIX:
        raise ValueError(
            f"{value!r} has the wrong size; write a prefix of /{LARGEST_PREFIX} to "
            f"/{SMALLEST_PREFIX}"
        )
    return value


Cidr = Annotated[
    str,
    Shape(r"[0-9]{1,3}(\.[0-9]{1,3}){3}/[0-9]{1,2}", "an IPv4 range such as 10.20.0.0/16"),
    AfterValidator(_private_range),
]
Zone = Annotated[str, Shape(r"[a-z]{2}(-[a-z]+)+-[0-9][a-h]", "a zone such as us-east-1a")]
VpcId = Annotated[str, Shape(r"vpc-[0-9a-f]{8,17}", "the id of a VPC, vpc-...")]
SubnetId = Annotated[str, Shape(r"subnet-[0-9a-f]{8,17}", "the id of a subnet, subnet-...")]
SecurityGroupId = Annotated[str, Shape(r"sg-[0-9a-f]{8,17}", "the id of a security group, sg-...")]


class Network(Spec):
    """The network that workloads run in: one to make (`cidr`, `zones`), or one that is there."""

    cidr: Cidr | None = None
    """Private IPv4 range of the network to make; /16 to /22."""

    zones: tuple[Zone, ...] = ()
    """Availability zones of the network to make; each gets a private subnet."""

    vpc_id: VpcId | None = None
    """The network that is there."""

    subnet_ids: tuple[SubnetId, ...] = ()
    """Its private subnets for workloads."""

    security_group_ids: tuple[SecurityGroupId, ...] = ()
    """Its security groups for workloads."""

    @property
    def subnets(self) -> dict[str, str]:
        """Zone to the range of its subnet, of a network to make."""
        return {} if self.cidr is None else {it: subnet_cidr(self.cidr, it) for it in self.zones}


def subnet_cidr(cidr: str, zone: str) -> str:
    """Return the part of the range that belongs to a zone.

    It follows from the zone's letter alone, so that a zone that comes or goes moves no other.
    """
    parts = ipaddress.IPv4Network(cidr).subnets(prefixlen_diff=_ZONE_BITS)
    return str(list(parts)["abcdefgh".index(zone[-1])])
