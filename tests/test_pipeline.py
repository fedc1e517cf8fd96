"""What the deciding step learns: mixed regressions for themes, stretched margins for the line."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.sparse import csr_matrix, hstack
from sklearn.linear_model import LogisticRegression

from innotag.labels import BUSINESS_LINES
from innotag.pipeline import Features, Target, ThemeClassifier, best_stretch, review_band
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
    wanted = 0.75 * parts[0] + 0.25 * parts[1] + 0.5 * parts[2]
    assert found == pytest.approx(wanted, rel=2e-5, abs=1e-6)


def test_without_shares_there_is_one_regression():
    truth = np.array(["green" in its for its in THEMES])
    found = fit(wording_share=0.0, any_share=0.0).coef_[:, 1]
    assert found == pytest.approx(regression(X.all, truth), rel=2e-5, abs=1e-6)


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


HALF = np.array([0.5, 0.5])


def held_out(n_doubtful, *, n_sure=100):
    """Return scores and truth: some at 0.8, half of them right, as many at 0.3, the rest sure."""
    doubtful, low, sure = [[0.8, 0.01]], [[0.3, 0.01]], [[0.999, 0.01]]
    scores = np.array(doubtful * n_doubtful + low * n_doubtful + sure * n_sure)
    truth = scores > 0.9
    truth[: n_doubtful // 2, 0] = True
    return scores, truth


def test_review_reaches_above_the_thresholds_until_the_labels_said_are_right():
    scores, truth = held_out(10)
    low, high = review_band(scores, truth, HALF, precision=0.99, kept=0.5)
    assert low < 0.3
    assert 0.8 < high < 0.82
    kept = ~((scores > low) & (scores < high)).any(axis=1)
    assert ((scores >= HALF) & ~truth)[kept].sum() == 0


def test_review_gives_to_missed_themes_only_what_wrong_ones_leave():
    scores, truth = held_out(10)
    low, high = review_band(scores, truth, HALF, precision=0.99, kept=0.9)
    assert low >= 0.3
    assert high > 0.8


@pytest.mark.parametrize("kept", [0.6, 0.8, 0.95])
def test_review_marks_no_more_than_it_may(kept):
    scores, truth = RNG.random((500, 2)) ** 0.3, RNG.random((500, 2)) < 0.5
    scores[RNG.random((500, 2)) < 0.9] = 0.01
    low, high = review_band(scores, truth, HALF, precision=1.0, kept=kept)
    assert (~((scores > low) & (scores < high)).any(axis=1)).mean() >= kept


def test_review_asks_for_more_than_the_aim_and_marks_the_fewer_below_the_threshold():
    scores = np.concatenate([RNG.beta(0.1, 2.0, (2000, 2)), RNG.beta(2.0, 0.2, (500, 2))])
    truth = RNG.random(scores.shape) < scores
    low, high = review_band(scores, truth, HALF)
    kept = ~((scores > low) & (scores < high)).any(axis=1)
    assert kept.mean() >= 0.82
    assert high - 0.5 > 0.5 - low
