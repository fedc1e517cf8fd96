"""Bring entities found in a normalised text back to the text as given."""

from __future__ import annotations

from typing import TYPE_CHECKING

from innotag.results import Entity

if TYPE_CHECKING:
    from innotag.text import Normalised


def restore(view: Normalised, entities: list[Entity]) -> list[Entity]:
    """Return the entities with offsets into, and text of, the text as given.

    Examples
    --------
    >>> from innotag.text import normalise
    >>> view = normalise("贷款 １００ 万元")
    >>> [e.text for e in restore(view, [Entity("AMOUNT", 2, 7, "100万元", None)])]
    ['１００ 万元']
    """
    if view.source == view.text:
        return entities
    restored = []
    for entity in entities:
        start, end = view.restore(entity.start, entity.end)
        restored.append(Entity(entity.type, start, end, view.source[start:end], entity.value))
    return restored
