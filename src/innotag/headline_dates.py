"""The headline date: of all dates of a text, that of the business it reports.

A rank decides, the first of equals: 0 a day; 1 a month or part of one, or a day on which a deal
was only prepared (受理, 申请); 2 the end of a period or a period, of which figures are given; 3 a
stretch of time (以来) or a bare 年底; 4 a deadline that closes a clause, a day that is planned, the
founding of somebody, a scene in which nothing of a bank happens; 5 a year of figures, or the start
of what ended later; 6 a year that opens a report; 7 the day on which somebody heard of it, before
figures of another. Deadlines, baselines, ages, datelines (7月9日讯), the deal before (继2月7日…)
and parts (仅12月份) are no date of the business, nor is the date of figures told after the deal.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from innotag.expressions import late

if TYPE_CHECKING:
    from collections.abc import Sequence

    from innotag.results import Entity, Value

_DEADLINE: Final = late(r"(?:[^截]至|到了?|力争|截止|最迟|定于|计划于?)$")
# What is planned for a day is not done on it.
_PLANNED: Final = late(r"(?:[将拟须应]于?|预计[^，。；]{0,8}|预期|有望于?|争取|打算)$")
_WILL: Final = late(
    r"将(?:[于在会达]|建成|投产|上线|迎来|推出|开工|完工|竣工|实现|全面|正式|陆续|再)"
)
# A date that the next words make a deadline, an age or a plan.
_PASSED: Final = late(r"之?前(?!后)|以前|为止|[0-9一二三四五六七八九十]{1,4}岁")
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
# The day on which a report was sent off: 7月9日讯, 5月23日电.
_DATELINE: Final = late(
    r"(?:讯(?![息号问飞期])|电讯?(?=[（，：。【]|近日|日前|记者|$)|消息|-{1,2}（)"
)
# The same with words between: 11月17日，记者从…获悉; better than none, but no better than figures.
_HEARD: Final = late(
    r"，?(?:[^，。；、]{0,6}记者|从)[^，。；]{0,24}(?:获悉|了解到|得知)"
    r"|，?[^，。；、]{2,24}(?:发布(?:消息|数据|公告|统计)|通报|披露|公布[^，。；]{0,8}(?:数据|情况))"
)
# What tells which document, bank or building is meant.
_OF_PAPER: Final = late(
    r"[^，。；、]{0,8}(?:发出|印发|下发|出台|实施|施行)的[^，。；]{0,6}(?:指引|通知|意见|办法|文件|规定|方案)"
)
_BY: Final = late(r"(?:按照?|根据|依据|依照|落实|对照|遵照)[^，。；]{0,10}$")
_SCENE: Final = late(r"的[^，。；、]{2,8}，")
# A share of what is told, no date of it.
_SHARE: Final = ("仅", "其中", "单是", "光是")
# A deal that is only prepared on that day, and a start whose end the text tells.
_PREPARED: Final = late(
    r"(?:受理|提交|递交|报名|立项|收到申请|申请(?!.{0,12}(?:到账|获批|拿到)))"
    r"|[^，。；、]{1,10}(?:提出|提交|递交)[^，。；]{0,8}申请|[^，。；、]{1,8}(?:向[^，。；、]{1,8})申请|经?[^，。；、]{0,6}审批通过"
)
# What a firm or a bank was founded on is no business of today.
_FOUNDED_BEFORE: Final = late(
    r"(?:成立|设立|创立|创办|创建|组建|注册|始?建|开业|投产|入驻|落户)于$"
)
_FOUNDED: Final = late(
    r"(?:正式)?(?:成立|设立|创立|创办|创建|组建|注册|建成|开业|挂牌|揭牌|投产|动工|上线|推出)(?:的|以来|至今|之初)"
)
_SINCE: Final = late(r"[^，。；、]{0,8}(?:以来|至今)")
_ASOF: Final = late(
    r"[，,](?![^。；]{0,16}(?:力争|将|要|实现|建成|突破))[^。；]{0,16}(?:已|累计|共|余额|达|[0-9])"
)
_NOW: Final = late(r"(?![^。；]{0,12}(?:力争|将|要|实现|建成|突破|为止))[^，。；]{1,16}[0-9.]")
_AIM: Final = late(r"[^，。；]{0,4}(?:目标|计划|力争|拟|将|预计|有望)")
_BARE: Final = frozenset({"月底", "年底", "年末", "月末", "季末", "月初"})
_BEGUN: Final = late(r"(?:动工|开工|立项|起步|启动建设|着手)")
# A part of every year or month: 年末的信用证.
_HABIT: Final = late(r"[年月季][末底初]的")
_REFERRING: Final = frozenset({"当月", "同月", "次月"})
_PERIODS: Final = ("季度", "半年", "个月", "年")
_FIGURES: Final = 2
_FALLBACK: Final = 4
_LAST: Final = 7
_SENTENCE: Final = 150
_REACH: Final = 30
_OPENING: Final = 120  # a year further in does not open a report
_OF_FIGURES: Final = (2, 3, 5)
_BANKING: Final = late(
    r"[^。；]{0,60}?(?:[贷债券款签办批]|银行|[分支]行|[本该我农建工中交总商]行|联社|信用社|农信|授信|上线|投放|落地|开立|开户|开业|启用|启动|资金|推出|发布|金融|举|活动|成立)"
)


def _date_rank(entity: Entity, text: str) -> int | None:
    """Return how well a date fits the day of the business, 0 best; None if not at all."""
    value = entity.value or {}
    before = text[max(0, entity.start - 4) : entity.start]
    if _is_no_day(entity, text, before):
        return None
    if _FOUNDED_BEFORE.search(before) or _FOUNDED.match(text, entity.end):
        return _FALLBACK
    if before[-1:] in ("自", "从") and _BEGUN.match(text, entity.end):
        return 5
    if value.get("kind") == "year":
        return _year_rank(entity, text)
    is_edge = entity.text.endswith(("末", "底", "初"))
    if _DEADLINE.search(before):
        return _deadline_rank(entity, text, is_edge=is_edge)
    if is_edge:
        if _HABIT.match(text, entity.start):
            return None
        return 3 if entity.text in _BARE and not before.endswith("截至") else _FIGURES
    if _PLANNED.search(text, max(0, entity.start - 12), entity.start) or _WILL.match(
        text, entity.end
    ):
        return _FALLBACK
    return _told_rank(entity, text)


def _is_no_day(entity: Entity, text: str, before: str) -> bool:
    """Tell whether a date is none of the business at all: a deadline, baseline, share, source."""
    value = entity.value or {}
    if not value.get("start") or _PASSED.match(text, entity.end):
        return True
    if before.endswith((*_BASELINES, *_SHARE, "继")) or entity.text.startswith(_AHEAD):
        return True
    if value.get("since") and before.endswith("创"):
        return True
    if _OF_PAPER.match(text, entity.end) and _BY.search(
        text, max(0, entity.start - 12), entity.start
    ):
        return True
    is_day = value["start"] == value.get("end")
    return is_day and bool(_TOLD.match(text, entity.end) or _DATELINE.match(text, entity.end))


def _deadline_rank(entity: Entity, text: str, *, is_edge: bool) -> int | None:
    """Return the rank of a date behind 至 or 到: a deadline, or the day that figures are of."""
    is_closed = text[entity.end : entity.end + 1] in _CLOSES  # 到2月末，: as of that day
    if is_edge and _ASOF.match(text, entity.end):
        return _FIGURES
    if is_edge and not is_closed and not _says_year(entity) and _NOW.match(text, entity.end):
        return 3
    return _FALLBACK if is_closed or not is_edge else None


def _told_rank(entity: Entity, text: str) -> int | None:
    """Return the rank of a day, a month or a period, by what is told of it."""
    value = entity.value or {}
    if value.get("since") and _SINCE.match(text, entity.end):
        return 3
    if value.get("since") and _DONE.match(text, entity.end + 1):  # 自1月25日起已累计
        return 5
    if _HEARD.match(text, entity.end):
        return _LAST
    if _is_years(value):
        return 5 if _DONE.match(text, entity.end) else _LAST
    if value["start"] == value.get("end"):
        return 1 if _PREPARED.match(text, entity.end) else 0
    if entity.text in _REFERRING:
        return 3
    if _SCENE.match(text, entity.end) and not _BANKING.match(text, entity.end):
        return _FALLBACK  # 4月的宁波，春风和煦
    is_period = entity.text.endswith(_PERIODS) or entity.text.startswith("前")
    return _FIGURES if is_period else 1


def _is_years(value: Value) -> bool:
    """Tell whether a date is a range of several years, as plans are."""
    return value.get("kind") == "range" and str(value["start"])[:4] != str(value["end"])[:4]


def _says_year(entity: Entity) -> bool:
    """Tell whether a date names its year."""
    value = entity.value or {}
    return not (value.get("inferred") or value.get("relative"))


def _year_rank(entity: Entity, text: str) -> int | None:
    """Return the rank of a year: that of figures, or of a report that opens with it."""
    if _DONE.match(text, entity.end):
        return 5
    if _AIM.match(text, entity.end):
        return None
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
    dates = dates[1:] if dates and dates[0].text in _REFERRING else dates
    best: Value | None = None
    best_rank = 9
    stop = -1 if amount is None else text.find("。", amount.end)
    for entity in dates:
        rank = _date_rank(entity, text)
        place = None if amount is None else _place(entity, amount, text, stop)
        if rank is None and place == "of it" and _is_year(entity, text):
            rank = 5
        if rank is None and amount is not None and _is_since(entity, amount, text):
            rank = 5
        if rank is not None and place != "of it":
            rank = _out_of_it(rank, entity, text, is_later=place == "apart")
        if rank is None:
            continue
        if rank < best_rank or (rank == best_rank == _FIGURES and place == "of it"):
            best, best_rank = entity.value, rank
    return best


def _is_since(entity: Entity, amount: Entity, text: str) -> bool:
    """Tell whether a year opens the stretch of time of the sum: 2021年以来，….授信总额61亿元."""
    if not 0 <= amount.start - entity.end <= _SENTENCE or (entity.value or {}).get("in_name"):
        return False
    return text.startswith("以来", entity.end) and "。" not in text[entity.end : amount.start]


def _out_of_it(rank: int, entity: Entity, text: str, *, is_later: bool) -> int | None:
    """Return the rank of a date that does not stand before the sum in its sentence.

    A scene in which nothing of a bank happens (十月初，玉米已经收完) is no day of the business, nor
    are figures told after it.
    """
    if is_later and rank in _OF_FIGURES:
        return None
    is_start = entity.text.endswith("初")
    if (rank > 1 and not is_start) or _BANKING.match(text, entity.end):
        return rank
    return None if is_start or (is_later and rank == 1) else _FALLBACK


def _place(entity: Entity, amount: Entity, text: str, stop: int) -> str:
    """Return where a date stands: before the sum in its sentence, apart in a later one, or free.

    `stop` is where the sum's sentence ends, -1 if the text goes on without a full stop.
    """
    if entity.start > amount.end:
        return "apart" if 0 <= stop < entity.start else "free"
    if amount.start - entity.end > (_SENTENCE if _opens(entity, text) else _REACH):
        return "free"
    gap = text[entity.end : amount.start]
    return "free" if "。" in gap or "；" in gap else "of it"


def _opens(entity: Entity, text: str) -> bool:
    """Tell whether a date opens a sentence, for all of which it holds."""
    before = text[max(0, entity.start - 3) : entity.start]
    is_open = not before or before[-1] in "。\n" or before.endswith(("获悉，", "介绍，", "显示，"))
    return is_open and text[entity.end : entity.end + 1] in _CLOSES


def _is_year(entity: Entity, text: str) -> bool:
    """Tell whether a date is a year of the business told, and no baseline, age or name."""
    value = entity.value or {}
    if value.get("kind") != "year" or value.get("in_name") or _PASSED.match(text, entity.end):
        return False
    before = text[max(0, entity.start - 4) : entity.start]
    is_other = (
        _AIM.match(text, entity.end)
        or before.endswith((*_BASELINES, *_SHARE))
        or entity.text.startswith(_AHEAD)
    )
    return not is_other and not text.startswith("的", entity.end)
