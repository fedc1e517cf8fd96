"""Find the branches and units of banks that a text names, and where they are."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from innotag.lexicon import MUNICIPALITIES, default_lexicon
from innotag.recognisers.banks import resolve_bank, scan_banks
from innotag.recognisers.branch_sites import (
    NATIONAL,
    PROVINCE,
    RURAL,
    UNITS,
    is_chance,
    is_provincial,
    level_of,
    seat_of,
    site_of,
)
from innotag.recognisers.branch_spans import SUFFIX, Draft, find_drafts
from innotag.recognisers.offsets import restore
from innotag.recognisers.places import abroad, mentioned, within
from innotag.results import Entity
from innotag.text import normalise

if TYPE_CHECKING:
    from collections.abc import Sequence

    from innotag.lexicon import Lexicon
    from innotag.results import Value

_HINTS: Final = 4
# Taiwan, Hong Kong and Macao, whose branches are named as those abroad are.
_APART: Final = frozenset({"710000", "810000", "820000"})
_BANK_HEAD: Final = re.compile(r"^.{0,30}(?:银行|农商行|有限公司|联社)(?=.{2})")


def _value(code: str, name: str, bank: Value | None, lexicon: Lexicon) -> Value:
    """Return the value of a branch: its own place, else abroad, else the bank's seat."""
    head: Value = {
        "bank": bank["canonical"] if bank else None,
        "branch": name,
        "level": level_of(name),
    }
    if not code or code in _APART:
        away = abroad(name)
        if away is not None:
            return {**head, **away, "adcode": code or None}
    if not code and bank is not None and bank.get("type") not in NATIONAL:
        code = seat_of(bank, lexicon)
    if not code:
        return {
            **head,
            "province": None,
            "city": None,
            "county": None,
            "adcode": None,
            "country": None,
        }
    return {**head, **lexicon.site(code), "country": "中国"}


def locate_branch(branch: str, *, bank: str | None = None, lexicon: Lexicon | None = None) -> Value:
    """Return province, city, county, adcode and country of a branch's name.

    Examples
    --------
    >>> locate_branch("太原分行建设路支行")["city"]
    '太原市'
    """
    lexicon = lexicon or default_lexicon()
    owner = resolve_bank(bank, lexicon=lexicon) if bank else None
    name = _BANK_HEAD.sub("", normalise(branch).text)
    code, _said = site_of(name, owner, lexicon=lexicon)
    value = _value(code, name, owner, lexicon)
    return {key: value[key] for key in ("province", "city", "county", "adcode", "country")}


def _hints(
    drafts: list[Draft], sites: list[tuple[str, bool]]
) -> tuple[dict[str, list[str]], list[str]]:
    """Return the first few places that branches' names say, by bank and in all."""
    by_bank: dict[str, list[str]] = {}
    everywhere: list[str] = []
    for draft, (code, said) in zip(drafts, sites, strict=True):
        if not code or not said:
            continue
        own = by_bank.setdefault(draft.bank["canonical"] if draft.bank else "", [])
        for hints in (own, everywhere):
            if len(hints) < _HINTS and code not in hints:
                hints.append(code)
    return by_bank, everywhere


def scan_branches(
    text: str,
    banks: Sequence[Entity],
    *,
    bank: str | None = None,
    lexicon: Lexicon | None = None,
) -> list[Entity]:
    """Find the branches in a text that is already normalised; `banks` are its banks in order.

    `bank` is the row's bank cell, whose bank a branch takes when the text names none before it.
    """
    suffixes = list(SUFFIX.finditer(text))
    if not suffixes:
        return []
    lexicon = lexicon or default_lexicon()
    row = resolve_bank(bank, lexicon=lexicon) if bank else None
    drafts = find_drafts(text, suffixes, banks, row, lexicon)
    if not drafts:
        return []
    names = [text[draft.start : draft.end] for draft in drafts]
    sites = [
        site_of(name, draft.bank, codes=draft.codes, lexicon=lexicon)
        for name, draft in zip(names, drafts, strict=True)
    ]
    alone = len(drafts) == 1
    by_bank, everywhere = ({}, []) if alone else _hints(drafts, sites)
    found = []
    for draft, name, (first, said) in zip(drafts, names, sites, strict=True):
        own = by_bank.get(draft.bank["canonical"] if draft.bank else "", [])
        code = first
        level = level_of(name)
        if said and code[2:] == PROVINCE and code[:2] not in MUNICIPALITIES and level == "支行":
            inside = [c for c in mentioned(text, draft.start, lexicon) if within(c, code)]
            code = _city(inside[0]) if inside else code[:2] + "0100"  # else of the capital
        elif said:
            if len(own) > 1 and is_chance(first, name, own, lexicon, attached=draft.attached):
                code = _city(next(hint for hint in own if hint != first))
        elif level not in UNITS:  # where a unit sits, the places around it do not say
            hints = own or everywhere or _mentions(text, draft, lexicon)
            code = _by_hints(first, name, draft.bank, hints, lexicon)
        value = _value(code, name, draft.bank, lexicon)
        found.append(Entity("BRANCH", draft.start, draft.end, name, value))
    return found


def _mentions(text: str, draft: Draft, lexicon: Lexicon) -> list[str]:
    """Return the places near a branch where its bank can have it."""
    bank = draft.bank
    if bank is None or bank.get("type") in NATIONAL:
        return mentioned(text, draft.start, lexicon)
    if not is_provincial(bank, lexicon):
        return []
    home = seat_of(bank, lexicon)[:2]
    return [c for c in mentioned(text, draft.start, lexicon) if c[:2] == home and c[2:] != PROVINCE]


def _by_hints(code: str, name: str, bank: Value | None, hints: list[str], lexicon: Lexicon) -> str:
    """Return a branch's place with the help of the places that the text names elsewhere."""
    kind = bank.get("type") if bank else None
    if kind in RURAL and (code or (bank and not is_provincial(bank, lexicon))):
        return code or seat_of(bank, lexicon)
    found, _said = site_of(name, bank, tuple(hints), lexicon=lexicon)
    seat = "" if kind in NATIONAL else seat_of(bank, lexicon)
    if hints and (not found or found == seat):
        return _city(hints[0])
    return found


def _city(code: str) -> str:
    return code if code[2:] == PROVINCE or code[2:4] == "90" else code[:4] + "00"


def find_branches(text: str) -> list[Entity]:
    """Find every branch that a text names, in reading order.

    Examples
    --------
    >>> [e.text for e in find_branches("建行湖南省分行联合长沙银行星沙支行放款")]
    ['湖南省分行', '星沙支行']
    """
    view = normalise(text)
    return restore(view, scan_branches(view.text, scan_banks(view.text)))
