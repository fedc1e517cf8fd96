"""The headline date: of all dates of a text, that of the business it reports.

A rank decides, the first of equals: 0 a day; 1 a month or part of one, or a day on which a deal
was only prepared (受理, 申请); 2 the end of a period or a period, of which figures are given; 3 a
bare 年底; 4 a deadline that closes a clause, a day that is planned, a scene in which nothing of a
bank happens; 5 a year of figures, or the start of what ended later; 6 a year that opens a report;
7 the day on which somebody heard of it, before figures of another, and what is told after the
sentence of the sum. The table in `headline_date_cues` tells what gives a date another rank than
its kind, or none.

A long report also tells of the customer, the place and the season: there a date counts only where
its clause, or the sentence that it opens, tells of what a bank does or of a sum, and a year only in
the first sentence.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from innotag.expressions import late
from innotag.headline_date_cues import (
    FIGURES,
    HEARD,
    MONTH,
    NONE,
    OF_KINDS,
    OPENING,
    PLAN,
    STRETCH,
    THAT,
    YEAR,
    kind_of,
    read_cues,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from innotag.results import Entity, Value

_LONG: Final = 130  # a report of so many characters tells more than its business
_REACH: Final = 40  # from a date to the sum that it is of
_CLAUSE: Final = 60
# What is yet to come, and what was long ago: 当年只凭一张卡.
_NEVER: Final = ("下", "明", "次", "翌", "来年", "当年", "同年")
# What tells of a bank's business: banks, what they do, and sums.
_BUSINESS: Final = late(
    r"[贷债券款签办批存]|银行|[分支本该我全农建工中交总商]行|联社|信用社|农信|授信|金融"
    r"|[万亿]元|用信|结算|转账|落地|融资|服务|客户|开展|上线|推出"
)
_GOES_ON: Final = late(r"(?:[起间]|以来)?[，,：]")
# A year opens a report at its start, after a comma, or right behind the bank.
_OPENS: Final = late(r"\A\Z|[，：:]\Z|(?:[银商分支]行|联社)\Z")


def pick_date(dates: Sequence[Entity], text: str, amount: Entity | None = None) -> Value | None:
    """Return the value of the day or period of the business, None if the text has none.

    `amount` is the headline sum: figures told in a later sentence are another matter; of several
    periods the nearest before it in its sentence is its own, and a year there is no passing word.
    """
    dates = dates[1:] if dates and dates[0].text in THAT else dates
    best: Value | None = None
    best_rank = HEARD + 1
    stop = -1 if amount is None else text.find("。", amount.end)
    for entity in dates:
        place = "free" if amount is None else _place(entity, amount, text, stop)
        rank = _rank(entity, text, place)
        if rank == NONE:
            continue
        if rank < best_rank or (rank == best_rank == FIGURES and place == "of it"):
            best, best_rank = entity.value, rank
    return best


def _rank(entity: Entity, text: str, place: str) -> int:
    """Return how well a date fits the business, 0 best, or NONE."""
    if not (entity.value or {}).get("start") or entity.text.startswith(_NEVER):
        return NONE
    kind = kind_of(entity)
    rank = read_cues(entity, text, kind)
    if rank is None:
        rank = _year_rank(entity, text, place) if kind == "year" else OF_KINDS[kind]
    if rank == NONE or (len(text) >= _LONG and not _is_own(entity, text, kind)):
        return NONE
    return rank if place == "of it" else _rank_elsewhere(rank, entity, text, place)


def _year_rank(entity: Entity, text: str, place: str) -> int:
    """Return the rank of a year: that of the sum, or of a short report that opens with it."""
    if (entity.value or {}).get("in_name") or text.startswith("的", entity.end):
        return NONE
    if place == "of it":
        return YEAR
    opening = text[: entity.start]
    if entity.text.endswith("度") or len(text) >= _LONG or "。" in opening:
        return NONE
    return OPENING if opening.count("，") < 2 and _OPENS.search(opening[-2:]) else NONE


def _is_own(entity: Entity, text: str, kind: str) -> bool:
    """Tell whether a date of a long report is one of a bank's business: a day always is."""
    if kind == "day":
        return True
    if kind == "year" and "。" in text[: entity.start]:
        return False
    low = max(0, entity.start - _REACH)
    start = max(low, *(text.rfind(stop, low, entity.start) + 1 for stop in "，。；：\n"))
    goes_on = _GOES_ON.match(text, entity.end)
    begin = goes_on.end() if goes_on else entity.end
    end = min(_find(text, stop, begin) for stop in ("。；" if goes_on else "，。；"))
    return _BUSINESS.search(text, start, end) is not None


def _find(text: str, stop: str, start: int) -> int:
    """Return where a clause that goes on at `start` ends, at the latest `_CLAUSE` further on."""
    place = text.find(stop, start, start + _CLAUSE)
    return start + _CLAUSE if place < 0 else place


def _rank_elsewhere(rank: int, entity: Entity, text: str, place: str) -> int:
    """Return the rank of a date that does not stand before the sum in its sentence.

    A scene in which nothing of a bank happens (十月初，玉米已经收完) is no day of the business, nor
    are figures told after it; a day told after it is better than none.
    """
    is_later = place == "apart"
    if is_later and rank in (FIGURES, STRETCH, YEAR):
        return NONE
    is_start = entity.text.endswith("初")
    if rank <= MONTH or is_start:
        end = min(_find(text, stop, entity.end) for stop in "。；")
        if not _BUSINESS.search(text, entity.end, end):
            if is_start or (is_later and rank == MONTH):
                return NONE
            rank = PLAN
    return HEARD if is_later else rank


def _place(entity: Entity, amount: Entity, text: str, stop: int) -> str:
    """Return where a date stands: before the sum in its sentence, apart in a later one, or free.

    `stop` is where the sum's sentence ends, -1 if the text goes on without a full stop.
    """
    if entity.start > amount.end:
        return "apart" if 0 <= stop < entity.start else "free"
    if amount.start - entity.end > _REACH:
        return "free"
    gap = text[entity.end : amount.start]
    return "free" if "。" in gap or "；" in gap else "of it"
