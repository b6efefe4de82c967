"""What must agree within the networks of the environments."""

from __future__ import annotations

import ipaddress
from collections import Counter
from collections.abc import Iterator, Sequence

from components.spec.checks.finding import Finding, PlatformCase, PlatformCheck
from components.spec.document import Location
from components.spec.network import Network

_MAKE = ("cidr", "zones")
_GIVEN = ("vpc_id", "subnet_ids", "security_group_ids")
_FEWEST_ZONES = 2


def kinds(case: PlatformCase) -> Iterator[Finding]:
    """A network is one to make or one that is there, and says all that either needs."""
    for here, _, network in _networks(case):
        says = [name for name in (*_MAKE, *_GIVEN) if getattr(network, name)]
        make, given = (set(says) & set(names) for names in (_MAKE, _GIVEN))
        if bool(make) == bool(given):
            finding = "says both what to make and what is there" if make else "says nothing"
            remedy = f"write {' and '.join(_MAKE)}, or {', '.join(_GIVEN)}"
            yield here, finding, remedy
            continue
        for name in _MAKE if make else _GIVEN:
            if name not in says:
                yield (*here, name), "is missing", f"add it to {' and '.join(says)}"


def zones(case: PlatformCase) -> Iterator[Finding]:
    """Zones are the region's, each once, and more than one."""
    for here, region, network in _networks(case):
        counts = Counter(network.zones)
        for index, zone in enumerate(network.zones):
            if zone[:-1] != region:
                yield (*here, "zones", index), f"{zone} is not in {region}", f"use {region}a to h"
            if counts[zone] > 1:
                yield (*here, "zones", index), f"{zone} is there twice", "name each zone once"
        if 0 < len(counts) < _FEWEST_ZONES:
            finding = "is one zone alone, and everything ends with it"
            yield (*here, "zones"), finding, f"name at least {_FEWEST_ZONES}"


def ranges(case: PlatformCase) -> Iterator[Finding]:
    """Ranges of environments lie apart, so that they can be joined one day."""
    seen: list[tuple[str, ipaddress.IPv4Network]] = []
    for here, _, network in _networks(case):
        if network.cidr is None:
            continue
        mine = ipaddress.IPv4Network(network.cidr)
        for other, theirs in seen:
            if mine.overlaps(theirs):
                remedy = "give each environment a range of its own"
                yield (*here, "cidr"), f"{mine} overlaps {theirs} of {other}", remedy
        seen.append((str(here[1]), mine))


def _networks(case: PlatformCase) -> Iterator[tuple[Location, str, Network]]:
    for name, environment in case.platform.environments.items():
        if environment.network is not None:
            yield ("environments", name, "network"), environment.region, environment.network


PLATFORM_CHECKS: Sequence[PlatformCheck] = (kinds, zones, ranges)
