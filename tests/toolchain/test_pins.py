from pathlib import Path

import pytest

from toolchain import pins
from toolchain.check import ROOT

PYPROJECT = """\
[build-system]
requires = ["hatchling==1.33.0"]
[project]
dependencies = ["pulumi>=3.272", "moto[server]>=5.2"]
[project.optional-dependencies]
dev = ["ruff>=0.17"]
"""
LOCK = """\
# made by a tool
hatchling==1.33.0 \\
    --hash=sha256:aa
    # via groundwork (pyproject.toml)
moto==5.2.5 \\
    --hash=sha256:bb \\
    --hash=sha256:cc
pulumi==3.272.0 ; python_version < '4' \\
    --hash=sha256:dd
ruff==0.17.6 \\
    --hash=sha256:ee
"""


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    (tmp_path / "pyproject.toml").write_text(PYPROJECT)
    (tmp_path / "requirements.lock").write_text(LOCK)
    return tmp_path


def test_the_checkouts_own_lock_has_no_fault() -> None:
    assert pins.faults(ROOT) == []


def test_a_lock_that_pins_everything_has_no_fault(checkout: Path) -> None:
    assert pins.faults(checkout) == []


@pytest.mark.parametrize(
    ("before", "after", "fault"),
    [
        ("ruff==0.17.6", "ruff==0.16.0", "requirements.lock:10: ruff: 0.16.0 is not >=0.17"),
        ("ruff==0.17.6", "other==1.0", "requirements.lock: ruff: not pinned"),
        (
            "ruff==0.17.6 \\\n    --hash=sha256:ee",
            "ruff==0.17.6",
            "requirements.lock:10: ruff: no hash",
        ),
        (
            "ruff==0.17.6",
            "ruff @ https://example.com/ruff.whl",
            "requirements.lock:10: ruff @ https://example.com/ruff.whl: not a version pinned",
        ),
        ("# made by a tool", "--index-url https://example.com", "requirements.lock:1: --index-url"),
    ],
)
def test_each_fault_is_told_with_its_line(
    checkout: Path, before: str, after: str, fault: str
) -> None:
    (checkout / "requirements.lock").write_text(LOCK.replace(before, after))
    found = pins.faults(checkout)
    assert any(each.startswith(fault) for each in found), found
    assert all(each.endswith("run `make lock`") or "(pyproject.toml)" in each for each in found)


def test_a_requirement_by_url_is_refused(checkout: Path) -> None:
    (checkout / "pyproject.toml").write_text(
        PYPROJECT.replace('"ruff>=0.17"', '"ruff @ https://example.com/ruff.whl"')
    )
    assert pins.faults(checkout) == [
        "pyproject.toml: ruff @ https://example.com/ruff.whl: a URL; name a version instead"
    ]


def test_an_oracles_lock_file_is_held_to_hashes_too(checkout: Path) -> None:
    folder = checkout / "tests" / "oracle"
    folder.mkdir(parents=True)
    (folder / "requirements.lock").write_text("other==1.0\nhttps://a.org/b.whl\n")
    assert pins.faults(checkout) == [
        "tests/oracle/requirements.lock:2: https://a.org/b.whl: not a version pinned by hash; "
        "run `make lock`",
        "tests/oracle/requirements.lock:1: other: no hash; run `make lock`",
    ]
