"""Flips: the ids that were right in the committed run and are wrong now, few a label."""

from __future__ import annotations

from pathlib import Path

import pytest

from innotag.artifact import read_manifest
from innotag.evaluate import find_flips, read_run, run_of

ROOT = Path(__file__).resolve().parents[2]
MOST = 2


def check_flips(path, evaluation):
    flips = find_flips(read_run(path), run_of(evaluation.outcomes))
    told = [f"{label}: {' '.join(ids)}" for label, ids in flips.worse.items()]
    assert flips.n_shared == len(evaluation.outcomes)
    assert not flips.above(MOST), "\n".join([f"more than {MOST} ids of a label flipped", *told])


def test_flips_are_few(models, evaluation):
    check_flips(models / "metrics.json", evaluation)


def test_flips_are_few_on_unseen_items(models, unseen_evaluation):
    check_flips(models / "metrics-unseen.json", unseen_evaluation)


def test_flips_are_few_on_shared_gold(models, shared_evaluation):
    check_flips(models / "metrics-shared.json", shared_evaluation)


def test_flips_to_a_new_baseline_stand_in_the_changelog(models):
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    told = changelog.partition("### Changed predictions")[2]
    version = read_manifest(models)["model_version"]
    assert version in told, f"say under 'Changed predictions' what model {version} changes"


@pytest.mark.parametrize("label", ["theme.green", "entity.AMOUNT"])
def test_flips_above_the_limit_are_named(models, evaluation, label):
    old = read_run(models / "metrics.json")
    right = sorted(old.ids - old.wrong.get(label, frozenset()))[: MOST + 1]
    now = run_of(evaluation.outcomes)
    now.wrong[label] = now.wrong.get(label, frozenset()) | frozenset(right)
    assert find_flips(old, now).above(MOST) == {label: tuple(right)}
