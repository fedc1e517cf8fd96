"""Two pictures of trust: how far probabilities can be believed, and what review buys."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any, Final

from innotag.errors import MissingExtraError
from innotag.evaluate.counts import ECE, bins_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from innotag.evaluate.evaluation import Evaluation
    from innotag.evaluate.facts import Outcome

FORMATS: Final = ("svg", "png")
PLOTS: Final = tuple(
    f"{name}.{end}" for name in ("reliability", "risk-coverage") for end in FORMATS
)
_BLUE: Final = "#1f5fa8"
_ORANGE: Final = "#c4570a"
_GREY: Final = "#8a8a8a"
_DPI: Final = 150


def draw_plots(evaluation: Evaluation) -> dict[str, bytes]:
    """Return `reliability` and `risk-coverage` as svg and png, by file name.

    The same evaluation gives the same svg.

    Raises
    ------
    MissingExtraError
        If matplotlib is not installed.
    """
    try:
        import matplotlib as mpl  # noqa: PLC0415
        from matplotlib.figure import Figure  # noqa: PLC0415
    except ImportError as error:
        raise MissingExtraError("Drawing plots", "matplotlib", "plot") from error

    files = {}
    style: Any = {"svg.hashsalt": "innotag", "svg.fonttype": "path", "font.size": 10}
    with mpl.rc_context(style):
        for name, draw in (("reliability", _reliability), ("risk-coverage", _risk_coverage)):
            figure = Figure(figsize=(5.2, 4.6), layout="constrained")
            draw(figure, evaluation)
            for ending in FORMATS:
                file = io.BytesIO()
                metadata = {"Date": None} if ending == "svg" else None
                figure.savefig(file, format=ending, dpi=_DPI, metadata=metadata)
                files[f"{name}.{ending}"] = file.getvalue()
    return files


def _reliability(figure: Any, evaluation: Evaluation) -> None:
    pairs = [pair for outcome in evaluation.outcomes for pair in outcome.pairs]
    bins = bins_of(pairs)
    axes, below = figure.subplots(2, sharex=True, height_ratios=[4, 1])
    axes.plot([0, 1], [0, 1], color=_GREY, linewidth=1, linestyle="--", label="as it should be")
    said = [sum(p for p, _ in part) / len(part) for part in bins]
    true = [sum(y for _, y in part) / len(part) for part in bins]
    errors = [1.96 * (y * (1 - y) / len(part)) ** 0.5 for y, part in zip(true, bins, strict=True)]
    size = len(pairs) // max(1, len(bins))
    axes.errorbar(
        said, true, yerr=errors, fmt="o-", color=_BLUE, ecolor=_BLUE, elinewidth=1, capsize=2,
        markersize=5, linewidth=1.2, label=f"ten bins of {size} decisions, with 95% intervals",
    )  # fmt: skip
    error = evaluation.scores.values.get(ECE)
    axes.set_title(
        f"Reliability of all decisions (calibration error {error or 0:.4f})", fontsize=11
    )
    axes.set_ylabel("share that is true")
    axes.set_ylim(-0.03, 1.03)
    axes.legend(loc="upper left", frameon=False)
    _plain(axes)
    below.hist([p for p, _ in pairs], bins=20, range=(0, 1), color=_BLUE, rwidth=0.9)
    below.set_yscale("symlog", linthresh=1)
    below.set_xlim(-0.03, 1.03)
    below.set_xlabel("probability said")
    below.set_ylabel("decisions")
    _plain(below)


def _risk_coverage(figure: Any, evaluation: Evaluation) -> None:
    axes = figure.subplots()
    shares, risks = risk_coverage(evaluation.outcomes)
    axes.plot(shares, risks, color=_BLUE, linewidth=1.6, label="surest items first")
    kept = [outcome for outcome in evaluation.outcomes if not outcome.result.needs_review]
    if kept:
        share = len(kept) / len(evaluation.outcomes)
        axes.plot(
            [share], [_risk(kept)], "o", color=_ORANGE, markersize=7,
            label=f"not marked for review ({share:.0%})",
        )  # fmt: skip
    axes.set_title("What is left to be wrong when the unsure are reviewed", fontsize=11)
    axes.set_xlabel("share of items that nobody reviews")
    axes.set_ylabel("share of them with a wrong set of themes")
    axes.set_xlim(0, 1.02)
    axes.set_ylim(0, max(0.05, *risks) * 1.15 if risks else 1)
    axes.legend(loc="upper left", frameon=False)
    _plain(axes)


def risk_coverage(outcomes: Sequence[Outcome]) -> tuple[list[float], list[float]]:
    """Return shares of items, the surest first, and the share of those with a wrong theme set.

    An item is as sure as the least sure of its five decisions.
    """
    ordered = sorted(outcomes, key=_doubt)
    shares, risks, wrong = [], [], 0
    for number, outcome in enumerate(ordered, 1):
        wrong += outcome.gold_themes != outcome.said_themes
        shares.append(number / len(ordered))
        risks.append(wrong / number)
    return shares, risks


def _doubt(outcome: Outcome) -> float:
    return max((min(p, 1 - p) for p in outcome.result.scores.values()), default=0.0)


def _risk(outcomes: Sequence[Outcome]) -> float:
    return sum(o.gold_themes != o.said_themes for o in outcomes) / len(outcomes)


def _plain(axes: Any) -> None:
    axes.spines[["top", "right"]].set_visible(False)
    axes.grid(visible=True, color="#e6e6e6", linewidth=0.8)
    axes.set_axisbelow(True)
