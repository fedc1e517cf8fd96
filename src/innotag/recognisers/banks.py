"""Find the banks that a text names: listed names, and unseen ones by their suffix."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Final

from innotag.lexicon import Bank, banks, fold_rural, places
from innotag.recognisers.bank_grammar import unseen
from innotag.recognisers.offsets import restore
from innotag.recognisers.places import describe, within
from innotag.results import Entity
from innotag.text import normalise

if TYPE_CHECKING:
    from innotag.results import Value

_SUFFIXES: Final = {
    "联合银行": ("农村商业联合银行", "农商联合银行"),
    "商业银行": ("农村商业银行",),
    "农商银行": ("农商银行",),
    "合作银行": ("农村合作银行",),
    "村镇银行": ("村镇银行",),
}
_BRAND: Final = {
    "农村商业联合银行": "农商联合银行",
    "农村商业银行": "农商银行",
    "农商行": "农商银行",
    "农合行": "农村合作银行",
}
_UNIONS: Final = (
    "农村信用社联合社",
    "农村信用合作社联合社",
    "农村信用合作联社",
    "农村信用联社",
    "信用合作联社",
    "农信联社",
    "信用联社",
    "农村信用合作社",
    "农村信用社",
    "农信社",
    "联社",
    "农信",
)
_LEGAL: Final = re.compile(r"股份有限公司|有限责任公司|有限公司")
# What follows a name that makes it another word or another organisation.
_NOT_AFTER: Final = re.compile(
    r"业(?!务|绩)|间|保险(?:监|报)|家(?=[，。、们])|监督|监管|同业|学会|协会|公会|体系|"
    r"大厦|大楼|驿站|大学(?!生|城|路)|杯|广场|博物馆|界"
)
_SHORT_NOT_AFTER: Final = re.compile(
    r"业(?!务|绩)|动|政(?!策)|情(?!况)|程|驶|走|使(?!用)|人(?!工|员|民|才)|星|列|驿站|大厦|大楼|大学(?!生)|杯|"
    r"以来|之初|之日|伊始|初期|(?:\d{1,3}|[一二三四五六七八九十百]{1,4})周?年"
)
_SHORT_NOT_BEFORE: Final = {
    "工行": "施开竣完复动停罢员手",
    "农行": "三支惠强兴助扶涉务",
    "建行": "修新扩改共搭组在创承筹党援基城重复兴福",
    "中行": "其进途集心年手",
    "交行": "提成外公社递转",
    "招行": "",
}
_TITLE: Final = re.compile(r"《[^《》]{0,80}》")


def _group(words: list[str]) -> str:
    """Return a pattern for many words, grouped by their first character."""
    heads: dict[str, list[str]] = {}
    for word in sorted(words, key=len, reverse=True):
        heads.setdefault(word[0], []).append(re.escape(word[1:]))
    return "|".join(f"{re.escape(head)}(?:{'|'.join(rest)})" for head, rest in heads.items())


@cache
def _trigger() -> re.Pattern[str]:
    """Return the one pattern that stops at every place where a bank's name may end."""
    table = banks()
    plain = [n for n in table.names if not n.endswith(("银行", "）", "联合社", "农信", "联社"))]
    plain += ["农商行", "农合行", "联社", "联合社", "信用社", "农信社", "农信", "农商"]
    return re.compile(f"银行|(?:{_group([*plain, *_weak()])})(?!银行|(?<=银)行)")


@cache
def _weak() -> tuple[str, ...]:
    return tuple(word for word in banks().weak if word not in banks().names)


@cache
def _stems() -> dict[str, dict[str, tuple[Bank, ...]]]:
    """Return the listed rural and village banks by suffix and stem."""
    found: dict[str, dict[str, tuple[Bank, ...]]] = {}
    for name, owners in banks().names.items():
        for suffix in ("农商银行", "村镇银行", "农村合作银行", "农商联合银行"):
            if name.endswith(suffix):
                found.setdefault(suffix, {})[name.removesuffix(suffix)] = owners
    return found


def value_of(bank: Bank, source: str = "listed") -> Value:
    """Return the value of a bank (label guide, BANK)."""
    site = describe(bank.place) if bank.place else {}
    return {
        "canonical": bank.name,
        "short": bank.short or None,
        "type": bank.type or None,
        "province": site.get("province"),
        "city": site.get("city"),
        "source": source,
    }


