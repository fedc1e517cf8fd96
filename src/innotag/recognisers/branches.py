"""Find the branches and units of banks that a text names, and where they are."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from innotag.lexicon import MUNICIPALITIES, default_lexicon
from innotag.recognisers.banks import resolve_bank, scan_banks
from innotag.recognisers.branch_spans import SUFFIX, Draft, find_drafts
from innotag.recognisers.offsets import restore
from innotag.recognisers.places import abroad, choose, find_codes, mentioned, within
from innotag.results import Entity
from innotag.text import normalise

if TYPE_CHECKING:
    from collections.abc import Sequence

    from innotag.lexicon import Lexicon
    from innotag.results import Value

_LEVELS: Final = {
    "分理处": "分理处",
    "储蓄所": "储蓄所",
    "营业所": "营业所",
    "营业部": "营业部",
    "营业室": "营业室",
    "信用社": "信用社",
    "办事处": "办事处",
    "代表处": "代表处",
    "事业部": "事业部",
    "营机构": "专营机构",
    "管理部": "管理部",
}
_UNITS: Final = ("中心", "部", "事业部", "专营机构")
_NATIONAL: Final = ("policy", "state_large", "joint_stock", "foreign", "multilateral")
_RURAL: Final = ("rural_commercial", "village", "rural_credit_union")
# Rural commercial banks with branches outside their province.
_WIDE: Final = frozenset(
    name + "农商银行"
    for name in (
        *("张家港", "常熟", "江阴", "无锡", "苏州", "昆山", "太仓", "江南", "上海", "北京", "重庆"),
        *("武汉", "成都", "天津", "天津滨海", "顺德", "南海", "东莞", "广州", "深圳", "鄞州"),
        *("杭州联合", "青岛", "长春", "长春发展", "九台", "马鞍山", "合肥科技"),
    )
)
_BANK_HEAD: Final = re.compile(r"^.{0,30}(?:银行|农商行|有限公司|联社)(?=.{2})")
# Provinces that share their name with a city: the bank decides.
_TWICE: Final = frozenset({"220000", "220200"})
_PROVINCE: Final = "0000"
# Taiwan, Hong Kong and Macao, whose branches are named as those abroad are.
_APART: Final = frozenset({"710000", "810000", "820000"})
_HINTS: Final = 4
_TELLING: Final = 6
_CITY_LEVEL: Final = 2


def level_of(name: str) -> str:
    """Return the level of a branch by the end of its name.

    Examples
    --------
    >>> level_of("浙江省分行营业部")
    '营业部'
    """
    end = name[-2:]
    if end in ("分行", "支行", "分社", "中心"):
        return end
    return _LEVELS.get(name[-3:], "部")


def _seat(bank: Value | None, lexicon: Lexicon) -> str:
    """Return the code of the bank's seat, "" where it is not known."""
    if bank is None:
        return ""
    listed = lexicon.seat(bank["canonical"])
    if listed is not None:
        return listed
    for name in (bank.get("city"), bank.get("province")):
        codes = lexicon.codes(name) if name else ()
        if codes:
            return codes[0]
    return ""


def site_of(
    name: str,
    bank: Value | None,
    near: tuple[str, ...] = (),
    *,
    codes: tuple[str, ...] = (),
    lexicon: Lexicon | None = None,
) -> tuple[str, bool]:
    """Return the code of a branch's place, "" if unknown, and whether its name alone says it.

    `near` are the codes of other branches in the text, `codes` the places of the name, where
    they are known. A local bank's branch is looked for near its seat first.
    """
    lexicon = lexicon or default_lexicon()
    if name.startswith("总行"):
        return _seat(bank, lexicon), True
    home = "" if bank is None or bank["type"] in _NATIONAL else _seat(bank, lexicon)
    codes = codes or find_codes(name, streets=not home and not near, lexicon=lexicon)
    level = level_of(name)
    if level in _UNITS:  # 太平洋信用卡中心 is in no district 太平
        codes = tuple(c for c in codes if c[4:] == "00")
    if home and codes and bank is not None:
        codes = _at_home(codes, name, bank, home, lexicon)
        if not codes:
            return home, False
    if len(codes) == 1:
        return codes[0], True
    if not codes:
        return "", False
    code = choose(codes, level=level, home=home, near=near, lexicon=lexicon)
    # 南昌 is a city and a county in it, 西安 a city and two districts elsewhere.
    city = code[4:] == "00" and code not in _TWICE
    said = city and (level == "分行" or len(name) >= _TELLING)
    return code, said or all(c[:4] == code[:4] for c in codes)


