"""Scores as ratios of counts: what is measured, under which name, from which counts.

Every metric but three (the macro mean, the calibration error and plain counts) is one sum of
counts over another, so that adding items, cutting by year and drawing bootstrap samples are the
same arithmetic.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from innotag.evaluate.facts import SCORED
from innotag.evaluate.gold import HEADLINE_FIELDS, POLICY_FIELDS
from innotag.labels import BUSINESS_LINES, THEMES

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from innotag.evaluate.facts import Outcome

_BINS: Final = 10


class Name(NamedTuple):
    """The name of a metric: `facet` and `label` say of what, `metric` says which."""

    facet: str
    label: str
    metric: str

    def __str__(self) -> str:
        """Return the name as it stands in files: parts joined by dots."""
        return ".".join(self)


class Ratio(NamedTuple):
    """A metric that is a sum of counts over another; a count may stand several times.

    `n` are the counts that add up to the support.
    """

    name: Name
    top: tuple[str, ...]
    bottom: tuple[str, ...]
    n: tuple[str, ...]

    def value(self, counts: Counter[str]) -> float | None:
        """Return the ratio with four decimals, None where there is nothing to divide by."""
        return share(total(counts, self.top), total(counts, self.bottom))

    def n_wrong(self, counts: Counter[str]) -> int:
        """Return the number of facts that are wrong: missed ones and wrong ones for an F1."""
        return total(counts, self.bottom) - total(counts, self.top)


MACRO: Final = Name("theme", "macro", "f1")
ECE: Final = Name("trust", "all", "ece")
# Metrics of which less is better.
CEILINGS: Final = frozenset({"ece", "wrong", "wrong_value", "wrong_modifier"})


def total(counts: Counter[str], names: Iterable[str]) -> int:
    """Return the sum of some counts."""
    return sum(counts[name] for name in names)


def share(part: float, whole: float) -> float | None:
    """Return a share with four decimals, None of nothing.

    Examples
    --------
    >>> share(2, 3), share(0, 0)
    (0.6667, None)
    """
    return round(part / whole, 4) if whole else None


def prf_ratios(facet: str, label: str, stems: Sequence[str]) -> list[Ratio]:
    """Return precision, recall and F1 of what is counted under some stems."""
    tp, fp, fn = (tuple(f"{stem}.{kind}" for stem in stems) for kind in ("tp", "fp", "fn"))
    n = tp + fn
    return [
        Ratio(Name(facet, label, "p"), tp, tp + fp, n),
        Ratio(Name(facet, label, "r"), tp, tp + fn, n),
        Ratio(Name(facet, label, "f1"), tp + tp, tp + tp + fp + fn, n),
    ]


def _share(facet: str, label: str, metric: str, part: str, whole: str) -> Ratio:
    return Ratio(Name(facet, label, metric), (part,), (whole,), (whole,))


@cache
def ratios(themes: tuple[str, ...] = THEMES) -> tuple[Ratio, ...]:
    """Return all ratios that are measured for a model of some themes."""
    table = [
        *prf_ratios("theme", "micro", [f"theme.{theme}" for theme in themes]),
        *(ratio for theme in themes for ratio in prf_ratios("theme", theme, [f"theme.{theme}"])),
        _share("theme", "all", "exact_set", "exact", "items"),
        _share("theme", "none", "accuracy", "none_ok", "none"),
        _share("trust", "all", "kept", "kept", "items"),
        _share("trust", "all", "kept_label_precision", "kept_right", "kept_said"),
        _share("trust", "all", "kept_exact", "kept_exact", "kept"),
        _share("evidence", "all", "overlap", "evidence_ok", "evidence"),
        _share("line", "all", "accuracy", "line_ok", "line"),
        *(ratio for line in BUSINESS_LINES for ratio in prf_ratios("line", line, [f"line.{line}"])),
        *(_share("policy", f, "accuracy", f"policy.{f}_ok", f"policy.{f}") for f in POLICY_FIELDS),
        *(
            _share("headline", f, "accuracy", f"headline.{f}_ok", f"headline.{f}")
            for f in HEADLINE_FIELDS
        ),
    ]
    for kind in SCORED:
        stem = f"entity.{kind}"
        table += prf_ratios("entity", kind, [stem])
        table.append(_share("entity", kind, "value", f"{stem}.value_ok", f"{stem}.value"))
    amount = "entity.AMOUNT.modifier"
    table.append(_share("entity", "AMOUNT", "modifier", f"{amount}_ok", amount))
    return tuple(table)


def themes_of(outcomes: Sequence[Outcome]) -> tuple[str, ...]:
    """Return the themes that the model of compared items decides on."""
    return tuple(dict.fromkeys(theme for outcome in outcomes for theme in outcome.result.scores))


@dataclass(frozen=True)
class Scores:
    """The scores of some items.

    `values` where there is something to measure, `support` (facts that it stands on) and `n_wrong`
    of each.
    """

    n_items: int
    counts: Counter[str]
    values: dict[Name, float]
    support: dict[Name, int]
    n_wrong: dict[Name, int]
    themes: tuple[str, ...]


def measure(outcomes: Iterable[Outcome]) -> Scores:
    """Return the scores of compared items."""
    kept = list(outcomes)
    counts: Counter[str] = Counter()
    for outcome in kept:
        counts.update(outcome.counts)
    values: dict[Name, float] = {}
    support: dict[Name, int] = {}
    wrong: dict[Name, int] = {}
    themes = themes_of(kept)
    for ratio in ratios(themes):
        value = ratio.value(counts)
        if value is not None:
            values[ratio.name] = value
            support[ratio.name] = total(counts, ratio.n)
            wrong[ratio.name] = ratio.n_wrong(counts)
    f1s = [values.get(Name("theme", t, "f1"), 0.0) for t in themes if _n_gold(counts, t)]
    pairs = [pair for outcome in kept for pair in outcome.pairs]
    more = {MACRO: share(sum(f1s), len(f1s)), ECE: calibration_error(pairs)}
    for name, value in more.items():
        if value is not None:
            values[name] = value
            support[name] = support.get(Name("theme", "micro", "f1"), 0)
    support[ECE] = len(pairs)
    return Scores(len(kept), counts, values, support, wrong, themes)


def _n_gold(counts: Counter[str], theme: str) -> int:
    return counts[f"theme.{theme}.tp"] + counts[f"theme.{theme}.fn"]


def bins_of(pairs: Sequence[tuple[float, bool]]) -> list[list[tuple[float, bool]]]:
    """Return (probability, truth) pairs in ten bins of equal count, in rising order."""
    ordered = sorted(pairs)
    n = len(ordered)
    parts = [ordered[at * n // _BINS : (at + 1) * n // _BINS] for at in range(_BINS)]
    return [part for part in parts if part]


def calibration_error(pairs: Sequence[tuple[float, bool]]) -> float | None:
    """Return the expected calibration error over ten bins of equal count.

    Examples
    --------
    >>> calibration_error([(0.9, True), (0.2, False)])
    0.15
    """
    if not pairs:
        return None
    gaps = (abs(sum(p for p, _ in part) - sum(y for _, y in part)) for part in bins_of(pairs))
    return round(sum(gaps) / len(pairs), 4)


def to_layout(scores: Scores) -> dict[str, Any]:
    """Return the scores as the nested table that `metrics.json` holds."""
    values = scores.values
    out: dict[str, Any] = {"items": scores.n_items}
    for name, value in values.items():
        table = out
        *path, last = _path(name)
        for key in path:
            table = table.setdefault(key, {})
        table[last] = value
        if name.metric == "f1" and name != MACRO:
            table["n"] = scores.support[name]
    for theme in scores.themes:
        out.setdefault("theme", {}).setdefault(theme, {})["n"] = _n_gold(scores.counts, theme)
    return out


_PLACES: Final[dict[tuple[str, str], tuple[str, ...]]] = {
    ("theme", "micro"): ("theme_micro",),
    ("trust", "all"): ("trust",),
}
_LONE: Final[dict[Name, str]] = {
    MACRO: "theme_macro_f1",
    Name("theme", "all", "exact_set"): "exact_set",
    Name("theme", "none", "accuracy"): "none_accuracy",
    Name("evidence", "all", "overlap"): "evidence_overlap",
    Name("line", "all", "accuracy"): "business_line",
}


def _path(name: Name) -> tuple[str, ...]:
    if name in _LONE:
        return (_LONE[name],)
    if name.facet in {"policy", "headline"}:
        return (name.facet, name.label)
    return (*_PLACES.get((name.facet, name.label), (name.facet, name.label)), name.metric)
