"""The trained pipeline: scikit-learn estimators from (title, text) to probabilities.

    read ─▶ union(words · grams of the title · characters · best clauses) ─▶ decide

The class paths in this module are part of the artifact's format: the module never moves.
"""

from __future__ import annotations

from collections import Counter
from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple, Self

import numpy as np
from scipy.sparse import csr_matrix, diags, hstack
from sklearn.base import BaseEstimator, ClassifierMixin, TransformerMixin
from sklearn.feature_extraction import DictVectorizer
from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold
from sklearn.pipeline import FeatureUnion, Pipeline
from sklearn.svm import LinearSVC

from innotag.characters import char_pairs
from innotag.features import ItemView, read_field, text_words, title_grams
from innotag.labels import BUSINESS_LINES, THEMES
from innotag.likeness import LIKENESS_LIMIT, Grams, Likeness, char_grams, pack_grams
from innotag.packed import encode
from innotag.recognisers import name_spans
from innotag.scoring import (
    N_SUMMARIES,
    Clause,
    iter_clauses,
    sigmoid,
    softmax,
    summarise,
    term_counts,
)
from innotag.text import normalise
from innotag.vocabulary import Term, load_terms, vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from innotag.features import Field
    from innotag.vocabulary import Vocabulary


class Target(NamedTuple):
    """What a training item says: themes, line, evidence substring per theme, event group."""

    themes: tuple[str, ...]
    business_line: str
    evidence: dict[str, str]
    group: str


class ItemReader(TransformerMixin, BaseEstimator):  # type: ignore[misc]
    """Turn (title, text) pairs into `ItemView`s, names masked; `terms` join the shipped ones."""

    def __init__(self, terms: tuple[Term, ...] = ()) -> None:
        self.terms = terms

    def fit(self, X: Sequence[tuple[str | None, str]], y: object = None) -> Self:  # noqa: ARG002
        """Do nothing: reading learns nothing."""
        return self

    def transform(self, X: Iterable[tuple[str | None, str]]) -> list[ItemView]:
        """Return one view per pair."""
        known = vocabulary(getattr(self, "terms", ()))  # a model of the fixed themes has none
        return [
            ItemView(_read(title, known) if title else None, _read(text, known))
            for title, text in X
        ]


def _read(text: str, terms: Vocabulary) -> Field:
    view = normalise(text)
    return read_field(view, name_spans(view.text), terms=terms)


def _identity(features: list[str]) -> list[str]:
    return features


class TextWords(TransformerMixin, BaseEstimator):  # type: ignore[misc]
    """Words and terms of the text: sublinear term frequency times idf, rows of length one.

    Shape (n_items, n_features), `vocabulary_` from feature to column.
    """

    def __init__(self, min_df: int = 2) -> None:
        self.min_df = min_df

    def fit(self, X: Sequence[ItemView], y: object = None) -> Self:  # noqa: ARG002
        """Learn the vocabulary and the document frequencies."""
        self.tfidf_ = TfidfVectorizer(analyzer=_identity, min_df=self.min_df, sublinear_tf=True)
        self.tfidf_.fit([text_words(view.text) for view in X])
        return self

    def transform(self, X: Sequence[ItemView]) -> csr_matrix:
        """Return the weighted matrix."""
        return self.tfidf_.transform([text_words(view.text) for view in X])


_NO_TITLE: Final = "-"  # the one feature of items without titles: no gram, and no word, of any


class TitleGrams(TransformerMixin, BaseEstimator):  # type: ignore[misc]
    """Words and character n-grams of the title, presence times idf, rows of length one."""

    def __init__(self, min_df: int = 2) -> None:
        self.min_df = min_df

    def fit(self, X: Sequence[ItemView], y: object = None) -> Self:  # noqa: ARG002
        """Learn the vocabulary and the document frequencies."""
        grams = self._grams(X)
        counts = Counter(gram for its in grams for gram in set(its))
        if max(counts.values(), default=0) < self.min_df:  # no titles, or none like another
            grams = [[_NO_TITLE]] * self.min_df
        self.tfidf_ = TfidfVectorizer(analyzer=_identity, min_df=self.min_df, binary=True)
        self.tfidf_.fit(grams)
        return self

    def transform(self, X: Sequence[ItemView]) -> csr_matrix:
        """Return the weighted matrix; an item without a title has a row of zeros."""
        return self.tfidf_.transform(self._grams(X))

    @staticmethod
    def _grams(X: Sequence[ItemView]) -> list[list[str]]:
        return [title_grams(view.title) if view.title else [] for view in X]


