"""Stale? What the shipped model scores is what its metrics file says, and so are its floors."""

from __future__ import annotations

import hashlib
import json
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import pytest

from innotag.artifact import read_manifest
from innotag.evaluate import build_floors, to_json
from innotag.evaluate.floors import to_csv

RENEW = (
    "Renew both files: innotag evaluate training_data/test.jsonl --training training_data "
    "--output models/metrics.json --write-floors models/thresholds.csv --force"
)
RENEW_SHARED = (
    "Renew both files: innotag evaluate ../shared/gold/*.jsonl "
    "--output models/metrics-shared.json --write-floors models/thresholds-shared.csv --force"
)
RENEW_UNSEEN = (
    "Renew the file: innotag evaluate training_data/unseen.jsonl "
    "--output models/metrics-unseen.json --force"
)
COVERAGE = Path(__file__).parents[2] / "benchmarks" / "coverage.py"
_MOVES = {"package_version"}


def changes(old, new, path=""):
    """Yield a line for everything that two records do not share."""
    for key in sorted({*old, *new} - _MOVES):
        name = f"{path}.{key}".lstrip(".")
        before, now = old.get(key, "nothing"), new.get(key, "nothing")
        if isinstance(before, dict) and isinstance(now, dict):
            yield from changes(before, now, name)
        elif before != now:
            yield f"{name} is {now}, the file says {before}"


def check_metrics(path, evaluation, renew):
    committed = json.loads(path.read_text(encoding="utf-8"))
    found = json.loads(to_json(evaluation.to_dict()))
    stale = list(changes(committed, found))
    assert not stale, "\n".join([f"{path.name} is stale.", *stale[:40], renew])


def check_floors_file(path, evaluation, renew):
    found = to_csv(build_floors(evaluation.scores, evaluation.intervals))
    assert path.read_text(encoding="utf-8") == found, f"{path.name} is stale. {renew}"


def test_stale_metrics_are_those_of_the_shipped_model(models, evaluation):
    check_metrics(models / "metrics.json", evaluation, RENEW)


def test_stale_unseen_metrics_are_those_of_the_shipped_model(models, unseen_evaluation):
    check_metrics(models / "metrics-unseen.json", unseen_evaluation, RENEW_UNSEEN)


def test_stale_floors_are_those_of_the_metrics(models, evaluation):
    check_floors_file(models / "thresholds.csv", evaluation, RENEW)


def test_stale_card_says_what_the_shipped_model_reaches(models, evaluation, unseen_evaluation):
    if not COVERAGE.exists():
        pytest.skip("needs the checkout's benchmarks")
    spec = spec_from_file_location("coverage_card", COVERAGE)
    script = module_from_spec(spec)
    spec.loader.exec_module(script)
    card = (models / "MODEL_CARD.md").read_text(encoding="utf-8")
    section = script.write_section({"test.jsonl": evaluation, "unseen.jsonl": unseen_evaluation})
    assert section in card, "MODEL_CARD.md is stale. Renew it: python benchmarks/coverage.py"


def test_stale_shared_metrics_are_those_of_the_shipped_model(models, shared_evaluation):
    check_metrics(models / "metrics-shared.json", shared_evaluation, RENEW_SHARED)


def test_stale_shared_floors_are_those_of_the_metrics(models, shared_evaluation):
    check_floors_file(models / "thresholds-shared.csv", shared_evaluation, RENEW_SHARED)


def test_stale_model_was_trained_on_these_items(models, items):
    digest = hashlib.sha256(json.dumps(items, sort_keys=True).encode("utf-8")).hexdigest()
    manifest = read_manifest(models)
    assert manifest["data_sha256"] == digest, (
        f"The model {manifest['model_version']} was trained on {manifest['n_items']} items; "
        f"training_data holds {len(items)}, and not the same. Train it again: innotag train."
    )


def test_stale_names_what_changed():
    old = {"theme": {"green": {"f1": 0.9}}, "items": 1, "package_version": "1"}
    new = {"theme": {"green": {"f1": 0.8}}, "package_version": "2"}
    assert list(changes(old, new)) == [
        "items is nothing, the file says 1",
        "theme.green.f1 is 0.8, the file says 0.9",
    ]


def test_stale_file_shows_one_metric_a_line(models):
    lines = (models / "metrics.json").read_text(encoding="utf-8").splitlines()
    metrics = [line.strip() for line in lines if '"f1"' in line]
    assert metrics
    assert all(line.rstrip(",").count(":") == 1 for line in metrics)
    assert all(len(line.rstrip(",").rsplit(".", 1)[1]) == 4 for line in metrics)
