"""From the outline of a bulletin to its items, sections, furniture and unread lines."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from innotag.issues.ghosts import is_stray
from innotag.issues.items import Item, Passage, Section
from innotag.issues.layout import join_pages
from innotag.issues.marks import BRACKETED, HAN, Heading, find_heading
from innotag.issues.outline import (
    Block,
    Scope,
    TableBlock,
    has_policies,
    is_analysis,
    is_regional,
)
from innotag.issues.regions import find_region
from innotag.issues.spacing import squeeze, tidy, tidy_heading
from innotag.issues.tables import Table, find_kind, read_table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from innotag.issues.layout import Para

_SUBHEADING: Final = re.compile(r"[(（]\s?(\d{1,2})\s?[)）]")
_ENUMERATOR: Final = re.compile(
    r"(?:[(（]\d{1,3}[)）]|\d{1,3}(?:[、)）]|[.．](?!\d))|[一二三四五六七八九十]{1,3}、|[①-⑳])\s*"
)
_HAN: Final = re.compile(rf"[{HAN}]")


@dataclass(slots=True)
class Assembler:
    """Collects what the parts of a bulletin give; `prefix` begins every id."""

    prefix: str
    measure: float
    paged: bool = False
    items: list[Item] = field(default_factory=list)
    sections: list[Section] = field(default_factory=list)
    furniture: list[Passage] = field(default_factory=list)
    unread: list[Passage] = field(default_factory=list)
    tables: set[int] = field(default_factory=set)
    counters: dict[str, int] = field(default_factory=dict)

    def add_highlights(self, paras: Sequence[Para]) -> None:
        """Add the highlights of the front page."""
        for para in paras:
            self._add("h", kind="highlight", text=tidy(para.text), paras=[para])

    def add_scope(self, scope: Scope) -> None:
        """Add a chapter or section with its tables, policies or analysis."""
        self.furniture += [para.passage("heading") for para in scope.heads]
        policies = has_policies(scope)
        taken: list[Block] = []
        for block in scope.blocks:
            if isinstance(block, TableBlock):
                self._add_table(block, scope)
            elif policies and block.head is None and block.heading and taken:
                taken[-1].paras += block.paras
            elif policies and block.heading and block.head:
                taken.append(block)
            else:
                self._add_prose(block, scope)
        for block in taken:
            self._add_policy(block, scope)

    def add_list(self, scopes: Sequence[Scope]) -> None:
        """Add each paragraph of a text without chapters and tables as an item."""
        blocks = [block for scope in scopes for block in scope.blocks if isinstance(block, Block)]
        paras = [
            para
            for block in blocks
            for para in join_pages([*([block.head] if block.head else []), *block.paras])
        ]
        listed = sum(_ENUMERATOR.match(para.text) is not None for para in paras)
        for para in paras:
            text = tidy(para.text)
            if listed * 2 > len(paras):
                text = _ENUMERATOR.sub("", text, count=1)
            if _HAN.search(text):
                self._add("i", kind="text", text=text, paras=[para])
            else:
                self.unread.append(para.passage("text without Chinese"))

    def _add_table(self, block: TableBlock, scope: Scope) -> None:
        caption = tidy_heading(block.caption.title, self.measure) if block.caption else ""
        self.furniture += [block.head.passage("caption")] if block.head else []
        self.furniture += [para.passage("repeated caption") for para in block.repeats]
        table = read_table(block.paras)
        number = block.caption.number if block.caption else None
        if table.rows:
            number = self._table_number(number)
        for count, row in enumerate(table.rows, start=1):
            self.items.append(
                Item(
                    id=f"{self.prefix}/t{number}/{count:02d}",
                    kind=find_kind(caption),
                    text=row.text,
                    line_start=row.numbers[0],
                    line_end=row.numbers[-1],
                    chapter=scope.number,
                    section=self._section(scope),
                    table=number,
                    row=count,
                    title=row.product,
                    bank_cell=row.bank,
                    product_cell=row.product,
                    caption=caption,
                    warnings=row.warnings,
                    page=self._page(row.numbers[0], block.paras),
                )
            )
        self._add_rest(table, block, scope)

    def _add_rest(self, table: Table, block: TableBlock, scope: Scope) -> None:
        self.furniture += table.furniture
        self.unread += table.unread
        if table.prose:
            self._add_prose(Block(block.under, None, table.prose), scope)

    def _table_number(self, number: int | None) -> int:
        if number is None or number in self.tables:
            number = max(self.tables, default=0) + 1
        self.tables.add(number)
        return number

    def _add_policy(self, block: Block, scope: Scope) -> None:
        heading, head = block.heading, block.head
        if heading is None or head is None:
            return
        paras = self._readable(block.paras)
        title = self._title(head, heading)
        self._add(
            f"p{scope.number or 0}",
            kind="policy",
            text="\n".join(tidy(para.text) for para in paras),
            paras=[head, *paras],
            scope=scope,
            title=title,
            number=heading.number,
            warnings=_policy_warnings(paras),
        )

    def _add_prose(self, block: Block, scope: Scope) -> None:
        """Add prose that is no policy: regional items, analysis, or lines nobody can place."""
        if is_regional(block.heading) and any(_bracketed(para) for para in block.paras):
            self.furniture += [block.head.passage("heading")] if block.head else []
            self._add_regional(block.paras, scope)
            return
        paras = self._readable(block.paras)
        if block.heading is None and not is_analysis(scope):
            self.unread += [para.passage("text under no heading of analysis") for para in paras]
            return
        title = ""
        if block.heading:
            title = self._title(block.head, block.heading)
        if not paras:
            self.furniture += [block.head.passage("heading")] if block.head else []
            return
        self.sections.append(
            Section(
                chapter=scope.number,
                section=self._section(scope),
                title=title,
                text="\n".join(tidy(para.text) for para in paras),
                line_start=(block.head or paras[0]).start,
                line_end=paras[-1].end,
            )
        )

    def _add_regional(self, paras: Sequence[Para], scope: Scope) -> None:
        heading: Heading | None = None
        group: list[Para] = []
        for para in [*self._readable(paras), None]:
            found = _bracketed(para) if para else None
            if para is not None and found is None:
                group.append(para)
                continue
            if heading is not None:
                title = self._title(group[0], heading)
                text = "\n".join(tidy(each.text) for each in group[1:])
                self._add("r", kind="regional", text=text, paras=group, scope=scope, title=title)
            else:
                self.unread += [each.passage("text before the first region") for each in group]
            heading, group = found, [para] if para else []

    def _readable(self, paras: Sequence[Para]) -> list[Para]:
        """Join what pages parted; set aside stray characters and lines without Chinese."""
        kept = []
        for para in join_pages(paras):
            if is_stray(squeeze(para.text)):
                self.furniture.append(para.passage("stray characters"))
            elif not _HAN.search(para.text):
                self.unread.append(para.passage("text without Chinese"))
            else:
                kept.append(para)
        return kept

    def _title(self, head: Para | None, heading: Heading) -> str:
        """Return the title of a heading without wrap spaces; the number counts to the line."""
        tidied = find_heading(tidy_heading(head.text, self.measure)) if head else None
        return tidied.title if tidied else tidy_heading(heading.title, self.measure)

    def _section(self, scope: Scope) -> str:
        return tidy_heading(scope.title, self.measure)

    def _add(  # noqa: PLR0913 - the fields of one item, by name
        self,
        place: str,
        *,
        kind: str,
        text: str,
        paras: Sequence[Para],
        scope: Scope | None = None,
        title: str = "",
        number: int | None = None,
        warnings: tuple[str, ...] = (),
    ) -> None:
        last = self.counters.get(place, 0)
        count = number if number is not None and number > last else last + 1
        self.counters[place] = count
        numbers = sorted(each for para in paras for each in para.numbers)
        self.items.append(
            Item(
                id=f"{self.prefix}/{place}/{count:02d}",
                kind=kind,
                text=text,
                line_start=numbers[0],
                line_end=numbers[-1],
                chapter=scope.number if scope else None,
                section=self._section(scope) if scope else "",
                title=title,
                region=find_region(title) if kind in {"policy", "regional"} else None,
                warnings=warnings,
                page=paras[0].page if self.paged else None,
            )
        )

    def _page(self, number: int, paras: Sequence[Para]) -> int | None:
        if not self.paged:
            return None
        return next((para.page for para in paras if number in para.numbers), None)


def _bracketed(para: Para) -> Heading | None:
    heading = find_heading(para.text)
    return heading if heading and heading.level == BRACKETED else None


def _policy_warnings(paras: Sequence[Para]) -> tuple[str, ...]:
    if not paras:
        return ("the policy has no text",)
    for para in paras:
        found = _SUBHEADING.match(para.text)
        if found and found[1] != "1":
            return (f"sub-heading ({found[1]}) stands without (1): a page may be out of place",)
        if found:
            break
    return ()
