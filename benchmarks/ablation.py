"""What carries the score: each family of features in and out, by cross-validation.

usage: python benchmarks/ablation.py [training_data] -o docs/images/ablation.svg

Every variant is the pipeline of `innotag train` with one thing taken away or changed, trained and
scored on the training items alone (`crossval.py` says how). Writes a plot and, beside it, the
numbers; prints a Markdown table. About a quarter of an hour on two cores.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple
from unittest.mock import patch

import numpy as np
from crossval import (
    SCORES,
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
from innotag.vocabulary import Vocabulary, load_terms

if TYPE_CHECKING:
    from sklearn.pipeline import Pipeline


ROOT = Path(__file__).resolve().parents[1]
WHOLE = "the whole model"


class Variant(NamedTuple):
    """A change to the pipeline: parameters to set, names to replace by other values."""

    params: dict[str, Any] = {}  # noqa: RUF012  (a tuple's default, never changed)
    names: dict[str, Any] = {}  # noqa: RUF012
    titles: bool = True

    def build(self) -> Pipeline:
        """Return the unfitted pipeline."""
        return build_pipeline().set_params(**self.params)


def drop(*parts: str) -> dict[str, str]:
    """Return the parameters that take parts out of the union of features."""
    return {f"features__{part}": "drop" for part in parts}


def find_none(_: str) -> list[tuple[int, int]]:
    """Find no span."""
    return []


def words_of(field: Any) -> list[str]:
    """Return the words of a field, without characters and terms."""
    words: list[str] = field.words
    return words


def constant(_: Any) -> list[str]:
    """Return a feature that says nothing."""
    return ["·"]


def vocabulary_of(*strengths: str) -> Vocabulary:
    """Return the matcher of the terms of some strengths."""
    return Vocabulary(term for term in load_terms() if term.strength in strengths)


def build_variants() -> dict[str, Variant]:
    """Return the variants by name."""
    silent = {"innotag.pipeline.vocabulary": lambda _: vocabulary_of()}
    strong_and_weak = {"innotag.pipeline.vocabulary": lambda _: vocabulary_of("strong", "weak")}
    flat = {"innotag.scoring.clause_place": lambda *_, **__: None}
    one = {"decide__wording_share": 0.0, "decide__any_share": 0.0}
    mute = {f"innotag.pipeline.{name}": constant for name in ("text_words", "title_grams")}
    unlike = {"features__clauses__like_weight": 0.0}
    return {
        WHOLE: Variant(),
        "without the title, wherever it is read": Variant(drop("title"), titles=False),
        "without the words of the text": Variant(drop("words")),
        "without the text's characters": Variant(drop("chars")),
        "without the title's own features": Variant(drop("title")),
        "without the title's characters": Variant(names={"innotag.pipeline.title_grams": words_of}),
        "without places of clauses": Variant(names=flat),
        "without any term of the vocabulary": Variant(unlike, silent),
        "without false friends": Variant(names=strong_and_weak),
        "without likeness to terms": Variant(unlike),
        "without clauses: (a) the document model alone": Variant(drop("clauses")),
        "clauses alone, without the document": Variant(drop("chars"), mute),
        "words and terms of the text alone": Variant(drop("title", "chars", "clauses")),
        "one regression over all features": Variant(one),
        "without asking whether there is a theme": Variant({"decide__any_share": 0.0}),
        "names not masked": Variant(names={"innotag.pipeline.name_spans": find_none}),
        "numbers not masked": Variant(names={"innotag.features.mask_numbers": lambda _: None}),
        "slogans not masked": Variant(names={"innotag.features.find_slogans": find_none}),
    }


def run(name: str, folder: Path, n_items: int | None = None) -> tuple[str, np.ndarray[Any, Any]]:
    """Cross-validate one variant; returns its name and the counts of each item."""
    started = time.monotonic()
    variant = build_variants()[name]
    items = read_items(folder)
    if n_items is not None:
        items = items.take(np.arange(n_items))
    if not variant.titles:
        items = items._replace(pairs=[(None, text) for _, text in items.pairs])
    said = Said(np.zeros(items.truth.shape, bool), np.zeros(len(items.lines), int))
    with ExitStack() as stack:
        for target, value in variant.names.items():
            stack.enter_context(patch(target, value))
        views = read_views(items)
        for train, test in iter_folds(items):
            themes, lines = fit_and_say(variant.build(), views, items, train, test)
            said.themes[test], said.lines[test] = themes, lines
    print(f"{name}: {time.monotonic() - started:.0f} s", file=sys.stderr, flush=True)
    return name, count(said, items)


def compare(counts: dict[str, np.ndarray[Any, Any]], voices: Any) -> dict[str, Any]:
    """Return scores and changes against the whole, each with its interval.

    The line is left out where a variant takes all words away, which alone tell it.
    """
    sampler = Sampler(voices)
    variants = build_variants()
    whole, whole_samples = sampler.score(counts[WHOLE])
    rows: dict[str, Any] = {}
    for name, counted in counts.items():
        values, samples = sampler.score(counted)
        rows[name] = {
            metric: {
                "value": values[metric],
                "interval": interval(samples[metric]),
                "change": values[metric] - whole[metric],
                "change_interval": interval(samples[metric] - whole_samples[metric]),
            }
            for metric in SCORES
            if metric != "line" or "innotag.pipeline.text_words" not in variants[name].names
        }
    return rows


def to_table(numbers: dict[str, Any]) -> str:
    """Return the scores as a Markdown table: the whole with intervals, the rest as differences."""
    lines = [f"| | {' | '.join(SCORES)} |", f"|---|{'---:|' * len(SCORES)}"]
    for name, row in numbers["rows"].items():
        cells = [
            to_cell(row[metric], is_whole=name == WHOLE) if metric in row else "–"
            for metric in SCORES
        ]
        lines.append(f"| {' | '.join([name, *cells])} |")
    return "\n".join(lines)


def to_cell(cell: dict[str, Any], *, is_whole: bool) -> str:
    """Return a value and its interval; a change in points that is sure is printed bold."""
    if is_whole:
        low, high = cell["interval"]
        return f"{cell['value']:.3f} ({low:.3f} to {high:.3f})"
    low, high = cell["change_interval"]
    text = f"{100 * cell['change']:+.1f} ({100 * low:+.1f} to {100 * high:+.1f})"
    return f"**{text}**" if low > 0 or high < 0 else text


def plot(rows: dict[str, Any], path: Path) -> None:
    """Draw how far each variant lies from the whole model."""
    import matplotlib as mpl  # noqa: PLC0415

    mpl.use("svg")
    mpl.rcParams["svg.hashsalt"] = "innotag"
    from matplotlib import pyplot as plt  # noqa: PLC0415

    names = [name for name in rows if name != WHOLE]
    y = np.arange(len(names))[::-1]
    figure, panels = plt.subplots(1, 3, figsize=(9.6, 5.4), sharey=True)
    for axes, metric in zip(panels, ("micro-F1", "exact set", "line"), strict=True):
        for at, name in zip(y, names, strict=True):
            cell = rows[name].get(metric)
            if cell is None:
                continue
            low, high = (100 * bound for bound in cell["change_interval"])
            colour = "#8a8a8a" if low <= 0 <= high else "#0b6e4f"
            axes.plot([low, high], [at, at], color=colour, linewidth=1.4)
            axes.plot(100 * cell["change"], at, marker="o", markersize=4, color=colour)
        axes.axvline(0, color="#404040", linewidth=0.8)
        axes.set_title(metric, fontsize=10)
        axes.set_xlabel("points against the whole model", fontsize=8)
        axes.spines[["top", "right"]].set_visible(False)
        axes.grid(axis="x", alpha=0.25)
        axes.tick_params(labelsize=8)
    panels[0].set_yticks(y, names)
    figure.tight_layout()
    figure.savefig(path, metadata={"Date": None})


def main() -> None:
    """Run all variants, write numbers and plot."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("data", type=Path, nargs="?", default=ROOT / "training_data")
    parser.add_argument("-o", "--output", type=Path, required=True, help="the plot, *.svg")
    options = parser.parse_args()
    one = partial(run, folder=options.data)
    counts = dict(Parallel(n_jobs=2)(delayed(one)(name) for name in build_variants()))
    items = read_items(options.data)
    rows = compare({name: counts[name] for name in build_variants()}, items.voices)
    plot(rows, options.output)
    numbers = {"n_items": len(items.lines), "n_voices": len(set(items.voices)), "rows": rows}
    rounded = json.loads(json.dumps(numbers), parse_float=lambda text: round(float(text), 5))
    options.output.with_suffix(".json").write_text(json.dumps(rounded, indent=1) + "\n")
    print(to_table(rounded))


if __name__ == "__main__":
    main()
