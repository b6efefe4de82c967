import io

import pytest

from toolchain import build, console


@pytest.mark.parametrize(
    ("version", "expected"),
    [
        ("v3.259.0", (3, 259, 0)),
        ("3.260.0-alpha.1", (3, 260, 0)),
        ("1.26", (1, 26)),
        ("1.27rc1", (1, 27)),
        ("3.259.0+dirty.2", (3, 259, 0)),
        ("", ()),
        ("devel", ()),
    ],
)
def test_versions_are_compared_by_their_leading_numbers(
    version: str, expected: tuple[int, ...]
) -> None:
    assert build.numbers(version) == expected


def test_the_engines_version_is_that_of_go_mod() -> None:
    assert build.numbers(build.pinned_version()) >= (3, 259, 0)
    assert build.linker_flags().endswith(f"version.Version=v{build.pinned_version()}")


def test_progress_tells_how_much_is_left_once_that_can_be_known() -> None:
    progress = build._compiling  # pyright: ignore[reportPrivateUsage]
    assert progress(2, 1000, 3.0) == "  compiling: 2 of 1000 packages, 3 s"
    assert progress(250, 1000, 60.0) == (
        "  compiling: 250 of 1000 packages, 1 min 00 s, about 3 min 00 s left"
    )
    assert progress(1000, 1000, 250.0) == "  linking, 4 min 10 s"


def test_progress_in_a_log_is_one_line_now_and_then(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 100.0
    monkeypatch.setattr(console.time, "monotonic", lambda: now)
    log = io.StringIO()
    shown = console.Progress(log)
    shown.show("too early")
    now += console.LOG_SECONDS
    shown.show("20 s later")
    now += 1
    shown.show("too early again")
    shown.done("done")
    assert log.getvalue() == "20 s later\ndone\n"
