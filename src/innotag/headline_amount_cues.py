"""Cues that tell what a sum is to the business: tables in order, the first cue that fits counts.

A cue looks at what stands right before and right after a sum of some traits, and gives a rank (0
the best, see `headline_amounts`) or NONE: no sum of the business. `OF_ANY` is asked first; where
none of it fits, `OF_LENT` for a sum that is lent (`LENDING` before it, `LENT` behind it, or a deal
by its role), else `OF_OTHER`.

The traits of a sum: its role, and with it deal (loan, credit_line, issue), stock (balance,
cumulative) or other; its modifier, and with it round (over, approx) or bound (max, min, range); in
yuan, change (an other sum below 10,000) and tiny (below 1,000); note (100 and more of anything);
steady (not the new sum of a rise).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from innotag.expressions import late

if TYPE_CHECKING:
    import re

NONE: Final = -1
DEAL, TOTAL, CAP, OTHER, PAST, AVERAGE = range(6)
NEAR: Final = 10
WIDE: Final = 32
CHANGE: Final = 10_000  # less is no business of a bank: a fee, a note, a find


class Cue(NamedTuple):
    """What stands at a sum, and what that makes of it."""

    name: str
    rank: int
    before: re.Pattern[str] | None
    after: re.Pattern[str] | None
    traits: frozenset[str]  # all that the sum must have
    unless: re.Pattern[str] | None  # what must not stand before it
    reach: int  # how far `before` looks back; `unless` always looks far


def _cue(
    name: str,
    rank: int,
    before: str = "",
    after: str = "",
    *,
    traits: str = "",
    unless: str = "",
    reach: int = NEAR,
) -> Cue:
    """Return a row of a table; an expression for what stands before a sum ends with `$`."""
    seen = [late(source) if source else None for source in (before, after, unless)]
    return Cue(name, rank, seen[0], seen[1], frozenset(traits.split()), seen[2], reach)


_COUNT: Final = "0-9一二两三四五六七八九十百千万余多"
_BID: Final = r"(?:报价|中标价?|合同价?|成交价)[^，。；,;]{0,4}$"
# What a bank sells, and what it keeps or collects for others: 首日卖出2.4亿元, 锁定学费187万元.
_SOLD: Final = (
    rf"(?:[首当][日周月天年季]|[{_COUNT}](?:[天日]|个?月)|[代共计])[^，。；,;0-9]{{0,4}}"
    r"(?:[卖售]出|销售)[^，。；,;0-9]{0,6}$"
)
_KEPT: Final = r"(?:锁定|监管|代收|归集|存管)[^，。；0-9]{0,8}$"
_EACH_TIME: Final = "每[年月日天季周]"
_FOR_OTHERS: Final = "(?:代[收付发扣缴]|归集|结算|清算|兑换)"
_TURNOVER: Final = (
    "(?:营业收入|营业额|营收|产值|收入|利润|销售额?|年入|纳税|薪|工资|注册资本|注册资金|净资产|总资产)"
    "[^，。；,;]{0,6}$"
)
TURNOVER: Final = late(_TURNOVER)

OF_ANY: Final = (
    # What a project or a thing costs is no business of the bank, but a bid is, and what it sells.
    _cue(
        "investment",
        NONE,
        "(?:投资|投入|概算|预算|造价|[增注]资|资金需求|建设资金|资本金|注册资本)"
        "(?:总?额|规模|金额)?[约近超过逾达到为共是需均]{0,3}(?:不[低少]于)?$",
        traits="project_investment",
        unless=_BID,
    ),
    _cue("price", NONE, traits="price", unless=f"{_BID}|{_SOLD}|{_KEPT}"),
    # What a client has to spend or to save, and what that earns: 满100元减30元, 一万元起购.
    _cue("discount", NONE, "(?:减|返)$", traits="tiny"),
    _cue("condition", NONE, "满$"),
    _cue(
        "gift",
        NONE,
        after="的?(?:赠|送(?:[一二两三四五0-9]|积分|券|礼)|[另可再]得[^，。；]{0,6}(?:积分|券|礼|元))",
    ),
    _cue("start", NONE, after="起[存购投售点]"),
    _cue("start before", NONE, "起[存购投售点](?:金?额)?(?:均?[为是])?$"),
    # One of many, and what is spent: 最大一笔40万元, 花去420万元.
    _cue("single", NONE, "(?:最[大小高低多少]的?一?[笔户张单家]|最[大小]的?|[多少]的)$"),
    _cue(
        "spent",
        NONE,
        "(?:一[天年月季][^，。；]{0,2}[走花用赚]|(?:花[了去掉]?|花费|耗资)(?:不到|约|近)?|[要需得]投)$",
    ),
    _cue("rate", NONE, f"(?<![{_COUNT}])[每一][吨亩头只箱棚栋][^，。；]{{0,8}}$", traits="change"),
    # What is bought, saved or drawn over the counter, however small: 兑出残损币113.5元.
    _cue(
        "counter",
        TOTAL,
        "(?:兑[出付]|成功兑换|换[出成回]|支取)[^，。；0-9]{0,6}$|(?:借|贷)(?:了|到|给|出)?$",
        traits="change note",
    ),
    _cue("change", NONE, traits="change"),
    # What a customer earns or owns, and sells abroad: 年营业收入1.2亿元的茶厂.
    _cue(
        "earned",
        NONE,
        _TURNOVER,
        traits="other",
        unless=f"代发[^，。；,;]{{0,8}}$|{_SOLD}|代理[^，。；,;0-9]{{0,8}}$",
    ),
    _cue("sold abroad", NONE, "(?:年进?出口|出口额|创汇|开票)[^，。；,;0-9]{0,4}$", traits="other"),
    # From where on a rule holds: 超过5000美元的转人工, 日均资产5万元以上客户.
    _cue(
        "threshold",
        NONE,
        after="(?:等值)?(?:以上)?(?:的?(?:须|需|转|由|应|要)|的按)",
        traits="round",
    ),
    _cue("client", NONE, "(?:资产|存款|余额)[^，。；0-9]{0,3}$", "(?:及以上)?的?(?:个人)?客户"),
    # What a thing is worth or costs, and a deal of long ago.
    _cue(
        "worth",
        PAST,
        "(?:作价|估值|估价|评估(?:值|价值?|为)?|(?<!等)价值|市值"
        "|[一每][台套辆座栋艘条根张头只件副][^，。；]{0,8}[要需])(?:为|达|约|近|了|合计)?$",
    ),
    _cue(
        "past",
        PAST,
        "继[^，。；]{2,24}$|(?:借|贷|放|办|拿|融)过$"
        "|(?:早年|最初|起初|早先|[0-9一二三四五六七八九十多几]年前)[^，。；;]{0,24}$",
        reach=WIDE,
    ),
    # What others put in, and the whole of which the bank's part comes next: 12万元车款里有9万元.
    _cue("own", PAST, after="投入[多均全主]?[是为]|[^，。；0-9]{0,8}自[有筹]"),
    _cue("whole", PAST, after="[^，。；0-9]{0,6}(?:里|(?<!其)中)，?有", traits="other"),
    _cue("freed", PAST, "释放了?[^长，。；0-9]{0,4}$"),
    _cue("equity", OTHER, "(?:股权|资本金|入股)[^，。；质贷授]{0,4}$"),
    _cue("other average", NONE, "(?:[户人笔]均|平均)[^，。；,;0-9]{0,6}$", traits="other"),
    _cue("average", AVERAGE, "(?:[户人笔]均|平均)[^，。；,;0-9]{0,6}$"),
    # New loans without a baseline are what was lent; any other rise is no sum of a business.
    _cue(
        "added",
        TOTAL,
        r"\A[^较比同]*(?:贷款|授信|投放)(?:分别)?新增(?:了)?$",
        traits="deal steady",
    ),
    _cue(
        "rise",
        PAST,
        "(?:增加|新增|净增|增长|增|减少|下降|提高|多|调减|压降)(?:了|到)?$",
        traits="steady",
    ),
    # Sums over time or at a time, and a volume that is stated: 审批额达150亿元, 7000笔、4.6亿元.
    _cue("stock", TOTAL, traits="stock"),
    _cue(
        "stated",
        TOTAL,
        "(?:(?<![金余高限面票])额(?:已|共|合计)?(?:达到?|为|超过?|逾|突破)"
        "|规模(?:已|共|合计)?(?:达到?|为|超过?|逾|突破|不低于|约)?)(?:人民币)?$"
        "|[家户笔名人个](?:[一-鿿]{0,4}[、，])?金额(?:共|合计|总计|约|近|超)?$",
    ),
    _cue(
        "counted",
        TOTAL,
        f"[{_COUNT}][笔单件宗张户份人次]、$|(?<!合同)(?<!订单)总额(?:已?达|为|约)?$",
        traits="other",
    ),
    # What was lent in the time of the figures before: 当月发放贷款7.9亿元.
    _cue("flow", TOTAL, "(?:当[年月季]|同期)[^，。；]{0,14}$", traits="deal", reach=WIDE),
    # What a customer lacked is the sum of the deal where no other is named: 还差90万元.
    _cue(
        "lacked",
        TOTAL,
        "(?:差着?|(?<!不)缺着?|短缺|凑不[出齐够上]|(?:急需|需要|[还尚所]需)(?:流动)?(?:资金)?)(?:了|约|近)?$",
    ),
    _cue("gap", TOTAL, after="的?(?:资金)?(?:缺口|窟窿|需求)"),
    # What somebody asks for, or has to pay: 一笔1.2亿元的制种款.
    _cue("demanded", OTHER, "(?:要求|必须|[须得需]先)[^，。；]{0,8}$", traits="deal"),
    _cue("owed", OTHER, "笔$", "的[^，。；、贷借放还]{1,6}款(?!项)", traits="other"),
)

LENDING: Final = late(
    "(?:贷款?|放款|授信|获|借|借来|拿到|批下|批出|发放|投放|融到|融资|支取|办理|到账|跟进|开立|签下|提供)"
    "(?:了|出|到|得|给|过)?$|(?<![小大多少低高])[一首这]笔$|金额：$|(?:自己|[本该分支银]行)出资?$"
    "|签约[^。；0-9]{0,6}金额(?:约|近|超|共|达)?$"
    "|(?:借给|贷给|贷出|追加|放给|发给|批给|授予|承担)[^，。；,;]{0,8}$"
)
LENT: Final = late(
    "(?:元|的)?[^，。；、,;0-9]{0,10}?(?:贷|授信|融资|信用|票据|汇票|承兑|保理|贴现|福费廷|债券"
    "|[0-9一二三四五六七八九十]{1,2}年期|保函|信用证|到账|打到)"
)

OF_LENT: Final = (
    # What an authority pays, and the least that is lent: 财政拿出500万元, 5万元起.
    _cue("fiscal", OTHER, "财政[^，。；]{0,8}$"),
    _cue("least", OTHER, r"\A[^不]*$", traits="credit_line min"),
    _cue("tiny", NONE, traits="tiny"),
    # A limit for each of many: 每100分授信2万元.
    _cue(
        "each",
        CAP,
        "(?:(?<!单)每|对应|单[笔户张个份]|(?<![0-9十百千万])一[吨亩头只箱棚栋])[^，。；]{0,9}$",
    ),
    _cue("bound", CAP, traits="bound"),
    # But a line that is granted is a deal: 给予该公司授信额度2.96亿元.
    _cue(
        "cap",
        CAP,
        "(?:起步|上限|最高额?|不超过|以内|额度|限额|至多)(?:为|是|达|调到|提到|提至)?$",
        unless="(?:给予|授予|核定|核准|批复|批准|批下|获批|获得|取得|拿到|签订|追加|新增|增加|安排|提供)"
        "[^，。；、]{0,16}(?:授信|信用|用信|融资|贷款)?总?额度(?:为|达|共|合计)?$",
    ),
    _cue("deal", DEAL),
)

OF_OTHER: Final = (
    # What a bank collects or pays for others, time by time: 每月代收水费690万元.
    _cue(
        "regular",
        OTHER,
        f"{_EACH_TIME}[^，。；]{{0,6}}{_FOR_OTHERS}[^，。；0-9]{{0,6}}$"
        f"|{_FOR_OTHERS}[^，。；0-9]{{0,6}}{_EACH_TIME}$",
        reach=WIDE,
    ),
    # What one customer has, a threshold, a share.
    _cue(
        "share",
        NONE,
        "(?:(?<!单)每[0-9年月日天人户笔次张台股]|[人户]均|自付)[^，。；,;]{0,10}$"
        "|(?:每[年月日人户笔次张]?|人均|户均|日均|单笔|单日|单户|上限|限额|转出|只有|存的|面额|从"
        "|工本费|收费)(?:为|是|仅|约|超|达|等值)?$",
    ),
    _cue("other", OTHER),
)
