"""How much a stretch of words looks like a term of a theme, known or not.

Terms of a theme share their characters: who has seen 光伏贷 and 风电项目贷款 knows what a 光伏电站
is about. A logistic regression per theme over the character n-grams (n = 1 to 3) of the vocabulary,
strong terms against all others, gives every n-gram a weight; the likeness of a stretch is their
sum. Stretches are one to three neighbouring words of a clause, 2 to 12 characters long.

Weights are whole multiples of 1 / `UNIT`, so that sums are exact in any order: a clause scores the
same alone and among others, and the sum of a stretch is a difference of running sums.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np

from innotag.packed import N_CODES, RowTable

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
_LOWEST: Final = np.iinfo(np.int32).min
_16: Final = np.uint64(16)


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

    The number of a character tells where its weights stand. A table over all pairs of numbers gives
    each pair that has weights, or that begins a triple, its place; only there is a triple looked
    for. Weights stand theme by theme, so that sums run over neighbours.
    """

    def __init__(self, grams: Grams) -> None:
        ones, twos, threes = grams.keys
        n = self._n_chars = grams.n_chars
        # Characters of many pairs get low numbers: what is read often stands close together.
        counts = np.bincount(np.concatenate([twos // n, twos % n]), minlength=n)
        number = np.empty(n, np.int64)
        number[np.argsort(-counts[1:], kind="stable") + 1] = np.arange(1, n)
        number[0] = 0

        def renumber(pairs: Ints) -> Ints:
            numbers: Ints = number[pairs // n] * n + number[pairs % n]
            return numbers

        self._n_themes = len(grams.intercept)
        self._codes = number[grams.codes]
        self._intercept = grams.intercept
        pairs = renumber(np.union1d(twos, threes // n))
        self._pairs: NDArray[Any] = np.zeros(n * n, np.uint16 if len(pairs) < N_CODES else np.int64)
        self._pairs[pairs] = np.arange(1, len(pairs) + 1)
        self._ones = self._spread(number[ones], grams.weights[0], n)
        self._twos = self._spread(self._pairs[renumber(twos)], grams.weights[1], len(pairs) + 1)
        heads = self._pairs[renumber(threes // n)].astype(np.uint64)
        self._begins_three = np.zeros(len(pairs) + 1, dtype=bool)
        self._begins_three[heads] = True
        ends = number[threes % n].astype(np.uint64)
        self._triples = RowTable(heads << _16 | ends, np.arange(len(threes)))
        self._threes = np.ascontiguousarray(grams.weights[2].T)

    def _spread(self, places: Any, weights: Units, n_places: int) -> Units:
        table = np.zeros((self._n_themes, n_places), np.int32)
        table[:, places] = weights.T
        return table

    def score_clauses(self, points: Ints, sizes: Ints, clause_of: Ints, n_clauses: int) -> Floats:
        """Return the best likeness of each clause: (n_clauses, n_themes), within ±`LIKENESS_LIMIT`.

        The words that may vote stand end to end in `points` (their code points), each of `sizes`
        characters and in the clause `clause_of`, which does not fall.
        """
        out = np.full((self._n_themes, n_clauses), _FLOOR, np.int32)
        if len(sizes):
            best = self._best_stretches(points, sizes, clause_of)
            starts = np.flatnonzero(np.append([True], clause_of[1:] != clause_of[:-1]))
            out[:, clause_of[starts]] = np.maximum.reduceat(best, starts, axis=1)
        likeness: Floats = np.clip(out.T + self._intercept, _FLOOR, -_FLOOR) / UNIT
        return likeness

    def _best_stretches(self, points: Ints, sizes: Ints, clause_of: Ints) -> Units:
        """Return the sum of the best stretch that begins with each word: (n_themes, n_words)."""
        ones, twos, threes = self._weigh(points)
        begins = np.cumsum(sizes) - sizes
        second = np.minimum(begins + 1, len(points) - 1)
        # What ends in a stretch and began before it is not of the stretch.
        before = twos.take(begins, axis=1)
        before += threes.take(begins, axis=1)
        before += threes.take(second, axis=1)
        ones += twos
        ones += threes
        upto = np.cumsum(ones, axis=1, dtype=np.int32).take(begins + sizes - 1, axis=1)
        words = np.diff(upto, axis=1, prepend=np.int32(0))
        stretch = words - before
        length = sizes
        fits = (length >= SHORTEST) & (length <= LONGEST)
        best = np.where(fits, stretch, np.int32(_FLOOR))
        for more in range(1, min(_MOST_WORDS, len(sizes))):
            length = length[:-1] + sizes[more:]
            stretch = stretch[:, :-1] + words[:, more:]
            fits = (length <= LONGEST) & (clause_of[more:] == clause_of[:-more])
            longer = np.where(fits, stretch, _LOWEST)
            np.maximum(best[:, :-more], longer, out=best[:, :-more])
        return best

    def _weigh(self, points: Ints) -> tuple[Units, Units, Units]:
        """Return the weights of the n-gram that ends at each character, for n = 1, 2, 3."""
        codes = self._codes.take(np.where(points < N_CODES, points, 0))
        pairs = self._pairs.take(codes[:-1] * self._n_chars + codes[1:])
        twos, threes = np.zeros((2, self._n_themes, len(codes)), np.int32)
        twos[:, 1:] = self._twos.take(pairs, axis=1)
        at = np.flatnonzero(self._begins_three.take(pairs[:-1]))
        rows = self._triples.find(
            pairs.take(at).astype(np.uint64) << _16 | codes.take(at + 2).astype(np.uint64)
        )
        known = np.flatnonzero(rows >= 0)
        threes[:, at.take(known) + 2] = self._threes.take(rows.take(known), axis=1)
        return self._ones.take(codes, axis=1), twos, threes
