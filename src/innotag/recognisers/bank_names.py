"""From where a bank's name may end to its start and its value."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from innotag.expressions import late
from innotag.lexicon import Bank
from innotag.recognisers.bank_grammar import unseen
from innotag.recognisers.places import within

if TYPE_CHECKING:
    from innotag.lexicon import Lexicon
    from innotag.results import Value

    Hit = tuple[int, Value]

# The suffixes of local banks by their last four characters; what each is in brand form.
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
    "农商": "农商银行",
    "农合行": "农村合作银行",
}
_AFTER_STEM: Final = ("银", "行", "业", "联", "户", "村", "贸", "品", "合", "一", "对", "超")
_STRONG_AFTER: Final = late(r"股份有限公司|有限责任公司|有限公司|[\u3400-\u9fff]{1,8}(?:分行|支行)")
# What a reporter writes right behind the bank whose news it is.
_SPEAKS: Final = late(
    r"成功|正式|发放|落地|推出|创新|首[笔单次家个批]|向|为|已|将|累计|上线|与|联合|携手|通过|近日|日前|"
    r"开展|办理|投放|设立|成立|获批|运用|依托|积极|举办|出台|发布|发行"
)
# What else shows that a rural bank is meant, and not its kind.
_LENDS: Final = late(r"给|贷款|授信|放款|的(?:贷款|授信|信贷员|客户经理)")
# Words that tell a bank at home from its subsidiary in China: by its seat or its name.
_CUES: Final = {
    "810000": ("香港", "港元", "港币"),
    "820000": ("澳门",),
    "大华银行": ("新加坡",),
    "星展银行": ("新加坡",),
    "华侨银行": ("新加坡",),
    "马来亚银行": ("马来西亚",),
}
# Two characters before 银行 that make no bank's name, the commonest of them.
_NO_BANK: Final = frozenset(
    {"商业", "手机", "多家", "合作", "人民", "网上", "开放", "投资", "私人", "中小", "国有", "各家"}
    | {
        "部分",
        "有关",
        "直销",
        "中央",
        "政策",
        "地方",
        "外资",
        "主办",
        "牵头",
        "代理",
        "数字",
        "智慧",
    }
    | {"绿色", "远程", "会同", "民营", "法人"}
)
# What follows a suffix that stands for all banks of its kind.
_GENERAL: Final = (
    "股权",
    "改革",
    "风险",
    "数量",
    "机构",
    "行业",
    "体系",
    "系统",
    "化险",
    "改制",
    "重组",
    "牌照",
)
_NEAR: Final = 150
_CELL: Final = 12
_BOUND: Final = '，。；：！？、“”"（）》《 \n日月'
_ADMIN: Final = "县市区旗"
_ABOVE: Final = "0000"


def pick(lexicon: Lexicon, owners: tuple[str, ...], near: str) -> Value:
    """Return the value of the bank meant by a name that several share.

    It is the one whose county, city or province the text near it names, else the one in China,
    else the first.
    """
    if len(owners) == 1:
        return lexicon.value(owners[0])
    seats = [(name, bank.place) for name in owners if (bank := lexicon.bank(name))]
    for name, seat in seats:
        if any(cue in near for cue in _CUES.get(seat or name, ())):
            return lexicon.value(name)
    sites = [(name, lexicon.site(seat)) for name, seat in seats if seat]
    for key in ("county", "city", "province"):
        for name, site in sites:
            place = site[key] or ""
            if place and (place if key == "county" else place.rstrip("省市")) in near:
                return lexicon.value(name)
    return lexicon.value(next((name for name in owners if name.endswith("（中国）")), owners[0]))


def widen(
    lexicon: Lexicon, text: str, start: int, owners: tuple[str, ...]
) -> tuple[int, tuple[str, ...]]:
    """Take the province and the city before a local bank's name into it."""
    while start > 1 and text[start - 1] not in _BOUND:
        form = lexicon.place_before(text, start)
        codes = lexicon.codes(form) if form else ()
        fit = tuple(
            name
            for name in owners
            if (seat := lexicon.seat(name))
            and any(code == seat or within(seat, code) for code in codes)
        )
        if not fit:
            break
        start, owners = start - len(form), fit
    return start, owners


