"""Whether training labels agree with each other: what can be told of one from all others.

Labels that were given at random, shifted by a row or drawn from another guide cannot be told from
the texts: agreement falls before a model is trained on them.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from innotag.errors import LabelError
from innotag.evaluate.counts import Name, prf_ratios
from innotag.evaluate.intervals import bootstrap_ratios
from innotag.labels import THEMES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from innotag.evaluate.counts import Ratio
    from innotag.evaluate.intervals import Interval

_FOLDS: Final = 3
_SURE: Final = 0.05
_FEW: Final = 50


class Doubt(NamedTuple):
    """A label that a model which has not seen the item contradicts."""

    training_id: str
    theme: str
    is_labelled: bool
    probability: float


class Agreement(NamedTuple):
    """How well the labels of training items can be told from the other items."""

    n_items: int
    values: dict[Name, float]
    support: dict[Name, int]
    intervals: dict[Name, Interval]
    doubts: tuple[Doubt, ...]


def measure_agreement(
    items: Sequence[dict[str, Any]], *, themes: Sequence[str] = THEMES
) -> Agreement:
    """Return precision, recall and F1 of held-out predictions against the training labels.

    Words, title and terms go into a logistic regression per theme, in three folds that part no
    event. That is less than the shipped model sees and takes seconds where training takes minutes.
    `doubts` are the labels that it contradicts most, the surest contradiction first.

    Raises
    ------
    LabelError
        If all items are of one event.
    """
    import numpy as np  # noqa: PLC0415

    held = _held_out(items, themes)
    truth = np.array([[theme in item["themes"] for theme in themes] for item in items])
    counters = [
        _count(row, probabilities, themes)
        for row, probabilities in zip(truth.tolist(), held.tolist(), strict=True)
    ]
    total: Counter[str] = Counter()
    for counter in counters:
        total.update(counter)
    table = _ratios(themes)
    values = {ratio.name: value for ratio in table if (value := ratio.value(total)) is not None}
    return Agreement(
        n_items=len(items),
        values=values,
        support={ratio.name: sum(total[name] for name in ratio.n) for ratio in table},
        intervals=bootstrap_ratios(counters, table),
        doubts=_doubts(items, truth, held, themes),
    )


def _ratios(themes: Sequence[str]) -> list[Ratio]:
    table = prf_ratios("training", "micro", [f"theme.{theme}" for theme in themes])
    for theme in themes:
        table += prf_ratios("training", theme, [f"theme.{theme}"])
    return table


def _count(truth: list[bool], held: list[float], themes: Sequence[str]) -> Counter[str]:
    counts: Counter[str] = Counter()
    for theme, labelled, probability in zip(themes, truth, held, strict=True):
        said = probability >= 0.5
        if said or labelled:
            kind = "tp" if said and labelled else "fp" if said else "fn"
            counts[f"theme.{theme}.{kind}"] += 1
    return counts


def _held_out(items: Sequence[dict[str, Any]], themes: Sequence[str]) -> Any:
    """Return probabilities of models that have not seen the item's event: (n_items, n_themes)."""
    import numpy as np  # noqa: PLC0415
    from scipy.sparse import hstack  # noqa: PLC0415
    from sklearn.linear_model import LogisticRegression  # noqa: PLC0415
    from sklearn.model_selection import GroupKFold  # noqa: PLC0415

    from innotag.pipeline import ItemReader, TermCounts, TextWords, TitleGrams  # noqa: PLC0415

    views = ItemReader().transform([(item.get("title") or None, item["text"]) for item in items])
    min_df = 2 if len(items) > _FEW else 1
    parts = [TermCounts()]  # never empty: it notes what is missing, too
    if any(view.text.words for view in views):
        parts.append(TextWords(min_df))
    if any(view.title and view.title.view.text for view in views):
        parts.append(TitleGrams(min_df))
    X = hstack([part.fit(views).transform(views) for part in parts]).tocsr()
    groups = [item["event"] for item in items]
    n_folds = min(_FOLDS, len(set(groups)))
    if n_folds < 2:
        raise LabelError(
            f"Agreement needs training items of two events or more; found {len(set(groups))}. "
            "Give more items, each with its own `event`."
        )
    truth = np.array([[theme in item["themes"] for theme in themes] for item in items])
    held = np.zeros(truth.shape)
    for train, test in GroupKFold(n_folds).split(groups, groups=groups):
        for column in range(len(themes)):
            known = truth[train, column]
            if known.any() and not known.all():
                model = LogisticRegression(
                    C=3.0, solver="sag", tol=1e-3, max_iter=1000, random_state=0
                ).fit(X[train], known)
                held[test, column] = model.predict_proba(X[test])[:, 1]
            else:
                held[test, column] = float(known.all())
    return held


def _doubts(
    items: Sequence[dict[str, Any]], truth: Any, held: Any, themes: Sequence[str]
) -> tuple[Doubt, ...]:
    found = []
    for row, item in enumerate(items):
        for column, theme in enumerate(themes):
            labelled, probability = bool(truth[row, column]), float(held[row, column])
            if (probability if labelled else 1 - probability) < _SURE:
                found.append(Doubt(str(item.get("id")), theme, labelled, round(probability, 4)))
    return tuple(sorted(found, key=lambda one: -abs(one.probability - one.is_labelled)))
