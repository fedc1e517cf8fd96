"""The short path for the plainest dates: 2024年5月6日, 5月6日, 6月末, 今年."""

from __future__ import annotations

from typing import Final

from innotag.expressions import late
from innotag.recognisers.date_shapes import (
    DOUBLED,
    LAST,
    YEAR,
    RawDate,
    Shape,
    edge_of_year,
    month_part,
)

_GOES_ON: Final = (
    r"(?![-至到—~份初末底上中下晚清凌早傍夜深0-9一二三四五六七八九十元第前头春夏秋冬全度年号日内Q])"
)
# 末, 底 and 初 close a date where no longer word begins with them.
_EDGE: Final = r"[末底](?![-至到—~端次层部薪价])|初(?=[，,。；])"
_DAY: Final = rf"(?:(3[01]|[12][0-9]|0?[1-9])日{_GOES_ON}|({_EDGE})|{_GOES_ON})"
_AFTER_YEAR: Final = late(rf"(?:(1[0-2]|0?[1-9])月{_DAY}|({_EDGE})|{_GOES_ON})")
_AFTER_MONTH: Final = late(_DAY)
_AGE: Final = late(r"[0-9一二三四五六七八九十]{1,4}岁")
_YEARS: Final = {str(year): year for year in range(1900, 2100)}
_MONTHS: Final = {f"{month:0{width}}": month for month in range(1, 13) for width in (1, 2)}
_WHOLE: Final = tuple(Shape((month, 1), (month, LAST), "month") for month in range(13))
_DIGITS: Final = frozenset("0123456789")
_NOT_COMMON: Final = frozenset("0123456789.-至到—~年度份近每连续满第个前数几两逢阳")


def read_common(text: str, at: int, floor: int) -> RawDate | None:
    """Read the plainest dates (2024年5月6日, 5月6日, 今年); None leaves it to the grammar."""
    char = text[at]
    if char == "年":
        start, year, word = at - 4, _YEARS.get(text[at - 4 : at]), None
        if year is None:
            if text[at - 1 : at] != "今":
                return None
            start, word = at - 1, "今年"
        elif start < floor or (start and text[start - 1] in _NOT_COMMON):
            return None
        match = _AFTER_YEAR.match(text, at + 1)
        if match is None or (word and _AGE.match(text, at + 1)):
            return None
        month, day, part, edge = match.groups()
        shape = edge_of_year(edge) if edge else _plain_shape(month, day, part)
        return RawDate(start, match.end(), year, None, word, shape)
    if char != "月" or text[at - 1 : at] not in _DIGITS:
        return None
    start = at - 2 if at > 1 and text[at - 2] in _DIGITS else at - 1
    month = text[start:at]
    if start < floor or month not in _MONTHS or (start and text[start - 1] in _NOT_COMMON):
        return None
    match = _AFTER_MONTH.match(text, at + 1)
    if match is None or text[match.end() : match.end() + 1] in _NO_MONTH:
        return None
    return RawDate(start, match.end(), None, None, None, _plain_shape(month, match[1], match[2]))


_NO_MONTH: Final = frozenset("龄期饼")


def is_hopeless(text: str, at: int, before: str) -> bool:
    """Tell whether the 年 at `at` counts years (3年, 一年), so that no date can hold it."""
    if before in _DIGITS:
        is_year = text[at - 4 : at] in _YEARS or text[at - 5 : at] in DOUBLED
        return not is_year and text[at + 1 : at + 2] not in _AFTER_SHORT
    return before in _CHINESE and text[at - 2 : at - 1] not in _BEFORE_LAST


_CHINESE: Final = frozenset("〇零一二两三四五六七八九十")
_BEFORE_LAST: Final = frozenset("〇零一二三四五六七八九前上")
_AFTER_SHORT: Final = frozenset("0123456789一二三四第十上下末底")


def _plain_shape(month: str | None, day: str | None, part: str | None) -> Shape:
    """Return the shape of a year, a month, the first or last day of one, or a day."""
    if month is None:
        return YEAR
    number = _MONTHS[month]
    if part is not None:
        return month_part(number, part)
    if day is None:
        return _WHOLE[number]
    month_day = (number, int(day))
    return Shape(month_day, month_day, "date")
