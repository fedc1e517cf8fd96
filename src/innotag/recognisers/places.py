"""Where a branch is: from the part of its name after the bank to a place of GB/T 2260."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Final

from innotag.expressions import late
from innotag.lexicon import DATA, default_lexicon

if TYPE_CHECKING:
    from innotag.lexicon import Forms, Lexicon
    from innotag.results import Value

# A short name before these is a street's, not the place where the branch is.
_STREET: Final = late(r"[东西南北中]{0,2}路|大街|大道|街(?!道)|[道巷里](?=支行|分理处|储蓄所)")
# Behind the short name of a district: more often a landmark in another city.
_LANDMARKS: Final = frozenset("桥广门湖山江河园塔寺井")
_ADMIN: Final = "省市县区旗州盟"
# The name of a man whose name streets, squares and schools bear.
_NAMESAKE: Final = "442000"
_JILIN: Final = ("220000", "220200")
_PART_END: Final = late(r"[县市]?(?:分行|支行|分理处|营业部)")
_PROVINCE: Final = "0000"
_SMALL: Final = ("支行", "分理处", "储蓄所", "营业所")
_SHORT: Final = 2
_CITY: Final = 2


def within(code: str, parent: str) -> bool:
    """Tell whether a place lies in another, by their codes.

    Examples
    --------
    >>> within("420922", "420000"), within("420922", "420300")
    (True, False)
    """
    if code == parent:
        return False
    if parent[2:] == _PROVINCE:
        return code[:2] == parent[:2]
    return parent[4:] == "00" and code[:4] == parent[:4]


def find_codes(
    name: str, inside: str = "", *, streets: bool = True, lexicon: Lexicon | None = None
) -> tuple[str, ...]:
    """Return the codes of the places that the place part of a branch's name may stand for.

    The name is read from the left, each further place must lie in the one before. `inside` is a
    code in which all must lie. With `streets`, a street that bears a county's name stands for it
    where nothing else is found.

    Examples
    --------
    >>> find_codes("西安市阎良区支行")
    ('610114',)
    """
    lexicon = lexicon or default_lexicon()
    known = lexicon.by_two
    beam: tuple[str, ...] = ()
    street: tuple[str, ...] = ()
    at, size = 0, len(name) - 1
    while at < size:
        if name[at : at + 2] not in known:
            at += 1
            continue
        codes, step, is_street = _match(name, at, beam or ((inside,) if inside else ()), lexicon)
        if is_street:
            street = street or codes
        elif codes:
            beam = codes
        at += step
    return beam or (street if streets else ())


def _match(
    name: str, at: int, parents: tuple[str, ...], lexicon: Lexicon
) -> tuple[tuple[str, ...], int, bool]:
    """Return the places named at an offset, the length of the name, whether it is a street's."""
    for form, codes in lexicon.forms(name[at : at + 2]):
        if not name.startswith(form, at):
            continue
        after = at + len(form)
        fit = _narrow(parents, codes, name, after) if parents else codes
        # A short word inside a name of no known place is chance.
        if not fit or (at and not parents and len(form) == _SHORT):
            continue
        if form[-1] in _ADMIN:
            return fit, len(form), False
        if _STREET.match(name, after):
            return (fit if len(fit) == 1 and fit[0][4:] != "00" else ()), 1, True
        if name[after : after + 1] in _LANDMARKS and _all_districts(fit, lexicon):
            return (), 1, False
        return fit, len(form), False
    if parents and _PART_END.match(name, at + _SHORT):
        return _clipped(lexicon.forms(name[at : at + 2]), parents), 1, False
    return (), 1, False


def _all_districts(codes: tuple[str, ...], lexicon: Lexicon) -> bool:
    places = [lexicon.place(code) for code in codes]
    return all(place and place.level > _CITY and place.name[-1] == "区" for place in places)


def _clipped(group: Forms, parents: tuple[str, ...]) -> tuple[str, ...]:
    """Return the one county of a city whose name starts with two characters (雨花 for 雨花台)."""
    cities = [p for p in parents if p[2:] != _PROVINCE]
    codes = {c for _form, cs in group for c in cs if any(within(c, p) for p in cities)}
    return tuple(codes) if len(codes) == 1 else ()


