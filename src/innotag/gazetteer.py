"""A user's own names: banks, branches, places and products out of a CSV file, for one Tagger.

The file is read and checked once, into plain rows that any process can take over. The lexicon with
these rows, and the matcher of the own branches and products, are made at the first use.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Final, NamedTuple

from innotag.lexicon import Lexicon, default_lexicon
from innotag.matching import WordMatcher

if TYPE_CHECKING:
    from collections.abc import Iterator

# Characters that go on with a Latin word or a number: a name may not end or start inside one.
_WORD: Final = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789")


class OwnBranch(NamedTuple):
    """A branch of the user's: canonical name, bank ("" where any), level, code of its place."""

    name: str
    bank: str
    level: str
    place: str


class OwnHit(NamedTuple):
    """Where a text names a branch or a product of the user's; `branch` is None for a product."""

    start: int
    end: int
    name: str
    branch: OwnBranch | None


@dataclass(frozen=True, eq=False)
class Gazetteer:
    """The rows of a user's file, checked.

    `banks` and `forms` are rows for `Lexicon.extended`; the keys of `branches` and `products` are
    every name that a text may use.
    """

    banks: tuple[str, ...] = ()
    forms: tuple[str, ...] = ()
    branches: dict[str, OwnBranch] = field(default_factory=dict)
    products: dict[str, str] = field(default_factory=dict)

    def __getstate__(self) -> dict[str, object]:
        """Return the rows only: another process makes its own lexicon and matcher."""
        return {name: self.__dict__[name] for name in ("banks", "forms", "branches", "products")}

    def __setstate__(self, state: dict[str, object]) -> None:
        """Take the rows."""
        self.__dict__.update(state)

    @cached_property
    def lexicon(self) -> Lexicon:
        """The compiled tables with the user's banks and places."""
        if not self.banks and not self.forms:
            return default_lexicon()
        return default_lexicon().extended(self.banks, self.forms)

    @cached_property
    def _matcher(self) -> WordMatcher | None:
        names = [*self.branches, *self.products]
        return WordMatcher(names) if names else None

    @cached_property
    def _hits(self) -> tuple[tuple[str, OwnBranch | None], ...]:
        branches = [(branch.name, branch) for branch in self.branches.values()]
        return (*branches, *((name, None) for name in self.products.values()))

    def iter_hits(self, text: str) -> Iterator[OwnHit]:
        """Yield the user's branches and products in a normalised text, in reading order.

        Examples
        --------
        >>> own = Gazetteer(products={"茶香贷": "茶香贷"})
        >>> [hit.name for hit in own.iter_hits("茶农用茶香贷买苗")]
        ['茶香贷']
        """
        if self._matcher is None:
            return
        for index, start, end in self._matcher.find(text):
            if _cuts_word(text, start) or _cuts_word(text, end):
                continue
            yield OwnHit(start, end, *self._hits[index])


def _cuts_word(text: str, at: int) -> bool:
    """Tell whether an offset stands inside a Latin word or a number."""
    return 0 < at < len(text) and text[at - 1] in _WORD and text[at] in _WORD
