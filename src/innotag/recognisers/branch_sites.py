"""Where a branch of a bank is: its name, its bank's seat, the places named near it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from innotag.lexicon import default_lexicon
from innotag.recognisers.places import choose, find_codes, within

if TYPE_CHECKING:
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
UNITS: Final = ("中心", "部", "事业部", "专营机构")
NATIONAL: Final = ("policy", "state_large", "joint_stock", "foreign", "multilateral")
RURAL: Final = ("rural_commercial", "village", "rural_credit_union")
# Rural commercial banks with branches outside their province.
_WIDE: Final = frozenset(
    name + "农商银行"
    for name in (
        *("张家港", "常熟", "江阴", "无锡", "苏州", "昆山", "太仓", "江南", "上海", "北京", "重庆"),
        *("武汉", "成都", "天津", "天津滨海", "顺德", "南海", "东莞", "广州", "深圳", "鄞州"),
        *("杭州联合", "青岛", "长春", "长春发展", "九台", "马鞍山", "合肥科技"),
    )
)
# Provinces that share their name with a city: the bank decides.
_TWICE: Final = frozenset({"220000", "220200"})
_PROVINCIAL: Final = ("银行", "农商银行", "农商联合银行", "农村信用社联合社")
PROVINCE: Final = "0000"
_TELLING: Final = 6
CITY_LEVEL: Final = 2


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


def seat_of(bank: Value | None, lexicon: Lexicon) -> str:
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
        return seat_of(bank, lexicon), True
    home = "" if bank is None or bank["type"] in NATIONAL else seat_of(bank, lexicon)
    codes = codes or find_codes(name, streets=not home and not near, lexicon=lexicon)
    level = level_of(name)
    if level in UNITS:  # 太平洋信用卡中心 is in no district 太平
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


def is_chance(code: str, name: str, own: list[str], lexicon: Lexicon, *, attached: bool) -> bool:
    """Tell whether a county's bare name is a landmark of a city the bank is said to be in.

    It is, when the text places the bank's other branches in other provinces: for any county where
    the bank does not stand right before the name, else for a district.
    """
    place = lexicon.place(code)
    if place is None or place.level <= CITY_LEVEL or not name.startswith(place.name[:-1]):
        return False
    if name.startswith(place.name) or (attached and place.name[-1] != "区"):
        return False
    return all(hint == code or hint[:2] != code[:2] for hint in own)


def _at_home(
    codes: tuple[str, ...], name: str, bank: Value, home: str, lexicon: Lexicon
) -> tuple[str, ...]:
    """Return those of the places where a branch of a local bank can be."""
    city = home if home[2:] == PROVINCE else home[:4] + "00"
    inner = tuple(c for c in codes if c in (home, city) or within(c, city))
    inner = inner or find_codes(name, city, lexicon=lexicon)
    if inner:
        return inner
    same = tuple(c for c in codes if c[:2] == home[:2])
    if bank.get("type") in RURAL and bank["canonical"] not in _WIDE:
        one = len({c[:4] for c in same}) == 1
        return same if one or is_provincial(bank, lexicon) else ()
    if same:  # 吉林分行 of 吉林银行 is the city's: no bank has a branch for its own province
        return tuple(c for c in same if c[2:] != PROVINCE) or same
    first = lexicon.codes(lexicon.match_place(name, 0))
    if any(c[4:] == "00" for c in first):  # the name says the city: 天津分行滨海新区支行
        return codes
    return tuple(c for c in codes if _is_town(c, lexicon))


def is_provincial(bank: Value, lexicon: Lexicon) -> bool:
    """Tell whether a local bank serves a whole province, whose name and a suffix are its own."""
    name = bank["canonical"]
    form = lexicon.match_place(name, 0)
    if not form or name[len(form) :] not in _PROVINCIAL:
        return False
    return any(code[2:] == PROVINCE for code in lexicon.codes(form))


def _is_town(code: str, lexicon: Lexicon) -> bool:
    """Tell whether a place is a city, or a county that is or was one."""
    place = lexicon.place(code)
    if place is None:
        return False
    return place.level <= CITY_LEVEL or bool(lexicon.codes(place.name[:-1] + "市"))
