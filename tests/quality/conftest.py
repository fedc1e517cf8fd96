"""What the gate stands on: the shipped model, its files, the held-out items, the training items."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from innotag.artifact import default_folder
from innotag.evaluate import (
    Evaluation,
    GoldItem,
    evaluate_files,
    read_gold,
    with_training,
)
from innotag.train import read_training

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT / "training_data"
HELD_OUT = DATA / "test.jsonl"


@pytest.fixture(scope="session")
def models() -> Path:
    """Return the folder of the shipped model."""
    return default_folder()


@pytest.fixture(scope="session")
def held_out() -> Path:
    """Return the path of the held-out items."""
    return HELD_OUT


@pytest.fixture(scope="session")
def gold() -> tuple[GoldItem, ...]:
    """Return the held-out items."""
    return read_gold([HELD_OUT])


@pytest.fixture(scope="session")
def items() -> list[dict]:
    """Return the training items."""
    return read_training(DATA)


@pytest.fixture(scope="session")
def evaluation() -> Evaluation:
    """Return the evaluation of the shipped model, training labels included."""
    return with_training(evaluate_files([HELD_OUT]), DATA)[0]


@pytest.fixture(scope="session")
def unseen_evaluation() -> Evaluation:
    """Return the evaluation of the shipped model on the items that no rule was tuned on."""
    return evaluate_files([DATA / "unseen.jsonl"])


@pytest.fixture(scope="session")
def shared_files() -> list[Path]:
    """Return the shared gold files; skip the test where they are absent."""
    folder = Path(os.environ.get("INNOTAG_SHARED") or ROOT.parent / "shared") / "gold"
    if not folder.is_dir():
        pytest.skip(f"/shared/ is absent: no {folder}; set INNOTAG_SHARED")
    return sorted(folder.glob("*.jsonl"))


@pytest.fixture(scope="session")
def shared_evaluation(shared_files: list[Path]) -> Evaluation:
    """Return the evaluation of the shipped model on the shared gold."""
    return evaluate_files(shared_files)
