"""How sure a score is: bootstrap intervals over items, with a fixed seed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from innotag.evaluate.counts import ECE, MACRO, Name, ratios, themes_of

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from innotag.evaluate.counts import Ratio
    from innotag.evaluate.facts import Outcome

N_SAMPLES: Final = 1000
SEED: Final = 0
_LEVEL: Final = 95.0
Interval = tuple[float, float]


def bootstrap(
    outcomes: Sequence[Outcome], *, n_samples: int = N_SAMPLES, random_state: int = SEED
) -> dict[Name, Interval]:
    """Return the 95% percentile interval of every metric, items drawn with replacement.

    The same outcomes give the same intervals. A metric is left out where no sample has anything
    to divide by.
    """
    import numpy as np  # noqa: PLC0415

    if not outcomes:
        return {}
    drawn = _draw(len(outcomes), n_samples, random_state)
    sums = _sums([outcome.counts for outcome in outcomes], drawn)
    themes = themes_of(outcomes)
    samples = _ratios(sums, ratios(themes), n_samples)
    f1s = np.array([_f1(sums, theme, n_samples) for theme in themes])
    counted = np.isfinite(f1s)
    if counted.any():
        totals = np.where(counted, f1s, 0).sum(axis=0)
        samples[MACRO] = totals / np.maximum(counted.sum(axis=0), 1)
    if any(outcome.pairs for outcome in outcomes):
        samples[ECE] = _calibration_errors(outcomes, drawn)
    return {name: _interval(values) for name, values in samples.items()}


def bootstrap_ratios(
    counters: Sequence[Counter[str]],
    table: Sequence[Ratio],
    *,
    n_samples: int = N_SAMPLES,
    random_state: int = SEED,
) -> dict[Name, Interval]:
    """Return the 95% percentile interval of ratios over items that are given by their counts."""
    drawn = _draw(len(counters), n_samples, random_state)
    samples = _ratios(_sums(counters, drawn), table, n_samples)
    return {name: _interval(values) for name, values in samples.items()}


def _draw(n: int, n_samples: int, random_state: int) -> NDArray[Any]:
    import numpy as np  # noqa: PLC0415

    return np.random.default_rng(random_state).integers(0, n, size=(n_samples, n))


def _sums(counters: Sequence[Counter[str]], drawn: NDArray[Any]) -> dict[str, NDArray[Any]]:
    """Return, of every count, its sum in each sample."""
    import numpy as np  # noqa: PLC0415

    times = np.stack([np.bincount(row, minlength=len(counters)) for row in drawn]).astype(float)
    names = sorted({name for counter in counters for name in counter})
    table = np.array([[counter[name] for name in names] for counter in counters], float)
    return dict(zip(names, (times @ table).T, strict=True))


def _ratios(
    sums: dict[str, NDArray[Any]], table: Sequence[Ratio], n_samples: int
) -> dict[Name, NDArray[Any]]:
    import numpy as np  # noqa: PLC0415

    zeros = np.zeros(n_samples)
    found = {}
    for ratio in table:
        top = sum((sums.get(name, zeros) for name in ratio.top), zeros)
        bottom = sum((sums.get(name, zeros) for name in ratio.bottom), zeros)
        if bottom.any():
            found[ratio.name] = top[bottom > 0] / bottom[bottom > 0]
    return found


def _f1(sums: dict[str, NDArray[Any]], theme: str, n_samples: int) -> NDArray[Any]:
    """Return the F1 of a theme by sample, NaN where no gold item of the sample has the theme."""
    import numpy as np  # noqa: PLC0415

    zeros = np.zeros(n_samples)
    tp, fp, fn = (sums.get(f"theme.{theme}.{kind}", zeros) for kind in ("tp", "fp", "fn"))
    f1 = 2 * tp / np.maximum(2 * tp + fp + fn, 1)
    out: NDArray[Any] = np.where(tp + fn > 0, f1, np.nan)
    return out


def _calibration_errors(outcomes: Sequence[Outcome], drawn: NDArray[Any]) -> NDArray[Any]:
    import numpy as np  # noqa: PLC0415

    owners = np.repeat(np.arange(len(outcomes)), [len(outcome.pairs) for outcome in outcomes])
    pairs = np.array([pair for outcome in outcomes for pair in outcome.pairs], float)
    order = np.lexsort((pairs[:, 1], pairs[:, 0]))
    gaps, owners = (pairs[:, 0] - pairs[:, 1])[order], owners[order]
    errors = np.empty(len(drawn))
    for row, items in enumerate(drawn):
        times = np.bincount(items, minlength=len(outcomes))[owners]
        sample = np.repeat(gaps, times)
        bounds = np.arange(11) * len(sample) // 10
        running = np.concatenate([[0.0], np.cumsum(sample)])
        errors[row] = np.abs(np.diff(running[bounds])).sum() / max(1, len(sample))
    return errors


def _interval(values: NDArray[Any]) -> Interval:
    import numpy as np  # noqa: PLC0415

    tail = (100.0 - _LEVEL) / 2
    low, high = np.percentile(values, [tail, 100.0 - tail])
    return round(float(low), 4), round(float(high), 4)


def half_width(interval: Interval, *, value: float, support: int) -> float:
    """Return half the width of an interval.

    Where no error was seen the bootstrap sees none either and its interval has no width: the
    rule of three (no error among n means at most 3 in n, with 95% confidence) stands in.

    Examples
    --------
    >>> half_width((0.9, 0.96), value=0.93, support=200)
    0.03
    >>> half_width((1.0, 1.0), value=1.0, support=300)
    0.005
    """
    low, high = interval
    if high > low or value < 1:
        return round((high - low) / 2, 4)
    return round(min(1.0, 3 / max(1, support)) / 2, 4)


def items_for(interval: Interval, n_items: int, *, half_width: float = 0.02) -> int:
    """Return how many items like these would give an interval of that half-width.

    Intervals shrink with the root of the number of items.

    Examples
    --------
    >>> items_for((0.90, 0.96), 400)
    900
    """
    import math  # noqa: PLC0415

    low, high = interval
    return math.ceil(round(n_items * ((high - low) / 2 / half_width) ** 2, 6))


def items_needed(score: float, *, half_width: float = 0.02) -> int:
    """Return how many facts a 95% interval of that half-width needs around a share.

    The normal approximation of a binomial share; for items of one fact each.

    Examples
    --------
    >>> items_needed(0.95), items_needed(0.90)
    (457, 865)
    """
    import math  # noqa: PLC0415

    return math.ceil(1.96**2 * score * (1 - score) / half_width**2)
