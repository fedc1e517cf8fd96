"""Headline values: of all that a text names, those of the business that it reports.

Rules, in order.

- Bank: the bank cell, or the listed bank of the text that the cell's differs from by one sign;
  else the first bank of the text that is not named as a mere source, as the one above another
  (贵州农信下辖的…), or for its share in what all banks did (…占四成).
- Branch: the bank cell's; else the first branch of the headline bank, never another bank's.
- Amount: the one of the title; else the first sum lent, granted or issued that is no cap of a
  product; then the first sum over time or balance; then the first such cap; then the first other
  sum, such as one settled or paid out; then an increase or an average. Project totals, prices,
  fees, thresholds, small change and what a customer earns or owns are never the business, but a
  bid is.
- Date: the first day that is neither a deadline nor the end of a period; then the first month or
  part of one; then the end of a period as of which figures are given; then a stated period. A year
  named in passing (今年, 去年) is no date of the business.
- Product: the first quoted one of the text, else of the title.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from innotag.recognisers.amounts import find_amounts
from innotag.recognisers.bank_cells import find_meant, read_cell
from innotag.recognisers.products import find_products

if TYPE_CHECKING:
    from collections.abc import Sequence

    from innotag.lexicon import Lexicon
    from innotag.results import Entity, Value

_DEALS: Final = frozenset({"loan", "credit_line", "issue"})
_STOCKS: Final = frozenset({"balance", "cumulative"})
_NEVER: Final = frozenset({"project_investment", "price"})
_MARKS: Final = frozenset('“"「『《')
_SOURCES: Final = ("据", "同", "较", "比")
# What makes a bank the one above another, or one named for its share in what all did.
_ABOVE: Final = re.compile(r"(?:下辖|辖内|旗下|所辖|辖下|同城|(?:改组|改制|更名|重组)后)的")
_SHARE: Final = re.compile(
    r"(?:[一二两三四五六七八九十]家)?[^，。；、,;（）0-9的]{0,8}?(?:占(?:比|了)?[近约超]?[一二三四五六七八九十半0-9]|居前|位居前)"
    r"|[一二两三四五六七八九十]家[^，。；、,;0-9]{0,10}占"
)
# A bond that is pledged for the business is not it.
_QUOTES: Final = '"“”'
_PLEDGED: Final = re.compile(r"质押(?:的?债券|物|标的)?(?:为|是|有)[\"“「]?$")
_NEAR: Final = 10
# Increases are no sums of a business, nor are they its balance.
_RISE: Final = re.compile(r"(?:增加|新增|净增|增长|增|减少|下降|提高|多)(?:了|到)?$")
_RISE_LAST: Final = frozenset("加增长少降高多了到")
_CAP: Final = re.compile(
    r"(?:起步|上限|最高|最高额|不超过|以内|额度|限额|至多)(?:为|是|达|调到|提到|提至)?$"
)
_LENDING: Final = re.compile(
    r"(?:贷款?|放款|授信|获|借|借来|拿到|批下|批出|发放|投放|融到|融资|支取|办理|到账|跟进|开立|签下|提供)"
    r"(?:了|出|到|得|给|过)?$|(?:借给|贷给|贷出|追加|放给|发给|批给|授予|承担)[^，。；,;]{0,8}$"
)
_LENT: Final = re.compile(
    r"(?:元|的)?[^，。；、,;0-9]{0,10}?(?:贷|授信|融资|信用|票据|债券|保函|信用证|到账|打到)"
)
_BID: Final = re.compile(r"(?:报价|中标价?|合同价?|成交价)[^，。；,;]{0,4}$")
# What a customer earns or owns is no business of the bank.
_TURNOVER: Final = re.compile(
    r"(?:营业收入|营收|产值|收入|利润|销售额?|年入|纳税|薪|工资|注册资本|注册资金|净资产|总资产)[^，。；,;]{0,6}$"
)
_AVERAGE: Final = re.compile(r"(?:[户人笔]均|平均)[^，。；,;0-9]{0,6}$")
# One of many, or where a product starts: 最大一笔, 起存.
_SINGLE: Final = re.compile(r"(?:最[大小高低多少]的?一?[笔户张单家]|起[存购投售]|花了|花费|耗资)$")
# What grew in all, or is part of what was named before, is no single deal.
_PART: Final = re.compile(r"(?:新增|其中)[^，。；、,;0-9]{0,8}$")
_LISTED: Final = frozenset({"、", "和", "及", "与"})
_CHANGE: Final = 10_000
_MONEY: Final = frozenset("元万亿")
_ROUND: Final = ("over", "approx")
# Not the sum of a business: what one customer has, a threshold, a share.
_SMALL: Final = re.compile(
    r"(?:(?<!单)每[0-9年月日天人户笔次张台股]|[人户]均|自付)[^，。；,;]{0,10}$|"
    r"(?:每[年月日人户笔次张]?|人均|户均|日均|单笔|单日|单户|上限|限额|转出|只有|存的|面额|从|工本费|收费)"
    r"(?:为|是|仅|约|超|达)?$"
)
_DEADLINE: Final = re.compile(r"(?:[^截]至|到了?|力争|截止|最迟|定于|计划)$")
# A date that the next words make a deadline, an age or a plan.
_PASSED: Final = re.compile(r"之?前|以前|为止|[0-9一二三四五六七八九十]{1,4}岁")
# What figures are compared with, and what is yet to come, is no day of the business.
_BASELINES: Final = ("较", "比", "快于", "高于", "低于")
_AHEAD: Final = ("下", "明", "次", "翌", "来年")
_CLOSES: Final = ("，", ",")
# A year opens a report at its start, after a comma, or right behind the bank.
_OPENS: Final = re.compile(r"\A\Z|[，：:]\Z|(?:[银商分支]行|联社)\Z")
_DONE: Final = re.compile(r"(?:以来)?[，,]?(?:已|累计|共|新增|投放|发放|放出|放款|净增)")


def choose(
    entities: Sequence[Entity],
    text: str,
    *,
    title: str | None = None,
    bank: str | None = None,
    lexicon: Lexicon | None = None,
) -> dict[str, Value | None]:
    """Return the headline bank, branch, date, amount and product of an item, or None each.

    `entities` are those of the text in reading order; their offsets index `text`. `lexicon` are
    the names that the bank cell is read with.

    Examples
    --------
    >>> from innotag.recognisers import extract
    >>> text = "项目总投资3亿元，青石银行贷款8000万元"
    >>> choose(extract(text), text)["amount"]["value"]
    80000000
    """
    by_type: dict[str, list[Entity]] = {}
    for entity in entities:
        if entity.value is not None:
            by_type.setdefault(entity.type, []).append(entity)
    cell_bank, cell_branch = read_cell(bank, lexicon) if bank and bank.strip() else (None, None)
    cell_bank = find_meant(cell_bank, entities) or cell_bank
    head_bank = cell_bank or _pick_bank(by_type.get("BANK", []), text)
    is_mention = head_bank is None and "BANK" in by_type
    branches = [] if is_mention else by_type.get("BRANCH", [])
    return {
        "bank": head_bank,
        "branch": cell_branch or _pick_branch(branches, head_bank),
        "date": _pick_date(by_type.get("DATE", []), text),
        "amount": _pick_amount(by_type.get("AMOUNT", []), text, title),
        "product": _pick_product(by_type.get("PRODUCT", []), text, title),
    }


def _pick_bank(banks: Sequence[Entity], text: str) -> Value | None:
    acting = _acting(banks, text)
    for entity in acting:
        if not text[max(0, entity.start - 2) : entity.start].endswith(_SOURCES):
            return entity.value
    return acting[0].value if acting else None


def _acting(banks: Sequence[Entity], text: str) -> list[Entity]:
    """Return the banks that do something; those of one list share what stands behind the last."""
    acting: list[Entity] = []
    next_start, is_mention = 0, False
    for entity in reversed(banks):
        if text[entity.end : next_start] not in _LISTED:
            is_mention = _SHARE.match(text, entity.end) is not None
        above = _ABOVE.match(text, entity.end)
        is_above = above is not None and 0 <= next_start - above.end() < _NEAR
        if not is_mention and not is_above:
            acting.append(entity)
        next_start = entity.start
    return acting[::-1]


def _pick_branch(branches: Sequence[Entity], bank: Value | None) -> Value | None:
    name = bank.get("canonical") if bank else None
    for entity in branches:
        value = entity.value
        if value is not None and (name is None or value.get("bank") in (name, None)):
            return value
    return None


def _date_rank(entity: Entity, text: str) -> int | None:
    """Return how well a date fits the day of the business, 0 best; None if not at all."""
    value = entity.value or {}
    if not value.get("start") or _PASSED.match(text, entity.end):
        return None
    before = text[max(0, entity.start - 4) : entity.start]
    if before.endswith(_BASELINES) or entity.text.startswith(_AHEAD):
        return None
    if value.get("kind") == "year":
        return _year_rank(entity, text)
    is_edge = entity.text.endswith(("末", "底", "初"))
    if _DEADLINE.search(before):
        is_closed = text[entity.end : entity.end + 1] in _CLOSES  # 到2月末，: as of that day
        return 4 if is_closed or not is_edge else None
    if is_edge:
        return 2
    if value["start"] == value.get("end"):
        return 0
    return 3 if entity.text.endswith(("季度", "半年", "个月", "年")) else 1


def _year_rank(entity: Entity, text: str) -> int | None:
    """Return the rank of a year: that of figures, or of a report that opens with it."""
    if _DONE.match(text, entity.end):
        return 5
    opening = text[: entity.start]
    if "。" in opening or opening.count("，") > 1 or not _OPENS.search(opening[-2:]):
        return None
    is_named = text.startswith("的", entity.end) or entity.text.endswith("度")
    return None if is_named or (entity.value or {}).get("in_name") else 6


def _pick_date(dates: Sequence[Entity], text: str) -> Value | None:
    best: Value | None = None
    best_rank = 9
    for entity in dates:
        rank = _date_rank(entity, text)
        if rank is not None and rank < best_rank:
            best, best_rank = entity.value, rank
    return best


def _amount_rank(entity: Entity, text: str) -> int | None:
    """Return how well a sum fits that of the business, 0 best; None if not at all."""
    value = entity.value or {}
    role = value.get("role")
    before = text[max(0, entity.start - _NEAR) : entity.start]
    if (role in _NEVER and not _BID.search(before)) or _SINGLE.search(before):
        return None
    if role == "other" and (_is_change(value) or _TURNOVER.search(before)):
        return None
    if "均" in before and _AVERAGE.search(before):
        return None if role == "other" else 5
    if before[-1:] in _RISE_LAST and _RISE.search(before):
        return 4
    if role in _STOCKS or (role in _DEALS and _PART.search(before)):
        return 1
    if role in _DEALS or _LENDING.search(before) or _LENT.match(text, entity.end):
        return 2 if value.get("modifier") == "max" or _CAP.search(before) else 0
    return None if _SMALL.search(before) else 3


def _is_change(value: Value) -> bool:
    """Tell whether a sum in yuan is too small to be a bank's business: a fee, a note, a find."""
    highest: float = value["value"] if "value" in value else value["high"]
    return value["currency"] == "CNY" and highest < _CHANGE


