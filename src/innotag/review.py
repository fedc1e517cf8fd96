"""Which results a person should look at, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from innotag.text import normalise
from innotag.vocabulary import vocabulary

if TYPE_CHECKING:
    from collections.abc import Sequence

    from innotag.features import ItemView
    from innotag.issues.items import Item
    from innotag.results import Result
    from innotag.scorer import Scorer, Scores

LITTLE_KNOWN: Final = 0.55  # of held-out training items under 1% lie below, of other fields most
_NO_CLAUSE: Final = -0.5
_SURE: Final = 0.9  # from here on the item itself decides its line, whatever the caption says
_CAPTION_LINES: Final = {
    "中间业务": "intermediary",
    "金融科技": "fintech",
    "信贷": "credit",
    "其他业务": "other",
}
REASONS: Final = {
    "near_threshold": "the probability of a theme is close to its threshold",
    "little_known": "nearly half of the words, or more, were not met in training",
    "slogan_only": "themes are named in a slogan and nothing else speaks for one",
    "incidental_only": "a theme is said that has no strong term and no clause of its own",
    "against_table": "the table speaks for a theme that is not said, or against a line in doubt",
    "entity_doubt": "a date, an amount or the bank could not be read with certainty",
}


def find_reasons(
    view: ItemView, scores: Scores, scorer: Scorer, said: Sequence[str], warnings: Sequence[str]
) -> tuple[str, ...]:
    """Return the reasons for review, each `reason` or `reason:theme`; none means confident."""
    low, high = scorer.doubted
    reasons = [
        f"near_threshold:{theme}"
        for theme, score in zip(scorer.themes, scores.themes, strict=True)
        if low < score < high
    ]
    if scores.known < LITTLE_KNOWN:
        reasons.append("little_known")
    if view.text.slogans and not said and max(scores.themes) > 0.05:
        reasons.append("slogan_only")
    reasons += [
        f"incidental_only:{theme}"
        for theme in said
        if scores.best[scorer.themes.index(theme)] < _NO_CLAUSE and not _has_strong(view, theme)
    ]
    if warnings:
        reasons.append("entity_doubt")
    return tuple(reasons)


def find_table_reasons(item: Item, result: Result) -> tuple[str, ...]:
    """Return what speaks against a result in its bulletin: the table it stands in, its bank cell.

    A caption is a hint and the item decides (label guide). So a table that collects one business
    line speaks against an item of another only where the item leaves its line in doubt; and a
    table that compares products of some themes only against an item that gets none of them.
    """
    if result.error is not None:
        return ()
    reasons = []
    lines = [line for word, line in _CAPTION_LINES.items() if word in item.caption]
    if lines and lines[0] != result.business_line:
        sure = result.line_scores.get(result.business_line, 1.0) >= _SURE
        reasons += [] if sure else [f"against_table:{lines[0]}"]
    if item.kind == "comparison":
        hits = vocabulary().find(normalise(item.caption).text)
        hinted = {hit.term.theme for hit in hits if hit.term.strength == "strong"}
        if hinted and not hinted.intersection(result.themes):
            reasons += [f"against_table:{theme}" for theme in sorted(hinted)]
    if item.bank_cell and result.bank is None:
        reasons.append("entity_doubt")
    return tuple(reasons)


def _has_strong(view: ItemView, theme: str) -> bool:
    return any(
        hit.term.theme == theme and hit.term.strength == "strong"
        for field in view
        if field is not None
        for hit in field.hits
    )
