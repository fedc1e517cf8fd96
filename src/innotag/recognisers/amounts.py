"""Sums of money: number, unit, currency, the approximators that touch them (label guide, AMOUNT).

One pass finds runs of number characters that a currency, a range or a bare 万/亿 follows; what
stands around them is looked at only then.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Final, NamedTuple

from innotag.errors import ParseError
from innotag.recognisers.amount_grammar import (
    AMOUNT,
    INSIDE_AFTER,
    INSIDE_LAST,
    LEADING_LAST,
    SIGN_BEFORE,
    Number,
    is_label,
    look_for_name,
    look_left,
    read_between,
    read_run,
    read_spoken,
)
from innotag.recognisers.amount_roles import find_role
from innotag.recognisers.amount_words import find_cap, has_money_words
from innotag.recognisers.currencies import EVERY, NAMES
from innotag.recognisers.numerals import MAX_LENGTH, json_number, read_plain
from innotag.recognisers.offsets import restore
from innotag.results import Entity, Value
from innotag.text import normalise

if TYPE_CHECKING:
    import re
    from fractions import Fraction

_ARABIC: Final = frozenset("0123456789")
_AFTER_HEADS: Final = frozenset("以左上")
_JOINS: Final = frozenset("、,和与及或")
_CURRENCIES: Final = {**EVERY, "块": "CNY", "块钱": "CNY"}


class _Sum(NamedTuple):
    """A candidate: a number, or two of a range; no currency where only 万 or 亿 follows."""

    start: int
    end: int
    number: Number
    number_end: int
    high: Number | None
    currency: str | None
    modifier: str | None


def scan_amounts(text: str) -> list[Entity]:
    """Find every sum of money in a normalised text.

    Returns entities in reading order that do not overlap; offsets index `text`.

    Examples
    --------
    >>> [e.text for e in scan_amounts("发放贷款约400万元，期限3年")]
    ['约400万元']
    """
    found: list[Entity] = []
    waiting: list[_Sum] = []
    floor = 0
    role: str | None = None
    for match in AMOUNT.finditer(text):
        run, signed, first, run_after, _, _, _ = match.groups()
        before = text[match.start() - 1 : match.start()]
        if first and first[0] == "日" and before == "月":
            continue  # 5月20日元首会晤
        is_long = run_after or signed or waiting or not first or before in LEADING_LAST
        plain = None if is_long else read_plain(run)
        if plain is not None and len(run) < MAX_LENGTH and match.start() >= floor:
            entity, role = _build_plain(
                text, match, plain[0], _CURRENCIES[first or "元"], floor, role
            )
            found.append(entity)
            floor = entity.end
            continue
        candidate = _read_candidate(text, match, floor)
        if candidate is None:
            continue
        for entry in _settle(text, candidate, waiting):
            entity, role = _build(text, entry, floor, role)
            floor = entity.end
            found.append(entity)
    return found


def _build_plain(
    text: str,
    match: re.Match[str],
    number: int | Fraction,
    currency: str,
    floor: int,
    last: str | None,
) -> tuple[Entity, str]:
    """Return the entity of the plainest sum, an Arabic number with unit and currency."""
    start, end = match.span()
    modifier = None
    if text[start - 1 : start] in INSIDE_LAST:
        start, modifier = look_left(text, start, is_bare=False)
        if start < floor:
            start, modifier = match.start(), None
    if text[end : end + 1] in _AFTER_HEADS and (after := INSIDE_AFTER.match(text, end)):
        end = after.end()
        modifier = modifier or ("over" if after[0] == "以上" else "approx")
    if modifier is None:
        modifier = find_cap(text, start, end) or "exact"
    role = find_role(text, start, end, floor, last, modifier)
    value = {
        "value": json_number(number),
        "currency": currency,
        "modifier": modifier,
        "role": role,
    }
    return Entity("AMOUNT", start, end, text[start:end], value), role


def _read_candidate(text: str, match: re.Match[str], floor: int) -> _Sum | None:
    """Read one match of the grammar; None where it is no sum."""
    run, signed, first, run_after, last, run_bare, last_bare = match.groups()
    between = None if run_after or run_bare else read_between(run, match.start())
    number, high = between or (read_run(run, match.start()), None)
    if number is None:
        return None
    if run_after or run_bare:
        high = read_run(run_after or run_bare, match.start(4 if run_after else 6))
        if high is None:
            return None
    start, currency = number.start, None
    name = last or last_bare or first
    if signed is not None:
        sign = SIGN_BEFORE.search(text, max(0, start - 5), start)
        if sign is not None:
            start, currency = sign.start(), _CURRENCIES[sign[0].rstrip()]
    elif name in _PLAIN_NAMES and text[start - 1 : start] in LEADING_LAST:
        start, currency = look_for_name(text, start, floor) or (start, None)
    if name is None and currency is None and not _ends_bare(text, match.end(), run):
        return None
    currency = currency or (_CURRENCIES[name] if name else None)
    start, end, modifier = _reach(text, start, match.end(), number)
    if start < floor or (
        run[0] not in _ARABIC
        and is_label(text, number, match.end(), is_marked=modifier is not None)
    ):
        return None
    if signed is not None and _is_count(text, match.end(), run):
        return None
    number_end = match.end(3) if first else match.end(1)
    modifier = modifier or (high.modifier if high else None)
    return _Sum(start, end, number, number_end, high, currency, modifier)


def _is_count(text: str, end: int, run: str) -> bool:
    """Tell whether a number behind a code counts things or opens a word: AED一样不缺, AED 3台."""
    return (len(run) == 1 and run not in _ARABIC) or text[end : end + 1] in _COUNTED


_COUNTED: Final = frozenset("台套部")
_PLAIN_NAMES: Final = frozenset({None, "元"})
_UNIT_ENDS: Final = frozenset("万亿余多")


def _ends_bare(text: str, end: int, run: str) -> bool:
    """Tell whether a number without a currency ends as sums do: 30万, 一万二."""
    return text[end - 1] in _UNIT_ENDS or read_spoken(run) is not None


def _reach(text: str, start: int, end: int, number: Number) -> tuple[int, int, str | None]:
    """Return the span with the approximators that touch the number, and what they say."""
    modifier = None
    if text[start - 1 : start] in INSIDE_LAST:
        start, modifier = look_left(text, start, is_bare=number.is_bare)
    modifier = modifier or number.modifier
    if text[end : end + 1] in _AFTER_HEADS and (after := INSIDE_AFTER.match(text, end)):
        end = after.end()
        modifier = modifier or ("over" if after[0] == "以上" else "approx")
    if number.is_bare and modifier is None and find_cap(text, start, end) == "over":
        modifier = "over"
    return start, end, modifier


def _settle(text: str, candidate: _Sum, waiting: list[_Sum]) -> list[_Sum]:
    """Return the sums that a candidate completes; one without a currency may have to wait."""
    if candidate.currency is None:
        if not has_money_words(text, candidate.start, candidate.end):
            if text[candidate.end : candidate.end + 1] in _JOINS:
                waiting.append(candidate)
            return []
        candidate = candidate._replace(currency="CNY")
    entries = [candidate] if candidate.high is None else _split(candidate)
    if waiting:
        entries = _take_waiting(waiting, candidate) + entries
        waiting.clear()
    return entries


def _take_waiting(waiting: list[_Sum], last: _Sum) -> list[_Sum]:
    """Return the sums of a list whose last one names the currency of all (5亿、8亿元)."""
    taken: list[_Sum] = []
    start = last.start
    for entry in reversed(waiting):
        if entry.end != start - 1:
            break
        taken.append(entry._replace(currency=last.currency))
        start = entry.start
    return taken[::-1]


def _split(entry: _Sum) -> list[_Sum]:
    """Return the sum, or two sums where the first of a range is not below the second."""
    if entry.high is None or entry.number.value is None or entry.high.value is None:
        return [entry]
    if _low(entry.number.value, entry.number, entry.high, entry.high.value) < entry.high.value:
        return [entry]
    return [
        entry._replace(end=entry.number_end, high=None, modifier=entry.number.modifier),
        entry._replace(start=entry.high.start, number=entry.high, high=None),
    ]


def _low(
    low: int | Fraction, number: Number, high: Number, high_value: int | Fraction
) -> int | Fraction:
    """Return the low end of a range; without a unit it takes that of the high end (5至10万元)."""
    if number.scale == 1 and high.scale > 1 and low * high.scale < high_value:
        return low * high.scale
    return low


def _build(text: str, entry: _Sum, floor: int, last: str | None) -> tuple[Entity, str]:
    """Return the entity of a sum, and its role."""
    value = _value(text, entry)
    modifier = value["modifier"] if value is not None else None
    role = find_role(text, entry.start, entry.end, floor, last, modifier)
    if value is not None:
        value["role"] = role
    return Entity("AMOUNT", entry.start, entry.end, text[entry.start : entry.end], value), role


def _value(text: str, entry: _Sum) -> Value | None:
    """Return currency, modifier and amount in base units; None where the number is vague."""
    low, high = entry.number.value, entry.high
    if low is None:
        return None
    if high is not None:
        if high.value is None:
            return None
        return {
            "low": json_number(_low(low, entry.number, high, high.value)),
            "high": json_number(high.value),
            "currency": entry.currency,
            "modifier": "range",
        }
    modifier = entry.modifier or find_cap(text, entry.start, entry.end) or "exact"
    return {"value": json_number(low), "currency": entry.currency, "modifier": modifier}


def find_amounts(text: str) -> list[Entity]:
    """Find every sum of money in a text.

    Returns entities in reading order that do not overlap. Percentages, tonnes and counts are not
    amounts (label guide, AMOUNT). Values hold `value` (`low` and `high` for a range) in base
    units, `currency`, `modifier` and `role`: loan, credit_line, balance (a stock at a day),
    cumulative (a sum over time), project_investment, issue, price (also averages a head or a
    piece) or other. Offsets are half-open and index `text` as given.

    Examples
    --------
    >>> [(e.text, e.value["value"]) for e in find_amounts("授信 ３,０００ 万元，已放约1.2亿元")]
    [('３,０００ 万元', 30000000), ('约1.2亿元', 120000000)]
    """
    view = normalise(text)
    return restore(view, scan_amounts(view.text))


def parse_amount(string: str) -> Value:
    """Return the value of a string that is one sum of money.

    Raises
    ------
    ParseError
        If the string is not exactly one sum with a value.

    Examples
    --------
    >>> parse_amount("437.4万泰铢")["value"], parse_amount("500万至1000万元")["high"]
    (4374000, 10000000)
    """
    found = find_amounts(string)
    if len(found) == 1 and found[0].text == string and found[0].value is not None:
        value = dict(found[0].value)
        del value["role"]
        return value
    message = (
        f"Cannot read {string[:60]!r} as a sum of money. Expected number, unit and currency, "
        "such as 437.4万泰铢, 3亿5000万元 or 500万至1000万元."
    )
    raise ParseError(message)


_NAME_OF: Final = {code: name for name, code in reversed(NAMES.items())} | {"CNY": "元"}


def format_amount(value: Decimal | int, currency: str = "CNY") -> str:
    """Write a sum with the largest unit that it reaches; `parse_amount` reads it back.

    Examples
    --------
    >>> format_amount(4374000, "THB"), format_amount(Decimal("3.28"))
    ('437.4万泰铢', '3.28元')
    """
    amount = Decimal(value)
    steps = ((12, "万亿"), (8, "亿"), (4, "万"))
    exponent, unit = next((s for s in steps if amount >= 10 ** s[0]), (0, ""))
    digits = f"{amount.scaleb(-exponent):f}"
    if "." in digits:
        digits = digits.rstrip("0").rstrip(".")
    return f"{digits}{unit}{_NAME_OF.get(currency, currency)}"
