"""The arithmetic that the trained pipeline and the compiled scorer share.

Both read the same `ItemView`s and must agree to 1e-9: what one of them computes in another way than
the other lives in its own module, everything else here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from innotag.labels import THEMES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from innotag.features import Field, ItemView
    from innotag.vocabulary import Term

CLAUSE_LIMIT: Final = 8.0
N_SUMMARIES: Final = 5


def term_counts(view: ItemView) -> dict[str, float]:
    """Count the terms by theme, sub-theme and place: in the title, the lead, the end or between.

    The lead is the first two clauses of the text, the end its last two when it has more than four.
    A count n gives 0.5 + min(n, 3) / 2: the first mention says most.
    """
    counts: dict[str, int] = {}
    said = set()
    for field, is_title in _fields(view):
        n_clauses = len(field.clauses)
        for hit, clause in zip(field.hits, field.hit_clauses, strict=True):
            term = hit.term
            kind = f"{term.theme}.{term.strength}"
            place = hit_place(clause, n_clauses, is_title=is_title)
            for name in (kind, f"{kind}@{place}"):
                counts[name] = counts.get(name, 0) + 1
            if term.subtheme:
                name = f"{term.subtheme}.{term.strength}"
                counts[name] = counts.get(name, 0) + 1
            if term.strength == "strong":
                said.add(term.theme)
        if field.slogans:
            counts["slogan"] = 1
    features = {name: 0.5 + min(count, 3) / 2 for name, count in counts.items()}
    features.update({f"{theme}.no_strong": 1.0 for theme in THEMES if theme not in said})
    return features


def hit_place(clause: int, n_clauses: int, *, is_title: bool) -> str:
    """Return where a term stands: in the title, or in the lead, body or end of the text."""
    if is_title:
        return "title"
    if clause <= 1:
        return "lead"
    return "end" if n_clauses > 4 and clause >= n_clauses - 2 else "body"


def _fields(view: ItemView) -> Iterator[tuple[Field, bool]]:
    if view.title is not None:
        yield view.title, True
    yield view.text, False


class Clause(NamedTuple):
    """One clause as the clause model sees it."""

    words: list[str]
    marks: dict[str, float]
    text: str
    is_title: bool


def iter_clauses(view: ItemView) -> Iterator[Clause]:
    """Yield the clauses of title and text in reading order."""
    for field, is_title in _fields(view):
        last = len(field.clauses) - 1
        words = field.words_by_clause()
        marks: list[dict[str, float]] = [{} for _ in field.clauses]
        for hit, clause in zip(field.hits, field.hit_clauses, strict=True):
            marks[clause].update(dict.fromkeys(hit_marks(hit.term), 1.0))
        for index, (start, end) in enumerate(field.clauses):
            place = clause_place(index, last, is_title=is_title)
            if place:
                marks[index][place] = 2.0
            yield Clause(words[index], marks[index], field.view.text[start:end], is_title)


def hit_marks(term: Term) -> tuple[str, ...]:
    """Return the marks that a term sets on its clause."""
    kind = f"{term.theme}.{term.strength}"
    name = f"§{term.theme}:{term.text}"
    return (kind, f"{term.subtheme}.{term.strength}", name) if term.subtheme else (kind, name)


def clause_place(index: int, last: int, *, is_title: bool) -> str | None:
    """Return the mark of a clause's place: in the title, first or last of the text."""
    if is_title:
        return "place.title"
    if index == 0:
        return "place.first"
    return "place.last" if index == last else None


def summarise(title: NDArray[np.float64], text: NDArray[np.float64]) -> NDArray[np.float64]:
    """Summarise clause logits (n_clauses, n_themes) of title and text: shape (5, n_themes).

    Rows: best and second best of the text, best of the title, best of the first two clauses of the
    text, best of all. What is missing stands at the floor; all is clipped to ±`CLAUSE_LIMIT`.
    """
    out = np.full((N_SUMMARIES, text.shape[1]), -CLAUSE_LIMIT)
    best = text.max(axis=0)
    out[0] = best
    if len(text) > 1:
        out[1] = np.partition(text, -2, axis=0)[-2]
    if len(title):
        out[2] = title.max(axis=0)
    out[3] = text[:2].max(axis=0)
    out[4] = np.maximum(best, out[2])
    clipped: NDArray[np.float64] = np.clip(out, -CLAUSE_LIMIT, CLAUSE_LIMIT)
    return clipped


def summarise_many(
    clauses: NDArray[np.float64],
    first_clause: NDArray[np.int64],
    titled: Sequence[int],
    n_texts: int,
) -> NDArray[np.float64]:
    """Summarise the clauses of many items at once: shape (n_texts, 5, n_themes).

    The clauses of all texts come first, then those of the titles of the items in `titled`;
    `first_clause` tells where each begins. Equals `summarise` of each item.
    """
    out = np.full((n_texts, N_SUMMARIES, clauses.shape[1]), -CLAUSE_LIMIT)
    starts = first_clause[:n_texts]
    sizes = np.diff(first_clause)[:n_texts]
    text = clauses[: first_clause[n_texts]]
    best = np.maximum.reduceat(text, starts, axis=0)
    # Without one of its best clauses, the best of an item is its second best.
    is_best = text == np.repeat(best, sizes, axis=0)
    nth = np.cumsum(is_best, axis=0)
    before = (nth[starts] - is_best[starts])[np.repeat(np.arange(n_texts), sizes)]
    rest = np.where(is_best & (nth - before == 1), -np.inf, text)
    out[:, 0] = best
    out[:, 1] = np.maximum.reduceat(rest, starts, axis=0)
    if len(titled):
        out[titled, 2] = np.maximum.reduceat(clauses, first_clause[n_texts:-1], axis=0)
    out[:, 3] = np.maximum(text[starts], text[starts + (sizes > 1)])
    out[:, 4] = np.maximum(best, out[:, 2])
    clipped: NDArray[np.float64] = np.clip(out, -CLAUSE_LIMIT, CLAUSE_LIMIT)
    return clipped


def sigmoid(logits: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the logistic function, stable for large values of either sign."""
    out: NDArray[np.float64] = 0.5 * (1.0 + np.tanh(0.5 * logits))
    return out


def softmax(logits: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return probabilities along the last axis."""
    powers = np.exp(logits - logits.max(axis=-1, keepdims=True))
    out: NDArray[np.float64] = powers / powers.sum(axis=-1, keepdims=True)
    return out
