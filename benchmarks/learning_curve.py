"""Would more training items help? Scores against the share of the items, by cross-validation.

usage: python benchmarks/learning_curve.py [training_data] -o docs/images/learning-curve.svg

Of what a fold may train on, a share is drawn at random, events whole, and the pipeline of `innotag
train` is trained on it; all items are scored, on training items alone (`crossval.py` says how).
Every seed cuts other folds and draws other events. Writes a plot and, beside it, the numbers;
prints a Markdown table. About ten minutes on two cores.
"""

from __future__ import annotations

import argparse
import json
import sys
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from crossval import (
    SCORES,
    Items,
    Said,
    Sampler,
    count,
    fit_and_say,
    interval,
    iter_folds,
    read_items,
    read_views,
)
from joblib import Parallel, delayed

from innotag.pipeline import build_pipeline

ROOT = Path(__file__).resolve().parents[1]
SHARES = (0.10, 0.25, 0.50, 1.00)
N_SEEDS = 3
SHOWN = ("micro-F1", "exact set", "line")


def draw(items: Items, train: np.ndarray[Any, Any], share: float, seed: int) -> Any:
    """Return the rows of a share of the events among some rows."""
    events = np.unique(items.events[train])
    drawn = np.random.default_rng(seed).permutation(events)[: round(share * len(events))]
    return train[np.isin(items.events[train], drawn)]


def run(seed: int, folder: Path, n_items: int | None = None) -> dict[float, Any]:
    """Return, for each share, the counts of each item."""
    items = read_items(folder)
    if n_items is not None:
        items = items.take(np.arange(n_items))
    views = read_views(items)
    said = {
        share: Said(np.zeros(items.truth.shape, bool), np.zeros(len(items.lines), int))
        for share in SHARES
    }
    for fold, (train, test) in enumerate(iter_folds(items, seed)):
        for share in SHARES:
            rows = draw(items, train, share, seed)
            themes, lines = fit_and_say(build_pipeline(), views, items, rows, test)
            said[share].themes[test], said[share].lines[test] = themes, lines
        print(f"seed {seed}, fold {fold}", file=sys.stderr, flush=True)
    return {share: count(what, items) for share, what in said.items()}


def summarise(runs: list[dict[float, Any]], items: Items) -> dict[str, Any]:
    """Return mean scores a share, their intervals, and what the last doubling of the data gave."""
    sampler = Sampler(items.voices)
    found = {share: sampler.score(sum(run[share] for run in runs)) for share in SHARES}
    points = [
        {
            "share": share,
            "n_items": round(share * len(items.lines)),
            **{metric: mean_and_interval(*found[share], metric) for metric in SCORES},
        }
        for share in SHARES
    ]
    (half, half_samples), (whole, whole_samples) = found[0.50], found[1.00]
    gain = {
        metric: {
            "value": whole[metric] - half[metric],
            "interval": interval(whole_samples[metric] - half_samples[metric]),
        }
        for metric in SCORES
    }
    return {
        "n_items": len(items.lines),
        "seeds": len(runs),
        "points": points,
        "gain_of_the_second_half": gain,
    }


def mean_and_interval(values: dict[str, Any], samples: dict[str, Any], metric: str) -> Any:
    """Return a score and its interval."""
    return {"value": values[metric], "interval": interval(samples[metric])}


def to_table(numbers: dict[str, Any]) -> str:
    """Return the scores as a Markdown table, with the gain of the second half below."""
    lines = [f"| share of the items | {' | '.join(SCORES)} |", f"|---:|{'---:|' * len(SCORES)}"]
    for point in numbers["points"]:
        cells = [f"{point['share']:.0%}", *(to_cell(point[metric]) for metric in SCORES)]
        lines.append(f"| {' | '.join(cells)} |")
    gain = numbers["gain_of_the_second_half"]
    gains = (to_cell(gain[metric], scale=100, style="+.1f") for metric in SCORES)
    lines.append(f"| {' | '.join(['50% to 100%, points', *gains])} |")
    return "\n".join(lines)


def to_cell(found: dict[str, Any], *, scale: int = 1, style: str = ".3f") -> str:
    """Return a value and its interval."""
    value, low, high = (
        format(scale * number, style) for number in (found["value"], *found["interval"])
    )
    return f"{value} ({low} to {high})"


def plot(numbers: dict[str, Any], path: Path) -> None:
    """Draw the curves with their intervals."""
    import matplotlib as mpl  # noqa: PLC0415

    mpl.use("svg")
    mpl.rcParams["svg.hashsalt"] = "innotag"
    from matplotlib import pyplot as plt  # noqa: PLC0415

    figure, axes = plt.subplots(figsize=(6.4, 4.0))
    points = numbers["points"]
    x = [point["n_items"] for point in points]
    for metric, colour in zip(SHOWN, ("#0b6e4f", "#b5541c", "#3b5b92"), strict=True):
        bounds = np.array([point[metric]["interval"] for point in points])
        values = [point[metric]["value"] for point in points]
        axes.plot(x, values, marker="o", color=colour, label=metric)
        axes.fill_between(x, bounds[:, 0], bounds[:, 1], color=colour, alpha=0.15, lw=0)
    axes.set_xscale("log")
    axes.set_xticks(x, [f"{n:,}" for n in x])
    axes.minorticks_off()
    axes.set_xlabel("items (less the fold that is scored)")
    axes.legend(frameon=False, loc="lower right")
    axes.spines[["top", "right"]].set_visible(False)
    axes.grid(alpha=0.25)
    figure.tight_layout()
    figure.savefig(path, metadata={"Date": None})


def main() -> None:
    """Run all seeds, write numbers and plot."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("data", type=Path, nargs="?", default=ROOT / "training_data")
    parser.add_argument("-o", "--output", type=Path, required=True, help="the plot, *.svg")
    parser.add_argument("--seeds", type=int, default=N_SEEDS)
    options = parser.parse_args()
    one = partial(run, folder=options.data)
    runs = Parallel(n_jobs=2)(delayed(one)(seed) for seed in range(options.seeds))
    numbers = summarise(runs, read_items(options.data))
    plot(numbers, options.output)
    rounded = json.loads(json.dumps(numbers), parse_float=lambda text: round(float(text), 5))
    options.output.with_suffix(".json").write_text(json.dumps(rounded, indent=1) + "\n")
    print(to_table(rounded))


if __name__ == "__main__":
    main()
