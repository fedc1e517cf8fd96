"""`innotag evaluate` and the shared scoring tool give the same numbers, every one of them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from innotag.evaluate import evaluate_files

ROOT = Path(__file__).resolve().parents[2]
SHARED = Path(os.environ.get("INNOTAG_SHARED") or ROOT.parent / "shared")
HELD_OUT = ROOT / "training_data" / "test.jsonl"
GOLD = sorted((SHARED / "gold").glob("*.jsonl"))


def numbers(record, path=()):
    """Yield (path, number) of a nested record; what could not be measured is left out."""
    for key, value in record.items():
        if isinstance(value, dict):
            yield from numbers(value, (*path, key))
        elif value is not None:
            yield (*path, key), value


@pytest.mark.parametrize(
    "files",
    [[HELD_OUT], *[[path] for path in GOLD], GOLD or [Path("shared")]],
    ids=lambda files: "+".join(path.stem for path in files),
)
def test_score_tool_gives_the_same_numbers(files):
    tool = SHARED / "tools" / "score.py"
    if not tool.is_file():
        pytest.skip(f"/shared/ is absent: no {tool}; set INNOTAG_SHARED")
    done = subprocess.run(
        [sys.executable, str(tool), *map(str, files)], capture_output=True, text=True, check=True
    )
    theirs = dict(numbers(json.loads(done.stdout)))
    ours = dict(numbers(evaluate_files(files).to_dict()))
    assert len(theirs) > 30
    assert {path: ours.get(path) for path in theirs} == theirs
