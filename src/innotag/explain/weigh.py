"""What a stretch of an item does for a theme: the score with it against the score without it.

A stretch is taken out by masking it as names are masked; nothing is assumed about how the model
adds up, so the weights hold for any model.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from innotag.features import NAME_MASK, ItemView, read_field
from innotag.recognisers import name_spans, spans_of_names
from innotag.results import Span
from innotag.segment import cut
from innotag.text import normalise
from innotag.vocabulary import vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from innotag.features import Field
    from innotag.results import Result
    from innotag.tagger import Tagger
    from innotag.text import Normalised

_EDGE = 1e-9


class Stretch(NamedTuple):
    """A half-open stretch of a normalised field, and what it is."""

    field: str
    start: int
    end: int
    kind: str
    theme: str = ""


@dataclass(frozen=True, slots=True)
class _Side:
    view: Normalised
    names: list[tuple[int, int]]


class Weigher:
    """Scores one item with stretches taken out."""

    def __init__(self, result: Result, tagger: Tagger) -> None:
        self._scorer = tagger.model.scorer
        self._terms = vocabulary(self._scorer.terms)
        view = normalise(result.text)
        names = [_to_view(view, *span) for span in spans_of_names(list(result.entities))]
        self._text = _Side(view, names)
        self._title = None
        if result.title and result.title.strip():
            lexicon = tagger.gazetteer.lexicon if tagger.gazetteer else None
            title = normalise(result.title)
            self._title = _Side(title, name_spans(title.text, lexicon=lexicon))
        self.item = self._read(None)
        self.logits = self._score(self.item)
        self._known: dict[tuple[str, int, int], NDArray[np.float64]] = {}

    @property
    def scores(self) -> NDArray[np.float64]:
        """The probabilities of the themes."""
        return 1.0 / (1.0 + np.exp(-self.logits))

    def weigh(self, stretch: Stretch) -> NDArray[np.float64]:
        """Return by how much the log-odds of each theme fall without a stretch."""
        key = (stretch.field, stretch.start, stretch.end)
        if key not in self._known:
            self._known[key] = self.logits - self._score(self._read(stretch))
        return self._known[key]

    def fields(self) -> Iterator[tuple[str, Field]]:
        """Yield the names of the fields and their walks, the title first."""
        if self.item.title is not None:
            yield "title", self.item.title
        yield "text", self.item.text

    def terms(self) -> Iterator[Stretch]:
        """Yield the terms of the vocabulary that were found."""
        for name, field in self.fields():
            for hit in field.hits:
                yield Stretch(name, hit.start, hit.end, hit.term.strength, hit.term.theme)

    def clauses(self) -> Iterator[Stretch]:
        """Yield the clauses."""
        for name, field in self.fields():
            for start, end in field.clauses:
                if end > start:
                    yield Stretch(name, start, end, "clause")

    def words(self, field_name: str, start: int, end: int) -> Iterator[Stretch]:
        """Yield the words of two characters and more inside a stretch."""
        side = self._side(field_name)
        at = start
        for word in cut(side.view.text[start:end]):
            stop = at + len(word)
            masked = any(first < stop and at < last for first, last in side.names)
            if len(word) > 1 and word.isalpha() and not masked:
                yield Stretch(field_name, at, stop, "word")
            at = stop

    def to_span(self, stretch: Stretch) -> Span:
        """Return a stretch as a span of the field as given."""
        view = self._side(stretch.field).view
        start, end = view.restore(stretch.start, stretch.end)
        return Span(stretch.field, start, end, view.source[start:end])

    def to_stretch(self, span: Span, kind: str) -> Stretch:
        """Return a span of the field as given as a stretch."""
        return Stretch(
            span.field, *_to_view(self._side(span.field).view, span.start, span.end), kind
        )

    def _side(self, name: str) -> _Side:
        return self._text if name == "text" or self._title is None else self._title

    def _read(self, without: Stretch | None) -> ItemView:
        title = None if self._title is None else self._walk(self._title, "title", without)
        return ItemView(title, self._walk(self._text, "text", without))

    def _walk(self, side: _Side, name: str, without: Stretch | None) -> Field:
        view = side.view
        if without is not None and without.field == name:
            masked = NAME_MASK * (without.end - without.start)
            text = view.text[: without.start] + masked + view.text[without.end :]
            view = replace(view, text=text)
        return read_field(view, side.names, terms=self._terms)

    def _score(self, item: ItemView) -> NDArray[np.float64]:
        scores = np.clip(self._scorer.score(item).themes, _EDGE, 1.0 - _EDGE)
        logits: NDArray[np.float64] = np.log(scores / (1.0 - scores))
        return logits


def _to_view(view: Normalised, start: int, end: int) -> tuple[int, int]:
    if view.origin is None:
        return start, end
    return bisect_left(view.origin, start), bisect_left(view.origin, end)
