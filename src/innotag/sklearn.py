"""The theme classifier as a scikit-learn estimator, to train and compare on own labels.

It is trained like the shipped model, but stands alone: what a Tagger loads is built by
`innotag train`.
"""

from __future__ import annotations

from collections import Counter
from itertools import repeat
from typing import TYPE_CHECKING, Any, Self

import numpy as np
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.model_selection import GroupKFold
from sklearn.pipeline import FeatureUnion
from sklearn.utils.validation import check_is_fitted

from innotag import pipeline
from innotag.errors import InputError, LabelError
from innotag.features import title_grams
from innotag.labels import THEMES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import ArrayLike, NDArray

    from innotag.features import ItemView

Pair = tuple[str | None, str]


class ThemeClassifier(ClassifierMixin, BaseEstimator):  # type: ignore[misc]
    """Classify texts into finance themes, none to all of them.

    A multilabel classifier as scikit-learn knows them: `y` and the predictions are indicator
    matrices, `predict_proba` gives one calibrated probability a theme, `score` is the share of
    items whose set of themes is exactly right.

    Parameters
    ----------
    C
        Inverse strength of regularisation.
    min_df
        A word or n-gram counts if it stands in at least so many training items.
    n_folds
        Folds of the cross-validation that calibrates and sets the thresholds.
    themes
        The theme of each column of `y`.

    Attributes
    ----------
    classes_
        The themes, shape (n_themes,).
    thresholds_
        The probability from which on a theme is said, shape (n_themes,).

    Examples
    --------
    >>> X = ["光伏电站贷款"] * 4 + ["向茶农发放贷款"] * 4 + ["社保卡换领"] * 4
    >>> y = [[1, 0]] * 4 + [[0, 1]] * 4 + [[0, 0]] * 4
    >>> model = ThemeClassifier(n_folds=2, themes=("green", "inclusive")).fit(X, y)
    >>> model.predict(["屋顶光伏贷款", "社保卡"]).tolist()
    [[1, 0], [0, 0]]
    """

    def __init__(
        self,
        *,
        C: float = 3.0,
        min_df: int = 2,
        n_folds: int = 5,
        themes: tuple[str, ...] = THEMES,
    ) -> None:
        self.C = C
        self.min_df = min_df
        self.n_folds = n_folds
        self.themes = themes

    def fit(
        self,
        X: Iterable[Any],
        y: ArrayLike,
        *,
        evidence: Sequence[Mapping[str, str]] | None = None,
        groups: Sequence[Any] | None = None,
    ) -> Self:
        """Fit on texts, or on (title, text) pairs, and their themes.

        `y` has shape (n_items, n_themes) and holds 0 and 1. `evidence` names, per item, the part
        of title or text that carries each theme; with it the model also learns from single
        clauses, as the shipped one does. Items of one of the `groups` (reports of one event, say)
        never stand on both sides of a fold.

        Raises
        ------
        InputError
            If `X` is one str or holds anything but texts and pairs.
        LabelError
            If `y` or `evidence` do not fit `X`, or a theme has too few items for the folds.
        """
        pairs = to_pairs(X)
        truth = self._check_y(y, len(pairs))
        names = _spread(truth, self.n_folds) if groups is None else [str(g) for g in groups]
        if len(names) != len(pairs):
            raise LabelError(f"{len(pairs)} items were given with {len(names)} groups.")
        self._check_folds(truth, names)
        found = [_themes_of(row, self.themes) for row in truth]
        if evidence is not None:
            _check_evidence(pairs, found, evidence)
        targets = [
            pipeline.Target(themes, "other", dict(spans), name)
            for themes, spans, name in zip(found, evidence or repeat({}), names, strict=False)
        ]
        views = pipeline.ItemReader().transform(pairs)
        self.features_ = self._build_features(
            with_titles=_is_repeated(views, self.min_df), with_clauses=evidence is not None
        )
        matrix = self.features_.fit_transform(views, targets)
        self.decider_ = pipeline.ThemeClassifier(
            C=self.C, n_folds=self.n_folds, themes=tuple(self.themes)
        ).fit_themes(matrix.tocsr(), truth, names)
        self.classes_ = self.decider_.classes_
        self.thresholds_ = self.decider_.thresholds_
        return self

    def predict_proba(self, X: Iterable[Any]) -> NDArray[np.float64]:
        """Return calibrated probabilities, shape (n_items, n_themes)."""
        check_is_fitted(self)
        pairs = to_pairs(X)
        if not pairs:
            return np.zeros((0, len(self.classes_)))
        views = pipeline.ItemReader().transform(pairs)
        probabilities: NDArray[np.float64] = self.decider_.predict_themes(
            self.features_.transform(views).tocsr()
        )
        return probabilities

    def predict(self, X: Iterable[Any]) -> NDArray[np.int_]:
        """Return which themes are said, shape (n_items, n_themes), as 0 and 1."""
        said: NDArray[np.int_] = (self.predict_proba(X) >= self.thresholds_).astype(int)
        return said

    def __sklearn_tags__(self) -> Any:
        """Tell scikit-learn that this takes texts and gives several labels."""
        tags = super().__sklearn_tags__()
        tags.classifier_tags.multi_label = True
        tags.classifier_tags.multi_class = False
        tags.target_tags.multi_output = True
        tags.input_tags.string = True
        tags.input_tags.two_d_array = False
        tags.no_validation = True
        return tags

    def _build_features(self, *, with_titles: bool, with_clauses: bool) -> FeatureUnion:
        parts: list[tuple[str, Any]] = [
            ("words", pipeline.TextWords(min_df=self.min_df)),
            ("terms", pipeline.TermCounts()),
        ]
        if with_titles:
            parts.append(("title", pipeline.TitleGrams(min_df=self.min_df)))
        if with_clauses:
            clauses = pipeline.ClauseScores(n_folds=self.n_folds, themes=tuple(self.themes))
            parts.append(("clauses", clauses))
        return FeatureUnion(parts)

    def _check_y(self, y: ArrayLike, n_items: int) -> NDArray[np.bool_]:
        if not n_items:
            raise LabelError("ThemeClassifier.fit needs items; X is empty.")
        try:
            given = np.asarray(y)
        except ValueError as error:
            given = np.array(None)
            raise self._wrong_y("rows of different lengths") from error
        wanted = (n_items, len(self.themes))
        if given.shape != wanted:
            raise self._wrong_y(f"shape {given.shape} for {n_items} items")
        if given.dtype.kind not in "biuf" or not np.isin(given, (0, 1)).all():
            raise self._wrong_y("values other than 0 and 1")
        return given.astype(bool)

    def _wrong_y(self, found: str) -> LabelError:
        names = ", ".join(self.themes)
        return LabelError(
            f"y of ThemeClassifier.fit must be an indicator matrix of 0 and 1, one row an item, "
            f"with the columns {names}; found {found}. "
            "sklearn.preprocessing.MultiLabelBinarizer(classes=...) makes one from sets of themes."
        )

    def _check_folds(self, truth: NDArray[np.bool_], groups: Sequence[str]) -> None:
        n_groups = len(set(groups))
        if not 2 <= self.n_folds <= n_groups:
            raise LabelError(
                f"n_folds of ThemeClassifier must be between 2 and the number of items or groups "
                f"({n_groups}); found {self.n_folds!r}."
            )
        for train, _ in GroupKFold(self.n_folds).split(groups, groups=groups):
            share = truth[train].mean(axis=0)
            for theme, part in zip(self.themes, share, strict=True):
                if part in (0, 1):
                    count = int(truth[:, list(self.themes).index(theme)].sum())
                    raise LabelError(
                        f"Theme {theme!r} has {count} of {len(truth)} items, too few (or too many) "
                        f"for n_folds={self.n_folds}: every fold must leave items with and without "
                        "it. Give more items, set fewer folds, or leave the theme out of `themes`."
                    )


