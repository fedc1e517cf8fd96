"""Risk and coverage: how right the labels are on the items that nobody reviews, surest first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from innotag.evaluate.facts import Outcome

SHARES: Final = (1.0, 0.95, 0.9, 0.8, 0.7, 0.6, 0.5)


class Kept(NamedTuple):
    """Counts on the items kept: themes said and right among them, and sets of themes right."""

    items: int
    said: int
    right: int
    exact: int

    @property
    def precision(self) -> float:
        """The share of the themes said that are right; 1 where none was said."""
        return self.right / self.said if self.said else 1.0


def risk_coverage(outcomes: Sequence[Outcome]) -> list[Kept]:
    """Return the counts on the surest item, on the two surest, and so on to all.

    An item is as sure as the least sure of its decisions. Themes that count neither way are not
    counted.
    """
    counts, curve = Kept(0, 0, 0, 0), []
    for outcome in sorted(outcomes, key=_doubt):
        counts = _add(counts, outcome)
        curve.append(counts)
    return curve


def not_marked(outcomes: Iterable[Outcome]) -> Kept:
    """Return the counts on the items that are not marked for review."""
    counts = Kept(0, 0, 0, 0)
    for outcome in outcomes:
        if not outcome.result.needs_review:
            counts = _add(counts, outcome)
    return counts


def coverage_rows(outcomes: Sequence[Outcome]) -> list[tuple[str, Kept]]:
    """Return what is kept and the counts on it: the surest shares, then what is not marked."""
    curve = risk_coverage(outcomes)
    rows = [
        (f"the surest {share:.0%}" if share < 1 else "all", curve[round(share * len(curve)) - 1])
        for share in SHARES
        if round(share * len(curve))
    ]
    return [*rows, ("not marked for review", not_marked(outcomes))]


def _add(counts: Kept, outcome: Outcome) -> Kept:
    said, gold = outcome.said_themes, outcome.gold_themes
    return Kept(
        counts.items + 1,
        counts.said + len(said),
        counts.right + len(said & gold),
        counts.exact + (said == gold),
    )


def _doubt(outcome: Outcome) -> float:
    return max((min(p, 1 - p) for p in outcome.result.scores.values()), default=0.0)
