"""Recognisers: each finds one type of entity in a normalised text.

`scan_*` functions take text that is already normalised and give offsets into it; `find_*` take any
text and give offsets into it as given.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from innotag.recognisers.amounts import scan_amounts
from innotag.recognisers.banks import scan_banks
from innotag.recognisers.branches import scan_branches
from innotag.recognisers.companies import scan_companies
from innotag.recognisers.dates import scan_dates
from innotag.recognisers.offsets import restore
from innotag.recognisers.organisations import scan_organisations
from innotag.recognisers.overlaps import resolve_overlaps
from innotag.recognisers.own_names import scan_own
from innotag.recognisers.products import scan_products
from innotag.recognisers.rates import scan_rates
from innotag.recognisers.terms import scan_terms
from innotag.text import normalise

if TYPE_CHECKING:
    from innotag.gazetteer import Gazetteer
    from innotag.lexicon import Lexicon
    from innotag.results import Entity
    from innotag.text import Normalised

_NAMES: Final = frozenset({"BANK", "BRANCH", "COMPANY"})


def recognise(
    view: Normalised,
    *,
    month: str | None = None,
    bank: str | None = None,
    title: str | None = None,
    own: Gazetteer | None = None,
) -> tuple[list[Entity], list[str]]:
    """Find all entities of a normalised text: offsets index `view.text`; and warnings.

    `title` (product cell or headline) tells products, `bank` is the bank cell, `own` are names of
    the user's, which are found besides and before all others.
    """
    text = view.text
    lexicon = own.lexicon if own else None
    banks = scan_banks(text, bank=bank, lexicon=lexicon)
    branches = scan_branches(text, banks, bank=bank, lexicon=lexicon)
    products = scan_products(text, normalise(title).text if title else "")
    if own:
        branches, products = scan_own(text, own, banks, branches, products)
    dates, warnings = scan_dates(text, month)
    taken = resolve_overlaps(
        [
            *banks,
            *branches,
            *scan_amounts(text),
            *dates,
            *scan_rates(text),
            *scan_terms(text),
        ]
    )
    found = resolve_overlaps(
        [
            *taken,
            *scan_companies(text, taken),
            *scan_organisations(text, taken),
            *products,
        ]
    )
    return found, warnings


def extract(text: str, *, month: str | None = None, bank: str | None = None) -> list[Entity]:
    """Find all entities of a text; offsets index it as given.

    Examples
    --------
    >>> [(e.type, e.text) for e in extract("青石银行云溪支行发放贷款80万元")]
    [('BANK', '青石银行'), ('BRANCH', '云溪支行'), ('AMOUNT', '80万元')]
    """
    view = normalise(text)
    found, _warnings = recognise(view, month=month, bank=bank)
    return restore(view, found)


def name_spans(text: str, *, lexicon: Lexicon | None = None) -> list[tuple[int, int]]:
    """Return the spans of names in the normalised view of a text: they say nothing of themes."""
    view = normalise(text)
    banks = scan_banks(view.text, lexicon=lexicon)
    names = resolve_overlaps([*banks, *scan_branches(view.text, banks, lexicon=lexicon)])
    return spans_of_names(resolve_overlaps([*names, *scan_companies(view.text, names)]))


def spans_of_names(entities: list[Entity]) -> list[tuple[int, int]]:
    """Return the spans among found entities that are names."""
    return [(entity.start, entity.end) for entity in entities if entity.type in _NAMES]
