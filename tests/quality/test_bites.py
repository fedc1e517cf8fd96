"""The gate bites: damage of four kinds, five seeds each, is refused, and what fell is named."""

from __future__ import annotations

import gzip
import os
import random
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import innotag
from innotag.evaluate import check_floors, read_floors
from innotag.evaluate.agreement import measure_agreement
from innotag.evaluate.leakage import find_leaks

SEEDS = range(5)


def cut_column(line, column):
    cells = line.split("\t")
    return "\t".join(cells[:column] + cells[column + 1 :])


def empty_column(line, column):
    cells = line.split("\t")
    return "\t".join([*cells[:column], "", *cells[column + 1 :]])


def level_column(line, column):
    cells = line.split("\t")
    return "\t".join([*cells[:column], "2", *cells[column + 1 :]])


# What is done to a table, and what must be named as fallen.
COLUMNS = [
    ("terms.tsv", cut_column, 3, "theme"),  # strong, weak or false friend
    ("banks.tsv.gz", empty_column, 4, "entity BANK"),  # aliases
    ("banks.tsv.gz", empty_column, 2, "entity BRANCH"),  # seats
    ("terms.tsv", empty_column, 3, "theme"),
    ("regions.tsv.gz", level_column, 2, "entity BRANCH"),  # province, city or county
]
# A rule of amounts, broken behind the recogniser's back.
RULES = [
    ('value={**v, "value": v["value"] // 10} if "value" in v else v', "value"),
    ('value={**v, "modifier": "exact"}', "modifier"),
    ('start=e.start + (e.text[0] in "约近超逾"), text=e.text[e.text[0] in "约近超逾" :]', "f1"),
    ("end=e.end - 1, text=e.text[:-1]", "f1"),
    ('value={**v, "currency": "USD"}', "value"),
]
BROKEN = """

_whole = scan_amounts


def scan_amounts(text):
    from dataclasses import replace

    found = _whole(text)
    return [e if (v := e.value) is None else replace(e, {change}) for e in found]
"""


@pytest.fixture
def package(tmp_path):
    """Return a copy of the installed package that may be damaged."""
    source = Path(innotag.__file__).parent
    left_out = shutil.ignore_patterns("models", "training_data", "__pycache__")
    return Path(shutil.copytree(source, tmp_path / "innotag", ignore=left_out))


def run_gate(package, models, held_out):
    command = [sys.executable, "-m", "innotag.cli", "evaluate", str(held_out)]
    command += ["--model", str(models), "--floors", str(models / "thresholds.csv")]
    environment = {**os.environ, "PYTHONPATH": str(package.parent)}
    return subprocess.run(
        command, capture_output=True, text=True, encoding="utf-8", env=environment, check=False
    )


def assert_refused(done, named):
    assert done.returncode == 1, done.stderr
    assert re.search(rf"innotag: {named}.* is [0-9.]+, (below|above) its", done.stderr), done.stderr


@pytest.mark.parametrize("seed", SEEDS)
def test_bites_when_labels_are_shuffled(seed, items, models):
    rng = random.Random(seed)
    places = rng.sample(range(len(items)), len(items) // 20)
    shuffled = rng.sample(places, len(places))
    damaged = list(items)
    for place, other in zip(places, shuffled, strict=True):
        labels = {key: items[other][key] for key in ("themes", "evidence", "business_line")}
        damaged[place] = {**items[place], **labels}
    floors = [f for f in read_floors(models / "thresholds.csv") if f.name.facet == "training"]
    falls = check_floors(floors, measure_agreement(damaged).values)
    assert "training micro f1" in {" ".join(fall.floor.name) for fall in falls}
    assert all("below its floor" in str(fall) for fall in falls)


@pytest.mark.parametrize("seed", SEEDS)
def test_bites_when_a_lexicon_column_is_dropped(seed, package, models, held_out):
    table, damage, column, named = COLUMNS[seed]
    path = package / "data" / table
    packed = path.suffix == ".gz"
    data = gzip.decompress(path.read_bytes()) if packed else path.read_bytes()
    lines = data.decode("utf-8").split("\n")
    changed = "\n".join(damage(line, column) if line else line for line in lines)
    path.write_bytes(gzip.compress(changed.encode("utf-8")) if packed else changed.encode("utf-8"))
    assert_refused(run_gate(package, models, held_out), named)


@pytest.mark.parametrize("seed", SEEDS)
def test_bites_when_an_amount_rule_is_broken(seed, package, models, held_out):
    change, metric = RULES[seed]
    with (package / "recognisers" / "amounts.py").open("a", encoding="utf-8") as file:
        file.write(BROKEN.format(change=change))
    assert_refused(run_gate(package, models, held_out), f"entity AMOUNT {metric}")


@pytest.mark.parametrize("seed", SEEDS)
def test_bites_when_a_test_item_is_trained_on(seed, items, gold):
    rng = random.Random(seed)
    stolen = rng.choice([item for item in gold if len(item.text) > 40])
    clauses = re.split(r"(?<=[，。])", stolen.text)
    clauses[rng.randrange(len(clauses))] = ""
    text = re.sub(r"[0-9]", lambda _: str(rng.randrange(10)), "".join(clauses))
    copied = {"id": "copied", "text": text.replace("，", "；"), "event": "own", "themes": []}
    leaks = find_leaks([*items[:500], copied], gold)
    assert {(leak.training_id, leak.gold_id) for leak in leaks} == {("copied", stolen.id)}
    assert f"training item copied gives away gold item {stolen.id}: " in str(leaks[0])


def test_bites_not_when_nothing_is_wrong(package, models, held_out):
    done = run_gate(package, models, held_out)
    assert (done.returncode, done.stderr) == (0, "")
