"""The CI files to copy are valid YAML, and every innotag command in them parses."""

from __future__ import annotations

import contextlib
import json
import re
import shlex
from pathlib import Path

import pytest
import yaml

from innotag.cli import build_parser, main
from innotag.evaluate.intervals import items_needed

ROOT = Path(__file__).resolve().parents[1]
GITHUB = ROOT / "examples" / "ci" / "github-actions.yml"
GITLAB = ROOT / "examples" / "ci" / "gitlab-ci.yml"
PAGE = ROOT / "docs" / "ci.md"


def load(path):
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def commands():
    steps = load(GITHUB)["jobs"]["accuracy"]["steps"]
    lines = [step["run"] for step in steps if "run" in step]
    lines += load(GITLAB)["accuracy"]["script"]
    page = PAGE.read_text(encoding="utf-8")
    blocks = re.findall(r"^```\n(.*?)^```", page, re.MULTILINE | re.DOTALL)
    lines += [line for block in blocks for line in block.splitlines()]
    return sorted({line for line in lines if line.startswith("innotag ")})


def parse(line):
    program, *arguments = shlex.split(line)
    assert program == "innotag"
    return build_parser().parse_args(arguments)


@pytest.mark.parametrize("line", commands())
def test_ci_commands_parse(line):
    assert parse(line).command == "evaluate"


def test_ci_commands_of_both_services_are_the_same():
    (github,) = [
        s["run"] for s in load(GITHUB)["jobs"]["accuracy"]["steps"] if s.get("name") == "measure"
    ]
    (gitlab,) = [line for line in load(GITLAB)["accuracy"]["script"] if line.startswith("innotag")]
    assert github == gitlab
    options = parse(github)
    assert options.floors
    assert options.max_flips == 3


def test_ci_shows_results_also_when_a_floor_does_not_hold():
    steps = load(GITHUB)["jobs"]["accuracy"]["steps"]
    assert [step.get("if") for step in steps[-2:]] == ["always()"] * 2
    assert load(GITLAB)["accuracy"]["artifacts"]["when"] == "always"
    assert True in load(GITHUB)  # YAML reads the key `on` as a boolean; GitHub does not


def test_ci_commands_run_on_the_gold_of_the_page(tmp_path, monkeypatch, capsys):
    (example,) = re.findall(
        r"^```json\n(.*?)^```", PAGE.read_text("utf-8"), re.MULTILINE | re.DOTALL
    )
    assert json.loads(example)["themes"] == ["inclusive"]
    folder = tmp_path / "gold"
    folder.mkdir()
    (folder / "a.jsonl").write_text(example, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    start = "evaluate gold/a.jsonl --output gold/metrics.json --write-floors gold/thresholds.csv"
    assert main(start.split()) == 0
    later = shlex.split(
        next(line for line in commands() if "--max-flips" in line and "--plots" in line)
    )
    arguments = ["gold/a.jsonl" if part == "gold/*.jsonl" else part for part in later[1:]]
    with contextlib.suppress(ValueError):
        at = arguments.index("--model")
        del arguments[at : at + 2]
    assert main(arguments) == 0, capsys.readouterr().err
    assert (tmp_path / "summary.md").exists()
    assert len(list((tmp_path / "plots").iterdir())) == 4


def test_ci_page_says_how_many_items_are_needed():
    page = PAGE.read_text(encoding="utf-8")
    assert str([items_needed(share) for share in (0.85, 0.9, 0.95, 0.98)]) in page
