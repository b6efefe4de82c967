"""What the benchmark makes of its runs; the runs themselves are `make bench`."""

import pytest

from benchmarks.use_cases import Many, Previews


def test_the_ratio_is_of_medians() -> None:
    previews = Previews([3.0, 30.0, 4.0], [2.0, 1.0, 2.0], [1.0, 1.0, 9.0], [3.5, 3.0, 0.5], 200)
    assert (previews.ratio, previews.bare_ratio) == (2, 4)
    assert previews.pack_seconds == pytest.approx(1)
    assert previews.pack_limit == pytest.approx(0.7)


@pytest.mark.parametrize(
    ("seconds", "growth"),
    [([2.0, 2.0, 2.0], 1), ([1.0, 1.0, 2.0, 2.0, 3.0, 3.0], 3), ([4.0, 9.0, 1.0, 2.0], 0.5)],
)
def test_growth_compares_the_last_third_with_the_first(seconds: list[float], growth: float) -> None:
    assert Many(seconds).growth == growth
