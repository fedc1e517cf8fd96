"""Find where the names of branches and units stand in a text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from innotag.expressions import late
from innotag.matching import find_spans

if TYPE_CHECKING:
    from collections.abc import Sequence

    from innotag.lexicon import Lexicon
    from innotag.results import Entity, Value

_SUFFIX: Final = late(
    r"分行(?!业|长(?!期|年|效|久|达))|分理处|分社|支行(?!长(?!期|年|效|久|达))|储蓄所|营业(?:管理)?部|营业[所室]|信用社|信用卡中心|办事处|代表处|"
    r"私人银行(?:部|中心)|事业部|专营机构|"
    r"中心(?<=(?:金融|营运|运营|业务|研发|开发|票据|财富|结算)中心)"
)
_LOOSE: Final = ("信用社", "办事处", "代表处", "分社", "营业室", "营业所", "储蓄所")
_BARE_UNITS: Final = ("信用卡中心", "私人银行部", "私人银行中心", "营业部")
_DEPTH: Final = 24
# Characters and words that stand in no branch's name.
_DIRTY: Final = late(
    r"[^\u3400-\u9fff0-9A-Za-z·]|[在与为向的了将把被及从对以是已也各该那此这某等让给获经找拿并又再还都其就]|"
    r"(?<!自)由|于(?!都|洪|田|桥)|"
    r"和(?!$|平|田|谐|睦|县|顺|龙|政|静|硕|布|林|合|义|源|兴|泰|美|悦|园|畅|润|丰|达|信|昌)|"
    r"联合|携手|通过|成功|落地|发放|推出|支持|下辖|指导|组织|牵头|作为|旗下|所属|系统|开出|设立|成立|"
    r"负责|获批|授信|积极|持续|创新|推动|助力|指派|委托|服务(?!区)|办理|上线|走进|来到|依托|利用|联动|"
    r"会同|协同|辖内|辖区|全辖|[一两二三四五六七八九十几多数\d]家|家$|首家|唯一|上级|基层|[省市县一二]级|"
    r"银行|客户|企业|贷款|资金|款项|记者|日前|近日|指定|要求|鼓励|带领|率先|选派|抽调|补充|下放|次慰问"
)
_UNIT_DIRTY: Final = late(
    r"[^\u3400-\u9fff0-9A-Za-z]|[在与为向的了将把被及从对以是已也各该那此这某等让给获经找拿并又再还都其就和]|"
    r"联合|携手|成立|设立|推出|发放|首家|支持|建设|打造|通过|落地|推进|发展"
)
# Characters that stand in no branch's name that has neither a bank nor a place before it.
_DOUBTFUL: Final = late(
    r"[至权款户额期年月元员次可能会要应须不没未得着过说借贷还审批问先每同用送派去自中上下前后写进指持本位]"
)
# What makes no name even right behind the bank, and what makes none without a bank before it.
_BARE: Final = late(
    r"(?:省|市|县|区|州|旗|总|总行|当地|本地|其他|相关|有关|属地|经办|部分|某|原|新|个|所有|全部|任何|海外|"
    r"境外|境内|国内|异地|对口|主办|承办|申请|直属|网点|机构|分行|支行|专营|专业|特色|科技特色|科技专营|"
    r"市中心|省会中心|中心)$"
)
_GENERIC: Final = late(
    r"(?:专营|专业|特色|家|首个|网点|机构|银行|旗舰|示范|标杆|星级|智能|新)$|"
    r"^(?:社区|科技|科创|绿色|普惠|小微|乡镇|农村|城区|县域|中心|本|当|外|内|此|上述|新设|首|另|多|几)$"
)
_BREAK: Final = late(r"[^\u3400-\u9fff0-9A-Za-z·]")
# Organisations whose branches are no branches of a bank.
_AUTHORITY: Final = (
    "人民银行",
    "人行",
    "央行",
    "外汇局",
    "外汇管理局",
    "监管局",
    "监管总局",
    "证券",
    "保险",
    "期货",
    "信托",
    "人寿",
    "财险",
    "产险",
    "寿险",
)
_ANAPHORA: Final = frozenset("该各本此某")
_LONGEST: Final = 14
_SHORTEST: Final = 2


class Draft(NamedTuple):
    """A branch before its place is looked up; `attached` where its bank stands right before it."""

    start: int
    end: int
    bank: Value | None
    attached: bool = True
    codes: tuple[str, ...] = ()


def find_suffixes(texts: Sequence[str]) -> list[list[tuple[int, int]]]:
    """Return the words of normalised texts that the name of a branch may end in."""
    return find_spans(_SUFFIX, texts)


def _clean(lexicon: Lexicon, text: str, start: int, end: int) -> bool:
    """Tell whether a stretch can be the part of a branch's name before its suffix."""
    at = start
    while at < end and (form := lexicon.match_place(text, at)) and at + len(form) <= end:
        at += len(form)
    if at == end and at > start:
        return True
    if end - at > _LONGEST or _DIRTY.search(text, at, end):
        return False
    # A place at the end of what starts with none: the words before it are no name (指派鹤岗).
    return at > start or not _ends_in_place(lexicon, text, start, end)


