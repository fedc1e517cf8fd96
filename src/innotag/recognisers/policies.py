"""Read what a document of an authority says of itself: issuers, title, region, day."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from innotag.expressions import late
from innotag.text import normalise

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from innotag.results import Entity, Value

_VERB: Final = (
    r"(?:联合|共同|日前|近日|正式|也|还|力推|在京)?(?:印发|发布|公布|出台|下发|制定|召开|举行|表示|宣布|"
    r"明确|强调|指出|提出|推出|修订|启动|规范|推进|同意|批复|开展|实施|部署|主持|转发|推动|加快|深化|优化|完善|建立|就|对|将|在)"
)
# A class of the first characters stands before the verbs: it refuses nearly all places at once.
_VERB_HEADS: Final = (
    "联共日近正也还力在印发公出下制召举表宣明强指提推修启规同批开实部主转加深优完建就对将"
)
_SUBJECT: Final = late(rf"^([^《》\"，,。]{{2,24}}?)(?:等)?(?=[{_VERB_HEADS}])(?={_VERB}|力推)")
_PROVINCES: Final = (
    "北京市|上海市|天津市|重庆市|河北省|山西省|辽宁省|吉林省|黑龙江省|江苏省|浙江省|安徽省|福建省|江西省|"
    "山东省|河南省|湖北省|湖南省|广东省|海南省|四川省|贵州省|云南省|陕西省|甘肃省|青海省|台湾省|"
    "内蒙古自治区|广西壮族自治区|西藏自治区|宁夏回族自治区|新疆维吾尔自治区|内蒙古|广西|西藏|宁夏|新疆"
)
_REGION: Final = late(rf"^(?:{_PROVINCES}|[一-鿿]{{2,4}}市(?!场|监))")
_BODY: Final = late(
    r"(?:政治局|国务院|国办|办公厅|办公室|委员会|管理委|委|部|厅|局|总局|署|院|会|政府|人民银行|央行|协会|交易所|上交所|"
    r"深交所|北交所|中心|分行|支行|监管局|法院|检察院|金融办|公司|学会|联盟|中央|团体|省|市|自治区|国新办)$"
)
# Every authority and every region has one of these characters in its name.
_BODY_LAST: Final = late("[局院办厅室会委部署府行所心司盟央体省市区协古西藏夏疆]")
_FULL: Final = {
    "国办": "国务院办公厅",
    "发改委": "国家发展改革委",
    "国家发改委": "国家发展改革委",
    "统计局": "国家统计局",
    "证监会": "中国证监会",
    "中证协": "中国证券业协会",
    "中基协": "中国证券投资基金业协会",
    "市监局": "市场监管总局",
    "住建部": "住房城乡建设部",
    "工信部": "工业和信息化部",
    "人社部": "人力资源社会保障部",
    "上交所": "上海证券交易所",
    "深交所": "深圳证券交易所",
    "中国互金协会": "中国互联网金融协会",
}
_NATIONAL: Final = late(r"^(?:国家|中国|中共|全国|中央|国务院|人民银行|央行|金融监管总局)")
_LEAD: Final = late(
    r"(?:^|[，,。\n]|\d日|\d月|近日|日前|消息)\s?"
    r"([^，,。；;《》\n\d]{2,90}?)(?:等[一二三四五六七八九十\d]{0,3}(?:个?部门|部委|单位|部))?"
    r"(?:联合|共同|近日|日前|正式|在京)?(?:印发|发布|公布|出台|下发|制定|召开|举行|表示|修订|转发|汇总梳理)"
)
_DAY: Final = late(r"^[\d年月日\s]*(?:，|,)?")
_SPLIT: Final = late(
    r"(?<=委)(?=[省市]政府)|、|会同|联合|以及|"
    r"和(?!信息|人力|社会|城乡|改革|国)|与|及(?!时)|，|,"
)
_DOCUMENT: Final = late(r"《[^《》]{2,80}(?:《[^《》]{1,60}》[^《》]{0,60})?》")


_OPENING: Final = 260
_UNTIL: Final = late(r"[到至于]")
_LEADING: Final = 600
_ISSUED_BEFORE: Final = late(
    r"(?:印发|发布|公布|出台|下发|制定|修订|分别为|了|行业标准)[^，。]{0,8}$"
)
_ISSUED_AFTER: Final = late(
    r"(?:[（(][^（()）]{0,24}[)）])?(?:、《[^《》]{2,60}》(?:[（(][^（()）]{0,24}[)）])?){0,5}"
    r"(?:于[0-9年月日]{2,12})?(?:正式)?(?:公布|发布|印发|出台|施行|实施)"
)
_LINK: Final = late(r"(?:[（(][^（()）]{0,24}[)）])?(?:[、，和与及]|以及)?")
_HOSTS: Final = frozenset({"国务院新闻办公室", "国新办"})


_FIRMS: Final = ("银行", "信用社", "联社", "联合社", "支行", "集团", "公司", "农信")
# 自治区 of a bare name: 自治区财政厅 in a text on 广西.
_AUTONOMOUS: Final = {
    "内蒙古": "内蒙古自治区",
    "广西": "广西壮族自治区",
    "西藏": "西藏自治区",
    "宁夏": "宁夏回族自治区",
    "新疆": "新疆维吾尔自治区",
}


class Policy(NamedTuple):
    """What a policy item says: issuing bodies, 《document》 titles joined, region, event date."""

    issuers: tuple[str, ...]
    document: str | None
    region: str | None
    date: Value | None


def is_policy(title: str | None, text: str, entities: Sequence[Entity]) -> bool:
    """Return whether an item reports an act of an authority and not of a bank.

    The title must have an authority or a region as its subject; without a title the text must open
    with an authority that issues a 《document》.
    """
    if title:
        subject = _SUBJECT.match(title) if _BODY_LAST.search(title) else None
        return bool(subject and _is_body(subject[1].strip(), title))
    if "《" not in text[:160] or any(e.type == "BANK" and e.start < 60 for e in entities):
        return False
    lead = _LEAD.search(text[:120])
    return bool(lead and _BODY.search(lead[1].strip()))


def _is_body(name: str, title: str) -> bool:
    if name.endswith(_FIRMS) and "人民银行" not in name:
        return False
    return bool(_REGION.match(title) or name in _FULL or _BODY.search(name))


def read_policy(title: str | None, text: str, entities: Iterable[Entity]) -> Policy:
    """Read issuers, document, region and date of a policy item."""
    region_match = _REGION.match(title or "")
    region = region_match[0] if region_match else None
    documents = _DOCUMENT.findall(title or "") or _documents(text)
    date = _event_date(text, [e for e in entities if e.type == "DATE" and e.value])
    return Policy(
        tuple(_issuers(title or "", text, region, documents)),
        "".join(documents) or None,
        region,
        date,
    )


def _event_date(text: str, dates: Sequence[Entity]) -> Value | None:
    """Return when a document was issued: a day, else a month; not when it holds from or until."""
    days = [one for one in dates if one.value and one.value["start"] == one.value["end"]]
    for one in days:
        is_bound = _UNTIL.search(text, max(0, one.start - 2), one.start) is not None
        if not is_bound and not (one.value and one.value.get("since")):
            return one.value
    for one in dates:
        if one.value and one.text.endswith(("月", "月份", "旬")) and not one.value.get("since"):
            return one.value
    return days[0].value if days else None


def _documents(text: str) -> list[str]:
    """Return the documents that the opening says were issued, with those listed beside them."""
    head = text[:_OPENING]
    found: list[str] = []
    end = -1
    for match in _DOCUMENT.finditer(head):
        before = head[max(0, match.start() - 16) : match.start()]
        if before.endswith(("下称", "简称")):
            continue
        is_next = end >= 0 and _LINK.fullmatch(head, end, match.start())
        is_issued = not found and (
            _ISSUED_BEFORE.search(before) or _ISSUED_AFTER.match(head, match.end())
        )
        if is_next or is_issued:
            found.append(match[0])
            end = match.end()
    return found


def _issuers(title: str, text: str, region: str | None, documents: list[str]) -> list[str]:
    if region and documents:
        inside = re.match(
            rf"《({re.escape(region)}[^《》]{{2,24}}?(?:局|厅|委|办公厅|政府))(?=关于|打造)",
            documents[0],
        )
        if inside:
            return [inside[1]]
    subject = _SUBJECT.match(title)
    name = subject[1].strip().removesuffix("等") if subject else ""
    named = _lead_bodies(normalise(text[:_LEADING]).text, region)
    if named and not (_HOSTS.issuperset(named) and name and _BODY.search(name)):
        return named
    if region:
        return [region]
    return [_FULL.get(name, name)] if name else []


def _lead_bodies(text: str, region: str | None) -> list[str]:
    """Return the bodies that the opening names as those who act; several who act jointly win."""
    first: list[str] = []
    for match in _LEAD.finditer(text):
        bodies = [_complete(part.strip(), region) for part in _SPLIT.split(match[1])]
        bodies = list(dict.fromkeys(body for body in bodies if body))
        if not bodies or not all(_BODY.search(body) for body in bodies):
            continue
        if bodies != [region]:
            return bodies if not first or len(bodies) > 1 else first
        first = bodies
    return first


def _complete(name: str, region: str | None) -> str:
    name = re.sub(r"等(?:[一二三四五六七八九十\d]{0,3}(?:个?部门|部委|单位|部))?$", "", name)
    name = re.sub(r"^(?:经|由|据|日|消息)", "", name.replace(" ", ""))
    name = _FULL.get(name, name)
    name = re.sub(r"市场监管局$", "市场监督管理局", name)
    if not region or name.startswith(region) or _NATIONAL.match(name):
        return name
    if name.startswith("自治区"):
        return _AUTONOMOUS.get(region, region) + name.removeprefix("自治区")
    short = region[-1]
    if name.startswith(short) and len(name) > 2 and not name.startswith("市场"):
        return region[:-1] + name
    if name.endswith(("厅", "局", "委", "政府", "办", "办公室", "办公厅")) and not _REGION.match(
        name
    ):
        return region + name
    return name
