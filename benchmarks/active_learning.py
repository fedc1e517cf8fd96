"""Measure what correcting the review queue teaches, against correcting random items.

From a tenth of the training items, a model is trained, the rest is queued by `innotag.queues`, the
head of the queue is "corrected" (its labels are looked up) and added, and so on; beside it the same
with random items. Scores are micro-F1 of the themes on a fifth of the events that is never trained
on. Five seeds; the plot shows means and 95% intervals of the mean (t distribution).

    python benchmarks/active_learning.py training_data -o docs/images/active-learning.svg

Theme part only, without calibration and lines. Two to four minutes on one core.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np
from scipy.stats import t as student
from sklearn.linear_model import LogisticRegression

from innotag.labels import THEMES, order_themes
from innotag.pipeline import ItemReader, Target, build_pipeline
from innotag.queues import uncertainty
from innotag.scoring import sigmoid
from innotag.train import read_training

SHARES = (0.10, 0.15, 0.20, 0.25, 0.30, 0.40, 0.50)
HELD_OUT = 0.2
SEEDS = 5


class Items:
    """The items, read once: views, targets, truth."""

    def __init__(self, folder: Path) -> None:
        items = read_training(folder)
        self.targets = [
            Target(order_themes(i["themes"]), i["business_line"], i["evidence"], i["event"])
            for i in items
        ]
        self.views = ItemReader().transform([(i.get("title") or None, i["text"]) for i in items])
        self.truth = np.array([[theme in t.themes for theme in THEMES] for t in self.targets])

    def fit_and_score(self, train: list[int], others: list[int]) -> np.ndarray[Any, Any]:
        """Train on some items and return the theme probabilities of others."""
        pipeline = build_pipeline().set_params(features__clauses__n_folds=2)
        union = pipeline.named_steps["features"]
        fitted = union.fit_transform(
            [self.views[i] for i in train], [self.targets[i] for i in train]
        )
        X, Z = fitted.all, union.transform([self.views[i] for i in others]).all
        columns = []
        for column in range(len(THEMES)):
            model = LogisticRegression(C=3.0, max_iter=1000, solver="liblinear")
            model.fit(X, self.truth[train, column])
            columns.append(sigmoid(model.decision_function(Z)))
        return np.column_stack(columns)


def micro_f1(scores: np.ndarray[Any, Any], truth: np.ndarray[Any, Any]) -> float:
    """Return the micro-F1 of the themes said at 0.5."""
    said = scores >= 0.5
    return float(2 * (said & truth).sum() / max(1, said.sum() + truth.sum()))


def run(items: Items, seed: int, *, queued: bool) -> list[float]:
    """Return the score after each share of corrected items."""
    rng = random.Random(seed)  # noqa: S311  (seeds, not secrets)
    events = sorted({target.group for target in items.targets})
    rng.shuffle(events)
    held = set(events[: int(len(events) * HELD_OUT)])
    test = [i for i, target in enumerate(items.targets) if target.group in held]
    pool = [i for i, target in enumerate(items.targets) if target.group not in held]
    rng.shuffle(pool)
    n_first = int(len(pool) * SHARES[0])
    known, rest = pool[:n_first], pool[n_first:]
    curve = []
    for share, following in zip(SHARES, (*SHARES[1:], None), strict=True):
        scores = items.fit_and_score(known, test + rest)
        curve.append(micro_f1(scores[: len(test)], items.truth[test]))
        print(f"seed {seed} {'queue' if queued else 'random'} {share:.0%} {curve[-1]:.4f}")
        sys.stdout.flush()
        if following is None:
            break
        n_more = int(len(pool) * following) - len(known)
        if queued:
            doubt = [
                uncertainty(dict(zip(THEMES, row, strict=True))) for row in scores[len(test) :]
            ]
            order = sorted(range(len(rest)), key=lambda i: (-doubt[i], rest[i]))
        else:
            order = list(range(len(rest)))
        chosen = set(order[:n_more])
        known = known + [rest[i] for i in sorted(chosen)]
        rest = [item for i, item in enumerate(rest) if i not in chosen]
    return curve


def plot(curves: dict[str, list[list[float]]], path: Path) -> None:
    """Draw the mean curves with their intervals."""
    import matplotlib as mpl  # noqa: PLC0415

    mpl.use("svg")
    mpl.rcParams["svg.hashsalt"] = "innotag"
    from matplotlib import pyplot as plt  # noqa: PLC0415

    figure, axes = plt.subplots(figsize=(6.4, 4.0))
    x = [100 * share for share in SHARES]
    styles = {"head of the queue": ("#0b6e4f", "o"), "random items": ("#6b6b6b", "s")}
    for name, rows in curves.items():
        table = np.array(rows)
        mean = table.mean(axis=0)
        half = student.ppf(0.975, len(rows) - 1) * table.std(axis=0, ddof=1) / np.sqrt(len(rows))
        colour, marker = styles[name]
        axes.plot(x, mean, marker=marker, color=colour, label=f"corrected: {name}")
        axes.fill_between(x, mean - half, mean + half, color=colour, alpha=0.18, lw=0)
    axes.set_title(f"Means of {len(rows)} seeds, bands: 95% interval of the mean", fontsize=10)
    axes.set_xlabel("corrected items, % of those at hand")
    axes.set_ylabel("micro-F1 of the themes, events held out")
    axes.legend(frameon=False, loc="lower right")
    axes.spines[["top", "right"]].set_visible(False)
    axes.grid(alpha=0.25)
    figure.tight_layout()
    figure.savefig(path, metadata={"Date": None})


def main() -> None:
    """Run the comparison, write the numbers and the plot."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("-o", "--output", type=Path, required=True, help="the plot, *.svg")
    parser.add_argument("--seeds", type=int, default=SEEDS)
    options = parser.parse_args()
    started = time.monotonic()
    items = Items(options.data)
    curves: dict[str, list[list[float]]] = {"head of the queue": [], "random items": []}
    for seed in range(options.seeds):
        curves["head of the queue"].append(run(items, seed, queued=True))
        curves["random items"].append(run(items, seed, queued=False))
    curves = {
        name: [[round(score, 4) for score in curve] for curve in rows]
        for name, rows in curves.items()
    }
    if options.seeds > 1:
        plot(curves, options.output)
    numbers = {"shares": SHARES, "seeds": options.seeds, "n_items": len(items.targets), **curves}
    options.output.with_suffix(".json").write_text(json.dumps(numbers, indent=1) + "\n")
    print(f"{time.monotonic() - started:.0f} s; wrote {options.output}")


if __name__ == "__main__":
    main()
