"""From the lines of a table to its rows as items."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from innotag.issues.banknames import is_bank_cell
from innotag.issues.columns import Columns, find_columns, infer_columns
from innotag.issues.finish import TableRow, finish_row, row_text
from innotag.issues.fragments import (
    TABBED,
    Fragment,
    clean_fragments,
    flat_fragments,
    has_bank_cells,
    is_garbled,
    is_repeated_heading,
    split_inline,
    tabbed_fragment,
)
from innotag.issues.ghosts import is_noise
from innotag.issues.items import Passage
from innotag.issues.marks import ends_sentence, is_source_note, width
from innotag.issues.rows import find_rows, whole_rows
from innotag.issues.spacing import squeeze

if TYPE_CHECKING:
    from collections.abc import Sequence

    from innotag.issues.layout import Para

_KINDS: Final = (
    ("innovation", re.compile(r"汇总|一览|盘点|创新|新品|新产品|清单|速览")),
    ("comparison", re.compile(r"梳理|对比|比较|比照|案例")),
    ("statistic", re.compile(r"动态|规模|统计|余额|数据|情况|指标")),
)
_TAIL_THEN_ROW: Final = re.compile(
    r"([^。]{1,200}。)\s*(?=(?:20\d\d年)?\d{1,2}月|20\d\d年|截至|近日|日前)"
)
_REACH: Final = 80
_SHORT_CELL: Final = 12
_LONG_ROW: Final = 30


@dataclass(slots=True)
class Table:
    """What a table gave: its rows, what was dropped and what could not be read."""

    rows: list[TableRow] = field(default_factory=list)
    furniture: list[Passage] = field(default_factory=list)
    unread: list[Passage] = field(default_factory=list)
    prose: list[Para] = field(default_factory=list)


def find_kind(caption: str) -> str:
    """Return the kind of a table's items, told by the last word of its caption that says one.

    Examples
    --------
    >>> find_kind("2025年3月信贷业务创新汇总"), find_kind("部分银行业务梳理")
    ('innovation', 'comparison')
    """
    places = [(found.end(), kind) for kind, words in _KINDS for found in words.finditer(caption)]
    return max(places)[1] if places else "text"


def read_table(paras: Sequence[Para]) -> Table:
    """Read the lines between a table's caption and its end."""
    table = Table()
    lines = _drop_notes(_split_prose(paras, table), table)
    columns, heading, known = _find_heading(lines, table)
    if columns is None:
        table.unread += [para.passage("table without bank and text columns") for para in lines]
        return table
    fragments = _to_fragments(lines, columns, heading, table)
    whole = all(para.whole for para in paras if para.cells is not None)
    if whole:
        rows = whole_rows(fragments)
    else:
        fragments = _give_back(clean_fragments(fragments, table.furniture))
        rows = find_rows(fragments)
    if not rows:
        table.unread += [para.passage("table without rows") for para in lines]
        return table
    extra = () if known else ("the table's heading was not understood",)
    has_period = sum(ends_sentence(row_text(fragments, row)) for row in rows) * 2 > len(rows)
    for row in rows:
        made = finish_row(fragments, row, extra, has_period=has_period)
        if made.text or whole:
            table.rows.append(made)
        else:
            found = f"{row.bank} {row.product}".strip()
            numbers = made.numbers
            table.unread.append(Passage(numbers[0], numbers[-1], found, "row without text"))
    return table


def _split_prose(paras: Sequence[Para], table: Table) -> Sequence[Para]:
    """Leave out the prose below a table that no source note closes."""
    end = len(paras)
    if paras and paras[-1].cells is None and is_source_note(paras[-1].text):
        return paras
    while end and paras[end - 1].cells is None:
        end -= 1
    if any(map(has_bank_cells, paras[end:])):
        return paras
    above = next((cells[-1] for p in paras[end - 1 :: -1] if (cells := p.cells) and cells[-1]), "")
    if end and end < len(paras) and above and not ends_sentence(above):
        end += 1
    table.prose += paras[end:]
    return paras[:end]


def _drop_notes(paras: Sequence[Para], table: Table) -> list[Para]:
    kept = []
    for para in paras:
        if para.cells is None and is_source_note(para.text):
            table.furniture.append(para.passage("source note"))
        else:
            kept.append(para)
    return kept


