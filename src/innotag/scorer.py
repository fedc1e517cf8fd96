"""The compiled scorer: the trained pipeline's weights as plain arrays, without scikit-learn.

It gives the pipeline's probabilities to 1e-9 and, beside them, the scores of the clauses, which
are the evidence. Many items are scored together, so that the cost of an array operation is shared;
every sum runs over the parts of one item in a fixed order, so that an item scores the same to the
last bit alone and among others.
"""

from __future__ import annotations

from itertools import chain, repeat
from typing import TYPE_CHECKING, Any, BinaryIO, Final, NamedTuple

import numpy as np

from innotag.characters import CharTable, encode, pack_grams
from innotag.features import BREAKS, NAME_MASK, SILENT, title_grams
from innotag.labels import THEMES
from innotag.likeness import Grams, Likeness
from innotag.scoring import hit_marks, hit_place, sigmoid, softmax, summarise_many
from innotag.vocabulary import Term

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from innotag.features import Field, ItemView

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

_NAMES: Final = ("words", "title", "counts", "marks")
_MISS: Final = -1  # a word that the model has not met
_BREAK: Final = -2
_SILENT: Final = -3
_ZERO: Final = ord("0")  # every number begins with it, once its digits are masked
_MASKED: Final = ord(NAME_MASK)


class Scores(NamedTuple):
    """Scores of one item: probabilities, and logits of each clause (n_clauses, n_themes).

    `known` is the share of the text's words that the model has met, each word as long as it is;
    numbers and names are no words here, and a text without words has a share of 0.
    """

    themes: list[float]
    lines: list[float]
    title_clauses: Floats
    text_clauses: Floats
    known: float


class _TermRows(NamedTuple):
    """Where a term stands in the tables; -1 where it has no weight."""

    word: int
    marks: tuple[int, ...]
    counts: tuple[int, ...]
    places: dict[str, int]
    strong: int


class _Layout(NamedTuple):
    """Fields (all texts, then the titles there are) laid end to end.

    `words` holds the row of each known word, `word_clause` its clause and `word_field` its field;
    clauses are numbered through all fields, `first_clause[f]` is the first one of field `f` and
    the last entry their number. All words that may vote, known or not, stand end to end in
    `points`, each of `sizes` characters and in the clause `clause_of`. The masked texts, without
    the titles, stand end to end in `chars`, each of `n_chars` characters.
    """

    words: Ints
    word_clause: Ints
    word_field: Ints
    first_clause: Ints
    points: Ints
    sizes: Ints
    clause_of: Ints
    chars: Ints
    n_chars: Ints
    known_share: list[float]


class _Terms(NamedTuple):
    """The terms found in the fields of a layout, as flat columns."""

    word_field: Ints
    word_rows: Ints
    mark_clause: Ints
    mark_rows: Ints
    count_field: Ints
    count_rows: Ints
    strong_field: Ints
    strong_columns: Ints


