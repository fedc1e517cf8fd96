"""The grammar of dates: where one may stand, how far it reaches, what it says.

A date names a year, or a word for one (今年), or none, and a shape within the year. Which year a
word or a bare month means is decided in `date_values`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from innotag.expressions import late
from innotag.recognisers.date_common import is_hopeless, read_common
from innotag.recognisers.date_shapes import (
    DOUBLED,
    LAST,
    YEAR,
    RawDate,
    Shape,
    edge_of_year,
    month_part,
    whole_months,
)
from innotag.recognisers.date_words import (
    NOT_AFTER,
    NOT_BEFORE,
    PART,
    TIMES,
    YEAR_WORDS,
    read_word,
)
from innotag.recognisers.numerals import read_numeral

if TYPE_CHECKING:
    import re

_DASH: Final = "-至到—~"
_CN_YEAR: Final = "〇零一二三四五六七八九"
_MONTH: Final = r"(?:1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])"
_ANY: Final = r"(?:[0-9]{1,2}|[一二三四五六七八九十]{1,3})"
_Y4: Final = r"(?:19|20)[0-9]{2}"
# Every date holds one of these; what stands left of it says where the date starts.
ANCHOR: Final = late(
    r"[年月季日昨今前明上本下12](?:(?<=[年月季日])|(?<=昨)[日天晚]|(?<=前)一?[日天]"
    r"|(?<=[今明])[日天]|(?<=[上本下])周"
    r"|(?<=[12])(?<![0-9].)[09][0-9]{2}(?=[-./][0-9]{1,2}[-./][0-9]))"
)
_LEFT: Final = {
    "年": late(
        rf"(?:(?:{_Y4}年?度?[{_DASH}])?{_Y4}|[{_CN_YEAR}]{{4}}|(?<![0-9.])[12][0-9]"
        r"|今|去|前一|上一|上|前|明|来|次|翌|本|当|同|[上下]半)\Z"
    ),
    "月": late(
        rf"(?:[前头]?(?<![0-9.]){_ANY}(?:月?份?[{_DASH}]{_ANY}|个)?|元|[上下]个?|[本同当次])\Z"
    ),
    "季": late(
        rf"(?:第?[一二三四1-4](?:[{_DASH}、]第?[一二三四1-4])?|前[二三23]个?|本|上[一个]?)\Z"
    ),
}
_FULL: Final = late(
    rf"(?:(?:(?P<y>{_Y4})(?:年?度?[{_DASH}](?P<y2>{_Y4}))?|(?P<yc>[{_CN_YEAR}]{{4}})"
    rf"|(?P<ys>[12][0-9])(?=年(?:{_MONTH}月|第?[一二三四1-4]季度|[上下]半年|[末底])))"
    r"年(?:度(?![假电汛冬]))?"
    rf"|(?P<w>{YEAR_WORDS})度?)?"
    rf"(?:(?P<m>{_ANY}|元(?=月))(?:月?份?[{_DASH}](?P<m2>{_ANY}))?月份?(?![龄饼]|期(?![间末]))"
    rf"(?:(?P<d>{_ANY})(?:[日号]?[{_DASH}](?P<d2>{_ANY}))?[日号](?P<t>{TIMES})?"
    rf"|(?P<p>{PART}|[上中下]旬|前[两二三23]周))?"
    rf"|第?(?P<q>[一二三四1-4])(?:[{_DASH}、]第?(?P<q2>[一二三四1-4]))?季(?:度(?P<qp>[末初])?|(?P<qe>末))"
    r"|Q(?P<qq>[1-4])(?![0-9])"
    r"|前(?P<fq>[二三23])个?季度(?P<fp>末)?"
    r"|(?P<h>[上下])半年(?P<hp>末)?"
    rf"|[前头](?P<fm>{_ANY})个?月"
    rf"|年?(?P<e>{PART})"
    r"|(?P<a>全年)"
    r"|(?P<n>元旦)"
    r"|(?P<s>[春夏秋冬])(?:[季天](?!节)|(?=[，。；、,]|$))"
    r")?"
)
_NUMERIC: Final = late(rf"({_Y4})([-./])([0-9]{{1,2}})\2([0-9]{{1,2}})(?![0-9])")
_DAY_ONLY: Final = late(
    rf"([0-9]{{1,2}})(?:日?[{_DASH}]([0-9]{{1,2}}))?日(?P<t>{TIMES})?(?![内后年均间游期线以之乘盈薪元本韩终理滚开持通型为的利])"
)
_DAY_LEFT: Final = late(
    r"(?:[，。；、：！？）,:;\n于在自至从和及者（]|\A)[0-9]{1,2}(?:[-至到—~][0-9]{1,2})?\Z"
)


def find_raw_dates(text: str) -> list[RawDate]:
    """Find the dates of a normalised text as they are written, in reading order."""
    found: list[RawDate] = []
    floor = 0
    for match in ANCHOR.finditer(text):
        at = match.start()
        if at < floor:
            continue
        heads, before = _MAY_STAND.get(text[at]), text[at - 1 : at]
        if heads is not None:
            if before not in heads and text[at + 1 : at + 2] not in _EDGES:
                continue
            if text[at] == "年" and is_hopeless(text, at, before):
                continue
        raw = read_common(text, at, floor)
        if raw is None:
            raw = _read_at(text, at, floor)
            if raw is None:
                continue
            if raw.shape.kind != "day":
                raw = _extend(text, raw)
        if raw.word in _NEXT_TO and _hangs(raw, found):
            continue
        found.append(raw)
        floor = raw.end
    return found


_NEXT_TO: Final = frozenset({"当月", "次月", "次日", "翌日"})
_DAY_KINDS: Final = frozenset({"date", "day", "word"})
_IN_NUMBER: Final = frozenset("0123456789.")
_LONGEST: Final = 30
_NUMERALS: Final = frozenset("0123456789〇零一二两三四五六七八九十")
# What may stand left of an anchor that is part of a date.
_MAY_STAND: Final = {
    "年": _NUMERALS | frozenset("今去前明来次翌本当同半上下"),
    "月": _NUMERALS | frozenset("本上同当次下个元"),
    "季": _NUMERALS | frozenset("本上个"),
    "日": frozenset("0123456789次翌"),
}


def _hangs(raw: RawDate, found: list[RawDate]) -> bool:
    """Tell whether 当月 or 次月 says nothing new: 10月当月, or 次月到账 after no date."""
    if raw.word == "次月":
        return not found
    if raw.word in ("次日", "翌日"):
        return not found or found[-1].shape.kind not in _DAY_KINDS
    return bool(found) and raw.start == found[-1].end


def _read_at(text: str, at: int, floor: int) -> RawDate | None:
    """Read the date that holds the anchor at `at`."""
    char = text[at]
    left = _LEFT.get(char)
    if left is None:
        if char == "日":
            if text[at - 1 : at] in ("次", "翌"):
                return read_word(text, at - 1)
            return _read_day(text, at, floor)
        return _read_numeric(text, at) if char in "12" else read_word(text, at)
    match = left.search(text, max(floor, at - 12), at)
    if match is None:
        if text[at - 5 : at] in DOUBLED:
            return _read_doubled(text, at, floor)
        return read_word(text, at) if text[at + 1 : at + 2] in _EDGES else None
    start = match.start()
    if char != "年" and text[start] in "本上同当次下":
        return read_word(text, start)
    return _read_full(text, start)


_EDGES: Final = frozenset("初末底内")


def _read_doubled(text: str, at: int, floor: int) -> RawDate | None:
    """Read a date whose year has a digit twice (20244年5月6日), as if it stood there once."""
    start = at - 5
    if start < floor or (start and text[start - 1] in _IN_NUMBER):
        return None
    raw = _read_full(f"{DOUBLED[text[start:at]]}{text[at : at + _LONGEST]}", 0)
    return raw and raw._replace(start=start, end=raw.end + at - 4, is_slip=True)


def _read_numeric(text: str, start: int) -> RawDate | None:
    """Read 2024-05-06, 2024/5/6 or 2024.5.6."""
    match = _NUMERIC.match(text, start)
    if match is None:
        return None
    day = (int(match[3]), int(match[4]))
    return RawDate(start, match.end(), int(match[1]), None, None, Shape(day, day, "date"))


def _read_day(text: str, at: int, floor: int) -> RawDate | None:
    """Read a day without a month (25日), which takes the month of what stands before."""
    if not at or text[at - 1] not in "0123456789":
        return None
    left = _DAY_LEFT.search(text, max(0, at - 6), at)
    if left is None:
        return None
    start = left.end() - len(left[0].lstrip("，。；、：！？）,:;\n于在自至从和及者（"))
    match = _DAY_ONLY.match(text, start)
    if match is None or start < floor:
        return None
    shape = Shape((0, int(match[1])), (0, int(match[2] or match[1])), "day")
    return RawDate(start, match.end(), None, None, None, shape)


def _read_full(text: str, start: int) -> RawDate | None:
    """Read a date with numbers, or with a word for its year."""
    match = _FULL.match(text, start)
    if match is None or not match[0]:
        return None
    year, last_year, word = _year(match), match["y2"], match["w"]
    end = match.end()
    before = text[start - 1] if start else ""
    if word:
        if before and before in NOT_BEFORE.get(word, ""):
            return None
        if NOT_AFTER.match(text, end):
            return None
    shape = _shape(match)
    if shape is None or text[start - 2 : start] in _LUNAR:
        return None
    is_slip = False
    if before and before in "0123456789":
        if match["y"] is None or (start > 1 and text[start - 2] in "0123456789."):
            return None
        is_slip = True
    if year is None and word is None and _is_count(match, before):
        return None
    return RawDate(start, end, year, int(last_year) if last_year else None, word, shape, is_slip)


def _is_count(match: re.Match[str], before: str) -> bool:
    """Tell whether a month without a year is a count or a custom (近6月, 每年3月, 第三月)."""
    if match["fm"]:  # 提前一个月, 到期前三个月
        return _number(match["fm"]) == 1 or (bool(before) and before in _BEFORE_EVENT)
    if match["m"]:
        if match.string[max(0, match.start() - 2) : match.start()] in ("每到", "每逢"):
            return True
        if before == "续":  # 连续6月, but 手续6月10日办完
            return match.string[match.start() - 2 : match.start() - 1] in ("连", "持")
        if match["m"] == "元" and before and before in _AFTER_SUM:
            return True
        if before == "个":  # 几个9月, but 整个9月
            return match.string[match.start() - 2 : match.start() - 1] != "整"
        if before and before in "近每连满第数几两十一二三四五六七八九零.逢阳年":
            return True
        return not match["m"].isascii() and match[0] == f"{match['m']}月" and _is_name(match)
    return bool(before) and (
        match["s"] is not None or before in "每近年" or (match["h"] == "上" and before == "以")
    )


def _is_name(match: re.Match[str]) -> bool:
    """Tell whether a Chinese month stands in a name: 五月花, 三月三, "八月"."""
    text, start, end = match.string, match.start(), match.end()
    if start and text[start - 1] in _OPENINGS and not _CLOSING.isdisjoint(text[end : end + 6]):
        return True
    if match["m"] == "一":  # a month as often as January: 一月一次, 一月三千
        sure = end == len(text) or _MONTH_AFTER.match(text, end)
        return not (sure or (start and text[start - 1] in "于在至到自从"))
    return _NAME_AFTER.match(text, end) is not None


_BEFORE_EVENT: Final = frozenset("提此之以日期线节付产售收班考款成学")
_AFTER_SUM: Final = frozenset("0123456789零一二两三四五六七八九十百千万亿多余几美欧日")
_OPENINGS: Final = frozenset('"《·')
_CLOSING: Final = frozenset('"》')
_MONTH_AFTER: Final = late(r"[，。；、：！？）,]|以来|期?间|起|至|到|的|某")


_NAME_AFTER: Final = late(
    r"[花槐雪桂莲荷梅菊兰瓜鲜稻]|怀胎|流火|天(?![，。气热])|三(?!日|号|十|家|笔|个|万|千|百)|[节份]?(?:路|街|村|山|湖|社区|小区)"
)


def _year(match: re.Match[str]) -> int | None:
    """Return the year that a date names."""
    if match["y"]:
        return int(match["y"])
    if match["ys"]:
        return 2000 + int(match["ys"])
    if match["yc"]:
        value = read_numeral(match["yc"])
        return int(value) if value is not None and 1900 <= value < 2100 else None
    return None


def _number(token: str | None) -> int:
    """Return the value of a month or day; 元月 is January, nothing is 0."""
    if not token:
        return 0
    if token == "元":  # noqa: S105
        return 1
    value = read_numeral(token)
    return int(value) if value is not None else 99


def _shape(match: re.Match[str]) -> Shape | None:
    """Return the shape within the year; None where the match is no date after all."""
    if match["m"]:
        return _month_shape(match)
    if match["q"]:
        first, last = (("一二三四1234".index(match[k] or match["q"]) % 4) for k in ("q", "q2"))
        return whole_months(first * 3 + 1, last * 3 + 3, match["qp"] or match["qe"])
    if match["qq"]:
        return whole_months(int(match["qq"]) * 3 - 2, int(match["qq"]) * 3, None)
    if match["fq"]:
        return whole_months(1, 6 if match["fq"] in "二2" else 9, match["fp"], "span")
    if match["h"]:
        return whole_months(
            1 if match["h"] == "上" else 7, 6 if match["h"] == "上" else 12, match["hp"]
        )
    if match["fm"]:
        return _first_months(match)
    if match["e"]:
        return (
            edge_of_year(match["e"])
            if match["y"] or match["yc"] or match["ys"] or match["w"]
            else None
        )
    if match["n"]:
        return Shape((1, 1), (1, 1), "date") if match[0] != "元旦" else None
    if match["s"]:
        first = 3 * "春夏秋冬".index(match["s"]) + 3
        return Shape((first, 1), (first + 2, LAST), "range")
    return YEAR


# Days of the lunar calendar are none of this one.
_LUNAR: Final = frozenset({"农历", "阴历", "旧历"})
_PAIRS: Final = ("一二", "二三", "三四", "四五", "五六", "六七", "七八", "八九")


def _first_months(match: re.Match[str]) -> Shape | None:
    """Return the shape of 前三个月; 头三个月 needs a year, else it counts from anywhere."""
    months = _number(match["fm"])
    if not 1 <= months <= 12 or ("头" in match[0] and not (match["y"] or match["w"])):
        return None
    return whole_months(1, months, None, "span")


def _month_shape(match: re.Match[str]) -> Shape | None:
    """Return the shape of a month, of a day or days in it, of a part of it, of months."""
    month, last_month, day = _number(match["m"]), _number(match["m2"]), _number(match["d"])
    if match["m"] in _PAIRS and not last_month:  # 七八月
        month, last_month = _PAIRS.index(match["m"]) + 1, _PAIRS.index(match["m"]) + 2
    if month > 12:
        if not match["y"]:
            return None
        month = 99  # a month that no year has
    if match["d"]:
        if match["m2"]:
            return None
        last_day = _number(match["d2"])
        if last_day:
            return Shape((month, day), (month, last_day), "range")
        return Shape((month, day), (month, day), "date")
    if match["p"]:
        return month_part(last_month or month, match["p"])
    if last_month:
        return whole_months(month, last_month, None, "span")
    return Shape((month, 1), (month, LAST), "month")


def _extend(text: str, raw: RawDate) -> RawDate:
    """Join a date with the one that follows after 至, 到 or a dash."""
    end = raw.end
    if text[end : end + 1] not in _DASHES:
        return raw
    at = end + (2 if text.startswith(("——", "--"), end) else 1)
    if raw.word and raw.year is None and raw.shape.kind in ("word", "year"):
        return raw
    if not text[at : at + 1] or text[at] not in _NUMBER_HEADS:
        return raw
    until = _read_full(text, at)
    if until is None or until.word or (until.year is None and until.shape.kind == "year"):
        return raw
    if until.shape.kind != raw.shape.kind and "year" in (until.shape.kind, raw.shape.kind):
        return raw
    return raw._replace(end=until.end, until=until)


_DASHES: Final = frozenset(_DASH)
_NUMBER_HEADS: Final = frozenset("0123456789〇零一二三四五六七八九十")
