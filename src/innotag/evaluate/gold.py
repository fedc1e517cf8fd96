"""Gold: labelled items to measure on, read from JSONL and refused where they are wrong.

One JSON object a line: `id`, `text` and `themes` are needed. `title` (or `product_cell`),
`bank_cell` and `ref` (the month) are handed to the tagger; `themes_optional`, `theme_evidence`,
`business_line`, `business_line_optional`, `entities`, `headline` and the facts of a policy
(`issuers`, `date`, `document`, `region`) are measured where they stand.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from innotag.errors import LabelError, did_you_mean
from innotag.evaluate.own_output import is_tagged, refuse_no_lines
from innotag.labels import BUSINESS_LINES, ENTITY_TYPES, THEMES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from os import PathLike

    from innotag.results import Value

_MONTH: Final = re.compile(r"[0-9]{4}-(?:0[1-9]|1[0-2])(?:-[0-9]{2})?\Z")
_SPACE: Final = re.compile(r"\s+")
POLICY_FIELDS: Final = ("date", "issuers", "document", "region")
HEADLINE_FIELDS: Final = ("bank", "branch", "date", "amount", "product")


@dataclass(frozen=True, slots=True)
class GoldEntity:
    """A labelled entity: `text[start:end]` of its item is what is labelled."""

    type: str
    start: int
    end: int
    value: Value | None
    is_free: bool


@dataclass(frozen=True, slots=True)
class GoldItem:
    """One labelled item; None stands for what its line does not label."""

    id: str
    text: str
    where: str
    title: str | None
    bank: str | None
    month: str | None
    themes: frozenset[str]
    themes_optional: frozenset[str]
    evidence: dict[str, str]
    business_line: str | None
    line_optional: str | None
    entities: tuple[GoldEntity, ...] | None
    is_basic: bool
    policy: Value | None
    headline: Value | None
    kind: str
    register: str | None

    @property
    def year(self) -> str | None:
        """The year of the month that the item is read against."""
        return self.month[:4] if self.month else None


def read_gold(
    paths: Iterable[str | PathLike[str]], *, themes: Sequence[str] = THEMES
) -> tuple[GoldItem, ...]:
    r"""Return the labelled items of files, in order; `themes` are those that may be labelled.

    Raises
    ------
    LabelError
        If a line is no JSON object, lacks a field, has an unknown label, a span that is off its
        text, an evidence that stands nowhere, or an id that came before; it names file and line.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     path = Path(folder, "gold.jsonl")
    ...     line = '{"id": "1", "text": "支持茶农扩种", "themes": ["inclusive"]}'
    ...     _ = path.write_text(line, encoding="utf-8")
    ...     [sorted(item.themes) for item in read_gold([path])]
    [['inclusive']]
    """
    items: list[GoldItem] = []
    seen: dict[str, str] = {}
    for path in map(Path, paths):
        for number, line in _lines(path):
            record = _Record(path, number, line, themes)
            item = record.item()
            if item.id in seen:
                raise record.error(
                    f"the id {item.id!r} stands in {seen[item.id]} already",
                    "Give every item an id of its own.",
                )
            seen[item.id] = record.where
            items.append(item)
    if not items:
        raise LabelError("The gold holds no item. Give at least one file with one item a line.")
    return tuple(items)


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise LabelError(
            f"Gold {path} cannot be read: {error.strerror or error}. Give a JSONL file.",
            path=str(path),
        ) from error
    except UnicodeDecodeError as error:
        raise LabelError(
            f"Gold {path} is not UTF-8 ({error}). Save it as UTF-8, one JSON object a line.",
            path=str(path),
        ) from error
    refuse_no_lines(path, text)
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            yield number, line


class _Record:
    """One line on its way to a `GoldItem`; every complaint names file and line."""

    def __init__(self, path: Path, number: int, line: str, known: Sequence[str]) -> None:
        self.known = known
        self.path = path
        self.number = number
        self.where = f"{path.name}, line {number}"
        try:
            self.data = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise self.error(f"it is no JSON ({error})", "Write one JSON object a line.") from error
        if not isinstance(self.data, dict):
            raise self.error(f"found a {type(self.data).__name__}", "Write one JSON object a line.")
        if is_tagged(self.data):
            raise self.error(
                "it is an item that `innotag tag` labelled, and a model is not measured on labels "
                "of its own",
                "Give items that people labelled, without scores and model_version.",
            )

    def error(self, found: str, remedy: str) -> LabelError:
        return LabelError(
            f"Bad gold in {self.where}: {found}. {remedy}", path=str(self.path), line=self.number
        )

    def item(self) -> GoldItem:
        data = self.data
        text = self._string("text", needed=True) or ""
        title = self._string("product_cell") or self._string("title") or None
        line, line_optional = self._line("business_line"), self._line("business_line_optional")
        return GoldItem(
            id=self._string("id", needed=True) or "",
            text=text,
            where=self.where,
            title=title,
            bank=self._string("bank_cell") or None,
            month=self._month(),
            themes=self._themes("themes", needed=True),
            themes_optional=self._themes("themes_optional"),
            evidence=self._evidence(text, title),
            business_line=line,
            line_optional=line_optional,
            entities=self._entities(text),
            is_basic=bool(data.get("basic_entities_only")),
            policy=self._policy(),
            headline=self._headline(),
            kind=self._kind(),
            register=self._string("register"),
        )

    def _string(self, name: str, *, needed: bool = False) -> str | None:
        value = self.data.get(name)
        if value is None and not needed:
            return None
        if not isinstance(value, str) or (needed and not value):
            raise self.error(f"{name!r} is {value!r}", f"Give {name!r} as a non-empty string.")
        return value

    def _month(self) -> str | None:
        ref = self._string("ref")
        if not ref:
            return None
        if not _MONTH.match(ref):
            raise self.error(f"'ref' is {ref!r}", "Write it as YYYY-MM, such as '2025-03'.")
        return ref[:7]

    def _themes(self, name: str, *, needed: bool = False) -> frozenset[str]:
        given = self.data.get(name, None if needed else [])
        if not isinstance(given, list) or not all(isinstance(theme, str) for theme in given):
            raise self.error(f"{name!r} is {given!r}", f"Give a list of {', '.join(self.known)}.")
        for theme in given:
            if theme not in self.known:
                raise self.error(f"unknown theme {theme!r}", did_you_mean(theme, self.known))
        return frozenset(given)

    def _evidence(self, text: str, title: str | None) -> dict[str, str]:
        given = self.data.get("theme_evidence") or {}
        if not isinstance(given, dict):
            raise self.error(f"'theme_evidence' is {given!r}", "Map a theme to its words.")
        known = {*self._themes("themes"), *self._themes("themes_optional")}
        places = [_SPACE.sub("", place) for place in (text, title or "", self._title())]
        for theme, words in given.items():
            if theme not in known:
                raise self.error(
                    f"'theme_evidence' speaks of {theme!r}, which is not among the item's themes",
                    did_you_mean(str(theme), known or self.known),
                )
            if not isinstance(words, str):
                raise self.error(f"the evidence of {theme!r} is {words!r}", "Quote the words.")
            if not any(_SPACE.sub("", words) in place for place in places):
                raise self.error(
                    f"the evidence {words!r} of {theme!r} stands neither in the text nor in the "
                    "title",
                    "Quote the words as they are there.",
                )
        return dict(given)

    def _title(self) -> str:
        return self._string("title") or ""

    def _line(self, name: str) -> str | None:
        line = self._string(name) or None
        if line is not None and line not in BUSINESS_LINES:
            raise self.error(f"unknown business line {line!r}", did_you_mean(line, BUSINESS_LINES))
        return line

    def _entities(self, text: str) -> tuple[GoldEntity, ...] | None:
        given = self.data.get("entities")
        if given is None:
            return None
        if not isinstance(given, list):
            raise self.error(f"'entities' is {given!r}", "Give a list of entities.")
        found = [self._entity(one, text) for one in given]
        keys = [(one.type, one.start, one.end) for one in found]
        for key in keys:
            if keys.count(key) > 1:
                raise self.error(f"the entity {key} stands there twice", "Keep one of the two.")
        return tuple(found)

    def _entity(self, one: Any, text: str) -> GoldEntity:
        if not isinstance(one, dict):
            raise self.error(f"the entity {one!r} is no object", "Give type, start, end and text.")
        kind, start, end = one.get("type"), one.get("start"), one.get("end")
        if kind not in ENTITY_TYPES:
            raise self.error(f"unknown entity type {kind!r}", did_you_mean(str(kind), ENTITY_TYPES))
        if type(start) is not int or type(end) is not int or not 0 <= start < end <= len(text):
            raise self.error(
                f"the span {start!r} to {end!r} of a {kind} is off its text of {len(text)} "
                "characters",
                "Offsets are half-open and count characters of the text as given.",
            )
        words = one.get("text")
        if words != text[start:end]:
            raise self.error(
                f"the {kind} {words!r} is off its text: at {start} to {end} stands "
                f"{text[start:end]!r}",
                "Offsets are half-open and count characters of the text as given.",
            )
        value = one.get("value")
        if value is not None and not isinstance(value, dict):
            raise self.error(f"the value of {words!r} is {value!r}", "Give an object or null.")
        is_free = bool(one.get("optional")) or bool(value and value.get("in_name"))
        return GoldEntity(kind, start, end, value, is_free)

    def _policy(self) -> Value | None:
        if "issuers" not in self.data:
            return None
        missing = [name for name in POLICY_FIELDS if name not in self.data]
        if missing:
            raise self.error(
                f"a policy (it has 'issuers') lacks {', '.join(missing)}", "Write null for none."
            )
        return {name: self.data[name] for name in POLICY_FIELDS}

    def _headline(self) -> Value | None:
        given = self.data.get("headline")
        if given is None:
            return None
        if not isinstance(given, dict) or set(given) - set(HEADLINE_FIELDS):
            raise self.error(
                f"'headline' is {given!r}", f"Its keys are {', '.join(HEADLINE_FIELDS)}."
            )
        return dict(given)

    def _kind(self) -> str:
        given = self._string("kind")
        if given:
            return given
        if "issuers" in self.data:
            return "policy"
        return "text" if self.data.get("table") is None else "innovation"