class TextChars(TransformerMixin, BaseEstimator):  # type: ignore[misc]
    """Characters of the text, alone and two in a row, times `weight`; see `innotag.characters`.

    Names and numbers are masked. Shape (n_items, n_features).
    """

    def __init__(self, min_df: int = 3, weight: float = 0.5) -> None:
        self.min_df = min_df
        self.weight = weight

    def fit(self, X: Sequence[ItemView], y: object = None) -> Self:  # noqa: ARG002
        """Learn which occur."""
        self.counts_ = CountVectorizer(analyzer=char_pairs, min_df=self.min_df)
        self.counts_.fit([view.text.masked for view in X])
        return self

    def transform(self, X: Sequence[ItemView]) -> csr_matrix:
        """Return the weighted matrix; an empty text has a row of zeros."""
        texts = [view.text.masked for view in X]
        lengths = np.array([max(1, len(text)) for text in texts])
        return (diags(self.weight / np.sqrt(lengths)) @ self.counts_.transform(texts)).tocsr()


class TermCounts(TransformerMixin, BaseEstimator):  # type: ignore[misc]
    """Counts of the vocabulary's terms (see `term_counts`), times `weight`."""

    def __init__(self, weight: float = 0.3) -> None:
        self.weight = weight

    def fit(self, X: Sequence[ItemView], y: object = None) -> Self:  # noqa: ARG002
        """Learn which counts occur."""
        self.dict_ = DictVectorizer().fit([term_counts(view) for view in X])
        return self

    def transform(self, X: Sequence[ItemView]) -> csr_matrix:
        """Return the matrix of counts."""
        return self.dict_.transform([term_counts(view) for view in X]) * self.weight


@lru_cache(maxsize=4)
def fit_grams(themes: tuple[str, ...], terms: tuple[Term, ...], C: float) -> Grams:
    """Learn from the vocabulary which n-grams of characters make a strong term of each theme.

    A strong term of a theme is a positive example, its weak terms are left out, and all other
    terms, false friends among them, are negative.
    """
    strengths: dict[str, dict[str, str]] = {}
    for term in (*load_terms(), *terms):
        strengths.setdefault(term.text, {})[term.theme] = term.strength
    counter = CountVectorizer(analyzer=char_grams, min_df=2)
    counts = counter.fit_transform(strengths)
    weights = np.zeros((counts.shape[1], len(themes)))
    intercept = np.zeros(len(themes))
    for column, theme in enumerate(themes):
        said = [found.get(theme) for found in strengths.values()]
        kept = np.array([strength != "weak" for strength in said])
        positive = np.array([strength == "strong" for strength in said])
        if not positive.any():  # a theme without terms resembles nothing
            intercept[column] = -LIKENESS_LIMIT
            continue
        model = LogisticRegression(C=C, max_iter=2000).fit(counts[kept], positive[kept])
        weights[:, column], intercept[column] = model.coef_[0], model.intercept_[0]
    names = counter.get_feature_names_out()
    return pack_grams(dict(zip(names, weights, strict=True)), intercept)


