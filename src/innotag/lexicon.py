"""The tables of names: banks, places, and how to find a name in them quickly.

The compiled tables lie in `data/`; `data/SOURCES.json` says where the facts come from. Loading is
done once, at the first use.
"""

from __future__ import annotations

import gzip
import re
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

DATA: Final = Path(__file__).parent / "data"
RURAL_SUFFIX: Final = "农商银行"
_RURAL: Final = re.compile(r"农村商业(?=联合银行)|农村商业银行|农商行")


class Bank(NamedTuple):
    """A bank: today's name, type, GB/T 2260 code of its seat, everyday name, last month, heir."""

    name: str
    type: str
    place: str
    short: str = ""
    until: str = ""
    heir: str = ""


class Place(NamedTuple):
    """A place of GB/T 2260: code, official name, level (1 province, 2 city, 3 county)."""

    code: str
    name: str
    level: int


class BankTable(NamedTuple):
    """Banks by every name they go by.

    `names` holds every name in folded form; `weak` words that name a bank only before a branch or
    in a bank cell; `tails` the names by their last two characters before the suffix 银行, longest
    first; `rural` the stems of rural commercial banks by their last two characters.
    """

    names: dict[str, tuple[Bank, ...]]
    weak: dict[str, Bank]
    tails: dict[str, tuple[str, ...]]
    unions: dict[str, Bank]


class PlaceTable(NamedTuple):
    """Places by code, and every form of a name by its first two characters, longest first."""

    places: dict[str, Place]
    forms: dict[str, tuple[tuple[str, tuple[str, ...]], ...]]
    exact: dict[str, tuple[str, ...]]


def fold_rural(name: str) -> str:
    """Return a name with the suffix of rural commercial banks in its brand form.

    Examples
    --------
    >>> fold_rural("云溪农村商业银行")
    '云溪农商银行'
    """
    return _RURAL.sub(lambda m: "农商" if m[0] == "农村商业" else RURAL_SUFFIX, name)


def _rows(name: str) -> list[list[str]]:
    raw = gzip.decompress((DATA / name).read_bytes()).decode("utf-8")
    return [line.split("\t") for line in raw.split("\n") if line]


@cache
def banks() -> BankTable:
    """Return the table of banks.

    Examples
    --------
    >>> banks().names["工行"][0].name
    '中国工商银行'
    """
    names: dict[str, list[Bank]] = {}
    weak: dict[str, Bank] = {}
    rows = _rows("banks.tsv.gz")
    made: list[Bank] = []
    for name, kind, place, short, _aliases, words, until, heir in rows:
        bank = Bank(name, kind, place, short, until, heir)
        made.append(bank)
        names[name] = [bank]
        for word in words.split(";") if words else ():
            weak.setdefault(word, bank)
    for bank, row in zip(made, rows, strict=True):
        for alias in row[4].split(";") if row[4] else ():
            others = names.setdefault(alias, [])
            if bank not in others:
                others.append(bank)
    tails: dict[str, list[str]] = {}
    for name in names:
        if name.endswith("银行"):
            tails.setdefault(name[-4:-2], []).append(name)
    unions = {
        bank.place[:2]: bank
        for bank in made
        if bank.name.endswith(("农商联合银行", "农村信用社联合社"))
    }
    for name in ("河南", "内蒙古", "吉林", "新疆", "海南", "辽宁", "甘肃"):
        bank = names[name + RURAL_SUFFIX][0]
        unions[bank.place[:2]] = bank
    return BankTable(
        {name: tuple(found) for name, found in names.items()},
        weak,
        {tail: tuple(sorted(found, key=len, reverse=True)) for tail, found in tails.items()},
        unions,
    )


@cache
def places() -> PlaceTable:
    """Return the table of places.

    Examples
    --------
    >>> places().exact["巴州"]
    ('652800',)
    """
    found: dict[str, Place] = {}
    exact: dict[str, list[str]] = {}
    for code, name, level, forms in _rows("regions.tsv.gz"):
        found[code] = Place(code, name, int(level))
        for form in forms.split(";"):
            codes = exact.setdefault(form, [])
            if code not in codes:
                codes.append(code)
    by_two: dict[str, list[tuple[str, tuple[str, ...]]]] = {}
    for form, codes in exact.items():
        by_two.setdefault(form[:2], []).append((form, tuple(codes)))
    return PlaceTable(
        found,
        {
            two: tuple(sorted(group, key=lambda item: -len(item[0])))
            for two, group in by_two.items()
        },
        {form: tuple(codes) for form, codes in exact.items()},
    )
