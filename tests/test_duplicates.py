"""Reports of one event: the labelled pairs, what must not be merged, order, cost."""

from __future__ import annotations

import json
import random
import time
from itertools import islice
from pathlib import Path

import pytest

import innotag
from innotag.duplicates import find_events, mark_events
from innotag.event_facts import is_same_event, read_facts

PAIRS = Path(__file__).parents[1] / "training_data" / "pairs.jsonl"


def load_pairs():
    if not PAIRS.exists():
        pytest.skip("needs the checkout's training_data")
    return [json.loads(line) for line in PAIRS.read_text(encoding="utf-8").splitlines()]


def facts(side):
    return read_facts(innotag.classify(side["text"], month=side["month"]))


@pytest.mark.parametrize("half", ["tune", "held_out"])
def test_pairs_are_told_apart_in_both_halves(half):
    rows = [row for row in load_pairs() if row["half"] == half]
    said = [is_same_event(facts(row["a"]), facts(row["b"])) for row in rows]
    n_right = sum(s and row["same"] for s, row in zip(said, rows, strict=True))
    assert len(rows) >= 100
    assert n_right / sum(said) >= 0.95
    assert n_right / sum(row["same"] for row in rows) >= 0.95


def test_pairs_hold_two_hundred_of_other_wording():
    rows = load_pairs()
    assert len(rows) >= 200
    assert all(row["a"]["text"] != row["b"]["text"] for row in rows)
    events = {
        half: {r["event"] for r in rows if r["half"] == half} for half in ("tune", "held_out")
    }
    assert not events["tune"] & events["held_out"]


def reports():
    rows = load_pairs()
    sides = [(row["event"], side) for row in rows for side in (row["a"], row["b"])]
    unique = {side["text"]: (event, side) for event, side in sides}
    texts = [side["text"] for _, side in unique.values()]
    months = [side["month"] for _, side in unique.values()]
    ids = [str(number) for number in range(len(texts))]
    return list(innotag.classify_many(texts, months=months, ids=ids))


def test_events_do_not_depend_on_the_order():
    results = reports()
    expected = {r.id: e for r, e in zip(results, find_events(results), strict=True)}
    random.Random(3).shuffle(results)
    shuffled = {r.id: e for r, e in zip(results, find_events(results), strict=True)}
    assert shuffled == expected


def test_events_count_an_event_once():
    results = mark_events(reports())
    assert len({r.event_id for r in results}) == pytest.approx(34 * 3, abs=5)
    repeated = [r for r in results if any("same event" in w for w in r.warnings)]
    assert len(repeated) == len(results) - len({r.event_id for r in results})


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            "3月5日，青石银行向茶农发放“茶香贷”80万元。",
            "3月5日，青石银行向茶农发放“茶香贷”95万元。",
        ),
        ("3月5日，青石银行云溪支行放款80万元。", "3月5日，青石银行安化支行放款80万元。"),
        ("青石银行3月5日向茶农放款80万元。", "青石银行3月25日向茶农放款80万元。"),
        ("青石银行上线“茶香贷”80万元。", "青石银行上线“竹海贷”80万元。"),
        ("3月5日，青石银行向茶农放款80万元。", "3月5日，海棠银行向茶农放款80万元。"),
    ],
)
def test_events_differ_by_one_fact(one, other):
    results = [innotag.classify(text, month="2025-03") for text in (one, other)]
    first, second = find_events(results)
    assert first != second


def test_events_of_identical_texts_are_one_and_failed_items_have_none():
    from innotag.tagging import Ask, failed_result

    result = innotag.classify("该行上线新系统。")
    failed = failed_result(Ask("x"), ValueError("torn"))
    first, second, third = find_events([result, result, failed])
    assert first == second
    assert first is not None
    assert third is None
    assert find_events([]) == []


def test_events_cost_grows_with_the_number_of_texts():
    texts = [f"{1 + i % 9}月{1 + i % 27}日，青石银行放款{i % 50 + 10}万元。" for i in range(1200)]
    results = list(innotag.classify_many(texts, months="2025-03"))

    def seconds(n):
        taken = list(islice(results, n))
        started = time.perf_counter()
        find_events(taken)
        return time.perf_counter() - started

    few, many = min(seconds(300) for _ in range(3)), min(seconds(1200) for _ in range(3))
    assert many < 12 * few  # four times the texts; the square would be sixteen


def test_events_are_marked_over_all_files_of_a_run(tmp_path):
    from innotag.cli import main

    line = "3月5日,青石银行云溪支行向茶农发放贷款80万元,用于收购春茶。\n"
    other = "青石银行云溪支行3月5日向茶农放款80万元,支持春茶收购。\n"
    (tmp_path / "2025-03.txt").write_text(line, encoding="utf-8")
    (tmp_path / "2025-03b.txt").write_text(other, encoding="utf-8")
    files = [str(tmp_path / name) for name in ("2025-03.txt", "2025-03b.txt")]
    assert main(["tag", *files, "-o", str(tmp_path / "out.jsonl")]) == 0
    rows = [json.loads(row) for row in (tmp_path / "out.jsonl").read_text("utf-8").splitlines()]
    assert rows[0]["event_id"] == rows[1]["event_id"]
    assert "count it once" in rows[1]["warnings"][-1]
