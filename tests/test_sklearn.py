"""The estimator's contract: scikit-learn's own checks say little about text."""

import copy
import json
import pickle
import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from sklearn.base import clone, is_classifier
from sklearn.exceptions import NotFittedError
from sklearn.model_selection import GridSearchCV, cross_val_predict, cross_val_score
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import FunctionTransformer, MultiLabelBinarizer

from innotag.errors import InputError, LabelError
from innotag.labels import THEMES
from innotag.sklearn import ThemeClassifier, to_pairs

DATA = Path(__file__).parents[1] / "training_data"
N_ITEMS = 60


@pytest.fixture(scope="module")
def items():
    """A few real training items of every kind."""
    names = ("green", "inclusive-pension", "none-and-mixed", "tech-digital")
    lines = [(DATA / f"{name}.jsonl").read_text(encoding="utf-8").splitlines() for name in names]
    return [json.loads(line) for part in lines for line in part[: N_ITEMS // 4 * 4 : 4]]


@pytest.fixture(scope="module")
def X(items):  # noqa: N802  (scikit-learn's name)
    return [(item["title"], item["text"]) for item in items]


@pytest.fixture(scope="module")
def y(items):
    return MultiLabelBinarizer(classes=THEMES).fit_transform([item["themes"] for item in items])


@pytest.fixture(scope="module")
def model(X, y):
    return ThemeClassifier(n_folds=2).fit(X, y)


def test_sklearn_fit_returns_self_and_changes_no_input(X, y):
    before = copy.deepcopy(X), y.copy()
    estimator = ThemeClassifier(n_folds=2)
    assert estimator.fit(X, y) is estimator
    assert before[0] == X
    assert (before[1] == y).all()


def test_sklearn_init_stores_and_params_come_back():
    params = {"C": 1.0, "min_df": 1, "n_folds": 3, "themes": ("green", "tech")}
    estimator = ThemeClassifier(**params)
    assert estimator.get_params() == params
    assert ThemeClassifier().set_params(**params).get_params() == params
    with pytest.raises(ValueError, match="Invalid parameter 'c'"):
        estimator.set_params(c=1)


def test_sklearn_clone_is_unfitted_and_fits_the_same(model, X, y):
    twin = clone(model)
    assert twin.get_params() == model.get_params()
    assert not hasattr(twin, "classes_")
    assert (twin.fit(X, y).predict_proba(X) == model.predict_proba(X)).all()


def test_sklearn_shapes_dtypes_and_ranges(model, X, y):
    probabilities = model.predict_proba(X)
    said = model.predict(X)
    assert probabilities.shape == said.shape == y.shape
    assert ((probabilities >= 0) & (probabilities <= 1)).all()
    assert set(np.unique(said)) <= {0, 1}
    assert said.dtype.kind == "i"
    assert (said == (probabilities >= model.thresholds_)).all()
    assert tuple(model.classes_) == THEMES
    assert is_classifier(model)


def test_sklearn_learns_its_items(model, X, y):
    assert model.score(X, y) > 0.8


def test_sklearn_takes_texts_pairs_arrays_series_and_frames(model, items):
    texts = [item["text"] for item in items[:5]]
    pairs = [("新产品", text) for text in texts]
    frame = pd.DataFrame(pairs, columns=["title", "text"])
    expected = model.predict_proba(texts)
    for form in (tuple(texts), np.array(texts), np.array(texts, dtype=object), pd.Series(texts)):
        assert (model.predict_proba(form) == expected).all()
    assert (model.predict_proba(frame[["text"]]) == expected).all()
    expected = model.predict_proba(pairs)
    for form in (np.array(pairs, dtype=object), frame, [list(pair) for pair in pairs]):
        assert (model.predict_proba(form) == expected).all()
    assert to_pairs(frame.assign(title=[None, float("nan"), "", "新", "新"]))[:3] == [
        (None, text) for text in texts[:3]
    ]


def test_sklearn_one_by_one_equals_all_at_once_in_any_order(model, X):
    together = model.predict_proba(X[:12])
    single = np.vstack([model.predict_proba([pair]) for pair in X[:12]])
    np.testing.assert_allclose(together, single, rtol=0, atol=1e-12)
    np.testing.assert_allclose(model.predict_proba(X[11::-1]), together[::-1], rtol=0, atol=1e-12)


def test_sklearn_empty_input_gives_empty_output(model):
    assert model.predict_proba([]).shape == (0, 5)
    assert model.predict([]).shape == (0, 5)


@pytest.mark.parametrize("text", ["", " ", "\ud800", "😀", "亿" * 500])
def test_sklearn_any_text_gets_probabilities(model, text):
    assert np.isfinite(model.predict_proba([text, (text, text)])).all()


def test_sklearn_pickles(model, X):
    again = pickle.loads(pickle.dumps(model))  # noqa: S301  (own bytes)
    assert (again.predict_proba(X[:5]) == model.predict_proba(X[:5])).all()


def test_sklearn_unfitted_says_so(X):
    with pytest.raises(NotFittedError, match="not fitted yet"):
        ThemeClassifier().predict(X)


def test_sklearn_works_in_pipeline_and_grid_search(X, y):
    strip = FunctionTransformer(lambda rows: [text for _, text in rows])
    steps = Pipeline([("texts", strip), ("themes", ThemeClassifier(n_folds=2))])
    search = GridSearchCV(steps, {"themes__C": [0.3, 3.0]}, cv=2, scoring="f1_micro")
    search.fit(X, y)
    assert search.best_params_["themes__C"] in (0.3, 3.0)
    assert search.predict(X).shape == y.shape


def test_sklearn_works_in_cross_validation(X, y):
    estimator = ThemeClassifier(n_folds=2)
    assert (cross_val_score(estimator, X, y, cv=2, scoring="f1_micro") > 0).all()
    assert cross_val_score(estimator, X, y, cv=2).shape == (2,)
    held = cross_val_predict(estimator, X, y, cv=2, method="predict_proba")
    assert held.shape == y.shape


def test_sklearn_learns_from_evidence_and_groups(items, X, y):
    params = {
        "evidence": [item["evidence"] for item in items],
        "groups": [item["event"] for item in items],
    }
    with_clauses = ThemeClassifier(n_folds=2).fit(X, y, **params)
    plain = ThemeClassifier(n_folds=2).fit(X, y, groups=params["groups"])
    assert not np.allclose(with_clauses.predict_proba(X), plain.predict_proba(X))


def test_sklearn_cross_validation_hands_the_evidence_on(items, X, y):
    params = {"evidence": [item["evidence"] for item in items]}
    scores = cross_val_score(ThemeClassifier(n_folds=2), X, y, cv=2, params=params)
    assert np.isfinite(scores).all()


def test_sklearn_other_themes_than_the_five():
    abroad = ["跨境人民币结算", "外币兑换机上线"]
    texts = [*abroad, "向茶农发放贷款", "社保卡换领"]
    X = [text for text in texts for _ in range(4)]
    y = [[int(text in abroad)] for text in X]
    estimator = ThemeClassifier(n_folds=2, themes=("crossborder",)).fit(X, y)
    assert estimator.predict(texts).ravel().tolist() == [1, 1, 0, 0]
    assert estimator.classes_.tolist() == ["crossborder"]


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ([["green"], ["tech"]], r"indicator matrix .* found shape \(2, 1\) for 2 items"),
        ([[0, 0, 0, 0, 2], [0] * 5], "values other than 0 and 1"),
        ([[0] * 5], r"found shape \(1, 5\) for 2 items"),
        ([[0], [0, 1]], "rows of different lengths"),
        ([("green", "a", "b", "c", "d"), ("tech", "a", "b", "c", "d")], "other than 0 and 1"),
    ],
)
def test_sklearn_refuses_wrong_targets(wrong, message):
    with pytest.raises(LabelError, match=message):
        ThemeClassifier().fit(["一", "二"], wrong)


