"""Find named organisations of business that are no banks: firms, exchanges, subsidiaries."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Final

from rjieba import has_word

from innotag.expressions import late
from innotag.lexicon import default_lexicon
from innotag.matching import WordMatcher
from innotag.recognisers.name_edges import Stem, has_place, is_novel, is_plain, read_stem
from innotag.recognisers.name_short import short_names
from innotag.recognisers.name_words import is_other_word, load_endings, load_names, load_words
from innotag.recognisers.offsets import restore
from innotag.results import Entity
from innotag.text import normalise

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

Span = tuple[int, int]
Hit = tuple[int, int, str]
_OFFICE: Final = late(r"(?:分公司|支公司|供电公司|公司)")
# What may not follow a brand with the bare name of its trade: 科技金融, 食品安全.
_GOES_ON: Final = late(
    r"[行有制型类业级化性园们味法线链品界股感论观部局院厅署办学术站街路城镇村区县州市省国人员工岛湖"
    r"板贷量多质柴样圈资放入]|"
    r"金融|企业|产业|创新|项目|材料|电池|汽车|产品|行动|中心|平台|系统|支行|分行|安全|卫生|技术|服务|发展|建设|设备|装备|"
    r"监管|领域|赛道|小镇|成果|特派|实力|含量|养殖|种植"
)
_STATUS: Final = late(
    r"民营|国有|上市|外贸|初创|本土|本地|当地|中小|小微|大型|中型|小型|科技型|龙头|重点|老牌|知名|"
    r"骨干|头部|新兴|实体|公办|民办|持牌|政府性|城区|县城|城关|郊区|矿区|新区|开发区|园区|大模型|"
    r"老旧|厂办|村办|镇办|乡办|存量|优化|清洁|农村|乡镇|社区|智慧|家族|有价|高息|养老|慈善|商业"
)
_LEVELS: Final = frozenset("省市县区镇乡村")
_ACTS: Final = frozenset("投往写想改听排做看买讲说办吃学过首搞抓靠")
# No brand of two to four characters has one of these: 新棚要过环保.
_NO_BRAND: Final = frozenset("要过可们吗呢着")
_KIN: Final = frozenset("子母")
# A firm left unnamed, seen before its words are cut: 一家测控公司.
_UNNAMED: Final = late(r"(?:[一两几多数这那]家|某|该)[^，。、；（）的为是]{0,10}$")
# Right behind another party: 和 of two, not of 和县; 支行联合云溪市…公司.
_JOINED: Final = late(r"[和与及]|联合(?!资信|征信|光伏)|携手|会同")
_SAID: Final = 24
_BEFORE: Final = 12
# What no name goes over.
_BROKEN: Final = frozenset("，。；、：！？）（的为向给与和及")
# What goes on behind a known name: 中国建筑国际, 一汽集团; and what makes another word of it.
_LONGER: Final = late(r"(?:国际(?![化业市合贸航机部组])|控股|股份(?!制))")
_OFFICE_OF: Final = late(r"中心|产品|经理|客户")
_PROPER: Final = ("ns", "nz", "nt", "nr")
_WORKS: Final = 8
_TRADE_WORD: Final = 2


def scan_companies(
    text: str, taken: Sequence[Entity] = (), *, hits: Sequence[Hit] | None = None
) -> list[Entity]:
    """Find named companies in a normalised text; see `find_companies`.

    `taken` are entities, in reading order, that no company's name may overlap: banks, sums, dates.
    `hits` is what `find_endings` finds in the text, where that is known.
    """
    if hits is None:
        (hits,) = find_endings([text])
    if not hits:
        return []
    ends = [entity.end for entity in taken]
    known = {end: start for start, end, kind in hits if kind == "known"}
    spans: list[Span] = []
    limit = len(text)
    for hit in reversed(hits):  # the last ending of a name decides: 科技 before 有限公司 is none
        start, end, _kind = hit
        at = bisect_right(ends, start)
        if end > limit or (at < len(taken) and taken[at].start < end):
            continue
        span = _read(text, ends[at - 1] if at else 0, hit, known)
        if span:
            spans.append(span)
            limit = span[0]
    return _entities(text, spans[::-1])


@cache
def _matcher() -> tuple[WordMatcher, tuple[str, ...]]:
    kinds = {**dict.fromkeys(load_names(), "known"), **load_endings()}
    return WordMatcher(kinds), tuple(kinds.values())


def find_endings(texts: Sequence[str]) -> list[list[Hit]]:
    """Return where known names and words that names end in stand in texts, and their kinds."""
    matcher, kinds = _matcher()
    return [
        [(start, end, kinds[at]) for at, start, end in found if kinds[at] != "none"]
        if found
        else []
        for found in matcher.find_many(texts)
    ]


def _read(text: str, low: int, hit: Hit, known: dict[int, int]) -> Span | None:
    """Return the span of the name that a hit ends, None if it ends none."""
    start, end, kind = hit
    if kind == "known":
        if is_other_word(text, start, end) or (
            text[start:end].endswith("理财") and _OFFICE_OF.match(text, end)
        ):
            return None
        more = _LONGER.match(text, end)
        return start, more.end() if more else end
    if start in known:
        if kind in _BARE and text[known[start] : start].endswith("集团"):
            return None  # 一汽集团新能源汽车基地
        start = known[start]
        place = default_lexicon().place_before(text, start) if kind in _WITH_PLACE else ""
        return (start - len(place) if start - len(place) >= low else start), end
    if start - low < 2 or (kind in _BARE and _GOES_ON.match(text, end)):
        return None
    if kind == "trade":
        start = _brand_end(text, low, start)
        if _is_word(text[start - 2 : start]):
            return None
    if kind != "legal" and _UNNAMED.search(text, max(low, start - 13), start):
        return None
    begin = _read_stem(text, low, (start, end, kind), known)
    return None if begin is None else (begin, end)


def _brand_end(text: str, low: int, start: int) -> int:
    """Return where the brand ends before words of trade: 麻银佳 of 麻银佳纺织科技."""
    trade = load_words("trade")
    endings = load_endings()
    at = start
    while at - low >= _TRADE_WORD + 2 and start - at < 2 * _TRADE_WORD:
        word = text[at - _TRADE_WORD : at]
        if word not in trade and endings.get(word) != "trade":
            break
        at -= _TRADE_WORD
    return at


def _read_stem(text: str, low: int, hit: Hit, known: dict[int, int]) -> int | None:
    """Return where the name that a hit ends begins, None if no name stands before it."""
    end, _, kind = hit
    stem = read_stem(text, low, end)
    joined = _JOINED.match(text, low) if stem.start == low and low else None
    if joined:
        stem = read_stem(text, joined.end(), end)
    name = text[stem.start : end]
    if stem.is_vague or len(name) < 2 or "某" in name:
        return None
    if name[-1] in _KIN and text.startswith("公司", end) and not _is_word(name[-2:]):
        return None  # 新设子公司, but 种子公司
    if "（" in name and name[0] == "（":
        return None
    if kind == "legal" and _is_trade_only(stem):  # 显示 of 厦门天马显示科技有限公司 is no edge
        return _place_start(text, max(low, stem.start - _BEFORE), stem.start)
    if stem.start in known.values() and kind == "money" and _is_traded(text, stem.start, known):
        return None  # 大商所生猪期货
    if kind == "legal" or stem.start in known.values():
        return stem.start
    if _STATUS.match(name) or (name[0] in _LEVELS and len(stem.tokens[0][0]) == 1):
        return None
    return stem.start if _TESTS[kind](text, stem, end) else None


def _is_trade_only(stem: Stem) -> bool:
    """Tell whether words of trade are all that a stem has: 科技 of 科技有限公司."""
    trade, endings = load_words("trade"), load_endings()
    return all(word in trade or endings.get(word) == "trade" for word, _ in stem.tokens)


def _is_traded(text: str, start: int, known: dict[int, int]) -> bool:
    """Tell whether the known name that begins at an offset is one of an exchange."""
    return any(first == start and text[end - 1] == "所" for end, first in known.items())


def _place_start(text: str, low: int, start: int) -> int | None:
    """Return where the last place begins that only characters of a name stand behind.

    A name of a list begins behind the one before it.
    """
    lexicon = default_lexicon()
    for at in range(start - 2, low - 1, -1):
        if text[at + 1] in _BROKEN or text[at] in _BROKEN:
            return None
        if text[at - 3 : at] == "公司、":
            return at
        if (place := lexicon.match_place(text[:start], at)) and len(place) > 1:
            before = lexicon.place_before(text, at)
            return at - len(before) if before and at - len(before) >= low else at
    return None


def _is_firm(text: str, stem: Stem, end: int) -> bool:
    if has_place(text, stem.start, end - 1):
        return True
    if text[stem.start - 1 : stem.start] == "的":
        return False
    if len(stem.tokens) == 1 and stem.tokens[0][1] in _PROPER and text.startswith("集团", end):
        return True
    if any(word in _SPEECH for word, _ in stem.tokens):
        return False
    return is_novel(stem.tokens, weak=end - stem.start > 3)


# What somebody says, not what a firm is called: 律所建议公司….
_SPEECH: Final = frozenset({"建议", "说", "老板", "要求", "希望", "认为", "提醒", "告诉"})


def _is_house(text: str, stem: Stem, end: int) -> bool:
    is_abroad = (
        text.startswith("交易所", end) and stem.tokens[:1] and stem.tokens[0][1] in ("ns", "nr")
    )
    return (
        bool(is_abroad)
        or has_place(text, stem.start, end + 1)
        or text.startswith(("中国", "全国", "国家"), stem.start)
    )


def _is_works(text: str, stem: Stem, end: int) -> bool:
    return end - stem.start <= _WORKS and has_place(text, stem.start, end + 1)


def _is_local(text: str, stem: Stem, end: int) -> bool:
    name = text[stem.start : end]
    return has_place(text, stem.start, end + 1) or (len(name) < 5 and not _is_word(name))


def _is_home(text: str, stem: Stem, end: int) -> bool:
    return has_place(text, stem.start, end + 1) or (
        end - stem.start < 6 and not is_plain(stem.tokens) and not _is_farming(stem)
    )


def _is_farming(stem: Stem) -> bool:
    """Tell whether the words of a stem say what is farmed and no name: 水产养殖家庭农场."""
    return all(word in _FARMING for word, _ in stem.tokens)


_FARMING: Final = frozenset(
    {"水产", "养殖", "种植", "种养", "畜牧", "畜禽", "果蔬", "水稻", "粮食", "蔬菜"}
)


def _is_money(text: str, stem: Stem, end: int) -> bool:
    return end - stem.start <= 6 and (
        has_place(text, stem.start, end + 1) or is_novel(stem.tokens, weak=True)
    )


def _is_trade(text: str, stem: Stem, end: int) -> bool:
    name = text[stem.start : end]
    brand = len(name) - len(default_lexicon().match_place(name, 0))
    if name[0] in _ACTS or not _NO_BRAND.isdisjoint(name):
        return False
    return 2 <= brand <= 4 and is_novel(stem.tokens)


# What each kind of ending asks of the words before it.
_TESTS: Final[dict[str, Callable[[str, Stem, int], bool]]] = {
    "firm": _is_firm,
    "house": _is_house,
    "works": _is_works,
    "local": _is_local,
    "home": _is_home,
    "money": _is_money,
    "trade": _is_trade,
}
_BARE: Final = frozenset({"trade", "local"})
_WITH_PLACE: Final = frozenset({"legal", "firm"})


def _entities(text: str, spans: list[Span]) -> list[Entity]:
    found: list[Entity] = []
    aliases: dict[str, str] = {}
    places = default_lexicon()
    for start, end in spans:
        office = _OFFICE.match(text, end + len(places.match_place(text, end)))
        name = text[start : office.end() if office else end]
        if found and start < found[-1].end:
            continue
        found.append(Entity("COMPANY", start, start + len(name), name, {"name": name}))
        if name.endswith("有限公司"):
            for alias in short_names(name, text[end : end + _SAID]):
                aliases.setdefault(alias, name)
    found = [
        replace(entity, value={"name": aliases[entity.text]}) if entity.text in aliases else entity
        for entity in found
    ]
    for alias in sorted(aliases, key=len, reverse=True):
        if text.count(alias) > 1:
            found += _find_alias(text, alias, aliases[alias], found)
            found.sort(key=lambda entity: entity.start)
    return found


def _find_alias(text: str, alias: str, name: str, found: Sequence[Entity]) -> list[Entity]:
    """Find a company that was named in full by its short name, outside of what is found."""
    more = []
    ends = [entity.end for entity in found]
    start = text.find(alias)
    while start >= 0:
        end = start + len(alias)
        at = bisect_right(ends, start)
        if at == len(found) or found[at].start >= end:
            more.append(Entity("COMPANY", start, end, alias, {"name": name}))
        start = text.find(alias, end)
    return more


def find_companies(text: str) -> list[Entity]:
    """Find named organisations of business that are no banks.

    Anonymous ones (某企业, 一家公司) are not labelled. The left edge is cut at verbs, particles
    and descriptions.

    Examples
    --------
    >>> [e.text for e in find_companies("向云溪星河茶业有限公司发放贷款，某科技公司获授信")]
    ['云溪星河茶业有限公司']
    """
    view = normalise(text)
    return restore(view, scan_companies(view.text))


def _is_word(text: str) -> bool:
    """Tell whether the dictionary has a word; it refuses halves of surrogate pairs."""
    return text.isprintable() and has_word(text)
