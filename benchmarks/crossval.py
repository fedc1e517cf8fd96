"""Cross-validation over the training items alone, for the ablation and the learning curve.

Three folds of writers' voices. What is trained on shares neither a voice nor an event with what is
scored, so that neither a style nor a fact gives an answer away. Inside, everything is `innotag
train`: the same pipeline, its own folds for calibration and thresholds. Intervals are bootstrap
intervals over voices, since items of one voice resemble one another.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from sklearn.model_selection import GroupKFold

from innotag.labels import BUSINESS_LINES, THEMES, order_themes
from innotag.pipeline import ItemReader, Target
from innotag.train import read_training

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from numpy.typing import NDArray
    from sklearn.pipeline import Pipeline

    from innotag.features import ItemView

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

N_FOLDS = 3
N_SAMPLES = 2000
SCORES = ("micro-F1", "macro-F1", "exact set", "none right", "line")


class Items(NamedTuple):
    """The training items: what is read, what is true, who wrote it."""

    pairs: list[tuple[str | None, str]]
    targets: list[Target]
    truth: NDArray[np.bool_]
    lines: Ints
    voices: NDArray[np.str_]
    events: NDArray[np.str_]

    def take(self, rows: Sequence[int] | Ints) -> Items:
        """Return some of the items."""
        return Items(
            [self.pairs[i] for i in rows],
            [self.targets[i] for i in rows],
            self.truth[rows],
            self.lines[rows],
            self.voices[rows],
            self.events[rows],
        )


class Said(NamedTuple):
    """What a model says of items: themes (n_items, n_themes) and lines (n_items,)."""

    themes: NDArray[np.bool_]
    lines: Ints


def read_items(folder: Path) -> Items:
    """Read the training items of a folder, never the held-out ones."""
    items = read_training(folder)
    targets = [
        Target(order_themes(i["themes"]), i["business_line"], i["evidence"], i["event"])
        for i in items
    ]
    return Items(
        [(item.get("title") or None, item["text"]) for item in items],
        targets,
        np.array([[theme in target.themes for theme in THEMES] for target in targets]),
        np.array([BUSINESS_LINES.index(target.business_line) for target in targets]),
        np.array([item["voice"] for item in items]),
        np.array([item["event"] for item in items]),
    )


def read_views(items: Items) -> list[ItemView]:
    """Walk over all items once, as the pipeline's first step does."""
    views: list[ItemView] = ItemReader().transform(items.pairs)
    return views


def iter_folds(items: Items, seed: int = 0) -> Iterator[tuple[Ints, Ints]]:
    """Yield rows to train on and rows to score: no voice and no event is in both."""
    splitter = GroupKFold(N_FOLDS, shuffle=True, random_state=seed)
    for train, test in splitter.split(items.voices, groups=items.voices):
        yield train[~np.isin(items.events[train], items.events[test])], test


def fit_and_say(
    pipeline: Pipeline, views: Sequence[ItemView], items: Items, train: Ints, test: Ints
) -> Said:
    """Fit the pipeline, less its reading, on some items and say what it says of others."""
    from threadpoolctl import threadpool_limits  # noqa: PLC0415

    pipeline.set_params(read="passthrough")
    with threadpool_limits(limits=1):
        pipeline.fit([views[i] for i in train], [items.targets[i] for i in train])
        said = pipeline.predict_proba([views[i] for i in test])
    themes = said[:, : len(THEMES)] >= pipeline.named_steps["decide"].thresholds_
    return Said(themes, said[:, len(THEMES) :].argmax(axis=1))


def count(said: Said, items: Items) -> Floats:
    """Return what is counted of each item: shape (n_items, 3 * n_themes + 5)."""
    exact = (said.themes == items.truth).all(axis=1)
    none = ~items.truth.any(axis=1)
    columns = [
        said.themes & items.truth,
        said.themes,
        items.truth,
        np.column_stack([exact, none & exact, none, said.lines == items.lines]),
        np.ones((len(exact), 1)),
    ]
    return np.hstack(columns).astype(np.float64)


def score(sums: Floats) -> dict[str, Any]:
    """Return the scores of sums of counts, along the last axis."""
    n = len(THEMES)
    right, said, true = (sums[..., at * n : (at + 1) * n] for at in range(3))
    exact, none_right, none, line, items = np.moveaxis(sums[..., 3 * n :], -1, 0)
    values = (
        2 * right.sum(-1) / (said.sum(-1) + true.sum(-1)),
        (2 * right / np.maximum(said + true, 1)).mean(-1),
        exact / items,
        none_right / np.maximum(none, 1),
        line / items,
    )
    return dict(zip(SCORES, values, strict=True))


class Sampler:
    """Bootstrap samples of voices, the same for every model, so that models can be compared."""

    def __init__(self, voices: NDArray[np.str_]) -> None:
        names, self._of = np.unique(voices, return_inverse=True)
        drawn = np.random.default_rng(0).integers(len(names), size=(N_SAMPLES, len(names)))
        self._weights = np.array([np.bincount(row, minlength=len(names)) for row in drawn])

    def score(
        self, counts: Floats, to_scores: Callable[[Floats], dict[str, Any]] = score
    ) -> tuple[dict[str, Any], dict[str, Any]]:
        """Return the scores of all items, and those of every sample."""
        sums = np.zeros((self._weights.shape[1], counts.shape[1]))
        np.add.at(sums, self._of, counts)
        return to_scores(sums.sum(axis=0)), to_scores(self._weights @ sums)


def interval(samples: Floats) -> tuple[float, float]:
    """Return the 95% percentile interval of samples."""
    low, high = np.percentile(samples, (2.5, 97.5))
    return float(low), float(high)
