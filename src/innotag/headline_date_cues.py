"""Cues that tell what a date is to the business: a table in order, the first that fits counts.

A cue looks at what stands right before and right after a date of some kinds, and gives a rank (0
the best, see `headline_dates`) or NONE: no date of the business. The kinds: day, month (or part of
one), period (一季度), edge (2月末), bare (an edge that names neither month nor year: 年底), that
(当月), year, years (a range that ends in another year). Without a cue its kind gives the rank.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from innotag.expressions import late

if TYPE_CHECKING:
    import re

    from innotag.results import Entity

NONE: Final = -1
DAY, MONTH, FIGURES, STRETCH, PLAN, YEAR, OPENING, HEARD = range(8)
OF_KINDS: Final = {
    "day": DAY,
    "month": MONTH,
    "period": FIGURES,
    "edge": FIGURES,
    "bare": STRETCH,
    "that": STRETCH,
    "years": HEARD,
    "year": OPENING,
}
_ALL: Final = " ".join(OF_KINDS)
_EDGES: Final = "edge bare"
_SPANS: Final = "day month period that years"
_REACH: Final = 14  # how far a cue looks back

_UNTIL: Final = late(r"(?:[^截]至|到了?|力争|截止|最迟|定于|计划于?)$")


class Cue(NamedTuple):
    """What stands at a date, and what that makes of it."""

    name: str
    before: re.Pattern[str] | None
    after: re.Pattern[str] | None
    rank: int
    kinds: str = _ALL


CUES: Final = (
    # A deadline or an age is reached later, or long ago: 3月底前还清, 今年81岁.
    Cue("passed", None, late(r"之?前(?!后)|以前|为止|[0-9一二三四五六七八九十]{1,4}岁"), NONE),
    # What figures are compared with, a part of what is told, the deal before: 较年初, 仅12月份.
    Cue("other", late(r"(?:较|比|快于|[高低]于|仅|其中|单是|光是|继|创)$"), None, NONE),
    # What is so in every year happened in none: 每年四月, 年末的信用证.
    Cue("every year", late(r"每[年逢][^，。；]{0,8}$"), None, NONE),
    Cue("habit", None, late(r"的"), NONE, "bare"),
    # Why a bank acted is not when: 受7月底降雨影响, 今年5月“科技板”启动以来.
    Cue("cause", late(r"(?:[受因遭]|历经|面对|经历)了?$"), None, NONE),
    Cue(
        "after another event",
        None,
        late(r"[^，。；、贷款放投办签行]{2,20}(?:以来|之?后)[，资]"),
        NONE,
        "month period edge bare year",
    ),
    # The rule that was followed, and what was bought: 按照监管2月20日发出的指引, 收购本季西瓜.
    Cue(
        "paper",
        late(r"(?:按照?|根据|依据|依照|落实|对照|遵照)[^，。；]{0,10}$"),
        late(
            r"[^，。；、]{0,8}(?:发出|印发|下发|出台|实施|施行)的"
            r"[^，。；]{0,6}(?:指引|通知|意见|办法|文件|规定|方案)"
        ),
        NONE,
    ),
    Cue("goods", late(r"(?:收购|采购|购买|购进|偿还|归还|兑付|用来还)了?$"), None, NONE),
    # The history of somebody: 公司成立于2020年5月.
    Cue(
        "founded",
        late(r"(?:[成设创]立|创[办建]|组建|注册|始?建|开业|投产|[入进]驻|落户)于$"),
        None,
        NONE,
    ),
    # When it was told, or the report sent: 记者4月16日从…获悉, 7月9日讯.
    Cue(
        "told",
        None,
        late(r"(?:对外)?(?:介绍|披露|透露|通报|公布|表示)|从[^，。；、]{2,20}(?:获悉|了解到|得知)"),
        NONE,
        "day",
    ),
    Cue(
        "dateline",
        None,
        late(r"(?:讯(?![息号问飞期])|电讯?(?=[（，：。【]|近日|日前|记者|$)|消息|-{1,2}（)"),
        NONE,
        "day",
    ),
    # A start whose end the text tells: 自2023年9月动工，到2024年11月.
    Cue("begun", late(r"[自从]$"), late(r"(?:动工|开工|立项|起步|启动建设|着手)"), YEAR),
    # A year says little, but that of figures is theirs: 2024年累计发放.
    Cue(
        "year of figures",
        None,
        late(
            r"(?:以来)?[，,]?(?:已|累计|共|新增|投放|发放|放出|放款|净增|代发)"
            r"|[^，。；、,;0-9]{0,12}(?:累计|累[放投贷]|新增)"
        ),
        YEAR,
        "year years",
    ),
    Cue("aim", None, late(r"[^，。；]{0,4}(?:目标|计划|力争|拟|将|预计|有望)"), NONE, "year edge"),
    # Figures as of a day, or what is to be reached by it: 到2月末，已发放; 到2027年末突破5万户.
    Cue(
        "as of",
        _UNTIL,
        late(
            r"[，,](?![^。；]{0,16}(?:力争|将|要|实现|建成|突破))"
            r"[^。；]{0,16}(?:已|累计|共|余额|达|[0-9])"
        ),
        FIGURES,
        _EDGES,
    ),
    Cue(
        "as of now",
        _UNTIL,
        late(r"(?![^。；]{0,12}(?:力争|将|要|实现|建成|突破|为止))[^，。；]{1,16}[0-9.]"),
        STRETCH,
        _EDGES,
    ),
    Cue("until then", _UNTIL, late(r"[^，,]|$"), NONE, _EDGES),
    Cue("deadline", _UNTIL, None, PLAN, f"{_EDGES} {_SPANS}"),
    Cue("planned", late(r"(?:[将拟须应]于?|预计|预期|有望于?|争取|打算)$"), None, PLAN, _SPANS),
    # When it was heard, or told in public: better than none, worse than the date of the figures.
    Cue(
        "heard",
        None,
        late(
            r"，?(?:[^，。；、]{0,6}记者|从)[^，。；]{0,24}(?:获悉|了解到|得知)"
            r"|，?[^，。；、]{2,24}(?:发布(?:消息|数据|公告|统计)|通报|披露|公布[^，。；]{0,8}(?:数据|情况)"
            r"|(?:召开|举[行办])[^，。；]{0,12}(?:发布|通气|通报)会)"
        ),
        HEARD,
        _SPANS,
    ),
    # A deal that was only prepared on that day: 2月13日受理、2月20日放款.
    Cue(
        "prepared",
        None,
        late(
            r"(?:受理|提交|递交|报名|立项|收到申请|申请(?!.{0,12}(?:到账|获批|拿到)))"
            r"|[^，。；、]{1,10}(?:提出|提交|递交)[^，。；]{0,8}申请"
            r"|[^，。；、]{1,8}向[^，。；、]{1,8}申请|经?[^，。；、]{0,6}审批通过"
        ),
        MONTH,
        "day",
    ),
)
_BY_KIND: Final = {
    kind: tuple(cue for cue in CUES if kind in cue.kinds.split()) for kind in OF_KINDS
}
_BARE: Final = frozenset({"月底", "年底", "年末", "月末", "季末", "月初"})
THAT: Final = frozenset({"当月", "同月", "次月"})


def kind_of(entity: Entity) -> str:
    """Return the kind of a date."""
    value, text = entity.value or {}, entity.text
    if value.get("kind") == "year":
        return "year"
    if text.endswith(("末", "底", "初")):
        return "bare" if text in _BARE else "edge"
    start, end = str(value.get("start")), str(value.get("end"))
    if value.get("kind") == "range" and start[:4] != end[:4]:
        return "years"
    if start == end:
        return "day"
    if text in THAT:
        return "that"
    is_period = text.endswith(("季度", "半年", "个月", "年")) or text.startswith("前")
    return "period" if is_period else "month"


def read_cues(entity: Entity, text: str, kind: str) -> int | None:
    """Return the rank that the first fitting cue for a kind of dates gives, None without one."""
    start, end = entity.start, entity.end
    low = max(0, start - _REACH)
    for cue in _BY_KIND[kind]:
        if cue.after is not None and not cue.after.match(text, end):
            continue
        if cue.before is None or cue.before.search(text, low, start):
            return cue.rank
    return None
