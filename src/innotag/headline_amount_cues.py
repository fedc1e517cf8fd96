"""Cues that tell what a sum is to the business: a table in order, the first that fits counts.

A cue looks at what stands right before and right after a sum of some traits, and gives a rank (0
the best, see `headline_amounts`) or NONE: no sum of the business. The traits of a sum: its role as
deal (loan, credit_line, issue), stock (balance, cumulative), never (project_investment, price) or
other; its modifier; round (over, approx), bound (max, min, range); in yuan, change (an other sum
below 10,000), note (100 and more) and tiny (below 1,000); steady (not the new sum of a rise).
Without a cue a sum that is lent is a DEAL, any other an OTHER.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final, NamedTuple

from innotag.expressions import late

if TYPE_CHECKING:
    import re

    from innotag.results import Entity, Value

NONE: Final = -1
DEAL, TOTAL, CAP, OTHER, PAST, AVERAGE = range(6)
_NEAR: Final = 10
_WIDE: Final = 32
_ROLES: Final = {
    "loan": "deal",
    "credit_line": "deal",
    "issue": "deal",
    "balance": "stock",
    "cumulative": "stock",
    "project_investment": "never",
    "price": "never",
}
_ROUND: Final = ("over", "approx")
_BOUNDS: Final = ("max", "min", "range")
_CHANGE, _TINY, _NOTE = 10_000, 1_000, 100


class Cue(NamedTuple):
    """What stands at a sum, and what that makes of it."""

    name: str
    before: re.Pattern[str] | None
    after: re.Pattern[str] | None
    rank: int
    traits: str = ""  # all that the sum must have
    unless: re.Pattern[str] | None = None  # what must not stand before it
    reach: int = _NEAR  # how far it looks back


# What a customer earns, owns or has sold.
TURNOVER: Final = late(
    r"(?:营业收入|营业额|营收|产值|收入|利润|销售额?|年入|纳税|薪|工资|注册资本|注册资金|净资产|总资产)[^，。；,;]{0,6}$"
)

OF_ANY: Final = (
    # What a project or a thing costs is no business of the bank, but a bid is.
    Cue(
        "cost",
        None,
        None,
        NONE,
        "never",
        late(r"(?:报价|中标价?|合同价?|成交价)[^，。；,;]{0,4}$"),
    ),
    # One of many, where a product starts, what is spent: 最大一笔40万元, 起存20万元.
    Cue(
        "single",
        late(
            r"(?:最[大小高低多少]的?一?[笔户张单家]|一[天年月季][^，。；]{0,2}[走花用赚]"
            r"|起[存购投售点](?:金?额)?(?:均?[为是])?|花[了去掉]|花费|耗资)$"
        ),
        None,
        NONE,
    ),
    # What is bought, saved or drawn over the counter, however small: 兑出残损币113.5元.
    Cue(
        "counter",
        late(r"(?:兑[出付]|成功兑换|换[出成回]|支取)[^，。；0-9]{0,6}$|(?:借|贷)(?:了|到|给|出)?$"),
        None,
        TOTAL,
        "change note",
    ),
    Cue("change", None, None, NONE, "change"),
    # What the customer waits for, earns or owns.
    Cue("unpaid", None, late(r"(?:的)?(?:应收)?(?:货款|账款|欠款|回款)"), NONE, "other"),
    Cue("earned", TURNOVER, None, NONE, "other", late(r"代发[^，。；,;]{0,8}$")),
    # From where on a rule holds: 超过5000美元的转人工.
    Cue("threshold", None, late(r"(?:等值)?(?:以上)?的?(?:须|需|转|由|应|要|按)"), NONE, "round"),
    # What a thing is worth or costs, and a deal of long ago.
    Cue(
        "worth",
        late(
            r"(?:作价|估值|估价|评估(?:值|价值?|为)?|(?<!等)价值|市值"
            r"|[一每](?:台|套|辆|座|栋|艘)[^，。；]{0,8}[要需])(?:为|达|约|近|了|合计)?$"
        ),
        None,
        PAST,
    ),
    Cue(
        "past",
        late(
            r"继[^，。；]{2,24}$"
            r"|(?:早年|最初|起初|早先|[0-9一二三四五六七八九十多几]年前)[^，。；;]{0,24}$"
            r"|(?:借|贷|放|办|拿|融)过$"
        ),
        None,
        PAST,
        reach=_WIDE,
    ),
    Cue("other average", late(r"(?:[户人笔]均|平均)[^，。；,;0-9]{0,6}$"), None, NONE, "other"),
    Cue("average", late(r"(?:[户人笔]均|平均)[^，。；,;0-9]{0,6}$"), None, AVERAGE),
    # New loans without a baseline are what was lent; any other rise is no sum of a business.
    Cue(
        "added",
        late(r"\A[^较比同]*(?:贷款|授信|投放)(?:分别)?新增(?:了)?$"),
        None,
        TOTAL,
        "deal steady",
    ),
    Cue(
        "rise",
        late(r"(?:增加|新增|净增|增长|增|减少|下降|提高|多|调减|压降)(?:了|到)?$"),
        None,
        PAST,
        "steady",
    ),
    # Sums over time or at a time; what grew in all, or is part of what was named before.
    Cue("stock", None, None, TOTAL, "stock"),
    Cue("part", late(r"(?:新增|其中)[^，。；、,;0-9]{0,8}$"), None, TOTAL, "deal"),
    # A volume that is stated is a figure and no deal: 审批额达150亿元, 212家、金额5800万元.
    Cue(
        "stated",
        late(
            r"(?:(?<![金余高限面票])额(?:已|共|合计)?(?:达到?|为|超过?|逾|突破)"
            r"|规模(?:已|共|合计)?(?:达到?|为|超过?|逾|突破|不低于|约)?)(?:人民币)?$"
            r"|[家户笔名人个](?:[一-鿿]{0,4}[、，])?金额(?:共|合计|总计|约|近|超)?$"
        ),
        None,
        TOTAL,
    ),
    # What a customer lacked is the sum of the deal where no other is named: 还差90万元.
    Cue(
        "lacked",
        late(r"(?:差着?|(?<!不)缺着?|短缺|凑不[出齐够上])(?:了|约|近)?$"),
        None,
        TOTAL,
    ),
    # What somebody has to pay: 一笔1.2亿元的制种款.
    Cue("owed", late(r"笔$"), late(r"的[^，。；、贷借放还]{1,6}款(?!项)"), OTHER, "other"),
)

_LENDING: Final = late(
    r"(?:贷款?|放款|授信|获|借|借来|拿到|批下|批出|发放|投放|融到|融资|支取|办理|到账|跟进|开立|签下|提供)"
    r"(?:了|出|到|得|给|过)?$|(?<![小大多少低高])[一首这]笔$|(?:借给|贷给|贷出|追加|放给|发给|批给|授予|承担)[^，。；,;]{0,8}$"
)
_LENT: Final = late(
    r"(?:元|的)?[^，。；、,;0-9]{0,10}?(?:贷|授信|融资|信用|票据|债券|保函|信用证|到账|打到)"
)

# A sum lent is a deal, unless it is one for each of many.
OF_LENT: Final = (
    # What an authority pays is no sum of the bank.
    Cue("fiscal", late(r"财政[^，。；]{0,8}$"), None, OTHER),
    Cue("least", late(r"\A[^不]*$"), None, OTHER, "credit_line min"),
    Cue("tiny", None, None, OTHER, "tiny"),
    # A limit for each of many: 每100分授信2万元.
    Cue("each", late(r"(?:(?<!单)每|对应)[^，。；]{0,9}$"), None, CAP),
    Cue("bound", None, None, CAP, "bound"),
    # But a line that is granted is a deal: 给予该公司授信额度2.96亿元.
    Cue(
        "cap",
        late(r"(?:起步|上限|最高|最高额|不超过|以内|额度|限额|至多)(?:为|是|达|调到|提到|提至)?$"),
        None,
        CAP,
        unless=late(
            r"(?:给予|授予|核定|核准|批复|批准|批下|获批|获得|取得|拿到|签订|追加|新增)"
            r"[^，。；、]{0,16}(?:授信|信用|用信|融资|贷款)?(?:总)?额度(?:为|达|共|合计)?$"
        ),
    ),
    Cue("deal", None, None, DEAL),
)

OF_OTHER: Final = (
    # What one customer has, a threshold, a share.
    Cue(
        "share",
        late(
            r"(?:(?<!单)每[0-9年月日天人户笔次张台股]|[人户]均|自付)[^，。；,;]{0,10}$|"
            r"(?:每[年月日人户笔次张]?|人均|户均|日均|单笔|单日|单户|上限|限额|转出|只有|存的|面额|从|工本费|收费)"
            r"(?:为|是|仅|约|超|达|等值)?$"
        ),
        None,
        NONE,
    ),
    Cue("other", None, None, OTHER),
)


def rank_amount(entity: Entity, text: str, *, is_new: bool = False) -> int | None:
    """Return how well a sum fits that of the business, 0 best; None if not at all.

    `is_new` says that it is the new sum of a rise.
    """
    traits = _find_traits(entity.value or {}, is_new=is_new)
    wide = text[max(0, entity.start - _WIDE) : entity.start]
    near = wide[-_NEAR:]
    rank = _rank_by(OF_ANY, traits, near, wide, text, entity.end)
    if rank is None:
        is_lent = "deal" in traits or _LENDING.search(near) or _LENT.match(text, entity.end)
        rank = _rank_by(OF_LENT if is_lent else OF_OTHER, traits, near, wide, text, entity.end)
    return None if rank == NONE else rank


def _rank_by(
    cues: tuple[Cue, ...], traits: frozenset[str], near: str, wide: str, text: str, end: int
) -> int | None:
    """Return the rank that the first cue that fits gives."""
    for cue in _of_traits(cues, traits):
        if (
            (cue.before is None or cue.before.search(near if cue.reach == _NEAR else wide))
            and (cue.after is None or cue.after.match(text, end))
            and (cue.unless is None or not cue.unless.search(wide))
        ):
            return cue.rank
    return None


@cache
def _of_traits(cues: tuple[Cue, ...], traits: frozenset[str]) -> tuple[Cue, ...]:
    """Return the cues that are asked of sums of some traits."""
    return tuple(cue for cue in cues if traits.issuperset(cue.traits.split()))


def _find_traits(value: Value, *, is_new: bool) -> frozenset[str]:
    """Return what a sum is by its own, see the table."""
    role, modifier = value.get("role", "other"), value.get("modifier", "exact")
    traits = {_ROLES.get(role, "other"), role, modifier}
    if modifier in _ROUND:
        traits.add("round")
    elif modifier in _BOUNDS:
        traits.add("bound")
    if not is_new:
        traits.add("steady")
    highest: float = value["value"] if "value" in value else value["high"]
    if value.get("currency") == "CNY":
        if highest < _CHANGE and role == "other":
            traits.add("change")
        if highest < _TINY and "value" in value:
            traits.add("tiny")
    if highest >= _NOTE and "value" in value:
        traits.add("note")
    return frozenset(traits)