def _pick(owners: tuple[Bank, ...], text: str) -> Bank:
    """Return the bank meant by a name that several share: the one whose home the text names."""
    if len(owners) == 1:
        return owners[0]
    table = places()
    for owner in owners:
        codes = {owner.place[:2] + "0000", owner.place[:4] + "00"}
        names = [table.places[c].name for c in codes if c in table.places]
        if any(name.rstrip("省市") in text for name in names):
            return owner
    return owners[0]


def _widen(text: str, start: int, owners: tuple[Bank, ...]) -> tuple[int, tuple[Bank, ...]]:
    """Take the province and the city before a local bank's name into it."""
    exact = places().exact
    for _ in range(2):
        for size in range(min(9, start), 1, -1):
            codes = exact.get(text[start - size : start])
            if codes is None:
                continue
            fit = tuple(
                bank
                for bank in owners
                if any(c == bank.place or within(bank.place, c) for c in codes)
            )
            if fit:
                start, owners = start - size, fit
                break
        else:
            return start, owners
    return start, owners


def _local(text: str, stem_end: int, suffix: str) -> tuple[int, Value] | None:
    """Return start and value of a rural or village bank whose suffix starts at `stem_end`."""
    brand = _BRAND.get(suffix, suffix)
    stems = _stems().get(brand, {})
    for size in range(min(11, stem_end), 0, -1):
        owners = stems.get(text[stem_end - size : stem_end])
        if owners is None and text[stem_end - 1] in "县市区旗" and size > 2:
            owners = stems.get(text[stem_end - size : stem_end - 1])
        if owners is not None:
            start, owners = _widen(text, stem_end - size, owners)
            return start, value_of(_pick(owners, text))
    found = unseen(text, stem_end, brand)
    if found is None:
        return None
    if found.place[2:] == "0000" and brand == "农商银行":
        union = banks().unions.get(found.place[:2])
        if union is not None and places().exact.get(text[found.start : stem_end]):
            return found.start, value_of(union)
    kind = "village" if brand == "村镇银行" else "rural_commercial"
    return found.start, value_of(Bank(found.canonical, kind, found.place), "grammar")


def _union(text: str, end: int) -> tuple[int, Value] | None:
    """Return start and value of a credit union whose name ends at `end`."""
    suffix = next((s for s in _UNIONS if text.endswith(s, 0, end)), "")
    if (
        not suffix
        or text.startswith("联合社", end)
        or (suffix == "农信" and text.startswith(("社", "联", "用", "贷", "通"), end))
    ):
        return None
    at = end - len(suffix)
    exact = places().exact
    table = banks()
    for size in range(min(11, at), 1, -1):
        codes = exact.get(text[at - size : at])
        if codes is None:
            continue
        start = at - size
        bank = table.unions.get(codes[0][:2])
        if codes[0][2:] == "0000" and bank is not None:
            return start, value_of(bank)
        found = unseen(text, at, suffix, brand=0, cut=False)
        if found is not None:
            return found.start, value_of(
                Bank(found.canonical, "rural_credit_union", found.place), "grammar"
            )
    if (
        suffix in ("农信", "农村信用社", "农信社", "农村信用合作社")
        and text[at - 1 : at] not in "县旗"
    ):
        return None
    found = unseen(text, at, suffix) if suffix != "联社" else None
    if found is not None and found.canonical[-len(suffix) - 1] in "县市区旗":
        return found.start, value_of(Bank(found.canonical, "rural_credit_union", ""), "grammar")
    if suffix == "联社" and at and text[at - 1] in "省县市区旗":
        return at - 1, value_of(Bank(text[at - 1 : end], "rural_credit_union", ""), "grammar")
    if suffix == "农信联社":
        return at, value_of(Bank(suffix, "rural_credit_union", ""), "grammar")
    return None


_STRONG_AFTER: Final = re.compile(
    r"股份有限公司|有限责任公司|有限公司|[\u3400-\u9fff]{1,8}(?:分行|支行|营业部)"
)


