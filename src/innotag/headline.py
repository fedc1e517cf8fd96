"""Headline values: of all that a text names, those of the business that it reports.

Rules, in order.

- Bank: the bank cell, or the listed bank of the text that the cell's differs from by one sign;
  else the first bank of the text that is not named as a mere source, as the one above another
  (贵州农信下辖的…), or for its share in what all banks did (…占四成); else, where the text names
  none, the headline's.
- Branch: the bank cell's; else the first branch of the headline bank, never another bank's.
- Amount, date and product: see `headline_amounts`, `headline_dates` and `headline_products`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from innotag.expressions import late
from innotag.headline_amounts import pick_amount
from innotag.headline_dates import pick_date
from innotag.headline_products import pick_product
from innotag.recognisers.bank_cells import find_meant, read_cell
from innotag.recognisers.banks import scan_banks
from innotag.recognisers.branches import scan_branches
from innotag.text import normalise

if TYPE_CHECKING:
    from collections.abc import Sequence

    from innotag.lexicon import Lexicon
    from innotag.results import Entity, Value

_SOURCES: Final = ("据", "同", "较", "比")
# What makes a bank the one above another, or one named for its share in what all did.
_ABOVE: Final = late(r"(?:下辖|辖内|旗下|所辖|辖下|同城|(?:改组|改制|更名|重组)后)的")
_SHARE: Final = late(
    r"(?:[一二两三四五六七八九十]家)?[^，。；、,;（）0-9的]{0,8}?(?:占(?:比|了)?[近约超]?[一二三四五六七八九十半0-9]|居前|位居前)"
    r"|[一二两三四五六七八九十]家[^，。；、,;0-9]{0,10}占"
)
_NEAR: Final = 10
_LISTED: Final = frozenset({"、", "和", "及", "与"})


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
    if cell_bank is None and "BANK" not in by_type and title and title.strip():
        cell_bank, cell_branch = _read_title(title, lexicon)
    head_bank = cell_bank or _pick_bank(by_type.get("BANK", []), text)
    is_mention = head_bank is None and "BANK" in by_type
    branches = [] if is_mention else by_type.get("BRANCH", [])
    amounts = by_type.get("AMOUNT", [])
    amount = pick_amount(amounts, text, title, by_type.get("BANK", []))
    return {
        "bank": head_bank,
        "branch": cell_branch or _pick_branch(branches, head_bank),
        "date": pick_date(by_type.get("DATE", []), text, _entity_of(amount, amounts)),
        "amount": amount,
        "product": pick_product(by_type.get("PRODUCT", []), text, title),
    }


def _read_title(title: str, lexicon: Lexicon | None) -> tuple[Value | None, Value | None]:
    """Return the bank and the branch that a headline names, for a text that names no bank."""
    text = normalise(title).text
    banks = scan_banks(text, lexicon=lexicon)
    if not banks:
        return None, None
    branches = scan_branches(text, banks, lexicon=lexicon)
    return _pick_bank(banks, text), _pick_branch(branches, banks[0].value)


def _entity_of(value: Value | None, entities: Sequence[Entity]) -> Entity | None:
    """Return the entity that a value comes from."""
    return next((entity for entity in entities if entity.value is value), None)


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
