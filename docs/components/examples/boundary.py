"""The most that roles of pilots can do: call one model, and read up to internal data."""

from components.identity import Boundary, BoundaryArgs
from handbook.surroundings import PLACE

Boundary(
    "pilot-boundary",
    BoundaryArgs(
        place=PLACE,
        stage="pilot",
        model_regions=["us-east-1"],
        model_ids=["amazon.nova-lite-v1:0"],
        data_classes=["public", "internal"],
    ),
)
