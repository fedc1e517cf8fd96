"""The label guide: its examples are complete, follow the labels, and give no measured item away."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path
from typing import NamedTuple

import pytest

import innotag
from innotag.evaluate.leakage import find_near_duplicates
from innotag.labels import BUSINESS_LINES, THEMES, order_themes
from innotag.train import HELD_OUT, read_training

DATA = Path(__file__).resolve().parents[1] / "training_data"
GUIDE = (DATA / "LABEL_GUIDE.md").read_text(encoding="utf-8")
KINDS = ("positive", "negative", "borderline")


class Example(NamedTuple):
    theme: str
    kind: str
    text: str
    themes: tuple[str, ...]
    line: str
    because: str


def read_examples():
    rows = re.findall(
        r"^\| (\w+) \| (positive|negative|borderline) \| (.+) \|$", GUIDE, re.MULTILINE
    )
    examples = []
    for theme, kind, rest in rows:
        text, told, line, because = rest.split(" | ")
        themes = () if told == "none" else tuple(told.split(", "))
        examples.append(Example(theme, kind, text, themes, line, because))
    return examples


EXAMPLES = read_examples()


def test_label_guide_names_its_version():
    assert re.match(r"# Label guide [0-9]+\.[0-9]+\n", GUIDE)


def test_label_guide_has_three_examples_of_each_kind_a_theme():
    counts = Counter((example.theme, example.kind) for example in EXAMPLES)
    assert counts == {(theme, kind): 3 for theme in THEMES for kind in KINDS}
    assert len({example.text for example in EXAMPLES}) == len(EXAMPLES)


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.text[:12])
def test_label_guide_examples_carry_labels_that_there_are(example):
    assert example.line in BUSINESS_LINES
    assert order_themes(example.themes) == example.themes
    assert example.because
    if example.kind != "borderline":
        assert (example.theme in example.themes) == (example.kind == "positive")


@pytest.mark.parametrize("name", [*sorted(HELD_OUT), "training"])
def test_label_guide_examples_are_in_no_data(name):
    rows = read_training(DATA) if name == "training" else read_lines(DATA / name)
    near = find_near_duplicates([example.text for example in EXAMPLES], [r["text"] for r in rows])
    assert not [(EXAMPLES[row].text, rows[column]["id"]) for row, column, _ in near]


def read_lines(path):
    return [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line]


def test_label_guide_examples_that_are_clear_are_clear_to_the_model():
    clear = [example for example in EXAMPLES if example.kind != "borderline"]
    said = [innotag.classify(example.text, month="2025-03") for example in clear]
    wrong = [e.text for e, s in zip(clear, said, strict=True) if e.themes != s.themes]
    assert len(wrong) <= 3, wrong
