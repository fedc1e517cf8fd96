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
    source, origin = view.source, view.origin
    restored = []
    for entity in entities:
        start, end = entity.start, entity.end
        if origin is not None:
            start, end = origin[start], origin[end - 1] + 1
        written = source[start:end]
        if start != entity.start or written != entity.text:
            entity = Entity(entity.type, start, end, written, entity.value)  # noqa: PLW2901
        restored.append(entity)
    return restored
