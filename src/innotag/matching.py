"""Words and patterns found in many texts in one pass."""

from __future__ import annotations

from itertools import accumulate
from typing import TYPE_CHECKING

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

if TYPE_CHECKING:
    import re
    from collections.abc import Callable, Iterable, Sequence

    Found = tuple[int, int, int]
    Span = tuple[int, int]


class WordMatcher:
    """Finds words from left to right; of several that begin at one place the longest.

    A word is told by its number in `words`; none has a line end.

    Examples
    --------
    >>> WordMatcher(["茶", "茶香贷"]).find("茶农用茶香贷买苗")
    [(0, 0, 1), (1, 3, 6)]
    """

    def __init__(self, words: Iterable[str]) -> None:
        self._automaton = AhoCorasick(
            list(words), matchkind=MatchKind.LeftmostLongest, implementation=Implementation.DFA
        )

    def find(self, text: str) -> list[Found]:
        """Return number, start and end of each word found."""
        found: list[Found]
        try:
            found = self._automaton.find_matches_as_indexes(text)
        except UnicodeEncodeError:  # lone surrogates: no word has one
            safe = "".join(["\ufffd" if "\ud800" <= char <= "\udfff" else char for char in text])
            found = self._automaton.find_matches_as_indexes(safe)
        return found

    def find_many(self, texts: Sequence[str]) -> list[list[Found]]:
        """Return the words found in each text."""
        return _each(texts, self.find)


def find_spans(pattern: re.Pattern[str], texts: Sequence[str]) -> list[list[Span]]:
    """Return where a pattern that looks at no line end matches in each text.

    Examples
    --------
    >>> import re
    >>> find_spans(re.compile("茶."), ["茶农用茶香贷", "买苗"])
    [[(0, 2), (3, 5)], []]
    """
    many = _each(texts, lambda text: [(0, *match.span()) for match in pattern.finditer(text)])
    return [[(start, end) for _, start, end in found] if found else [] for found in many]


def _each(texts: Sequence[str], find: Callable[[str], list[Found]]) -> list[list[Found]]:
    """Return what is found in each text, laid end to end: a pass for each costs twice."""
    if len(texts) == 1:
        return [find(texts[0])]
    ends = list(accumulate([len(text) + 1 for text in texts]))
    many: list[list[Found]] = [[] for _ in texts]
    at = begin = 0
    for word, start, end in find("\n".join(texts)):
        while start >= ends[at]:
            begin = ends[at]
            at += 1
        many[at].append((word, start - begin, end - begin))
    return many
