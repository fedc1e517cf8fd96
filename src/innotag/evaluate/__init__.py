"""Measuring: gold in, scores with intervals out, and the floors below which nothing may fall."""

from __future__ import annotations

from innotag.evaluate.counts import Name, Scores
from innotag.evaluate.evaluation import (
    Evaluation,
    evaluate,
    evaluate_files,
    to_json,
    with_training,
)
from innotag.evaluate.flips import Flips, find_flips, read_run, run_of
from innotag.evaluate.floors import Floor, build_floors, check_floors, metrics_of, read_floors
from innotag.evaluate.gold import GoldItem, read_gold

__all__ = [
    "Evaluation",
    "Flips",
    "Floor",
    "GoldItem",
    "Name",
    "Scores",
    "build_floors",
    "check_floors",
    "evaluate",
    "evaluate_files",
    "find_flips",
    "metrics_of",
    "read_floors",
    "read_gold",
    "read_run",
    "run_of",
    "to_json",
    "with_training",
]
