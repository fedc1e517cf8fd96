"""Calendar dates and periods (label guide, DATE): spans, and the days they mean."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from innotag.errors import ParseError
from innotag.expressions import late
from innotag.recognisers.date_grammar import find_raw_dates
from innotag.recognisers.date_shapes import DOUBLED
from innotag.recognisers.date_values import (
    Clock,
    find_report_date,
    is_near,
    is_since,
    make_day,
    read_day,
    read_month,
    read_year,
    shift_month,
)
from innotag.recognisers.offsets import restore
from innotag.results import Entity, Value
from innotag.text import normalise

if TYPE_CHECKING:
    from innotag.recognisers.date_shapes import RawDate

_MONTH: Final = late(r"((?:19|20)[0-9]{2})-(0[1-9]|1[0-2])(?:-[0-9]{2})?")
_NAME_AFTER: Final = late(r"第[一二三四五六七八九十0-9]{1,3}[期届批次号]|版")


def scan_dates(text: str, month: str | None = None) -> tuple[list[Entity], list[str]]:
    """Find every date of a normalised text, and say which have no value and why.

    Returns entities in reading order that do not overlap, and warnings; offsets index `text`.

    Examples
    --------
    >>> entities, warnings = scan_dates("5月6日放款，2月30日到期", "2024-05")
    >>> [entity.text for entity in entities], warnings
    (['5月6日', '2月30日'], ["No such day in the calendar: '2月30日'."])
    """
    raws = find_raw_dates(text)
    if not raws:
        return [], []
    given = _read_month(month) if month else None
    clock = Clock(find_report_date(text, raws, given), given)
    warnings: list[str] = []
    return [_build(text, raw, clock, warnings) for raw in raws], warnings


@lru_cache(maxsize=512)
def _read_month(month: str) -> date:
    """Return the first day of a month written YYYY-MM."""
    match = _MONTH.fullmatch(month)
    if match is None:
        raise ParseError(
            f"Cannot read the month {month[:20]!r}. Expected YYYY-MM, such as 2024-05."
        )
    return date(int(match[1]), int(match[2]), 1)


def _build(text: str, raw: RawDate, clock: Clock, warnings: list[str]) -> Entity:
    """Return the entity of a date; remember what later dates may refer to."""
    written = text[raw.start : raw.end]
    if raw.is_slip:
        slip = raw.start if text[raw.start : raw.start + 5] in DOUBLED else raw.start - 1
        warnings.append(f"A year with five digits, read as {raw.year}: {text[slip : raw.end]!r}.")
    if raw.year is not None and raw.until is None and raw.last_year is None:
        first = make_day(raw.year, raw.shape.first)
        same = raw.shape.first == raw.shape.last
        last = first if same else make_day(raw.year, raw.shape.last)
        days = (first, last) if first and last and first <= last else None
        is_stated, reason = True, _NO_DAY
    else:
        days, is_stated, reason = _resolve(text, raw, clock)
    if days is None:
        warnings.append(f"{reason}: {written!r}.")
        return Entity("DATE", raw.start, raw.end, written, None)
    first, last = days
    value = _value(raw, first, last)
    if raw.word is not None:
        value["relative"] = True
    elif raw.year is None:
        value["inferred"] = True
    if is_since(text, raw):
        value["since"] = True
    if _is_in_name(text, raw):
        value["in_name"] = True
    elif text[max(0, raw.start - 1) : raw.start] not in _BASELINES:
        clock.note(raw, first, last, is_stated=is_stated)
    return Entity("DATE", raw.start, raw.end, written, value)


_BASELINES: Final = frozenset("较比")
_NO_DAY: Final = "No such day in the calendar"
_NO_CLOCK: Final = "No report date and no month to read this date against"


_Days = tuple[date, date]


def _resolve(text: str, raw: RawDate, clock: Clock) -> tuple[_Days | None, bool, str]:
    """Return first and last day, whether the text says the year, and the reason where none."""
    kind = raw.shape.kind
    if kind == "word":
        return read_day(text, raw, clock), False, _NO_CLOCK
    if raw.word is not None and raw.word[-1] in "月季度":
        start = read_month(raw, clock)
        return (_in_month(raw, start) if start else None), False, _NO_CLOCK
    if kind == "day":
        return _resolve_day(raw, clock)
    is_stated = raw.year is not None or is_near(text, raw, clock)
    year = _year_of_range(raw) or read_year(text, raw, clock)
    if year is None:
        return None, False, _NO_CLOCK
    first = make_day(year, raw.shape.first)
    last = make_day(raw.last_year or year, raw.shape.last)
    if raw.until is not None and last is not None:
        last = _until(raw.until, year, raw.shape.last[0])
    if first is None or last is None or last < first:
        return None, False, _NO_DAY
    return (first, last), is_stated, ""


def _resolve_day(raw: RawDate, clock: Clock) -> tuple[_Days | None, bool, str]:
    """Return the day that 25日 means in the month of the date before, else in the given one."""
    near = clock.near if clock.near_raw and clock.near_raw.shape.kind != "year" else clock.now
    if near is None:
        return None, False, _NO_CLOCK
    first = make_day(near.year, (near.month, raw.shape.first[1]))
    last = make_day(near.year, (near.month, raw.shape.last[1]))
    days = (first, last) if first and last and first <= last else None
    return days, clock.is_stated, _NO_DAY


def _year_of_range(raw: RawDate) -> int | None:
    """Return the year that a date or the end of its range says (1月至2025年3月)."""
    if raw.year is not None or raw.until is None or raw.until.year is None:
        return raw.year
    return raw.until.year - (raw.until.shape.first[0] < raw.shape.first[0])


def _until(until: RawDate, year: int, month: int) -> date | None:
    """Return the last day of a range; without a year it is the first such day after the start."""
    if until.year is None:
        return make_day(year + (until.shape.last[0] < month), until.shape.last)
    return make_day(until.last_year or until.year, until.shape.last)


def _in_month(raw: RawDate, start: date) -> tuple[date, date] | None:
    """Return the days of a month (or quarter) or of the part of it that is named."""
    word, shape = raw.word or "", raw.shape
    if word[-1] != "月":
        end = shift_month(start, 2)
        last = make_day(end.year, (end.month, -1))
        if last is None:
            return None
        if shape.kind == "edge":
            return (start, start) if shape.first[1] == 1 else (last, last)
        return start, last
    first = make_day(start.year, (start.month, shape.first[1]))
    last = make_day(start.year, (start.month, shape.last[1]))
    return (first, last) if first and last else None


def _value(raw: RawDate, first: date, last: date) -> Value:
    """Return iso, start, end and kind."""
    kind = raw.shape.kind
    start = first.isoformat()
    if first == last:
        return {"iso": start, "start": start, "end": start, "kind": "date"}
    end = last.isoformat()
    if kind == "month" and first.month == last.month and raw.until is None:
        iso = start[:7]
    elif kind == "year" and first.year == last.year and raw.until is None:
        iso = start[:4]
    else:
        kind, iso = "range", f"{start}/{end}"
    return {"iso": iso, "start": start, "end": end, "kind": kind}


def _is_in_name(text: str, raw: RawDate) -> bool:
    """Tell whether a year is part of a title or of the name of an issue (2024年度第一期)."""
    if raw.shape.kind == "year" and raw.word is None and _NAME_AFTER.match(text, raw.end):
        return True
    if "《" not in text:
        return False
    opened = text.rfind("《", max(0, raw.start - 120), raw.start)
    return opened >= 0 and text.find("》", opened, raw.start) < 0


def find_dates(text: str, *, month: str | None = None) -> list[Entity]:
    """Find every calendar date and period in a text.

    Relative and partial dates are read against the item's own report date (its first full date
    with a year), else against `month`, never against today. Values hold `iso`, `start`, `end`,
    `kind`, and `relative`, `since`, `inferred`, `in_name` where they apply; a date that cannot be
    pinned down, or that no calendar has, has none. Offsets index `text` as given.

    Examples
    --------
    >>> [(e.text, e.value["iso"]) for e in find_dates("截至3月末，较年初增长", month="2025-04")]
    [('3月末', '2025-03-31'), ('年初', '2025-01-01')]
    """
    view = normalise(text)
    return restore(view, scan_dates(view.text, month)[0])


def parse_date(string: str, *, month: str | None = None) -> Value:
    """Return the value of a string that is one date.

    Raises
    ------
    ParseError
        If the string is not exactly one date, or one that means no day.

    Examples
    --------
    >>> parse_date("二〇二四年五月六日")["iso"], parse_date("2024年一季度")["end"]
    ('2024-05-06', '2024-03-31')
    """
    found = find_dates(string, month=month)
    if len(found) == 1 and found[0].text == string and found[0].value is not None:
        return found[0].value
    message = (
        f"Cannot read {string[:60]!r} as a date. Expected a calendar date or period with its year, "
        "such as 2024年5月6日 or 2024年一季度, or a month to read it against."
    )
    raise ParseError(message)


def format_date(day: date) -> str:
    """Write a day in Chinese; `parse_date` reads it back.

    Examples
    --------
    >>> format_date(date(2024, 5, 6))
    '2024年5月6日'
    """
    return f"{day.year}年{day.month}月{day.day}日"
