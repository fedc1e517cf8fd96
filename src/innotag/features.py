"""What the model looks at: one walk over title and text that gives words, clauses and terms.

Names and numbers are masked first, so that a bank's or a firm's name cannot vote; slogans (three
or more themes in a row) are masked too. Everything that the pipeline learns from and that the
compiled scorer reads comes from `read_field`, so that the two cannot drift apart.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING, Final, NamedTuple

from innotag.segment import cut
from innotag.vocabulary import vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterable

    from innotag.text import Normalised
    from innotag.vocabulary import Hit, Vocabulary

NAME_MASK: Final = "\ue000"
BREAKS: Final = frozenset("，,。;；:：！？!?\n")
_CLAUSE: Final = re.compile(r"[^，,。;；:：！？!?\n]+")
_DIGIT: Final = re.compile("[1-9]")
# Marks and words without a voice.
SILENT: Final = frozenset("，,。;；:：！？!?\n、（）\"《》 ·…—-%./'的了和在")
_NO_WORD_STARTS: Final = frozenset(("", "0", NAME_MASK))
_THEME = "(?:科技|绿色|普惠|养老|数字|科创|低碳|民生|跨境|消费|产业|航运|文化|农村|乡村)"
# A run of theme words, each with or without 金融, joined by enumeration marks: at least three.
_RUN: Final = re.compile(
    rf"{_THEME}(?:金融)?(?:[、,，/和与及]{_THEME}(?:金融)?){{2,8}}(?:等?(?:金融)?"
    r"(?:\"?五篇[^，。；]{0,6}|大文章|重点领域|领域))?"
)
_FIVE: Final = re.compile(r"\"?五篇\"?(?:金融)?\"?大文章\"?|政治性、人民性|五篇文章")


class Field(NamedTuple):
    """One walk over a title or a text.

    `tokens` are all words of the masked text, marks included; clause `j` spans `clauses[j]` of the
    normalised text, half-open, and the clauses part at the tokens that are `BREAKS`. `hits` are
    the terms of the vocabulary outside masked stretches and `hit_clauses` their clauses. `slogans`
    are the masked slogan stretches. There is at least one token and one clause.
    """

    view: Normalised
    tokens: list[str]
    clauses: list[tuple[int, int]]
    hits: list[Hit]
    hit_clauses: list[int]
    slogans: list[tuple[int, int]]

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
    if "金融" not in text and "五篇" not in text and "人民性" not in text:
        return []
    spans = [
        match.span()
        for match in _RUN.finditer(text)
        if "金融" in text[max(0, match.start() - 6) : match.end() + 8]
    ]
    spans += [match.span() for match in _FIVE.finditer(text)]
    return sorted(spans)


def read_field(
    view: Normalised,
    names: Iterable[tuple[int, int]] = (),
    *,
    terms: Vocabulary | None = None,
) -> Field:
    """Walk over one normalised text; `names` are the spans of names to mask.

    `terms` finds the terms; None stands for the shipped vocabulary.
    """
    text = _mask(_DIGIT.sub("0", view.text), names)
    slogans = find_slogans(text)
    text = _mask(text, slogans)
    clauses = [match.span() for match in _CLAUSE.finditer(text)] or [(0, len(text))]
    hits = (terms or vocabulary()).find(text)
    begins = [start for start, _ in clauses]
    hit_clauses = [max(0, bisect_right(begins, hit.start) - 1) for hit in hits]
    return Field(view, cut(text) or [""], clauses, hits, hit_clauses, slogans)


def _mask(text: str, spans: Iterable[tuple[int, int]]) -> str:
    parts: list[str] = []
    at = 0
    for start, end in sorted(spans):
        if end > at:
            parts += (text[at:start], NAME_MASK * (end - max(start, at)))
            at = end
    return "".join(parts) + text[at:]


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
