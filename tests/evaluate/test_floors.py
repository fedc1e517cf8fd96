"""Floors: written below the scores, read back, and named when they do not hold."""

from __future__ import annotations

from collections import Counter

import pytest

from innotag.errors import LabelError
from innotag.evaluate.counts import Name, Scores
from innotag.evaluate.floors import (
    Floor,
    build_floors,
    check_floors,
    metrics_of,
    read_floors,
    to_csv,
)

F1 = Name("entity", "BANK", "f1")
ECE = Name("trust", "all", "ece")
HEADER = "facet,label,metric,floor,support,why\n"


def scores(value, support, n_wrong, name=F1):
    wrong = {} if name == ECE else {name: n_wrong}
    return Scores(support, Counter(), {name: value}, {name: support}, wrong, ())


def test_floors_lie_half_an_interval_below():
    (floor,) = build_floors(scores(0.95, 200, 20), {F1: (0.92, 0.97)})
    assert floor == Floor(F1, 0.925, 200, "0.9500 minus 0.0250, half of its 95% interval")


def test_floors_of_perfect_scores_leave_room_by_the_rule_of_three():
    (floor,) = build_floors(scores(1.0, 300, 0), {F1: (1.0, 1.0)})
    assert floor.floor == 0.995


def test_floors_of_few_items_count_wrong_facts():
    (floor,) = build_floors(scores(0.8, 17, 3), {F1: (0.7, 0.9)})
    assert floor.name == F1._replace(metric="wrong")
    assert (floor.floor, floor.why) == (5, "at most 5 wrong of 17; 3 now")


def test_floors_of_the_calibration_error_are_ceilings():
    (floor,) = build_floors(scores(0.01, 2000, 0, ECE), {ECE: (0.005, 0.015)})
    assert floor.floor == 0.015
    (fall,) = check_floors([floor], {ECE: 0.02})
    assert str(fall) == "trust all ece is 0.02, above its ceiling 0.015 (support 2000)"


def test_floors_say_what_fell():
    floor = Floor(F1, 0.9, 50, "")
    assert check_floors([floor], {F1: 0.9}) == []
    assert str(check_floors([floor], {F1: 0.8999})[0]) == (
        "entity BANK f1 is 0.8999, below its floor 0.9 (support 50)"
    )
    assert "entity BANK f1 is not measured" in str(check_floors([floor], {})[0])
    wrong = Floor(F1._replace(metric="wrong"), 3, 17, "")
    assert check_floors([wrong], {wrong.name: 3}) == []
    assert "wrong is 4, above its ceiling 3" in str(check_floors([wrong], {wrong.name: 4})[0])


def test_floors_speak_of_wrong_facts_too():
    found = metrics_of(scores(0.8, 17, 3))
    assert found == {F1: 0.8, F1._replace(metric="wrong"): 3}


def test_floors_are_read_as_they_were_written(tmp_path):
    floors = [Floor(F1, 0.9251, 200, 'why, "so"'), Floor(F1._replace(metric="wrong"), 3, 17, "")]
    path = tmp_path / "thresholds.csv"
    path.write_text(to_csv(floors), encoding="utf-8")
    assert read_floors(path) == floors


@pytest.mark.parametrize(
    ("text", "match"),
    [
        ("facet,label\n", "line 1: found the columns facet, label. They must be facet, label, met"),
        (HEADER + "entity,BANK,f1,0.9\n", "line 2: found 4 cells"),
        (HEADER + "entity,BANKS,f1,0.9,5,\n", "'entity.BANKS.f1' is unknown.*'entity.BANK.f1'"),
        (HEADER + "entity,BANK,f1,high,5,\n", "floor 'high' or support '5' is no number"),
        (HEADER + "entity,BANK,f1,nan,5,\n", "floor 'nan' is no number"),
        (HEADER + "entity,BANK,f1,0.9,5,\n" * 2, "line 3: the metric .* stands there twice"),
    ],
)
def test_floors_refuse_a_bad_file_with_its_line(tmp_path, text, match):
    path = tmp_path / "thresholds.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(LabelError, match=match):
        read_floors(path)
    with pytest.raises(LabelError, match="cannot be read"):
        read_floors(tmp_path / "none.csv")
