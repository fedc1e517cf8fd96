"""Terms of loans and bonds, and stated durations (label guide, TERM)."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Final, NamedTuple

from innotag.expressions import late
from innotag.recognisers.numerals import read_numeral
from innotag.recognisers.offsets import restore
from innotag.results import Entity
from innotag.text import normalise

if TYPE_CHECKING:
    import re

_CN: Final = "一二两三四五六七八九十百"
_UNITS: Final = "工作日|自然日|交易日|小时|钟头|分钟|秒钟?|天|日|周|星期|月|年"
_NUMBER: Final = rf"(?:[0-9]{{1,3}}(?:\.[0-9])?|[{_CN}]{{1,4}})"
_TERM: Final = late(
    rf"[0-9{_CN}半](?<![0-9.{_CN}万亿千几数].)"
    rf"(?:(?<=[0-9])[0-9]{{0,2}}+(?:\.[0-9])?+|(?<=[{_CN}])[{_CN}千万]{{0,5}}+|(?<=半))"
    r"(?=[-至到—~多余来个半工自交小钟分秒天日周星月年])"
    rf"(?:[-至到—~]({_NUMBER}))?+([多余来])?+(个)?+(半)?+(?:多|余)?+({_UNITS})(半(?!年|数))?"
    r"(?:[零又]?([0-9]{1,2}|[一二两三四五六七八九十]{1,2})个月)?"
)
_LETTERS: Final = {
    "年": ("P", "Y"),
    "月": ("P", "M"),
    "周": ("P", "W"),
    "星期": ("P", "W"),
    "小时": ("PT", "H"),
    "钟头": ("PT", "H"),
    "分钟": ("PT", "M"),
    "秒": ("PT", "S"),
    "秒钟": ("PT", "S"),
}
# A fraction of a unit is told in the next smaller one, where it is whole there.
_FINER: Final = {
    "年": (12, "P", "M"),
    "月": (30, "P", "D"),
    "周": (7, "P", "D"),
    "星期": (7, "P", "D"),
    "小时": (60, "PT", "M"),
    "钟头": (60, "PT", "M"),
    "分钟": (60, "PT", "S"),
}
_DAY: Final = ("P", "D")
_PREFIX: Final = late(r"(?:不到|不足|大约|约|将近|接近|(?<![附最靠])近|(?<!不)超过|逾)\Z")
_INSIDE: Final = ("不到", "不足")
_PREFIX_ENDS: Final = frozenset("到足约近过逾")
_YEAR_BEFORE: Final = late(
    r"(?:期限|期|最长|最短|不长于|不超过|长达|为期|封闭|存续|年限|展|延长|延|拉长|缩短|约定|持有|锁定"
    r"|宽限|付息|还息|可贷|租|久期|提前|贷款|放宽|贴息|停息|顺延|周期|循环(?:使用)?|可[用享])[^，。；、！？;,\n0-9]{0,6}\Z"
)
_YEAR_AFTER: Final = late(
    r"期(?![间末初待货望许盼刊])|有效|[0-9.]{1,5}%|(?:之|以)?内(?![部外])|封闭(?![0-9一二三])|免息|宽限|贴息|[、，]?(?:固定)?(?:票面|利率|息票)"
    r"|[，、]?(?:分期|按[月季年]|分[0-9一二三四五六七八九十]+[期次]|等额|还(?![有要是会能在没未可不需得想])|结清|归还|偿还|摊还|付清|一还)"
)
# What is done in so many years: 半年放了, 一年间办下, 用了两年, 给三年过渡; not 守了十年.
_SPENT_AFTER: Final = late(
    r"间(?=[办投放发新增累])|里(?=[办投放发新增累])|过渡|缓冲|(?<=[，。；：、）\n][半一].)[^，。；、0-9]{1,3}了"
)
_SPENT_BEFORE: Final = late(r"花了\Z|用了?\Z")
_IN_TIME: Final = late(r"(?:左右)?的?时间|(?=[^的，。；、！？])(?<=了[一二两三四五六七八九十半]年)")
# What a loan asks for in its first years or months: 前两年只付息.
_FIRST_BEFORE: Final = late(r"(?<![之此目以提当年月])[前头]\Z")
_FIRST_AFTER: Final = late(
    r"[^，。；、0-9]{0,6}?(?:付息|还[本款贷利]|归还|票面|利率|免[息租费]|贴息|不[用还收]|宽限)"
)
# 贷款5.2亿元，25年，: a sum or a rate, then the years alone.
_YEAR_ALONE: Final = late(r"(?:[元%]|[元%]贷款)[，、]\Z")
_ALONE_AFTER: Final = frozenset("，。、；")
_YEAR_NOT_BEFORE: Final = frozenset("近每第这那前后去今年月过满上")
_AFTER_NOT: Final = late(
    r"来|间(?![内办投放发新增累])|前(?![完交到提])|[岁龄]|年(?!内|期)|级|杀|候|气|然|圈|行动|规划|计划|周年|大[庆]|假|后"
    r"|[^，。；、]{0,6}圈"
)
_BEFORE_NOT: Final = frozenset("每第近这那前最头×xX*全某上下本天")
_ALL_DAY: Final = late(
    r"(?:全天候?)?(?:自助|不间断|无间断|服务|营业|在线|客服|值[守班]|无人|热线|智能|开放|随时|机器|银行|运转|守护|响应)"
)
_ONE_BEFORE: Final = late(
    r"(?:[仅只][用需花]?|[用需花][时了]?|[缩压][短减缩][至到为]|最快|最短|不到|不足|期限?为?|提前|在|前后|历时|耗时|调休|停息|停[产业]|顺延|放假)\Z"
)
_KIND_WORDS: Final = late(
    r"(?P<repo>回购)|(?P<bond>票面|债|发行|票据|簿记|中标利率)|(?P<product>封闭|持有|理财|存款|存单|通知)"
    r"|(?P<loan>贷|授信|借款|融资|还款)"
)


class _Found(NamedTuple):
    """A number with a unit of time: where it stands and what its parts say."""

    start: int
    end: int
    before: str
    high: str | None
    unit: str
    has_half: bool
    months: str | None


def scan_terms(text: str) -> list[Entity]:
    """Find every term and stated duration of a normalised text.

    Returns entities in reading order that do not overlap; offsets index `text`.

    Examples
    --------
    >>> [e.text for e in scan_terms("期限3年，5个工作日到账")]
    ['3年', '5个工作日']
    """
    entities: list[Entity] = []
    for match in _TERM.finditer(text):
        found = _read(text, match)
        if found is None:
            continue
        prefix = None
        if found.before in _PREFIX_ENDS:
            prefix = _PREFIX.search(text, max(0, found.start - 3), found.start)
        more = _ADDED.search(text, max(0, found.start - 3), found.start)
        if more is not None:
            is_term: bool | None = True
        elif found.unit == "年" and prefix is not None and prefix[0] in _INSIDE:
            is_term = False
        elif found.unit == "年":
            is_term = _judge_years(text, found, entities)
        else:
            is_term = _judge(text, found, has_prefix=prefix is not None)
        iso = _iso(match[0], found, more) if is_term is not None else None
        if iso is None:
            continue
        start = prefix.start() if prefix and prefix[0] in _INSIDE else found.start
        if more is not None:
            start = more.start()
        end = found.end
        if text[end : end + 1] == "期" and text[end + 1 : end + 2] not in _AFTER_PERIOD:
            end += 1
        kind = _find_kind(text, start, end) if is_term else "duration"
        entities.append(Entity("TERM", start, end, text[start:end], {"iso": iso, "kind": kind}))
    return entities


# A bond that may be called or put after its first years: 3+2年, 10+5年期.
_ADDED: Final = late(r"(?<![0-9+.])([0-9]{1,2})\+\Z")
_AFTER_PERIOD: Final = frozenset("限间内")
_CALENDAR: Final = frozenset("年月周天日")
_THOUSANDS: Final = frozenset("千万")
# Units that are told in thousands.
_COUNTED: Final = frozenset({"小时", "钟头", "天", "分钟"})
_CLOCK: Final = frozenset({"分钟", "小时", "秒", "秒钟"})
_CIRCLE: Final = late(r"级|杀|[^，。；、]{0,8}圈")
_WITHIN: Final = ("内", "以内", "之内")
# What is done in one day; and 四周 that means all around.
_QUICK: Final = late(r"(?:就|便|即可?|左右)?(?:到账|放款|授信|批[完下]|办[完结成])")
_ROUND: Final = late(r"[的是都围环，、。]")
_ALONE: Final = frozenset({"一天", "一周", "一日", "半天", "365天", "一秒"})


def _read(text: str, match: re.Match[str]) -> _Found | None:
    """Read a match; None where it is a calendar month or part of another word."""
    high, _, counter, half, unit, half_after, months = match.groups()
    start, end = match.span()
    if unit == "月" and not counter and match[0][0] != "半":
        return None
    if unit not in _COUNTED and not _THOUSANDS.isdisjoint(match[0]):
        return None
    if months and unit != "年":
        end, months = match.end(6) if half_after else match.end(5), None
    if unit in _CALENDAR and _AFTER_NOT.match(text, end):
        return None
    has_half = bool(half or half_after)
    return _Found(start, end, text[start - 1 : start], high, unit, has_half, months)


def _judge(text: str, found: _Found, *, has_prefix: bool) -> bool | None:
    """Tell a term (True) from a duration (False); None where it is neither."""
    start, end, before, unit = found.start, found.end, found.before, found.unit
    written = text[start:end]
    if before and before in "前头" and _is_first(text, found):
        return True
    if before in _BEFORE_NOT and (unit == "月" or not has_prefix):
        return None
    if written == "百天" or text[max(0, start - 2) : start] in ("过去", "最近"):
        return None
    if unit == "日":
        return False if before not in _DAY_BEFORE and text.startswith(_WITHIN, end) else None
    if written == "24小时" and (_ALL_DAY.match(text, end) or before == "、"):
        return None
    if unit in _CLOCK and _CIRCLE.match(text, end):
        return None
    is_alone = written in _ALONE and not has_prefix
    if is_alone and _ONE_BEFORE.search(text, max(0, start - 4), start) is None:
        return False if unit == "天" and _QUICK.match(text, end) else None
    if written == "四周" and _ROUND.match(text, end):
        return None
    return bool(_PERIOD.search(text, max(0, start - 12), start)) or text.startswith("期", end)


_PERIOD: Final = late(r"(?:期限?|封闭|宽限|存续|展期|延长)[^，。；、！？;,\n0-9]{0,6}\Z")
_DAY_BEFORE: Final = frozenset("月号-—至")


def _judge_years(text: str, found: _Found, entities: list[Entity]) -> bool | None:
    """Tell whether years are a term: 期限3年, 3年期, 三年内, 一年或三年."""
    start, before = found.start, found.before
    if before and before in "前头" and _is_first(text, found):
        return True
    if before in _DURATION_LAST and _is_duration(text, found):
        return False
    if before in _YEAR_NOT_BEFORE and before and text[start - 3 : start] != "不超过":
        return None
    if before and before in "至到或和、-" and entities and start - entities[-1].end == 1:
        return entities[-1].value is not None and entities[-1].value["kind"] != "duration"
    after = _YEAR_AFTER.match(text, found.end)
    if after is not None:
        return "内" not in after[0]
    if _YEAR_BEFORE.search(text, max(0, start - 12), start):
        return True
    if _SPENT_AFTER.match(text, found.end):
        return False
    if text[found.end : found.end + 1] in _ALONE_AFTER and found.end < len(text):
        return True if _YEAR_ALONE.search(text, max(0, start - 4), start) else None
    return None


# What is promised for years to come, and what stands still or must be waited for.
_AWAITED: Final = late(r"(?:未来|今后|停[产工]|要等|等[了上]|歇业)\Z")
_DURATION_LAST: Final = frozenset("用了来后产工等上业")


def _is_duration(text: str, found: _Found) -> bool:
    """Tell whether years are what a work took (花了三年), or what is to come or waited for."""
    if _AWAITED.search(text, max(0, found.start - 2), found.start):
        return True
    before = _SPENT_BEFORE.search(text, max(0, found.start - 2), found.start)
    if before is None:
        return False
    return before[0] == "花了" or _IN_TIME.match(text, found.end) is not None


def _is_first(text: str, found: _Found) -> bool:
    """Tell whether a loan's first years or months are meant, and not those of a year or before."""
    before = _FIRST_BEFORE.search(text, max(0, found.start - 2), found.start)
    return before is not None and _FIRST_AFTER.match(text, found.end) is not None


