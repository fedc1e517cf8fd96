"""What reading a bulletin returns: items, analysis sections, and every line that is neither."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Final

SCHEMA_VERSION: Final = 1
Value = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Item:
    """One reported business or policy, with the place it stands in the source.

    `id` reads month/place/number: ``2024-05/t1/03`` is row 3 of table 1, ``2024-05/p5/17`` policy
    17 of chapter 5, ``h`` a highlight, ``r`` a regional item, ``i`` an item of a plain list.
    `title` is the headline of a policy, or the product cell of a row. Cells that a table does not
    have, and cells that the source lost, are empty. `warnings` says in sentences what was repaired.

    `line_start` and `line_end` count from 1, both ends included: lines of a text or jsonl file,
    rows of a sheet, csv or parquet file, paragraphs and table rows of a docx or html file, printed
    lines of a pdf, whose `page` is given too. `month` is that of the row of a list.

    Examples
    --------
    >>> item = Item(id="2025-03/i/01", kind="text", text="上线系统。", line_start=3, line_end=3)
    >>> Item.from_dict(item.to_dict()) == item
    True
    """

    id: str
    kind: str
    text: str
    line_start: int
    line_end: int
    chapter: int | None = None
    section: str = ""
    table: int | None = None
    row: int | None = None
    title: str = ""
    bank_cell: str = ""
    product_cell: str = ""
    region: str | None = None
    caption: str = ""
    warnings: tuple[str, ...] = ()
    page: int | None = None
    month: str | None = None

    def to_dict(self) -> Value:
        """Return the item as a plain dict."""
        return {**asdict(self), "warnings": list(self.warnings)}

    @classmethod
    def from_dict(cls, data: Value) -> Item:
        """Build an item from `to_dict` output."""
        return cls(**{**data, "warnings": tuple(data["warnings"])})


@dataclass(frozen=True, slots=True)
class Passage:
    """Lines that became no item, with the reason.

    Examples
    --------
    >>> Passage(7, 7, "资料来源:公开资料", "source note").to_dict()["reason"]
    'source note'
    """

    line_start: int
    line_end: int
    text: str
    reason: str

    def to_dict(self) -> Value:
        """Return the passage as a plain dict."""
        return asdict(self)

    @classmethod
    def from_dict(cls, data: Value) -> Passage:
        """Build a passage from `to_dict` output."""
        return cls(**data)


@dataclass(frozen=True, slots=True)
class Section:
    """Analysis prose under one heading; paragraphs are parted by a line end.

    Examples
    --------
    >>> Section(1, "重点解析", "业务指引", "一是加强管理。", 9, 9).title
    '业务指引'
    """

    chapter: int | None
    section: str
    title: str
    text: str
    line_start: int
    line_end: int

    def to_dict(self) -> Value:
        """Return the section as a plain dict."""
        return asdict(self)

    @classmethod
    def from_dict(cls, data: Value) -> Section:
        """Build a section from `to_dict` output."""
        return cls(**data)


@dataclass(frozen=True, slots=True)
class Issue:
    """One bulletin as read.

    `items` are in reading order. `furniture` lists what was dropped as layout, headings included,
    with its lines and the reason; `unread` whatever is neither item, section nor furniture.

    Examples
    --------
    >>> issue = Issue("2025-03", "创新月报", (), (), (), ())
    >>> issue.share_read
    1.0
    >>> Issue.from_dict(issue.to_dict()) == issue
    True
    """

    month: str | None
    title: str
    items: tuple[Item, ...]
    sections: tuple[Section, ...]
    furniture: tuple[Passage, ...]
    unread: tuple[Passage, ...]

    @property
    def share_read(self) -> float:
        """Share of the characters that are in items, sections or furniture, from 0 to 1."""
        lost = _size(self.unread)
        seen = lost + _size(self.items) + _size(self.sections) + _size(self.furniture)
        return 1 - lost / seen if seen else 1.0

    def to_dict(self) -> Value:
        """Return the issue as a plain dict that `json` writes and `from_dict` reads."""
        return {
            "schema_version": SCHEMA_VERSION,
            "month": self.month,
            "title": self.title,
            "items": [item.to_dict() for item in self.items],
            "sections": [section.to_dict() for section in self.sections],
            "furniture": [passage.to_dict() for passage in self.furniture],
            "unread": [passage.to_dict() for passage in self.unread],
        }

    @classmethod
    def from_dict(cls, data: Value) -> Issue:
        """Build an issue from `to_dict` output."""
        return cls(
            month=data["month"],
            title=data["title"],
            items=tuple(map(Item.from_dict, data["items"])),
            sections=tuple(map(Section.from_dict, data["sections"])),
            furniture=tuple(map(Passage.from_dict, data["furniture"])),
            unread=tuple(map(Passage.from_dict, data["unread"])),
        )


def _size(parts: tuple[Item, ...] | tuple[Section, ...] | tuple[Passage, ...]) -> int:
    return sum(len("".join(part.text.split())) for part in parts)