def local_bank(lexicon: Lexicon, text: str, at: int, suffix: str) -> Hit | None:
    """Return start and value of a rural or village bank whose suffix starts at `at`."""
    brand = _BRAND.get(suffix, suffix)
    stem = lexicon.stem_before(text, at, brand)
    end = at
    if not stem and at > 2 and text[at - 1] in _ADMIN:
        stem = lexicon.stem_before(text, at - 1, brand)
        end = at - 1
    if stem:
        start, owners = widen(lexicon, text, end - len(stem), lexicon.names[stem + brand])
        if len(owners) == 1:
            return start, lexicon.value(owners[0])
        return start, pick(lexicon, owners, text[max(0, start - _NEAR) : at + _NEAR])
    stop = at + len(suffix)
    if text.startswith(_GENERAL, stop):
        return None
    nouns = len(text) == stop < _CELL or any(
        words.match(text, stop) for words in (_STRONG_AFTER, _SPEAKS, _LENDS)
    )
    found = unseen(lexicon, text, at, brand, nouns=nouns)
    if found is None:
        return None
    if found.place[2:] == _ABOVE and brand == "农商银行":
        name = lexicon.unions.get(found.place[:2])
        if name is not None and lexicon.codes(text[found.start : at]):
            return found.start, lexicon.value(name)
    kind = "village" if brand == "村镇银行" else "rural_commercial"
    return found.start, lexicon.describe(Bank(found.canonical, kind, found.place), "grammar")


def short_local(lexicon: Lexicon, text: str, start: int, end: int) -> Hit | None:
    """Return start and value of a rural bank called 某某农商."""
    if text.startswith(_AFTER_STEM, end):
        return None
    stem = lexicon.stem_before(text, start, "农商银行")
    if not stem:
        return None
    owners = lexicon.names[stem + "农商银行"]
    return start - len(stem), pick(lexicon, owners, text[max(0, start - _NEAR) : end + _NEAR])


def full_name(lexicon: Lexicon, text: str, start: int, end: int) -> Hit | None:
    """Return start and value of the bank whose name ends in the 银行 at `start`."""
    if start < 2 or text[start - 2 : start] == "银行":
        return None
    for suffix in _SUFFIXES.get(text[start - 2 : end], ()):
        if text.endswith(suffix, 0, end):
            return local_bank(lexicon, text, end - len(suffix), suffix)
    for name in lexicon.tails.get(text[start - 2 : start], ()):
        if text.endswith(name, 0, end):
            owners = lexicon.names[name]
            if len(owners) == 1:
                return end - len(name), lexicon.value(owners[0])
            return end - len(name), pick(lexicon, owners, text[max(0, start - _NEAR) : end + _NEAR])
    if text.startswith("（", end):
        return _with_brackets(lexicon, text, end) or _unlisted(lexicon, text, start, end)
    return _unlisted(lexicon, text, start, end)


def _with_brackets(lexicon: Lexicon, text: str, end: int) -> Hit | None:
    """Return start and value of a bank whose name is one only with the （中国） behind it."""
    close = text.find("）", end, end + 8) + 1
    for size in range(min(8, end), 3, -1):
        owners = lexicon.names.get(text[end - size : close])
        if owners is not None:
            return end - size, lexicon.value(owners[0])
    return None


_PERIODS: Final = ("季度", "半年")


def _unlisted(lexicon: Lexicon, text: str, start: int, end: int) -> Hit | None:
    """Return start and value of a bank in no list: by its place, or by what stands around."""
    city = text.endswith("市商业", 0, start)
    if not city and text[start - 2 : start] in _NO_BANK:
        return None
    at = start - 2 if city else start
    if lexicon.place_before(text, at):
        suffix = "商业银行" if city else "银行"
        found = unseen(lexicon, text, at, suffix, brand=0, cut=False)
        if found is not None and found.place[2:] not in ("", _ABOVE):
            bank = Bank(found.canonical, "city_commercial", found.place)
            return found.start, lexicon.describe(bank, "grammar")
        return None
    strong = _STRONG_AFTER.match(text, end)
    if strong or _SPEAKS.match(text, end):
        found = unseen(lexicon, text, start, "银行")
        if found is None or "人民" in text[max(0, found.start - 2) : start]:
            return None
        is_bound = not found.start or text[found.start - 1] in _BOUND
        if strong or is_bound or text.endswith(_PERIODS, 0, found.start):
            return found.start, lexicon.describe(Bank(found.canonical, "", ""), "grammar")
    return None


def cell_name(lexicon: Lexicon, cell: str) -> Value | None:
    """Return the value of an unlisted bank whose name is all that a normalised bank cell says.

    That it stands in such a cell is what words around it must say in a text.
    """
    start = len(cell) - 2
    if start < 2 or not cell.endswith("银行") or cell[start - 2 : start] in _NO_BANK:
        return None
    if "人民" in cell or lexicon.place_before(cell, start):
        return None
    found = unseen(lexicon, cell, start, "银行")
    if found is None or found.start:
        return None
    return lexicon.describe(Bank(found.canonical, "", ""), "grammar")
