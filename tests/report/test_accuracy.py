"""The model's numbers are found whatever the layout of their file, and never those of a part."""

from __future__ import annotations

import pytest

from innotag.report.accuracy import all_measures, main_measures

PART = {"theme_micro": {"f1": 0.1}, "items": 3, "exact_set": 0.1}


@pytest.mark.parametrize(
    "numbers",
    [
        {"items": 430, "theme_micro": {"f1": 0.93}, "exact_set": 0.86},
        {
            "cuts": {"kind": {"text": PART}},
            "items": 430,
            "themes": {"micro_f1": 0.93, "exact": 0.86},
        },
        {"training": PART, "n_items": 430, "themes": {"micro": {"f1": 0.93}}, "exact_set": 0.86},
    ],
)
def test_accuracy_finds_the_main_numbers(numbers):
    shown = {measure.label: measure.shown for measure in main_measures(numbers)}
    assert shown["条目数（留出测试集）"] == "430"
    assert shown["主题 micro-F1"] == "93.0%"
    assert shown["主题完全一致"] == "86.0%"


@pytest.mark.parametrize("numbers", [{}, {"a": [1, 2], "b": "x", "c": None, "d": True}])
def test_accuracy_takes_any_file(numbers):
    assert main_measures(numbers) == []
    assert all_measures(numbers) == []
