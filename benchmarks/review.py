"""What goes to review, and how right the rest is: rules for the review band, by cross-validation.

usage: python benchmarks/review.py [training_data] [--seed N]

Folds of voices as in `crossval.py`. In each fold a model is trained, every rule chooses its band on
that model's own held-out scores, which know only events, and the band is judged on the voices that
the model has not met. All other reasons for review but those of entities are asked, too. Prints a
Markdown table, with 95% intervals over voices of what each rule changes. Two minutes on two cores.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from crossval import Sampler, interval, iter_folds, read_items, read_views
from threadpoolctl import threadpool_limits

from innotag.labels import THEMES
from innotag.pipeline import build_pipeline, review_band
from innotag.review import find_reasons
from innotag.scorer import compile_scorer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from crossval import Floats, Ints, Items
    from numpy.typing import NDArray

    from innotag.features import ItemView

ROOT = Path(__file__).resolve().parents[1]
SCORES = ("kept", "precision", "right sets", "themes found")


class Rule(NamedTuple):
    """What `review_band` is asked for."""

    precision: float
    kept: float


BEFORE = Rule(0.99, 0.81)
RULES = (BEFORE, Rule(0.99, 0.83), Rule(0.992, 0.82), Rule(0.992, 0.83), Rule(0.995, 0.82))


def judge(
    views: Sequence[ItemView], items: Items, train: Ints, test: Ints
) -> tuple[NDArray[np.bool_], dict[Rule, NDArray[np.bool_]]]:
    """Fit on some items; return the themes said of others, and which of them each rule keeps."""
    pipeline = build_pipeline().set_params(read="passthrough")
    with threadpool_limits(limits=1):
        pipeline.fit([views[i] for i in train], [items.targets[i] for i in train])
    decide, scorer = pipeline.named_steps["decide"], compile_scorer(pipeline)
    scores = scorer.score_many([views[i] for i in test])
    said = np.array([one.themes for one in scores]) >= decide.thresholds_
    names = [[THEMES[at] for at in np.flatnonzero(row)] for row in said]
    kept = {}
    for rule in RULES:
        band = review_band(
            decide.held_out_, items.truth[train], decide.thresholds_, **rule._asdict()
        )
        scorer.doubted = tuple(band.tolist())
        kept[rule] = np.array(
            [
                not find_reasons(views[i], one, scorer, its, ())
                for i, one, its in zip(test, scores, names, strict=True)
            ]
        )
    return said, kept


def count(said: NDArray[np.bool_], kept: NDArray[np.bool_], truth: NDArray[np.bool_]) -> Floats:
    """Return what is counted of each item: shape (n_items, 6)."""
    exact = (said == truth).all(axis=1)
    columns = [np.ones(len(kept)), kept, kept & exact]
    columns += [kept * hits.sum(axis=1) for hits in (said & truth, said, truth)]
    return np.column_stack(columns).astype(np.float64)


def score(sums: Floats) -> dict[str, Any]:
    """Return the scores of sums of counts, along the last axis.

    Examples
    --------
    >>> {name: float(value) for name, value in score(np.array([10.0, 8, 6, 9, 10, 12])).items()}
    {'kept': 0.8, 'precision': 0.9, 'right sets': 0.75, 'themes found': 0.75}
    """
    items, kept, exact, right, said, true = np.moveaxis(sums, -1, 0)
    values = kept / items, right / said, exact / kept, right / true
    return dict(zip(SCORES, values, strict=True))


def to_table(counts: dict[Rule, Floats], sampler: Sampler) -> str:
    """Return the scores as a Markdown table: the first rule, then what the others change."""
    lines = [f"| asked for | {' | '.join(SCORES)} |", f"|---|{'---:|' * len(SCORES)}"]
    _, before_samples = sampler.score(counts[BEFORE], score)
    for rule, counted in counts.items():
        values, samples = sampler.score(counted, score)
        cells = []
        for name in SCORES:
            low, high = interval(100 * (samples[name] - before_samples[name]))
            change = f" ({low:+.1f} to {high:+.1f})" if rule != BEFORE else ""
            cells.append(f"{values[name]:.4f}{change}")
        lines.append(f"| {rule.precision:g} of labels, {rule.kept:g} kept | {' | '.join(cells)} |")
    return "\n".join(lines)


def main() -> None:
    """Judge the rules and print the table."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("data", type=Path, nargs="?", default=ROOT / "training_data")
    parser.add_argument("--seed", type=int, default=0, help="of the folds")
    options = parser.parse_args()
    items = read_items(options.data)
    views = read_views(items)
    counts = {rule: np.zeros((len(items.lines), 6)) for rule in RULES}
    for train, test in iter_folds(items, options.seed):
        said, kept = judge(views, items, train, test)
        for rule, counted in counts.items():
            counted[test] = count(said, kept[rule], items.truth[test])
    print(f"{len(items.lines)} items, folds of seed {options.seed}\n")
    print(to_table(counts, Sampler(items.voices)))


if __name__ == "__main__":
    main()
