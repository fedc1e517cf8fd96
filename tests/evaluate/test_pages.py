"""What people see: the summary, the plots, the wrong items."""

from __future__ import annotations

import json
import sys

import pytest

from innotag.errors import MissingExtraError
from innotag.evaluate import evaluate, find_flips, read_gold, run_of, to_json
from innotag.evaluate.counts import Name
from innotag.evaluate.coverage import coverage_rows, not_marked, risk_coverage
from innotag.evaluate.flips import Run, parse_run
from innotag.evaluate.floors import Fall, Floor
from innotag.evaluate.plots import PLOTS, draw_plots
from innotag.evaluate.summary import to_markdown
from innotag.evaluate.wrong import describe_wrong

HOSTILE = "<script>alert(1)</script>|\x1b[2J"


@pytest.fixture(scope="module")
def evaluation(tmp_path_factory):
    path = tmp_path_factory.mktemp("gold") / "gold.jsonl"
    rows = [
        {"id": HOSTILE, "text": f"{HOSTILE}向农户放款8万元", "themes": [], "register": HOSTILE},
        {"id": "b", "text": "光伏电站贷款600万元", "themes": ["green"], "ref": "2025-03"},
        {"id": "c", "text": "上线新系统", "themes": ["green"], "ref": "2024-03", "register": "x"},
    ]
    path.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    return evaluate(read_gold([path]))


def test_summary_says_floors_flips_scores_and_cuts(evaluation):
    fall = Fall(Floor(Name("theme", "green", "f1"), 0.9, 40, ""), 0.5)
    flips = find_flips(Run(frozenset("bc"), {}), run_of(evaluation.outcomes))
    page = to_markdown(evaluation, falls=[fall], flips=flips)
    assert "**1 floors do not hold.**" in page
    assert "- theme green f1 is 0.5, below its floor 0.9" in page
    assert "## Flips (2 items in both runs)" in page
    assert "| theme.green | 1: c | 0 |" in page
    assert "| 2025 | 1 |" in page
    assert "Every floor holds." in to_markdown(evaluation, falls=[])
    assert "floor" not in to_markdown(evaluation)


def test_summary_lets_no_markup_through(evaluation):
    page = to_markdown(evaluation, flips=find_flips(Run(frozenset(), {}), run_of(())))
    assert "<script" not in page.replace("\\<", "")
    assert "alert\\(1\\)" in page
    widths = {
        line.count(" | ") for line in page.split("\n") if line.startswith("| ") and "0." in line
    }
    assert widths


def test_wrong_items_show_scores_and_evidence_and_steer_no_terminal(evaluation):
    shown = "\n".join(map(describe_wrong, evaluation.wrong))
    assert "\x1b" not in shown
    assert "gold.jsonl, line 3" in shown
    assert "themes    gold green, said " in shown
    assert "scores    green 0." in shown
    assert "evidence  inclusive: shown " in shown


def test_plots_are_four_files_and_the_same_at_every_run(evaluation):
    files = draw_plots(evaluation)
    assert tuple(files) == PLOTS
    assert files["reliability.png"].startswith(b"\x89PNG")
    assert b"<svg" in files["risk-coverage.svg"]
    again = draw_plots(evaluation)
    assert files["reliability.svg"] == again["reliability.svg"]


def test_coverage_counts_surest_first_and_ends_with_all(evaluation):
    curve = risk_coverage(evaluation.outcomes)
    assert [kept.items for kept in curve] == [1, 2, 3]
    assert curve[-1].exact == 1
    assert all(kept.right <= kept.said for kept in curve)
    assert curve[-1].said == sum(len(o.said_themes) for o in evaluation.outcomes)


def test_coverage_rows_are_shares_and_what_is_not_marked(evaluation):
    rows = dict(coverage_rows(evaluation.outcomes))
    assert rows["all"].items == 3
    assert rows["the surest 70%"].items == 2
    assert rows["not marked for review"] == not_marked(evaluation.outcomes)
    assert "## What nobody reviews" in to_markdown(evaluation)
    assert coverage_rows([])[0][1].precision == 1.0


def test_plots_without_matplotlib_name_the_extra(evaluation, monkeypatch):
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    with pytest.raises(MissingExtraError, match=r"pip install 'innotag\[plot\]'"):
        draw_plots(evaluation)


def test_metrics_file_gives_its_run_back(evaluation):
    text = to_json(evaluation.to_dict())
    assert parse_run(text) == run_of(evaluation.outcomes)
    assert json.loads(text)["items"] == 3
    with pytest.raises(ValueError, match="lists no ids"):
        parse_run('{"theme": {}}')
