"""Which results a person should look at, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

    from innotag.features import ItemView
    from innotag.scorer import Scorer, Scores

LITTLE_KNOWN: Final = 0.5
REASONS: Final = {
    "near_threshold": "the probability of a theme is close to its threshold",
    "little_known": "fewer than half of the words were met in training",
    "slogan_only": "themes are named in a slogan and nothing else speaks for one",
    "entity_doubt": "a date or an amount could not be read with certainty",
}


def find_reasons(
    view: ItemView, scores: Scores, scorer: Scorer, said: Sequence[str], warnings: Sequence[str]
) -> tuple[str, ...]:
    """Return the reasons for review, each `reason` or `reason:theme`; none means confident."""
    low, high = scorer.review
    reasons = [
        f"near_threshold:{theme}"
        for theme, score in zip(scorer.themes, scores.themes, strict=True)
        if low < score < high
    ]
    if _is_little_known(view, scores):
        reasons.append("little_known")
    if view.text.slogans and not said and max(scores.themes) > 0.05:
        reasons.append("slogan_only")
    if warnings:
        reasons.append("entity_doubt")
    return tuple(reasons)


def _is_little_known(view: ItemView, scores: Scores) -> bool:
    if scores.n_known >= scores.n_missed:
        return False
    return scores.n_known < LITTLE_KNOWN * len(view.text.words)