def _narrow(
    beam: tuple[str, ...], codes: tuple[str, ...], name: str, after: int
) -> tuple[str, ...]:
    """Return those of `codes` that can follow the places of `beam` in a branch's name."""
    fit = tuple(c for c in codes if c in beam or any(within(c, b) for b in beam))
    if not fit:
        if any(b[2:] == _PROVINCE for b in beam):
            return ()
        return tuple(c for c in codes if _second_city(c, beam))
    if beam == _JILIN:  # a province and a city: a district decides only in the city
        near = tuple(c for c in fit if within(c, beam[1]))
        if near:
            return near
        if not _PART_END.match(name, after):
            return ()
        fit = tuple(c for c in fit if c[4:] == "00" or int(c[4:]) > 20)
    return fit


def _second_city(code: str, beam: tuple[str, ...]) -> bool:
    """Tell whether a city can follow another of its province: the branch of one in the other."""
    is_city = code[4:] == "00" != code[2:4] and code != _NAMESAKE
    return is_city and any(code[:2] == b[:2] for b in beam)


def choose(
    codes: tuple[str, ...],
    *,
    level: str = "",
    home: str = "",
    near: tuple[str, ...] = (),
    lexicon: Lexicon | None = None,
) -> str:
    """Return the likeliest of several places.

    One in a place of `near` (places the text has named) or near `home` (the bank's seat) comes
    first; then 分行 prefers the larger place, 支行 a city, then a county to a district.

    Examples
    --------
    >>> choose(("110105", "211300"), home="110000")
    '110105'
    """
    if len(codes) == 1:
        return codes[0]
    for hint in (*near, home):
        for parent in dict.fromkeys((hint, hint[:4] + "00", hint[:2] + _PROVINCE)):
            fit = tuple(c for c in codes if c == parent or within(c, parent))
            if fit:
                codes = fit
                break
        if len(codes) == 1:
            return codes[0]
    order = "231" if level in _SMALL else "123"
    place = (lexicon or default_lexicon()).place

    def rank(code: str) -> tuple[int, bool, str]:
        found = place(code)
        if found is None:
            return 9, True, code
        return order.index(str(found.level)), found.name[-1] == "区", code

    return min(codes, key=rank)


@cache
def _abroad() -> tuple[dict[str, str], re.Pattern[str]]:
    lines = (DATA / "abroad.tsv").read_text(encoding="utf-8").split("\n")
    table = dict(line.split("\t") for line in lines if line and line[0] != "#")
    return table, re.compile("|".join(sorted(table, key=len, reverse=True)))


def abroad(name: str) -> Value | None:
    """Return city and country of a branch abroad (Hong Kong, Macao and Taipei too).

    Examples
    --------
    >>> abroad("首尔分行")["country"]
    '韩国'
    """
    table, pattern = _abroad()
    match = pattern.match(name)
    if match is None:
        return None
    country = table[match[0]]
    city = None if match[0] == country != "新加坡" else match[0]
    return {"province": None, "city": city, "county": None, "adcode": None, "country": country}


def mentioned(text: str, at: int, lexicon: Lexicon) -> list[str]:
    """Return the codes of cities and full-named counties that a text names near an offset.

    The 120 characters before are read, the nearest first, then the 80 behind.
    """
    before = _named(text[max(0, at - 120) : at], lexicon)
    return [*reversed(before), *_named(text[at : at + 80], lexicon)]


def _named(stretch: str, lexicon: Lexicon) -> list[str]:
    found = []
    at = 0
    while at < len(stretch) - 1:
        step = 1
        two = stretch[at : at + 2]
        for form, codes in lexicon.forms(two) if two in lexicon.by_two else ():
            if not stretch.startswith(form, at):
                continue
            step = len(form)
            cities = [c for c in codes if c[4:] == "00" or form[-1] in "县区市旗"]
            if len(cities) == 1 and not _STREET.match(stretch, at + step):
                found.append(cities[0])
            break
        at += step
    return found
