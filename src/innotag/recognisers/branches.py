"""Find the branches and units of banks that a text names, and where they are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from innotag.expressions import late
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
from innotag.recognisers.branch_spans import Draft, find_drafts, find_suffixes
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
_BANK_HEAD: Final = late(r"^.{0,30}(?:银行|农商行|有限公司|联社)(?=.{2})")


class _Found(NamedTuple):
    """A branch, its name and level, the code of its place and whether its name alone says it."""

    draft: Draft
    name: str
    level: str
    code: str
    said: bool


def _look_up(text: str, draft: Draft, lexicon: Lexicon) -> _Found:
    """Return a branch with the place that its own name says."""
    name = text[draft.start : draft.end]
    level = level_of(name)
    bank, codes = draft.bank, draft.codes
    if len(codes) == 1 and bank is not None and bank["type"] in NATIONAL and level not in UNITS:
        return _Found(draft, name, level, codes[0], said=True)
    code, said = site_of(name, bank, codes=codes, lexicon=lexicon)
    return _Found(draft, name, level, code, said)


def _value(code: str, name: str, level: str, bank: Value | None, lexicon: Lexicon) -> Value:
    """Return the value of a branch: its own place, else abroad, else the bank's seat."""
    value: Value = {"bank": bank["canonical"] if bank else None, "branch": name, "level": level}
    if not code or code in _APART:
        away = abroad(name)
        if away is not None:
            return {**value, **away, "adcode": code or None}
    if not code and bank is not None and bank["type"] not in NATIONAL:
        code = seat_of(bank, lexicon)
    value.update(lexicon.site(code))
    value["country"] = "中国" if code else None
    return value


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
    value = _value(code, name, level_of(name), owner, lexicon)
    return {key: value[key] for key in ("province", "city", "county", "adcode", "country")}


def _hints(found: list[_Found]) -> tuple[dict[str, list[str]], list[str]]:
    """Return the first few places that branches' names say, by bank and in all."""
    by_bank: dict[str, list[str]] = {}
    everywhere: list[str] = []
    for branch in found:
        if not branch.code or not branch.said:
            continue
        own = by_bank.setdefault(_owner(branch), [])
        for hints in (own, everywhere):
            if len(hints) < _HINTS and branch.code not in hints:
                hints.append(branch.code)
    return by_bank, everywhere


def _owner(branch: _Found) -> str:
    bank = branch.draft.bank
    return bank["canonical"] if bank else ""


def scan_branches(
    text: str,
    banks: Sequence[Entity],
    *,
    bank: str | None = None,
    lexicon: Lexicon | None = None,
    suffixes: Sequence[tuple[int, int]] | None = None,
) -> list[Entity]:
    """Find the branches in a text that is already normalised; `banks` are its banks in order.

    `bank` is the row's bank cell, whose bank a branch takes when the text names none before it.
    `suffixes` is what `find_suffixes` finds in the text, where that is known.
    """
    if suffixes is None:
        (suffixes,) = find_suffixes([text])
    if not suffixes:
        return []
    lexicon = lexicon or default_lexicon()
    row = resolve_bank(bank, lexicon=lexicon) if bank else None
    drafts = find_drafts(text, suffixes, banks, row, lexicon)
    if not drafts:
        return []
    found = [_look_up(text, draft, lexicon) for draft in drafts]
    by_bank, everywhere = _hints(found) if len(found) > 1 else ({}, [])
    entities = []
    for branch in found:
        draft, name, level, _code, _said = branch
        own = by_bank.get(_owner(branch), []) if by_bank else []
        code = _in_context(text, branch, own, everywhere, lexicon)
        value = _value(code, name, level, draft.bank, lexicon)
        entities.append(Entity("BRANCH", draft.start, draft.end, name, value))
    return entities


def _in_context(
    text: str, branch: _Found, own: list[str], everywhere: list[str], lexicon: Lexicon
) -> str:
    """Return the code of a branch's place, with what the text says where its name does not."""
    draft, name, level, code, said = branch
    if said and code[2:] == PROVINCE and level == "支行" and code[:2] not in MUNICIPALITIES:
        inside = [c for c in mentioned(text, draft.start, lexicon) if within(c, code)]
        return _city(inside[0]) if inside else code[:2] + "0100"  # else of the capital
    if said:
        if len(own) > 1 and is_chance(code, name, own, lexicon, attached=draft.attached):
            return _city(next(hint for hint in own if hint != code))
        return code
    if level in UNITS:  # where a unit sits, the places around it do not say
        return code
    hints = own or everywhere or _mentions(text, draft, lexicon)
    return _by_hints(code, name, draft.bank, hints, lexicon)


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
