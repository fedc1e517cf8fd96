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
from innotag.headline_amount_cues import CHANGE, DEAL, NEAR, OTHER, TOTAL, TURNOVER, WIDE
from innotag.headline_amount_ranks import rank_amount
from innotag.recognisers.amounts import find_amounts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from innotag.results import Entity, Value

_NEVER: Final = frozenset({"project_investment", "price"})
_DEALS: Final = frozenset({"loan", "credit_line", "issue"})
_CAPS: Final = frozenset({"max", "range"})
_ROUND: Final = frozenset({"over", "approx"})
_LISTED: Final = frozenset({"、", "和", "及", "与", "或"})
_MONEY: Final = frozenset("元万亿")
_LARGE: Final = 100_000_000
_TENTH: Final = 10
_WORST: Final = 9

# What stands between two sums, or before one of them, and what that makes of the two.
# The second is a part of the first: 其中, 首笔提款, 实际提款; 仅12月就有.
_SHARE: Final = late(
    "(?:其中|(?<!不)仅|占|首[次期批笔]?(?:提款?|放款|到账|发放|投放)"
    "|(?:已经?|实际)(?:提款|放款|到账|发放|投放|使用))[^。；;0-9]{0,12}$"
)
_ONLY: Final = late("(?<!不)仅[^，。；;]{0,8}就[^，。；;]{0,4}$")
# So are all of a sentence that opens so, and what is drawn first of what was agreed before it.
_WITHIN: Final = late("[。；](?:其中|当中)")
_FIRST: Final = late("[。；]首[次期批笔单]?(?:提款?|放款|到账|发放|投放)?$")
# The first is the old sum of a rise (由15万元提高到20万元), or what the second says better
# (突破50亿元，达50.24亿元).
_FROM: Final = late(
    "(?:[由从](?:原来的?|原先的?|过去的?|此前的?|最初的?|起初的?|一开始的?)?|只有|仅有?|不到|不足)$"
)
_RAISED: Final = late(
    "，到[^，。；]{1,12}[已就]?经?[增升涨][至到为]|的?[，、]?到了?(?:现在|如今|目前|今天)的?"
    "|的?(?:逐步|进一步|直接)?(?:提高|提升|上调|调高|调增|增加|扩大|追加|放宽|降低|下调|变更|扩容"
    "|[增升提调涨降抬加])[至到为]"
)
_REACHED: Final = late("的?(?:大关|关口|台阶)?，[已共]?(?:达到?|为|至)")
# The first is a total for many customers, of which the second may be a case: 已为612户药农发放.
_OF_MANY: Final = late("[0-9余多百千万][余多]?[家户名位人个](?!月)")
# What stands between a bank and a revenue that is not its own: a firm, or another clause.
_FOREIGN: Final = late(
    "企业|公司|客户|集团|厂|户|店|社|，(?!(?:并|共|累计)?实现|[该全本]行|[今去上下前全报截0-9]|[一二三四]季|注册)"
)


def _is_change(value: Value) -> bool:
    """Tell whether a sum in yuan is too small to be a bank's business: a fee, a note, a find."""
    highest: float = value["value"] if "value" in value else value["high"]
    return value["currency"] == "CNY" and highest < CHANGE


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
    best: Entity | None = None
    best_rank = _WORST
    before: Entity | None = None  # the sum before
    rank: int | None = None  # and its rank
    is_new = is_within = False
    for entity, following in zip(amounts, [*amounts[1:], None], strict=False):
        gap = text[before.end : entity.start] if before else ""
        is_old = following is not None and _is_raised(text, entity, following)
        if is_old:
            rank = None
        elif gap not in _LISTED:  # one of a list is as its first
            whole, rank = rank, rank_amount(entity, text, is_new=is_new)
            is_within = (is_within and "。" not in gap) or _opens_part(gap)
            if rank is not None and before and whole is not None and _is_part(gap, before, whole):
                rank = max(rank, whole)
            if rank is not None and best and is_within:
                rank = max(rank, best_rank)
        if rank == DEAL and best_rank == TOTAL and best and _is_case(entity, best, text):
            rank = TOTAL
        if rank is not None and rank < best_rank:
            best, best_rank = entity, rank
        before, is_new = entity, is_old
    return best.value if best else None


def _opens_part(gap: str) -> bool:
    """Tell whether the sentence that a sum stands in, or its half, opens with 其中."""
    return _WITHIN.search(gap, max(0, gap.rfind("。"))) is not None


def _is_case(entity: Entity, total: Entity, text: str) -> bool:
    """Tell whether a deal told after a total is but one case of it, or a part of a balance."""
    value, whole = entity.value or {}, total.value or {}
    if whole.get("role") == "balance":
        return True
    if "。" not in text[total.end : entity.start]:
        return False
    is_lead = "。" not in text[: total.start]
    if not is_lead and not _OF_MANY.search(text, max(0, total.start - WIDE), total.start):
        return False
    small: float = value.get("value", _LARGE)
    is_same = value.get("currency") == whole.get("currency")
    return is_same and bool(small * _TENTH <= whole.get("value", 0))


def _is_raised(text: str, entity: Entity, following: Entity) -> bool:
    """Tell whether a sum is the old one of a rise: 由15万元提高到20万元."""
    if _REACHED.fullmatch(text, entity.end, following.start):
        return (entity.value or {}).get("modifier") == "over"
    if _FROM.search(text, max(0, entity.start - 5), entity.start) is None:
        return False
    return _RAISED.fullmatch(text, entity.end, following.start) is not None


def _is_part(gap: str, before: Entity, rank: int) -> bool:
    """Tell whether a sum is a part of the one before it, which has this rank."""
    if "。" in gap or "；" in gap:
        value = before.value or {}
        is_agreed = value.get("role") in _DEALS and value.get("modifier") not in _CAPS
        return is_agreed and _FIRST.search(gap) is not None
    return _ONLY.search(gap) is not None or (rank < OTHER and _SHARE.search(gap) is not None)


def _revenue(amounts: Sequence[Entity], text: str, banks: Sequence[Entity]) -> Value | None:
    """Return the first figure that a bank reports of its own revenue or profit."""
    for entity in amounts:
        value = entity.value or {}
        told = TURNOVER.search(text, max(0, entity.start - NEAR), entity.start)
        ends = [bank.end for bank in banks if bank.end <= entity.start]
        if value.get("value", 0) < _LARGE or told is None or not ends:
            continue
        gap = text[ends[-1] : entity.start]
        if "。" not in gap and not _FOREIGN.search(gap):
            return value
    return None


def _is_titled(entity: Entity, titled: Entity) -> bool:
    """Tell whether a sum is that of the headline, which may round it: 超400亿 of 414亿元."""
    value, said = entity.value or {}, titled.value or {}
    if "value" not in value or "value" not in said or value["currency"] != said["currency"]:
        return False
    if said["role"] in _NEVER or (said["role"] == "other" and _is_change(said)):
        return False
    is_round = said["modifier"] in _ROUND and said["value"] < value["value"] < 1.1 * said["value"]
    return is_round or bool(value["value"] == said["value"])
