"""The headline product: of the products that a text names, the one of the business reported.

Quoted products are ranked by the cues below and by the title; the first of equals counts. What the
title names itself comes before what it does not name. A product that is only mentioned beside the
business is none, unless the title names it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from innotag.expressions import late
from innotag.recognisers.products import find_products
from innotag.text import normalise

if TYPE_CHECKING:
    import re
    from collections.abc import Sequence

    from innotag.results import Entity, Value

_MARKS: Final = frozenset('“"「『《‘')
_QUOTING: Final = frozenset('"“”„‟〝〞「」『』《‘')  # without them nothing is quoted
_QUOTES: Final = '"“”'
_LISTED: Final = frozenset({"", "、", "和", "及", "与"})
_LOAN: Final = late(r"(?:贷|贷款|险|债|债券|票据|存单|保函|保理|分期|理财|信用卡)(?:款)?$")
_BACK: Final = 30
_TITLED: Final = 40
_LENT: Final = 4  # what is lent or sold is the business before any system
_BESIDE: Final = -20
_LEAST: Final = -10


class Cue(NamedTuple):
    """An expression, where it is looked for, and what it means for a product's rank."""

    rank: int
    place: Literal["before", "after"]
    found: re.Pattern[str]


_CUES: Final = (
    # Offered right before its name: 推出了“…”, 发放首笔“…”.
    Cue(
        1,
        "before",
        late(
            r"(?:推出|上线|首创|研发|发放|投放|办理|落地|发行|创新|放出|签发|开立|申请|获得|拿到)"
            r"(?:了|的|其|出|到|一?笔|一款|首[款笔单]){0,2}[^，。；、]{0,6}$"
        ),
    ),
    # A pledged bond is not the business.
    Cue(_BESIDE, "before", late(r"质押(?:的?债券|物|标的)?(?:为|是|有)$")),
    # One more thing that the bank does, after what was told: ，还为农户提供“…”; but 随借随还的“…”.
    Cue(
        _BESIDE,
        "before",
        late(
            r"[，。；][^，。；]{0,8}?(?:(?<![归偿随])还(?![款本贷清息的])|另外?|另有|此外|同时)[^，。；]{0,20}$"
        ),
    ),
    # Told or shown to clients: 播放“…”短片.
    Cue(_BESIDE, "before", late(r"(?:播放|宣传(?!推)|讲解|(?<!据)介绍|普及)[^，。；]{0,10}$")),
    # What something is measured by, joined or paid to: 照“…”打折, 与“…”打通.
    Cue(_BESIDE, "before", late(r"(?:[比参对]?照|打到[^，。；]{0,6}|打入)$")),
    Cue(_BESIDE, "after", late(r"(?:打通|对接|衔接|[^，。；]{0,4}(?:同样|一并))")),
)


def pick_product(products: Sequence[Entity], text: str, title: str | None) -> Value | None:
    """Return the product that a report is about, or None."""
    folded = normalise(title).text if title else ""
    named = find_products(title) if title and not _QUOTING.isdisjoint(title) else []
    ranked = _rank(products, text, folded)
    quoted = [pair for pair in ranked if _is_quoted(pair[1], text)]
    if quoted:
        # the first of the best: max keeps the first of equals
        best = max(quoted, key=lambda pair: pair[0])[1]
        if not named or _is_meant(best.text, folded, named[0].text):
            return best.value
    if named:
        return named[0].value
    return ranked[0][1].value if ranked else None


def _is_quoted(entity: Entity, text: str) -> bool:
    return text[entity.start] in _MARKS or text[entity.start - 1 : entity.start] in _MARKS


def _is_meant(name: str, title: str, named: str) -> bool:
    """Tell whether a title that names a product means that of the text, maybe by a short name."""
    is_loan = _LOAN.search(name) is not None and _LOAN.search(named) is not None
    return name in title or named in name or is_loan


def _rank(products: Sequence[Entity], text: str, title: str) -> list[tuple[int, Entity]]:
    """Return the products that may be the headline with their ranks, more being better.

    What stands around the first of a list stands around all of it.
    """
    ranked: list[tuple[int, Entity]] = []
    end, around = 0, 0
    for entity in products:
        if not end or text[end : entity.start].strip(_QUOTES) not in _LISTED:
            before = text[max(0, entity.start - _BACK) : entity.start].rstrip(_QUOTES)
            after = text[entity.end : entity.end + _BACK].lstrip(_QUOTES)
            around = sum(cue.rank for cue in _CUES if _holds(cue, before, after))
        rank = around + _TITLED * (entity.text in title) + _LENT * bool(_LOAN.search(entity.text))
        if rank > _LEAST:
            ranked.append((rank, entity))
        end = entity.end
    return ranked


def _holds(cue: Cue, before: str, after: str) -> bool:
    """Tell whether a cue is found where it is looked for."""
    found = cue.found.search(before) if cue.place == "before" else cue.found.match(after)
    return found is not None
