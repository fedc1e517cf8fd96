"""The compiled scorer: the trained pipeline's weights as plain arrays, without scikit-learn.

It gives the pipeline's probabilities to 1e-9 and, beside them, the scores of the clauses, which
are the evidence.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, BinaryIO, Final, NamedTuple

import numpy as np

from innotag.features import title_grams
from innotag.labels import THEMES
from innotag.scoring import (
    clause_place,
    hit_marks,
    sigmoid,
    softmax,
    summarise,
    term_counts,
)
from innotag.vocabulary import Term

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from numpy.typing import NDArray

    from innotag.features import Field, ItemView

_NAMES: Final = ("words", "title", "counts", "marks")


class Scores(NamedTuple):
    """Scores of one item: probabilities, and logits of each clause (n_clauses, n_themes)."""

    themes: NDArray[np.float64]
    lines: NDArray[np.float64]
    title_clauses: NDArray[np.float64]
    text_clauses: NDArray[np.float64]


class Scorer:
    """Scores `ItemView`s with compiled weights."""

    def __init__(self, arrays: Mapping[str, NDArray[Any]]) -> None:
        self._arrays = dict(arrays)
        self.themes: tuple[str, ...] = _listed(arrays, "themes") or THEMES
        self.terms = tuple(Term(*row.split("\t")) for row in _listed(arrays, "terms"))
        self._n_themes = len(self.themes)
        names = {name: _unpack(arrays[f"{name}_names"]) for name in _NAMES}
        self._word_rows = {name: row for row, name in enumerate(names["words"])}
        self._title_rows = {name: row for row, name in enumerate(names["title"])}
        self._count_rows = {name: row for row, name in enumerate(names["counts"])}
        self._mark_rows = {name: row for row, name in enumerate(names["marks"])}
        # One table a family: idf first, then the weights, so that one gather fetches both.
        self._words = np.column_stack([arrays["words_idf"], arrays["words_coef"]])
        self._clause_words = np.column_stack([arrays["clause_idf"], arrays["clause_coef"]])
        self._title = np.column_stack([arrays["title_idf"], arrays["title_coef"]])
        self._counts = arrays["counts_coef"]
        self._marks = arrays["marks_coef"]
        self._summary = arrays["summary_coef"]
        self._clause_intercept = arrays["clause_intercept"]
        self._intercept = arrays["intercept"]
        self.thresholds: NDArray[np.float64] = arrays["thresholds"]
        self.review: NDArray[np.float64] = arrays["review"]
        self._term_rows: dict[int, tuple[int | None, tuple[int, ...]]] = {}

    @classmethod
    def load(cls, file: Path | BinaryIO) -> Scorer:
        """Load a scorer; nothing in the file is executed."""
        with np.load(file, allow_pickle=False) as data:
            return cls({name: data[name] for name in data.files})

    def save(self, path: Path) -> None:
        """Write the arrays; the same arrays give the same bytes."""
        np.savez_compressed(path, allow_pickle=False, **self._arrays)

    def known_share(self, field: Field) -> float:
        """Return the share of the words of a field that the model has met."""
        known = sum(word in self._word_rows for word in field.words)
        return known / len(field.words) if field.words else 0.0

    def score(self, view: ItemView) -> Scores:
        """Score one item."""
        text_logits, text_clauses = self._read(view.text, is_title=False)
        logits = self._intercept + text_logits
        title_clauses = np.empty((0, self._n_themes))
        if view.title is not None:
            _, title_clauses = self._read(view.title, is_title=True)
            logits = logits + self._score_title(view.title)
        summary = summarise(title_clauses, text_clauses)
        logits = logits + summary.ravel() @ self._summary
        rows = self._count_rows
        for name, value in term_counts(view).items():
            row = rows.get(name)
            if row is not None:
                logits = logits + self._counts[row] * value
        return Scores(
            sigmoid(logits[: self._n_themes]),
            softmax(logits[self._n_themes :]),
            title_clauses,
            text_clauses,
        )

    def _read(self, field: Field, *, is_title: bool) -> tuple[Any, NDArray[np.float64]]:
        """Return the logits that the words of a field add, and the logits of its clauses."""
        n_clauses = len(field.clauses)
        last = n_clauses - 1
        get = self._word_rows.get
        counts: dict[int, int] = {}
        pairs: dict[tuple[int, int], None] = {}
        for word, clause in zip(field.words, field.clause_of, strict=True):
            row = get(word)
            if row is not None:
                counts[row] = counts.get(row, 0) + 1
                pairs[min(clause, last), row] = None
        marks: dict[tuple[int, int], None] = {}
        for hit, clause in zip(field.hits, field.hit_clauses, strict=True):
            word_row, mark_rows = self._rows_of(hit.term)
            if word_row is not None:
                counts[word_row] = counts.get(word_row, 0) + 1
            for row in mark_rows:
                marks[clause, row] = None
        clauses = self._score_clauses(n_clauses, pairs, marks, is_title=is_title)
        if is_title or not counts:
            return 0.0, clauses
        table = self._words[list(counts)]
        weights = table[:, 0] * (1.0 + np.log(np.fromiter(counts.values(), float, len(counts))))
        norm = np.sqrt(weights @ weights)
        return (weights @ table[:, 1:] / norm if norm else 0.0), clauses

    def _score_clauses(
        self,
        n_clauses: int,
        pairs: dict[tuple[int, int], None],
        marks: dict[tuple[int, int], None],
        *,
        is_title: bool,
    ) -> NDArray[np.float64]:
        out = np.zeros((n_clauses, self._n_themes))
        if pairs:
            where, rows = np.array(list(pairs)).T
            table = self._clause_words[rows]
            idf = table[:, 0]
            np.add.at(out, where, table[:, 1:] * idf[:, None])
            norm = np.sqrt(np.bincount(where, idf * idf, n_clauses))
            norm[norm == 0.0] = 1.0
            out /= norm[:, None]
        if marks:
            where, rows = np.array(list(marks)).T
            np.add.at(out, where, self._marks[rows])
        for index in {0, n_clauses - 1} if not is_title else range(n_clauses):
            place = clause_place(index, n_clauses - 1, is_title=is_title)
            row = self._mark_rows.get(place) if place else None
            if row is not None:
                out[index] += 2.0 * self._marks[row]
        logits: NDArray[np.float64] = out + self._clause_intercept
        return logits

    def _rows_of(self, term: Term) -> tuple[int | None, tuple[int, ...]]:
        found = self._term_rows.get(id(term))
        if found is None:
            rows = (self._mark_rows.get(name) for name in hit_marks(term))
            found = (
                self._word_rows.get(f"§{term.theme}:{term.text}"),
                tuple(row for row in rows if row is not None),
            )
            self._term_rows[id(term)] = found
        return found

    def _score_title(self, field: Field) -> Any:
        get = self._title_rows.get
        rows = {row for gram in title_grams(field) if (row := get(gram)) is not None}
        if not rows:
            return 0.0
        table = self._title[list(rows)]
        idf = table[:, 0]
        return idf @ table[:, 1:] / np.sqrt(idf @ idf)


def compile_scorer(pipeline: Any) -> Scorer:
    """Compile a fitted pipeline (see `pipeline.build_pipeline`) into a scorer."""
    union = dict(pipeline.named_steps["features"].transformer_list)
    read, decide = pipeline.named_steps["read"], pipeline.named_steps["decide"]
    scale, shift = decide.calibration_.T
    coef = np.hstack([decide.coef_ * scale, decide.line_coef_])
    intercept = np.concatenate([decide.intercept_ * scale + shift, decide.line_intercept_])
    words, title = union["words"].tfidf_, union["title"].tfidf_
    terms, clauses = union["terms"], union["clauses"]
    sizes = [len(words.vocabulary_), len(title.vocabulary_), len(terms.dict_.vocabulary_)]
    ends = np.cumsum(sizes)
    words_coef, title_coef, counts_coef, summary_coef = np.split(coef, ends)
    clause_names = _names(clauses.tfidf_.vocabulary_)
    word_names = _names(words.vocabulary_)
    merged = sorted({*word_names, *clause_names})
    at = {name: row for row, name in enumerate(merged)}
    n_clause_words = len(clause_names)
    return Scorer(
        {
            "themes": _pack(list(map(str, decide.classes_))),
            "terms": _pack(["\t".join(term) for term in getattr(read, "terms", ())]),
            "words_names": _pack(merged),
            "words_idf": _spread(words.idf_, word_names, at),
            "words_coef": _spread(words_coef, word_names, at),
            "clause_idf": _spread(clauses.tfidf_.idf_, clause_names, at),
            "clause_coef": _spread(clauses.coef_[:n_clause_words], clause_names, at),
            "clause_intercept": clauses.intercept_,
            "marks_names": _pack(_names(clauses.dict_.vocabulary_)),
            "marks_coef": clauses.coef_[n_clause_words:] * clauses.mark_weight,
            "title_names": _pack(_names(title.vocabulary_)),
            "title_idf": title.idf_,
            "title_coef": title_coef,
            "counts_names": _pack(_names(terms.dict_.vocabulary_)),
            "counts_coef": counts_coef * terms.weight,
            "summary_coef": summary_coef * clauses.weight,
            "intercept": intercept,
            "thresholds": decide.thresholds_,
            "review": decide.review_,
        }
    )


def _names(vocabulary: Mapping[str, int]) -> list[str]:
    return sorted(vocabulary, key=vocabulary.__getitem__)


def _spread(values: Any, names: list[str], at: Mapping[str, int]) -> NDArray[np.float64]:
    out = np.zeros((len(at), *values.shape[1:]))
    out[[at[name] for name in names]] = values
    return out


def _pack(names: list[str]) -> NDArray[np.uint8]:
    return np.frombuffer("\n".join(names).encode("utf-8"), dtype=np.uint8)


def _listed(arrays: Mapping[str, NDArray[Any]], name: str) -> tuple[str, ...]:
    """Return the names packed under `name`; a scorer of the fixed themes may have none."""
    return tuple(_unpack(arrays[name])) if name in arrays and arrays[name].size else ()


def _unpack(packed: NDArray[np.uint8]) -> list[str]:
    return packed.tobytes().decode("utf-8").split("\n")
