"""Where the bulletins are: the project's own example always, the real one where it is present."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def shared(*parts: str) -> Path:
    """Return a file of the shared folder; skip the test where it is absent."""
    folder = Path(os.environ.get("INNOTAG_SHARED") or ROOT.parent / "shared")
    path = folder.joinpath(*parts)
    if not path.exists():
        pytest.skip(f"/shared/ is absent: no {path}; set INNOTAG_SHARED")
    return path


@pytest.fixture(scope="session")
def example() -> Path:
    """Return the path of the example bulletin."""
    return ROOT / "examples" / "bulletin-2025-03.txt"


@pytest.fixture(scope="session")
def real() -> Path:
    """Return the path of the real bulletin."""
    return shared("bulletin", "2024-05.txt")


@pytest.fixture(scope="session")
def gold_items() -> Path:
    """Return the path of the gold rows."""
    return shared("gold", "bulletin-items-dev.jsonl")


@pytest.fixture(scope="session")
def gold_policies() -> Path:
    """Return the path of the gold policies."""
    return shared("gold", "bulletin-policies-dev.jsonl")


@pytest.fixture(scope="session", params=["example", "real"])
def bulletin(request: pytest.FixtureRequest) -> str:
    """Return the text of each bulletin in turn."""
    path: Path = request.getfixturevalue(request.param)
    return path.read_text(encoding="utf-8")
