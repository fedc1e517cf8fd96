"""Floors: no score of the shipped model lies below its row of thresholds.csv, one test a row."""

from __future__ import annotations

import pytest

from innotag.artifact import default_folder
from innotag.evaluate import check_floors, metrics_of, read_floors

OWN = read_floors(default_folder() / "thresholds.csv")
SHARED = read_floors(default_folder() / "thresholds-shared.csv")


def name_of(floor):
    return str(floor.name)


@pytest.mark.parametrize("floor", OWN, ids=name_of)
def test_floors_hold(floor, evaluation):
    assert not (falls := check_floors([floor], metrics_of(evaluation.scores))), str(falls[0])


@pytest.mark.parametrize("floor", SHARED, ids=name_of)
def test_floors_hold_on_shared_gold(floor, shared_evaluation):
    assert not (falls := check_floors([floor], metrics_of(shared_evaluation.scores))), str(falls[0])


def test_floors_cover_every_theme_line_and_scored_type(evaluation):
    guarded = {(floor.name.facet, floor.name.label) for floor in OWN}
    measured = {(name.facet, name.label) for name in evaluation.scores.values}
    assert measured == guarded


def test_floors_of_few_items_are_counts():
    for floor in [*OWN, *SHARED]:
        if floor.support < 20 and floor.name.metric not in {"ece", "kept", "kept_exact"}:
            assert floor.name.metric.startswith("wrong"), floor
            assert floor.floor == int(floor.floor)
