"""Reading bulletins: from a file to an `Issue` of items, each with the place it came from."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Final

from innotag.issues.assemble import Assembler
from innotag.issues.front import find_month, find_parts, read_front
from innotag.issues.giants import without_giants
from innotag.issues.items import Issue, Item, Passage, Section
from innotag.issues.layout import join_pages
from innotag.issues.loading import STDIN_NAME, load_bytes, shown_name
from innotag.issues.outline import build_scopes
from innotag.issues.records import records_issue
from innotag.issues.sources import Document, lines_document, read_source
from innotag.issues.spacing import line_measure, squeeze
from innotag.months import check_month

if TYPE_CHECKING:
    from collections.abc import Mapping
    from os import PathLike

    from innotag.issues.readers import Line

__all__ = ["Issue", "Item", "Passage", "Section", "read_issue", "read_issue_lines"]

_SHORTEST_TITLE: Final = 4
_NOT_IN_ID: Final = re.compile(r"[^\w.-]+")


def read_issue(
    path: str | PathLike[str],
    *,
    columns: Mapping[str, str] | None = None,
    month: str | None = None,
) -> Issue:
    r"""Read a bulletin, or a plain list of items, from a file of any kind.

    The content decides what it is: text, Markdown, pdf, docx, xlsx, csv, html, jsonl or parquet;
    ``-`` is standard input. In csv, xlsx, jsonl and parquet the columns of text, title, product,
    bank, month and id are known by their names; `columns` says it otherwise, as in
    ``{"text": "报道"}``. `month` (YYYY-MM) is that of the issue, whatever its cover, name or text
    say; a row of a list keeps its own. Nothing that a file refers to is fetched.

    Layout is undone and nothing else is changed: wrapped lines, rows continued on the next page,
    running heads and repeated table headings. A row that had to be repaired says so in its
    `warnings`; a line that is neither item nor section nor layout is in `Issue.unread`. A row of a
    list that holds no text, or one of more than 2 million characters, is an item without text and
    with a warning.

    Raises
    ------
    BulletinError
        If the file is missing, empty, damaged, encrypted, too large, a scan, or of another kind.
    LabelError
        If `month` is no month.
    MissingExtraError
        If its format needs a package that is not installed.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     path = Path(folder, "2025-03.txt")
    ...     _ = path.write_text("3月5日,青石银行上线新系统。\n", encoding="utf-8")
    ...     issue = read_issue(path)
    >>> [(item.id, item.text) for item in issue.items]
    [('2025-03/i/01', '3月5日,青石银行上线新系统。')]
    """
    month = None if month is None else check_month(month)
    name = shown_name(path)
    told = "" if name == STDIN_NAME else str(path)
    source = read_source(load_bytes(path), name=name, columns=columns)
    if isinstance(source, Document):
        return without_giants(_document_issue(source, path=told, month=month))
    return without_giants(records_issue(source, path=told, month=month))


def read_issue_lines(lines: list[Line], *, path: str = "") -> Issue:
    """Read a bulletin from its lines; `path` may give the month."""
    return _document_issue(lines_document(lines), path=path)


def _document_issue(document: Document, *, path: str, month: str | None = None) -> Issue:
    paras = document.paras
    parts = find_parts(paras)
    front = read_front(join_pages(paras[: parts.contents]))
    month = month or find_month(paras, parts.contents, path)
    stem = _NOT_IN_ID.sub("-", Path(path).stem)
    made = Assembler(
        prefix=month or stem or "issue",
        measure=line_measure(para.text for para in paras if para.cells is None),
        paged=document.paged,
        furniture=[*document.furniture, *front.furniture],
        unread=[*document.unread, *front.unread],
    )
    made.furniture += [para.passage("contents") for para in paras[parts.contents : parts.body]]
    made.add_highlights(front.highlights)
    body = []
    for para in paras[parts.body : parts.back]:
        if len(front.title) > _SHORTEST_TITLE and squeeze(para.text) == squeeze(front.title):
            made.furniture.append(para.passage("running head"))
        else:
            body.append(para)
    scopes = build_scopes(body)
    plain = all(scope.chapter is None and scope.section is None for scope in scopes)
    if plain and not any(scope.has_structure for scope in scopes):
        made.add_list(scopes)
    else:
        for scope in scopes:
            made.add_scope(scope)
    made.furniture += [para.passage("imprint") for para in paras[parts.back :]]
    return Issue(
        month=month,
        title=front.title,
        items=tuple(made.items),
        sections=tuple(made.sections),
        furniture=tuple(sorted(made.furniture, key=lambda passage: passage.line_start)),
        unread=tuple(sorted(made.unread, key=lambda passage: passage.line_start)),
    )