def _find_kind(text: str, start: int, end: int) -> str:
    """Return loan, bond, repo or product, by the nearest word that says it."""
    left = max(0, start - 30)
    kind, best = "loan", 99
    for match in _KIND_WORDS.finditer(text[left : end + 14]):
        distance = abs(match.start() + left - start)
        if distance < best and match.lastgroup:
            kind, best = match.lastgroup, distance
    return kind


def _iso(written: str, found: _Found, more: re.Match[str] | None) -> str | None:
    """Return the ISO 8601 duration, two with a slash for a range; `more` is what is added to it."""
    head = _HEAD.match(written)
    if head is None:
        return None
    low: int | Fraction | None = Fraction(1, 2) if head[0] == "半" else read_numeral(head[0])
    if low is None:
        return None
    if more is not None:
        low += int(more[1])
    if found.has_half and head[0] != "半":
        low += Fraction(1, 2)
    first = _one_iso(low, found.unit)
    if found.months:
        return f"{first}{read_numeral(found.months)}M"
    if found.high is None:
        return first
    high = read_numeral(found.high)
    return f"{first}/{_one_iso(high, found.unit)}" if high is not None else None


_HEAD: Final = late(rf"半|[0-9]+(?:\.[0-9])?|[{_CN}千万]+")


def _one_iso(number: int | Fraction, unit: str) -> str:
    """Return the ISO 8601 form of one duration."""
    if number.denominator == 1:
        prefix, letter = _LETTERS.get(unit, _DAY)
        return f"{prefix}{number}{letter}"
    factor, finer, letter = _FINER.get(unit, (24, "PT", "H"))
    if (number * factor).denominator == 1:
        return f"{finer}{number * factor}{letter}"
    prefix, letter = _LETTERS.get(unit, _DAY)
    return f"{prefix}{float(number):g}{letter}"


def find_terms(text: str) -> list[Entity]:
    """Find every term of a loan or bond and every stated duration in a text.

    Values hold `iso` (P3Y, P7D, PT2H; P12M/P14M for a range) and `kind`: loan, bond, repo, product
    or duration. Ages, ordinals and stretches such as 近两年 are none. Offsets index `text` as it
    was given.

    Examples
    --------
    >>> [(e.text, e.value["iso"]) for e in find_terms("贷款期限最长１０年，不到2小时到账")]
    [('１０年', 'P10Y'), ('不到2小时', 'PT2H')]
    """
    view = normalise(text)
    return restore(view, scan_terms(view.text))
