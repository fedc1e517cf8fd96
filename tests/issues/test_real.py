"""The real bulletin, where it is present: its counts, and equality with the gold."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from innotag.issues import Issue, read_issue

COMMAND = Path(__file__).resolve().parents[2] / "benchmarks" / "reading.py"


@pytest.fixture(scope="module")
def issue(real: Path) -> Issue:
    """Return the real bulletin as read."""
    return read_issue(real)


def test_real_counts(issue: Issue) -> None:
    rows = Counter(item.table for item in issue.items if item.table is not None)
    kinds = Counter(item.kind for item in issue.items)
    policies = Counter(item.chapter for item in issue.items if item.kind == "policy")
    assert rows == {1: 27, 2: 9, 3: 17, 4: 6, 5: 12, 6: 5, 7: 7, 8: 8}
    assert policies == {3: 42, 5: 40}
    assert (kinds["highlight"], kinds["regional"], kinds["text"]) == (3, 4, 0)
    assert issue.month == "2024-05"
    assert issue.unread == ()


def test_real_cells_are_whole(issue: Issue) -> None:
    rows = [item for item in issue.items if item.table is not None]
    assert all(item.bank_cell and item.text for item in rows)
    assert not any(" " in item.bank_cell for item in rows)
    assert all(item.title == item.product_cell for item in rows)


def test_real_policies_have_titles_regions_and_text(issue: Issue) -> None:
    for item in issue.items:
        if item.kind == "policy":
            assert item.title
            assert len(item.text) > 100
            assert (item.region is None) == (item.chapter == 3)


def test_real_equals_the_gold(real: Path, gold_items: Path, gold_policies: Path) -> None:
    command = [sys.executable, str(COMMAND), str(real)]
    command += ["--gold-items", str(gold_items), "--gold-policies", str(gold_policies)]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stdout + done.stderr
