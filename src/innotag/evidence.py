"""Why a theme is said: the clauses that carry it, and the sub-themes named in them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from innotag.results import Span
from innotag.segment import cut

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from innotag.features import Field, ItemView
    from innotag.scorer import Scores

MAX_SPANS: Final = 3
_SHORT: Final = 14
_LEAST: Final = 2
_STRIP: Final = "，,。;；:：！？!? \n、"


def find_evidence(
    view: ItemView, scores: Scores, themes: Iterable[str], *, columns: Sequence[str]
) -> dict[str, tuple[Span, ...]]:
    """Return, for each theme said, one to three spans that carry it, the best first.

    `columns` are all themes of the model, in the order of the scores.

    A span is a clause with the best scores of the clause model; one longer than a third of its
    text is narrowed to the terms of the theme inside it, else to its last words. Two things stand
    even where they are more than a third: a term, which is never cut, and up to 14 characters of a
    text that is one short clause. A span is never a single character.
    """
    return {theme: _spans(view, scores, theme, columns.index(theme)) for theme in themes}


def _spans(view: ItemView, scores: Scores, theme: str, column: int) -> tuple[Span, ...]:
    logits = scores.text_clauses[:, column].tolist()
    n_text = len(logits)
    if view.title is not None:
        logits += scores.title_clauses[:, column].tolist()
    spans: list[Span] = []
    text_shown = False
    # The best score first, of equal ones the text's, in reading order.
    for place in sorted(range(len(logits)), key=logits.__getitem__, reverse=True):
        is_against, is_title = logits[place] < 0, place >= n_text
        if len(spans) >= MAX_SPANS or (is_against and text_shown):
            break
        if is_title and view.title is not None:
            span = _narrow(view.title, "title", place - n_text, theme)
        else:
            span = _narrow(view.text, "text", place, theme)
        if span is None or (is_against and spans and is_title):
            continue
        spans.append(span)
        text_shown = text_shown or not is_title
    return tuple(spans)


def _narrow(field: Field, name: str, index: int, theme: str) -> Span | None:
    clauses, text = field.clauses, field.view.text
    start, end = clauses[index]
    limit = max(_SHORT if len(clauses) == 1 else _LEAST, len(text) // 3)
    if end - start > limit:
        start, end = _terms(field, index, theme, limit) or _last_words(text, start, end, limit)
    while start < end and text[start] in _STRIP:
        start += 1
    while end > start and text[end - 1] in _STRIP:
        end -= 1
    if end - start < _LEAST:
        return None
    first, last = field.view.restore(start, end)
    return Span(name, first, last, field.view.source[first:last])


def _terms(field: Field, index: int, theme: str, limit: int) -> tuple[int, int] | None:
    """Return the stretch of a clause that holds the theme's terms, the strong ones if any."""
    hits = [
        (start, end, strength)
        for (start, end, (_, its, _, strength)), clause in zip(
            field.hits, field.hit_clauses, strict=True
        )
        if clause == index and its == theme and strength != "false_friend"
    ]
    if not hits:
        return None
    strong = [hit for hit in hits if hit[2] == "strong"] or hits
    first, stop, _ = strong[0]
    for _start, end, _ in strong[1:]:
        if end - first <= limit:
            stop = max(stop, end)
    return first, stop


def _last_words(text: str, start: int, end: int, limit: int) -> tuple[int, int]:
    """Return the end of a clause from the first word that leaves no more than `limit`."""
    at = start
    for word in cut(text[start:end]):
        if end - at <= limit:
            break
        at += len(word)
    return (at, end) if end - at >= _LEAST else (end - limit, end)


def find_subthemes(
    view: ItemView, evidence: dict[str, tuple[Span, ...]]
) -> dict[str, tuple[str, ...]]:
    """Return the sub-themes that the vocabulary names inside the evidence of each theme.

    Strong terms decide; weak ones only where a theme has no strong one.
    """
    return {theme: _named(view, theme, spans) for theme, spans in evidence.items()}


def _named(view: ItemView, theme: str, spans: Iterable[Span]) -> tuple[str, ...]:
    strong: set[str] = set()
    weak: set[str] = set()
    for name, field in (("text", view.text), ("title", view.title)):
        shown = [(span.start, span.end) for span in spans if span.field == name]
        if field is None or not shown:
            continue
        for first, last, (_text, its, subtheme, strength) in field.hits:
            if its != theme or not subtheme or strength == "false_friend":
                continue
            start, end = field.view.restore(first, last)
            for begin, stop in shown:
                if start < stop and begin < end:  # in part at least
                    (strong if strength == "strong" else weak).add(subtheme)
    return tuple(sorted(strong or weak))
