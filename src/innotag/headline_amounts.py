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
from innotag.headline_amount_cues import OTHER, TURNOVER
from innotag.headline_amount_ranks import rank_amount
from innotag.recognisers.amounts import find_amounts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from innotag.results import Entity, Value

_NEVER: Final = frozenset({"project_investment", "price"})
_NEAR: Final = 10
_WITHIN: Final = late(r"[。；](?:其中|当中)")
_LISTED: Final = frozenset({"、", "和", "及", "与", "或"})
_CHANGE: Final = 10_000
_MONEY: Final = frozenset("元万亿")
_ROUND: Final = ("over", "approx")
# What belongs to a sum named before, and is no deal of its own.
_SHARE: Final = late(
    r"(?:其中|(?<!不)仅|占|首[次期批笔]?(?:提款?|放款|到账|发放|投放)|(?:已经?|实际)(?:提款|放款|到账|发放|投放|使用))"
    r"[^。；;0-9]{0,12}$"
)
_FIRST: Final = late(r"[。；]首[次期批笔单]?(?:提款?|放款|到账|发放|投放)?$")
_DEALS: Final = frozenset({"loan", "credit_line", "issue"})
_CAPS: Final = frozenset({"max", "range"})
_ONLY: Final = late(r"(?<!不)仅[^，。；;]{0,8}就[^，。；;]{0,4}$")
# The old sum of a rise, before and between it and the new one.
_FROM: Final = late(
    r"(?:[由从](?:原来的?|原先的?|过去的?|此前的?|最初的?|起初的?|一开始的?)?|只有|仅有?|不到|不足)$"
)
_PASSED: Final = late(r"(?:突破|超过?|首破|站上|跨过|迈上)$")
_REACHED: Final = late(r"(?:的?(?:大关|关口|台阶))?，(?:已|共)?(?:达到?|为|至)")
_RAISED: Final = late(
    r"，到[^，。；]{1,12}(?:已|就)?经?[增升涨][至到为]|(?:的)?(?:，|、)?到(?:了)?(?:现在|如今|目前|今天)的?|(?:的)?(?:逐步|进一步|直接)?(?:提高|提升|上调|调高|调增|增加|扩大|追加|放宽|降低|下调|变更|扩容|增|升|提|调|涨|降|抬|加)[至到为]"
)
_FIRM: Final = late(r"企业|公司|客户|集团|厂|户|店|合作社|社")
_BARE: Final = late(r"(?:贷款|信贷|授信)$")
_LARGE: Final = 100_000_000
# A total for many customers: 已为612户药农发放贷款4870万元.
_OF_MANY: Final = late(r"[0-9余多百千万][余多]?[家户名位人个](?!月)")
_TENTH: Final = 10
_WIDE: Final = 32


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
    is_new = is_table = is_within = is_agreed = False
    for at, entity in enumerate(amounts):
        is_old = at + 1 < len(amounts) and _is_raised(text, entity, amounts[at + 1])
        if is_old:
            rank = None
        elif not end or text[end : entity.start] not in _LISTED:  # one of a list is as its first
            whole = rank
            rank = rank_amount(entity, text, is_new=is_new)
            if (
                rank is not None
                and whole is not None
                and _is_part(text, end, entity, whole, is_agreed=is_agreed)
            ):
                rank = max(rank, whole)
            gap = text[end : entity.start]
            last = max(0, gap.rfind("。"))
            is_within = (is_within and "。" not in gap) or _WITHIN.search(gap, last) is not None
            if is_within and rank is not None and best is not None:
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
        is_agreed = _is_agreed(entity.value or {})
        is_table = is_table or (entity.value or {}).get("role") == "balance"
    return best


def _is_example(entity: Entity, total: Entity, text: str) -> bool:
    """Tell whether a deal told after a total is but one case of it, or a part of a balance."""
    value, whole = entity.value or {}, total.value or {}
    if whole.get("role") == "balance":
        return True
    if "。" not in text[total.end : entity.start]:
        return False
    is_lead = "。" not in text[: total.start]
    if not is_lead and not _OF_MANY.search(text, max(0, total.start - _WIDE), total.start):
        return False
    return value.get("currency") == whole.get("currency") and value.get(
        "value", _LARGE
    ) * _TENTH <= whole.get("value", 0)


def _is_agreed(value: Value) -> bool:
    """Tell whether a sum is one that may be drawn bit by bit."""
    return value.get("role") in _DEALS and value.get("modifier") not in _CAPS


def _is_raised(text: str, entity: Entity, following: Entity) -> bool:
    """Tell whether a sum is the old one of a rise: 由15万元提高到20万元."""
    if _REACHED.fullmatch(text, entity.end, following.start):
        return (entity.value or {}).get("modifier") == "over" or bool(
            _PASSED.search(text, max(0, entity.start - 2), entity.start)
        )
    if _FROM.search(text, max(0, entity.start - 5), entity.start) is None:
        return False
    return _RAISED.fullmatch(text, entity.end, following.start) is not None


def _is_part(text: str, end: int, entity: Entity, rank: int, *, is_agreed: bool) -> bool:
    """Tell whether a sum is part of the one of `rank` that ends before it in the sentence."""
    gap = text[end : entity.start]
    if "。" in gap or "；" in gap:
        return is_agreed and _FIRST.search(gap) is not None
    return _ONLY.search(gap) is not None or (rank < OTHER and _SHARE.search(gap) is not None)


def _revenue(amounts: Sequence[Entity], text: str, banks: Sequence[Entity]) -> Value | None:
    """Return the first figure that a bank reports of its own revenue or profit."""
    for entity in amounts:
        before = text[max(0, entity.start - _NEAR) : entity.start]
        value = entity.value or {}
        if value.get("value", 0) < _LARGE or not TURNOVER.search(before):
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
    if said["role"] in _NEVER or (said["role"] == "other" and _is_change(said)):
        return False
    is_round = said["modifier"] in _ROUND and said["value"] < value["value"] < 1.1 * said["value"]
    return is_round or bool(value["value"] == said["value"])
