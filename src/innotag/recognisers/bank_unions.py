"""Credit unions: of a county by its place, of a province by its successor, or by level only."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from innotag.lexicon import Bank
from innotag.recognisers.bank_grammar import unseen

if TYPE_CHECKING:
    from innotag.lexicon import Lexicon
    from innotag.results import Value

    Hit = tuple[int, Value]

_UNIONS: Final = (
    "农村信用社联合社",
    "农村信用合作社联合社",
    "农村信用合作联社",
    "农村信用联社",
    "信用合作联社",
    "信用合作社联合社",
    "农信联社",
    "信用联社",
    "农村信用合作社",
    "农村信用社",
    "农信社",
    "联社",
    "农信",
)
# Suffixes that also name unions in general: only right behind a place.
_COMMON: Final = ("农信", "农村信用社", "农信社", "农村信用合作社")
_NOT_UNION: Final = ("社", "联", "用", "贷", "通", "易", "快", "卡", "e", "系统", "人")
_EVERY: Final = (
    "各",
    "某",
    "该",
    "本",
    "省",
    "自治区",
    "辖内",
    "全省",
    "全市",
    "全县",
    "基层",
    "县级",
    "多家",
    "地",
    "类",
)
_UNION: Final = "rural_credit_union"
_ADMIN: Final = "县市区旗"
_ABOVE: Final = "0000"


def union(lexicon: Lexicon, text: str, end: int) -> Hit | None:
    """Return start and value of a credit union whose name ends at `end`."""
    suffix = next((s for s in _UNIONS if text.endswith(s, 0, end)), "")
    if not suffix or text.startswith("联合社", end):
        return None
    if suffix == "农信" and text.startswith(_NOT_UNION, end):
        return None
    at = end - len(suffix)
    found = _placed_union(lexicon, text, at, suffix)
    if found is not None:
        return found
    if suffix != "联社" and at and text[at - 1] in _ADMIN:
        unlisted = unseen(lexicon, text, at, suffix)
        if unlisted is not None:
            bank = Bank(unlisted.canonical, _UNION, unlisted.place)
            return unlisted.start, lexicon.describe(bank, "grammar")
    return _bare_union(lexicon, text, at, end)


def _bare_union(lexicon: Lexicon, text: str, at: int, end: int) -> Hit | None:
    """Return start and value of a county's union called by its level only: 旗联社, 农信联社.

    省联社 and 自治区联社 are as little names as 该行 is.
    """
    level = at > 0 and text[at - 1] in _ADMIN and not text.endswith("自治区", 0, at)
    start = at - 1 if level else at
    named = text.startswith(("农信联社", "农村信用"), at) or (level and text.startswith("联社", at))
    if not named or text.endswith(_EVERY, 0, start):
        return None
    if text.startswith(_COMMON, at) and not text.startswith("农信联社", at):
        return None
    if not level and not text.startswith("农信联社", at):
        return None
    return start, lexicon.describe(Bank(text[start:end], _UNION, ""), "grammar")


def _placed_union(lexicon: Lexicon, text: str, at: int, suffix: str) -> Hit | None:
    """Return start and value of a union with a known place right before its suffix."""
    for size in range(min(11, at), 0, -1):
        owners = lexicon.names.get(text[at - size : at] + suffix)
        if owners is not None:
            return at - size, lexicon.value(owners[0])
        codes = lexicon.codes(text[at - size : at]) if size > 1 else ()
        if not codes:
            continue
        bank = lexicon.unions.get(codes[0][:2])
        if codes[0][2:] == _ABOVE:
            if bank is None:
                return None
            return at - size, lexicon.value(bank)
        found = unseen(lexicon, text, at, suffix, brand=0, cut=False)
        if found is None:
            continue
        start, canonical = found.start, found.canonical
        above = _union_above(lexicon, text, start) if suffix == "联社" else start
        if above < start:  # 某省农信某县联社
            start, canonical = above, canonical.removesuffix("联社") + "农信联社"
        return start, lexicon.describe(Bank(canonical, _UNION, found.place), "grammar")
    return None


def _union_above(lexicon: Lexicon, text: str, at: int) -> int:
    """Return where a provincial union right before an offset starts, else the offset."""
    for suffix in ("农信社", "农信"):
        if text.endswith(suffix, 0, at):
            form = lexicon.place_before(text, at - len(suffix))
            return at - len(suffix) - len(form) if form else at
    return at
