"""The figures that tell one report of a series from the next: 第2单, 编号001, 〔2025〕3号, 41户."""

from __future__ import annotations

import re
from typing import Final

from innotag.recognisers.numerals import CHINESE, read_numeral

_NUMERAL: Final = rf"(?:[0-9][0-9,.]{{0,30}}[0-9]|[0-9]|[{CHINESE}]{{1,12}})"
_FIGURE: Final = re.compile(_NUMERAL)
_NOISE: Final = re.compile(r"[^\w]|_")
_ORDINAL: Final = re.compile(
    rf"(全国|全省|省内|本省|全市|市内|本市|全县|全区|区内|全行|系统内|年内|同业)?"
    rf"(?:第({_NUMERAL})|首)([单笔批期例只])"
)
_SERIAL: Final = re.compile(
    r"(编号|合同号|序号|流水号|批次号|№|#|\bno\.?|\bitem)[:：]?\s{0,2}([a-z]{0,6}[-_]?[0-9]{1,12})",
    re.IGNORECASE,
)
_PAPER: Final = re.compile(r"[〔\[(（]([12][0-9]{3})[〕\])）]\s?(?:第\s?)?([0-9]{1,5})\s?号")


def read_serials(text: str) -> frozenset[tuple[str, str]]:
    """Return which of what series a text names: pairs of the series and the number in it.

    Ordinals are of one series only within one scope: the first of a province may be the third of
    the country.

    Examples
    --------
    >>> sorted(read_serials("落地全省首单、全国第三单，编号A-17"))
    [('全国单', '3'), ('全省单', '1'), ('编号', 'a-17')]
    """
    found = {
        ((scope or "") + unit, _value(number) if number else "1")
        for scope, number, unit in _ORDINAL.findall(text)
    }
    found |= {(name.lower().rstrip("."), number.lower()) for name, number in _SERIAL.findall(text)}
    found |= {("号", f"{year}-{number}") for year, number in _PAPER.findall(text)}
    return frozenset(found)


def serials_differ(one: frozenset[tuple[str, str]], other: frozenset[tuple[str, str]]) -> bool:
    """Say whether both name a number of the same series, and never the same number."""
    shared = {name for name, _ in one} & {name for name, _ in other}
    return any(
        not {number for series, number in one if series == name}
        & {number for series, number in other if series == name}
        for name in shared
    )


def split_figures(text: str) -> tuple[str, tuple[str, ...]]:
    """Return a text without figures, spaces and punctuation, and its figures by value, in order.

    Examples
    --------
    >>> split_figures("惠及四十户，期限3年")
    ('惠及0户期限0年', ('40', '3'))
    """
    figures = tuple(_value(figure) for figure in _FIGURE.findall(text))
    return _NOISE.sub("", _FIGURE.sub("0", text)), figures


def _value(figure: str) -> str:
    value = read_numeral(figure)
    return figure if value is None else str(value)
