"""The ablation and the learning curve: what is held apart, what is counted, what the pages say."""

from __future__ import annotations

import json
import sys
from contextlib import ExitStack
from pathlib import Path
from unittest.mock import patch

import numpy as np
import pytest

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "benchmarks"))

import ablation  # noqa: E402
import crossval  # noqa: E402
import learning_curve  # noqa: E402

ITEMS = crossval.read_items(ROOT / "training_data")
README = (ROOT / "benchmarks" / "README.md").read_text(encoding="utf-8")
READ_OTHERWISE = (
    "without any term of the vocabulary",
    "without false friends",
    "names not masked",
    "numbers not masked",
    "slogans not masked",
)


def test_no_voice_and_no_event_is_trained_on_and_scored():
    scored = []
    for train, test in crossval.iter_folds(ITEMS):
        assert not set(ITEMS.voices[train]) & set(ITEMS.voices[test])
        assert not set(ITEMS.events[train]) & set(ITEMS.events[test])
        scored += list(test)
    assert sorted(scored) == list(range(len(ITEMS.lines)))


@pytest.mark.parametrize("share", [0.1, 0.5, 1.0])
def test_a_share_of_the_items_holds_whole_events(share):
    train, _ = next(crossval.iter_folds(ITEMS))
    drawn = learning_curve.draw(ITEMS, train, share, seed=0)
    rest = np.setdiff1d(train, drawn)
    assert not set(ITEMS.events[drawn]) & set(ITEMS.events[rest])
    assert len(drawn) == pytest.approx(share * len(train), rel=0.05)


def test_scores_are_those_counted_by_hand():
    items = ITEMS.take(np.arange(4))._replace(
        truth=np.array([[1, 0, 0, 0, 0], [1, 1, 0, 0, 0], [0, 0, 0, 0, 0], [0, 0, 0, 0, 0]], bool),
        lines=np.array([0, 1, 2, 3]),
    )
    themes = np.array([[1, 0, 0, 0, 0], [1, 0, 0, 0, 0], [0, 0, 0, 0, 0], [0, 0, 0, 0, 1]], bool)
    counts = crossval.count(crossval.Said(themes, np.array([0, 1, 2, 2])), items)
    values = crossval.score(counts.sum(axis=0))
    assert values["micro-F1"] == pytest.approx(2 * 2 / (3 + 3))
    assert values["exact set"] == 0.5
    assert values["none right"] == 0.5
    assert values["line"] == 0.75


def test_samples_of_voices_are_the_same_for_every_model():
    counts = np.ones((len(ITEMS.lines), 20))
    one = crossval.Sampler(ITEMS.voices).score(counts)
    other = crossval.Sampler(ITEMS.voices).score(counts)
    assert np.array_equal(one[1]["line"], other[1]["line"])


@pytest.mark.parametrize("name", ablation.build_variants())
def test_every_variant_can_be_built_and_changes_what_is_there(name):
    variant = ablation.build_variants()[name]
    with ExitStack() as stack:
        for target, value in variant.names.items():
            stack.enter_context(patch(target, value))
        assert variant.build().named_steps["decide"]


@pytest.mark.parametrize("name", READ_OTHERWISE)
def test_a_variant_that_reads_otherwise_sees_other_words(name):
    some = ITEMS.take(np.arange(300))
    whole = crossval.read_views(some)
    with ExitStack() as stack:
        for target, value in ablation.build_variants()[name].names.items():
            stack.enter_context(patch(target, value))
        assert crossval.read_views(some) != whole


@pytest.mark.parametrize("script", [ablation, learning_curve], ids=["ablation", "learning-curve"])
def test_the_page_says_what_was_measured(script):
    name = script.__name__.replace("_", "-")
    numbers = json.loads((ROOT / "docs" / "images" / f"{name}.json").read_text(encoding="utf-8"))
    assert numbers["n_items"] == len(ITEMS.lines)
    assert script.to_table(numbers) in README
