"""Build one bulletin in every format that innotag reads, in several looks.

The content is that of a bulletin in plain text; each look is a function from its blocks to the
bytes of a file. `LOOKS` names them all: ``docx``, ``pdf ruled``, ``xlsx list``…
"""

from __future__ import annotations

import csv
import html
import json
from io import BytesIO, StringIO
from typing import TYPE_CHECKING, Any

import docx
import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
from looks_pdf import RUNNING, Block, to_pdf

from innotag.issues.marks import find_heading, is_contents_title
from innotag.issues.readers import split_lines

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from innotag.issues import Issue, Item, Section

_TEXTS = {"source note": "note", "imprint": "para", "title page": "cover", "caption": "caption"}


def to_blocks(path: Path, issue: Issue) -> list[Block]:
    """Return the bulletin as blocks: what was read of it, with the headings that its lines have."""
    lines = {
        line.number: line.text.strip() for line in split_lines(path.read_text(encoding="utf-8"))
    }
    parts: list[tuple[int, list[Block]]] = []
    parts += [(each.line_start, _furniture(each.text, each.reason)) for each in issue.furniture]
    parts += [(item.line_start, _item(item, lines[item.line_start])) for item in issue.items]
    parts += [(s.line_start, _section(s, lines[s.line_start])) for s in issue.sections]
    blocks: list[Block] = []
    for block in (each for _, found in sorted(parts, key=lambda p: p[0]) for each in found):
        if block.kind == "row":
            table = next(b for b in reversed(blocks) if b.kind == "table")
            width = len(table.rows[0])
            table.rows.append(block.rows[0] if width == 3 else block.rows[0][::2])
        else:
            blocks.append(block)
    return blocks


def _furniture(text: str, reason: str) -> list[Block]:
    if reason == "heading":
        heading = find_heading(text)
        return [Block(f"h{heading.level}" if heading else "h3", text)]
    if reason == "contents":
        *words, page = text.split("\t") if "\t" in text else (text, "")
        garbled = not page.isdigit() and not is_contents_title(text)
        return [] if garbled else [Block("contents", "".join(words), [(page,)])]
    if reason == "table heading":
        return [Block("table", rows=[tuple(text.split("\t"))])]
    return [Block(_TEXTS[reason], text)] if reason in _TEXTS else []


def _item(item: Item, line: str) -> list[Block]:
    if item.table is not None:
        return [Block("row", rows=[(item.bank_cell, item.product_cell, item.text)])]
    if item.kind == "highlight":
        return [Block("bullet", item.text)]
    return [_heading(line, item.title), *(Block("para", each) for each in item.text.split("\n"))]


def _section(section: Section, line: str) -> list[Block]:
    head = [_heading(line, section.title)] if find_heading(line) else []
    return [*head, *(Block("para", each) for each in section.text.split("\n"))]


def _heading(line: str, title: str) -> Block:
    found = find_heading(line)
    level = found.level if found else 3
    return Block(f"h{level}", line[: len(line) - len(found.title)] + title if found else title)


def to_markdown(blocks: Sequence[Block]) -> bytes:
    """Build a Markdown file with piped tables."""
    out = []
    for block in blocks:
        if block.kind == "table":
            head, *rows = ["| " + " | ".join(r).replace("\n", "<br>") + " |" for r in block.rows]
            out.append("\n".join([head, "|" + "---|" * len(block.rows[0]), *rows]))
        elif block.kind[0] == "h":
            out.append(f"{'#' * int(block.kind[1])} {block.text}")
        elif block.kind == "contents":
            out.append("\t".join([block.text, *(p for (p,) in block.rows if p)]))
        else:
            out.append(f"- {block.text}" if block.kind == "bullet" else block.text)
    return "\n\n".join(out).encode()


def to_docx(blocks: Sequence[Block], *, captions_inside: bool = False) -> bytes:
    """Build a Word file; `captions_inside` puts a caption into the merged first row."""
    document = docx.Document()
    section = document.sections[0]
    section.header.paragraphs[0].text = RUNNING
    caption = ""
    for block in blocks:
        if block.kind == "table":
            _docx_table(document, block, caption)
            caption = ""
        elif block.kind == "caption" and captions_inside:
            caption = block.text
        elif block.kind == "contents":
            document.add_paragraph("\t".join([block.text, *(p for (p,) in block.rows if p)]))
        elif block.kind[0] == "h":
            if block.kind == "h1":
                document.add_page_break()
            document.add_heading(block.text, int(block.kind[1]))
        else:
            style = "List Bullet" if block.kind == "bullet" else None
            document.add_paragraph(block.text, style)
    file = BytesIO()
    document.save(file)
    return file.getvalue()


def _docx_table(document: Any, block: Block, caption: str) -> None:
    width = len(block.rows[0])
    extra = 1 if caption else 0
    table = document.add_table(len(block.rows) + extra, width)
    if caption:
        table.cell(0, 0).merge(table.cell(0, width - 1)).text = caption
    for number, row in enumerate(block.rows):
        for column, text in enumerate(row):
            first, *more = text.split("\n")
            cell = table.cell(number + extra, column)
            cell.text = first
            for line in more:
                cell.add_paragraph(line)