def to_pairs(X: Iterable[Any]) -> list[Pair]:
    """Return (title, text) pairs from texts, from pairs, or from a frame of title and text.

    Examples
    --------
    >>> to_pairs(["发放贷款", ("茶香贷", "发放贷款")])
    [(None, '发放贷款'), ('茶香贷', '发放贷款')]
    """
    if isinstance(X, (str, bytes)):
        raise InputError(
            f"X of ThemeClassifier must be a list or an array of texts, not one "
            f"{type(X).__name__}. Use [text] for a single text."
        )
    if hasattr(X, "columns"):
        names = list(X.columns)
        if "text" not in names:
            raise InputError(
                f"A frame given to ThemeClassifier needs a column 'text'; found {names!r}."
            )
        titles = X["title"].tolist() if "title" in names else [None] * len(X["text"])  # type: ignore[index]
        X = zip(titles, X["text"].tolist(), strict=True)  # type: ignore[index]
    return [_to_pair(value, row) for row, value in enumerate(X)]


def _to_pair(value: Any, row: int) -> Pair:
    if isinstance(value, str):
        return None, str(value)
    parts = list(value) if isinstance(value, (tuple, list, np.ndarray)) else []
    if len(parts) == 2 and isinstance(parts[1], str):
        title, text = parts
        if isinstance(title, str) or title is None or title != title:  # noqa: PLR0124  (NaN)
            return (title if isinstance(title, str) and title else None), str(text)
    raise InputError(
        f"X of ThemeClassifier holds texts or (title, text) pairs; found {value!r} in row {row}."
    )


def _spread(truth: NDArray[np.bool_], n_folds: Any) -> list[str]:
    """Return a fold for each item, so that every set of themes is spread evenly over the folds."""
    ranks = np.empty(len(truth), dtype=int)
    ranks[np.lexsort(truth.T)] = np.arange(len(truth))
    return [str(rank % max(1, int(n_folds))) for rank in ranks]


def _is_repeated(views: Iterable[ItemView], min_df: int) -> bool:
    """Say whether any word or n-gram of the titles stands in enough of them to be learned."""
    counts = Counter(gram for view in views if view.title for gram in set(title_grams(view.title)))
    return any(count >= min_df for count in counts.values())


def _themes_of(row: NDArray[np.bool_], themes: Sequence[str]) -> tuple[str, ...]:
    return tuple(theme for theme, said in zip(themes, row, strict=True) if said)


def _check_evidence(
    pairs: Sequence[Pair],
    found: Sequence[tuple[str, ...]],
    evidence: Sequence[Mapping[str, str]],
) -> None:
    if len(evidence) != len(pairs):
        raise LabelError(f"{len(pairs)} items were given with {len(evidence)} of evidence.")
    for row, ((title, text), themes, spans) in enumerate(zip(pairs, found, evidence, strict=True)):
        for theme in themes:
            span = spans.get(theme)
            if not span or not (span in text or (title and span in title)):
                raise LabelError(
                    f"Evidence of {theme!r} in row {row} must be a part of its title or text; "
                    f"found {span!r}."
                )
