"""The tables of names: banks and places, and how to find a name in them quickly.

The compiled tables lie in `data/`; `data/SOURCES.json` says where the facts come from. A `Lexicon`
is read once, at the first use, and parses a row only when it is asked for. Users' own banks and
places come in with `Lexicon.extended`, for the lexicon that it returns only.
"""

from __future__ import annotations

import gzip
import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from innotag.expressions import late

if TYPE_CHECKING:
    from collections.abc import Iterable

    from innotag.results import Value

DATA: Final = Path(__file__).parent / "data"
MUNICIPALITIES: Final = frozenset({"11", "12", "31", "50"})
# Suffixes of local banks, behind which their stems are kept.
LOCAL_SUFFIXES: Final = ("农商银行", "村镇银行", "农村合作银行", "农商联合银行")
_RURAL: Final = late(r"农村商业(?=联合银行)|农村商业银行|农商行")
_NO_WORD_BEFORE: Final = r"(?<![0-9A-Za-z].)"
_NO_WORD_AFTER: Final = r"(?![0-9A-Za-z])"
_LONGEST: Final = 11
# Words that names end in which are found from there, with what stands before.
_TRIGGERS: Final = (
    "农商行",
    "农合行",
    "商行",
    "联社",
    "联合社",
    "信用社",
    "农信社",
    "农信",
    "农商",
)


class Bank(NamedTuple):
    """A bank: today's name, type, GB/T 2260 code of its seat, everyday name, last month, heir."""

    name: str
    type: str
    place: str
    short: str = ""
    until: str = ""
    heir: str = ""


class Place(NamedTuple):
    """A place of GB/T 2260: code, official name, level (1 province, 2 city, 3 county)."""

    code: str
    name: str
    level: int


Forms = tuple[tuple[str, tuple[str, ...]], ...]


def fold_rural(name: str) -> str:
    """Return a name with the suffix of rural commercial banks in its brand form.

    Examples
    --------
    >>> fold_rural("云溪农村商业银行")
    '云溪农商银行'
    """
    return _RURAL.sub(lambda m: "农商" if m[0] == "农村商业" else "农商银行", name)


def _lines(name: str) -> list[str]:
    return gzip.decompress((DATA / name).read_bytes()).decode("utf-8").split("\n")[:-1]


def _pattern(names: Iterable[str], own: Iterable[str]) -> re.Pattern[str]:
    """Return a pattern that stops wherever a bank's name may end.

    Names that end in 银行 or another common word are found from that word. The others, and all of
    a user's own (`own`), stand grouped by first character: every alternative starts with a literal,
    which lets the engine skip quickly.
    """
    heads: dict[str, list[str]] = {}
    found = {name for name in names if not name.endswith(("银行", "）", "银", *_TRIGGERS))}
    mine = {name for name in own if not name.endswith("银行")}
    for name in sorted({*found, *mine, *_TRIGGERS}, key=lambda name: (-len(name), name)):
        rest = re.escape(name[1:])
        if name in mine:
            rest = f"{_NO_WORD_BEFORE if name[0].isascii() else ''}{rest}"
            rest += _NO_WORD_AFTER if name[-1].isascii() else ""
        heads.setdefault(name[0], []).append(rest)
    return re.compile("|".join(["银行", *(f"{h}(?:{'|'.join(r)})" for h, r in heads.items())]))


def _longest_first(groups: dict[str, list[str]]) -> dict[str, tuple[str, ...]]:
    return {key: tuple(sorted(found, key=len, reverse=True)) for key, found in groups.items()}


