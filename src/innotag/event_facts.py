"""What tells one event from another, read from a result, and how two of them compare."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from rapidfuzz import fuzz

from innotag.event_figures import read_serials, serials_differ, split_figures
from innotag.segment import cut
from innotag.text import normalise

if TYPE_CHECKING:
    from innotag.results import Entity, Result, Value

THRESHOLD: Final = 0.62
_DAYS_APART: Final = 10
_LOOSE: Final = 0.03
_LIKE: Final = 80.0
_ROUNDED: Final = frozenset({"approx", "over", "under"})
_MASKED: Final = frozenset({"BANK", "BRANCH", "AMOUNT", "DATE"})
_NUMBER: Final = re.compile(r"\d[\d,.]*\d|\d")
_SAID: Final = re.compile(r"[\u3400-\u9fffA-Za-z]{2,}")
_AFTER: Final = re.compile(r"[^，。；,;]{0,12}(?:之后|以后|以来|后)[，,]")
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
    """What tells one event from another.

    `shape` is the wording without names, dates, sums and figures; reports of one shape come from
    one template, and `figures` and `companies` are what it was filled with.
    """

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
    serials: frozenset[tuple[str, str]] = frozenset()
    shape: str = ""
    figures: tuple[str, ...] = ()
    companies: frozenset[str] = frozenset()


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
    masked = normalise(_masked(result, _MASKED)).text
    shape, figures = split_figures(normalise(_masked(result, _MASKED | {"COMPANY"})).text)
    return Facts(
        frozenset(banks),
        frozenset(branches),
        _sum(_headline(result)),
        tuple(s for s in map(_sum, of_type["AMOUNT"]) if s is not None),
        frozenset(products),
        day,
        period,
        frozenset(_NUMBER.findall(masked)),
        " ".join(w for w in cut(masked) if _SAID.fullmatch(w)),
        "".join(view.text.split()),
        result.document or "",
        result.region or "",
        read_serials(view.text),
        shape,
        figures,
        frozenset(e.text for e in result.entities if e.type == "COMPANY"),
    )


def is_same_event(one: Facts, other: Facts) -> bool:
    """Say whether two reports are of one event."""
    if one.text == other.text and one.banks == other.banks and one.branches == other.branches:
        return not _products_differ(one, other)
    return not differ(one, other) and likeness(one, other) >= THRESHOLD


def differ(one: Facts, other: Facts) -> bool:
    """Say whether a fact of one report rules out that the other is of the same event."""
    if one.banks and other.banks and not one.banks & other.banks:
        return True
    if _branches_differ(one.branches, other.branches):
        return True
    if _sums_differ(one, other):
        return True
    if _products_differ(one, other) or serials_differ(one.serials, other.serials):
        return True
    if one.shape == other.shape and _fillings_differ(one, other):
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


def _headline(result: Result) -> Value | None:
    """Return the sum a report is about: the total where the first sum is only its beginning."""
    sums = [entity for entity in result.entities if entity.type == "AMOUNT"]
    first = next((entity for entity in sums if entity.value == result.amount), None)
    if first is not None and _AFTER.match(result.text, first.end):
        totals = [e for e in sums if e.start > first.end and _is_total(e)]
        return totals[0].value if totals else result.amount
    return result.amount


def _is_total(entity: Entity) -> bool:
    return entity.value is not None and entity.value.get("role") == "cumulative"


def _masked(result: Result, types: frozenset[str]) -> str:
    parts, at = [], 0
    for entity in sorted(result.entities, key=lambda e: e.start):
        if entity.type in types and entity.start >= at:
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
    return not _share_branch(one, other)


def _share_branch(one: frozenset[str], other: frozenset[str]) -> bool:
    pairs = [(_core(a), _core(b)) for a in one for b in other]
    return any(
        (fuzz.ratio(a, b) >= 85.0 or a in b or b in a)
        and split_figures(a)[1] == split_figures(b)[1]
        for a, b in pairs
    )


def _share_place(one: Facts, other: Facts) -> int:
    """Return 1 if a branch of one is named in the other, -1 if it is not, 0 if none has any."""
    if not one.branches and not other.branches:
        return 0
    named = any(_core(branch) in other.text for branch in one.branches)
    return 1 if named or any(_core(branch) in one.text for branch in other.branches) else -1


def _core(branch: str) -> str:
    return re.sub(r"(?:市|县|区|省)?(?:分行|支行|营业部)$", "", branch)


def _products_differ(one: Facts, other: Facts) -> bool:
    return bool(one.products and other.products) and not _share_product(one, other)


def _share_product(one: Facts, other: Facts) -> bool:
    return any(_are_alike(a, b) for a in one.products for b in other.products)


def _are_alike(one: str, other: str) -> bool:
    """Say whether two names mean one thing: alike, and not numbers one and two of a series."""
    numbers = [split_figures(name)[1] for name in (one, other)]
    return one == other or (
        fuzz.ratio(one, other) >= _LIKE and not (all(numbers) and numbers[0] != numbers[1])
    )


def _fillings_differ(one: Facts, other: Facts) -> bool:
    """Say whether two reports of one shape were filled with other figures, names or periods.

    Who takes over a report word by word takes over its figures; another day may be the day on
    which the report was printed.
    """
    if one.figures != other.figures:
        return True
    if one.branches and other.branches and not _share_branch(one.branches, other.branches):
        return True
    names = [(a, b) for a in one.companies for b in other.companies]
    if names and not any(_are_alike(a, b) or a in b or b in a for a, b in names):
        return True
    if one.period is None or other.period is None or (one.day and other.day):
        return False
    (start, end), (first, last) = one.period, other.period
    return start > last or first > end or (_is_long(one) and _is_long(other) and end != last)


def _is_long(facts: Facts) -> bool:
    return facts.period is not None and facts.period[1] - facts.period[0] > 31


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
