"""The headline amount: of all sums of a text, that of the business it reports.

The sum of the title wins; else the best rank, the first of equals: 0 a sum lent, granted or issued;
1 a sum over time, a balance, a volume, or what a customer lacked; 2 a cap of a product; 3 another
sum, such as one settled or paid out; 4 an increase, or a deal of long ago; 5 an average. A part of
what was named before (其中…) never beats the whole, and of 由…提高到… only the new sum counts.
Project totals, prices, fees, thresholds, small change and what a customer earns or owns are never
the business, but a bid is, and a bank's own revenue in its report.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from innotag.expressions import late
from innotag.recognisers.amounts import find_amounts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from innotag.results import Entity, Value

_DEALS: Final = frozenset({"loan", "credit_line", "issue"})
_STOCKS: Final = frozenset({"balance", "cumulative"})
_NEVER: Final = frozenset({"project_investment", "price"})
_NEAR: Final = 10
# Increases are no sums of a business, nor are they its balance.
_RISE: Final = late(r"(?:增加|新增|净增|增长|增|减少|下降|提高|多|调减|压降)(?:了|到)?$")
# But new loans without a baseline are what was lent.
_ADDED: Final = late(r"^[^较比同]*(?:贷款|授信|投放)(?:分别)?新增(?:了)?$")
_RISE_LAST: Final = frozenset("加增长少降高多了到减")
_CAP: Final = late(
    r"(?:起步|上限|最高|最高额|不超过|以内|额度|限额|至多)(?:为|是|达|调到|提到|提至)?$"
)
# But a line that is granted is a deal: 给予该公司授信额度2.96亿元.
_GRANTED: Final = late(
    r"(?:给予|授予|核定|核准|批复|批准|批下|获批|获得|取得|拿到|签订|追加|新增)[^，。；、]{0,16}(?:授信|信用|用信|融资|贷款)?(?:总)?额度(?:为|达|共|合计)?$"
)
_LENDING: Final = late(
    r"(?:贷款?|放款|授信|获|借|借来|拿到|批下|批出|发放|投放|融到|融资|支取|办理|到账|跟进|开立|签下|提供)"
    r"(?:了|出|到|得|给|过)?$|(?<![小大多少低高])[一首这]笔$|(?:借给|贷给|贷出|追加|放给|发给|批给|授予|承担)[^，。；,;]{0,8}$"
)
_LENT: Final = late(
    r"(?:元|的)?[^，。；、,;0-9]{0,10}?(?:贷|授信|融资|信用|票据|债券|保函|信用证|到账|打到)"
)
# What somebody has to pay: 一笔1.2亿元的制种款.
_OWED: Final = late(r"的[^，。；、贷借放还]{1,6}款(?!项)")
_WITHIN: Final = late(r"[。；](?:其中|当中)")
_BOUNDS: Final = frozenset({"max", "min", "range"})
_BID: Final = late(r"(?:报价|中标价?|合同价?|成交价)[^，。；,;]{0,4}$")
# What a customer earns or owns is no business of the bank.
_TURNOVER: Final = late(
    r"(?:营业收入|营业额|营收|产值|收入|利润|销售额?|年入|纳税|薪|工资|注册资本|注册资金|净资产|总资产)[^，。；,;]{0,6}$"
)
_AVERAGE: Final = late(r"(?:[户人笔]均|平均)[^，。；,;0-9]{0,6}$")
# One of many, or where a product starts: 最大一笔, 起存.
_SINGLE: Final = late(
    r"(?:最[大小高低多少]的?一?[笔户张单家]|一[天年月季][^，。；]{0,2}[走花用赚]|起[存购投售点](?:金?额)?(?:均?[为是])?|花[了去掉]|花费|耗资)$"
)
# What grew in all, or is part of what was named before, is no single deal.
_PART: Final = late(r"(?:新增|其中)[^，。；、,;0-9]{0,8}$")
_LISTED: Final = frozenset({"、", "和", "及", "与"})
_CHANGE: Final = 10_000
_MONEY: Final = frozenset("元万亿")
_ROUND: Final = ("over", "approx")
# Not the sum of a business: what one customer has, a threshold, a share.
_SMALL: Final = late(
    r"(?:(?<!单)每[0-9年月日天人户笔次张台股]|[人户]均|自付)[^，。；,;]{0,10}$|"
    r"(?:每[年月日人户笔次张]?|人均|户均|日均|单笔|单日|单户|上限|限额|转出|只有|存的|面额|从|工本费|收费)"
    r"(?:为|是|仅|约|超|达|等值)?$"
)
# What belongs to a sum named before, and is no deal of its own.
_SHARE: Final = late(
    r"(?:其中|(?<!不)仅|占|首[次期批笔]?(?:提款?|放款|到账|发放|投放)|已(?:经)?(?:提款|放款|到账|发放|投放|使用))"
    r"[^。；;0-9]{0,12}$"
)
_ONLY: Final = late(r"(?<!不)仅[^，。；;]{0,8}就[^，。；;]{0,4}$")
# A volume that is stated is a figure and no deal: 审批额达, 基金规模超; and what a customer lacks
# before the bank comes in is the sum of the deal where no other is named: 还差10万元.
_STATED: Final = late(
    r"(?:(?<![金余高限面票])额(?:已|共|合计)?(?:达到?|为|超过?|逾|突破)"
    r"|规模(?:已|共|合计)?(?:达到?|为|超过?|逾|突破|不低于|约)?)(?:人民币)?$"
    r"|[家户笔名人个](?:[一-鿿]{0,4}[、，])?金额(?:共|合计|总计|约|近|超)?$"
    r"|(?:差着?|(?<!不)缺着?|短缺|凑不[出齐够上])(?:了|约|近)?$"
)
# A deal of long ago.
_PAST: Final = late(
    r"继[^，。；]{2,24}$|(?:早年|最初|起初|早先|[0-9一二三四五六七八九十多几]年前)[^，。；;]{0,24}$|(?:借|贷|放|办|拿|融)过$"
)
# What a thing is worth or costs, and from where on a rule holds.
_WORTH: Final = late(
    r"(?:作价|估值|估价|评估(?:值|价值?|为)?|(?<!等)价值|市值|[一每](?:台|套|辆|座|栋|艘)[^，。；]{0,8}[要需])"
    r"(?:为|达|约|近|了|合计)?$"
)
_BEYOND: Final = late(r"(?:等值)?(?:以上)?的?(?:须|需|转|由|应|要|按)")
# The old sum of a rise, before and between it and the new one.
_FROM: Final = late(
    r"(?:[由从](?:原来的?|原先的?|过去的?|此前的?|最初的?|起初的?|一开始的?)?|只有|仅有?|不到|不足)$"
)
_PASSED: Final = late(r"(?:突破|超过?|首破|站上|跨过|迈上)$")
_REACHED: Final = late(r"(?:的?(?:大关|关口|台阶))?，(?:已|共)?(?:达到?|为|至)")
_RAISED: Final = late(
    r"，到[^，。；]{1,12}(?:已|就)?经?[增升涨][至到为]|(?:的)?(?:，|、)?到(?:了)?(?:现在|如今|目前|今天)的?|(?:的)?(?:逐步|进一步|直接)?(?:提高|提升|上调|调高|调增|增加|扩大|追加|放宽|降低|下调|变更|扩容|增|升|提|调|涨|降)[至到为]"
)
# What is bought, saved or drawn over the counter, however small, where it opens the report.
_COUNTER: Final = late(r"(?:兑[出付]|成功兑换|换[出成回]|支取)[^，。；0-9]{0,6}$")
_BORROWED: Final = late(r"(?:借|贷)(?:了|到|给|出)?$")
_NOTE: Final = 100
_PAID_OUT: Final = late(r"代发[^，。；,;]{0,8}$")
_UNPAID: Final = late(r"^(?:的)?(?:应收)?(?:货款|账款|欠款|回款)")
_FIRM: Final = late(r"企业|公司|客户|集团|厂|户|店|合作社|社")
# What an authority pays is no sum of the bank.
_FISCAL: Final = late(r"财政[^，。；]{0,8}$")
# A limit for each of many: 每户10万元, 每100分授信2万元.
_EACH: Final = late(r"(?:(?<!单)每|对应)[^，。；]{0,9}$")
_BARE: Final = late(r"(?:贷款|信贷|授信)$")
_LARGE: Final = 100_000_000
# A total for many customers: 已为612户药农发放贷款4870万元.
_OF_MANY: Final = late(r"[0-9余多百千万][余多]?[家户名位人个](?!月)")
_TENTH: Final = 10
_OTHER: Final = 3
_THOUSAND: Final = 1000
_WIDE: Final = 32


def _amount_rank(entity: Entity, text: str, *, is_new: bool = False) -> int | None:
    """Return how well a sum fits that of the business, 0 best; None if not at all.

    `is_new` says that it is the new sum of a rise.
    """
    value = entity.value or {}
    role = value.get("role")
    before = text[max(0, entity.start - _NEAR) : entity.start]
    if (role in _NEVER and not _BID.search(before)) or _SINGLE.search(before):
        return None
    if role == "other" and (_is_change(value) or _is_earned(entity, text, before)):
        is_deal = _COUNTER.search(before) or _BORROWED.search(before)
        return 1 if is_deal and value.get("value", 0) >= _NOTE else None
    if value.get("modifier") in _ROUND and _BEYOND.match(text, entity.end):
        return None
    if _WORTH.search(before) or _PAST.search(text, max(0, entity.start - _WIDE), entity.start):
        return 4
    if "均" in before and _AVERAGE.search(before):
        return None if role == "other" else 5
    if not is_new and before[-1:] in _RISE_LAST and _RISE.search(before):
        return 1 if role in _DEALS and _ADDED.search(before) else 4
    if role in _STOCKS or (role in _DEALS and _PART.search(before)) or _STATED.search(before):
        return 1
    if role == "other" and before.endswith("笔") and _OWED.match(text, entity.end):
        return 3
    if role in _DEALS or _LENDING.search(before) or _LENT.match(text, entity.end):
        wide = text[max(0, entity.start - _WIDE) : entity.start]
        return _cap_rank(value, before, is_granted=_GRANTED.search(wide) is not None)
    return None if _SMALL.search(before) else 3


def _cap_rank(value: Value, before: str, *, is_granted: bool) -> int:
    """Return the rank of a sum lent: that of a deal, of a product's cap, or of its least sum."""
    if _FISCAL.search(before):
        return _OTHER
    modifier = value.get("modifier")
    if modifier == "min" and value.get("role") == "credit_line" and "不" not in before:
        return 3
    if value.get("currency") == "CNY" and value.get("value", _THOUSAND) < _THOUSAND:
        return _OTHER
    if _EACH.search(before):
        return 2
    if modifier in _BOUNDS:  # a cap, a floor or a span holds for many
        return 2
    return 2 if _CAP.search(before) and not is_granted else 0


