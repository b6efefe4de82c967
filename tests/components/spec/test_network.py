"""Networks in the platform's spec: what is refused, and how a range is divided."""

from __future__ import annotations

import ipaddress
from pathlib import Path

import pytest

from components.spec.network import LARGEST_PREFIX, SMALLEST_PREFIX, Network, subnet_cidr
from tests.components.spec.editing import Workspace

PLATFORM = "platform.yaml"
CIDR = "cidr: 10.16.0.0/20"
ZONES = "zones: [us-east-1a, us-east-1b]\n"
SUBNETS = "subnet_ids: [subnet-0a1b2c3d4e5f60718, subnet-1b2c3d4e5f6071829]"


@pytest.mark.parametrize(
    ("old", "new", "at", "message"),
    [
        pytest.param(
            CIDR,
            "cidr: 10.16.0.0",
            "cidr: 10.16.0.0",
            "cidr: '10.16.0.0' has the wrong form; write an IPv4 range such as 10.20.0.0/16",
            id="no range",
        ),
        pytest.param(
            CIDR,
            "cidr: 10.16.0.300/20",
            "cidr: 10.16.0.300",
            "cidr: '10.16.0.300/20' is no IPv4 range; write one such as 10.20.0.0/16",
            id="no address",
        ),
        pytest.param(
            CIDR,
            "cidr: 10.16.1.0/20",
            "cidr: 10.16.1.0",
            "cidr: '10.16.1.0/20' does not start its range; write 10.16.0.0/20",
            id="host bits",
        ),
        pytest.param(
            CIDR,
            "cidr: 100.64.0.0/20",
            "cidr: 100.64",
            "cidr: '100.64.0.0/20' is not private; write a range within 10.0.0.0/8, "
            "172.16.0.0/12, 192.168.0.0/16",
            id="not private",
        ),
        pytest.param(
            CIDR,
            "cidr: 10.16.0.0/23",
            "cidr: 10.16",
            "cidr: '10.16.0.0/23' has the wrong size; write a prefix of /16 to /22",
            id="too small",
        ),
        pytest.param(
            CIDR,
            "cidr: 10.0.0.0/15",
            "cidr: 10.0",
            "cidr: '10.0.0.0/15' has the wrong size; write a prefix of /16 to /22",
            id="too large",
        ),
        pytest.param(
            CIDR,
            "cidr: 10.20.16.0/20",
            "cidr: 10.20.0.0/16",
            "cidr: 10.20.0.0/16 overlaps 10.20.16.0/20 of sandbox; "
            "give each environment a range of its own",
            id="overlap",
        ),
        pytest.param(
            ZONES,
            "zones: [us-east-1a, us-west-2b]\n",
            ZONES[:6],
            "zones.1: us-west-2b is not in us-east-1; use us-east-1a to h",
            id="zone of another region",
        ),
        pytest.param(
            ZONES,
            "zones: [us-east-1a, us-east-1]\n",
            "zones:",
            "zones.1: 'us-east-1' has the wrong form; write a zone such as us-east-1a",
            id="region for a zone",
        ),
        pytest.param(
            ZONES,
            "zones: [us-east-1a]\n",
            "zones:",
            "zones: is one zone alone, and everything ends with it; name at least 2",
            id="one zone",
        ),
        pytest.param(
            ZONES,
            "\n",
            "network:",
            "zones: is missing; add it to cidr",
            id="no zones",
        ),
        pytest.param(
            ZONES,
            ZONES + "      vpc_id: vpc-0a1b2c3d\n",
            "network:",
            "network: says both what to make and what is there; "
            "write cidr and zones, or vpc_id, subnet_ids, security_group_ids",
            id="both",
        ),
        pytest.param(
            f"{CIDR}\n      {ZONES}",
            "cidr: ~\n",
            "network:",
            "network: says nothing; "
            "write cidr and zones, or vpc_id, subnet_ids, security_group_ids",
            id="neither",
        ),
        pytest.param(
            SUBNETS,
            "subnet_ids: []",
            "subnet_ids:",
            "subnet_ids: is missing; add it to vpc_id and security_group_ids",
            id="no subnets",
        ),
        pytest.param(
            SUBNETS,
            "subnet_ids: [vpc-0a1b2c3d]",
            "subnet_ids:",
            "subnet_ids.0: 'vpc-0a1b2c3d' has the wrong form; write the id of a subnet, subnet-...",
            id="no subnet's id",
        ),
        pytest.param(
            "slug: meridian",
            "slug: meridian\n  id: meridian",
            "  id: meridian",
            "organisation.id: 'meridian' has the wrong form; "
            "write the id of an AWS organisation, o-...",
            id="no organisation's id",
        ),
    ],
)
def test_a_network_that_cannot_be_is_told(
    tmp_path: Path, old: str, new: str, at: str, message: str
) -> None:
    workspace = Workspace(tmp_path)
    workspace.edit(PLATFORM, old, new)
    start = f"stacks/platform.yaml:{workspace.line_of(PLATFORM, at)}: "
    (told,) = workspace.faults()
    assert told.startswith(start)
    assert told.endswith(message)


def test_a_zone_that_is_named_twice_is_told_once_for_each(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path)
    workspace.edit(PLATFORM, ZONES, "zones: [us-east-1a, us-east-1b, us-east-1a]\n")
    line = workspace.line_of(PLATFORM, "zones:")
    field = "environments.sandbox.network.zones"
    assert workspace.faults() == [
        f"stacks/platform.yaml:{line}: {field}.{index}: us-east-1a is there twice; "
        "name each zone once"
        for index in (0, 2)
    ]


def test_networks_may_be_left_out_and_an_organisation_may_have_an_id(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path)
    workspace.edit(PLATFORM, f"    network:\n      {CIDR}\n      {ZONES}", "")
    workspace.edit(PLATFORM, "slug: meridian", "slug: meridian\n  id: o-abcdefghij")
    # A pilot's container of its own may not run without one.
    workspace.edit("internal-assistant.yaml", "  sandbox: {}\n", "")
    platform = workspace.load().platform
    assert platform.environments["sandbox"].network is None
    assert platform.organisation.id == "o-abcdefghij"


@pytest.mark.parametrize("prefix", range(LARGEST_PREFIX, SMALLEST_PREFIX + 1))
def test_every_zone_has_a_part_of_its_own_within_the_range(prefix: int) -> None:
    whole = ipaddress.IPv4Network(f"10.16.0.0/{prefix}")
    parts = [
        ipaddress.IPv4Network(subnet_cidr(str(whole), f"us-east-1{letter}"))
        for letter in "abcdefgh"
    ]
    assert list(ipaddress.collapse_addresses(parts)) == [whole]
    assert all(part.subnet_of(whole) for part in parts)
    assert len(set(parts)) == 8
    # 5 of a subnet's addresses are AWS's; each interface endpoint takes one.
    assert all(part.num_addresses - 5 >= 100 for part in parts)


def test_a_zone_that_comes_moves_no_other() -> None:
    before = Network(cidr="10.20.0.0/16", zones=("us-east-1c", "us-east-1a"))
    after = Network(cidr="10.20.0.0/16", zones=("us-east-1a", "us-east-1b", "us-east-1c"))
    assert before.subnets == {"us-east-1c": "10.20.64.0/19", "us-east-1a": "10.20.0.0/19"}
    assert after.subnets == {**before.subnets, "us-east-1b": "10.20.32.0/19"}
    assert Network(vpc_id="vpc-0a1b2c3d").subnets == {}
