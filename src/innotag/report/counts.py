"""Themes counted by bank type, province, business line, week, kind and month."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final, NamedTuple

from innotag.display.names import BANK_TYPE_ZH, KIND_ZH, UNKNOWN, label_zh
from innotag.labels import BUSINESS_LINES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from innotag.report.dossier import Dossier
    from innotag.tables import Tagged

_MOST_ROWS: Final = 13
_MOST_WEEKS: Final = 18
_WEEK: Final = 7
_OTHER_DATES: Final = "其他日期"


class Row(NamedTuple):
    """One row of a cross table: how many items, how many of each theme, how many of none."""

    label: str
    n_items: int
    themes: tuple[int, ...]
    n_none: int


class Cross(NamedTuple):
    """Themes counted by one property of the items; an item of two themes counts in both."""

    id: str
    title: str
    head: str
    themes: tuple[str, ...]
    rows: tuple[Row, ...]
    note: str = ""


def count_themes(dossier: Dossier) -> list[Cross]:
    """Return the cross tables of a report that have rows."""
    business = dossier.business()
    named = [one for one in business if one.result.bank]
    placed = [one for one in business if _province(one)]

    def empty(name: str, title: str, head: str) -> Cross:
        return Cross(name, title, head, dossier.themes, ())

    types = (*BANK_TYPE_ZH.values(), UNKNOWN)
    tables = [
        _months(dossier),
        _fill(empty("kind", "按条目类别", "类别"), dossier.events(), _kind, order=KIND_ZH.values()),
        _fill(empty("bank-type", "按机构类型", "机构类型"), named, _bank_type, order=types),
        _fill(
            empty("line", "按业务条线", "业务条线"),
            business,
            _line,
            order=map(label_zh, BUSINESS_LINES),
        ),
        _weeks(dossier, business),
        _fill(empty("province", "按省份", "省份"), placed, _province),
    ]
    return [table for table in tables if table.rows]


def _kind(one: Tagged) -> str:
    return KIND_ZH.get(one.kind, one.kind)


def _bank_type(one: Tagged) -> str:
    kind = (one.result.bank or {}).get("type")
    return BANK_TYPE_ZH.get(str(kind), str(kind)) if kind else UNKNOWN


def _province(one: Tagged) -> str:
    place = one.result.branch or one.result.bank or {}
    return str(place.get("province") or "")


def _line(one: Tagged) -> str:
    return label_zh(one.result.business_line) or UNKNOWN


def _fill(
    table: Cross,
    tagged: Iterable[Tagged],
    key: Callable[[Tagged], str],
    *,
    order: Iterable[str] = (),
) -> Cross:
    """Count; rows come in the given order, else the most frequent first, and end in 其余."""
    groups: dict[str, list[Tagged]] = {}
    for one in tagged:
        groups.setdefault(key(one), []).append(one)
    places = {label: place for place, label in enumerate(order)}
    labels = sorted(
        groups,
        key=lambda label: (
            places.get(label, len(places)),
            0 if places else -len(groups[label]),
            label,
        ),
    )
    if len(labels) > _MOST_ROWS and not places:
        rest = labels[_MOST_ROWS - 1 :]
        last = f"其余 {len(rest)} 个"
        groups[last] = [one for label in rest for one in groups[label]]
        labels = [*labels[: _MOST_ROWS - 1], last]
    return table._replace(rows=tuple(_row(label, groups[label], table.themes) for label in labels))


def _row(label: str, tagged: list[Tagged], themes: tuple[str, ...]) -> Row:
    counts = Counter(theme for one in tagged for theme in one.result.themes)
    none = sum(not one.result.themes for one in tagged)
    return Row(label, len(tagged), tuple(counts[theme] for theme in themes), none)


def _day(one: Tagged) -> date | None:
    """Return the first day of the item's date, if that is a day or a few and not a long period."""
    value = one.result.date or {}
    try:
        first = date.fromisoformat(str(value.get("start")))
        last = date.fromisoformat(str(value.get("end") or value.get("start")))
    except ValueError:
        return None
    return first if timedelta(0) <= last - first < timedelta(_WEEK) else None


def _weeks(dossier: Dossier, business: list[Tagged]) -> Cross:
    """Count by week, Monday to Sunday, of the months of the report."""
    groups: dict[date, list[Tagged]] = {}
    other = []
    for one in business:
        day = _day(one)
        monday = day - timedelta(day.weekday()) if day else None
        if monday is not None and _touches(monday, dossier.months):
            groups.setdefault(monday, []).append(one)
        elif day is not None:
            other.append(one)
    rows = [_row(_week_zh(monday), groups[monday], dossier.themes) for monday in sorted(groups)]
    n_cut = max(0, len(rows) - _MOST_WEEKS)
    rows = rows[n_cut:]
    if rows and other:
        rows.append(_row(_OTHER_DATES, other, dossier.themes))
    without = sum(_day(one) is None for one in business)
    notes = [f"只列最近 {_MOST_WEEKS} 周"] if n_cut else []
    notes += [f"另有 {without} 条没有确切日期"] if without else []
    note = "；".join(notes)
    return Cross("week", "按周", "周（周一至周日）", dossier.themes, tuple(rows), note)


def _touches(monday: date, months: tuple[str, ...]) -> bool:
    try:
        last = monday + timedelta(_WEEK - 1)
    except OverflowError:
        return False
    return not months or f"{monday:%Y-%m}" in months or f"{last:%Y-%m}" in months


def _week_zh(monday: date) -> str:
    sunday = monday + timedelta(_WEEK - 1)
    return f"{monday.month}/{monday.day}–{sunday.month}/{sunday.day}"


def _months(dossier: Dossier) -> Cross:
    """Count by month; there are rows only where a report covers several."""
    groups: dict[str, list[Tagged]] = {}
    for one in dossier.business():
        if one.month:
            groups.setdefault(one.month, []).append(one)
    rows = [_row(month, groups[month], dossier.themes) for month in sorted(groups)]
    kept = tuple(rows) if len(rows) > 1 else ()
    return Cross("month", "逐月走势", "月份", dossier.themes, kept)