def _is_earned(entity: Entity, text: str, before: str) -> bool:
    """Tell whether a sum is what a customer earns, owns or waits for."""
    if _UNPAID.match(text[entity.end : entity.end + 6]):
        return True
    return _TURNOVER.search(before) is not None and _PAID_OUT.search(before) is None


def _is_change(value: Value) -> bool:
    """Tell whether a sum in yuan is too small to be a bank's business: a fee, a note, a find."""
    highest: float = value["value"] if "value" in value else value["high"]
    return value["currency"] == "CNY" and highest < _CHANGE


def pick_amount(
    amounts: Sequence[Entity], text: str, title: str | None, banks: Sequence[Entity] = ()
) -> Value | None:
    """Return the value of the sum that an item is about, None if it is about none.

    `banks` are the banks of the text: a report of a bank's own revenue names one before it.
    """
    named = find_amounts(title) if title and not _MONEY.isdisjoint(title) else []
    for entity in amounts:
        if any(_is_titled(entity, one) for one in named):
            return entity.value
    best = (
        _revenue(amounts[:1], text, banks)
        or _best(amounts, text)
        or _revenue(amounts[1:], text, banks)
    )
    if best is None and not amounts:
        best = next((e.value for e in named[:1] if e.value and not _is_change(e.value)), None)
    return best


