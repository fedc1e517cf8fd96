"""Values as a reader of Chinese expects them: 约80万元, 3月12日, 湖南省长沙市."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from innotag.results import Value

_CURRENCIES: Final = {
    "CNY": "元",
    "USD": "美元",
    "EUR": "欧元",
    "HKD": "港元",
    "JPY": "日元",
    "GBP": "英镑",
    "KRW": "韩元",
    "SGD": "新加坡元",
    "AUD": "澳元",
    "CAD": "加元",
    "CHF": "瑞士法郎",
    "THB": "泰铢",
    "RUB": "卢布",
    "IDR": "印尼盾",
    "VND": "越南盾",
    "MYR": "林吉特",
    "KZT": "坚戈",
    "AED": "迪拉姆",
    "ZAR": "兰特",
    "BRL": "雷亚尔",
    "INR": "印度卢比",
    "NZD": "新西兰元",
    "MOP": "澳门元",
    "TWD": "新台币",
}
_BEFORE: Final = {"approx": "约", "over": "超", "under": "不足", "max": "最高", "min": "至少"}
_TOO_LARGE: Final = 1e30
_UNITS: Final = ((10**12, "万亿"), (10**8, "亿"), (10**4, "万"))


def amount_zh(value: Value | None) -> str:
    """Return a sum in Chinese units; "" where there is none.

    Examples
    --------
    >>> amount_zh({"value": 120000000, "currency": "CNY", "modifier": "over"})
    '超1.2亿元'
    >>> amount_zh({"low": 100000, "high": 500000, "currency": "EUR", "modifier": "range"})
    '10万–50万欧元'
    """
    if not value:
        return ""
    bounds = [
        number for key in ("value", "low", "high") if (number := _number(value, key)) is not None
    ]
    if not bounds:
        return ""
    code = str(value.get("currency") or "")
    numbers = "–".join(_short(number) for number in bounds)
    return f"{_BEFORE.get(str(value.get('modifier')), '')}{numbers}{_CURRENCIES.get(code, code)}"


def _short(number: float) -> str:
    for size, unit in _UNITS:
        if abs(number) >= size:
            return f"{number / size:.6g}{unit}"
    return f"{number:,.6g}"


def amount_size(value: Value | None) -> float | None:
    """Return the number by which sums are put in order: the value, or the top of a range.

    Examples
    --------
    >>> amount_size({"low": 1, "high": 5}), amount_size(None)
    (5, None)
    """
    if value:
        for key in ("value", "high", "low"):
            number = _number(value, key)
            if number is not None:
                return number
    return None


def _number(value: Value, key: str) -> float | None:
    """Return a number that can be shown; what a file holds may be anything."""
    number = value.get(key)
    if isinstance(number, bool) or not isinstance(number, (int, float)):
        return None
    return number if abs(number) < _TOO_LARGE else None  # not a NaN either


def period_zh(value: Value | None) -> str:
    """Return a date, or the first and last day of a period.

    Examples
    --------
    >>> period_zh({"start": "2025-03-01", "end": "2025-03-10"})
    '2025-03-01 至 2025-03-10'
    """
    if not value:
        return ""
    start, end = value.get("start"), value.get("end")
    if not start or end in (None, start):
        return str(start or end or "")
    return f"{start} 至 {end}"


def place_zh(value: Value | None) -> str:
    """Return province, city and county, each once.

    Examples
    --------
    >>> place_zh({"province": "北京市", "city": "北京市", "county": None})
    '北京市'
    """
    parts = (
        [str(value[key]) for key in ("province", "city", "county") if value.get(key)]
        if (value)
        else []
    )
    return "".join(dict.fromkeys(parts))


def word(value: Value | None, key: str) -> str:
    """Return one entry of a value as text; "" where there is none."""
    return str(value[key]) if value and value.get(key) else ""