def _is_chance(code: str, name: str, own: list[str], lexicon: Lexicon, *, attached: bool) -> bool:
    """Tell whether a county's bare name is a landmark of a city the bank is said to be in.

    It is, when the text places the bank's other branches in other provinces: for any county where
    the bank does not stand right before the name, else for a district.
    """
    place = lexicon.place(code)
    if place is None or place.level <= _CITY_LEVEL or not name.startswith(place.name[:-1]):
        return False
    if name.startswith(place.name) or (attached and place.name[-1] != "区"):
        return False
    return all(hint == code or hint[:2] != code[:2] for hint in own)


def _at_home(
    codes: tuple[str, ...], name: str, bank: Value, home: str, lexicon: Lexicon
) -> tuple[str, ...]:
    """Return those of the places where a branch of a local bank can be."""
    city = home if home[2:] == _PROVINCE else home[:4] + "00"
    inner = tuple(c for c in codes if c in (home, city) or within(c, city))
    inner = inner or find_codes(name, city, lexicon=lexicon)
    if inner:
        return inner
    same = tuple(c for c in codes if c[:2] == home[:2])
    if bank.get("type") in _RURAL and bank["canonical"] not in _WIDE:
        one = len({c[:4] for c in same}) == 1
        return same if one or _is_provincial(bank, lexicon) else ()
    if same:  # 吉林分行 of 吉林银行 is the city's: no bank has a branch for its own province
        return tuple(c for c in same if c[2:] != _PROVINCE) or same
    first = lexicon.codes(lexicon.match_place(name, 0))
    if any(c[4:] == "00" for c in first):  # the name says the city: 天津分行滨海新区支行
        return codes
    return tuple(c for c in codes if _is_town(c, lexicon))


def _is_provincial(bank: Value, lexicon: Lexicon) -> bool:
    """Tell whether a local bank serves a whole province, whose name its own starts with."""
    form = lexicon.match_place(bank["canonical"], 0)
    return any(code[2:] == _PROVINCE for code in lexicon.codes(form)) if form else False


def _is_town(code: str, lexicon: Lexicon) -> bool:
    """Tell whether a place is a city, or a county that is or was one."""
    place = lexicon.place(code)
    if place is None:
        return False
    return place.level <= _CITY_LEVEL or bool(lexicon.codes(place.name[:-1] + "市"))


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
    if not code and bank is not None and bank.get("type") not in _NATIONAL:
        code = _seat(bank, lexicon)
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
        if said and code[2:] == _PROVINCE and code[:2] not in MUNICIPALITIES and level == "支行":
            inside = [c for c in mentioned(text, draft.start, lexicon) if within(c, code)]
            code = _city(inside[0]) if inside else code
        elif said:
            if len(own) > 1 and _is_chance(first, name, own, lexicon, attached=draft.attached):
                code = _city(next(hint for hint in own if hint != first))
        elif level not in _UNITS:  # where a unit sits, the places around it do not say
            hints = own or everywhere or _mentions(text, draft, lexicon)
            code = _by_hints(first, name, draft.bank, hints, lexicon)
        value = _value(code, name, draft.bank, lexicon)
        found.append(Entity("BRANCH", draft.start, draft.end, name, value))
    return found


def _mentions(text: str, draft: Draft, lexicon: Lexicon) -> list[str]:
    """Return the places near a branch where its bank can have it."""
    bank = draft.bank
    if bank is None or bank.get("type") in _NATIONAL:
        return mentioned(text, draft.start, lexicon)
    if not _is_provincial(bank, lexicon):
        return []
    home = _seat(bank, lexicon)[:2]
    return [c for c in mentioned(text, draft.start, lexicon) if c[:2] == home != c[2:4]]


def _by_hints(code: str, name: str, bank: Value | None, hints: list[str], lexicon: Lexicon) -> str:
    """Return a branch's place with the help of the places that the text names elsewhere."""
    kind = bank.get("type") if bank else None
    if code and kind in _RURAL:
        return code
    found, _said = site_of(name, bank, tuple(hints), lexicon=lexicon)
    seat = "" if kind in _NATIONAL else _seat(bank, lexicon)
    if hints and (not found or found == seat):
        return _city(hints[0])
    return found


def _city(code: str) -> str:
    return code if code[2:] == _PROVINCE or code[2:4] == "90" else code[:4] + "00"


def find_branches(text: str) -> list[Entity]:
    """Find every branch that a text names, in reading order.

    Examples
    --------
    >>> [e.text for e in find_branches("建行湖南省分行联合长沙银行星沙支行放款")]
    ['湖南省分行', '星沙支行']
    """
    view = normalise(text)
    return restore(view, scan_branches(view.text, scan_banks(view.text)))
