"""The baselines say what they are asked for; the script's tables rest on them."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

from innotag.evaluate import Name, read_gold
from innotag.train import read_training

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="module")
def baselines():
    spec = importlib.util.spec_from_file_location("baselines", ROOT / "benchmarks" / "baselines.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("name", ["keyword_rule", "char_ngrams", "linear_svm"])
def test_baselines_say_themes_and_lines(baselines, name):
    gold = list(read_gold([ROOT / "training_data" / "test.jsonl"]))[:60]
    training = read_training(ROOT / "training_data")[::5]
    values = baselines.score(gold, getattr(baselines, name)(training, gold))
    assert values[Name("theme", "micro", "f1")] > 0.3
    assert (Name("line", "all", "accuracy") in values) == (name != "keyword_rule")


def test_baselines_expressions_read_plain_amounts_and_dates(baselines):
    found = baselines.expressions("3月12日放款约1.2亿元，2024年末余额300余万美元", "2025-03")
    assert [(one.type, one.text) for one in found] == [
        ("AMOUNT", "约1.2亿元"),
        ("AMOUNT", "300余万美元"),
        ("DATE", "3月12日"),
        ("DATE", "2024年末"),
    ]
    assert found[0].value == {"value": 120000000, "currency": "CNY", "modifier": "approx"}
    assert found[1].value == {"value": 3000000, "currency": "USD", "modifier": "over"}
    assert found[2].value == {"start": "2025-03-12", "end": "2025-03-12"}
    assert found[3].value == {"start": "2024-12-31", "end": "2024-12-31"}


def test_baselines_fail_in_words(baselines):
    with pytest.raises(RuntimeError, match="no such"):
        baselines.run(["python3", "-c", "import sys; sys.exit('no such thing')"])