def _ends_in_place(lexicon: Lexicon, text: str, start: int, end: int) -> bool:
    for at in range(start + 2, end - 1):
        form = lexicon.match_place(text, at)
        if form and at + len(form) == end and len(lexicon.codes(form)) == 1:
            return any(code[4:] == "00" for code in lexicon.codes(form))
    return False


def _begin(lexicon: Lexicon, text: str, low: int, end: int, suffix: str) -> int | None:
    """Return where a branch's name without a bank right before it starts, None if nowhere."""
    for match in _BREAK.finditer(text, low, end):
        low = match.end()
    known = lexicon.by_two
    for start in range(low, end - 1):
        if text[start : start + 2] not in known:
            continue
        if lexicon.match_place(text, start) and _clean(lexicon, text, start, end):
            part = text[start:end]
            return None if _BARE.match(part) or part[-1] == "新" else start
    if suffix == "分行":  # stands for a city or a province
        return None
    start = low
    for match in _DIRTY.finditer(text, low, end):
        start = match.end()
    part = text[start:end]
    if _DOUBTFUL.search(part) or text[start - 1 : start] == '"':
        return None
    if not _SHORTEST <= len(part) <= _LONGEST - 6 or _BARE.match(part) or _GENERIC.search(part):
        return None
    return start


def _chains(lexicon: Lexicon, text: str, before: Draft, at: int, suffix: str) -> bool:
    """Tell whether a suffix goes on with the branch that ended before it."""
    gap = at - before.end
    if gap == 0:
        return suffix in _BARE_UNITS or suffix == "营业室"
    return 0 < gap <= _LONGEST and _clean(lexicon, text, before.end, at)


def _attached(lexicon: Lexicon, text: str, touch: int, at: int, suffix: str) -> bool:
    """Tell whether what stands between a bank's end and a suffix makes a branch's name."""
    part = text[touch:at]
    if not part:
        return suffix in _BARE_UNITS
    if part == "总行":
        return suffix.endswith(("部", "中心"))
    if suffix.endswith(("中心", "部", "机构")) and suffix not in ("营业部", "营业管理部"):
        part = part.removeprefix("总行")
        return len(part) <= _LONGEST - 4 and not _UNIT_DIRTY.search(part)
    return _clean(lexicon, text, touch, at) and not _BARE.match(part)


def _start_of(
    lexicon: Lexicon, text: str, at: int, floor: int, touch: int, suffix: str
) -> int | None:
    """Return where the branch with its suffix at `at` starts, None where there is none."""
    if touch >= floor:
        if _attached(lexicon, text, touch, at, suffix):
            return touch
        floor = touch
    if suffix == "营业部":
        return at - 2 if text.endswith("总行", floor, at) else None
    if suffix not in ("分行", "支行", "分理处"):
        return None
    start = _begin(lexicon, text, floor, at, suffix)
    if start is None:
        return None
    return None if text.endswith(_AUTHORITY, 0, start) else start


def _place_alone(lexicon: Lexicon, text: str, touch: int, at: int) -> tuple[str, ...]:
    """Return the places of a name that fills all between a bank's end and a suffix."""
    for form, codes in lexicon.forms(text[touch : touch + 2]):
        if touch + len(form) == at and text.startswith(form, touch):
            return codes
    return ()


def find_drafts(
    text: str,
    suffixes: Sequence[tuple[int, int]],
    banks: Sequence[Entity],
    row: Value | None,
    lexicon: Lexicon,
) -> list[Draft]:
    """Return the branches of a text in reading order, each chain of branches as one.

    A branch with no bank before it takes the last bank named, else the row's, else the next.
    """
    drafts: list[Draft] = []
    index = 0
    last: Value | None = None
    touch = -1
    for at, end in suffixes:
        suffix = text[at:end]
        if text[at - 1 : at] in _ANAPHORA:
            continue
        while index < len(banks) and banks[index].end <= at:
            last, touch = banks[index].value, banks[index].end
            index += 1
        if index < len(banks) and banks[index].start < end:
            continue
        before = drafts[-1] if drafts else None
        follows = before is not None and before.end >= touch
        if before is not None and follows and _chains(lexicon, text, before, at, suffix):
            drafts[-1] = before._replace(end=end, codes=())
            continue
        codes = _place_alone(lexicon, text, touch, at) if touch + 1 < at else ()
        if codes:
            drafts.append(Draft(touch, end, last, attached=True, codes=codes))
            continue
        floor = max(at - _DEPTH, 0, before.end if before else 0)
        start = _start_of(lexicon, text, at, floor, touch, suffix)
        if start is None:
            continue
        owner = last or row or (banks[0].value if banks else None)
        if owner is None and not lexicon.match_place(text, start):
            continue
        drafts.append(Draft(start, end, owner, start == touch))
    return drafts
