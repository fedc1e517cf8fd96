"""From lines to paragraphs and table lines: undo page breaks, running heads and line wraps."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from innotag.issues.columns import find_columns
from innotag.issues.items import Passage
from innotag.issues.marks import (
    ends_sentence,
    find_caption,
    find_heading,
    is_contents_title,
    is_source_note,
    is_unfinished,
    width,
)
from innotag.issues.spacing import join, squeeze, strip_bullet

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from innotag.issues.readers import Line

_PAGE_NUMBER: Final = re.compile(
    r"[-—–·\s]{0,4}(?:第\s?)?(?:\d{1,4}|[ivxIVX]{1,6})\s?页?(?:\s?[/／]\s?\d{1,4}|\s?共\s?\d{1,4}\s?页)?"
    r"[-—–·\s]{0,4}"
)
_DIGITS: Final = re.compile(r"\d+|(?<![一二三四五六七八九十])[一二三四五六七八九十]++(?=\s?页)")
_MARKDOWN_HEADING: Final = re.compile(r"#{1,6}\s+")
_MARKDOWN_BREAK: Final = re.compile(r"\s?<br\s?/?>\s?")
_PIPED: Final = re.compile(r"\|.*\|")
_RULE: Final = re.compile(r"[|:\-+=\s]{3,}")
_BULLET: Final = re.compile(r"\s*(?:[-*+]\s+\S|[◆●■▲★◇○□▶➢•])")
_SUBHEADING: Final = re.compile(r"(?:[(（]\s?\d{1,2}\s?[)）]|\d{1,2}[、.．])[^。；;]{1,28}$")
_PLAIN_HEAD: Final = re.compile(r"[\u4e00-\u9fffA-Za-z0-9 ·—|-]{6,30}")
_GOES_ON: Final = "、，,"
_EDGE: Final = 2
_LONGEST_HEAD: Final = 45
_LONGEST_PARAGRAPH: Final = 3000
_MANY_PAGES: Final = 12
_FULL_SHARE: Final = 0.85
_FEWEST_WRAPS: Final = 5
_NARROWEST: Final = 15


@dataclass(frozen=True, slots=True)
class Para:
    """A paragraph, or one line of a table: then `cells` holds its cells.

    `numbers` are the lines it stands on, `top` and `bottom` say that it is the first or the last
    of its page. `whole` says that the file itself parts it from its neighbours: it is one complete
    paragraph or table row, never a line of one.
    """

    text: str
    numbers: tuple[int, ...]
    page: int
    cells: tuple[str, ...] | None = None
    bullet: bool = False
    top: bool = False
    bottom: bool = False
    whole: bool = False

    @property
    def start(self) -> int:
        """Number of the first line."""
        return self.numbers[0]

    @property
    def end(self) -> int:
        """Number of the last line."""
        return self.numbers[-1]

    def passage(self, reason: str) -> Passage:
        """Return the paragraph as lines that became no item."""
        return Passage(self.start, self.end, self.text.strip(), reason)


def drop_running(lines: Sequence[Line]) -> tuple[list[Line], list[Passage]]:
    """Take out the running heads and page numbers at the edges of pages.

    A head is a short line that stands at the edge of several pages, digits aside, or that parts
    the two halves of a sentence broken by a page end. A heading used as a running head is kept
    where it stands first.
    """
    edges = _edges(lines)
    pages: dict[str, list[int]] = {}
    for index in sorted(edges):
        pages.setdefault(_pattern(lines[index].text), []).append(lines[index].page)
    n_pages = lines[-1].page if lines else 0
    least = 3 if n_pages > _MANY_PAGES else 2
    heads = {each for each, found in pages.items() if len(found) >= least and _runs(found)}
    seen: set[str] = set()
    dropped: dict[int, str] = {}
    for index in sorted(edges):
        text = lines[index].text.strip()
        pattern = _pattern(text)
        if _PAGE_NUMBER.fullmatch(text):
            dropped[index] = "page number"
        elif not _may_be_head(text):
            continue
        elif pattern in heads:
            if pattern in seen or not _is_mark(text):
                dropped[index] = "running head"
            seen.add(pattern)
        elif _parts_sentence(lines, index):
            dropped[index] = "running head"
    kept = [line for index, line in enumerate(lines) if index not in dropped]
    furniture = [
        Passage(lines[index].number, lines[index].number, lines[index].text.strip(), reason)
        for index, reason in dropped.items()
    ]
    return kept, furniture


def _edges(lines: Sequence[Line]) -> set[int]:
    """Return the indices of the first and last lines of each page but the cover's."""
    edges: set[int] = set()
    start = 0
    for index in range(1, len(lines) + 1):
        if index == len(lines) or lines[index].page != lines[start].page:
            if start:
                edges.update(range(start, min(start + _EDGE, index)))
                edges.update(range(max(start, index - _EDGE), index))
            start = index
    return edges


def _runs(pages: list[int]) -> bool:
    """Return whether most of the pages follow one another, or the next but one."""
    near = sum(1 <= later - page <= 2 for page, later in pairwise(pages))
    return near * 2 >= len(pages) - 1


def _pattern(text: str) -> str:
    return _DIGITS.sub("#", squeeze(text))


def _may_be_head(text: str) -> bool:
    return (
        len(text) <= _LONGEST_HEAD
        and text.count("\t") <= 2
        and not ends_sentence(text)
        and not is_source_note(text)
        and not is_contents_title(text)
        and not _BULLET.match(text)
        and not is_unfinished(text)
        and find_columns(text.split("\t")) is None
    )