def to_html(blocks: Sequence[Block]) -> bytes:
    """Build a web page with headings, paragraphs and tables."""
    out = ["<!DOCTYPE html><html><head><meta charset='utf-8'><title>x</title></head><body>"]
    for block in blocks:
        text = html.escape(block.text)
        if block.kind == "table":
            out.append(_html_table(block))
        elif block.kind[0] == "h":
            out.append(f"<{block.kind}>{text}</{block.kind}>")
        elif block.kind == "contents":
            dots = f" …… {block.rows[0][0]}" if block.rows[0][0] else ""
            out.append(f"<p><a href='#x'>{text}</a>{dots}</p>")
        else:
            out.append(f"<ul><li>{text}</ul>" if block.kind == "bullet" else f"<p>{text}")
    return "\n".join(out).encode()


def to_layout_html(blocks: Sequence[Block]) -> bytes:
    """Build an old web page: one table around all, line breaks for paragraphs, GB18030."""
    out = ["<html><head><meta http-equiv=Content-Type content='text/html; charset=gb2312'></head>"]
    out.append("<body><table width=900><tr><td></td><td>")
    for block in blocks:
        if block.kind == "table":
            out.append(_html_table(block))
        elif block.kind != "contents":
            mark = "◆ " if block.kind == "bullet" else ""
            out.append(f"{mark}{html.escape(block.text)}<br>\n<br>")
    return "".join([*out, "</td></tr></table></body></html>"]).encode("gb18030")


def _html_table(block: Block) -> str:
    rows = (
        "".join(f"<td>{html.escape(cell).replace(chr(10), '<br>')}</td>" for cell in row)
        for row in block.rows
    )
    return "<table>" + "".join(f"<tr>{row}</tr>\n" for row in rows) + "</table>"


def _sheet_rows(blocks: Sequence[Block]) -> Iterator[tuple[str, ...]]:
    for block in blocks:
        if block.kind == "table":
            yield from block.rows
        elif block.kind == "contents":
            yield (block.text, *block.rows[0])
        else:
            yield (f"◆ {block.text}" if block.kind == "bullet" else block.text,)
        if block.kind == "table":
            yield ()


def to_xlsx(blocks: Sequence[Block]) -> bytes:
    """Build a workbook that holds the bulletin row by row in one sheet."""
    return _workbook(list(_sheet_rows(blocks)))


def to_csv(blocks: Sequence[Block]) -> bytes:
    """Build a csv file that holds the bulletin row by row."""
    return _separated(list(_sheet_rows(blocks)))


def _workbook(rows: Sequence[Sequence[str]]) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(list(row))
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def _separated(rows: Sequence[Sequence[str]]) -> bytes:
    file = StringIO(newline="")
    csv.writer(file).writerows(rows)
    return file.getvalue().encode("utf-8-sig")


LIST_HEADING = ("主要内容", "编号", "月份", "机构名称", "标题")


def _list_rows(issue: Issue) -> list[tuple[str, ...]]:
    return [(i.text, i.id, issue.month or "", i.bank_cell, i.title) for i in issue.items]


def to_list_xlsx(issue: Issue) -> bytes:
    """Build a workbook with one row an item, under column names in an order of its own."""
    return _workbook([LIST_HEADING, *_list_rows(issue)])


def to_list_csv(issue: Issue) -> bytes:
    """Build a csv file with one row an item."""
    return _separated([LIST_HEADING, *_list_rows(issue)])


def _records(issue: Issue) -> list[dict[str, str]]:
    names = ("text", "id", "month", "bank", "title")
    return [dict(zip(names, row, strict=True)) for row in _list_rows(issue)]


def to_jsonl(issue: Issue) -> bytes:
    """Build a file with one JSON object an item."""
    return "\n".join(json.dumps(each, ensure_ascii=False) for each in _records(issue)).encode()


def to_parquet(issue: Issue) -> bytes:
    """Build a parquet file with one row an item."""
    file = BytesIO()
    pq.write_table(pa.Table.from_pylist(_records(issue)), file)
    return file.getvalue()


# Looks that hold the whole bulletin, and looks that hold its items as a list.
LOOKS: dict[str, tuple[str, Callable[[Sequence[Block]], bytes]]] = {
    "md": ("md", to_markdown),
    "docx": ("docx", to_docx),
    "docx merged": ("docx", lambda blocks: to_docx(blocks, captions_inside=True)),
    "html": ("html", to_html),
    "html layout": ("html", to_layout_html),
    "xlsx": ("xlsx", to_xlsx),
    "csv": ("csv", to_csv),
    "pdf ruled": ("pdf", to_pdf),
    "pdf ruled low": ("pdf", lambda blocks: to_pdf(blocks, height=330)),
    "pdf three rules": ("pdf", lambda blocks: to_pdf(blocks, rules="three")),
    "pdf bare": ("pdf", lambda blocks: to_pdf(blocks, rules="none", font_size=9)),
    "pdf bare low": ("pdf", lambda blocks: to_pdf(blocks, rules="none", height=330)),
}
LISTS: dict[str, tuple[str, Callable[[Issue], bytes]]] = {
    "xlsx list": ("xlsx", to_list_xlsx),
    "csv list": ("csv", to_list_csv),
    "jsonl list": ("jsonl", to_jsonl),
    "parquet list": ("parquet", to_parquet),
}