def _find_heading(
    lines: list[Para], table: Table
) -> tuple[Columns | None, tuple[str, ...] | None, bool]:
    """Find the table's columns; noise above the heading is dropped with it."""
    for place, para in enumerate(lines[:4]):
        columns = find_columns(para.cells) if para.cells else None
        if columns is None:
            continue
        above = lines[:place]
        if not all(_is_noise_line(other) for other in above):
            break
        table.furniture += [other.passage("ghost line") for other in above]
        table.furniture.append(para.passage("table heading"))
        del lines[: place + 1]
        return columns, para.cells, True
    rows = [para.cells for para in lines if para.cells and any(map(is_bank_cell, para.cells))]
    columns = infer_columns(rows)
    first = lines[0].cells if lines else None
    if columns is not None and first is not None and first is not rows[0] and _is_short(first):
        table.furniture.append(lines.pop(0).passage("table heading"))
        return columns, first, False
    return columns, None, False


def _is_short(cells: tuple[str, ...]) -> bool:
    return all(len(cell) <= _SHORT_CELL and not ends_sentence(cell) for cell in cells)


def _is_noise_line(para: Para) -> bool:
    return para.cells is not None and all(not cell or is_noise(cell) for cell in para.cells)


def _to_fragments(
    lines: Sequence[Para], columns: Columns, heading: tuple[str, ...] | None, table: Table
) -> list[Fragment]:
    fragments: list[Fragment] = []
    last_bank = last_text = ""
    stretches = _find_stretches(lines, columns)
    for place, para in enumerate(lines):
        seen = len(fragments)
        if para.cells is not None and is_repeated_heading(para.cells, heading):
            table.furniture.append(para.passage("repeated table heading"))
        elif para.cells is not None and not para.whole and is_garbled(para, columns):
            table.furniture.append(para.passage("garbled line"))
            warning = f"a garbled line {para.start} was dropped"
            fragments.append(Fragment(para.numbers, para.page, warnings=(warning,)))
        elif para.cells is not None:
            fragments.append(tabbed_fragment(para, columns))
        elif para.whole or (place in stretches.foreign and not _goes_on(last_text, para)):
            table.unread.append(para.passage("text between the rows of a table"))
        else:
            fragments += flat_fragments(
                para,
                has_product=columns.product is not None,
                last_bank=last_bank,
                mixed=place in stretches.mixed,
            )
        for fragment in fragments[seen:]:
            last_bank, last_text = fragment.bank or last_bank, fragment.text or last_text
    return fragments


@dataclass(frozen=True, slots=True)
class _Stretches:
    """Places of paragraphs between table lines: without bank cells, or with some inside a text."""

    foreign: set[int]
    mixed: set[int]


def _find_stretches(lines: Sequence[Para], columns: Columns) -> _Stretches:
    found = _Stretches(set(), set())
    stretch: list[int] = []
    for place in range(len(lines) + 1):
        para = lines[place] if place < len(lines) else None
        if para is not None and (para.cells is None or is_garbled(para, columns)):
            stretch.append(place)
            continue
        paras = [lines[i] for i in stretch if lines[i].cells is None]
        if not any(map(has_bank_cells, paras)):
            found.foreign.update(stretch)
        elif any(len(split_inline(each.text)) > 1 for each in paras):
            found.mixed.update(stretch)
        stretch = []
    return found


def _goes_on(last: str, para: Para) -> bool:
    return bool(last) and not ends_sentence(last) and para.text[:1] not in '“"《'


def _give_back(fragments: Sequence[Fragment]) -> list[Fragment]:
    """Give the tail of the row above back where a cell opens with it."""
    result: list[Fragment] = []
    above = ""
    for fragment in fragments:
        made = [fragment]
        if fragment.bank and fragment.form == TABBED and above and not ends_sentence(above):
            made = _split_tail(fragment)
        result += made
        above = next((f.text for f in reversed(made) if f.text), above)
    return result


def _split_tail(fragment: Fragment) -> list[Fragment]:
    found = _TAIL_THEN_ROW.match(fragment.text)
    if not found or width(fragment.text) < _LONG_ROW:
        return [fragment]
    rest = fragment.text[found.end() :]
    own = squeeze(fragment.bank)
    if own in squeeze(found[1]) or own not in squeeze(rest)[:_REACH]:
        return [fragment]
    warning = f"line {fragment.numbers[0]} opened with the end of the row above"
    tail = replace(fragment, bank="", product="", text=found[1], warnings=(warning,))
    return [tail, replace(fragment, text=rest, warnings=(*fragment.warnings, warning))]
