"""Numbers as bank news writes them: 3,170.41, 三百万, 3亿5000万, 二〇二四. Exact, never floats.

A numeral is Arabic, Chinese (everyday or capital) or a mixture; its value is an `int` where whole,
else a `Fraction`.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Final

from innotag.errors import ParseError
from innotag.expressions import late

MAX_LENGTH: Final = 40
"""Longer runs are noise, and a guard against very long integers."""

_DIGITS: Final = {
    **{char: value for value, char in enumerate("零一二三四五六七八九")},
    **{char: value for value, char in enumerate("〇壹贰叁肆伍陆柒捌玖")},
    "两": 2,
    "貳": 2,
    "陸": 6,
}
_SMALL: Final = {"十": 10, "百": 100, "千": 1000, "拾": 10, "佰": 100, "仟": 1000}
_BIG: Final = {"万": 10**4, "亿": 10**8}
UNITS: Final = {**_SMALL, **_BIG}
CHINESE_DIGITS: Final = "".join(_DIGITS)
CHINESE_UNITS: Final = "".join(UNITS)
CHINESE: Final = CHINESE_DIGITS + CHINESE_UNITS

_TOKEN: Final = late(
    rf"(?P<arabic>[0-9]+(?:\.[0-9]+)?)|(?P<digits>[{CHINESE_DIGITS}]+)|(?P<unit>[{CHINESE_UNITS}])"
    r"|(?P<point>点)"
)
_SEPARATOR: Final = late(r"(?<=[0-9])[,，](?=[0-9]{3}(?![0-9]))")


def whole(value: int | Fraction) -> int | Fraction:
    """Return the value as an `int` where it is whole."""
    return value.numerator if value.denominator == 1 else value


def json_number(value: int | Fraction) -> int | float:
    """Return the value as JSON writes it: an `int` where whole, else the nearest float.

    Examples
    --------
    >>> json_number(Fraction(7, 2))
    3.5
    """
    if type(value) is int:
        return value
    return value.numerator if value.denominator == 1 else float(value)


def parse_numeral(string: str) -> int | Fraction:
    """Return the exact value of a numeral.

    Raises
    ------
    ParseError
        If the string is not one numeral of at most `MAX_LENGTH` characters.

    Examples
    --------
    >>> parse_numeral("3亿5000万"), parse_numeral("二百三十万"), parse_numeral("1,000.5")
    (350000000, 2300000, Fraction(2001, 2))
    """
    value = read_numeral(string)
    if value is None:
        message = (
            f"Cannot read {string[:MAX_LENGTH]!r} as a number. Expected Arabic or Chinese digits "
            "with 十, 百, 千, 万, 亿, such as 3,170.41, 三百万 or 3亿5000万."
        )
        raise ParseError(message)
    return value


def read_plain(string: str) -> tuple[int | Fraction, int] | None:
    """Return value and unit of an Arabic number with at most one unit; None for all others."""
    scale = _BIG.get(string[-1:], 1)
    number = string if scale == 1 else string[:-1]
    if not number.isascii():
        return None
    if number.isdigit():
        return int(number) * scale, scale
    number, _, decimals = number.partition(".")
    if not (number.isdigit() and decimals.isdigit()):
        return None
    quotient, rest = divmod(int(number + decimals) * scale, 10 ** len(decimals))
    return (quotient + Fraction(rest, 10 ** len(decimals)) if rest else quotient), scale


def read_numeral(string: str) -> int | Fraction | None:
    """Return the exact value of a numeral, None where the string is none."""
    if len(string) > MAX_LENGTH:
        return None
    common = _COMMON.get(string)
    if common is not None:
        return common
    plain = read_plain(string)
    if plain is not None:
        return plain[0]
    if "," in string or "，" in string:
        string = _SEPARATOR.sub("", string)
    return _read_tokens(string)


def _read_tokens(string: str) -> int | Fraction | None:
    """Return the value of a numeral with Chinese characters: sections below 万 and 亿, added up."""
    total: int | Fraction = 0
    section: int | Fraction = 0
    number: int | Fraction | None = None
    unit = 0
    end = 0
    for match in _TOKEN.finditer(string):
        if match.start() != end:
            return None
        end = match.end()
        kind, token = match.lastgroup, match.group()
        if kind == "unit":
            unit = UNITS[token]
            if token in _SMALL:
                section += (1 if number is None else number) * unit
            else:
                total, section = _close(total, section, number, unit), 0
            number = None
        elif kind == "point":
            decimals = string[end:]
            return _read_decimals(number, decimals)
        elif number is not None or (
            kind == "digits" and len(token.lstrip("零〇")) > 1 and len(token) < len(string)
        ):
            return None
        else:
            number, unit = _read_digits(token, unit, is_last=end == len(string)), 0
    if end != len(string) or not string:
        return None
    return whole(total + section + (number or 0))


def _close(
    total: int | Fraction, section: int | Fraction, number: int | Fraction | None, unit: int
) -> int | Fraction:
    """Return the total after a 万 or 亿: 万亿 multiplies what stands before, 亿…万 adds."""
    if number is None and not section:
        return total * unit if total else unit
    part = section + (number or 0)
    return (total + part) * unit if 0 < total < unit else total + part * unit


def _read_digits(token: str, unit: int, *, is_last: bool) -> int | Fraction:
    """Return the value of a run of digits that may follow a unit (三万五 is 35000)."""
    if token[0] in "0123456789":
        return Fraction(token) if "." in token else int(token)
    value = int("".join([str(_DIGITS[char]) for char in token]))
    if is_last and unit >= 100 and len(token) == 1 and value:
        return value * unit // 10
    return value


def _read_decimals(number: int | Fraction | None, rest: str) -> int | Fraction | None:
    """Return the value of 三点五亿: digits after the point, then units that multiply."""
    digits = rest.rstrip(CHINESE_UNITS)
    units = rest[len(digits) :]
    if number is None or not digits or any(char not in _DIGITS for char in digits):
        return None
    scale = 1
    for char in units:
        scale *= UNITS[char]
    decimals = int("".join([str(_DIGITS[char]) for char in digits]))
    return whole((number + Fraction(decimals, 10 ** len(digits))) * scale)


def format_chinese(value: int) -> str:
    """Return a whole number below 10**16 in Chinese numerals.

    Examples
    --------
    >>> format_chinese(230_050_000)
    '二亿三千零五万'
    """
    if not 0 <= value < 10**16:
        raise ParseError(f"Cannot write {value!r} in Chinese. Expected a number from 0 to 10**16.")
    if value >= 10**8:
        high, low = divmod(value, 10**8)
        gap = "零" if 0 < low < 10**7 else ""
        return f"{format_chinese(high)}亿{gap}{format_chinese(low) if low else ''}"
    if value >= 10**4:
        high, low = divmod(value, 10**4)
        gap = "零" if 0 < low < 1000 else ""
        return f"{format_chinese(high)}万{gap}{format_chinese(low) if low else ''}"
    return _format_section(value)


def _format_section(value: int) -> str:
    """Return a number below 10,000 in Chinese numerals."""
    if not value:
        return "零"
    text = ""
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, value = divmod(value, unit)
        if digit:
            text += "零一二三四五六七八九"[digit] + name
        elif text and value and not text.endswith("零"):
            text += "零"
    return text


# The numerals that texts are full of, looked up and not read.
_COMMON: Final = {
    form: value
    for value in range(1, 100)
    for form in {str(value), format_chinese(value), format_chinese(value).removeprefix("一")}
    if form and _read_tokens(form) == value
}
