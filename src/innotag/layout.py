"""The walks over many items laid end to end, as the scorer reads them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from innotag.features import BREAKS, NAME_MASK, SILENT
from innotag.packed import MISS, NameTable
from innotag.scoring import hit_marks

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from innotag.features import Walk
    from innotag.packed import Ints
    from innotag.vocabulary import Term

_BREAK: Final = -2
_SILENT: Final = -3
_ZERO: Final = ord("0")  # every number begins with it, once its digits are masked
_MASKED: Final = ord(NAME_MASK)


def build_words(rows: Mapping[str, int]) -> NameTable:
    """Return the table that `Layout.build` looks words up in, with the marks it goes by."""
    silent = dict.fromkeys(SILENT, _SILENT)
    return NameTable({**rows, **silent, **dict.fromkeys(BREAKS, _BREAK)})


class Layout(NamedTuple):
    """What the scorer reads off a walk over fields: all texts, then the titles there are.

    Of each token of the walk: its field, its clause, its row among the words (below 0: none) and
    whether it may vote.
    """

    walk: Walk
    field_of: Ints
    clause_of: Ints
    rows: Ints
    votes: NDArray[np.bool_]

    @classmethod
    def build(cls, walk: Walk, words: NameTable) -> Layout:
        """Lay out a walk; `words` is what `build_words` returns."""
        starts, lengths = walk.starts, walk.lengths
        rows = words.find(walk.text, walk.keys, starts, lengths)
        field_of = np.searchsorted(walk.begins, starts, "right") - 1
        opens = np.zeros(len(walk.points), np.int64)
        opens[walk.clause_starts] = 1
        clause_of = (np.cumsum(opens) - 1).take(starts)
        heads = walk.points.take(starts)
        votes = (rows >= MISS) & (heads != _ZERO) & (heads != _MASKED)
        return cls(walk, field_of, clause_of, rows, votes)

    @property
    def n_clauses(self) -> int:
        """The number of clauses of all fields."""
        return int(self.walk.first_clause[-1])

    def chars_of(self, chosen: NDArray[np.bool_]) -> Ints:
        """Return how many characters the chosen tokens of each field have."""
        fields, lengths = self.field_of[chosen], self.walk.lengths[chosen]
        counts: Ints = np.bincount(fields, lengths, len(self.walk.sizes)).astype(np.int64)
        return counts


class TermRows:
    """Which rows of the tables a term has, `MISS` where it has none.

    A term's rows are looked up when it is met first: there are many thousands, few of them in use.
    """

    def __init__(self, words: Mapping[str, int], marks: Mapping[str, int]) -> None:
        self._words, self._marks = words, marks
        self._met = _Met({}, (), np.empty((0, 4), np.int64))

    def find(self, terms: Sequence[Term]) -> TermColumns:
        """Return the rows of terms, by table."""
        met = self._met
        numbers = list(map(met.numbers.get, map(id, terms)))
        if None in numbers:
            met = self._met = self._meet(met, terms)
            numbers = list(map(met.numbers.get, map(id, terms)))
        rows = met.rows.take(np.array(numbers, np.int64), axis=0)
        return TermColumns(rows[:, 0], rows[:, 1:])

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
        marks = [self._marks.get(name, MISS) for name in hit_marks(term)]
        return [self._words.get(f"§{term.theme}:{term.text}", MISS), *(*marks, MISS)[:3]]


class _Met(NamedTuple):
    """The terms met so far, told apart by identity; never changed, as threads may share it."""

    numbers: dict[int, int]
    terms: tuple[Term, ...]
    rows: Ints


class TermColumns(NamedTuple):
    """Rows of terms: word, marks."""

    words: Ints
    marks: Ints


class Terms(NamedTuple):
    """The terms found in the fields of a layout: their rows, the field and the clause of each."""

    rows: TermColumns
    field_of: Ints
    clause_of: Ints

    @classmethod
    def gather(cls, walk: Walk, rows: TermRows) -> Terms:
        """Gather the terms of a walk."""
        field_of = np.repeat(np.arange(len(walk.sizes)), np.diff(walk.first_hit))
        return cls(rows.find(walk.terms), field_of, walk.hit_clauses)
