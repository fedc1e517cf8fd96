"""Find the banks that a text names: listed names, and unseen ones by their suffix."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from innotag.expressions import late
from innotag.lexicon import default_lexicon, fold_rural
from innotag.matching import find_spans
from innotag.recognisers.bank_names import cell_name, full_name, local_bank, pick, short_local
from innotag.recognisers.bank_unions import union
from innotag.recognisers.offsets import restore
from innotag.recognisers.overlaps import resolve_overlaps
from innotag.results import Entity
from innotag.text import normalise

if TYPE_CHECKING:
    from collections.abc import Sequence

    from innotag.lexicon import Lexicon
    from innotag.recognisers.bank_names import Hit
    from innotag.results import Value

_LEGAL: Final = ("股份有限公司", "有限责任公司", "有限公司")
# What follows a name that makes it another word or another organisation.
_NOT_AFTER: Final = late(
    r"业(?!务|绩)|间|保险(?:监|报)|家(?=[，。、们])|监督|监管|同业|学会|协会|公会|体系|"
    r"大厦|大楼|驿站|大学(?!生|城|路)|杯|广场(?!分理处|支行|营业|社区支行)|博物馆|界"
)
_SHORT_NOT_AFTER: Final = late(
    r"业(?!务|绩)|动(?!员|用)|政(?!策)|情(?!况)|程|驶|走|使(?!用)|人(?!工|员|民|才|数)|星|列|"
    r"驿站|大厦|大楼|大学(?!生|城|路)|"
    r"以来|之初|之日|伊始|初期|(?:\d{1,3}|[一二三四五六七八九十百]{1,4})周?年"
)
# Characters before an everyday name, and behind it, that make it part of other words.
_NOT_BEFORE: Final = {
    "工行": "施开竣完复动停罢员手职人分化加民军",
    "农行": "三支惠强兴助扶涉务",
    "建行": "修新扩改共搭组创承筹党援基城重复兴福",
    "中行": "其进途集心年手空",
    "交行": "提成外公社递转",
    "农发行": "三支涉惠",
    "世行": "入问盛举面",
    "亚行": "东西南",
    "浦发": "黄青合漳溆江",
    "星展": "明新之五群",
}
_NOT_BEHIND: Final = {
    "浦发": frozenset("展放布生电改起挥力送票集硅"),
    "星展": frozenset("示览现开出会"),
    "花旗": frozenset("松参"),
    "汇丰": frozenset("厚富"),
}
# Behind a bare brand these make the name of another company of its group.
_COMPANY: Final = (
    "租赁",
    "理财",
    "证券",
    "基金",
    "保险",
    "消费金融",
    "信托",
    "科技",
    "人寿",
    "资管",
    "集团",
    "金租",
    "金融租赁",
)
_LONGER: Final = ("银行", "村镇银行")
_TITLE: Final = late(r"《[^《》]{0,80}》")
# First characters of what may follow a name and belong to it, or make it another's.
_MORE: Final = frozenset("（中股有")
_OTHER: Final = frozenset("业间保家监同学协公体大驿杯广博界")
_NEAR: Final = 150


def _rural(lexicon: Lexicon, text: str, start: int, end: int) -> Hit | None:
    return local_bank(lexicon, text, start, text[start:end])


def _rural_short(lexicon: Lexicon, text: str, start: int, end: int) -> Hit | None:
    if text.startswith(_COMPANY, end):
        return None
    return short_local(lexicon, text, start, end)


def _union(lexicon: Lexicon, text: str, _start: int, end: int) -> Hit | None:
    return union(lexicon, text, end)


def _city_short(lexicon: Lexicon, text: str, _start: int, end: int) -> Hit | None:
    """Return start and value of a city bank called 某某商行."""
    for size in (5, 4, 3):
        owners = lexicon.names.get(text[end - size : end]) if end >= size else None
        if owners is not None:
            return end - size, lexicon.value(owners[0])
    return None


_BY_SUFFIX: Final = {
    "银行": full_name,
    "农商行": _rural,
    "农合行": _rural,
    "农商": _rural_short,
    "商行": _city_short,
    "联社": _union,
    "联合社": _union,
    "信用社": _union,
    "农信社": _union,
    "农信": _union,
}
# What may stand before a 银行 that does not belong to it.
_BEFORE_BANK: Final = frozenset(_BY_SUFFIX.keys() - {"农商"})


def _everyday(lexicon: Lexicon, text: str, start: int, end: int) -> Hit | None:
    """Return start and value of an everyday name (工行, 汇丰, 中银香港) at `start`."""
    name = text[start:end]
    if text.startswith(_LONGER, end) or (name[-1] != "行" and text.startswith(_COMPANY, end)):
        return None
    owners = lexicon.names.get(name)
    if owners is None:
        return _weak(lexicon, text, start, end)
    if name[-1] == "行" and _SHORT_NOT_AFTER.match(text, end):
        return None
    before, behind = _NOT_BEFORE.get(name), _NOT_BEHIND.get(name)
    if (before and start and text[start - 1] in before) or (
        behind and text[end : end + 1] in behind
    ):
        return None
    return start, pick(lexicon, owners, text[max(0, start - _NEAR) : end + _NEAR])


_UNIT_AFTER: Final = ("信用卡中心", "私人银行部", "私人银行中心", "总行营业部")
_BRANCH_AFTER: Final = late(r"[\u3400-\u9fff]{0,10}?(?:分行|支行)")


def _weak(lexicon: Lexicon, text: str, start: int, end: int) -> Hit | None:
    """Return start and value of a bank named by a weak word: only before a branch."""
    name = lexicon.weak.get(text[start:end])
    if name is None:
        return None
    place = lexicon.match_place(text, end)
    branch = place and _BRANCH_AFTER.match(text, end + len(place))
    if not branch and not text.startswith(_UNIT_AFTER, end):
        return None
    return start, lexicon.value(name)


def _complete(lexicon: Lexicon, text: str, start: int, end: int, value: Value) -> tuple[int, Value]:
    """Take （中国） and the legal suffix behind a name into it."""
    if text.startswith("（", end):
        close = text.find("）", end, end + 8)
        owners = lexicon.names.get(text[start : close + 1]) if close > 0 else None
        if owners is not None:
            end, value = close + 1, lexicon.value(owners[0])
        elif text[end : close + 1] == "（中国）":
            end = close + 1
            if not value["canonical"].endswith("（中国）"):
                value["canonical"] += "（中国）"
    elif text.startswith("中国", end) and value["canonical"].endswith("（中国）"):
        owners = lexicon.names.get(text[start : end + 2])
        end += 2 if owners is not None else 0
    for suffix in _LEGAL:
        if text.startswith(suffix, end):
            return end + len(suffix), value
    return end, value


def find_triggers(
    texts: Sequence[str], *, lexicon: Lexicon | None = None
) -> list[list[tuple[int, int]]]:
    """Return where the name of a bank may end in normalised texts."""
    return find_spans((lexicon or default_lexicon()).trigger, texts)


def scan_banks(
    text: str,
    *,
    bank: str | None = None,
    lexicon: Lexicon | None = None,
    triggers: Sequence[tuple[int, int]] | None = None,
) -> list[Entity]:
    """Find the banks in a text that is already normalised (`innotag.text.normalise`).

    `bank` is the row's bank cell: its bank is meant where a name is several banks'. `triggers` is
    what `find_triggers` finds in the text, where that is known.
    """
    lexicon = lexicon or default_lexicon()
    found: list[Entity] = []
    last = 0
    if triggers is None:
        (triggers,) = find_triggers([text], lexicon=lexicon)
    for start, name_end in triggers:
        if name_end <= last:
            continue
        end, name = name_end, text[start:name_end]
        if text.startswith("银行", end) and name not in _BEFORE_BANK:
            continue  # 兴业 of 兴业银行: the name is found from its end
        hit = _BY_SUFFIX.get(name, _everyday)(lexicon, text, start, end)
        if hit is None:
            continue
        begin, value = hit
        if begin < last and not _make_room(found, begin):
            continue
        behind = text[end : end + 1]
        if behind in _MORE:
            end, value = _complete(lexicon, text, begin, end, value)
        if behind in _OTHER and name == "银行" and _NOT_AFTER.match(text, end):
            continue
        found.append(Entity("BANK", begin, end, text[begin:end], value))
        last = end
    found = _with_listed(lexicon, text, found)
    if found and "《" in text:
        found = _outside_titles(text, found)
    return _meant(found, bank, lexicon) if bank else found


# Behind a list of banks by their bare names: 泰隆、台州、民泰三家城商行.
_COUNT: Final = late(
    r"[两三四五六七八九](?=家(?:城商行|农商行|银行|股份(?:制银)?行|民营银行|国有大?行))家"
)
_LIST: Final = late(
    r"(?:\A|[^\u3400-\u9fff、])((?:[\u3400-\u9fff]{2,4}、){1,5}[\u3400-\u9fff]{2,4})\Z"
)


def _with_listed(lexicon: Lexicon, text: str, found: list[Entity]) -> list[Entity]:
    """Return the banks with those that a counted list names without 银行, if it names no other."""
    if "家" not in text:
        return found
    more: list[Entity] = []
    for count in _COUNT.finditer(text):
        listed = _LIST.search(text, max(0, count.start() - 26), count.start())
        if listed is None:
            continue
        at, banks = listed.start(1), []
        for name in listed[1].split("、"):
            owners = lexicon.names.get(f"{name}银行")
            if owners is None:
                break
            banks.append(
                Entity("BANK", at, at + len(name), name, pick(lexicon, owners, text[:_NEAR]))
            )
            at += len(name) + 1
        else:
            is_plain = text.startswith("家银行", count.end() - 1)
            if not (is_plain and all(lexicon.codes(one.text) for one in banks)):
                more += banks  # 苏州、宁波两家银行网点: places, and no banks
    return resolve_overlaps([*found, *more]) if more else found


def _make_room(found: list[Entity], begin: int) -> bool:
    """Take out shorter names that start in a longer one, found from its end, if that is all."""
    keep = len(found)
    while keep and begin <= found[keep - 1].start:
        keep -= 1
    if keep and begin < found[keep - 1].end:
        return False
    del found[keep:]
    return True


def _outside_titles(text: str, found: list[Entity]) -> list[Entity]:
    """Return the banks that stand in no 《title》."""
    titles = [match.span() for match in _TITLE.finditer(text)][::-1]
    kept = []
    for entity in found:
        while titles and titles[-1][1] <= entity.start:
            titles.pop()
        if not titles or entity.end <= titles[-1][0]:
            kept.append(entity)
    return kept


def _meant(found: list[Entity], cell: str, lexicon: Lexicon) -> list[Entity]:
    """Return the banks, those of the cell's name with the cell's bank as their value."""
    names = {e.text for e in found if len(lexicon.names.get(fold_rural(e.text), ())) > 1}
    if not names:
        return found
    row = resolve_bank(cell, lexicon=lexicon)
    own = row["canonical"] if row else ""
    return [
        Entity(e.type, e.start, e.end, e.text, lexicon.value(own))
        if e.text in names and own in lexicon.names[fold_rural(e.text)]
        else e
        for e in found
    ]


def find_banks(text: str) -> list[Entity]:
    """Find every bank that a text names, in reading order.

    Examples
    --------
    >>> [e.text for e in find_banks("工行与云溪农商银行签约，多家银行到场")]
    ['工行', '云溪农商银行']
    """
    view = normalise(text)
    return restore(view, scan_banks(view.text))


def resolve_bank(name: str, *, lexicon: Lexicon | None = None) -> Value | None:
    """Return the value of the bank that a cell or a name says, None if it names none.

    Examples
    --------
    >>> resolve_bank("平安深圳分行")["canonical"]
    '平安银行'
    """
    lexicon = lexicon or default_lexicon()
    text = normalise(name).text.strip()
    owners = lexicon.names.get(fold_rural(text))
    if owners is not None:
        return lexicon.value(owners[0])
    found = scan_banks(text, lexicon=lexicon)
    if found:
        return found[0].value
    for word in sorted(lexicon.weak, key=len, reverse=True):
        if text.startswith(word):
            return lexicon.value(lexicon.weak[word])
    return cell_name(lexicon, text)
