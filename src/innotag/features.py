"""What the model looks at: one walk over title and text that gives words, clauses and terms.

Names and numbers are masked first, so that a bank's or a firm's name cannot vote; slogans (three
or more themes in a row) are masked too. Everything that the pipeline learns from and that the
compiled scorer reads comes from `read_field`, so that the two cannot drift apart.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np

from innotag.expressions import late
from innotag.packed import N_CODES, decode, encode, pack
from innotag.segment import cut
from innotag.vocabulary import Hit, vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from innotag.packed import Ints, Keys
    from innotag.text import Normalised
    from innotag.vocabulary import Term, Vocabulary

NAME_MASK: Final = "\ue000"
BREAKS: Final = frozenset("，,。;；:：！？!?\n")
_APART: Final = "\n"  # between two fields: it breaks clauses, and neither word nor term has one
_IS_BREAK: Final = np.zeros(N_CODES, dtype=bool)
_IS_BREAK[[*map(ord, BREAKS)]] = True
_CUT_TOGETHER: Final = 16  # fields
# Marks and words without a voice.
SILENT: Final = frozenset("，,。;；:：！？!?\n、（）\"《》 ·…—-%./'的了和在")
_NO_WORD_STARTS: Final = frozenset(("", "0", NAME_MASK))
_THEME = "(?:科技|绿色|普惠|养老|数字|科创|低碳|民生|跨境|消费|产业|航运|文化|农村|乡村)"
# A run of theme words, each with or without 金融, joined by enumeration marks: at least three.
_RUN: Final = late(
    rf"{_THEME}(?:金融)?(?:[、,，/和与及]{_THEME}(?:金融)?){{2,8}}(?:等?(?:金融)?"
    r"(?:\"?五篇[^，。；]{0,6}|大文章|重点领域|领域))?"
)
_FIVE: Final = late(r"\"?五篇\"?(?:金融)?\"?大文章\"?|政治性、人民性|五篇文章")


class Walk(NamedTuple):
    """The walk over fields laid end to end, each closed by a line end.

    `text` is masked, `points` are its code points and `keys` it packed. `starts` and `lengths` are
    those of its tokens, the line ends among them; `first_token[f]` is the first one of field `f`,
    whose `sizes[f]` characters begin at `begins[f]`. Clauses and terms are numbered through all
    fields: `first_clause[f]` and `first_hit[f]` are the first ones of field `f`, the last entries
    their number; `clause_starts` index `text`. `hit_clauses` are the clauses of the terms found.
    """

    views: Sequence[Normalised]
    names: list[list[tuple[int, int]]]
    slogans: list[list[tuple[int, int]]]
    text: str
    points: Ints
    keys: Keys
    begins: Ints
    sizes: Ints
    starts: Ints
    lengths: Ints
    first_token: Ints
    clause_starts: Ints
    first_clause: Ints
    hit_clauses: Ints
    first_hit: Ints
    terms: list[Term]
    vocabulary: Vocabulary

    @classmethod
    def of(cls, fields: Sequence[Field]) -> Walk:
        """Return the walk over these fields, in this order: mostly the one that they come from."""
        walk = fields[0].walk
        is_it = all(field.walk is walk and field.at == at for at, field in enumerate(fields))
        if is_it and len(fields) == len(walk.views):
            return walk
        names = [field.walk.names[field.at] for field in fields]
        views = [field.view for field in fields]
        return read_fields(views, names, terms=walk.vocabulary)[0].walk


@dataclass(slots=True, eq=False)
class Field:
    """A title or a text: the field number `at` of a walk.

    `tokens` are all words of the masked text, marks included; clause `j` spans `clauses[j]` of the
    normalised text, half-open, and the clauses part at the tokens that are `BREAKS`. `hits` are
    the terms of the vocabulary outside masked stretches and `hit_clauses` their clauses. `slogans`
    are the masked slogan stretches. There is at least one token and one clause.
    """

    walk: Walk
    at: int
    view: Normalised
    clauses: list[tuple[int, int]]
    hits: list[Hit]
    hit_clauses: list[int]
    slogans: list[tuple[int, int]]

    @property
    def tokens(self) -> list[str]:
        """All words, marks included."""
        walk = self.walk
        first, end = walk.first_token[self.at : self.at + 2].tolist()
        starts, ends = walk.starts[first : end - 1], walk.starts[first + 1 : end]
        bounds = zip(starts.tolist(), ends.tolist(), strict=True)
        return [walk.text[start:end] for start, end in bounds] or [""]

    def __eq__(self, other: object) -> bool:
        """Tell whether another field says the same, in whatever walk it stands."""
        return isinstance(other, Field) and self._said() == other._said()

    __hash__ = None  # type: ignore[assignment]

    def _said(self) -> tuple[Any, ...]:
        found = self.clauses, self.hits, self.hit_clauses, self.slogans
        return self.view, self.tokens, *found

    @property
    def masked(self) -> str:
        """The normalised text with names, numbers and slogans masked."""
        return "".join(self.tokens)

    @property
    def words(self) -> list[str]:
        """The tokens that may vote."""
        return [token for token in self.tokens if is_word(token)]

    def words_by_clause(self) -> list[list[str]]:
        """Return the words of each clause."""
        groups: list[list[str]] = []
        opened = False
        for token in self.tokens:
            if token in BREAKS:
                opened = False
                continue
            if not opened:
                groups.append([])
                opened = True
            if is_word(token):
                groups[-1].append(token)
        return groups or [[]]


class ItemView(NamedTuple):
    """The walks over title (or None) and text of one item."""

    title: Field | None
    text: Field


def find_slogans(text: str) -> list[tuple[int, int]]:
    """Return the spans of slogans in a normalised text: lists of themes that say nothing.

    Examples
    --------
    >>> find_slogans("做好科技金融、绿色金融、普惠金融大文章，发放贷款")
    [(2, 19)]
    """
    if not may_hold_slogan(text):
        return []
    spans = [
        match.span()
        for match in _RUN.finditer(text)
        if "金融" in text[max(0, match.start() - 6) : match.end() + 8]
    ]
    spans += [match.span() for match in _FIVE.finditer(text)]
    return sorted(spans)


def may_hold_slogan(text: str) -> bool:
    """Tell at once of most texts that they hold no slogan."""
    return "金融" in text or "五篇" in text or "人民性" in text


def read_field(
    view: Normalised,
    names: Iterable[tuple[int, int]] = (),
    *,
    terms: Vocabulary | None = None,
) -> Field:
    """Walk over one normalised text; `names` are the spans of names to mask.

    `terms` finds the terms; None stands for the shipped vocabulary.
    """
    return read_fields([view], [names], terms=terms)[0]


def read_fields(
    views: Sequence[Normalised],
    names: Iterable[Iterable[tuple[int, int]]],
    *,
    terms: Vocabulary | None = None,
) -> list[Field]:
    """Walk over normalised texts together, each with the spans of its names; see `read_field`."""
    terms = terms or vocabulary()
    points = encode(_APART.join([*(view.text for view in views), ""]))
    sizes = np.fromiter((len(view.text) for view in views), np.int64, len(views))
    begins = np.cumsum(sizes + 1) - sizes - 1
    mask_numbers(points)
    spans = [list(its) for its in names]
    slogans = _mask(points, begins.tolist(), views, spans)
    text, keys = decode(points), pack(points)
    lengths = _token_lengths(text, begins)
    starts = np.cumsum(lengths) - lengths
    inside = ~_IS_BREAK.take(np.minimum(points, N_CODES - 1))
    clause_starts, clauses, first_clause = _clauses(inside, begins, sizes)
    hit_starts, hit_ends, found = terms.find_all(text, keys)
    field_of = np.searchsorted(begins, hit_starts, "right") - 1
    first_hit = np.searchsorted(field_of, np.arange(len(views) + 1))
    firsts = first_clause[field_of]
    hit_clauses = np.maximum(np.searchsorted(clause_starts, hit_starts, "right") - 1, firsts)
    first_token = np.searchsorted(starts, [*begins, len(points)])
    walk = Walk(
        *(views, spans, slogans, text, points, keys, begins, sizes, starts, lengths),
        *(first_token, clause_starts, first_clause, hit_clauses, first_hit, found, terms),
    )
    shift = begins[field_of]
    hits = list(map(Hit, (hit_starts - shift).tolist(), (hit_ends - shift).tolist(), found))
    places = (hit_clauses - firsts).tolist()
    bounds = zip(pairwise(first_clause.tolist()), pairwise(first_hit.tolist()), strict=True)
    return [
        Field(walk, at, views[at], clauses[i:j], hits[m:n], places[m:n], slogans[at])
        for at, ((i, j), (m, n)) in enumerate(bounds)
    ]


def _token_lengths(text: str, begins: Ints) -> Ints:
    """Return the lengths of the tokens of fields, a few fields at a time.

    Token strings are let go at once: their memory is used again while it is still near.
    """
    lengths: list[int] = []
    for start, end in pairwise([*begins[::_CUT_TOGETHER].tolist(), len(text)]):
        lengths += map(len, cut(text[start:end]))
    return np.array(lengths, np.int64)


def mask_numbers(points: Ints) -> None:
    """Make every digit a 0."""
    points[(points > ord("0")) & (points <= ord("9"))] = ord("0")


def _mask(
    points: Ints,
    begins: Sequence[int],
    views: Sequence[Normalised],
    names: Iterable[Iterable[tuple[int, int]]],
) -> list[list[tuple[int, int]]]:
    """Mask names, then slogans, in the code points of texts; return the slogans of each."""
    mask = ord(NAME_MASK)
    slogans = []
    for begin, view, spans in zip(begins, views, names, strict=True):
        for start, end in spans:
            points[begin + start : begin + end] = mask
        found = []
        if may_hold_slogan(view.text):
            found = find_slogans(decode(points[begin : begin + len(view.text)]))
            for start, end in found:
                points[begin + start : begin + end] = mask
        slogans.append(found)
    return slogans


def _clauses(
    inside: NDArray[np.bool_], begins: Ints, sizes: Ints
) -> tuple[Ints, list[tuple[int, int]], Ints]:
    """Return where the clauses start, their spans in their own texts, the first of each text.

    A text of breaks alone is one clause.
    """
    edges = np.flatnonzero(np.diff(inside, prepend=False, append=False))
    starts, ends = edges[::2], edges[1::2]
    counts = np.diff(np.searchsorted(starts, [*begins, len(inside) + 1]))
    empty = np.flatnonzero(counts == 0)
    if len(empty):
        at = np.searchsorted(starts, begins[empty])
        starts, ends = (
            np.insert(starts, at, begins[empty]),
            np.insert(ends, at, begins[empty] + sizes[empty]),
        )
        counts[empty] = 1
    shift = np.repeat(begins, counts)
    spans = list(zip((starts - shift).tolist(), (ends - shift).tolist(), strict=True))
    return starts, spans, np.concatenate([[0], np.cumsum(counts)])


def is_word(token: str) -> bool:
    """Say whether a token may vote: no mark, no filler, no number, nothing masked."""
    return token not in SILENT and token[:1] not in _NO_WORD_STARTS


def title_grams(field: Field) -> list[str]:
    """Return the features of a title: its words, and its characters one to three in a row."""
    text = field.view.text
    grams = [f"#{text[i : i + n]}" for n in (1, 2, 3) for i in range(len(text) - n + 1)]
    return field.words + grams


def text_words(field: Field) -> list[str]:
    """Return the features of a text: its words, and every term that was found, marked as such."""
    return field.words + [f"§{hit.term.theme}:{hit.term.text}" for hit in field.hits]
