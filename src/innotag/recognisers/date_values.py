"""Which calendar days a date means: years, words and bare months resolved against a clock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from innotag.expressions import late
from innotag.recognisers.date_shapes import LAST, RawDate

_REPORT_GAP: Final = 14
"""Months before the given month up to which a full date is the item's own report date."""
_NEAR: Final = 160
"""Characters within which a year that was said still holds, in the same sentence."""
_FUTURE_BEFORE: Final = late(
    r"[将拟]|延[长续]?[至到]|顺延至|(?:排|用|办|等|推迟|持续)到|保留至|预计|计划|力争|目标|要求|应于|须于|应在|须在|有望|争取|确保|规划|定于|届时|到期|下一步|起至"
)
_FUTURE_AFTER: Final = late(
    r"之?前(?=[，。；、）]|\Z)|(?:前|之前)?[^，。；]{0,6}(?:[将拟]|预计|计划|力争|有望|到期)|之?前(?:报[送告]|上报|提交|完成|建成|投产|到位|落地|全部|基本|力争|实现)"
)
_PAST_BEFORE: Final = late(r"(?:截至|截止|至|到|较|比|于)\Z")
_SINCE: Final = late(r"以来|至今|起(?![点步])|算起|来(?=[，,])")
_SENTENCE: Final = late(r"[。！？\n]")
_HISTORY: Final = late(r"起|以来|至今|成立|开业|设立|创立|前")
_YEARS: Final = {
    "今年": 0,
    "本年": 0,
    "去年": -1,
    "前年": -2,
    "明年": 1,
    "来年": 1,
}
_NEAR_YEARS: Final = {
    "当年": 0,
    "同年": 0,
    "上年": -1,
    "上一年": -1,
    "前一年": -1,
    "次年": 1,
    "翌年": 1,
}
_MONTHS: Final = {"本月": 0, "月": 0, "上月": -1, "上个月": -1, "下月": 1, "下个月": 1}
_NEAR_MONTHS: Final = {"同月": 0, "当月": 0, "次月": 1}
_DAYS: Final = {"昨": -1, "今": 0, "明": 1}
_WEEKS: Final = {"上": -7, "本": 0, "下": 7}


@dataclass(slots=True)
class Clock:
    """What bare and relative dates are read against.

    `report` is the item's own report date, `month` the first day of the given month; `near` is the
    last date that was read, `near_day` the last that was a day.
    """

    report: date | None
    month: date | None
    near: date | None = None
    near_raw: RawDate | None = None
    near_day: date | None = None
    is_stated: bool = False

    @property
    def now(self) -> date | None:
        """The report date, else the given month."""
        return self.report or self.month

    def note(self, raw: RawDate, first: date, last: date, *, is_stated: bool) -> None:
        """Remember a date that was read; `is_stated` where its year is said in the text."""
        self.near, self.near_raw, self.is_stated = last, raw, is_stated
        if first == last:
            self.near_day = first


