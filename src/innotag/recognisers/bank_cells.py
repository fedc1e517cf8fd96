"""The bank cell of a row: the bank and branch that it names, and whether it was misread."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from innotag.lexicon import default_lexicon
from innotag.recognisers.bank_names import cell_name
from innotag.recognisers.banks import scan_banks
from innotag.recognisers.branches import scan_branches
from innotag.text import normalise

if TYPE_CHECKING:
    from collections.abc import Iterable

    from innotag.lexicon import Lexicon
    from innotag.results import Entity, Value


@lru_cache(maxsize=4096)
def read_cell(cell: str, lexicon: Lexicon | None) -> tuple[Value | None, Value | None]:
    """Return the values of the bank and of the branch that a bank cell names, None where none.

    Examples
    --------
    >>> bank, branch = read_cell("工行南宁分行", None)
    >>> bank["canonical"], branch["city"]
    ('中国工商银行', '南宁市')
    """
    text = normalise(cell).text.strip()
    banks = scan_banks(text, lexicon=lexicon)
    branches = scan_branches(text, banks, lexicon=lexicon)
    bank = banks[0].value if banks else cell_name(lexicon or default_lexicon(), text)
    return bank, (branches[0].value if branches else None)


def find_meant(bank: Value | None, entities: Iterable[Entity]) -> Value | None:
    """Return the listed bank of a text that an unlisted bank of its cell differs from by one sign.

    A scan or a slip of the pen made the cell's name then: 官兴 of 宜兴.

    Examples
    --------
    >>> from innotag.recognisers import extract
    >>> bank, _ = read_cell("官兴农商银行", None)
    >>> find_meant(bank, extract("宜兴农商银行放款"))["canonical"]
    '宜兴农商银行'
    """
    if bank is None or bank.get("source") != "grammar":
        return None
    name = bank["canonical"]
    for entity in entities:
        value = entity.value
        if entity.type == "BANK" and value is not None and value.get("source") == "listed":
            other = value["canonical"]
            if len(other) == len(name) and sum(map(str.__ne__, other, name)) == 1:
                return value
    return None