def test_sklearn_refuses_wrong_items(model):
    with pytest.raises(InputError, match="not one str"):
        model.predict("发放贷款")
    with pytest.raises(InputError, match=r"found 7 in row 1"):
        model.predict(["发放贷款", 7])
    with pytest.raises(InputError, match="needs a column 'text'"):
        model.predict(pd.DataFrame({"正文": ["发放贷款"]}))
    with pytest.raises(LabelError, match="X is empty"):
        ThemeClassifier().fit([], [])


def test_sklearn_refuses_too_few_items_a_theme(X, y):
    rare = y.copy()
    rare[:, 3] = 0
    rare[0, 3] = 1
    with pytest.raises(LabelError, match=r"Theme 'pension' has 1 of \d+ items, too few"):
        ThemeClassifier(n_folds=2).fit(X, rare)
    with pytest.raises(LabelError, match="n_folds of ThemeClassifier must be between 2"):
        ThemeClassifier(n_folds=1).fit(X, y)


def test_sklearn_refuses_evidence_and_groups_that_do_not_fit(items, X, y):
    evidence = [dict.fromkeys(item["themes"], "不在文中的话") for item in items]
    with pytest.raises(LabelError, match="must be a part of its title or text"):
        ThemeClassifier(n_folds=2).fit(X, y, evidence=evidence)
    with pytest.raises(LabelError, match="with 1 of evidence"):
        ThemeClassifier(n_folds=2).fit(X, y, evidence=evidence[:1])
    with pytest.raises(LabelError, match="with 1 groups"):
        ThemeClassifier(n_folds=2).fit(X, y, groups=["a"])


def test_sklearn_is_imported_late():
    code = "import innotag, sys; sys.exit('sklearn' in sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True)
