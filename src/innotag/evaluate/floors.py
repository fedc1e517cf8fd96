"""Floors: the scores below which nothing may fall, as a CSV under review.

`thresholds.csv` has the columns facet, label, metric, floor, support and why. Of `ece` and of
counts of wrong facts (`wrong`, `wrong_value`, `wrong_modifier`) less is better: there the floor is
the most that is allowed.
"""

from __future__ import annotations

import csv
import io
import math
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from innotag.errors import LabelError, did_you_mean
from innotag.evaluate.counts import CEILINGS, ECE, MACRO, Name, ratios
from innotag.evaluate.intervals import half_width
from innotag.labels import THEMES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from os import PathLike

    from innotag.evaluate.counts import Scores
    from innotag.evaluate.intervals import Interval

COLUMNS: Final = ("facet", "label", "metric", "floor", "support", "why")
MIN_SUPPORT: Final = 20
_GUARDED: Final = frozenset({"f1", "accuracy", "overlap", "exact_set", "value", "modifier"})
_TRUST: Final = frozenset({"kept", "kept_label_precision", "kept_exact"})
_WRONG: Final = {"value": "wrong_value", "modifier": "wrong_modifier"}


class Floor(NamedTuple):
    """One floor: at least `floor`, or at most for a metric of `counts.CEILINGS`."""

    name: Name
    floor: float
    support: int
    why: str

    @property
    def is_ceiling(self) -> bool:
        """Whether less is better."""
        return self.name.metric in CEILINGS


class Fall(NamedTuple):
    """A floor that does not hold; `value` is None where the metric is not measured any more."""

    floor: Floor
    value: float | None

    def __str__(self) -> str:
        """Return a sentence that names what fell, to what, and what is allowed."""
        name, floor = " ".join(self.floor.name), self.floor
        if self.value is None:
            return f"{name} is not measured: the gold has none of it; its floor is {floor.floor:g}"
        side = "above its ceiling" if floor.is_ceiling else "below its floor"
        return f"{name} is {self.value:g}, {side} {floor.floor:g} (support {floor.support})"


def metrics_of(scores: Scores) -> dict[Name, float]:
    """Return all that a floor may speak of: the scores, and the counts of wrong facts."""
    found = dict(scores.values)
    for name, n_wrong in scores.n_wrong.items():
        if name.metric in _GUARDED:
            found[_wrong(name)] = n_wrong
    return found


def _wrong(name: Name) -> Name:
    return name._replace(metric=_WRONG.get(name.metric, "wrong"))


def check_floors(floors: Iterable[Floor], found: Mapping[Name, float]) -> list[Fall]:
    """Return the floors that do not hold, in the order of the file."""
    falls = []
    for floor in floors:
        value = found.get(floor.name)
        if value is None or (value > floor.floor if floor.is_ceiling else value < floor.floor):
            falls.append(Fall(floor, value))
    return falls


def build_floors(scores: Scores, intervals: Mapping[Name, Interval]) -> list[Floor]:
    """Return floors for what was measured.

    A floor lies below the score by half the width of its interval. A metric with a support under
    twenty gets a count instead: the errors of now and half the width of their interval.
    """
    floors = []
    for name in sorted(scores.values):
        support = scores.support[name]
        if not support or not (name.metric in _GUARDED | _TRUST or name in {MACRO, ECE}):
            continue
        if support < MIN_SUPPORT and name in scores.n_wrong and name.metric in _GUARDED:
            floors.append(_count_floor(name, scores, intervals[name]))
        else:
            floors.append(_floor(name, scores.values[name], support, intervals[name]))
    return floors


def _floor(name: Name, value: float, support: int, interval: Interval) -> Floor:
    is_ceiling = name.metric in CEILINGS
    half = half_width(interval, value=0.5 if is_ceiling else value, support=support)
    bound = value + half if is_ceiling else max(0.0, value - half)
    sign = "plus" if is_ceiling else "minus"
    why = f"{value:.4f} {sign} {half:.4f}, half of its 95% interval"
    return Floor(name, round(bound, 4), support, why)


def _count_floor(name: Name, scores: Scores, interval: Interval) -> Floor:
    support, wrong = scores.support[name], scores.n_wrong[name]
    half = half_width(interval, value=scores.values[name], support=support)
    allowed = wrong + max(1, math.ceil(half * support))
    why = f"at most {allowed} wrong of {support}; {wrong} now"
    return Floor(_wrong(name), allowed, support, why)


def to_csv(floors: Iterable[Floor]) -> str:
    """Return the floors as CSV."""
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(COLUMNS)
    for floor in floors:
        bound = f"{floor.floor:g}" if floor.floor == int(floor.floor) else f"{floor.floor:.4f}"
        writer.writerow([*floor.name, bound, floor.support, floor.why])
    return file.getvalue()


def read_floors(path: str | PathLike[str], *, themes: Sequence[str] = THEMES) -> list[Floor]:
    """Return the floors of a CSV file; `themes` are those that it may speak of.

    Raises
    ------
    LabelError
        If the file cannot be read, a column is missing or unknown, or a row has no number as its
        floor, an unknown metric, or a name that came before; it names file and line.
    """
    path = Path(path)
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise LabelError(
            f"Floors {path} cannot be read: {error}. Give a CSV in UTF-8 with the columns "
            f"{', '.join(COLUMNS)}.",
            path=str(path),
        ) from error
    reader = csv.reader(io.StringIO(text))
    header = tuple(next(reader, ()))
    if header != COLUMNS:
        raise LabelError(
            f"Floors {path.name}, line 1: found the columns {', '.join(header) or 'none'}. "
            f"They must be {', '.join(COLUMNS)}.",
            path=str(path),
            line=1,
        )
    floors: list[Floor] = []
    names = [*(ratio.name for ratio in ratios(tuple(themes))), MACRO, ECE]
    names += [Name("training", label, "f1") for label in ("micro", *themes)]
    known = {*names, *map(_wrong, names)}
    for row in reader:
        if row:
            floors.append(_read_row(row, path, reader.line_num, known))
            known.discard(floors[-1].name)
    return floors


def _read_row(row: list[str], path: Path, line: int, known: set[Name]) -> Floor:
    where = f"Floors {path.name}, line {line}"
    if len(row) != len(COLUMNS):
        raise LabelError(
            f"{where}: found {len(row)} cells. Give {', '.join(COLUMNS)}.",
            path=str(path),
            line=line,
        )
    name = Name(*row[:3])
    if name not in known:
        near = did_you_mean(str(name), [str(one) for one in known if one.facet == name.facet])
        raise LabelError(
            f"{where}: the metric {str(name)!r} is unknown, or stands there twice. {near}",
            path=str(path),
            line=line,
        )
    try:
        bound, support = float(row[3]), int(row[4])
    except ValueError as error:
        raise LabelError(
            f"{where}: floor {row[3]!r} or support {row[4]!r} is no number. Give a share such as "
            "0.95 (a count for wrong facts) and the number of facts that it stands on.",
            path=str(path),
            line=line,
        ) from error
    if not math.isfinite(bound):
        raise LabelError(f"{where}: floor {row[3]!r} is no number.", path=str(path), line=line)
    return Floor(name, bound, support, row[5])
