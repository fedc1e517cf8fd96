"""The same scores for parts of the items: by kind, by register, by year."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from innotag.evaluate.counts import Name, measure, share, total
from innotag.evaluate.facts import SCORED

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Sequence

    from innotag.evaluate.facts import Outcome

BY: Final = ("kind", "register", "year")
_SHOWN: Final = {
    "theme_f1": Name("theme", "micro", "f1"),
    "exact_set": Name("theme", "all", "exact_set"),
    "business_line": Name("line", "all", "accuracy"),
    "evidence_overlap": Name("evidence", "all", "overlap"),
}


def cut(outcomes: Sequence[Outcome]) -> dict[str, dict[str, dict[str, Any]]]:
    """Return, by kind, register and year, the number of items and the main scores of each part."""
    return {by: parts for by in BY if (parts := _cut_by(outcomes, by))}


def _cut_by(outcomes: Sequence[Outcome], by: str) -> dict[str, dict[str, Any]]:
    groups: dict[str, list[Outcome]] = {}
    for outcome in outcomes:
        value = getattr(outcome.item, by)
        if value is not None:
            groups.setdefault(value, []).append(outcome)
    return {value: _summary(group) for value, group in sorted(groups.items())}


def _summary(group: Sequence[Outcome]) -> dict[str, Any]:
    scores = measure(group)
    row: dict[str, Any] = {"items": scores.n_items}
    row.update({key: scores.values[name] for key, name in _SHOWN.items() if name in scores.values})
    spans = _span_f1(scores.counts)
    return row if spans is None else {**row, "entity_f1": spans}


def _span_f1(counts: Counter[str]) -> float | None:
    tp, fp, fn = (
        total(counts, [f"entity.{kind}.{what}" for kind in SCORED]) for what in ("tp", "fp", "fn")
    )
    return share(2 * tp, 2 * tp + fp + fn)
