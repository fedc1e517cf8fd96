"""The command `innotag evaluate`: exit codes, files, messages."""

from __future__ import annotations

import json

import pytest

from innotag.cli import main

ROWS = [
    {"id": "a", "text": "向一处屋顶光伏电站发放贷款600万元", "themes": ["green"]},
    {"id": "b", "text": "某地召开座谈会，研究部署下半年工作", "themes": ["tech"]},
]
HEADER = "facet,label,metric,floor,support,why\n"


@pytest.fixture
def gold(tmp_path):
    path = tmp_path / "gold.jsonl"
    path.write_text("\n".join(map(json.dumps, ROWS)), encoding="utf-8")
    return path


def test_cli_evaluate_writes_what_it_is_asked_for(gold, tmp_path, capsys):
    out, floors = tmp_path / "metrics.json", tmp_path / "floors.csv"
    summary, plots = tmp_path / "summary.md", tmp_path / "plots"
    command = ["evaluate", str(gold), "--output", str(out), "--write-floors", str(floors)]
    command += ["--summary", str(summary), "--plots", str(plots), "--show", "1"]
    assert main(command) == 0
    shown = capsys.readouterr()
    assert "2 items, model " in shown.out
    assert "theme green f1" in shown.out
    assert "gold tech, said none" in shown.err
    assert json.loads(out.read_text(encoding="utf-8"))["wrong"]["theme.tech"] == ["b"]
    assert floors.read_text(encoding="utf-8").startswith(HEADER)
    assert summary.read_text(encoding="utf-8").startswith("# innotag: 2 items")
    assert {path.suffix for path in plots.iterdir()} == {".svg", ".png"}
    assert main(command) == 2
    assert "exists already" in capsys.readouterr().err
    assert main([*command, "--force"]) == 0
    assert main(["evaluate", str(gold), "--floors", str(floors)]) == 0


def test_cli_evaluate_exits_with_1_below_a_floor_and_names_it(gold, tmp_path, capsys):
    floors = tmp_path / "floors.csv"
    floors.write_text(HEADER + "theme,tech,f1,0.9,1,\ntheme,green,f1,0.9,1,\n", encoding="utf-8")
    assert main(["evaluate", str(gold), "--floors", str(floors)]) == 1
    told = capsys.readouterr().err
    assert told == "innotag: theme tech f1 is 0, below its floor 0.9 (support 1)\n"


def test_cli_evaluate_lists_flips_and_fails_above_the_limit(gold, tmp_path, capsys):
    old = tmp_path / "old.json"
    old.write_text('{"ids": ["a", "b"], "wrong": {"theme.green": ["a"]}}', encoding="utf-8")
    command = ["evaluate", str(gold), "--compare", str(old)]
    assert main(command) == 0
    shown = capsys.readouterr().out
    assert "theme.tech: 1 wrong now b" in shown
    assert "theme.green: 0 wrong now ; 1 right now a" in shown
    assert main([*command, "--max-flips", "1"]) == 0
    assert main([*command, "--max-flips", "0"]) == 1
    assert "theme.tech: 1 ids turned wrong, at most 0 may: b" in capsys.readouterr().err


def test_cli_evaluate_checks_training_items(gold, tmp_path, capsys):
    folder = tmp_path / "items"
    folder.mkdir()
    rows = [
        {"id": f"t{n}", "event": str(n), "text": f"第{n}家养老院获得贷款，增设护理床位",
         "themes": ["pension"], "evidence": {"pension": "养老院"}, "business_line": "credit"}
        for n in range(6)
    ]  # fmt: skip
    rows[3]["text"] = ROWS[0]["text"]
    (folder / "a.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    floors = tmp_path / "floors.csv"
    floors.write_text(HEADER + "training,micro,f1,0.5,6,\n", encoding="utf-8")
    assert main(["evaluate", str(gold), "--floors", str(floors)]) == 0
    command = ["evaluate", str(gold), "--floors", str(floors), "--training", str(folder)]
    assert main(command) == 1
    shown = capsys.readouterr()
    assert "training micro f1" in shown.out
    assert "training item t3 gives away gold item a" in shown.err


@pytest.mark.parametrize(
    ("arguments", "match"),
    [
        (["none.jsonl"], "Gold none.jsonl cannot be read"),
        (["{gold}", "--floors", "none.csv"], "Floors none.csv cannot be read"),
        (["{gold}", "--compare", "{gold}"], "is no earlier run"),
        (["{gold}", "--max-flips", "2"], "give --compare OLD.json"),
        (["{gold}", "--output", "no-such-folder/m.json"], "does not exist"),
        (["{gold}", "--training", "{empty}"], "No training items"),
        (["{gold}", "--plots", "{gold}"], "cannot be made"),
        (["{gold}", "{gold}"], "the id 'a' stands in gold.jsonl, line 1 already"),
    ],
)
def test_cli_evaluate_exits_with_2_for_a_wrong_call(gold, tmp_path, capsys, arguments, match):
    (tmp_path / "empty").mkdir()
    filled = [part.format(gold=gold, empty=tmp_path / "empty") for part in arguments]
    assert main(["evaluate", *filled]) == 2
    assert match in capsys.readouterr().err


def test_cli_evaluate_help_names_exit_codes(capsys):
    with pytest.raises(SystemExit, match="0"):
        main(["evaluate", "--help"])
    assert "exit codes" in capsys.readouterr().out
    with pytest.raises(SystemExit, match="2"):
        main(["evaluate", "gold.jsonl", "--show", "many"])