def _with_bank_suffix(text: str, start: int, end: int) -> tuple[int, Value] | None:
    """Return start and value of the bank whose name ends in the 银行 at `start`."""
    for suffix in _SUFFIXES.get(text[start - 2 : end] if start > 1 else "", ()):
        if text.endswith(suffix, 0, end):
            return _local(text, end - len(suffix), suffix)
    table = banks()
    if start > 1:
        for name in table.tails.get(text[start - 2 : start], ()):
            if text.endswith(name, 0, end):
                return end - len(name), value_of(_pick(table.names[name], text))
    found = unseen(text, start, "银行", brand=0, cut=False)
    if found is not None and found.place[2:] not in ("", "0000"):
        return found.start, value_of(
            Bank(found.canonical, "city_commercial", found.place), "grammar"
        )
    if _STRONG_AFTER.match(text, end):
        found = unseen(text, start, "银行")
        if found is not None and text[max(0, found.start - 4) : found.start + 4].find("人民") < 0:
            return found.start, value_of(Bank(found.canonical, "", ""), "grammar")
    return None


def _abbreviated(text: str, start: int, end: int) -> tuple[int, Value] | None:
    """Return start and value of an everyday name (工行, 汇丰, 中银香港) at `start`."""
    name = text[start:end]
    table = banks()
    if name in ("农商行", "农合行"):
        return _local(text, start, name)
    if name == "农商":
        return None
    if name.endswith(("联社", "社", "农信")):
        return _union(text, end)
    owners = table.names.get(name)
    if owners is None:
        bank = table.weak.get(name)
        if bank is None or not _BRANCH_AFTER.match(text, end):
            return None
        return start, value_of(bank)
    if name[-1] == "行":
        if _SHORT_NOT_AFTER.match(text, end):
            return None
        if start and text[start - 1] in _SHORT_NOT_BEFORE.get(name, ""):
            return None
    return start, value_of(_pick(owners, text))


_BRANCH_AFTER: Final = re.compile(
    r"[\u3400-\u9fff]{2,8}?(?:分行|支行)|信用卡中心|私人银行(?:部|中心)|总行营业部"
)


def scan_banks(text: str, *, bank: str | None = None) -> list[Entity]:
    """Find the banks in a text that is already normalised (`innotag.text.normalise`)."""
    found: list[Entity] = []
    titles = [m.span() for m in _TITLE.finditer(text)] if "《" in text else []
    last = 0
    for match in _trigger().finditer(text):
        start, end = match.span()
        if end <= last:
            continue
        hit = (
            _with_bank_suffix(text, start, end)
            if match[0] == "银行"
            else _abbreviated(text, start, end)
        )
        if hit is None or hit[0] < last:
            continue
        begin, value = hit
        end, value = _complete(text, begin, end, value)
        if match[0] == "银行" and _NOT_AFTER.match(text, end):
            continue
        if any(low < end and begin < high for low, high in titles):
            continue
        found.append(Entity("BANK", begin, end, text[begin:end], value))
        last = end
    return found


def _complete(text: str, start: int, end: int, value: Value) -> tuple[int, Value]:
    """Take （中国） and the legal suffix behind a name into it."""
    if text.startswith("（", end):
        close = text.find("）", end, end + 8)
        if close > 0:
            owners = banks().names.get(text[start : close + 1])
            inside = text[end + 1 : close]
            if owners is not None:
                end, value = close + 1, value_of(owners[0])
            elif inside == "中国":
                end = close + 1
                if not value["canonical"].endswith("（中国）"):
                    value = {**value, "canonical": value["canonical"] + "（中国）"}
    legal = _LEGAL.match(text, end)
    return (legal.end() if legal else end), value


def find_banks(text: str) -> list[Entity]:
    """Find every bank that a text names, in reading order.

    Examples
    --------
    >>> [e.text for e in find_banks("工行与云溪农商银行签约，多家银行到场")]
    ['工行', '云溪农商银行']
    """
    view = normalise(text)
    return restore(view, scan_banks(view.text))


def resolve_bank(name: str) -> Value | None:
    """Return the value of the bank that a cell or a name says, None if it names none.

    Examples
    --------
    >>> resolve_bank("平安深圳分行")["canonical"]
    '平安银行'
    """
    text = normalise(name).text.strip()
    owners = banks().names.get(fold_rural(text))
    if owners is not None:
        return value_of(owners[0])
    found = scan_banks(text)
    if found:
        return found[0].value
    for word in sorted(banks().weak, key=len, reverse=True):
        if text.startswith(word):
            return value_of(banks().weak[word])
    return None
