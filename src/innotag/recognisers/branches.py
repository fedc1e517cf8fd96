"""Find the branches and units of banks that a text names, and where they are."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from innotag.lexicon import banks as banks_table
from innotag.lexicon import places
from innotag.recognisers.banks import resolve_bank, scan_banks
from innotag.recognisers.offsets import restore
from innotag.recognisers.places import abroad, choose, describe, find_codes, match_place, within
from innotag.results import Entity
from innotag.text import normalise

if TYPE_CHECKING:
    from collections.abc import Sequence

    from innotag.results import Value

_SUFFIX: Final = re.compile(
    r"分行(?!业)|支行|分理处|储蓄所|营业所|营业部|营业室|分社|信用社|办事处|代表处|营业管理部|"
    r"信用卡中心|私人银行(?:部|中心)|事业部|专营机构|"
    r"(?:金融|营运|运营|业务|研发|开发|票据|财富|结算)中心"
)
_UNITS: Final = ("中心", "部", "机构")
_LOOSE: Final = ("信用社", "办事处", "代表处", "分社", "营业室", "营业所", "储蓄所")
_DEPTH: Final = 24
# Characters and words that stand in no branch's name.
_DIRTY: Final = re.compile(
    r"[^\u3400-\u9fff0-9A-Za-z]|[在由与为向的了将把被及从对以是已也各该这那此等让给获经找拿并又再还都其就]|"
    r"和(?!平|田|谐|睦|县|顺|龙|政|静|硕|布|林|合|义|源|兴|泰|美|悦|园|畅|润|丰|达|信|昌)|"
    r"联合|携手|通过|成功|落地|发放|推出|支持|下辖|指导|组织|牵头|作为|旗下|所属|系统|开出|设立|成立|"
    r"负责|获批|授信|积极|持续|创新|推动|助力|指派|委托|指导|服务(?!区)|办理|上线|走进|来到|依托|利用|联动|会同|协同|"
    r"辖内|辖区|全辖|两家|多家|几家|一家|三家|四家|五家|十家|\d+家|家$|首家|唯一|"
    r"上级|基层|省级|市级|县级|二级|一级|银行|客户|企业|贷款|资金|款项|记者|日前|近日"
)
_GENERIC: Final = re.compile(
    r"^(?:省|市|县|区|州|旗|总|当地|本地|其他|相关|有关|属地|经办|所在地?|总行|部分|某|原|新|个|家|"
    r"所有|全部|任何|海外|境外|境内|国内|异地|对口|中心|主办|承办|申请|直属|二级|一级|首个|"
    r"科技|科创|绿色|专营|特色|专业|科技特色|科技专营|绿色专营|网点|机构|银行|分行|支行|社区|县域|"
    r"智能|旗舰|示范|标杆|星级|养老特色|普惠|小微|乡镇|农村|城区)$"
)
# What makes no name even right behind the bank.
_BARE: Final = re.compile(
    r"(?:省|市|县|区|州|旗|总|总行|当地|本地|其他|相关|有关|属地|经办|部分|某|原|新|个|所有|全部|任何|海外|境外|"
    r"境内|国内|异地|对口|主办|承办|申请|直属|二级|一级|网点|机构|分行|支行|专营|专业|特色|科技特色|科技专营)$"
)
_BREAK: Final = re.compile(r"[^\u3400-\u9fff0-9A-Za-z]")
_AUTHORITY: Final = re.compile(
    r"人民银行|人行|央行|外汇局|外汇管理局|监管局|监管总局|证券|保险|期货|信托"
)


class _Draft(NamedTuple):
    """A branch before its place is looked up."""

    start: int
    end: int
    bank: Value | None
    codes: tuple[str, ...]


def _clean(text: str, start: int, end: int) -> bool:
    """Tell whether a stretch can be the part of a branch's name before its suffix."""
    at = start
    while at < end and (form := match_place(text, at)) and at + len(form) <= end:
        at += len(form)
    if at == end and at > start:
        return True
    rest = text[at:end]
    return len(rest) <= 14 and not _DIRTY.search(rest)


