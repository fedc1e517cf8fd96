"""Short strings as numbers, to look up all those of many texts at once.

Up to four characters fit into one number, 16 bits each, so that a table of names is an array and
looking up every word, or every stretch, of a thousand clauses takes a few array operations.
"""

from __future__ import annotations

from itertools import repeat
from typing import TYPE_CHECKING, Any, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    Ints = NDArray[np.int64]
    Keys = NDArray[np.uint64]

N_CODES: Final = 0x10000  # characters beyond the first plane are in no name
MISS: Final = -1
_MOST: Final = 4
_NONE: Final = 0xFFFF  # no character; stands for all that are in no name
_MASKS: Final = np.array([(1 << 16 * n) - 1 for n in range(_MOST + 1)], np.uint64)
_FACTOR: Final = np.uint64(0x9E3779B97F4A7C15)  # spreads neighbouring numbers evenly
_SHARE: Final = 0.2  # of the places of a table at most are taken
_PAIR_BITS: Final = 18


def encode(text: str) -> Ints:
    """Return the code points of a text."""
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32).astype(np.int64)


def decode(points: Ints) -> str:
    """Return the text of code points."""
    return points.astype(np.uint32).tobytes().decode("utf-32-le", "surrogatepass")


def pack(points: Ints) -> Keys:
    """Return each character with the three behind it as one number."""
    size = len(points)
    codes = np.full(size + _MOST - 1, _NONE, np.uint64)
    codes[:size] = np.where((points > 0) & (points < N_CODES), points, _NONE)
    keys = codes[:size].copy()
    for n in range(1, _MOST):
        keys |= codes[n : size + n] << np.uint64(16 * n)
    return keys


def shorten(keys: Keys, sizes: Any) -> Keys:
    """Return packed numbers with only the first `sizes` characters, of four at most."""
    short: Keys = keys & _MASKS[np.minimum(sizes, _MOST)]
    return short


class RowTable:
    """Which row a number has; numbers above 0 only."""

    def __init__(self, keys: Keys, rows: Ints) -> None:
        bits = max(4, int(np.ceil(np.log2(max(len(keys), 1) / _SHARE))))
        self._shift = np.uint64(64 - bits)
        self._last = (1 << bits) - 1
        self._keys = np.zeros(1 << bits, np.uint64)
        self._rows = np.full(1 << bits, MISS, np.int64)
        left, at = np.arange(len(keys)), self._home(keys)
        while len(left):  # each takes the first free place from its own on; of several, the last
            free = self._keys[at] == 0
            self._keys[at[free]] = keys[left[free]]
            stays = self._keys[at] == keys[left]
            self._rows[at[stays]] = rows[left[stays]]
            left, at = left[~stays], (at[~stays] + 1) & self._last

    def _home(self, keys: Keys) -> Ints:
        return ((keys * _FACTOR) >> self._shift).astype(np.int64)

    def find(self, keys: Keys) -> Ints:
        """Return the rows of numbers, `MISS` where the table has none."""
        at = self._home(keys)
        there = self._keys.take(at)
        rows = self._rows.take(at)
        left = np.flatnonzero(there != keys)
        rows[left] = MISS
        left = left[there[left] != 0]
        while len(left):
            at[left] = (at[left] + 1) & self._last
            there = self._keys.take(at[left])
            is_it = there == keys[left]
            rows[left[is_it]] = self._rows.take(at[left[is_it]])
            left = left[~is_it & (there != 0)]
        return rows


