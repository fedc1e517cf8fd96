"""Walk the body of a bulletin: chapters, sections, tables, policies, regional items, analysis."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from innotag.issues.columns import find_columns
from innotag.issues.marks import (
    BRACKETED,
    CHAPTER,
    NUMBERED,
    SECTION,
    Caption,
    Heading,
    find_caption,
    find_heading,
    is_source_note,
)
from innotag.issues.spacing import squeeze

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from innotag.issues.layout import Para

_POLICY: Final = re.compile(r"政策|监管|法规|动态|要闻|新规|规章|条例")
_ANALYSIS: Final = re.compile(r"解析|评析|分析|点评|案例|研究[:：]|专题|解读|指引|透视|深度|观察")
_HEADLINE: Final = re.compile(r"《.{2,200}》|印发|发布|出台|表示|召开|公布|下发|审议|修订")
_REGIONAL: Final = re.compile(r"区域|地区|各地|地方|各省|省市|省份")
_LABEL: Final = re.compile(r"[\u4e00-\u9fff]{2,6}\s?[:：]")
_LARGEST_STEP: Final = 3


@dataclass(slots=True)
class Block:
    """Paragraphs under one numbered heading of one section."""

    heading: Heading | None
    head: Para | None
    paras: list[Para] = field(default_factory=list)


@dataclass(slots=True)
class TableBlock:
    """A table: its caption, if it has one, and its lines."""

    caption: Caption | None
    head: Para | None
    paras: list[Para] = field(default_factory=list)
    repeats: list[Para] = field(default_factory=list)
    under: Heading | None = None


@dataclass(slots=True)
class Scope:
    """A chapter or a section: what stands between its heading and the next."""

    chapter: Heading | None
    section: Heading | None
    heads: list[Para] = field(default_factory=list)
    blocks: list[Block | TableBlock] = field(default_factory=list)

    @property
    def title(self) -> str:
        """Title of the section, or of the chapter where there is none."""
        return self.section.title if self.section else self.chapter.title if self.chapter else ""

    @property
    def has_structure(self) -> bool:
        """Whether there is a table, or numbered headings with text of their own."""
        return any(
            isinstance(block, TableBlock) or (block.head is not None and block.paras)
            for block in self.blocks
        )

    @property
    def number(self) -> int | None:
        """Number of the chapter."""
        return self.chapter.number if self.chapter else None


def build_scopes(paras: Iterable[Para]) -> list[Scope]:
    """Sort the paragraphs of the body under their chapters, sections, headings and tables."""
    return _Walker().walk(list(paras))


class _Walker:
    """The place reached while walking the body."""

    def __init__(self) -> None:
        self.scopes = [Scope(None, None)]
        self.last_number = 0
        self.table: TableBlock | None = None

    def walk(self, paras: list[Para]) -> list[Scope]:
        for place, para in enumerate(paras):
            heading = None if para.cells or para.bullet else find_heading(para.text)
            caption = None if para.cells else find_caption(para.text)
            if caption:
                self._caption(caption, para)
            elif heading and heading.level <= SECTION:
                self._scope(heading, para)
            elif heading and heading.level == NUMBERED and self._counts(heading):
                self.last_number = heading.number or 0
                self.table = None
                self._blocks.append(Block(heading, para))
            elif heading and heading.level == BRACKETED and self.table is not None:
                self.table = None
                self._prose(para)
            elif para.cells or self.table is not None:
                self._table_line(paras, place)
            else:
                self._prose(para)
        return [scope for scope in self.scopes if scope.heads or scope.blocks]

    @property
    def _blocks(self) -> list[Block | TableBlock]:
        return self.scopes[-1].blocks

    def _scope(self, heading: Heading, para: Para) -> None:
        chapter = heading if heading.level == CHAPTER else self.scopes[-1].chapter
        section = None if heading.level == CHAPTER else heading
        self.scopes.append(Scope(chapter, section, heads=[para]))
        self.last_number, self.table = 0, None

    def _counts(self, heading: Heading) -> bool:
        """Return whether a numbered heading goes on counting; a new count is a sub-heading."""
        number = heading.number or 0
        if self.last_number == 0 or 0 < number - self.last_number <= _LARGEST_STEP:
            return True
        return number == 1 and _HEADLINE.search(heading.title) is not None

    def _caption(self, caption: Caption, para: Para) -> None:
        old = self._last_table()
        if old is not None and old.caption is not None:
            same = squeeze(caption.title) == squeeze(old.caption.title)
            if same or (caption.continued and caption.number in (None, old.caption.number)):
                old.repeats.append(para)
                self.table = old
                return
        self._open_table(caption, para)

    def _open_table(self, caption: Caption | None, head: Para | None) -> None:
        self.table = TableBlock(caption, head, under=self._open_heading())
        self._blocks.append(self.table)

    def _last_table(self) -> TableBlock | None:
        last = self._blocks[-1] if self._blocks else None
        return last if isinstance(last, TableBlock) else None

    def _table_line(self, paras: Sequence[Para], place: int) -> None:
        para = paras[place]
        if self.table is None or _begins_other_table(self.table, para):
            self._open_table(None, None)
        if self.table is not None:
            self.table.paras.append(para)
        if para.cells is None and is_source_note(para.text):
            self.table = None

    def _prose(self, para: Para) -> None:
        last = self._blocks[-1] if self._blocks else None
        if not isinstance(last, Block):
            last = Block(self._open_heading(), None)
            self._blocks.append(last)
        last.paras.append(para)

    def _open_heading(self) -> Heading | None:
        """Return the numbered heading under which text goes on."""
        last = self._blocks[-1] if self._blocks else None
        if isinstance(last, TableBlock):
            return last.under
        return last.heading if last is not None else None


def _begins_other_table(table: TableBlock, para: Para) -> bool:
    """Return whether a line is the heading of another table: other columns than this one's."""
    if para.cells is None or not table.paras:
        return False
    columns = find_columns(para.cells)
    if columns is None:
        return False
    old = next((find_columns(line.cells) for line in table.paras if line.cells), None)
    return old is not None and columns.count != old.count


def has_policies(scope: Scope) -> bool:
    """Return whether the numbered headings of a scope are policies, not the parts of an analysis.

    Policies have headlines: who issued or said what. The parts of an analysis are labelled.
    """
    titles = [
        block.heading.title
        for block in scope.blocks
        if isinstance(block, Block) and block.heading and block.head
    ]
    labelled = sum(_LABEL.match(title) is not None for title in titles)
    if not titles or labelled * 2 >= len(titles):
        return False
    headlines = sum(_HEADLINE.search(title) is not None for title in titles)
    if headlines * 2 >= len(titles):
        return True
    return bool(_POLICY.search(scope.title)) and not is_analysis(scope) and headlines > 0


def is_analysis(scope: Scope) -> bool:
    """Return whether a section's title says that it analyses: 重点解析, 政策评析, 业务指引."""
    return _ANALYSIS.search(scope.title) is not None


def is_regional(heading: Heading | None) -> bool:
    """Return whether the bracketed headings under a heading are items of regions."""
    return (
        heading is not None
        and _REGIONAL.search(heading.title) is not None
        and _ANALYSIS.search(heading.title) is None
    )
