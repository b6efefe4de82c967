"""Two people may stop and repair when nothing else works, and each use of it is reported."""

from components.break_glass import BreakGlass, BreakGlassArgs
from handbook.surroundings import PLACE, key, topic

BreakGlass(
    "break-glass",
    BreakGlassArgs(
        place=PLACE,
        people=["amara-nwosu", "jonas-weber"],
        kept_buckets=[PLACE.bucket("records")],
        state_bucket=None,
        topic_arn=topic(key()),
    ),
)