def _pick_amount(amounts: Sequence[Entity], text: str, title: str | None) -> Value | None:
    named = find_amounts(title) if title and not _MONEY.isdisjoint(title) else []
    for entity in amounts:
        if any(_is_titled(entity, one) for one in named):
            return entity.value
    best: Value | None = None
    best_rank = 9
    rank: int | None = None
    end = 0
    for entity in amounts:
        if not end or text[end : entity.start] not in _LISTED:  # one of a list is as its first
            rank = _amount_rank(entity, text)
        if rank is not None and rank < best_rank:
            best, best_rank = entity.value, rank
        end = entity.end
    if best is None and not amounts:
        best = next((e.value for e in named[:1] if e.value and not _is_change(e.value)), None)
    return best


def _is_titled(entity: Entity, titled: Entity) -> bool:
    """Tell whether a sum is that of the headline, which may round it: 超400亿 of 414亿元."""
    value, said = entity.value or {}, titled.value or {}
    if "value" not in value or "value" not in said or value["currency"] != said["currency"]:
        return False
    if said["role"] in _NEVER or _is_change(said):
        return False
    is_round = said["modifier"] in _ROUND and said["value"] < value["value"] < 1.1 * said["value"]
    return is_round or bool(value["value"] == said["value"])


def _pick_product(products: Sequence[Entity], text: str, title: str | None) -> Value | None:
    sold = _sold(products, text)
    for entity in sold:
        if _MARKS.issuperset(text[entity.start]) or text[entity.start - 1] in _MARKS:
            return entity.value
    named = find_products(title) if title else []
    if named:
        return named[0].value
    return sold[0].value if sold else None


def _sold(products: Sequence[Entity], text: str) -> list[Entity]:
    """Return the products that are not pledged; those of one list are as its first."""
    sold: list[Entity] = []
    end, is_pledged = 0, False
    for entity in products:
        if not end or text[end : entity.start].strip(_QUOTES) not in _LISTED:
            before = max(0, entity.start - _NEAR)
            is_pledged = _PLEDGED.search(text, before, entity.start) is not None
        if not is_pledged:
            sold.append(entity)
        end = entity.end
    return sold