class ClauseScores(TransformerMixin, BaseEstimator):  # type: ignore[misc]
    """Scores of the clauses that carry a theme, summarised per item.

    A logistic regression per theme is trained on clauses: those that touch the evidence span of a
    theme are positive, all clauses of items without the theme negative, the rest left out. An item
    gets per theme: best and second best clause of the text, the title, the lead (best of the first
    two clauses), and the best of all; shape (n_items, 5 * n_themes). `fit_transform` scores each
    item by a model that has not seen its event.

    A clause is known by its words, the terms in it, its place, and how much it looks like a term of
    each theme (`likeness`), which lets words speak that no training item has.
    """

    def __init__(
        self,
        *,
        C: float = 3.0,
        mark_weight: float = 0.5,
        weight: float = 0.3,
        n_folds: int = 4,
        like_weight: float = 0.5,
        themes: tuple[str, ...] = THEMES,
        terms: tuple[Term, ...] = (),
    ) -> None:
        self.themes = themes
        self.terms = terms
        self.like_weight = like_weight
        self.C = C
        self.mark_weight = mark_weight
        self.weight = weight
        self.n_folds = n_folds

    def fit(self, X: Sequence[ItemView], y: Sequence[Target]) -> Self:
        """Fit the clause models on all items."""
        clauses = [list(iter_clauses(view)) for view in X]
        flat = [clause for group in clauses for clause in group]
        self.grams_ = fit_grams(self.themes, self.terms, 1.0)
        self.tfidf_ = TfidfVectorizer(analyzer=_identity, min_df=2, binary=True)
        self.tfidf_.fit([clause.words for clause in flat])
        self.dict_ = DictVectorizer().fit([clause.marks for clause in flat])
        matrix = self._matrix(flat)
        self.coef_ = np.zeros((matrix.shape[1], len(self.themes)))
        self.intercept_ = np.zeros(len(self.themes))
        for column, theme in enumerate(self.themes):
            labels = np.concatenate(
                [_touch(group, target, theme) for group, target in zip(clauses, y, strict=True)]
            )
            kept = labels >= 0
            model = LogisticRegression(C=self.C, max_iter=2000)
            model.fit(matrix[kept], labels[kept])
            self.coef_[:, column] = _shorten(model.coef_[0])
            self.intercept_[column] = model.intercept_[0]
        return self

    def fit_transform(self, X: Sequence[ItemView], y: Sequence[Target]) -> csr_matrix:
        """Return out-of-fold scores, then fit on all items."""
        scores = np.zeros((len(X), N_SUMMARIES * len(self.themes)))
        groups = [target.group for target in y]
        for train, test in GroupKFold(self.n_folds).split(groups, groups=groups):
            self.fit([X[i] for i in train], [y[i] for i in train])
            scores[test] = self.transform([X[i] for i in test]).toarray()
        self.fit(X, y)
        return csr_matrix(scores)

    def transform(self, X: Sequence[ItemView]) -> csr_matrix:
        """Return the summaries."""
        clauses = [list(iter_clauses(view)) for view in X]
        flat = [clause for group in clauses for clause in group]
        logits = self._matrix(flat) @ self.coef_ + self.intercept_
        rows = np.empty((len(X), N_SUMMARIES * len(self.intercept_)))
        at = 0
        for row, group in enumerate(clauses):
            scores = logits[at : at + len(group)]
            at += len(group)
            n_title = sum(clause.is_title for clause in group)
            rows[row] = summarise(scores[:n_title], scores[n_title:]).ravel()
        return csr_matrix(rows * self.weight)

    def _matrix(self, clauses: Sequence[Clause]) -> csr_matrix:
        words = self.tfidf_.transform([clause.words for clause in clauses])
        marks = self.dict_.transform([clause.marks for clause in clauses])
        like = csr_matrix(_like(self.grams_, clauses) * self.like_weight)
        return hstack([words, marks * self.mark_weight, like]).tocsr()


def _like(grams: Grams, clauses: Sequence[Clause]) -> NDArray[np.float64]:
    words = [word for clause in clauses for word in clause.words]
    sizes = np.array([len(word) for word in words], dtype=np.int64)
    clause_of = np.repeat(np.arange(len(clauses)), [len(clause.words) for clause in clauses])
    points = encode("".join(words))
    return Likeness(grams).score_clauses(points, sizes, clause_of, len(clauses))


def _touch(clauses: Sequence[Clause], target: Target, theme: str) -> NDArray[np.int8]:
    """Label clauses: 1 touches the evidence of the theme, 0 has nothing of it, -1 left out."""
    if theme not in target.themes:
        return np.zeros(len(clauses), dtype=np.int8)
    evidence = target.evidence[theme]
    pieces = {evidence[i : i + 4] for i in range(max(1, len(evidence) - 3))}
    return np.array(
        [
            1
            if clause.text and (clause.text in evidence or any(p in clause.text for p in pieces))
            else -1
            for clause in clauses
        ],
        dtype=np.int8,
    )


