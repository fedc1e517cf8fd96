"""The compiled scorer: the trained pipeline's weights as plain arrays, without scikit-learn.

It gives the pipeline's probabilities to 1e-9 and, beside them, the scores of the clauses, which
are the evidence. Many items are scored together, so that the cost of an array operation is shared;
every sum runs over the parts of one item in a fixed order, so that an item scores the same to the
last bit alone and among others.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, BinaryIO, Final, NamedTuple

import numpy as np

from innotag.characters import CharTable, pack_grams
from innotag.features import Walk
from innotag.labels import THEMES
from innotag.layout import Layout, TermRows, Terms, build_words
from innotag.likeness import Grams, Likeness
from innotag.packed import NameTable, encode, pack
from innotag.scoring import sigmoid, softmax, summarise_many
from innotag.vocabulary import Term

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from innotag.features import ItemView

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

_NAMES: Final = ("words", "title", "marks")


class Scores(NamedTuple):
    """Scores of one item: probabilities, and logits of each clause (n_clauses, n_themes).

    `best` is the best logit of a clause for each theme, within ±`CLAUSE_LIMIT`. `known` is the
    share of the text's words that the model has met, each word as long as it is; numbers and names
    are no words here, and a text without words has a share of 0.
    """

    themes: list[float]
    lines: list[float]
    title_clauses: Floats
    text_clauses: Floats
    best: list[float]
    known: float


class Scorer:
    """Scores `ItemView`s with compiled weights."""

    def __init__(self, arrays: Mapping[str, NDArray[Any]]) -> None:
        self._arrays = dict(arrays)
        self.themes: tuple[str, ...] = _listed(arrays, "themes") or THEMES
        self.terms = tuple(Term(*row.split("\t")) for row in _listed(arrays, "terms"))
        self._n_themes = len(self.themes)
        rows = {name: _row_numbers(arrays[f"{name}_names"]) for name in _NAMES}
        self._words = build_words(rows["words"])
        self._title_words = NameTable(rows["title"])
        self._title_grams = NameTable(
            {name[1:]: row for name, row in rows["title"].items() if name[0] == "#"}
        )
        self._mark_rows = rows["marks"]
        self._term_rows = TermRows(rows["words"], rows["marks"])
        self._chars = CharTable.build(arrays["char_grams"])
        scale = arrays["scale"]  # weights are kept in single precision, before they are scaled
        self._words_coef, self._title_coef = (
            arrays["words_coef"] * scale,
            arrays["title_coef"] * scale,
        )
        self._clause_coef = arrays["clause_coef"].astype(np.float64)
        char_coef = arrays["char_coef"] * scale
        self._char_weights = np.vstack([np.zeros_like(char_coef[:1]), char_coef])
        self._likeness = Likeness(
            Grams(
                arrays["gram_codes"],
                int(arrays["gram_n_chars"]),
                tuple(arrays[f"gram_keys_{n}"] for n in (1, 2, 3)),
                tuple(arrays[f"gram_weights_{n}"] for n in (1, 2, 3)),
                arrays["gram_intercept"],
            )
        )
        self.thresholds: Floats = arrays["thresholds"]
        self.doubted: tuple[float, float] = tuple(arrays["review"].tolist())

    @classmethod
    def load(cls, file: Path | BinaryIO) -> Scorer:
        """Load a scorer; nothing in the file is executed."""
        with np.load(file, allow_pickle=False) as data:
            return cls({name: data[name] for name in data.files})

    def save(self, path: Path) -> None:
        """Write the arrays; the same arrays give the same bytes."""
        np.savez_compressed(path, allow_pickle=False, **self._arrays)

    def score(self, view: ItemView) -> Scores:
        """Score one item."""
        return self.score_many([view])[0]

    def score_many(self, views: Sequence[ItemView]) -> list[Scores]:
        """Score items; each gets the same scores as alone."""
        if not views:
            return []
        titled = [item for item, view in enumerate(views) if view.title is not None]
        fields = [view.text for view in views]
        fields += [title for view in views if (title := view.title) is not None]
        owners = np.array([*range(len(views)), *titled])
        walk = Walk.of(fields)
        layout = Layout.build(walk, self._words)
        terms = Terms.gather(walk, self._term_rows)
        clauses = self._score_clauses(layout, terms, n_texts=len(views))
        logits = np.tile(self._arrays["intercept"], (len(views), 1))
        logits += self._score_words(layout, terms, len(views))
        logits += self._score_titles(layout, owners, len(views))
        logits += self._score_chars(walk, len(views))
        summaries = summarise_many(clauses, walk.first_clause, titled, len(views))
        logits += self._score_summaries(summaries)
        return self._take_apart(logits, clauses, summaries[:, -1].tolist(), layout, titled)

    def _score_words(self, layout: Layout, terms: Terms, n_texts: int) -> Floats:
        known = (layout.rows >= 0) & (layout.field_of < n_texts)
        marked = (terms.rows.words >= 0) & (terms.field_of < n_texts)
        owner = np.concatenate([layout.field_of[known], terms.field_of[marked]])
        rows = np.concatenate([layout.rows[known], terms.rows.words[marked]])
        table, idf = self._words_coef, self._arrays["words_idf"]
        owner, rows, counts = _count_pairs(owner, rows, len(idf))
        weights = idf.take(rows) * (1.0 + np.log(counts))
        return _unit_sums(owner, weights, table.take(rows, axis=0), n_texts)

    def _score_titles(self, layout: Layout, owners: Ints, n_texts: int) -> Floats:
        walk = layout.walk
        chosen = np.flatnonzero(layout.votes & (layout.field_of >= n_texts))
        starts, lengths = walk.starts.take(chosen), walk.lengths.take(chosen)
        rows = [self._title_words.find(walk.text, walk.keys, starts, lengths)]
        found = [layout.field_of.take(chosen)]
        titles = [view.text for view in walk.views[n_texts:]]
        text = "".join(titles)
        keys = pack(encode(text))
        sizes = np.fromiter(map(len, titles), np.int64, len(titles))
        field_of = np.repeat(np.arange(n_texts, len(owners)), sizes)
        left = np.repeat(np.cumsum(sizes), sizes) - np.arange(len(text))
        for n in (1, 2, 3):
            at = np.flatnonzero(left >= n)
            rows.append(self._title_grams.find(text, keys, at, np.full(len(at), n)))
            found.append(field_of.take(at))
        which, where = np.concatenate(rows), np.concatenate(found)
        table, idf = self._title_coef, self._arrays["title_idf"]
        met = which >= 0
        where, which, _ = _count_pairs(owners[where[met]], which[met], len(idf))
        return _unit_sums(where, idf.take(which), table.take(which, axis=0), n_texts)

    def _score_chars(self, walk: Walk, n_texts: int) -> Floats:
        begins, n_chars = walk.begins[:n_texts], walk.sizes[:n_texts]
        points = walk.points[: begins[-1] + n_chars[-1] + 1]
        sums = self._chars.sum_weights(self._char_weights, points, begins, n_chars)
        scores: Floats = sums / np.sqrt(np.maximum(n_chars, 1))[:, None]
        return scores

    def _score_clauses(self, layout: Layout, terms: Terms, *, n_texts: int) -> Floats:
        n_clauses = layout.n_clauses
        table, idf = self._clause_coef, self._arrays["clause_idf"]
        known = layout.rows >= 0
        where, rows, _ = _count_pairs(layout.clause_of[known], layout.rows[known], len(idf))
        out = _unit_sums(where, idf.take(rows), table.take(rows, axis=0), n_clauses)
        marks = self._arrays["marks_coef"]
        at, which = np.nonzero(terms.rows.marks >= 0)
        where, rows, _ = _count_pairs(
            terms.clause_of.take(at), terms.rows.marks[at, which], len(marks)
        )
        out += _sums(where, marks.take(rows, axis=0), n_clauses)
        out += self._score_likeness(layout, n_clauses)
        first_clause = layout.walk.first_clause
        first, last = first_clause[:-1], first_clause[1:] - 1
        of_title = np.arange(first_clause[n_texts], n_clauses)
        longer = last[:n_texts] > first[:n_texts]
        for name, places in (
            ("place.first", first[:n_texts]),
            ("place.last", last[:n_texts][longer]),
            ("place.title", of_title),
        ):
            row = self._mark_rows.get(name)
            if row is not None:
                out[places] += 2.0 * marks[row]
        logits: Floats = out + self._arrays["clause_intercept"]
        return logits

    def _score_likeness(self, layout: Layout, n_clauses: int) -> Floats:
        votes, lengths = layout.votes, layout.walk.lengths
        points = layout.walk.points[np.repeat(votes, lengths)]
        like = self._likeness.score_clauses(
            points, lengths[votes], layout.clause_of[votes], n_clauses
        )
        # Column by column: a matrix product may round by the number of its rows.
        coef = self._arrays["like_coef"]
        out = np.zeros((n_clauses, self._n_themes))
        for column in range(like.shape[1]):
            out += like[:, column : column + 1] * coef[column]
        return out

    def _score_summaries(self, summaries: Floats) -> Floats:
        coef = self._arrays["summary_coef"]
        parts = summaries.reshape(-1, 1) * np.tile(coef, (len(summaries), 1))
        sums: Floats = np.add.reduceat(parts, np.arange(0, len(parts), len(coef)), axis=0)
        return sums

    def _take_apart(
        self,
        logits: Floats,
        clauses: Floats,
        best: list[list[float]],
        layout: Layout,
        titled: Sequence[int],
    ) -> list[Scores]:
        themes = sigmoid(logits[:, : self._n_themes]).tolist()
        lines = softmax(logits[:, self._n_themes :]).tolist()
        bounds = layout.walk.first_clause.tolist()
        n_texts = len(themes)
        voting = np.maximum(layout.chars_of(layout.votes), 1)
        shares = (layout.chars_of(layout.votes & (layout.rows >= 0)) / voting).tolist()
        titles = {item: n_texts + index for index, item in enumerate(titled)}
        none = clauses[:0]
        return [
            Scores(
                themes[item],
                lines[item],
                clauses[bounds[title] : bounds[title + 1]] if (title := titles.get(item)) else none,
                clauses[bounds[item] : bounds[item + 1]],
                best[item],
                shares[item],
            )
            for item in range(n_texts)
        ]


def _count_pairs(owner: Ints, rows: Ints, n_rows: int) -> tuple[Ints, Ints, Ints]:
    """Return the distinct (owner, row) pairs, sorted, and how often each occurs."""
    keys, counts = np.unique(owner * n_rows + rows, return_counts=True)
    return keys // n_rows, keys % n_rows, counts


def _sums(owner: Ints, values: Floats, n_owners: int) -> Floats:
    """Sum the rows of `values` by owner; `owner` is sorted."""
    out = np.zeros((n_owners, values.shape[1]))
    if len(owner):
        starts = np.flatnonzero(np.concatenate([[True], owner[1:] != owner[:-1]]))
        out[owner[starts]] = np.add.reduceat(values, starts, axis=0)
    return out


def _unit_sums(owner: Ints, weights: Floats, values: Floats, n_owners: int) -> Floats:
    """Sum `values` by owner, by weights brought to unit length for each owner."""
    parts = np.empty((len(weights), 1 + values.shape[1]))
    np.multiply(weights, weights, out=parts[:, 0])
    np.multiply(values, weights[:, None], out=parts[:, 1:])
    sums = _sums(owner, parts, n_owners)
    norms = np.sqrt(sums[:, :1])
    norms[norms == 0.0] = 1.0
    out: Floats = sums[:, 1:] / norms
    return out


def compile_scorer(pipeline: Any) -> Scorer:
    """Compile a fitted pipeline (see `pipeline.build_pipeline`) into a scorer."""
    union = dict(pipeline.named_steps["features"].transformer_list)
    read, decide = pipeline.named_steps["read"], pipeline.named_steps["decide"]
    scale, shift = decide.calibration_.T
    n_lines = len(decide.line_intercept_)
    scales = np.concatenate([scale, np.ones(n_lines)])
    coef = np.hstack([decide.coef_, np.zeros((len(decide.coef_), n_lines))])
    weights = pipeline.named_steps["features"].theme_weights()
    coef[: len(weights), :-n_lines] *= weights[:, None]
    coef[: len(weights), -n_lines:] = decide.line_coef_
    intercept = np.concatenate([decide.intercept_ * scale + shift, decide.line_intercept_])
    words, title = union["words"].tfidf_, union["title"].tfidf_
    clauses, chars = union["clauses"], union["chars"].counts_
    ends = np.cumsum([len(part.vocabulary_) for part in (words, title, chars)])
    words_coef, title_coef, char_coef, summary_coef = np.split(coef, ends)
    char_coef = char_coef * union["chars"].weight
    clause_names = _names(clauses.tfidf_.vocabulary_)
    word_names = _names(words.vocabulary_)
    merged = sorted({*word_names, *clause_names})
    at = {name: row for row, name in enumerate(merged)}
    n_clause_words = len(clause_names)
    n_known = n_clause_words + len(clauses.dict_.vocabulary_)
    return Scorer(
        {
            "themes": _pack(list(map(str, decide.classes_))),
            "terms": _pack(["\t".join(term) for term in getattr(read, "terms", ())]),
            "words_names": _pack(merged),
            "words_idf": _spread(words.idf_, word_names, at),
            # What is single is exact: the pipeline rounded its weights, all else is powers of two.
            "words_coef": _spread(words_coef, word_names, at).astype(np.float32),
            "clause_idf": _spread(clauses.tfidf_.idf_, clause_names, at),
            "clause_coef": _spread(clauses.coef_[:n_clause_words], clause_names, at).astype(
                np.float32
            ),
            "clause_intercept": clauses.intercept_,
            "marks_names": _pack(_names(clauses.dict_.vocabulary_)),
            "marks_coef": clauses.coef_[n_clause_words:n_known] * clauses.mark_weight,
            "like_coef": clauses.coef_[n_known:] * clauses.like_weight,
            **_spread_grams(clauses.grams_),
            "title_names": _pack(_names(title.vocabulary_)),
            "title_idf": title.idf_,
            "title_coef": title_coef.astype(np.float32),
            "char_grams": pack_grams(_names(chars.vocabulary_)),
            "char_coef": char_coef.astype(np.float32),
            "scale": scales,
            "summary_coef": summary_coef * scales * clauses.weight,
            "intercept": intercept,
            "thresholds": decide.thresholds_,
            "review": decide.review_,
        }
    )


def _spread_grams(grams: Grams) -> dict[str, NDArray[Any]]:
    arrays = {
        "gram_codes": grams.codes,
        "gram_n_chars": np.array(grams.n_chars),
        "gram_intercept": grams.intercept,
    }
    for n in (1, 2, 3):
        arrays[f"gram_keys_{n}"] = grams.keys[n - 1]
        arrays[f"gram_weights_{n}"] = grams.weights[n - 1]
    return arrays


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


def _row_numbers(packed: NDArray[np.uint8]) -> dict[str, int]:
    return {name: row for row, name in enumerate(_unpack(packed))}


def _unpack(packed: NDArray[np.uint8]) -> list[str]:
    return packed.tobytes().decode("utf-8").split("\n")