def _begin(text: str, low: int, end: int) -> int | None:
    """Return where a branch's name without a bank right before it starts, None if nowhere."""
    for match in _BREAK.finditer(text, low, end):
        low = match.end()
    for start in range(low, end - 1):
        if match_place(text, start) and _clean(text, start, end):
            return start
    start = low
    for match in _DIRTY.finditer(text, low, end):
        start = match.end()
    size = end - start
    if not 2 <= size <= 8 or _GENERIC.match(text[start:end]):
        return None
    return start


def _drafts(text: str, banks: Sequence[Entity], row: Value | None) -> list[_Draft]:
    """Return the branches of a text in reading order, chains as one."""
    drafts: list[_Draft] = []
    index = 0
    last: Value | None = None
    touch = -1
    for match in _SUFFIX.finditer(text):
        at, end = match.span()
        while index < len(banks) and banks[index].end <= at:
            last, touch = banks[index].value, banks[index].end
            index += 1
        if index < len(banks) and banks[index].start < end:
            continue
        before = drafts[-1] if drafts else None
        if before is not None and before.end > touch and _chains(text, before, at, match[0]):
            drafts[-1] = _Draft(before.start, end, before.bank, ())
            continue
        start = _start_of(text, at, end, touch, before, match[0])
        if start is None:
            continue
        owner = last if last is not None else row
        if owner is None and banks:
            owner = banks[0].value
        drafts.append(_Draft(start, end, owner, ()))
    return drafts


def _chains(text: str, before: _Draft, at: int, suffix: str) -> bool:
    """Tell whether a suffix goes on with the branch that ended before it."""
    gap = at - before.end
    if gap == 0:
        return suffix in ("营业部", "信用卡中心", "营业室")
    return 0 < gap <= 12 and _clean(text, before.end, at)


def _start_of(
    text: str, at: int, end: int, touch: int, before: _Draft | None, suffix: str
) -> int | None:
    """Return where the branch with its suffix at `at` starts, None where there is none."""
    is_unit = suffix.endswith(_UNITS) and suffix not in ("营业部", "营业管理部")
    floor = max(at - _DEPTH, 0, before.end if before else 0)
    if touch >= floor:
        part = text[touch:at]
        if not part:
            return touch if suffix[:2] in ("信用", "私人", "营业") and suffix[-1] != "社" else None
        if part == "总行":
            return touch if suffix.endswith(("部", "中心")) else None
        if is_unit:
            return (
                touch if len(part) <= 10 and not _DIRTY.search(part.removeprefix("总行")) else None
            )
        if _clean(text, touch, at) and not _BARE.match(part):
            return touch
        floor = touch
    if is_unit or suffix in _LOOSE:
        return None
    if suffix == "营业部":
        return at - 2 if text.endswith("总行", floor, at) else None
    start = _begin(text, floor, at)
    if start is None:
        return None
    authority = _AUTHORITY.search(text, max(floor, start - 10), at)
    if authority and _clean(text, authority.end(), at):
        return None
    return start


def _level(name: str) -> str:
    for suffix in ("分行", "支行", "分理处", "储蓄所", "营业所", "营业部", "营业室", "分社"):
        if name.endswith(suffix):
            return suffix
    for suffix in ("办事处", "代表处", "事业部", "专营机构", "管理部"):
        if name.endswith(suffix):
            return suffix
    return "中心" if name.endswith("中心") else "部"


_LOCAL: Final = ("rural_commercial", "village", "rural_credit_union")
# Rural commercial banks with branches outside their province.
_WIDE: Final = frozenset(
    "张家港农商银行 常熟农商银行 江阴农商银行 无锡农商银行 苏州农商银行 昆山农商银行 太仓农商银行 "
    "上海农商银行 北京农商银行 重庆农商银行 武汉农商银行 成都农商银行 天津农商银行 顺德农商银行 "
    "东莞农商银行 广州农商银行 深圳农商银行 天津滨海农商银行 江南农商银行 鄞州农商银行 "
    "杭州联合农商银行 青岛农商银行 长春农商银行 九台农商银行 长春发展农商银行 马鞍山农商银行 "
    "合肥科技农商银行 南海农商银行 吉林九台农商银行".split()
)


def _seat(bank: Value | None) -> str:
    """Return the code of the bank's seat, "" where it is not known."""
    if bank is None:
        return ""
    owners = banks_table().names.get(bank["canonical"])
    if owners:
        return owners[0].place
    for name in (bank.get("city"), bank.get("province")):
        codes = places().exact.get(name or "")
        if codes:
            return codes[0]
    return ""


