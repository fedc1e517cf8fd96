"""Intervals: the same at every run, wider with fewer items, right on what can be worked out."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import numpy as np
import pytest

from innotag.evaluate.counts import ECE, MACRO, Name, prf_ratios
from innotag.evaluate.facts import compare
from innotag.evaluate.gold import GoldItem
from innotag.evaluate.intervals import bootstrap, bootstrap_ratios, half_width, items_needed
from innotag.results import Result

F1 = Name("theme", "green", "f1")


def outcomes(n, n_wrong):
    gold = GoldItem(
        *("a", "青石银行", "", None, None, None, frozenset({"green"}), frozenset(), {}),
        *(None, None, None, False, None, None, "text", None),
    )
    scores = {"green": 0.9, "tech": 0.1}
    right = Result("青石银行", None, None, ("green",), scores, "", {}, (), {}, {})
    wrong = replace(right, themes=())
    return [compare(gold, wrong if place < n_wrong else right) for place in range(n)]


def test_intervals_are_the_same_at_every_run():
    compared = outcomes(211, 31)
    assert bootstrap(compared) == bootstrap(compared)
    few = {"n_samples": 20}
    assert bootstrap(compared, **few) != bootstrap(compared, random_state=1, **few)
    assert bootstrap([]) == {}


def test_intervals_hold_the_score_and_shrink_with_more_items():
    few, many = bootstrap(outcomes(40, 4))[F1], bootstrap(outcomes(400, 40))[F1]
    for low, high in (few, many):
        assert low < 2 * 0.9 / 1.9 < high
    assert many[1] - many[0] < few[1] - few[0]


def test_intervals_of_a_share_are_those_of_the_binomial():
    (low, high) = bootstrap(outcomes(400, 40), n_samples=4000)[Name("theme", "green", "r")]
    expected = 1.96 * (0.9 * 0.1 / 400) ** 0.5
    assert (high - low) / 2 == pytest.approx(expected, rel=0.1)


def test_intervals_cover_the_macro_mean_and_the_calibration_error():
    found = bootstrap(outcomes(100, 10))
    assert found[MACRO] == found[F1]
    assert found[ECE][0] <= found[ECE][1]


def test_intervals_of_ratios_equal_those_of_outcomes():
    counters = [Counter({"theme.green.tp": 1})] * 90 + [Counter({"theme.green.fn": 1})] * 10
    found = bootstrap_ratios(counters, prf_ratios("theme", "green", ["theme.green"]))
    assert found[F1][0] < 2 * 0.9 / 1.9 < found[F1][1]


def test_half_width_never_vanishes_without_an_error():
    assert half_width((0.9, 0.94), value=0.92, support=100) == 0.02
    assert half_width((1.0, 1.0), value=1.0, support=100) == 0.015
    assert half_width((0.0, 0.0), value=0.0, support=100) == 0.0


@pytest.mark.parametrize("score", [0.85, 0.9, 0.95])
def test_items_needed_gives_that_interval(score):
    n = items_needed(score, half_width=0.02)
    drawn = np.random.default_rng(0).binomial(n, score, size=20_000) / n
    low, high = np.percentile(drawn, [2.5, 97.5])
    assert (high - low) / 2 == pytest.approx(0.02, abs=0.0015)
