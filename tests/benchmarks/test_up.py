"""What the benchmark makes of its runs; the runs themselves are `make bench`."""

import pytest
import typer

from benchmarks.up import Result, growth, main, report


def result(resources: int, own_cpu: float, *, own: float = 1.0) -> Result:
    """Return a size at which nothing takes 10 s, and the sandbox `own` seconds more."""
    return Result(
        resources=resources,
        sandbox_seconds=10 + own,
        nothing_seconds=10,
        sandbox_cpu_seconds=2 + own_cpu,
        nothing_cpu_seconds=2,
    )


def test_ratio_and_cost_per_resource() -> None:
    found = result(250, 3, own=2.5)
    assert found.ratio == 1.25
    assert found.milliseconds == pytest.approx(10)


def test_growth_is_one_where_each_resource_costs_the_same() -> None:
    # 3 s of start, then 10 ms for each.
    sizes = [result(n, 3 + n / 100) for n in (50, 250, 1000)]
    assert growth(sizes) == pytest.approx(1)
    assert growth(sizes[::-1]) == pytest.approx(1)
    assert "our own part: linear" in report(sizes)


def test_growth_shows_what_grows_with_the_square() -> None:
    sizes = [result(n, n * n / 10_000) for n in (50, 250, 1000)]
    assert growth(sizes) == pytest.approx(1250 / 300)
    assert "more than linear" in report(sizes)


def test_two_sizes_tell_nothing_of_growth() -> None:
    sizes = [result(50, 1), result(250, 2)]
    assert growth(sizes) is None
    assert "growth" not in report(sizes)


@pytest.mark.parametrize(("own", "met"), [(2.5, "met (1.25)"), (2.6, "missed (1.26)")])
def test_the_target_is_said_to_be_met_or_missed(own: float, met: str) -> None:
    assert f"target of 1.25 at 250: {met}" in report([result(250, 1, own=own)])
    assert "target" not in report([result(50, 1, own=own)])


@pytest.mark.parametrize("sizes", ["", "50,x", "0", "-5", "50,,250"])
def test_sizes_that_are_none_are_refused(sizes: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(typer.Exit) as stopped:
        main(sizes=sizes)
    assert stopped.value.exit_code == 2
    assert "--sizes: found" in capsys.readouterr().err
