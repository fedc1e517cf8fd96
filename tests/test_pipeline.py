"""What the deciding step learns: mixed regressions for themes, stretched margins for the line."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.sparse import csr_matrix, hstack
from sklearn.linear_model import LogisticRegression

from innotag.labels import BUSINESS_LINES
from innotag.pipeline import Features, Target, ThemeClassifier, best_stretch
from innotag.scoring import softmax

RNG = np.random.default_rng(0)
N, N_WORDING = 60, 6
WORDING = csr_matrix(RNG.random((N, N_WORDING)))
X = Features(WORDING, hstack([WORDING * 4.0, RNG.random((N, 3))]).tocsr())
THEMES = np.array([("green",) * int(X.all[i, 0] > 2) + ("technology",) * int(i % 3 == 0)
                   for i in range(N)], dtype=object)  # fmt: skip


def targets(lines=BUSINESS_LINES):
    return [Target(THEMES[i], lines[i % len(lines)], {}, str(i)) for i in range(N)]


def fit(**params):
    return ThemeClassifier(n_folds=3, themes=("technology", "green"), **params).fit(X, targets())


def regression(features, truth):
    model = LogisticRegression(C=3.0, max_iter=3000).fit(features, truth)
    return np.append(model.coef_[0], np.zeros(X.all.shape[1] - features.shape[1]))


def test_a_theme_is_a_weighted_sum_of_three_regressions():
    truth = np.array(["green" in its for its in THEMES])
    some = np.array([len(its) > 0 for its in THEMES])
    wording = X.all[:, :N_WORDING]
    parts = regression(X.all, truth), regression(wording, truth), regression(wording, some)
    found = fit(wording_share=0.25, any_share=0.5).coef_[:, 1]
    assert found == pytest.approx(0.75 * parts[0] + 0.25 * parts[1] + 0.5 * parts[2], abs=1e-6)


def test_without_shares_there_is_one_regression():
    truth = np.array(["green" in its for its in THEMES])
    found = fit(wording_share=0.0, any_share=0.0).coef_[:, 1]
    assert found == pytest.approx(regression(X.all, truth), abs=1e-6)


def test_items_that_all_have_a_theme_can_be_learned_from():
    truth = np.column_stack([np.arange(N) % 2 == 0, np.arange(N) % 2 == 1])
    model = ThemeClassifier(n_folds=3, themes=("technology", "green"))
    model.fit_themes(X.all, truth, [str(i) for i in range(N)], n_wording=N_WORDING)
    assert np.isfinite(model.predict_themes(X.all)).all()


@pytest.mark.parametrize("lines", [("credit",), ("credit", "other"), BUSINESS_LINES])
def test_only_lines_that_items_have_are_said(lines):
    model = ThemeClassifier(n_folds=3, themes=("technology", "green")).fit(X, targets(lines))
    said = model.predict_proba(X)[:, 2:]
    assert said.sum(axis=1) == pytest.approx(np.ones(N))
    assert {BUSINESS_LINES[at] for at in said.argmax(axis=1)} <= set(lines)


def test_scores_are_stretched_until_they_are_as_sure_as_they_are_right():
    scores = RNG.normal(size=(4000, 4))
    powers = softmax(3.0 * scores).cumsum(axis=1)
    truth = (RNG.random((4000, 1)) > powers).sum(axis=1)
    assert best_stretch(scores, truth) == pytest.approx(3.0, rel=0.1)
