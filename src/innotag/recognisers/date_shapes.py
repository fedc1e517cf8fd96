"""What a date is made of: a shape within a year, and the span it was read from."""

from __future__ import annotations

from typing import Final, NamedTuple

LAST: Final = -1
"""Stands for the last day of a month."""

# Years of four digits with one of the last three twice; the first twice reads as it stands.
DOUBLED: Final = {
    f"{year}"[:at] + f"{year}"[at - 1 :]: year for year in range(2010, 2050) for at in (2, 3, 4)
}
"""Maps a year with one digit twice (20244) to the year that is meant."""

MonthDay = tuple[int, int]


class Shape(NamedTuple):
    """First and last month and day; a month above 12 lies in the next year.

    `kind` is date, edge (the first or last day of a period), day (without a month), month, year,
    range, span (a range counted from the first of January on) or word (昨天).
    """

    first: MonthDay
    last: MonthDay
    kind: str


class RawDate(NamedTuple):
    """A date as written: span, year or word for it, shape within the year."""

    start: int
    end: int
    year: int | None
    last_year: int | None
    word: str | None
    shape: Shape
    is_slip: bool = False
    until: RawDate | None = None


YEAR: Final = Shape((1, 1), (12, LAST), "year")


def edge_of_year(part: str) -> Shape:
    """Return the first or the last day of a year."""
    day = (1, 1) if part == "初" else (12, LAST)
    return Shape(day, day, "edge")


def month_part(month: int, part: str) -> Shape:
    """Return the first day, last day, ten days or first weeks (前三周) of a month."""
    if part[-1] == "周":
        return Shape((month, 1), (month, 21 if part[1] in "三3" else 14), "range")
    spans = {"上旬": (1, 10), "中旬": (11, 20), "下旬": (21, LAST), "初": (1, 1)}
    first, last = spans.get(part, (LAST, LAST))
    return Shape((month, first), (month, last), "range" if "旬" in part else "edge")


def whole_months(first: int, last: int, part: str | None, kind: str = "range") -> Shape:
    """Return whole months, or the first or last day of them."""
    if part:
        day = (first, 1) if part == "初" else (last, LAST)
        return Shape(day, day, "edge")
    return Shape((first, 1), (last, LAST), kind)
