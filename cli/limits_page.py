"""Writes `docs/limits.md` from the table of quotas: `python -m cli.limits_page [--check]`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final, cast

from cli import declared
from components import naming
from components.quotas.model import Made, Quota, Source
from components.quotas.table import NOT_ESTABLISHED, QUOTAS
from components.quotas.usage import Capacity, Room, by_region, capacity
from components.spec import loader

ROOT: Final = Path(__file__).resolve().parent.parent
FILE: Final = ROOT / "docs" / "limits.md"
EXAMPLE: Final = "sandbox"
"""The environment whose use cases the page counts: all of the repository run in it."""

INTRODUCTION = """\
# Limits of the cloud

Written by `python -m cli.limits_page` from `components/quotas/table.py` and from what the specs of
this repository ask for; change those.

A use case has its own role, inference profiles, guardrail, key, log group and budget, so that
permissions, cost and stops can be told apart. Each of these counts against a quota of the account.

```console
groundwork quotas                         # the sandbox's stacks, as their states have them
groundwork quotas -e prod --json          # another environment's: log pulumi in to its states
groundwork quotas -e prod --declared      # what the specs alone ask for, without an engine
```

It warns from 80 % of a limit and exits with 1 from 100 %. What one resource alone can reach, as the
size of a policy, GOV-11 stops in a deployment and GOV-12 tells from 80 % on
([policies.md](policies.md)). A region's quota is counted in each region for itself: what a use case
has ready in the recovery region uses that one's. Two things it does not see: what others made in
the same account, and an account's own values, which may be higher than the defaults, or lower in a
new account. Compare with `aws service-quotas list-service-quotas --service-code bedrock`.

"""

THEN = """\
## What then: an account for each value stream

From 80 % on, and before that whenever teams should not share what goes wrong, a value stream gets
an account of its own. Specs name the account: an environment is one account and region, so that a
value stream's is one more environment in `stacks/platform.yaml`, as here for logistics:

```yaml
environments:
  prod-logistics:
    account_id: "555566667777"
    region: us-east-1
    model_regions: [us-east-1, us-east-2, us-west-2]
    deployer_subjects:
      github: environment:prod-logistics
    state_bucket: meridian-groundwork-state-555566667777
    is_disposable: false
required_tags:
  environment:
    allowed_values: [sandbox, dev, prod, prod-logistics]
```

A use case goes there by the name of the environment, and nothing else of it changes:

```yaml
environments:
  sandbox: {}
  dev: {}
  prod-logistics: {} # before: prod
```

1. Bring up `platform.prod-logistics`: boundaries, keys, stores, logs and CI's roles of that
   account. The provider refuses every other account than the one that the environment names.
2. Copy the datasets that its use cases read into that account's stores, as their owners approve.
3. Bring the use case up there, move its callers, then `groundwork retire USE_CASE -e prod`.

Nothing is shared between accounts but the specs, the model registry and Identity Center: a stop, a
budget and a quota hold within one account. Costs are told apart by the tags `use_case` and
`environment`, and meet in the bill of the payer. Why accounts, and not regions:
[adr/0020](adr/0020-an-account-per-value-stream.md).

"""


def page(stacks: Mapping[str, Sequence[Made]], room: Capacity, home: str = "") -> str:
    """Return the page.

    Args:
        stacks: subject to its resources.
        room: what follows from them.
        home: the stacks' own region.
    """
    return "".join(
        [
            INTRODUCTION,
            *_answer(stacks, room, home),
            THEN,
            *_table(),
            *_missing(),
        ]
    )


def _answer(stacks: Mapping[str, Sequence[Made]], room: Capacity, home: str) -> Iterator[str]:
    use_cases = sorted(subject for subject in stacks if subject != naming.PLATFORM)
    yield "## How many use cases fit an account\n\n"
    total = len(use_cases) + room.average.fits
    yield (
        f"**{total} in one account and region**, by AWS's defaults: the {len(use_cases)} of this "
        f"repository and {room.average.fits} more like them. The next is stopped by "
        f"{_held(room.average)}, of which each takes {_number(room.average)}.\n\n"
    )
    if room.average_raised is not None:
        raised = room.average_raised
        yield (
            f"What AWS raises on request should be raised before it is needed. What it raises for "
            f"nobody is {_held(raised)}: after {raised.fits} more of the average kind, "
            f"or {raised.stopped_by.limit} that have one each, an account is full.\n\n"
        )
    yield "| stopped by | limit | raised on request | each takes, on average | more use cases |\n"
    yield "| --- | ---: | --- | ---: | ---: |\n"
    for it in room.binding[:8]:
        quota = it.stopped_by
        yield (
            f"| {_held(it)} | {quota.limit:,} | {'yes' if quota.raisable else 'no'} "
            f"| {_number(it)} | {it.fits:,} |\n"
        )
    yield "\nWhat each of this repository takes of what is shared:\n\n"
    yield f"| quota | {' | '.join(stacks)} |\n"
    yield f"| --- |{' ---: |' * len(stacks)}\n"
    for it in room.binding[:8]:
        used = (by_region(it.stopped_by, [made], home) for made in stacks.values())
        numbers = (str(each.get(it.region, 0)) for each in used)
        yield f"| {_held(it)} | {' | '.join(numbers)} |\n"
    yield "\n"


def _name(quota: Quota) -> str:
    return f"`{quota.id}` ({quota.name.lower()})"


def _held(room: Room) -> str:
    where = f" in {room.region}" if room.region else ""
    return f"{_name(room.stopped_by)}{where}"


def _number(room: Room) -> str:
    return f"{float(round(room.each, 2)):g}"


def _table() -> Iterator[str]:
    yield f"## The {len(QUOTAS)} quotas\n\n"
    yield "Each number was verified in one of three ways:\n\n"
    for source in Source:
        yield f"- **{source.name.lower()}**: {source.value}\n"
    yield "\n| id | what | limit | for each | raised | code | verified |\n"
    yield "| --- | --- | ---: | --- | --- | --- | --- |\n"
    for it in QUOTAS:
        unit = f" {it.unit}" if it.unit else ""
        yield (
            f"| {it.id} | [{it.name}]({it.page}) | {it.limit:,}{unit} | {it.scope.value} "
            f"| {'yes' if it.raisable else 'no'} | {it.code or '-'} | {it.source.name.lower()} |\n"
        )
    yield "\n"


def _missing() -> Iterator[str]:
    yield "## What has no number here\n\n"
    yield "It grows with use cases as well; rather than an invented limit there is none:\n\n"
    for what, why in NOT_ESTABLISHED.items():
        yield f"- {what}: {why}.\n"


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the page, or with `--check` return 1 where it is not up to date."""
    parser = argparse.ArgumentParser(prog="python -m cli.limits_page", description=main.__doc__)
    parser.add_argument("--check", action="store_true", help="change nothing, only compare")
    check = cast("bool", parser.parse_args(arguments).check)
    specs = loader.load(ROOT / loader.STACKS)
    stacks, home = declared.stacks(specs, EXAMPLE), specs.platform.environments[EXAMPLE].region
    room = capacity(stacks, home=home)
    if room is None:
        sys.stderr.write(f"no use case of stacks/ runs in {EXAMPLE}, so that none can be counted\n")
        return 1
    text = page(stacks, room, home)
    if not check:
        FILE.write_text(text, encoding="utf-8")
        return 0
    if FILE.exists() and FILE.read_text(encoding="utf-8") == text:
        return 0
    sys.stderr.write("docs/limits.md is not up to date; run python -m cli.limits_page\n")
    return 1


if __name__ == "__main__":
    sys.exit(main())