_WORDING: Final = {"words": "tfidf_", "title": "tfidf_", "chars": "counts_"}


# The wording has many features that say little each: for themes it counts this many times more, so
# that the regularisation lets it speak beside terms and clauses. Powers of two, exact in any float.
THEME_WEIGHTS: Final = {"words": 4.0, "chars": 8.0}


class Features(NamedTuple):
    """The features of items, one row each: the `wording` of text and title, and `all` of them.

    `all` begins with the wording, times `ItemFeatures.theme_weights`.
    """

    wording: csr_matrix
    all: csr_matrix


class ItemFeatures(FeatureUnion):  # type: ignore[misc]
    """The union of all features, those of the wording first: words, grams of the title, characters.

    Clauses follow, which speak of themes.
    """

    def fit_transform(self, X: Sequence[ItemView], y: Sequence[Target]) -> Features:
        """Fit every part and return the features."""
        return self._to_features(super().fit_transform(X, y))

    def transform(self, X: Sequence[ItemView]) -> Features:
        """Return the features."""
        return self._to_features(super().transform(X))

    def theme_weights(self) -> NDArray[np.float64]:
        """Return the weight that each feature of the wording has where themes are decided."""
        parts = dict(self.transformer_list)
        fitted = {name: getattr(parts.get(name), kept, None) for name, kept in _WORDING.items()}
        sizes = {name: len(kept.vocabulary_) for name, kept in fitted.items() if kept}
        return np.repeat([THEME_WEIGHTS.get(name, 1.0) for name in sizes], [*sizes.values()])

    def _to_features(self, matrix: csr_matrix) -> Features:
        weights = self.theme_weights()
        wording = matrix[:, : len(weights)].tocsr()
        return Features(
            wording, hstack([wording @ diags(weights), matrix[:, len(weights) :]]).tocsr()
        )


_NEVER: Final = -50.0  # the score of a business line that no item has


