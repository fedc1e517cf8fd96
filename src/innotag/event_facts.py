"""What tells one event from another, read from a result, and how two of them compare."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from rapidfuzz import fuzz

from innotag.segment import cut
from innotag.text import normalise

if TYPE_CHECKING:
    from innotag.results import Result, Value

THRESHOLD: Final = 0.62
_DAYS_APART: Final = 10
_LOOSE: Final = 0.03
_LIKE: Final = 80.0
_ROUNDED: Final = frozenset({"approx", "over", "under"})
_MASKED: Final = frozenset({"BANK", "BRANCH", "AMOUNT", "DATE"})
_NUMBER: Final = re.compile(r"\d[\d,.]*\d|\d")
_SAID: Final = re.compile(r"[\u3400-\u9fffA-Za-z]{2,}")
_KIND: Final = re.compile(r"[\u3400-\u9fff]{0,12}?(总行|分行|支行|营业部)$")


@dataclass(frozen=True, slots=True)
class Sum:
    """A sum of money with its bounds; `is_rounded` where the text says about, over or under."""

    currency: str
    low: float
    high: float
    is_rounded: bool


@dataclass(frozen=True, slots=True)
class Facts:
    """What tells one event from another."""

    banks: frozenset[str]
    branches: frozenset[str]
    headline: Sum | None
    sums: tuple[Sum, ...]
    products: frozenset[str]
    day: int | None
    period: tuple[int, int] | None
    numbers: frozenset[str]
    words: str
    text: str
    document: str = ""
    region: str = ""


def read_facts(result: Result) -> Facts:
    """Collect from a result what tells its event from others."""
    view = normalise(result.text)
    of_type: dict[str, list[Value]] = defaultdict(list)
    for entity in result.entities:
        if entity.value:
            of_type[entity.type].append(entity.value)
    banks = {str(v["canonical"]) for v in (result.bank, *of_type["BANK"]) if v}
    branches = {str(v["branch"]) for v in (result.branch, *of_type["BRANCH"]) if v}
    products = {str(v["name"]) for v in (result.product, *of_type["PRODUCT"]) if v}
    day, period = _when(result.date)
    masked = _masked(result)
    return Facts(
        frozenset(banks),
        frozenset(branches),
        _sum(result.amount),
        tuple(s for s in map(_sum, of_type["AMOUNT"]) if s is not None),
        frozenset(products),
        day,
        period,
        frozenset(_NUMBER.findall(normalise(masked).text)),
        " ".join(w for w in cut(normalise(masked).text) if _SAID.fullmatch(w)),
        "".join(view.text.split()),
        result.document or "",
        result.region or "",
    )


def is_same_event(one: Facts, other: Facts) -> bool:
    """Say whether two reports are of one event."""
    if one.text == other.text and one.banks == other.banks and one.branches == other.branches:
        return True
    return not differ(one, other) and likeness(one, other) >= THRESHOLD


def differ(one: Facts, other: Facts) -> bool:
    """Say whether a fact of one report rules out that the other is of the same event."""
    if one.banks and other.banks and not one.banks & other.banks:
        return True
    if _branches_differ(one.branches, other.branches):
        return True
    if _sums_differ(one, other):
        return True
    if one.products and other.products and not _share_product(one, other):
        return True
    if one.region and other.region and one.region != other.region:
        return True
    if one.document and other.document and fuzz.ratio(one.document, other.document) < _LIKE:
        return True
    return _times_differ(one, other)


def likeness(one: Facts, other: Facts) -> float:
    """Return how much facts and wording speak for one event, about 0 to 1."""
    counts = [{n for n in facts.numbers if len(n) > 1} for facts in (one, other)]
    shared = [
        0.20 * bool(one.banks & other.banks),
        0.15 * _share_place(one, other),
        0.25 * any(_equal(a, b) for a in one.sums for b in other.sums),
        0.15 * _share_product(one, other),
        0.10 * (one.day is not None and one.day == other.day),
        0.10 * bool(one.numbers & other.numbers),
        -0.10 * (all(counts) and not counts[0] & counts[1]),
    ]
    return sum(shared) + 0.45 * fuzz.token_set_ratio(one.words, other.words) / 100.0


def _when(value: Value | None) -> tuple[int | None, tuple[int, int] | None]:
    if not value or not value.get("start") or not value.get("end"):
        return None, None
    try:
        start = date.fromisoformat(str(value["start"])).toordinal()
        end = date.fromisoformat(str(value["end"])).toordinal()
    except ValueError:
        return None, None
    return (start if start == end else None), (start, end)


def _sum(value: Value | None) -> Sum | None:
    if not value:
        return None
    low, high = value.get("low", value.get("value")), value.get("high", value.get("value"))
    if low is None or high is None:
        return None
    rounded = value.get("modifier") in _ROUNDED
    return Sum(str(value.get("currency")), float(low), float(high), rounded)


def _masked(result: Result) -> str:
    parts, at = [], 0
    for entity in sorted(result.entities, key=lambda e: e.start):
        if entity.type in _MASKED and entity.start >= at:
            parts.append(result.text[at : entity.start])
            at = entity.end
    parts.append(result.text[at:])
    return " ".join(parts)


def _equal(a: Sum, b: Sum) -> bool:
    if a.currency != b.currency:
        return False
    loose = _LOOSE if a.is_rounded or b.is_rounded else 1e-9
    return abs(a.low - b.low) <= loose * max(a.low, b.low) and abs(a.high - b.high) <= loose * max(
        a.high, b.high
    )


def _sums_differ(one: Facts, other: Facts) -> bool:
    a, b = one.headline, other.headline
    if a is None or b is None or _equal(a, b):
        return False
    return not (any(_equal(a, s) for s in other.sums) and any(_equal(b, s) for s in one.sums))


def _branches_differ(one: frozenset[str], other: frozenset[str]) -> bool:
    if not one or not other or one & other:
        return False
    kinds = [
        {match[1] if (match := _KIND.search(name)) else "" for name in names}
        for names in (one, other)
    ]
    if not kinds[0] & kinds[1]:  # a 分行 and a 支行 of it may report the same business
        return False
    return not any(
        fuzz.ratio(_core(a), _core(b)) >= 85.0 or _core(a) in _core(b) or _core(b) in _core(a)
        for a in one
        for b in other
    )


def _share_place(one: Facts, other: Facts) -> int:
    """Return 1 if a branch of one is named in the other, -1 if it is not, 0 if none has any."""
    if not one.branches and not other.branches:
        return 0
    named = any(_core(branch) in other.text for branch in one.branches)
    return 1 if named or any(_core(branch) in one.text for branch in other.branches) else -1


def _core(branch: str) -> str:
    return re.sub(r"(?:市|县|区|省)?(?:分行|支行|营业部)$", "", branch)


def _share_product(one: Facts, other: Facts) -> bool:
    return any(a == b or fuzz.ratio(a, b) >= _LIKE for a in one.products for b in other.products)


def _times_differ(one: Facts, other: Facts) -> bool:
    if one.period is None or other.period is None or _same_figures(one, other):
        return False
    if one.day is not None and other.day is not None:
        return abs(one.day - other.day) > _DAYS_APART
    (start, end), (first, last) = one.period, other.period
    return start > last + _DAYS_APART or first > end + _DAYS_APART


def _same_figures(one: Facts, other: Facts) -> bool:
    """Say whether sum and counts agree so far that a date must be misread or misprinted."""
    if one.headline is None or other.headline is None or not _equal(one.headline, other.headline):
        return False
    return any(len(number) > 2 for number in one.numbers & other.numbers)
