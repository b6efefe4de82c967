"""What follows from quotas for the stacks of an environment: how full, and how many more fit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeAlias

from components import naming
from components.quotas.model import ALL, WARN_FROM, Made, Quota, Scope
from components.quotas.table import QUOTAS

Stacks: TypeAlias = Mapping[str, Sequence[Made]]
"""Subject of a stack, `platform` or a use case, to its resources."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Usage:
    """How much of a quota is used, by all together or by one resource."""

    quota: Quota
    used: int
    stack: str = ""
    """Subject of the stack that the holder is in; empty where all use it together."""

    holder: str = ALL
    """The resource whose quota it is."""

    region: str = ""
    """The region whose quota it is, where that is another than the stacks' own."""

    @property
    def share(self) -> float:
        """What is used of the limit; 1 is all of it."""
        return self.used / self.quota.limit

    @property
    def warns(self) -> bool:
        """Whether it is time to do something."""
        return self.share >= WARN_FROM

    @property
    def is_full(self) -> bool:
        """Whether nothing more fits."""
        return self.used >= self.quota.limit

    @property
    def where(self) -> str:
        """The holder and the region as a person finds them; empty where all use it at home."""
        holder = f"{self.stack}: {self.holder}" if self.holder else self.stack
        return ", ".join(filter(None, (holder, self.region)))

    def as_json(self) -> dict[str, object]:
        """Return it for `--json`."""
        quota = self.quota
        return {
            "id": quota.id,
            "service": quota.service,
            "name": quota.name,
            "code": quota.code,
            "scope": quota.scope.value,
            "used": self.used,
            "limit": quota.limit,
            "percent": round(100 * self.share, 1),
            "warns": self.warns,
            "full": self.is_full,
            "raisable": quota.raisable,
            "stack": self.stack,
            "holder": self.holder,
            "region": self.region,
            "page": quota.page,
        }


def usages(stacks: Stacks, quotas: Iterable[Quota] = QUOTAS, home: str = "") -> list[Usage]:
    """Return the use of every quota, the fullest first.

    Of a quota that each resource has, it is that of the fullest one, and of every one that warns.

    Args:
        stacks: what is there.
        quotas: what is asked.
        home: the stacks' own region; what lies in another uses that one's quotas.
    """
    found: list[Usage] = []
    for quota in quotas:
        if quota.is_shared:
            found += [
                Usage(quota=quota, used=used, region=region)
                for region, used in by_region(quota, stacks.values(), home).items()
            ]
        else:
            held = sorted(each_use(stacks, [quota], home), key=lambda it: -it.used)
            found += [it for at, it in enumerate(held) if at == 0 or it.warns]
    return sorted(found, key=lambda it: (-it.share, it.quota.id, it.where))


def each_use(stacks: Stacks, quotas: Iterable[Quota], home: str = "") -> list[Usage]:
    """Return the use of quotas that each resource has, for every resource.

    Two of the same name in two regions, as log groups, are two.
    """
    return [
        Usage(quota=quota, used=used, stack=subject, holder=holder, region=region)
        for quota in quotas
        for subject, made in stacks.items()
        for region, there in _divided(made, home).items()
        for holder, used in quota.count(there).items()
    ]


def by_region(quota: Quota, stacks: Iterable[Sequence[Made]], home: str) -> Mapping[str, int]:
    """Return the use of a quota that all stacks share, for each region that has one of its own.

    The stacks' own is the empty one, and always there; another only where something uses it.
    """
    used = Counter({"": 0})
    for made in stacks:
        divided = _divided(made, home) if quota.scope is Scope.REGION else {"": made}
        for region, there in divided.items():
            number = quota.count(there).get(ALL, 0)
            if number:
                used[region] += number
    return used


def _divided(made: Sequence[Made], home: str) -> Mapping[str, Sequence[Made]]:
    found: dict[str, list[Made]] = {}
    for it in made:
        found.setdefault("" if it.region == home else it.region, []).append(it)
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """How many more use cases of a kind fit, and what stops the next."""

    kind: str
    """Use case that all further ones are taken to be like; empty for the average."""

    fits: int
    """How many more."""

    stopped_by: Quota
    """What the one after them would exceed."""

    each: Fraction
    """How much of that quota one of them takes."""

    region: str = ""
    """The region whose quota it is, where that is another than the stacks' own."""

    def as_json(self) -> dict[str, object]:
        """Return it for `--json`."""
        return {
            "kind": self.kind or "average",
            "fits": self.fits,
            "stopped_by": self.stopped_by.id,
            "region": self.region,
            "each": float(round(self.each, 2)),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Capacity:
    """How many more use cases fit an environment's account."""

    average: Room
    largest: Room
    """Those of the kind of which fewest fit."""

    average_raised: Room | None
    """The average, once all that AWS raises is raised; None where nothing else would stop it."""

    binding: Sequence[Room]
    """For the average: what is reached after how many, by each quota that it uses."""

    def as_json(self) -> dict[str, object]:
        """Return it for `--json`."""
        return {
            "average": self.average.as_json(),
            "largest": self.largest.as_json(),
            "average_raised": self.average_raised.as_json() if self.average_raised else None,
        }


_Share: TypeAlias = tuple[str, str]
"""Id of a quota, and the region whose it is."""


def capacity(stacks: Stacks, quotas: Iterable[Quota] = QUOTAS, home: str = "") -> Capacity | None:
    """Return how many more use cases fit, or None where there is none to judge by.

    Only what all stacks share is asked: what one resource holds does not grow with others.

    Args:
        stacks: what is there.
        quotas: what is asked.
        home: the stacks' own region; what lies in another uses that one's quotas.
    """
    subjects = sorted(subject for subject in stacks if subject != naming.PLATFORM)
    if not subjects:
        return None
    left: dict[_Share, int] = {}
    takes: dict[str, Counter[_Share]] = {subject: Counter() for subject in subjects}
    shared = {quota.id: quota for quota in quotas if quota.is_shared}
    for quota in shared.values():
        for region, used in by_region(quota, stacks.values(), home).items():
            left[quota.id, region] = max(0, quota.limit - used)
        for subject in subjects:
            for region, used in by_region(quota, [stacks[subject]], home).items():
                takes[subject][quota.id, region] = used
    totals = sum(takes.values(), Counter[_Share]())
    average = {it: Fraction(total, len(subjects)) for it, total in totals.items()}
    binding = _rooms("", average, left, shared)
    kinds = [
        rooms[0]
        for subject in subjects
        if (rooms := _rooms(subject, _whole(takes[subject]), left, shared))
    ]
    if not binding or not kinds:
        return None
    return Capacity(
        average=binding[0],
        # Of two that are stopped equally soon, the one with more resources is the larger.
        largest=min(kinds, key=lambda it: (it.fits, -len(stacks[it.kind]), it.kind)),
        average_raised=next((it for it in binding if not it.stopped_by.raisable), None),
        binding=binding,
    )


def _whole(used: Mapping[_Share, int]) -> Mapping[_Share, Fraction]:
    return {share: Fraction(number) for share, number in used.items()}


def _rooms(
    kind: str,
    each: Mapping[_Share, Fraction],
    left: Mapping[_Share, int],
    quotas: Mapping[str, Quota],
) -> list[Room]:
    """Return how many fit by each quota that the kind uses, the fewest first."""
    found = [
        Room(
            kind=kind,
            fits=int(left[quota, region] / share),
            stopped_by=quotas[quota],
            each=share,
            region=region,
        )
        for (quota, region), share in each.items()
        if share
    ]
    return sorted(found, key=lambda it: (it.fits, it.stopped_by.id, it.region))
