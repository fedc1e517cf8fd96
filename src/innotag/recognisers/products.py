"""Find named products and businesses: what stands in quotation marks or 《》 and is no saying.

A quoted name counts when it ends as products do (贷, 通, 卡, 平台), when what stands before it
launches, grants or names something, or when a generic word follows (业务, 产品, 系统). Sayings,
honours, campaigns, documents and figures of speech do not. `product_cues` has the table of cues.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from innotag.expressions import late
from innotag.recognisers.offsets import restore
from innotag.recognisers.product_cues import (
    CUES,
    DECIDED,
    ENOUGH,
    NEVER,
    NO_TITLE,
    NOT,
    PLATFORM,
    SAYING,
    STRONG,
    SUM,
    WHOLE,
    Cue,
)
from innotag.results import Entity
from innotag.text import normalise

if TYPE_CHECKING:
    import re

_LONGEST: Final = 32
_BACK: Final = 20  # as far before a mark as the cues look
_ONLY_TITLE: Final = 2
_QUOTED: Final = late(
    rf'"([^"\n]{{2,{_LONGEST}}})"|《([^《》"\n]{{2,{_LONGEST}}})》|‘([^"‘’\n]{{2,{_LONGEST}}})’'
)
_LINKS: Final = late(r"^[、,，和与及]?$")


def scan_products(text: str, title: str = "", *, is_policy: bool = False) -> list[Entity]:
    """Find named products in a normalised text; see `find_products`.

    `title` is the product cell or the headline, normalised too: a name that it holds is likelier
    a product. What a policy quotes are mostly slogans and plans: only a name that ends as a
    financial product does counts there.
    """
    if '"' not in text and "《" not in text and "‘" not in text:
        return []
    quotes = list(_QUOTED.finditer(text))
    if is_policy:
        quotes = [match for match in quotes if _is_financial(text, match)]
    if NO_TITLE.search(title):
        title = ""
    sure = [_is_product(text, match, title) for match in quotes]
    _spread(text, quotes, sure)
    found = []
    for match, is_sure in zip(quotes, sure, strict=True):
        if is_sure:
            start, end = _span(text, match)
            found.append(Entity("PRODUCT", start, end, text[start:end], {"name": text[start:end]}))
    return found


def _is_product(text: str, match: re.Match[str], title: str) -> bool:
    """Add up what the title and the cues say of a quoted name."""
    name = _name(match)
    points = _title_points(name, title)
    for cue in CUES:
        if _holds(cue, text, match, name):
            points += cue.points
            if abs(points) >= DECIDED:
                break
    return points >= ENOUGH


def _holds(cue: Cue, text: str, match: re.Match[str], name: str) -> bool:
    """Tell whether a cue is found where it is looked for."""
    if cue.place == "name":
        return cue.found.search(name) is not None
    if cue.place == "after":
        return cue.found.match(text, match.end()) is not None
    if cue.place == "with":
        return cue.found.match(text, match.start()) is not None
    return cue.found.search(text, max(0, match.start() - _BACK), match.start()) is not None


def _title_points(name: str, title: str) -> int:
    """Return how much the title speaks for a name: most where it is nothing else."""
    return _ONLY_TITLE * (name in title.split("、")) + (name in title)


def _is_financial(text: str, match: re.Match[str]) -> bool:
    """Tell whether a quoted name is one of a loan, a bond, an insurance or the like."""
    name = _name(match)
    is_strong = STRONG.search(name) is not None and PLATFORM.search(name) is None
    return is_strong or WHOLE.match(text, match.end()) is not None


def _name(match: re.Match[str]) -> str:
    """Return the name between the marks."""
    return match[match.lastindex or 1]


def _spread(text: str, quotes: list[re.Match[str]], sure: list[bool]) -> None:
    """Make sure of the names that stand in one list with a product, or are one named elsewhere."""
    names = {_name(match) for match, is_sure in zip(quotes, sure, strict=True) if is_sure}
    for at, match in enumerate(quotes):
        sure[at] = sure[at] or (_name(match) in names and match[2] is None)
    for order in (range(1, len(quotes)), range(len(quotes) - 2, -1, -1)):
        step = -1 if order.step == 1 else 1
        for at in order:
            if not sure[at] and sure[at + step] and _are_listed(text, quotes, at, step):
                sure[at] = True


def _are_listed(text: str, quotes: list[re.Match[str]], at: int, step: int) -> bool:
    """Tell whether a quoted name that may be a product stands in one list with its neighbour."""
    name = _name(quotes[at])
    if quotes[at][2] or SAYING.search(name) or NOT.search(name) or NEVER.search(name):
        return False
    first, second = (quotes[at - 1], quotes[at]) if step == -1 else (quotes[at], quotes[at + 1])
    return bool(_LINKS.match(text[first.end() : second.start()]))


def _span(text: str, match: re.Match[str]) -> tuple[int, int]:
    group = match.lastindex or 1
    name = match[group]
    if group == 1 and (SUM.search(name) or not STRONG.search(name)):
        whole = WHOLE.match(text, match.end())
        if whole:
            return match.start(), whole.end()
    return match.start(group), match.end(group)


def find_products(text: str) -> list[Entity]:
    """Find named products and businesses of a text.

    The span is the name inside the marks; marks belong to it only where a generic word completes
    the name.

    Examples
    --------
    >>> [e.text for e in find_products("推出“茶香贷”，践行“惠民”理念")]
    ['茶香贷']
    """
    view = normalise(text)
    return restore(view, scan_products(view.text))
