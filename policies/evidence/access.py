"""Which use case may read which dataset, of the states that a report judges."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence

from policies.access.inventory import Inventory
from policies.access.matrix import matrix
from policies.evidence.report import CellRecord, MatrixRecord
from policies.resources import Resource


def matrices(
    environments: Mapping[str, Sequence[Resource]], day: dt.date
) -> Iterator[MatrixRecord]:
    """Yield the matrix of each environment whose stacks hold datasets.

    Args:
        environments: The resources of all its stacks together, by environment.
        day: The decisions are of its first moment, in UTC.
    """
    moment = dt.datetime.combine(day, dt.time(), dt.UTC)
    for environment, resources in sorted(environments.items()):
        cells = matrix(Inventory(resources, moment, {}))
        if cells:
            yield MatrixRecord(
                environment=environment,
                moment=moment.isoformat(),
                use_cases=tuple(dict.fromkeys(it.use_case for it in cells)),
                datasets=tuple(it.dataset for it in cells if it.use_case == cells[0].use_case),
                cells=tuple(CellRecord.model_validate(it.as_json()) for it in cells),
            )