def _parts_sentence(lines: Sequence[Line], index: int) -> bool:
    """Return whether the line at a page's edge stands between the halves of one sentence."""
    if not 0 < index < len(lines) - 1 or "\t" in lines[index].text:
        return False
    line, before, after = lines[index], lines[index - 1], lines[index + 1]
    if before.page == after.page or not line.after_blank:
        return False
    if any(_is_mark(each.text.strip()) for each in (before, line, after)):
        return False
    return (
        _PLAIN_HEAD.fullmatch(line.text.strip()) is not None
        and width(before.text.strip()) > _LONGEST_HEAD / 2
        and before.text.rstrip()[-1] in _GOES_ON
    )


def _is_mark(text: str) -> bool:
    return find_heading(text) is not None or find_caption(text) is not None


def to_paras(lines: Sequence[Line]) -> list[Para]:
    """Group lines into paragraphs; a line with tabs is a table line of its own.

    Lines directly below one another are joined only in a file whose lines are wrapped at one
    width; elsewhere each is a paragraph.
    """
    paras: list[Para] = []
    measure = _wrap_width(lines)
    previous: Line | None = None
    in_table = False
    for line in lines:
        para = _one_line(line, in_table=in_table)
        in_table = _stays_in_table(para, in_table=in_table)
        if (
            previous is not None
            and (measure or previous.text[-1:] in _GOES_ON)
            and para.cells is None
            and previous.page == line.page
            and not line.after_blank
            and _continues(paras[-1], para, previous, measure)
        ):
            last = paras[-1]
            text = join(last.text, para.text)
            paras[-1] = replace(last, text=text, numbers=(*last.numbers, *para.numbers))
        elif para.text or para.cells:
            paras.append(para)
        previous = line
    return mark_edges(paras)


def _wrap_width(lines: Sequence[Line]) -> float:
    """Return the width at which the lines of a file are wrapped, 0 where they are not."""
    widths = [
        width(line.text)
        for line, below in pairwise(lines)
        if not below.after_blank and not {"\t", "|"} & {*line.text, *below.text}
        if line.page == below.page and not ends_sentence(line.text)
    ]
    if len(widths) < _FEWEST_WRAPS:
        return 0.0
    full = sorted(widths)[int(len(widths) * 0.9)]
    alike = sum(full * _FULL_SHARE <= each <= full * 1.05 for each in widths)
    return full if full >= _NARROWEST and alike * 2 >= len(widths) else 0.0


def _stays_in_table(para: Para, *, in_table: bool) -> bool:
    """Return whether the lines below a paragraph can be lines of a table."""
    if para.cells is not None or find_caption(para.text):
        return True
    return in_table and not (find_heading(para.text) or is_source_note(para.text))


def _one_line(line: Line, *, in_table: bool) -> Para:
    """Read one line; outside a table, tabs before a text only indent it."""
    text = _MARKDOWN_HEADING.sub("", line.text, count=1) if line.text[:1] == "#" else line.text
    if _PIPED.fullmatch(text.strip()):
        text = "" if _RULE.fullmatch(text.strip()) else text.strip().strip("|").replace("|", "\t")
        text = _MARKDOWN_BREAK.sub("\n", text)
    if "\t" in (text if in_table else text.strip()):
        cells = tuple(cell.strip(" \u3000") for cell in text.split("\t"))
        return Para(text, (line.number,), line.page, cells)
    bullet = _BULLET.match(text) is not None
    bare = (strip_bullet(text) if bullet else text).strip(" \t\u3000")
    return Para(bare, (line.number,), line.page, bullet=bullet)


def _continues(last: Para, para: Para, previous: Line, measure: float) -> bool:
    """Return whether a line directly below another goes on with its paragraph."""
    if last.cells is not None or para.bullet or len(last.text) > _LONGEST_PARAGRAPH:
        return False
    if _is_mark(para.text) or is_source_note(para.text) or is_source_note(last.text):
        return False
    if ends_sentence(last.text) or find_caption(last.text):
        return False
    if is_contents_title(last.text):
        return False
    return previous.text[-1:] in _GOES_ON or width(previous.text) >= measure * _FULL_SHARE


def mark_edges(paras: Sequence[Para]) -> list[Para]:
    """Mark the first and the last paragraph of each page."""
    marked = []
    for index, para in enumerate(paras):
        top = index == 0 or paras[index - 1].page != para.page
        bottom = index + 1 == len(paras) or paras[index + 1].page != para.page
        marked.append(replace(para, top=top, bottom=bottom) if top or bottom else para)
    return marked


def join_pages(paras: Iterable[Para]) -> list[Para]:
    """Join the paragraphs that a page end, or a wrap taken for a paragraph end, cut in two."""
    joined: list[Para] = []
    for para in paras:
        last = joined[-1] if joined else None
        if last is not None and last.bottom and para.top and _broken(last, para):
            text = join(last.text, para.text)
            numbers = (*last.numbers, *para.numbers)
            joined[-1] = replace(last, text=text, numbers=numbers, bottom=para.bottom)
        else:
            joined.append(para)
    return joined


def _broken(last: Para, para: Para) -> bool:
    return (
        last.cells is None
        and para.cells is None
        and not para.bullet
        and len(last.text) <= _LONGEST_PARAGRAPH
        and is_unfinished(last.text)
        and not any(map(_is_mark, (last.text, para.text)))
        and not is_source_note(para.text)
        and not _SUBHEADING.match(last.text)
    )
