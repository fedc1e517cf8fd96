"""Which column of a table holds the bank, the product and the text."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from statistics import fmean
from typing import TYPE_CHECKING, Final

from innotag.issues.banknames import is_bank_cell
from innotag.issues.spacing import squeeze

if TYPE_CHECKING:
    from collections.abc import Sequence

_BANK: Final = re.compile(
    r"(?:金融|创新|开办|发布|参与|经办|主办|推出|相关|所属|同业|落地)?(?:银行|机构|行名|行社|主体)"
    r"(?:[/(（、]?(?:银行|机构|名称|全称|简称|单位)[)）]?){0,3}"
)
_TEXT: Final = re.compile(
    r"内容|介绍|特点|特色|创新点|情况|说明|做法|详情|描述|亮点|简介|要点|概况|进展|举措|动态|摘要"
)
_PRODUCT: Final = re.compile(r"产品|业务|项目|实践|名称|服务|贷款|方案")
_SERIAL: Final = re.compile(r"序号?|编号|No\.?|行次", re.IGNORECASE)
_LONGEST_HEADER: Final = 18
_LONG_TEXT: Final = 15


@dataclass(frozen=True, slots=True)
class Columns:
    """Indices of a table's columns; `other` are columns that are none of the three."""

    bank: int
    product: int | None
    text: int
    count: int
    other: tuple[int, ...] = ()
    skipped: tuple[int, ...] = ()


def find_columns(cells: Sequence[str]) -> Columns | None:
    """Return the columns that a table's heading names, None where it is no such heading.

    Examples
    --------
    >>> find_columns(("银行名称", "新推产品", "主要内容"))
    Columns(bank=0, product=1, text=2, count=3, other=(), skipped=())
    >>> find_columns(("青石银行", "茶香贷", "3月5日,青石银行发放贷款。")) is None
    True
    """
    names = [squeeze(cell) for cell in cells]
    filled = [index for index, name in enumerate(names) if name]
    if len(filled) < 2 or any(len(names[i]) > _LONGEST_HEADER or "。" in names[i] for i in filled):
        return None
    bank = next((i for i in filled if _BANK.fullmatch(names[i])), None)
    if bank is None:
        return None
    rest = [i for i in filled if i != bank and not _SERIAL.fullmatch(names[i])]
    if not rest:
        return None
    text = next((i for i in reversed(rest) if _TEXT.search(names[i])), rest[-1])
    product = next((i for i in rest if i != text and _PRODUCT.search(names[i])), None)
    if product is None and not _TEXT.search(names[text]) and not _PRODUCT.search(names[text]):
        return None
    return Columns(
        bank=bank,
        product=product,
        text=text,
        count=filled[-1] + 1,
        other=tuple(i for i in rest if i not in (text, product)),
        skipped=tuple(i for i in filled if _SERIAL.fullmatch(names[i])),
    )


def infer_columns(rows: Sequence[Sequence[str]]) -> Columns | None:
    """Return the columns told by the cells themselves, for a table whose heading says nothing.

    One column must hold bank names in most rows, another long text.

    Examples
    --------
    >>> infer_columns([["青石银行", "茶香贷", "3月5日,青石银行向一家茶厂发放贷款80万元。"]])
    Columns(bank=0, product=1, text=2, count=3, other=(), skipped=())
    """
    if not rows:
        return None
    count = Counter(len(row) for row in rows).most_common(1)[0][0]
    full = [row for row in rows if len(row) == count]
    lengths = [fmean(len(row[i]) for row in full) for i in range(count)]
    banks = [fmean(is_bank_cell(row[i]) for row in full) for i in range(count)]
    if count < 2 or max(banks) < 0.5:
        return None
    bank = banks.index(max(banks))
    text = max((i for i in range(count) if i != bank), key=lambda i: lengths[i])
    if lengths[text] < _LONG_TEXT:
        return None
    rest = [i for i in range(count) if i not in (bank, text)]
    product = max(rest, key=lambda i: lengths[i], default=None)
    return Columns(
        bank=bank,
        product=product,
        text=text,
        count=count,
        other=tuple(i for i in rest if i != product),
    )
