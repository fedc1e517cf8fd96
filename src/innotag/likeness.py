"""How much a stretch of words looks like a term of a theme, known or not.

Terms of a theme share their characters: who has seen 光伏贷 and 风电项目贷款 knows what a 光伏电站
is about. A logistic regression per theme over the character n-grams (n = 1 to 3) of the vocabulary,
strong terms against all others, gives every n-gram a weight; the likeness of a stretch is their
sum. Stretches are one to three neighbouring words of a clause, 2 to 12 characters long.

Weights are whole multiples of 1 / `UNIT`, so that sums are exact in any order: a clause scores the
same alone and among others, and the sum of a stretch is a difference of running sums.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from innotag.characters import N_CODES

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]
    Units = NDArray[np.int32]

SHORTEST: Final = 2
LONGEST: Final = 12
LIKENESS_LIMIT: Final = 4.0
UNIT: Final = 1 << 16
_MOST_WORDS: Final = 3
_FLOOR: Final = int(-LIKENESS_LIMIT * UNIT)
_NEVER: Final = np.iinfo(np.int64).max


class Grams(NamedTuple):
    """Weights of n-grams: per n the sorted keys, and a row of weights for each, in units.

    `codes` numbers the characters that occur (0: none of them); the key of an n-gram is its
    numbers read as one number to the base `n_chars`. `intercept` is in units too.
    """

    codes: Ints
    n_chars: int
    keys: tuple[Ints, ...]
    weights: tuple[Units, ...]
    intercept: Units


def char_grams(term: str) -> list[str]:
    """Return the n-grams of a term, n from one to three, each as often as it occurs."""
    return [term[i : i + n] for n in (1, 2, 3) for i in range(len(term) - n + 1)]


def pack_grams(weights: dict[str, Floats], intercept: Floats) -> Grams:
    """Arrange the weights of n-grams, n from one to three, in order and rounded to units."""
    chars = sorted({char for gram in weights for char in gram if ord(char) < N_CODES})
    codes = np.zeros(N_CODES, dtype=np.int64)
    codes[[ord(char) for char in chars]] = np.arange(1, len(chars) + 1)
    n_chars = len(chars) + 1
    keys, rows = [], []
    for n in (1, 2, 3):
        grams = [gram for gram in weights if len(gram) == n and all(ord(c) < N_CODES for c in gram)]
        numbers = np.array([_key(codes, n_chars, gram) for gram in grams], dtype=np.int64)
        table = np.array([weights[gram] for gram in grams]).reshape(-1, len(intercept))
        order = np.argsort(numbers)
        keys.append(numbers[order])
        rows.append(_to_units(table[order]))
    return Grams(codes, n_chars, tuple(keys), tuple(rows), _to_units(intercept))


def _to_units(weights: Floats) -> Units:
    return np.rint(weights * UNIT).astype(np.int32)


def _key(codes: Ints, n_chars: int, gram: str) -> int:
    key = 0
    for char in gram:
        key = key * n_chars + int(codes[ord(char)])
    return key


class Likeness:
    """Scores clauses; the weights of the n-grams are spread over tables for fast reading.

    The number of a character is the row of its weights. A table over all pairs of numbers gives
    each pair that has weights, or that begins a triple, its row; only there is a triple looked for.
    """

    def __init__(self, grams: Grams) -> None:
        ones, twos, threes = grams.keys
        n = self._n_chars = grams.n_chars
        self._n_themes = len(grams.intercept)
        self._codes = grams.codes
        self._intercept = grams.intercept
        pairs = np.union1d(twos, threes // n)
        self._pair_rows = np.zeros(n * n, np.int32)
        self._pair_rows[pairs] = np.arange(1, len(pairs) + 1)
        self._ones = self._spread(ones, grams.weights[0], n)
        self._twos = self._spread(self._pair_rows[twos], grams.weights[1], len(pairs) + 1)
        # Pairs are numbered in the order of their keys, so triples stay sorted.
        triples = self._pair_rows[threes // n].astype(np.int64) * n + threes % n
        self._triples = np.append(triples, _NEVER)
        self._threes = grams.weights[2]

    def _spread(self, rows: Ints | Units, weights: Units, n_rows: int) -> Units:
        table = np.zeros((n_rows, self._n_themes), np.int32)
        table[rows] = weights
        return table

    def score_clauses(self, points: Ints, sizes: Ints, clause_of: Ints, n_clauses: int) -> Floats:
        """Return the best likeness of each clause: (n_clauses, n_themes), within ±`LIKENESS_LIMIT`.

        The words that may vote stand end to end in `points` (their code points), each of `sizes`
        characters and in the clause `clause_of`, which does not fall.
        """
        out = np.full((n_clauses, self._n_themes), _FLOOR, np.int32)
        if len(sizes):
            best = self._best_stretches(points, sizes, clause_of)
            starts = np.flatnonzero(np.append([True], clause_of[1:] != clause_of[:-1]))
            out[clause_of[starts]] = np.maximum.reduceat(best, starts, axis=0)
        likeness: Floats = np.clip(out + self._intercept, _FLOOR, -_FLOOR) / UNIT
        return likeness

    def _best_stretches(self, points: Ints, sizes: Ints, clause_of: Ints) -> Units:
        """Return the sum of the best stretch that begins with each word: (n_words, n_themes)."""
        ones, twos, threes = self._weigh(points)
        ends = np.cumsum(sizes)
        begins = ends - sizes
        upto = np.cumsum(ones + twos + threes, axis=0, dtype=np.int32)[ends - 1]
        # What ends in a stretch and began before it is not of the stretch.
        before = twos[begins] + threes[begins] + threes[np.minimum(begins + 1, len(threes) - 1)]
        before[1:] += upto[:-1]
        length = sizes
        fits = (length >= SHORTEST) & (length <= LONGEST)
        best = np.where(fits[:, None], upto - before, np.int32(_FLOOR))
        for more in range(1, min(_MOST_WORDS, len(sizes))):
            length = length[:-1] + sizes[more:]
            at = np.flatnonzero((length <= LONGEST) & (clause_of[more:] == clause_of[:-more]))
            best[at] = np.maximum(best[at], upto[at + more] - before[at])
        return best

    def _weigh(self, points: Ints) -> tuple[Units, Units, Units]:
        """Return the weights of the n-gram that ends at each character, for n = 1, 2, 3."""
        n = self._n_chars
        codes = self._codes[np.where(points < N_CODES, points, 0)]
        twos, threes = np.zeros((2, len(codes), self._n_themes), np.int32)
        pairs = self._pair_rows[codes[:-1] * n + codes[1:]]
        at = np.flatnonzero(pairs)
        twos[at + 1] = self._twos[pairs[at]]
        at = at[at < len(codes) - 2]
        wanted = pairs[at] * np.int64(n) + codes[at + 2]
        rows = np.searchsorted(self._triples, wanted)
        known = self._triples[rows] == wanted
        threes[at[known] + 2] = self._threes[rows[known]]
        return self._ones[codes], twos, threes
