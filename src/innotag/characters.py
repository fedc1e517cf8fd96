"""Characters of a text, alone and two in a row: they speak for words that nobody listed.

The value of one of them is how often it occurs over the square root of the number of characters: a
long text says more, but not in proportion.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from innotag.packed import N_CODES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]
    Rows = NDArray[np.unsignedinteger[Any]]


def char_pairs(text: str) -> list[str]:
    """Return the characters of a text, then each two in a row.

    Examples
    --------
    >>> char_pairs("茶香贷")
    ['茶', '香', '贷', '茶香', '香贷']
    """
    pairs = [text[i : i + n] for n in (1, 2) for i in range(len(text) - n + 1)]
    return [pair for pair in pairs if all(0 < ord(char) < N_CODES for char in pair)]


def pack_grams(grams: Sequence[str]) -> NDArray[np.uint16]:
    """Return characters and pairs as two code points each, the second 0 where there is none."""
    return np.array([[*map(ord, gram), 0][:2] for gram in grams], np.uint16).reshape(-1, 2)


class CharTable(NamedTuple):
    """Which row of weights a character or a pair has; row 0 is for all others.

    `codes` numbers the characters of the first plane that occur (0: none of them). A pair of
    numbers is read as one number to the base `n_chars`.
    """

    codes: Ints
    n_chars: int
    single_rows: Rows
    pair_rows: Rows

    @classmethod
    def build(cls, grams: NDArray[np.uint16]) -> CharTable:
        """Build a table of what `pack_grams` returns; the n-th of them has row n + 1."""
        chars, counts = np.unique(grams[grams > 0], return_counts=True)
        # Characters of many pairs get low numbers: what is read often stands close together.
        chars = chars[np.argsort(-counts, kind="stable")]
        n = len(chars) + 1
        codes = np.zeros(N_CODES, np.int64)
        codes[chars] = np.arange(1, n)
        heads, ends = codes[grams].T
        rows, is_pair = np.arange(1, len(grams) + 1), ends > 0
        size = np.min_scalar_type(len(grams))  # the smallest that holds a row: pairs are many
        single_rows, pair_rows = np.zeros(n, size), np.zeros(n * n, size)
        single_rows[heads[~is_pair]] = rows[~is_pair]
        pair_rows[heads[is_pair] * n + ends[is_pair]] = rows[is_pair]
        return cls(codes, n, single_rows, pair_rows)

    def sum_weights(self, weights: Floats, points: Ints, begins: Ints, sizes: Ints) -> Floats:
        """Sum the weights of the characters and pairs of texts: (n_texts, n_outputs).

        The texts stand in `points` (code points) from `begins` on, each of `sizes` characters and
        with one more character behind it, which does not count; `weights` have a row for each of
        the table's, the first one of zeros.
        """
        out = np.zeros((len(sizes), weights.shape[1]))
        codes = self.codes.take(np.where(points < N_CODES, points, 0))
        pairs = self.pair_rows.take(codes[:-1] * self.n_chars + codes[1:])
        filled = np.flatnonzero(sizes)
        firsts = begins.take(filled)
        pairs[firsts[firsts > 0] - 1] = 0  # no pair ends in the first character of a text
        values = weights.take(self.single_rows.take(codes), axis=0)
        values[1:] += weights.take(pairs, axis=0)
        bounds = np.column_stack([firsts, firsts + sizes.take(filled)]).ravel()
        if len(bounds):
            out[filled] = np.add.reduceat(values, bounds, axis=0)[::2]
        return out
