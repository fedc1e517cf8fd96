"""Two pictures of trust: how far probabilities can be believed, and what review buys."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any, Final

from innotag.errors import MissingExtraError
from innotag.evaluate.counts import ECE, bins_of
from innotag.evaluate.coverage import not_marked, risk_coverage

if TYPE_CHECKING:
    from innotag.evaluate.evaluation import Evaluation

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
    curve = risk_coverage(evaluation.outcomes)
    shares = [kept.items / len(curve) for kept in curve]
    wrong = [1 - kept.precision for kept in curve]
    sets = [1 - kept.exact / kept.items for kept in curve]
    axes.plot(shares, sets, color=_BLUE, linewidth=1.6, label="items with a wrong set of themes")
    axes.plot(shares, wrong, color=_ORANGE, linewidth=1.6, label="themes said that are wrong")
    kept = not_marked(evaluation.outcomes)
    if kept.items:
        share = kept.items / len(curve)
        axes.plot(
            [share, share], [1 - kept.exact / kept.items, 1 - kept.precision], "o", color=_GREY,
            markersize=6, label=f"not marked for review ({share:.0%})",
        )  # fmt: skip
    axes.set_title("What is left to be wrong when the unsure are reviewed", fontsize=11)
    axes.set_xlabel("share of items that nobody reviews, the surest first")
    axes.set_ylabel("share that is wrong")
    axes.set_xlim(0, 1.02)
    axes.set_ylim(0, max(0.05, *wrong, *sets) * 1.3 if curve else 1)
    axes.legend(loc="upper left", frameon=False)
    _plain(axes)


def _plain(axes: Any) -> None:
    axes.spines[["top", "right"]].set_visible(False)
    axes.grid(visible=True, color="#e6e6e6", linewidth=0.8)
    axes.set_axisbelow(True)
