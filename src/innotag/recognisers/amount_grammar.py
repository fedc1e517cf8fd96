"""The grammar of a sum of money: the run of number characters, its currency, what touches it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from innotag.expressions import late
from innotag.recognisers.currencies import EVERY, NAMES, SIGNS
from innotag.recognisers.numerals import CHINESE, MAX_LENGTH, UNITS, read_numeral, read_plain

if TYPE_CHECKING:
    from fractions import Fraction

_VAGUE: Final = "几数"
_MARKS: Final = "余多来"
# After the first character: the rest of an Arabic number, then any mixture of both kinds.
_REST: Final = (
    r"(?:(?<=[0-9])(?:[0-9]{0,2}(?:[,，][0-9]{3}(?![0-9])){1,12}+|[0-9]*+)(?:\.[0-9]++)?+)?+"
    rf"(?:[{CHINESE}{_VAGUE}{_MARKS}]|[0-9]++(?:\.[0-9]++)?+|点(?=[零一二三四五六七八九])"
    r"|个(?=[余多]?亿))*+"
)
_FIRST: Final = rf"[0-9{CHINESE}{_VAGUE}]"
_BY_LENGTH: Final = sorted(EVERY.keys() - {"元"}, key=len, reverse=True)
_HEADS: Final = "".join(sorted({re.escape(name[0]) for name in EVERY}))
_CURRENCY: Final = (
    rf"(?:元(?!人民币|[旦宵素]|宇宙)|块钱|块(?=[，。；、,;！？）\n]|$|的?(?:贷款|资金|补助|硬币|零钱|现金|押金|零头|进账|工钱|奖金|利息|租金|首付))"
    rf"|(?=[{_HEADS}])(?:{'|'.join(map(re.escape, _BY_LENGTH))})(?![旦宵区]|宇宙))"
)
# Counted things and units after a bare 万 or 亿.
_NO_SUM: Final = "[户人家亩吨个度只台件千多余平立公辆次名条笔]"
_ONES: Final = "一二两三四五六七八九"
_DASH: Final = r"(?:（含）)?(?:至|到|-{1,2}|—{1,2}|~)"
AMOUNT: Final = late(
    # A run starts where no number character stands before; a sign before it names the currency.
    rf"({_FIRST}(?<![0-9.{CHINESE}{_VAGUE}].)(?:(?:(?<=[$¥￥€£￡A-Z].)|(?<=[$A-Z] .))())?+{_REST})"
    rf"(?:({_CURRENCY})(?:{_DASH}({_FIRST}{_REST})({_CURRENCY}))?+"
    rf"|{_DASH}({_FIRST}{_REST})({_CURRENCY}|(?<=[万亿])(?!{_NO_SUM}))"
    rf"|(?:(?<=[万亿])|(?<=[万亿][余多])|(?<=[{_ONES}][万千][{_ONES}]))(?!{_NO_SUM})"
    r"|(?(2)|(?!)))"
)

_INSIDE_BEFORE: Final = {
    "约": "approx",
    "近": "approx",
    "大约": "approx",
    "接近": "approx",
    "将近": "approx",
    "大概": "approx",
    "超": "over",
    "逾": "over",
    "超过": "over",
    "人民币": None,
}
INSIDE_LAST: Final = frozenset(word[-1] for word in _INSIDE_BEFORE) | {"上"}
# 签约30亿元, 附近3家, 不超过: the character before takes the approximator away.
_NOT_UP: Final = frozenset("线以网身会场站迈跃登踏")
_NOT_INSIDE: Final = {
    "约": frozenset("签节履合违预契公邀集制条协续特租解立毁背赴失践换俭简"),
    "近": frozenset("附最靠邻临"),
    "超": frozenset("不赶反"),
    "超过": frozenset("不得能"),
    "逾": frozenset("预"),
    "人民币": frozenset("字"),
}
INSIDE_AFTER: Final = late(r"(以上(?![海市述])|左右(?!手)|上下(?!游|联|班|级|浮))")
_MAGNITUDES: Final = late(r"[十百千]?(?:万亿|[万亿])|[十百千]")
_ONLY_UNITS: Final = late(r"[十百千万亿拾佰仟]+")
_LABEL_AFTER: Final = late(
    r"[级户村镇县]|大关|俱乐部|工程|行动|集群|企业|产业(?!基金|引导|投资|发展|贷)"
)
# 那一块, 这两块: pieces, not money.
_PIECE: Final = late(r"[一两](?<=[那这每一某哪大小同].)块(?!钱)")
_CHEAP: Final = late(r"[零一二两三四五六七八九]")
_CHEAP_BEFORE: Final = late(r"[仅只花付每收售价以需为即罚缴][需要费款了]?\Z")
_CHEAP_AFTER: Final = late(r"钱|/|起[购投存]")
SIGN_BEFORE: Final = late(
    rf"(?:{'|'.join(re.escape(sign) for sign in sorted(SIGNS, key=len, reverse=True))}) ?\Z"
)
_DROP: Final = dict.fromkeys(map(ord, _MARKS + "个"))


class Number(NamedTuple):
    """A run of number characters read: its value (None where vague), and what marks in it say."""

    start: int
    value: int | Fraction | None
    modifier: str | None
    scale: int
    is_bare: bool


def read_run(run: str, start: int) -> Number | None:
    """Read a run; where its head belongs to the word before (之一3亿), read the rest."""
    if len(run) > MAX_LENGTH:
        return None
    simple = read_plain(run)
    if simple is not None:
        return Number(start, simple[0], None, simple[1], is_bare=False)
    modifier = None
    if "余" in run or "多" in run:
        modifier = "over"
    elif "来" in run:
        modifier = "approx"
    plain = run.translate(_DROP) if modifier or "个" in run else run
    if "几" in plain or "数" in plain:
        return _read_vague(run, plain, start)
    return _read_exact(run, plain, start, modifier)


def _read_exact(run: str, plain: str, start: int, modifier: str | None) -> Number | None:
    """Read a run without 几 and 数; `plain` is the run without its marks."""
    is_bare = _MAGNITUDES.fullmatch(plain) is not None
    if not is_bare and _ONLY_UNITS.fullmatch(plain):
        return None  # 亿万, 千千万万
    value = read_spoken(plain) or read_numeral(plain)
    if value is None:
        for i in range(1, min(len(run), 20)):
            rest = run[i:]
            if rest[0] in "0123456789" or (run[0] in "一二十" and i == 1):
                return read_run(rest, start + i)
        return None
    scale = 1
    for char in reversed(plain):
        if char not in UNITS:
            break
        scale *= UNITS[char]
    return Number(start, value, modifier, scale, is_bare)


_BETWEEN: Final = late(
    r"(十?)([一二两三四五六七八])([二三四五六七八九])([十百千]?(?:万亿|[万亿])?)"
)


def read_between(run: str, start: int) -> tuple[Number, Number] | None:
    """Read two neighbouring digits with one unit as a range: 两三千万, 三五万, 十七八亿.

    Digits that are no neighbours, other than 三五, are no range and None.
    """
    match = _BETWEEN.fullmatch(run)
    if match is None:
        return None
    ten, first, second, unit = match.groups()
    low, high = read_numeral(ten + first + unit), read_numeral(ten + second + unit)
    step = (read_numeral(second) or 0) - (read_numeral(first) or 0)
    is_range = step == 1 or first + second == "三五"
    if not is_range or not unit or low is None or high is None or (ten and unit[0] in "十百千"):
        return None
    return (
        Number(start, low, None, 1, is_bare=False),
        Number(start, high, None, 1, is_bare=False),
    )


_SPOKEN: Final = late(rf"([{_ONES}])([万千])([{_ONES}])")


def read_spoken(run: str) -> int | None:
    """Return the value of a number whose last unit is left out, None for all others.

    Examples
    --------
    >>> read_spoken("一万二"), read_spoken("三千五"), read_spoken("一万二千")
    (12000, 3500, None)
    """
    match = _SPOKEN.fullmatch(run)
    if match is None:
        return None
    high, low = read_numeral(match[1]), read_numeral(match[3])
    unit = UNITS[match[2]]
    return int(high * unit + low * unit // 10) if high and low else None


def _read_vague(run: str, plain: str, start: int) -> Number | None:
    """Read 十几万 as over 100,000; 几百万 and 数千万 have no value that can be stood by."""
    if plain[0] in "几数":
        rest = plain[1:]
        if rest and rest[0] in "0123456789":
            return read_run(run[1:], start + 1)
        if not _MAGNITUDES.fullmatch(rest):
            return None
        return Number(start, None, "approx", 1, is_bare=False)
    head = re.fullmatch(r"(.*[十0-9])几([百千万亿]*)", plain)
    value = read_numeral(head[1] + head[2]) if head else None
    return Number(start, value, "over", 1, is_bare=False) if value is not None else None


def look_left(text: str, start: int, *, is_bare: bool) -> tuple[int, str | None]:
    """Return where the span starts, with the approximators that touch it, and what they say."""
    modifier = None
    if is_bare and text[start - 1 : start] == "上" and text[start - 2 : start - 1] not in _NOT_UP:
        return start - 1, "over"
    while start and text[start - 1] in INSIDE_LAST:
        for size in (2, 1, 3):
            word = text[max(0, start - size) : start]
            if word in _INSIDE_BEFORE:
                break
        else:
            break
        at = start - len(word)
        if at and text[at - 1] in _NOT_INSIDE.get(word, ()) and text[at - 2 : at] != "折合":
            break
        modifier = modifier or _INSIDE_BEFORE[word]
        start = at
    return start, modifier


_LEADING: Final = {
    name: NAMES[name]
    for name in (
        "美元",
        "美金",
        "港元",
        "港币",
        "欧元",
        "日元",
        "英镑",
        "澳元",
        "加元",
        "新加坡元",
        "韩元",
        "泰铢",
        "印尼盾",
        "越南盾",
        "林吉特",
        "卢布",
        "瑞士法郎",
        "澳门元",
        "澳门币",
        "新台币",
        "台币",
    )
}
LEADING_LAST: Final = frozenset(name[-1] for name in _LEADING)


def look_for_name(text: str, start: int, floor: int) -> tuple[int, str] | None:
    """Return start and code of a foreign currency named before the number (港币3亿元)."""
    for size in (4, 3, 2):
        at = start - size
        if at >= floor and text[at:start] in _LEADING:
            return at, _LEADING[text[at:start]]
    return None


def is_label(text: str, number: Number, end: int, *, is_marked: bool) -> bool:
    """Tell whether 万元, 千亿元 or 三元 is part of a word (万元户, 亿元大关, 三元锂) and no sum."""
    if number.is_bare:
        run = text[number.start : end]
        if _LABEL_AFTER.match(text, end):
            is_sum = len(run) > 1 and run[0] in "十百千万" and run[1] in "万亿"
            return not (is_sum and text.startswith("大关", end))
        return not is_marked and (len(run) == 1 or run[1] not in "万亿")
    if _PIECE.match(text, number.start):
        return True
    if _CHEAP.match(text, number.start) and text[number.start + 1 : number.start + 2] == "元":
        return not (
            _CHEAP_AFTER.match(text, end)
            or _CHEAP_BEFORE.search(text, max(0, number.start - 3), number.start)
        )
    return False
