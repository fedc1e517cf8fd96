"""The vocabulary of the themes: terms, what they speak for, and the words that only look like it.

A term is strong (it carries its theme by itself), weak (it needs company) or a false friend (it
contains a theme's word and does not mean it). Within one theme the longest match wins, so a false
friend shadows every shorter term inside it.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from innotag.packed import WordFinder, encode, pack

if TYPE_CHECKING:
    from collections.abc import Iterable

    from innotag.packed import Ints, Keys

TERMS_PATH: Final = Path(__file__).parent / "data" / "terms.tsv"
STRENGTHS: Final = ("strong", "weak", "false_friend")


class Term(NamedTuple):
    """A term of a theme; `subtheme` is empty where it speaks for the theme as a whole."""

    text: str
    theme: str
    subtheme: str
    strength: str


class Hit(NamedTuple):
    """A term found: half-open offsets into the text that was searched."""

    start: int
    end: int
    term: Term


@cache
def _load_lines() -> tuple[str, ...]:
    return tuple(filter(None, TERMS_PATH.read_text(encoding="utf-8").split("\n")))


@cache
def load_terms() -> tuple[Term, ...]:
    """Return all terms of the shipped vocabulary.

    Examples
    --------
    >>> sorted({term.strength for term in load_terms()})
    ['false_friend', 'strong', 'weak']
    """
    return tuple(map(_parse, _load_lines()))


def _parse(line: str) -> Term:
    return Term(*line.split("\t")[:4])


class Vocabulary:
    """Finds the terms of the themes in a text, longest match per theme.

    Examples
    --------
    >>> vocabulary = Vocabulary([Term("绿色", "green", "", "weak"),
    ...                          Term("绿色通道", "green", "", "false_friend")])
    >>> [(hit.start, hit.term.strength) for hit in vocabulary.find("开辟绿色通道，绿色先行")]
    [(2, 'false_friend'), (7, 'weak')]
    """

    def __init__(self, terms: Iterable[Term], *, lines: Iterable[str] = ()) -> None:
        """Index terms, and terms as lines of the shipped file, few of which are ever parsed."""
        grouped: dict[str, list[str]] = {}
        for line in (*lines, *map("\t".join, terms)):
            grouped.setdefault(line[: line.index("\t")], []).append(line)
        self._lines = list(grouped.values())
        self._terms: dict[int, tuple[Term, ...]] = {}  # of the words met so far
        self._finder = WordFinder(list(grouped))

    def _terms_of(self, word: int) -> tuple[Term, ...]:
        return self._terms.setdefault(word, tuple(map(_parse, self._lines[word])))

    def find(self, text: str) -> list[Hit]:
        """Return the hits in order of their start; those of one theme do not overlap."""
        starts, ends, terms = self.find_all(text, pack(encode(text)))
        return list(map(Hit, starts.tolist(), ends.tolist(), terms))

    def find_all(self, text: str, keys: Keys) -> tuple[Ints, Ints, list[Term]]:
        """Return starts, ends and terms of the hits in texts that stand end to end.

        `keys` is the text packed (`innotag.packed.pack`). A character that is in no term, such as
        a line end, keeps the texts apart.
        """
        starts, ends, words = self._finder.find(text, keys)
        reach: dict[str, int] = {}  # by theme, the end of its last hit
        firsts: list[int] = []
        lasts: list[int] = []
        terms: list[Term] = []
        known = self._terms
        bounds = zip(starts.tolist(), ends.tolist(), words.tolist(), strict=True)
        for start, end, word in bounds:
            for term in known[word] if word in known else self._terms_of(word):
                theme = term[1]
                if start >= reach.get(theme, 0):
                    reach[theme] = end
                    firsts.append(start)
                    lasts.append(end)
                    terms.append(term)
        return np.array(firsts, np.int64), np.array(lasts, np.int64), terms


@cache
def vocabulary(more: tuple[Term, ...] = ()) -> Vocabulary:
    """Return the matcher of the shipped vocabulary and `more` terms, built once."""
    return Vocabulary(more, lines=_load_lines())
