"""The headline date: of all dates of a text, that of the business it reports.

A rank decides, the first of equals: 0 a day; 1 a month or part of one, or a day on which a deal
was only prepared (受理, 申请); 2 the end of a period or a period, of which figures are given; 4 a
deadline that closes a clause; 5 a year of figures, or the start of what ended later; 6 a year that
opens a report. Deadlines, plans, baselines, ages and parts (仅12月份) are no date of the
business, nor is the date of figures told after the deal.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from innotag.expressions import late

if TYPE_CHECKING:
    from collections.abc import Sequence

    from innotag.results import Entity, Value

_DEADLINE: Final = late(r"(?:[^截]至|到了?|力争|截止|最迟|定于|计划)$")
# A date that the next words make a deadline, an age or a plan.
_PASSED: Final = late(r"之?前|以前|为止|[0-9一二三四五六七八九十]{1,4}岁")
# What figures are compared with, and what is yet to come, is no day of the business.
_BASELINES: Final = ("较", "比", "快于", "高于", "低于")
_AHEAD: Final = ("下", "明", "次", "翌", "来年")
_CLOSES: Final = ("，", ",")
# A year opens a report at its start, after a comma, or right behind the bank.
_OPENS: Final = late(r"\A\Z|[，：:]\Z|(?:[银商分支]行|联社)\Z")
_DONE: Final = late(
    r"(?:以来)?[，,]?(?:已|累计|共|新增|投放|发放|放出|放款|净增|代发)"
    r"|[^，。；、,;0-9]{0,12}(?:累计|累[放投贷]|新增)"
)
# The day on which somebody told of the business: 记者4月16日从…获悉, 据该行6月25日介绍.
_TOLD: Final = late(
    r"(?:对外)?(?:介绍|披露|透露|通报|公布|表示)|从[^，。；、]{2,20}(?:获悉|了解到|得知)"
)
# A share of what is told, no date of it.
_SHARE: Final = ("仅", "其中", "单是", "光是")
# A deal that is only prepared on that day, and a start whose end the text tells.
_PREPARED: Final = late(r"(?:受理|申请|提交|递交|报名|立项|收到申请)")
_BEGUN: Final = late(r"(?:动工|开工|立项|起步|启动建设|着手)")
# A part of every year or month: 年末的信用证.
_HABIT: Final = late(r"[年月季][末底初]的")
_REFERRING: Final = frozenset({"当月", "同月", "次月"})
_PERIODS: Final = ("季度", "半年", "个月", "年")
_FIGURES: Final = 2
_REACH: Final = 30
_OPENING: Final = 120  # a year further in does not open a report
_OF_FIGURES: Final = (2, 5)


def _date_rank(entity: Entity, text: str) -> int | None:
    """Return how well a date fits the day of the business, 0 best; None if not at all."""
    value = entity.value or {}
    if not value.get("start") or _PASSED.match(text, entity.end):
        return None
    before = text[max(0, entity.start - 4) : entity.start]
    if before.endswith((*_BASELINES, *_SHARE)) or entity.text.startswith(_AHEAD):
        return None
    if value["start"] == value.get("end") and _TOLD.match(text, entity.end):
        return None
    if before[-1:] in ("自", "从") and _BEGUN.match(text, entity.end):
        return 5
    if value.get("kind") == "year":
        return _year_rank(entity, text)
    is_edge = entity.text.endswith(("末", "底", "初"))
    if _DEADLINE.search(before):
        is_closed = text[entity.end : entity.end + 1] in _CLOSES  # 到2月末，: as of that day
        return 4 if is_closed or not is_edge else None
    if is_edge:
        return None if _HABIT.match(text, entity.start) else _FIGURES
    if value["start"] == value.get("end"):
        return 1 if _PREPARED.match(text, entity.end) else 0
    if entity.text in _REFERRING:
        return 3
    is_period = entity.text.endswith(_PERIODS) or entity.text.startswith("前")
    return _FIGURES if is_period else 1


def _year_rank(entity: Entity, text: str) -> int | None:
    """Return the rank of a year: that of figures, or of a report that opens with it."""
    if _DONE.match(text, entity.end):
        return 5
    if entity.start > _OPENING:
        return None
    opening = text[: entity.start]
    if "。" in opening or opening.count("，") > 1 or not _OPENS.search(opening[-2:]):
        return None
    is_named = text.startswith("的", entity.end) or entity.text.endswith("度")
    return None if is_named or (entity.value or {}).get("in_name") else 6


def pick_date(dates: Sequence[Entity], text: str, amount: Entity | None = None) -> Value | None:
    """Return the value of the day or period of the business, None if the text has none.

    `amount` is the headline sum: figures told in a later sentence are another matter; of several
    periods the nearest before it in its sentence is its own, and a year there is no passing word.
    """
    best: Value | None = None
    best_rank = 9
    stop = -1 if amount is None else text.find("。", amount.end)
    for entity in dates:
        rank = _date_rank(entity, text)
        place = None if amount is None else _place(entity, amount, text, stop)
        if rank is None and place == "of it" and _is_year(entity, text):
            rank = 5
        if rank is None or (rank in _OF_FIGURES and place == "apart"):
            continue
        if rank < best_rank or (rank == best_rank == _FIGURES and place == "of it"):
            best, best_rank = entity.value, rank
    return best


def _place(entity: Entity, amount: Entity, text: str, stop: int) -> str:
    """Return where a date stands: before the sum in its sentence, apart in a later one, or free.

    `stop` is where the sum's sentence ends, -1 if the text goes on without a full stop.
    """
    if entity.start > amount.end:
        return "apart" if 0 <= stop < entity.start else "free"
    if amount.start - entity.end > _REACH:
        return "free"
    gap = text[entity.end : amount.start]
    return "free" if "。" in gap or "；" in gap else "of it"


def _is_year(entity: Entity, text: str) -> bool:
    """Tell whether a date is a year of the business told, and no baseline, age or name."""
    value = entity.value or {}
    if value.get("kind") != "year" or value.get("in_name") or _PASSED.match(text, entity.end):
        return False
    before = text[max(0, entity.start - 4) : entity.start]
    is_other = before.endswith((*_BASELINES, *_SHARE)) or entity.text.startswith(_AHEAD)
    return not is_other and not text.startswith("的", entity.end)
