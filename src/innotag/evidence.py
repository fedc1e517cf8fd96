"""Why a theme is said: the clauses that carry it, and the sub-themes named in them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from innotag.results import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from innotag.features import Field, ItemView
    from innotag.scorer import Scores

MAX_SPANS: Final = 3
_SHORT: Final = 14
_STRIP: Final = "，,。;；:：！？!? \n、"


def find_evidence(
    view: ItemView, scores: Scores, themes: Iterable[str], *, columns: Sequence[str]
) -> dict[str, tuple[Span, ...]]:
    """Return, for each theme said, one to three spans that carry it, the best first.

    `columns` are all themes of the model, in the order of the scores.

    A span is a clause with the best scores of the clause model; one longer than a third of its
    text is narrowed to the terms of the theme inside it.
    """
    return {theme: tuple(_spans(view, scores, theme, columns.index(theme))) for theme in themes}


def _spans(view: ItemView, scores: Scores, theme: str, column: int) -> Iterator[Span]:
    ranked = [
        (float(row[column]), "text", index) for index, row in enumerate(scores.text_clauses)
    ] + [(float(row[column]), "title", index) for index, row in enumerate(scores.title_clauses)]
    ranked.sort(key=lambda entry: (-entry[0], entry[1], entry[2]))
    shown = 0
    text_shown = False
    for score, name, index in ranked:
        if shown >= MAX_SPANS or (score < 0 and text_shown):
            break
        field = view.text if name == "text" or view.title is None else view.title
        span = _narrow(field, name, index, theme)
        if span is None or (score < 0 and shown and name == "title"):
            continue
        yield span
        shown += 1
        text_shown = text_shown or name == "text"


def _narrow(field: Field, name: str, index: int, theme: str) -> Span | None:
    start, end = field.clauses[index]
    text = field.view.text
    limit = max(_SHORT, len(text) // 3)
    if end - start > limit:
        hits = [
            hit
            for hit, clause in zip(field.hits, field.hit_clauses, strict=True)
            if clause == index and hit.term.theme == theme and hit.term.strength != "false_friend"
        ]
        if hits:
            strong = [hit for hit in hits if hit.term.strength == "strong"] or hits
            start, end = strong[0].start, strong[0].end
            for hit in strong[1:]:
                if hit.end - start <= limit:
                    end = max(end, hit.end)
        else:
            start = end - limit
    while start < end and text[start] in _STRIP:
        start += 1
    while end > start and text[end - 1] in _STRIP:
        end -= 1
    if start == end:
        return None
    first, last = field.view.restore(start, end)
    return Span(name, first, last, field.view.source[first:last])


def find_subthemes(
    view: ItemView, evidence: dict[str, tuple[Span, ...]]
) -> dict[str, tuple[str, ...]]:
    """Return the sub-themes that the vocabulary names inside the evidence of each theme.

    Strong terms decide; weak ones only where a theme has no strong one.
    """
    found: dict[str, tuple[str, ...]] = {}
    for theme, spans in evidence.items():
        by_strength: dict[str, dict[str, None]] = {"strong": {}, "weak": {}}
        for field, name in ((view.title, "title"), (view.text, "text")):
            if field is None:
                continue
            shown = [(span.start, span.end) for span in spans if span.field == name]
            for hit in field.hits:
                term = hit.term
                if term.theme != theme or not term.subtheme or term.strength not in by_strength:
                    continue
                start, end = field.view.restore(hit.start, hit.end)
                if any(start < last and first < end for first, last in shown):
                    by_strength[term.strength][term.subtheme] = None
        found[theme] = tuple(sorted(by_strength["strong"] or by_strength["weak"]))
    return found
