"""The walks over many items laid end to end, as the scorer reads them."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from innotag.features import BREAKS, NAME_MASK, SILENT
from innotag.packed import MISS, NameTable, encode, pack
from innotag.scoring import PLACES, hit_marks, hit_places

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from innotag.features import Field
    from innotag.packed import Ints, Keys
    from innotag.vocabulary import Term

    Floats = NDArray[np.float64]

_BREAK: Final = -2
_SILENT: Final = -3
_ZERO: Final = ord("0")  # every number begins with it, once its digits are masked
_MASKED: Final = ord(NAME_MASK)


def build_words(rows: Mapping[str, int]) -> NameTable:
    """Return the table that `Layout.build` looks words up in, with the marks it goes by."""
    silent = dict.fromkeys(SILENT, _SILENT)
    return NameTable({**rows, **silent, **dict.fromkeys(BREAKS, _BREAK)})


class Layout(NamedTuple):
    """Fields (all texts, then the titles there are) end to end.

    The masked texts stand end to end in `text`, `points` and `keys` (it packed). Of each token:
    where it starts there, its length, its field, its clause, its row among the words (below 0:
    none) and whether it may vote. Clauses are numbered through all fields; `first_clause[f]` is
    the first one of field `f` and the last entry their number.
    """

    text: str
    points: Ints
    keys: Keys
    starts: Ints
    lengths: Ints
    field_of: Ints
    clause_of: Ints
    rows: Ints
    votes: NDArray[np.bool_]
    first_clause: Ints

    @classmethod
    def build(cls, fields: Sequence[Field], words: NameTable) -> Layout:
        """Lay out fields; `words` is what `build_words` returns."""
        tokens = list(chain.from_iterable([field.tokens for field in fields]))
        text = f"{''.join(tokens)}\n"  # an empty token at the end starts there
        points = encode(text)
        keys = pack(points)
        lengths = np.fromiter(map(len, tokens), np.int64, len(tokens))
        starts = np.cumsum(lengths) - lengths
        n_tokens = np.array([len(field.tokens) for field in fields])
        field_of = np.repeat(np.arange(len(fields)), n_tokens)
        rows = words.find(text, keys, starts, lengths)
        is_break = rows == _BREAK
        opens = ~is_break  # a clause opens at the field's start and at breaks
        opens[1:] &= is_break[:-1] | (field_of[1:] != field_of[:-1])
        # A field of breaks alone has one empty clause, which no word opens.
        n_clauses = np.maximum(np.bincount(field_of[opens], minlength=len(fields)), 1)
        first = np.concatenate([[0], np.cumsum(n_clauses)])
        n_open = np.cumsum(opens)
        begins = np.cumsum(n_tokens) - n_tokens
        clause_of = n_open + (first[:-1] - 1 - n_open[begins] + opens[begins])[field_of]
        heads = points.take(starts)
        votes = (rows >= MISS) & (lengths > 0) & (heads != _ZERO) & (heads != _MASKED)
        return cls(text, points, keys, starts, lengths, field_of, clause_of, rows, votes, first)

    @property
    def n_clauses(self) -> int:
        """The number of clauses of all fields."""
        return int(self.first_clause[-1])

    def chars_of(self, chosen: NDArray[np.bool_] | None = None) -> Ints:
        """Return how many characters the tokens of each field have, all or those chosen."""
        fields, lengths = self.field_of, self.lengths
        if chosen is not None:
            fields, lengths = fields[chosen], lengths[chosen]
        counts: Ints = np.bincount(fields, lengths, len(self.first_clause) - 1).astype(np.int64)
        return counts


class TermRows:
    """Which rows of the tables a term has, `MISS` where it has none.

    A term's rows are looked up when it is met first: there are many thousands, few of them in use.
    """

    def __init__(
        self,
        words: Mapping[str, int],
        marks: Mapping[str, int],
        counts: Mapping[str, int],
        themes: Sequence[str],
    ) -> None:
        self._words, self._marks, self._counts, self._themes = words, marks, counts, themes
        self._met = _Met({}, (), np.empty((0, 7 + len(PLACES)), np.int64))

    def find(self, terms: Sequence[Term]) -> TermColumns:
        """Return the rows of terms, by table."""
        met = self._met
        numbers = list(map(met.numbers.get, map(id, terms)))
        if None in numbers:
            met = self._met = self._meet(met, terms)
            numbers = list(map(met.numbers.get, map(id, terms)))
        rows = met.rows.take(np.array(numbers, np.int64), axis=0)
        return TermColumns(rows[:, 0], rows[:, 1], rows[:, 2:5], rows[:, 5:7], rows[:, 7:])

    def _meet(self, met: _Met, terms: Iterable[Term]) -> _Met:
        new = {id(term): term for term in terms if id(term) not in met.numbers}
        numbers = {key: len(met.terms) + at for at, key in enumerate(new)}
        rows = np.array([self._rows_of(term) for term in new.values()])
        return _Met(
            {**met.numbers, **numbers},
            (*met.terms, *new.values()),
            np.concatenate([met.rows, rows]),
        )

    def _rows_of(self, term: Term) -> list[int]:
        kind = f"{term.theme}.{term.strength}"
        is_strong = term.strength == "strong" and term.theme in self._themes
        marks = [self._marks.get(name, MISS) for name in hit_marks(term)]
        counted = [kind, f"{term.subtheme}.{term.strength}" if term.subtheme else ""]
        return [
            self._words.get(f"§{term.theme}:{term.text}", MISS),
            self._themes.index(term.theme) if is_strong else MISS,
            *(*marks, MISS)[:3],
            *(self._counts.get(name, MISS) for name in counted),
            *(self._counts.get(f"{kind}@{place}", MISS) for place in PLACES),
        ]


class _Met(NamedTuple):
    """The terms met so far, told apart by identity; never changed, as threads may share it."""

    numbers: dict[int, int]
    terms: tuple[Term, ...]
    rows: Ints


class TermColumns(NamedTuple):
    """Rows of terms: word, theme where it is strong, marks, counts, counts by place."""

    words: Ints
    strong: Ints
    marks: Ints
    counts: Ints
    by_place: Ints


class Terms(NamedTuple):
    """The terms found in the fields of a layout: their rows, the field and the clause of each.

    `counts` holds the rows of the counts of each.
    """

    rows: TermColumns
    counts: Ints
    field_of: Ints
    clause_of: Ints

    @classmethod
    def gather(
        cls, fields: Sequence[Field], rows: TermRows, first_clause: Ints, n_texts: int
    ) -> Terms:
        """Gather the terms of fields, the first `n_texts` of which are texts."""
        n_hits = np.array([len(field.hits) for field in fields])
        field_of = np.repeat(np.arange(len(fields)), n_hits)
        clauses = np.array([*chain.from_iterable([field.hit_clauses for field in fields])], int)
        found = rows.find([hit.term for field in fields for hit in field.hits])
        n_clauses = np.diff(first_clause)[field_of]
        places = hit_places(clauses, n_clauses, field_of >= n_texts)
        by_place = found.by_place[np.arange(len(places)), places]
        counts = np.column_stack([found.counts, by_place])
        return cls(found, counts, field_of, first_clause[field_of] + clauses)