class Lexicon:
    """Banks and places by every name they go by.

    Attributes
    ----------
    names : every name of a bank, in folded form, with the canonical names it may stand for
    weak : words that name a bank only before a branch or in a bank cell
    tails : the names that end in 银行 by their two characters before it, longest first
    stems : by suffix, the stems of local banks by their last two characters, longest first
    unions : the provincial union or its successor, by the first two digits of the province
    trigger : one pattern that stops wherever a bank's name may end
    by_two : the names of places by their first two characters; ask `forms`, which parses them
    """

    __slots__ = (
        "_banks",
        "_lines",
        "_places",
        "_seats",
        "_sites",
        "_tails",
        "_values",
        "by_two",
        "names",
        "stems",
        "tails",
        "trigger",
        "unions",
        "weak",
    )

    def __init__(
        self, banks: list[str], places: list[str], forms: list[str], own: tuple[str, ...] = ()
    ) -> None:
        self._lines = ([*banks, *own], places, forms)
        self._banks: dict[str, str] = {}
        self._values: dict[str, Value] = {}
        self._sites: dict[str, Value] = {}
        self._places = {line[:6]: line for line in places}
        self._seats: dict[str, str] = {}
        self._tails: frozenset[str] = frozenset()
        self.by_two: dict[str, str | Forms] = {}
        for line in forms:
            two = line[:2]
            known = self.by_two.get(two)
            self.by_two[two] = f"{known};{line[3:]}" if known else line[3:]
        self._index(banks, own)

    def _index(self, lines: list[str], own: tuple[str, ...]) -> None:
        names: dict[str, tuple[str, ...]] = {}
        self.weak: dict[str, str] = {}
        self.unions: dict[str, str] = {}
        more: list[tuple[str, str]] = []
        for line in (*lines, *own):
            name, _kind, place, _short, aliases, weak, _rest = line.split("\t", 6)
            self._banks[name] = line
            names[name] = (name,)
            if aliases:
                more += [(alias, name) for alias in aliases.split(";")]
            if weak:
                for word in weak.split(";"):
                    self.weak.setdefault(word, name)
            if name.endswith(("农商联合银行", "农村信用社联合社")):
                self.unions[place[:2]] = name
        for alias, name in more:
            known = names.get(alias)
            names[alias] = (name,) if known is None else (*known, name)
        for province in ("河南", "内蒙古", "吉林", "新疆", "海南", "辽宁", "甘肃"):
            name = province + "农商银行"
            self.unions[self._banks[name].split("\t", 3)[2][:2]] = name
        mine = self._own_names(own)
        names.update(mine)
        self.names = names
        self.tails: dict[str, tuple[str, ...]]
        self.stems: dict[str, dict[str, tuple[str, ...]]]
        self._sort(names)
        self.trigger = _pattern((*names, *self.weak), mine)

    def _own_names(self, own: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
        """Return the names of a user's banks; each stands for that bank alone."""
        names: dict[str, tuple[str, ...]] = {}
        for line in own:
            name, _kind, _place, _short, aliases, _rest = line.split("\t", 5)
            names.update(dict.fromkeys(filter(None, (name, *aliases.split(";"))), (name,)))
        return names

    def _sort(self, names: dict[str, tuple[str, ...]]) -> None:
        tails: dict[str, list[str]] = {}
        stems: dict[str, dict[str, list[str]]] = {suffix: {} for suffix in LOCAL_SUFFIXES}
        for name in names:
            if name[-2:] != "银行":
                continue
            for suffix in (name[-4:], name[-6:]):
                if suffix in stems:
                    stem = name.removesuffix(suffix)
                    stems[suffix].setdefault(stem[-2:], []).append(stem)
                    break
            else:
                tails.setdefault(name[-4:-2], []).append(name)
        self.tails = _longest_first(tails)
        self.stems = {suffix: _longest_first(group) for suffix, group in stems.items()}

    def stem_before(self, text: str, at: int, suffix: str) -> str:
        """Return the longest stem of a local bank that ends at an offset, "" if there is none."""
        stems = self.stems[suffix]
        for stem in stems.get(text[at - 2 : at], ()) if at > 1 else ():
            if text.endswith(stem, 0, at):
                return stem
        return text[at - 1 : at] if text[at - 1 : at] in stems else ""

    def bank(self, name: str) -> Bank | None:
        """Return the bank of a canonical name."""
        line = self._banks.get(name)
        if line is None:
            return None
        name, kind, place, short, _aliases, _weak, until, heir = line.split("\t")
        return Bank(name, kind, place, short, until, heir)

    def value(self, name: str) -> Value:
        """Return a new value (label guide, BANK) of the listed bank of a canonical name."""
        value = self._values.get(name)
        if value is None:
            bank = self.bank(name) or Bank(name, "", "")
            value = self._values[name] = self.describe(bank, "listed")
        return value.copy()

    def describe(self, bank: Bank, source: str) -> Value:
        """Return the value of a bank that may be in no list."""
        site = self.site(bank.place) if bank.place else {}
        return {
            "canonical": bank.name,
            "short": bank.short or None,
            "type": bank.type or None,
            "province": site.get("province"),
            "city": site.get("city"),
            "source": source,
        }

    def place(self, code: str) -> Place | None:
        """Return the place of a code."""
        line = self._places.get(code)
        if line is None:
            return None
        _code, name, level = line.split("\t")
        return Place(code, name, int(level))

    def forms(self, two: str) -> Forms:
        """Return the names of places that start with two characters, longest first."""
        found = self.by_two.get(two)
        if found is None:
            return ()
        return found if isinstance(found, tuple) else self._parse(two, found)

    def _parse(self, two: str, line: str) -> Forms:
        made: dict[str, list[str]] = {}
        for part in line.split(";"):
            form, codes = part.split("=")
            made.setdefault(form, []).extend(codes.split(","))
        forms = tuple((f, tuple(made[f])) for f in sorted(made, key=lambda f: (-len(f), f)))
        self.by_two[two] = forms
        return forms

    def codes(self, form: str) -> tuple[str, ...]:
        """Return the codes of the places that a name may stand for."""
        if form[:2] in self.by_two:
            for name, codes in self.forms(form[:2]):
                if name == form:
                    return codes
        return ()

    def place_before(self, text: str, at: int) -> str:
        """Return the longest name of a place that ends at an offset, "" if there is none."""
        if text[at - 2 : at] not in (self._tails or self._index_tails()):
            return ""
        known = self.by_two
        for size in range(min(_LONGEST, at), 1, -1):
            start = at - size
            if text[start : start + 2] in known and self.codes(text[start:at]):
                return text[start:at]
        return ""

    def _index_tails(self) -> frozenset[str]:
        """Keep the last two characters of all names of places: few stretches end in such."""
        parts = ";".join([line[3:] for line in self._lines[2]]).split(";")
        self._tails = frozenset([part[: part.index("=")][-2:] for part in parts])
        return self._tails

    def match_place(self, text: str, at: int) -> str:
        """Return the longest name of a place that starts at an offset, "" if there is none."""
        two = text[at : at + 2]
        if two in self.by_two:
            for form, _codes in self.forms(two):
                if text.startswith(form, at):
                    return form
        return ""

    def seat(self, name: str) -> str | None:
        """Return the code of the seat of the listed bank of a canonical name, "" if unknown."""
        seat = self._seats.get(name)
        if seat is None and name in self._banks:
            seat = self._seats[name] = self._banks[name].split("\t", 3)[2]
        return seat

    def site(self, code: str) -> Value:
        """Return a new dict of province, city, county and code of a place."""
        site = self._sites.get(code)
        if site is None:
            site = self._sites[code] = self._site(code)
        return site.copy()

    def _site(self, code: str) -> Value:
        place = self.place(code)
        if place is None:
            return {"province": None, "city": None, "county": None, "adcode": None}
        above = self.place(code[:2] + "0000")
        city = self.place(code[:4] + "00")
        province = above.name if above else None
        site: Value = {"province": province, "city": None, "county": None, "adcode": code}
        if place.level == 3:
            site["county"] = place.name
            site["city"] = city.name if city and city.code != code else place.name
        elif place.level == 2:
            site["city"] = place.name
        if code[:2] in MUNICIPALITIES:
            site["city"] = province
        return site

    def extended(self, banks: Iterable[str] = (), forms: Iterable[str] = ()) -> Lexicon:
        """Return a lexicon with more rows, in the columns of the compiled tables.

        A name of these banks stands for its bank alone, whatever it means in the compiled tables.
        A bank's row has eight cells parted by tabs (name, type, code of the seat, everyday name,
        aliases, weak words, last month, heir), a form's row reads `二字<tab>name=code,code`.
        """
        old_banks, places, old_forms = self._lines
        return Lexicon(old_banks, places, [*old_forms, *forms], tuple(banks))


@cache
def default_lexicon() -> Lexicon:
    """Return the lexicon of the compiled tables; it is read once.

    Examples
    --------
    >>> default_lexicon().names["工行"]
    ('中国工商银行',)
    """
    return Lexicon(_lines("banks.tsv.gz"), _lines("regions.tsv.gz"), _lines("forms.tsv.gz"))
