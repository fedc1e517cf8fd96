"""Write the risk-coverage tables of the model card, and draw their curves.

The shipped model tags the held-out and the unseen items; those it is surest of are kept, and the
precision of the themes said on them is what review by a person would leave to be wrong.

    python benchmarks/coverage.py
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from innotag.evaluate import Evaluation, evaluate_files
from innotag.evaluate.coverage import coverage_rows, not_marked, risk_coverage
from innotag.evaluate.summary import coverage_table

ROOT: Final = Path(__file__).parents[1]
CARD: Final = ROOT / "models" / "MODEL_CARD.md"
PLOT: Final = ROOT / "docs" / "images" / "risk-coverage.svg"
START, END = "<!-- coverage -->", "<!-- /coverage -->"
STYLES: Final = {"test.jsonl": ("#1f5fa8", "-"), "unseen.jsonl": ("#c4570a", "--")}
_SHORTEST: Final = 0.2  # below, a handful of labels moves the curve


def write_section(evaluations: dict[str, Evaluation]) -> str:
    """Return the part of the card between its marks."""
    parts = [
        part
        for name, done in evaluations.items()
        for part in (
            f"`{name}`, {len(done.outcomes)} items:",
            coverage_table(coverage_rows(done.outcomes)),
        )
    ]
    return "\n\n".join([START, *parts, END])


def fill(card: str, section: str) -> str:
    """Return the card with the section in its place."""
    before, _, rest = card.partition(START)
    _, _, after = rest.partition(END)
    return f"{before}{section}{after}"


def draw(evaluations: dict[str, Evaluation], path: Path) -> None:
    """Draw the precision of the themes said against the share of items kept."""
    import matplotlib as mpl  # noqa: PLC0415

    mpl.use("svg")
    mpl.rcParams["svg.hashsalt"] = "innotag"
    from matplotlib import pyplot as plt  # noqa: PLC0415

    figure, axes = plt.subplots(figsize=(6.4, 4.0))
    for name, done in evaluations.items():
        colour, line = STYLES[name]
        curve = risk_coverage(done.outcomes)
        shown = [kept for kept in curve if kept.items >= _SHORTEST * len(curve)]
        shares = [100 * kept.items / len(curve) for kept in shown]
        precisions = [kept.precision for kept in shown]
        axes.plot(shares, precisions, line, color=colour, label=f"{name}, surest items first")
        kept = not_marked(done.outcomes)
        axes.plot(
            [100 * kept.items / len(curve)],
            [kept.precision],
            "o",
            color=colour,
            label=f"{name}, not marked for review",
        )
    axes.axhline(0.99, color="#6b6b6b", lw=0.8, ls=":")
    axes.annotate("aim: 0.99", (100, 0.9905), color="#6b6b6b", fontsize=9, ha="right")
    axes.set_xlabel("items kept, % of all")
    axes.set_ylabel("precision of the themes said on them")
    axes.legend(frameon=False, loc="lower left", fontsize=9)
    axes.spines[["top", "right"]].set_visible(False)
    axes.grid(alpha=0.25)
    figure.tight_layout()
    figure.savefig(path, metadata={"Date": None})


def main() -> None:
    """Measure, fill the card, draw."""
    evaluations = {name: evaluate_files([ROOT / "training_data" / name]) for name in STYLES}
    card = CARD.read_text(encoding="utf-8")
    CARD.write_text(fill(card, write_section(evaluations)), encoding="utf-8")
    draw(evaluations, PLOT)
    print(f"wrote {CARD.relative_to(ROOT)} and {PLOT.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
