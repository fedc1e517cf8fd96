"""Text cut into pieces that each carry the same marks, so that marks may overlap."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

    from innotag.results import Result


class Piece(NamedTuple):
    """A stretch of text: the entity it is in, the themes it is evidence of.

    `closes` is set on the last piece of an entity, where its label stands.
    """

    text: str
    entity: str = ""
    themes: tuple[str, ...] = ()
    closes: bool = False


class _Mark(NamedTuple):
    start: int
    end: int
    entity: str
    theme: str


def cut_text(result: Result) -> list[Piece]:
    """Cut the text at the edges of entities and evidence.

    Where entities overlap, the shorter one shows. What lies outside the text marks nothing.

    Examples
    --------
    >>> from innotag.results import Entity, Result, Span
    >>> result = Result(
    ...     "向茶农贷款80万元", None, None, ("inclusive",), {}, "credit", {},
    ...     (Entity("AMOUNT", 5, 9, "80万元", None),),
    ...     {"inclusive": (Span("text", 1, 6, "茶农贷款8"),)}, {},
    ... )
    >>> [(piece.text, piece.entity, piece.themes) for piece in cut_text(result)]
    ... # doctest: +NORMALIZE_WHITESPACE
    [('向', '', ()), ('茶农贷款', '', ('inclusive',)), ('8', 'AMOUNT', ('inclusive',)),
     ('0万元', 'AMOUNT', ())]
    """
    entities = [_Mark(entity.start, entity.end, entity.type, "") for entity in result.entities]
    return _cut(result.text, [*entities, *_evidence(result, "text")])


def cut_title(result: Result) -> list[Piece]:
    """Cut the title at the edges of its evidence."""
    return _cut(result.title or "", _evidence(result, "title"))


def _evidence(result: Result, field: str) -> list[_Mark]:
    return [
        _Mark(span.start, span.end, "", theme)
        for theme, spans in result.evidence.items()
        for span in spans
        if span.field == field
    ]


def _cut(text: str, marks: Iterable[_Mark]) -> list[Piece]:
    kept = [
        _Mark(max(0, mark.start), min(len(text), mark.end), mark.entity, mark.theme)
        for mark in marks
    ]
    kept = sorted(mark for mark in kept if mark.start < mark.end)
    edges = sorted({0, len(text), *(m.start for m in kept), *(m.end for m in kept)})
    pieces: list[Piece] = []
    active: list[_Mark] = []
    coming = 0
    for start, end in pairwise(edges):
        active = [mark for mark in active if mark.end > start]
        while coming < len(kept) and kept[coming].start <= start:
            active.append(kept[coming])
            coming += 1
        pieces.append(_piece(text[start:end], active, end))
    return pieces


def _piece(text: str, active: list[_Mark], end: int) -> Piece:
    inner = min(
        (mark for mark in active if mark.entity),
        key=lambda mark: (mark.end - mark.start, mark.start),
        default=None,
    )
    themes = tuple(dict.fromkeys(mark.theme for mark in active if mark.theme))
    if inner is None:
        return Piece(text, "", themes)
    return Piece(text, inner.entity, themes, inner.end == end)