def _home(bank: Value | None) -> str:
    """Return the code of the bank's seat, "" for banks of the whole country."""
    if bank is None or bank.get("type") in ("policy", "state_large", "joint_stock", "foreign"):
        return ""
    return _seat(bank)


def site_of(name: str, bank: Value | None, near: tuple[str, ...] = ()) -> tuple[str, bool]:
    """Return the code of a branch's place, "" if unknown, and whether its name alone says it."""
    if name.startswith("总行"):
        return _seat(bank), True
    home = _home(bank)
    codes = find_codes(name, streets=not home and not near)
    if home and codes:
        codes = _local(codes, name, bank, home)
        if not codes:
            return home, False
    if not codes:
        return "", False
    return choose(codes, level=_level(name), home=home, near=near), len(codes) == 1


def _local(codes: tuple[str, ...], name: str, bank: Value | None, home: str) -> tuple[str, ...]:
    """Return those of the places where a branch of a local bank can be."""
    canonical, kind = (bank["canonical"], bank.get("type")) if bank else ("", None)
    city = home if home[2:] == "0000" else home[:4] + "00"
    inner = tuple(c for c in codes if c in (home, city) or within(c, city))
    if inner:
        return inner
    inner = find_codes(name, city)
    if inner:
        return inner
    same = tuple(c for c in codes if c[:2] == home[:2])
    if kind in _LOCAL and canonical not in _WIDE:
        return same if len(same) == 1 else ()
    if same:
        own = tuple(c for c in same if c[2:] != "0000")
        return own or same
    return tuple(c for c in codes if _is_town(c))


def _is_town(code: str) -> bool:
    """Tell whether a place is a city, or a county that is or was one."""
    place = places().places[code]
    return place.level < 3 or place.name[:-1] + "市" in places().exact  # noqa: PLR2004


def locate_branch(branch: str, *, bank: str | None = None) -> Value:
    """Return province, city, county, adcode and country of a branch's name.

    Examples
    --------
    >>> locate_branch("太原分行建设路支行")["city"]
    '太原市'
    """
    value = resolve_bank(bank) if bank else None
    return _place(normalise(branch).text, value, ())


_NOWHERE: Final[Value] = {"province": None, "city": None, "county": None, "adcode": None}


def _place(name: str, bank: Value | None, near: tuple[str, ...]) -> Value:
    code, _said = site_of(name, bank, near)
    if not code:
        away = abroad(name)
        if away is not None:
            return away
        code = near[0] if near else _home(bank)
    if not code:
        return {**_NOWHERE, "country": None}
    return {**describe(code), "country": "中国"}


def scan_branches(text: str, banks: Sequence[Entity], *, bank: str | None = None) -> list[Entity]:
    """Find the branches in a text that is already normalised; `banks` are its banks in order."""
    if not _SUFFIX.search(text):
        return []
    row = resolve_bank(bank) if bank else None
    drafts = _drafts(text, banks, row)
    sites = [site_of(text[d.start : d.end], d.bank, ()) for d in drafts]
    found = []
    for draft, (code, said) in zip(drafts, sites, strict=True):
        name = text[draft.start : draft.end]
        near = () if said else _near(text, draft, drafts, sites)
        value = {
            "bank": draft.bank["canonical"] if draft.bank else None,
            "branch": name,
            "level": _level(name),
            **_place(name, draft.bank, near),
        }
        found.append(Entity("BRANCH", draft.start, draft.end, name, value))
    return found


def _near(
    text: str, draft: _Draft, drafts: list[_Draft], sites: list[tuple[str, bool]]
) -> tuple[str, ...]:
    """Return the places of the text's other branches, those of the same bank first."""
    same, other = [], []
    for draft2, (code, said) in zip(drafts, sites, strict=True):
        if draft2 is not draft and code and said:
            (same if draft2.bank == draft.bank else other).append(code)
    return (*same, *other)


def find_branches(text: str) -> list[Entity]:
    """Find every branch that a text names, in reading order.

    Examples
    --------
    >>> [e.text for e in find_branches("建行湖南省分行联合长沙银行星沙支行放款")]
    ['湖南省分行', '星沙支行']
    """
    view = normalise(text)
    return restore(view, scan_branches(view.text, scan_banks(view.text)))