class Scorer:
    """Scores `ItemView`s with compiled weights."""

    def __init__(self, arrays: Mapping[str, NDArray[Any]]) -> None:
        self._arrays = dict(arrays)
        self.themes: tuple[str, ...] = _listed(arrays, "themes") or THEMES
        self.terms = tuple(Term(*row.split("\t")) for row in _listed(arrays, "terms"))
        self._n_themes = len(self.themes)
        rows = {name: _row_numbers(arrays[f"{name}_names"]) for name in _NAMES}
        self._word_rows = {
            **rows["words"],
            **dict.fromkeys(SILENT, _SILENT),
            **dict.fromkeys(BREAKS, _BREAK),
        }
        self._title_rows = rows["title"]
        self._count_rows = rows["counts"]
        self._mark_rows = rows["marks"]
        self._chars = CharTable.build(arrays["char_grams"])
        char_coef = arrays["char_coef"] * arrays["char_scale"]  # kept in single precision
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
        self.review: Floats = arrays["review"]
        self._no_strong = [rows["counts"].get(f"{t}.no_strong", _MISS) for t in self.themes]
        self._term_rows: dict[int, _TermRows] = {}

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
        layout = self._lay_out(fields, len(views))
        terms = self._gather_terms(fields, layout.first_clause.tolist(), len(views))
        clauses = self._score_clauses(layout, terms, n_texts=len(views))
        logits = np.tile(self._arrays["intercept"], (len(views), 1))
        logits += self._score_words(layout, terms, len(views))
        logits += self._score_titles(views, titled)
        logits += self._score_chars(layout)
        logits += self._score_counts(views, terms, owners)
        logits += self._score_summaries(clauses, layout.first_clause, titled, len(views))
        return self._take_apart(logits, clauses, layout, titled)

    def _lay_out(self, fields: Sequence[Field], n_texts: int) -> _Layout:
        get = self._word_rows.get
        rows = [list(map(get, field.tokens, repeat(_MISS))) for field in fields]
        sizes = np.fromiter(map(len, rows), np.int64, len(rows))
        flat = np.fromiter(chain.from_iterable(rows), np.int64, int(sizes.sum()))
        field_of = np.repeat(np.arange(len(fields)), sizes)
        opens = np.ones(len(flat), dtype=bool)  # a clause opens at the field's start and at breaks
        opens[1:] = (flat[:-1] == _BREAK) | (field_of[1:] != field_of[:-1])
        opens &= flat != _BREAK
        # A field of breaks alone has one empty clause, which no word opens.
        n_clauses = np.maximum(np.bincount(field_of[opens], minlength=len(fields)), 1)
        first = np.concatenate([[0], np.cumsum(n_clauses)])
        n_open = np.cumsum(opens)
        starts = np.cumsum(sizes) - sizes
        clause_of = n_open - 1 - (n_open[starts] - opens[starts])[field_of] + first[field_of]
        known = flat >= 0
        masked = [field.masked for field in fields]
        points = encode("".join(masked))
        n_chars = np.fromiter(map(len, masked[:n_texts]), np.int64, n_texts)
        lengths = np.fromiter(
            map(len, chain.from_iterable(field.tokens for field in fields)), np.int64, len(flat)
        )
        votes = known | ((flat == _MISS) & (lengths > 0))
        heads = points[np.minimum(np.cumsum(lengths) - lengths, max(len(points) - 1, 0))[votes]]
        votes[votes] = (heads != _ZERO) & (heads != _MASKED)

        def length_of(chosen: NDArray[np.bool_]) -> Floats:
            sums = np.bincount(field_of[chosen], lengths[chosen], minlength=len(fields))
            return sums.astype(np.float64)

        return _Layout(
            flat[known],
            clause_of[known],
            field_of[known],
            first,
            points[np.repeat(votes, lengths)],
            lengths[votes],
            clause_of[votes],
            points[: n_chars.sum()],
            n_chars,
            (length_of(known & votes) / np.maximum(length_of(votes), 1)).tolist(),
        )

    def _rows_of(self, term: Term) -> _TermRows:
        found = self._term_rows.get(id(term))
        if found is None:
            kind = f"{term.theme}.{term.strength}"
            counted = [kind, f"{term.subtheme}.{term.strength}"] if term.subtheme else [kind]
            found = _TermRows(
                self._word_rows.get(f"§{term.theme}:{term.text}", _MISS),
                _known(self._mark_rows, hit_marks(term)),
                _known(self._count_rows, counted),
                {
                    place: self._count_rows.get(f"{kind}@{place}", _MISS)
                    for place in ("title", "lead", "body", "end")
                },
                self.themes.index(term.theme)
                if term.strength == "strong" and term.theme in self.themes
                else _MISS,
            )
            self._term_rows[id(term)] = found
        return found

    def _gather_terms(
        self, fields: Sequence[Field], first_clause: Sequence[int], n_texts: int
    ) -> _Terms:
        columns: tuple[list[int], ...] = tuple([] for _ in _Terms._fields)
        words_of, words, marks_of, marks, counts_of, counts, strong_of, strong = columns
        for index, field in enumerate(fields):
            n_clauses = len(field.clauses)
            for hit, clause in zip(field.hits, field.hit_clauses, strict=True):
                rows = self._term_rows.get(id(hit.term)) or self._rows_of(hit.term)
                if index < n_texts and rows.word != _MISS:
                    words_of.append(index)
                    words.append(rows.word)
                for mark in rows.marks:
                    marks_of.append(first_clause[index] + clause)
                    marks.append(mark)
                place = hit_place(clause, n_clauses, is_title=index >= n_texts)
                for count in (*rows.counts, rows.places[place]):
                    counts_of.append(index)
                    counts.append(count)
                if rows.strong != _MISS:
                    strong_of.append(index)
                    strong.append(rows.strong)
        return _Terms(*(np.array(column, dtype=np.int64) for column in columns))

    def _score_words(self, layout: _Layout, terms: _Terms, n_texts: int) -> Floats:
        of_text = layout.word_field < n_texts
        owner = np.concatenate([layout.word_field[of_text], terms.word_field])
        rows = np.concatenate([layout.words[of_text], terms.word_rows])
        table, idf = self._arrays["words_coef"], self._arrays["words_idf"]
        owner, rows, counts = _count_pairs(owner, rows, len(idf))
        weights = idf[rows] * (1.0 + np.log(counts))
        return _unit_sums(owner, weights, table[rows], n_texts)

    def _score_titles(self, views: Sequence[ItemView], titled: Sequence[int]) -> Floats:
        get = self._title_rows.get
        owner: list[int] = []
        rows: list[int] = []
        for item in titled:
            title = views[item].title
            if title is not None:
                found = [row for gram in title_grams(title) if (row := get(gram)) is not None]
                rows += found
                owner += repeat(item, len(found))
        table, idf = self._arrays["title_coef"], self._arrays["title_idf"]
        where, which, _ = _count_pairs(np.array(owner, int), np.array(rows, int), len(idf))
        return _unit_sums(where, idf[which], table[which], len(views))

    def _score_chars(self, layout: _Layout) -> Floats:
        sums = self._chars.sum_weights(self._char_weights, layout.chars, layout.n_chars)
        scores: Floats = sums / np.sqrt(np.maximum(layout.n_chars, 1))[:, None]
        return scores

    def _score_counts(self, views: Sequence[ItemView], terms: _Terms, owners: Ints) -> Floats:
        table = self._arrays["counts_coef"]
        slogan = self._count_rows.get("slogan")
        sloganed = [
            item
            for item, view in enumerate(views)
            if view.text.slogans or (view.title is not None and view.title.slogans)
        ]
        met = terms.count_rows != _MISS
        owner, rows, counts = _count_pairs(
            owners[terms.count_field[met]], terms.count_rows[met], len(table)
        )
        values = 0.5 + np.minimum(counts, 3) / 2
        out = _sums(owner, values[:, None] * table[rows], len(views))
        if slogan is not None and sloganed:
            out[sloganed] += table[slogan]
        said = np.zeros((len(views), self._n_themes), dtype=bool)
        said[owners[terms.strong_field], terms.strong_columns] = True
        for column, row in enumerate(self._no_strong):
            if row != _MISS:
                out[~said[:, column]] += table[row]
        return out

    def _score_clauses(self, layout: _Layout, terms: _Terms, *, n_texts: int) -> Floats:
        n_clauses = int(layout.first_clause[-1])
        table, idf = self._arrays["clause_coef"], self._arrays["clause_idf"]
        where, rows, _ = _count_pairs(layout.word_clause, layout.words, len(idf))
        out = _unit_sums(where, idf[rows], table[rows], n_clauses)
        marks = self._arrays["marks_coef"]
        where, rows, _ = _count_pairs(terms.mark_clause, terms.mark_rows, len(marks))
        out += _sums(where, marks[rows], n_clauses)
        out += self._score_likeness(layout, n_clauses)
        first, last = layout.first_clause[:-1], layout.first_clause[1:] - 1
        of_title = np.arange(layout.first_clause[n_texts], n_clauses)
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

    def _score_likeness(self, layout: _Layout, n_clauses: int) -> Floats:
        like = self._likeness.score_clauses(
            layout.points, layout.sizes, layout.clause_of, n_clauses
        )
        # Column by column: a matrix product may round by the number of its rows.
        coef = self._arrays["like_coef"]
        out = np.zeros((n_clauses, self._n_themes))
        for column in range(like.shape[1]):
            out += like[:, column : column + 1] * coef[column]
        return out

    def _score_summaries(
        self, clauses: Floats, first_clause: Ints, titled: Sequence[int], n_texts: int
    ) -> Floats:
        summaries = summarise_many(clauses, first_clause, titled, n_texts)
        coef = self._arrays["summary_coef"]
        parts = summaries.reshape(-1, 1) * np.tile(coef, (n_texts, 1))
        sums: Floats = np.add.reduceat(parts, np.arange(0, len(parts), len(coef)), axis=0)
        return sums

    def _take_apart(
        self, logits: Floats, clauses: Floats, layout: _Layout, titled: Sequence[int]
    ) -> list[Scores]:
        themes = sigmoid(logits[:, : self._n_themes]).tolist()
        lines = softmax(logits[:, self._n_themes :]).tolist()
        bounds = layout.first_clause.tolist()
        n_texts = len(themes)
        titles = {item: n_texts + index for index, item in enumerate(titled)}
        none = clauses[:0]
        return [
            Scores(
                themes[item],
                lines[item],
                clauses[bounds[title] : bounds[title + 1]] if (title := titles.get(item)) else none,
                clauses[bounds[item] : bounds[item + 1]],
                layout.known_share[item],
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
    sums = _sums(owner, np.column_stack([weights, values]) * weights[:, None], n_owners)
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
    coef[: len(decide.line_coef_), -n_lines:] = decide.line_coef_
    intercept = np.concatenate([decide.intercept_ * scale + shift, decide.line_intercept_])
    words, title = union["words"].tfidf_, union["title"].tfidf_
    terms, clauses = union["terms"], union["clauses"]
    chars = union["chars"].counts_
    parts = (words, title, chars, terms.dict_)
    ends = np.cumsum([len(part.vocabulary_) for part in parts])
    words_coef, title_coef, char_coef, counts_coef, summary_coef = np.split(coef, ends)
    words_coef, title_coef, counts_coef, summary_coef = (
        table * scales for table in (words_coef, title_coef, counts_coef, summary_coef)
    )
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
            "words_coef": _spread(words_coef, word_names, at),
            "clause_idf": _spread(clauses.tfidf_.idf_, clause_names, at),
            "clause_coef": _spread(clauses.coef_[:n_clause_words], clause_names, at),
            "clause_intercept": clauses.intercept_,
            "marks_names": _pack(_names(clauses.dict_.vocabulary_)),
            "marks_coef": clauses.coef_[n_clause_words:n_known] * clauses.mark_weight,
            "like_coef": clauses.coef_[n_known:] * clauses.like_weight,
            **_spread_grams(clauses.grams_),
            "title_names": _pack(_names(title.vocabulary_)),
            "title_idf": title.idf_,
            "title_coef": title_coef,
            "char_grams": pack_grams(_names(chars.vocabulary_)),
            "char_coef": char_coef.astype(np.float32),  # exact: the pipeline rounded it
            "char_scale": scales,
            "counts_names": _pack(_names(terms.dict_.vocabulary_)),
            "counts_coef": counts_coef * terms.weight,
            "summary_coef": summary_coef * clauses.weight,
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


def _known(rows: Mapping[str, int], names: Iterable[str]) -> tuple[int, ...]:
    return tuple(row for name in names if (row := rows.get(name)) is not None)


def _unpack(packed: NDArray[np.uint8]) -> list[str]:
    return packed.tobytes().decode("utf-8").split("\n")
