"""An evaluation: gold read, every item tagged and compared, scores with their intervals."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from innotag import __version__
from innotag.evaluate.counts import measure, to_layout
from innotag.evaluate.cuts import cut
from innotag.evaluate.facts import compare
from innotag.evaluate.flips import run_of
from innotag.evaluate.gold import read_gold
from innotag.evaluate.intervals import bootstrap
from innotag.evaluate.leakage import find_leaks
from innotag.tagger import shared_tagger

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from os import PathLike

    from innotag.evaluate.agreement import Agreement
    from innotag.evaluate.counts import Name, Scores
    from innotag.evaluate.facts import Outcome
    from innotag.evaluate.gold import GoldItem
    from innotag.evaluate.intervals import Interval
    from innotag.evaluate.leakage import Leak
    from innotag.tagger import Tagger


@dataclass(frozen=True)
class Evaluation:
    """Compared items and what follows from them; scores and intervals are computed when asked."""

    outcomes: tuple[Outcome, ...]
    model_version: str
    gold: tuple[dict[str, Any], ...] = ()
    training: Agreement | None = None

    @cached_property
    def scores(self) -> Scores:
        """The scores of all items, and how well training labels agree where that was measured."""
        scores = measure(self.outcomes)
        if self.training is None:
            return scores
        return replace(
            scores,
            values={**scores.values, **self.training.values},
            support={**scores.support, **self.training.support},
        )

    @cached_property
    def intervals(self) -> dict[Name, Interval]:
        """The 95% bootstrap interval of every score, those of the training labels among them."""
        more = self.training.intervals if self.training else {}
        return {**bootstrap(self.outcomes), **more}

    @property
    def wrong(self) -> tuple[Outcome, ...]:
        """The items of which something is wrong, in order."""
        return tuple(outcome for outcome in self.outcomes if outcome.slips)

    def to_dict(self) -> dict[str, Any]:
        """Return scores, intervals, cuts and wrong ids as a plain dict."""
        run = run_of(self.outcomes)
        return {
            **to_layout(self.scores),
            "interval": {str(name): list(bounds) for name, bounds in self.intervals.items()},
            "cuts": cut(self.outcomes),
            "model_version": self.model_version,
            "package_version": __version__,
            "gold": {one["file"]: {k: one[k] for k in ("items", "sha256")} for one in self.gold},
            "ids": sorted(run.ids),
            "wrong": {name: sorted(ids) for name, ids in run.wrong.items()},
        }


def evaluate(items: Sequence[GoldItem], *, tagger: Tagger | None = None) -> Evaluation:
    """Tag labelled items and compare; with the shipped model unless a Tagger is given.

    The title, the bank cell and the month of an item are given to the tagger, its labels are not.
    """
    tagger = tagger or shared_tagger()
    outcomes = tuple(
        compare(
            item, tagger.classify(item.text, title=item.title, month=item.month, bank=item.bank)
        )
        for item in items
    )
    return Evaluation(outcomes, tagger.model_version)


def evaluate_files(
    paths: Iterable[str | PathLike[str]], *, tagger: Tagger | None = None
) -> Evaluation:
    """Read gold files, then evaluate; see `evaluate` and `read_gold`."""
    files = [Path(path) for path in paths]
    tagger = tagger or shared_tagger()
    done = evaluate(read_gold(files, themes=tagger.model.scorer.themes), tagger=tagger)
    return Evaluation(done.outcomes, done.model_version, tuple(map(_facts_of, files)))


def with_training(
    evaluation: Evaluation, folder: str | PathLike[str]
) -> tuple[Evaluation, list[Leak]]:
    """Return the evaluation with the agreement of training labels, and the leaks into the gold.

    Raises
    ------
    LabelError
        If the folder holds no training items, or bad ones; it names file and line.
    """
    from innotag.evaluate.agreement import measure_agreement  # noqa: PLC0415
    from innotag.train import read_training  # noqa: PLC0415

    themes = evaluation.scores.themes
    items = read_training(folder, themes=themes)
    leaks = find_leaks(items, [outcome.item for outcome in evaluation.outcomes])
    return replace(evaluation, training=measure_agreement(items, themes=themes)), leaks


def _facts_of(path: Path) -> dict[str, Any]:
    data = path.read_bytes()
    n_items = sum(bool(line.strip()) for line in data.split(b"\n"))
    return {"file": path.name, "items": n_items, "sha256": hashlib.sha256(data).hexdigest()}


def to_json(record: Any) -> str:
    """Return a record as JSON with sorted keys, four decimals and one metric a line.

    Examples
    --------
    >>> print(to_json({"b": {"f1": 0.5}, "a": [0.12345, 1]}), end="")
    {
     "a": [0.1235, 1],
     "b": {
      "f1": 0.5000
     }
    }
    """
    return _json(record, 0) + "\n"


def _json(value: Any, depth: int) -> str:
    if isinstance(value, float):
        return f"{value:.4f}"
    if isinstance(value, (list, tuple)):
        return f"[{', '.join(_json(one, depth) for one in value)}]"
    if not isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False)
    if not value:
        return "{}"
    pad = " " * (depth + 1)
    lines = (
        f"{pad}{json.dumps(str(key), ensure_ascii=False)}: {_json(value[key], depth + 1)}"
        for key in sorted(value)
    )
    return "{\n" + ",\n".join(lines) + "\n" + " " * depth + "}"