class ThemeClassifier(ClassifierMixin, BaseEstimator):  # type: ignore[misc]
    """One-vs-rest logistic regression over themes, and linear support vectors over business lines.

    Where terms and clauses speak for a theme, a regression over all features learns little from the
    rest of the wording, which is what tells a mention from the business. So the score of a theme is
    a weighted sum of three regressions: over all features, over the wording alone, and, over the
    wording, whether the item has a theme at all. Sums of linear models are linear: the mixture
    costs nothing when items are scored.

    The line is read from the wording alone: clauses speak of themes, and mislead it. Its classes
    weigh the same, however many items they have; its probabilities are the softmax of the distances
    to the margins, stretched to fit held-out items.

    Probabilities of themes are calibrated by Platt scaling on out-of-fold scores grouped by event
    (Platt 1999); `thresholds_` are chosen on them, per theme, to maximise F1, and shrunk half-way
    to 0.5, since a threshold chosen on few positives overfits (Lin & Lin 2023).
    """

    def __init__(
        self,
        C: float = 3.0,
        line_C: float = 0.3,
        n_folds: int = 5,
        wording_share: float = 0.3,
        any_share: float = 0.2,
        themes: tuple[str, ...] = THEMES,
    ) -> None:
        self.themes = themes
        self.C = C
        self.line_C = line_C
        self.n_folds = n_folds
        self.wording_share = wording_share
        self.any_share = any_share

    def fit(self, X: Features, y: Sequence[Target]) -> Self:
        """Fit the models."""
        truth = np.array([[theme in target.themes for theme in self.themes] for target in y])
        groups = [target.group for target in y]
        self.fit_themes(X.all, truth, groups, n_wording=X.wording.shape[1])
        lines = np.array([BUSINESS_LINES.index(target.business_line) for target in y])
        held = np.zeros((len(lines), len(BUSINESS_LINES)))
        for train, test in GroupKFold(self.n_folds).split(groups, groups=groups):
            coef, intercept = self._fit_lines(X.wording[train], lines[train])
            held[test] = X.wording[test] @ coef + intercept
        coef, intercept = self._fit_lines(X.wording, lines)
        stretch = best_stretch(held, lines)
        self.line_coef_, self.line_intercept_ = _shorten(coef * stretch), intercept * stretch
        return self

    def _fit_lines(
        self, X: csr_matrix, lines: NDArray[np.int64]
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        coef = np.zeros((X.shape[1], len(BUSINESS_LINES)))
        intercept = np.full(len(BUSINESS_LINES), _NEVER)
        met, counts = np.unique(lines, return_counts=True)
        if len(met) == 1:
            intercept[met] = 0.0
            return coef, intercept
        for line, count in zip(met, counts, strict=True):
            weights = {True: len(lines) / (len(met) * count), False: 1.0}
            model = LinearSVC(C=self.line_C, class_weight=weights, random_state=0)
            model.fit(X, lines == line)
            coef[:, line], intercept[line] = model.coef_[0], model.intercept_[0]
        return coef, intercept

    def fit_themes(
        self, X: csr_matrix, truth: NDArray[np.bool_], groups: Sequence[str], *, n_wording: int = 0
    ) -> Self:
        """Fit, calibrate and set thresholds for themes alone; truth has shape (n_items, n_themes).

        The first `n_wording` columns are read by themselves, too. Items of one group are never on
        both sides of a fold.
        """
        self.classes_ = np.array(self.themes)
        held = np.zeros(truth.shape)
        for train, test in GroupKFold(self.n_folds).split(groups, groups=groups):
            coef, intercept = self._fit_themes(X[train], truth[train], n_wording)
            held[test] = X[test] @ coef + intercept
        self.coef_, self.intercept_ = self._fit_themes(X, truth, n_wording)
        self.coef_ = _shorten(self.coef_)
        self.calibration_ = np.array(
            [_platt(held[:, column], truth[:, column]) for column in range(len(self.themes))]
        )
        self.held_out_ = self._calibrate(held)
        self.thresholds_ = np.array(
            [
                (best_threshold(self.held_out_[:, column], truth[:, column]) + 0.5) / 2
                for column in range(len(self.themes))
            ]
        )
        self.review_ = review_band(self.held_out_, truth, self.thresholds_)
        return self

    def _fit_themes(
        self, X: csr_matrix, truth: NDArray[np.bool_], n_wording: int
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        coef, intercept = self._fit_each(X, truth)
        if n_wording:
            wording = X[:, :n_wording]
            alone, shift = self._fit_each(wording, truth)
            coef *= 1.0 - self.wording_share
            coef[:n_wording] += self.wording_share * alone
            intercept += self.wording_share * (shift - intercept)
            some = np.any(truth, axis=1).reshape(-1, 1)
            if not some.all():
                of_any, shift = self._fit_each(wording, some)
                coef[:n_wording] += self.any_share * of_any
                intercept += self.any_share * shift
        return coef, intercept

    def _fit_each(
        self, X: csr_matrix, truth: NDArray[np.bool_]
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        coef = np.zeros((X.shape[1], truth.shape[1]))
        intercept = np.zeros(truth.shape[1])
        for column in range(truth.shape[1]):
            model = LogisticRegression(C=self.C, max_iter=3000).fit(X, truth[:, column])
            coef[:, column], intercept[column] = model.coef_[0], model.intercept_[0]
        return coef, intercept

    def _calibrate(self, logits: NDArray[np.float64]) -> NDArray[np.float64]:
        scaled: NDArray[np.float64] = logits * self.calibration_[:, 0] + self.calibration_[:, 1]
        return sigmoid(scaled)

    def predict_proba(self, X: Features) -> NDArray[np.float64]:
        """Return probabilities: a column a theme, then four of lines that sum to one."""
        lines = softmax(X.wording @ self.line_coef_ + self.line_intercept_)
        return np.hstack([self.predict_themes(X.all), lines])

    def predict_themes(self, X: csr_matrix) -> NDArray[np.float64]:
        """Return calibrated probabilities of the themes, shape (n_items, n_themes)."""
        return self._calibrate(X @ self.coef_ + self.intercept_)

    def predict(self, X: Features) -> NDArray[np.bool_]:
        """Return which themes are said, shape (n_items, n_themes)."""
        said: NDArray[np.bool_] = self.predict_proba(X)[:, : len(self.classes_)] >= self.thresholds_
        return said


def _shorten(coef: NDArray[np.float64]) -> NDArray[np.float64]:
    """Round weights to 16 significant bits: files of models are smaller, and decide alike."""
    mantissa, exponent = np.frexp(coef)
    rounded: NDArray[np.float64] = np.ldexp(np.rint(mantissa * 65536.0) / 65536.0, exponent)
    return rounded


def _platt(logits: NDArray[np.float64], truth: NDArray[np.bool_]) -> tuple[float, float]:
    model = LogisticRegression(C=1e6, max_iter=1000).fit(logits[:, None], truth)
    return float(model.coef_[0, 0]), float(model.intercept_[0])


def best_stretch(scores: NDArray[np.float64], truth: NDArray[np.int64]) -> float:
    """Return the factor of scores (n_items, n_classes) that makes their softmax likeliest."""

    def loss(stretch: float) -> float:
        said = softmax(scores * stretch)[np.arange(len(truth)), truth]
        return -float(np.log(np.maximum(said, 1e-12)).mean())

    stretches: list[float] = np.geomspace(0.25, 16.0, 61).tolist()
    return min(stretches, key=loss)


def best_threshold(scores: NDArray[np.float64], truth: NDArray[np.bool_]) -> float:
    """Return the threshold, on a grid of hundredths, with the best F1."""
    best, at = -1.0, 0.5
    for threshold in np.arange(0.2, 0.81, 0.01):
        said = scores >= threshold
        f1 = 2 * (said & truth).sum() / max(1, said.sum() + truth.sum())
        if f1 > best + 1e-12:
            best, at = float(f1), float(threshold)
    return at


def review_band(
    scores: NDArray[np.float64],
    truth: NDArray[np.bool_],
    thresholds: NDArray[np.float64],
    *,
    precision: float = 0.992,
    kept: float = 0.82,
) -> NDArray[np.float64]:
    """Return (low, high): a probability between them marks its item for review.

    `high` is the lowest bound at which the labels said in the kept items reach the wanted precision
    on held-out scores, while at least the wanted share of items is kept; then `low` is taken as far
    below the thresholds as that share still allows. Where the precision cannot be had, the share
    decides how far `high` goes.

    The aim is 0.99 of the labels on 0.8 of the items. Both are asked a little higher, since other
    reasons mark items, too, and what held-out scores promise is not quite met elsewhere
    (`benchmarks/review.py`).
    """
    just_below = float(thresholds.min())

    def keep(low: float, high: float) -> NDArray[np.bool_]:
        doubtful: NDArray[np.bool_] = np.any((scores > low) & (scores < high), axis=1)
        return ~doubtful

    high = float(thresholds.max())
    for bound in np.arange(high, 0.995, 0.005):
        kept_rows = keep(just_below, bound)
        if kept_rows.mean() < kept:
            break
        high = float(bound)
        said = scores[kept_rows] >= thresholds
        if (said & truth[kept_rows]).sum() >= precision * said.sum():
            break
    lows = [low for low in np.arange(0.05, just_below, 0.01) if keep(low, high).mean() >= kept]
    return np.array([min(lows, default=just_below), high])


def build_pipeline(*, themes: tuple[str, ...] = THEMES, terms: tuple[Term, ...] = ()) -> Pipeline:
    """Return the unfitted pipeline from (title, text) pairs to themes and lines.

    `terms` join the shipped vocabulary, for themes that it does not know.
    """
    union = ItemFeatures(
        [
            ("words", TextWords()),
            ("title", TitleGrams()),
            ("chars", TextChars()),
            ("clauses", ClauseScores(themes=themes, terms=terms)),
        ]
    )
    return Pipeline(
        [
            ("read", ItemReader(terms=terms)),
            ("features", union),
            ("decide", ThemeClassifier(themes=themes)),
        ]
    )