def _best(amounts: Sequence[Entity], text: str) -> Value | None:
    """Return the value of the sum with the best rank, of equals the first."""
    best: Value | None = None
    best_rank = 9
    rank: int | None = None
    end = 0
    total: Entity | None = None
    is_new = is_table = is_within = False
    for at, entity in enumerate(amounts):
        is_old = at + 1 < len(amounts) and _is_raised(text, entity, amounts[at + 1])
        if is_old:
            rank = None
        elif not end or text[end : entity.start] not in _LISTED:  # one of a list is as its first
            whole = rank
            rank = _amount_rank(entity, text, is_new=is_new)
            if rank is not None and whole is not None and _is_part(text, end, entity, whole):
                rank = max(rank, whole)
            gap = text[end : entity.start]
            if "。" in gap:
                is_within = False
            is_within = is_within or _WITHIN.search(gap) is not None
            if is_within and rank is not None:
                rank = max(rank, best_rank)
            if (
                rank == 0
                and is_table
                and _BARE.search(text, max(0, entity.start - 2), entity.start)
            ):
                rank = 1
        if rank == 0 and total is not None and _is_example(entity, total, text):
            rank = 1
        if rank is not None and rank < best_rank:
            best, best_rank = entity.value, rank
            total = entity if rank == 1 else None
        end, is_new = entity.end, is_old
        is_table = is_table or (entity.value or {}).get("role") == "balance"
    return best


