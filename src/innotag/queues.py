"""The review queue: tagged items, the most uncertain first, reports of one event together."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from innotag.tables import Tagged


def uncertainty(scores: Mapping[str, float]) -> float:
    """Return how unsure the probabilities of the themes are: 0 all decided, near 1 all open.

    The theme nearest to one half decides; the others add what little they leave open, so that an
    item with two open themes comes before one with one.

    Examples
    --------
    >>> uncertainty({"green": 1.0, "tech": 0.0})
    0.0
    >>> uncertainty({"green": 0.5, "tech": 0.5}) > uncertainty({"green": 0.5, "tech": 0.0})
    True
    """
    doubts = sorted((1.0 - abs(2.0 * score - 1.0) for score in scores.values()), reverse=True)
    return sum(doubt / 4.0**place for place, doubt in enumerate(doubts)) * 0.75


def order_queue(tagged: Iterable[Tagged], *, everything: bool = False) -> list[Tagged]:
    """Return what a person should look at, the most uncertain first.

    Items marked for review are taken (with `everything`, all); reports of one event follow one
    another, in the place of the most uncertain of them. An item that failed comes first.

    Examples
    --------
    >>> from innotag.results import Result
    >>> from innotag.tables import Tagged
    >>> def item(name, score, event):
    ...     return Tagged(Result("贷款", None, name, (), {"green": score}, "other", {}, (), {}, {},
    ...                          needs_review=True, event_id=event))
    >>> queue = order_queue([item("a", 0.1, "x"), item("b", 0.3, "y"), item("c", 0.5, "x")])
    >>> [one.result.id for one in queue]
    ['c', 'a', 'b']
    """
    groups: dict[object, list[tuple[float, int, Tagged]]] = defaultdict(list)
    for place, one in enumerate(tagged):
        result = one.result
        doubt = 1.0 if result.error is not None else uncertainty(result.scores)
        groups[result.event_id or place].append((-doubt, place, one))
    kept = [
        sorted(group, key=lambda entry: entry[:2])
        for group in groups.values()
        if everything or any(one.result.needs_review for _, _, one in group)
    ]
    kept.sort(key=lambda group: group[0][:2])
    return [one for group in kept for _, _, one in group]