class NameTable:
    """Which row a name has; those that do not fit into a number are kept as they are.

    Examples
    --------
    >>> table = NameTable({"茶": 0, "香贷": 1})
    >>> table.find("茶香贷", pack(encode("茶香贷")), np.array([0, 1]), np.array([1, 2])).tolist()
    [0, 1]
    """

    def __init__(self, rows: Mapping[str, int]) -> None:
        names = [name for name in rows if name]
        sizes = np.fromiter(map(len, names), np.int64, len(names))
        points = encode("".join(names))
        keys = shorten(pack(points)[np.cumsum(sizes) - sizes], sizes) if names else _MASKS[:0]
        numbers = np.array([rows[name] for name in names], np.int64)
        fits = (sizes <= _MOST) & ~_has_none(keys)
        self._table = RowTable(keys[fits], numbers[fits])
        self._others = {names[at]: int(numbers[at]) for at in np.flatnonzero(~fits)}

    def find(self, text: str, keys: Keys, starts: Ints, sizes: Ints) -> Ints:
        """Return the rows of stretches of a text, `MISS` where it has none; `keys` is it packed.

        A stretch has one character or more.
        """
        wanted = shorten(keys.take(starts), sizes)
        rows = self._table.find(wanted)
        if self._others:
            odd = np.flatnonzero((sizes > _MOST) | _has_none(wanted))
            bounds = zip(starts[odd].tolist(), (starts + sizes)[odd].tolist(), strict=True)
            names = [text[start:end] for start, end in bounds]
            rows[odd] = list(map(self._others.get, names, repeat(MISS)))
        else:
            rows[sizes > _MOST] = MISS
        return rows


def _has_none(keys: Keys) -> NDArray[np.bool_]:
    """Tell which packed numbers hold a character that is in no name."""
    found = np.zeros(len(keys), dtype=bool)
    for n in range(_MOST):
        found |= (keys >> np.uint64(16 * n)) & np.uint64(_NONE) == _NONE
    return found


def _pair_place(keys: Keys) -> Ints:
    """Return where a small table tells whether a word may begin with two characters."""
    return ((keys * _FACTOR) >> np.uint64(64 - _PAIR_BITS)).astype(np.int64)


class WordFinder:
    """Finds every occurrence of many words, those inside others too, in texts laid end to end.

    Words have two characters or more. Those of more than four are looked for one by one where
    their first four stand.
    """

    def __init__(self, words: Sequence[str]) -> None:
        sizes = np.fromiter(map(len, words), np.int64, len(words))
        keys = shorten(pack(encode("".join(words)))[np.cumsum(sizes) - sizes], sizes)
        self._pairs = np.zeros(1 << _PAIR_BITS, dtype=bool)
        self._pairs[_pair_place(shorten(keys, 2))] = True
        fits = np.flatnonzero(sizes <= _MOST)
        self._table = RowTable(keys[fits], fits)
        self._sizes = sorted({min(size, _MOST) for size in sizes.tolist()})
        self._longer: dict[str, list[tuple[str, int]]] = {}  # by their first five characters
        for number, word in enumerate(words):
            if len(word) > _MOST:
                self._longer.setdefault(word[: _MOST + 1], []).append((word, number))
        longer = np.flatnonzero(sizes > _MOST)
        self._heads = RowTable(keys[longer], longer)

    def find(self, text: str, keys: Keys) -> tuple[Ints, Ints, Ints]:
        """Return start, end and number of each word found, by start, then the longest first.

        `keys` is the text packed; texts are kept apart in it by a character that no word has.
        """
        at = np.flatnonzero(self._pairs.take(_pair_place(shorten(keys, 2))))
        near = keys.take(at)
        found = [self._longer_words(text, at, near)]
        for size in self._sizes:
            words = self._table.find(shorten(near, size))
            there = np.flatnonzero(words >= 0)
            starts: Ints = at.take(there)
            found.append((starts, starts + size, words.take(there)))
        starts, ends, words = (np.concatenate(part) for part in zip(*found, strict=True))
        order = np.lexsort((-ends, starts))
        return starts[order], ends[order], words[order]

    def _longer_words(self, text: str, at: Ints, near: Keys) -> tuple[Ints, Ints, Ints]:
        found = [
            (start, start + len(word), number)
            for start in at[self._heads.find(near) >= 0].tolist()
            for word, number in self._longer.get(text[start : start + _MOST + 1], ())
            if text.startswith(word, start)
        ]
        starts, ends, numbers = np.array(found, np.int64).reshape(-1, 3).T
        return starts, ends, numbers