def _is_example(entity: Entity, total: Entity, text: str) -> bool:
    """Tell whether a deal told after a total, in a later sentence, is but one case of it."""
    value, whole = entity.value or {}, total.value or {}
    if "。" not in text[total.end : entity.start] or not _OF_MANY.search(
        text, max(0, total.start - _WIDE), total.start
    ):
        return False
    return value.get("currency") == whole.get("currency") and value.get(
        "value", _LARGE
    ) * _TENTH <= whole.get("value", 0)


def _is_raised(text: str, entity: Entity, following: Entity) -> bool:
    """Tell whether a sum is the old one of a rise: 由15万元提高到20万元."""
    if _REACHED.fullmatch(text, entity.end, following.start):
        return (entity.value or {}).get("modifier") == "over" or bool(
            _PASSED.search(text, max(0, entity.start - 2), entity.start)
        )
    if _FROM.search(text, max(0, entity.start - 5), entity.start) is None:
        return False
    return _RAISED.fullmatch(text, entity.end, following.start) is not None


def _is_part(text: str, end: int, entity: Entity, rank: int) -> bool:
    """Tell whether a sum is part of the one of `rank` that ends before it in the sentence."""
    gap = text[end : entity.start]
    if "。" in gap or "；" in gap:
        return False
    return _ONLY.search(gap) is not None or (rank < _OTHER and _SHARE.search(gap) is not None)


def _revenue(amounts: Sequence[Entity], text: str, banks: Sequence[Entity]) -> Value | None:
    """Return the first figure that a bank reports of its own revenue or profit."""
    for entity in amounts:
        before = text[max(0, entity.start - _NEAR) : entity.start]
        value = entity.value or {}
        if value.get("value", 0) < _LARGE or not _TURNOVER.search(before):
            continue
        ends = [bank.end for bank in banks if bank.end <= entity.start]
        gap = text[ends[-1] : entity.start] if ends else "。"
        if "。" not in gap and not _FIRM.search(gap):
            return entity.value
    return None


def _is_titled(entity: Entity, titled: Entity) -> bool:
    """Tell whether a sum is that of the headline, which may round it: 超400亿 of 414亿元."""
    value, said = entity.value or {}, titled.value or {}
    if "value" not in value or "value" not in said or value["currency"] != said["currency"]:
        return False
    if said["role"] in _NEVER or _is_change(said):
        return False
    is_round = said["modifier"] in _ROUND and said["value"] < value["value"] < 1.1 * said["value"]
    return is_round or bool(value["value"] == said["value"])
