"""What an analyst looks for first: the largest sums, and what was the first of its kind."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from innotag.display.names import ROLE_ZH
from innotag.display.values import amount_size, amount_zh

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from innotag.report.dossier import Dossier
    from innotag.results import Value
    from innotag.tables import Tagged

_PER_ROLE: Final = 8
_AROUND: Final = 26
_FIRST: Final = re.compile(
    r"首(?:笔|单|个|家|批|例|款|张|只|支|创|台|项|宗|票|次(?!公开|置业|购房|还款|申请|贷款))"
)
_CLAUSE_ENDS: Final = "，,。；;！!？?\n"
_SCOPE_REACH: Final = 16
_PROVINCES: Final = (
    "北京|天津|上海|重庆|河北|山西|内蒙古|辽宁|吉林|黑龙江|江苏|浙江|安徽|福建|江西|山东|河南|湖北|湖南|广东|"
    "广西|海南|四川|贵州|云南|西藏|陕西|甘肃|青海|宁夏|新疆"
)
# From wide to narrow: which words name the circle in which something is the first.
_SCOPES: Final = (
    ("全球", re.compile(r"全球|世界")),
    (
        "全国",
        re.compile(r"全国|国内|我国|业内|行业|同业|市场|中国(?!银行|农业|工商|建设|民生|光大)"),
    ),
    ("区域", re.compile(r"西北|西南|东北|华东|华南|华北|华中|长三角|大湾区|京津冀|中部|西部")),
    ("全省", re.compile(rf"省|自治区|全区|本市|直辖市|{_PROVINCES}")),
    ("全市县", re.compile(r"[市州县旗]|(?<!地)区")),
    ("本行", re.compile(r"全行|该行|本行|系统|分行|辖内|银行|支行|我行")),
)
NO_SCOPE: Final = "未写明"
SCOPES: Final = (*(name for name, _ in _SCOPES), NO_SCOPE)


class Sum(NamedTuple):
    """One sum of money of an item, with the clause that it stands in."""

    tagged: Tagged
    value: Value
    shown: str
    size: float
    clause: str


class First(NamedTuple):
    """An item that calls itself the first of its kind: the circle, and the clause that says so."""

    tagged: Tagged
    scope: str
    clause: str


def largest_sums(dossier: Dossier) -> dict[str, list[Sum]]:
    """Return the largest sums of business items by role, in Chinese; foreign money apart.

    Each group is in falling order. Sums in other currencies are put in order by currency, then
    size: they are not converted.
    """
    groups: dict[str, list[Sum]] = {}
    for found in _iter_sums(dossier.business()):
        if found.value.get("currency") == "CNY":
            role = str(found.value.get("role") or "other")
            groups.setdefault(ROLE_ZH.get(role, role), []).append(found)
        else:
            groups.setdefault("外币", []).append(found)
    ordered = [*ROLE_ZH.values(), "外币"]
    names = sorted(groups, key=lambda name: ordered.index(name) if name in ordered else 99)
    return {name: _top(groups[name], by_currency=name == "外币") for name in names}


def _iter_sums(tagged: Iterable[Tagged]) -> Iterator[Sum]:
    for one in tagged:
        for entity in one.result.entities:
            size = amount_size(entity.value) if entity.type == "AMOUNT" else None
            if size is not None:
                clause = _clause(one.result.text, entity.start, entity.end)
                yield Sum(one, entity.value or {}, amount_zh(entity.value), size, clause)


def _top(sums: list[Sum], *, by_currency: bool) -> list[Sum]:
    sums = sorted(sums, key=lambda found: -found.size)
    if by_currency:
        sums.sort(key=lambda found: str(found.value.get("currency")))
    seen: set[tuple[str, str]] = set()
    kept = []
    for found in sums:
        bank = str((found.tagged.result.bank or {}).get("canonical") or found.tagged.result.id)
        if (bank, found.shown) not in seen:
            seen.add((bank, found.shown))
            kept.append(found)
    return kept[:_PER_ROLE]


def find_firsts(dossier: Dossier) -> list[First]:
    """Return the business items that are the first of their kind, the widest circle first."""
    found = [first for one in dossier.business() if (first := _find_first(one))]
    return sorted(found, key=lambda first: SCOPES.index(first.scope))


def _find_first(one: Tagged) -> First | None:
    text = one.result.text
    best: First | None = None
    for match in _FIRST.finditer(text):
        first = First(one, _scope(text, match.start()), _clause(text, match.start(), match.end()))
        if best is None or SCOPES.index(first.scope) < SCOPES.index(best.scope):
            best = first
    return best


def _scope(text: str, place: int) -> str:
    """Return the circle named last before the word."""
    start = max(0, place - _SCOPE_REACH)
    for index in range(place - 1, start - 1, -1):
        if text[index] in _CLAUSE_ENDS:
            start = index + 1
            break
    before = text[start:place]
    last, scope = -1, NO_SCOPE
    for name, pattern in _SCOPES:
        for match in pattern.finditer(before):
            if match.end() > last:
                last, scope = match.end(), name
    return scope


def _clause(text: str, start: int, end: int) -> str:
    first, last = max(0, min(start, len(text))), max(0, min(end, len(text)))
    while first > 0 and text[first - 1] not in _CLAUSE_ENDS and start - first < _AROUND:
        first -= 1
    while last < len(text) and text[last] not in _CLAUSE_ENDS and last - end < _AROUND:
        last += 1
    before = "…" if first and text[first - 1] not in _CLAUSE_ENDS else ""
    after = "…" if last < len(text) and text[last] not in _CLAUSE_ENDS else ""
    return f"{before}{text[first:last].strip()}{after}"
