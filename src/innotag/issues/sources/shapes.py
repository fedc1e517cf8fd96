"""The two shapes that every file is read into, before anything is known of bulletins."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

    from innotag.issues.items import Passage
    from innotag.issues.layout import Para


@dataclass(slots=True)
class Document:
    """Paragraphs and table rows in reading order, and what was set aside while reading.

    `paged` says that the page numbers of the paragraphs are those of the file.
    """

    paras: list[Para]
    furniture: list[Passage] = field(default_factory=list)
    unread: list[Passage] = field(default_factory=list)
    paged: bool = False


class Record(NamedTuple):
    """One row of a table of items: its number in the file, its fields by name, its warnings."""

    number: int
    fields: Mapping[str, str]
    warnings: tuple[str, ...] = ()
    group: str = ""


@dataclass(slots=True)
class Records:
    """Rows that are items, and the rows above them: titles and column names."""

    rows: list[Record]
    furniture: list[Passage] = field(default_factory=list)
    title: str = ""


class SheetRow(NamedTuple):
    """A row of a sheet with something in it: its number and its cells as text."""

    number: int
    cells: tuple[str, ...]


class Sheet(NamedTuple):
    """The rows of one sheet that are not blank."""

    name: str
    rows: list[SheetRow]
