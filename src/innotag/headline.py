"""Headline values: of all that a text names, those of the business that it reports.

Rules, in order. Bank: the bank cell; else the bank of the branch that does the business; else the
first bank that is not named as a mere source. Branch: the bank cell's; else the first branch of the
headline bank. Amount: the first sum whose role says a business done (loan, credit line, issue);
failing that a sum in the title, then the first that is no balance, price or project total, then the
first at all. Date: the first full day; failing that the first date that is not the start of a
statistic; then the first. Product: a quoted one of the title, else the first of the text.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

from innotag.recognisers.amounts import find_amounts
from innotag.recognisers.banks import find_banks
from innotag.recognisers.branches import find_branches
from innotag.recognisers.products import find_products

if TYPE_CHECKING:
    from collections.abc import Sequence

    from innotag.results import Entity, Value

_DEALS: Final = ("loan", "credit_line", "issue")
_BACKGROUND: Final = frozenset({"balance", "cumulative", "investment", "price"})


def choose(
    entities: Sequence[Entity], text: str, *, title: str | None = None, bank: str | None = None
) -> dict[str, Value | None]:
    """Return the headline bank, branch, date, amount and product of an item, or None each.

    `entities` are those of the text in reading order.
    """
    by_type: dict[str, list[Entity]] = {}
    for entity in entities:
        if entity.value is not None:
            by_type.setdefault(entity.type, []).append(entity)
    cell_bank, cell_branch = _read_cell(bank) if bank and bank.strip() else (None, None)
    banks, branches = by_type.get("BANK", []), by_type.get("BRANCH", [])
    head_bank = cell_bank or _pick_bank(banks, text)
    return {
        "bank": head_bank,
        "branch": cell_branch or _pick_branch(branches, head_bank, is_cell=cell_bank is not None),
        "date": _pick_date(by_type.get("DATE", [])),
        "amount": _pick_amount(by_type.get("AMOUNT", []), title),
        "product": _pick_product(by_type.get("PRODUCT", []), title),
    }


@lru_cache(maxsize=4096)
def _cell(cell: str) -> tuple[Entity | None, Entity | None]:
    banks = find_banks(cell)
    branches = find_branches(cell)
    return (banks[0] if banks else None), (branches[0] if branches else None)


def _read_cell(cell: str) -> tuple[Value | None, Value | None]:
    bank, branch = _cell(cell)
    return (bank.value if bank else None), (branch.value if branch else None)


def _pick_bank(banks: Sequence[Entity], text: str) -> Value | None:
    for entity in banks:
        before = text[max(0, entity.start - 2) : entity.start]
        if not before.endswith(("据", "同", "较", "比")):
            return entity.value
    return banks[0].value if banks else None


def _pick_branch(branches: Sequence[Entity], bank: Value | None, *, is_cell: bool) -> Value | None:
    name = bank.get("canonical") if bank else None
    for entity in branches:
        value = entity.value
        if value is not None and (name is None or value.get("bank") in (name, None)):
            return value
    return None if is_cell or not branches else branches[0].value


def _pick_date(dates: Sequence[Entity]) -> Value | None:
    values = [e.value for e in dates if e.value is not None and e.value.get("start")]
    for value in values:
        if value["start"] == value.get("end") and value.get("kind") in ("date", "day", None):
            return value
    for value in values:
        if not value.get("since"):
            return value
    return values[0] if values else None


def _pick_amount(amounts: Sequence[Entity], title: str | None) -> Value | None:
    values = [e.value for e in amounts if e.value is not None]
    for value in values:
        if value.get("role") in _DEALS:
            return value
    if title:
        named = [e.value for e in find_amounts(title) if e.value is not None]
        if named:
            return named[0]
    for value in values:
        if value.get("role") not in _BACKGROUND:
            return value
    return values[0] if values else None


def _pick_product(products: Sequence[Entity], title: str | None) -> Value | None:
    if title:
        named = find_products(title)
        if named:
            return named[0].value
    return products[0].value if products else None
