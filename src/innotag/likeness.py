"""How much a stretch of words looks like a term of a theme, known or not.

Terms of a theme share their characters: who has seen 光伏贷 and 风电项目贷款 knows what a 光伏电站
is about. A logistic regression per theme over the character n-grams (n = 1 to 3) of the vocabulary,
strong terms against all others, gives every n-gram a weight; the likeness of a stretch is their
sum. Stretches are one to three neighbouring words of a clause, 2 to 12 characters long.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

SHORTEST: Final = 2
LONGEST: Final = 12
LIKENESS_LIMIT: Final = 4.0
_N_CODES: Final = 0x10000


class Grams(NamedTuple):
    """Weights of n-grams: per n the sorted keys, and a row of weights each, with zeros at the end.

    `codes` numbers the characters that occur (0: none of them); the key of an n-gram is its
    numbers read as one number to the base `n_chars`.
    """

    codes: Ints
    n_chars: int
    keys: tuple[Ints, ...]
    weights: tuple[Floats, ...]
    intercept: Floats


def encode(text: str) -> Ints:
    """Return the code points of a text."""
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32).astype(np.int64)


def char_grams(term: str) -> list[str]:
    """Return the n-grams of a term, n from one to three, each as often as it occurs."""
    return [term[i : i + n] for n in (1, 2, 3) for i in range(len(term) - n + 1)]


def pack_grams(weights: dict[str, Floats], intercept: Floats) -> Grams:
    """Arrange the weights of n-grams for fast reading."""
    chars = sorted({char for gram in weights for char in gram if ord(char) < _N_CODES})
    codes = np.zeros(_N_CODES, dtype=np.int64)
    codes[[ord(char) for char in chars]] = np.arange(1, len(chars) + 1)
    n_chars = len(chars) + 1
    keys, rows = [], []
    for n in (1, 2, 3):
        grams = [
            gram for gram in weights if len(gram) == n and all(ord(c) < _N_CODES for c in gram)
        ]
        numbers = np.array([_key(codes, n_chars, gram) for gram in grams], dtype=np.int64)
        order = np.argsort(numbers)
        table = np.zeros((len(grams) + 1, len(intercept)))
        if grams:
            table[:-1] = np.array([weights[gram] for gram in grams])[order]
        keys.append(numbers[order])
        rows.append(table)
    return Grams(codes, n_chars, tuple(keys), tuple(rows), intercept)


def _key(codes: Ints, n_chars: int, gram: str) -> int:
    key = 0
    for char in gram:
        key = key * n_chars + int(codes[ord(char)])
    return key


def score_clauses(
    grams: Grams, points: Ints, sizes: Ints, clause_of: Ints, n_clauses: int
) -> Floats:
    """Return the best likeness of each clause: (n_clauses, n_themes), within ±`LIKENESS_LIMIT`.

    The words that may vote stand end to end in `points` (their code points), each of `sizes`
    characters and in the clause `clause_of`.
    """
    out = np.full((n_clauses, len(grams.intercept)), -LIKENESS_LIMIT)
    if not len(sizes):
        return out
    ones, twos, threes = _weigh(grams, points)
    last = np.cumsum(sizes) - 1
    first = last - sizes + 1
    to_end = np.repeat(last, sizes) - np.arange(last[-1] + 1)
    inside = ones + twos * (to_end >= 1)[:, None] + threes * (to_end >= 2)[:, None]
    own = np.add.reduceat(inside, first, axis=0)
    next_size = np.append(sizes[1:], 0)
    joint = twos[last] + threes[last] * (next_size >= 2)[:, None]
    joint += threes[np.maximum(last - 1, 0)] * (sizes >= 2)[:, None]
    across = threes[last] * (next_size == 1)[:, None]
    scores, length = own, sizes
    _keep_best(out, scores, length, clause_of)
    for n_more in (1, 2):
        if len(sizes) <= n_more:
            break
        ahead = own[n_more:] + joint[n_more - 1 : -1]
        scores = scores[:-1] + ahead
        if n_more == 2:
            scores = scores + across[:-2]
        length = length[:-1] + sizes[n_more:]
        together = clause_of[n_more:] == clause_of[:-n_more]
        _keep_best(out, scores[together], length[together], clause_of[:-n_more][together])
    best: Floats = np.clip(out + grams.intercept, -LIKENESS_LIMIT, LIKENESS_LIMIT)
    return best


def _weigh(grams: Grams, points: Ints) -> list[Floats]:
    """Return the weight of the n-gram that begins at each character, for n = 1, 2, 3."""
    codes = grams.codes[np.where(points < _N_CODES, points, 0)]
    key = codes
    found = []
    for n in (1, 2, 3):
        if n > 1:
            key = key * grams.n_chars + np.append(codes[n - 1 :], np.zeros(n - 1, np.int64))
        found.append(_look_up(grams.keys[n - 1], grams.weights[n - 1], key))
    return found


def _look_up(keys: Ints, weights: Floats, wanted: Ints) -> Floats:
    if not len(keys):
        return np.zeros((len(wanted), weights.shape[1]))
    at = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
    rows: Floats = weights[np.where(keys[at] == wanted, at, len(keys))]
    return rows


def _keep_best(out: Floats, scores: Floats, length: Ints, clause_of: Ints) -> None:
    fits = (length >= SHORTEST) & (length <= LONGEST)
    if fits.any():
        of, kept = clause_of[fits], scores[fits]
        starts = np.flatnonzero(np.append([True], of[1:] != of[:-1]))
        where = of[starts]
        out[where] = np.maximum(out[where], np.maximum.reduceat(kept, starts, axis=0))
