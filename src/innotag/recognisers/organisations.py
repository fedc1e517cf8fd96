"""Find organisations that do no business: authorities, universities, associations.

They are found from closed endings and what may stand before them: a place, a level (省, 市) or
the nation. The branches of the central bank are among them.
"""

from __future__ import annotations

from bisect import bisect_right
from functools import cache
from typing import TYPE_CHECKING, Final

from innotag.expressions import late
from innotag.lexicon import default_lexicon
from innotag.matching import WordMatcher
from innotag.recognisers.name_words import load_words
from innotag.recognisers.offsets import restore
from innotag.results import Entity
from innotag.text import normalise

if TYPE_CHECKING:
    from collections.abc import Sequence

Hit = tuple[str, int, int]
_BRANCH: Final = late(r"[一-鿿]{0,2}?(?:分行|中心支行|中支|支行|营业管理部|总部)")
_NAMED: Final = frozenset({"大学", "研究院", "协会", "行业协会", "商会", "联合会"})
_LEVELS: Final = frozenset("省市县区州盟旗")
_LONGER: Final = frozenset("长级们式性里门生")
_EDGE: Final = late(
    r"[为向给与和及由在对的是将从把让被以据就于而并又也了等到用市省县区日月年]|联合|会同|支持|推动|指导|"
    r"通过|来自|近日|日前|参加|按照|毕业|[^一-鿿]"
)
_BRAND: Final = 10


def scan_organisations(
    text: str, taken: Sequence[Entity] = (), *, hits: Sequence[Hit] | None = None
) -> list[Entity]:
    """Find authorities, universities and associations; see `find_organisations`.

    `taken` are entities, in reading order, that no name may overlap. `hits` is what `find_heads`
    finds in the text, where that is known.
    """
    found: list[Entity] = []
    if hits is None:
        (hits,) = find_heads([text])
    if not hits:
        return found
    ends = [entity.end for entity in taken]
    for head, start, end in hits:
        at = bisect_right(ends, start)
        low = max(ends[at - 1] if at else 0, found[-1].end if found else 0)
        stop = _stop(text, head, end)
        if start < low or (at < len(taken) and taken[at].start < stop):
            continue
        begin = _begin(text, low, start, head)
        if begin is not None and text[stop : stop + 1] not in _LONGER:
            name = text[begin:stop]
            found.append(Entity("ORG", begin, stop, name, {"name": name}))
    return found


@cache
def _matcher() -> tuple[WordMatcher, tuple[str, ...]]:
    heads = {*load_words("authority.national"), *load_words("authority.other"), "人行"}
    heads |= {
        duty + form
        for duty in load_words("authority.duty")
        for form in load_words("authority.form")
    }
    words = tuple(sorted(heads))
    return WordMatcher(words), words


def find_heads(texts: Sequence[str]) -> list[list[Hit]]:
    """Return the words that name an authority or the like in texts, and where they stand."""
    matcher, words = _matcher()
    return [
        [(words[at], start, end) for at, start, end in found] if found else []
        for found in matcher.find_many(texts)
    ]


def _stop(text: str, head: str, end: int) -> int:
    """Return where a name ends: with its branch, for the central bank."""
    if head.endswith(("人民银行", "人行")):
        place = default_lexicon().match_place(text, end)
        branch = _BRANCH.match(text, end + len(place))
        if branch:
            return branch.end()
    return end


def _begin(text: str, low: int, start: int, head: str) -> int | None:
    """Return where a name begins that ends with a head at `start`, None if it has no owner."""
    if head == "人行":  # short for the central bank only before one of its branches
        return start if _stop(text, head, start + 2) > start + 2 else None
    if head in load_words("authority.national"):
        return start
    place = _place_before(text, low, start)
    if place < start:
        return place
    if head not in _NAMED:
        return None
    window = text[max(low, start - _BRAND) : start]
    begin = start - len(window) + max((m.end() for m in _EDGE.finditer(window)), default=0)
    return begin if start - begin > 1 else None


def _place_before(text: str, low: int, start: int) -> int:
    """Return where the chain of places and levels before a head begins."""
    lexicon = default_lexicon()
    at = start
    for _ in range(3):
        place = lexicon.place_before(text, at)
        if place and at - len(place) >= low:
            at -= len(place)
        elif at > low and at == start and text[at - 1] in _LEVELS:
            at -= 1
        else:
            break
    return at


def find_organisations(text: str) -> list[Entity]:
    """Find authorities, universities and associations of a text.

    Examples
    --------
    >>> [e.text for e in find_organisations("四川省财政厅与人民银行宜宾市分行联合印发")]
    ['四川省财政厅', '人民银行宜宾市分行']
    """
    view = normalise(text)
    return restore(view, scan_organisations(view.text))