_DAYS_OF: Final = (0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def make_day(year: int, month_day: tuple[int, int]) -> date | None:
    """Return the day, None where the calendar has none (2月30日)."""
    month, day = month_day
    if 12 < month < 25:
        year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
    if not 1 <= month <= 12 or not 1 <= year <= 9999:
        return None
    days = _DAYS_OF[month]
    if month == 2 and year % 4 == 0 and (year % 100 != 0 or year % 400 == 0):
        days = 29
    if day == LAST:
        return date(year, month, days)
    return date(year, month, day) if 1 <= day <= days else None


def shift_month(day: date, months: int) -> date:
    """Return the first day of the month so many months away."""
    index = day.year * 12 + day.month - 1 + months
    return date(index // 12, index % 12 + 1, 1)


def find_report_date(text: str, raws: list[RawDate], month: date | None) -> date | None:
    """Return the item's own report date: its first full date that is no history and no plan."""
    first_end: int | None = None
    for raw in raws:
        if raw.year is None or raw.shape.kind != "date" or raw.until is not None:
            continue
        if first_end is None:
            first_end = _end_of_sentence(text)
        day = make_day(raw.year, raw.shape.first)
        if day is None:
            continue
        if text[raw.start - 1 : raw.start] in _BOUNDS or _HISTORY.match(text, raw.end):
            continue
        if month is not None:
            gap = (month.year - day.year) * 12 + month.month - day.month
            is_far = gap < -1 or gap > _REPORT_GAP
            if is_far and (raw.start >= first_end or _is_future(text, raw)):
                continue
        return day
    return None


def _end_of_sentence(text: str) -> int:
    """Return where the first sentence of a text ends."""
    match = _SENTENCE.search(text)
    return match.start() if match else len(text)


def is_near(text: str, raw: RawDate, clock: Clock) -> bool:
    """Tell whether the date before says its year and stands in the same sentence."""
    before = clock.near_raw
    return (
        before is not None
        and clock.is_stated
        and raw.start - before.end <= _NEAR
        and _SENTENCE.search(text, before.end, raw.start) is None
    )


def read_year(text: str, raw: RawDate, clock: Clock) -> int | None:
    """Return the year of a date that does not name it; None where nothing tells."""
    if raw.word is not None:
        return _read_word_year(text, raw, clock)
    shape, near = raw.shape, clock.near
    month = shape.last[0] if shape.kind in ("edge", "span") else shape.first[0]
    if near is not None and month >= near.month and _is_joined(text, raw, clock):
        return near.year
    if near is not None and near != clock.report and is_near(text, raw, clock):
        before = clock.near_raw
        if before is not None and before.shape.kind == "year":
            if not _is_bound(text, before):
                return near.year
        elif month >= near.month:
            return near.year
    now = clock.now
    if now is None:
        return near.year if near is not None and clock.is_stated else None
    if near is not None and month > near.month and _is_plan(text, raw, clock):
        return near.year
    return _nearest(text, raw, now, month)


_HALF: Final = 6
_COMING_BEFORE: Final = late(r"(?:将[于在自从]?|拟于?|定于|届时|自)\Z")
_COMING_AFTER: Final = late(r"起(?:正式)?(?:施行|执行|实施|生效|实行)|将")


def _nearest(text: str, raw: RawDate, now: date, month: int) -> int:
    """Return the year in which a month lies nearest, by what the words around it say.

    A day of the next month is yet to come: it would be eleven months ago.
    """
    if month < now.month - _HALF and _is_coming(text, raw):
        return now.year + 1
    is_next = raw.shape.kind == "date" and month == now.month + 1
    return now.year if month <= now.month or is_next or _is_future(text, raw) else now.year - 1


def _is_coming(text: str, raw: RawDate) -> bool:
    """Tell whether a month early in a year is the next one's: 12月: 将于1月1日起施行."""
    if _COMING_BEFORE.search(text, max(0, raw.start - 2), raw.start) is None:
        return False
    return text[raw.start - 1] != "自" or _COMING_AFTER.match(text, raw.end) is not None


def _is_plan(text: str, raw: RawDate, clock: Clock) -> bool:
    """Tell whether periods follow each other in one sentence (上半年完成…，三季度完成…)."""
    before = clock.near_raw
    return (
        before is not None
        and before.shape.kind == raw.shape.kind == "range"
        and raw.start - before.end <= _NEAR
        and _SENTENCE.search(text, before.end, raw.start) is None
    )


def _is_joined(text: str, raw: RawDate, clock: Clock) -> bool:
    """Tell whether a date follows the one before in a list (5月6日和6月8日)."""
    return clock.near_raw is not None and text[clock.near_raw.end : raw.start] in _JOINS


_JOINS: Final = frozenset({"和", "、", "及", "与", "以及", "或"})


def _read_word_year(text: str, raw: RawDate, clock: Clock) -> int | None:
    """Return the year that 今年, 当年, 年初 … mean."""
    word, now, near = raw.word or "", clock.now, clock.near
    if word == "年内":
        is_scene = near is not None and now is not None and 0 <= now.year - near.year <= 1
        scene = near if is_scene and _is_scene(clock) else now
        return scene.year if scene else None
    if word in _YEARS and not (word == "本年" and is_near(text, raw, clock)):
        return now.year + _YEARS[word] if now else None
    if word in _NEAR_YEARS or word == "本年":
        is_far = word in _FROM_NOW and not (
            is_near(text, raw, clock) or (_is_baseline(text, raw) and _is_edge(clock))
        )
        if near is None or is_far:
            near = now or near
        return near.year + _NEAR_YEARS.get(word, 0) if near else None
    is_near_balance = word == "年初" and _is_edge(clock)
    if near is not None and (is_near_balance or is_near(text, raw, clock)):
        return near.year
    if now is None:
        return None
    is_past = word != "年初" and _PAST_BEFORE.search(text, max(0, raw.start - 3), raw.start)
    return now.year - 1 if is_past and now.month < 12 and not _is_future(text, raw) else now.year


def _is_scene(clock: Clock) -> bool:
    """Tell whether the last date is a part of a year, whose rest 年内 means."""
    return clock.near_raw is not None and clock.near_raw.shape.kind != "year"


def _is_edge(clock: Clock) -> bool:
    """Tell whether the last date was the close of a period, the scene of a balance."""
    return clock.near_raw is not None and clock.near_raw.shape.kind == "edge"


def _is_baseline(text: str, raw: RawDate) -> bool:
    """Tell whether a date is what something is compared with: 较上年末."""
    return text[max(0, raw.start - 1) : raw.start] in ("较", "比")


_FROM_NOW: Final = frozenset({"上年", "上一年", "前一年"})


def _is_bound(text: str, raw: RawDate) -> bool:
    """Tell whether a year is the end of a stretch (自2020年, 较2023年), not the scene."""
    return text[max(0, raw.start - 1) : raw.start] in _BOUNDS or bool(_SINCE.match(text, raw.end))


_BOUNDS: Final = frozenset("自从到至较比")


def _is_future(text: str, raw: RawDate) -> bool:
    """Tell whether the words around a date speak of what is to come."""
    return bool(
        _FUTURE_BEFORE.search(text, max(0, raw.start - 10), raw.start)
        or _FUTURE_AFTER.match(text, raw.end)
    )


def read_month(raw: RawDate, clock: Clock) -> date | None:
    """Return the first day of the month (or quarter) that 本月, 同月, 上季度 … mean."""
    word, now, near = raw.word or "", clock.now, clock.near
    if word in _NEAR_MONTHS:
        has_month = clock.near_raw is not None and clock.near_raw.shape.kind != "year"
        start = near if has_month else now
        return shift_month(start, _NEAR_MONTHS[word]) if start else None
    if now is None:
        return None
    if word == "季" and near is not None and _is_quarter(clock):
        return shift_month(near, -((near.month - 1) % 3))
    if word in _MONTHS:
        return shift_month(now, _MONTHS[word])
    months = -3 if word.startswith("上") else 0
    return shift_month(now, months - (now.month - 1) % 3)


def _is_quarter(clock: Clock) -> bool:
    """Tell whether the last date was a quarter, whose end 季末 means."""
    shape = clock.near_raw.shape if clock.near_raw else None
    return shape is not None and shape.kind == "range" and shape.last[0] - shape.first[0] == 2


def read_day(text: str, raw: RawDate, clock: Clock) -> tuple[date, date] | None:
    """Return first and last day of 昨天, 前一日, 本周, 上周五."""
    word = text[raw.start : raw.end]
    if word.startswith("前一"):
        day = clock.near_day or clock.report
        return (day - timedelta(1),) * 2 if day else None
    if word[0] in "次翌":
        return (clock.near_day + timedelta(1),) * 2 if clock.near_day else None
    if clock.report is None:
        return None
    if word[1] == "周":
        monday = clock.report + timedelta(_WEEKS[word[0]] - clock.report.weekday())
        if len(word) == 2:
            return monday, monday + timedelta(6)
        day = monday + timedelta(min("一二三四五六日末".index(word[2]), 6))
        return day, day
    day = clock.report + timedelta(_DAYS.get(word[0], -2))
    return day, day


def is_since(text: str, raw: RawDate) -> bool:
    """Tell whether a date opens a stretch of time: 以来, 至今, 起, 自."""
    if text[raw.end : raw.end + 1] in _SINCE_HEADS and _SINCE.match(text, raw.end):
        return True
    return text[max(0, raw.start - 1) : raw.start] == "自"


_SINCE_HEADS: Final = frozenset("以至起算来")
