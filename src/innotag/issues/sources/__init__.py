"""Reading files of every kind, each by a module of its own, into one of two shapes.

A `Document` holds paragraphs and table rows in reading order; the outline of a bulletin is found in
it. `Records` hold rows that are items already. Nothing that a file refers to is ever fetched.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Final

from innotag.errors import InputError, did_you_mean
from innotag.issues.layout import drop_running, to_paras
from innotag.issues.readers import to_lines
from innotag.issues.sources.headers import FIELDS
from innotag.issues.sources.shapes import Document, Records
from innotag.issues.sources.sniff import find_format

if TYPE_CHECKING:
    from collections.abc import Mapping

    from innotag.issues.readers import Line

__all__ = ["Document", "Records", "lines_document", "read_source"]

_TABULAR: Final = {
    "csv": "delimited",
    "jsonl": "jsonlines",
    "parquet": "columnar",
    "xlsx": "workbook",
}
_WRITTEN: Final = {"docx": "word", "html": "webpage", "pdf": "pdf"}


def read_source(
    data: bytes, *, name: str, columns: Mapping[str, str] | None = None
) -> Document | Records:
    """Read the bytes of a file; `name` is for errors and gives its ending.

    `columns` names the column of a field: ``{"text": "正文"}``.

    Raises
    ------
    BulletinError
        If the file is empty, damaged, encrypted, too large or of no known format.
    InputError
        If `columns` names an unknown field, or the file is not one with columns.
    MissingExtraError
        If the format needs a package that is not installed.
    """
    chosen = dict(columns or {})
    for field in chosen:
        if field not in FIELDS:
            raise InputError(f"Unknown field {field!r} in columns. {did_you_mean(field, FIELDS)}")
    kind = find_format(data, name=name)
    if kind in _TABULAR:
        read = import_module(f"innotag.issues.sources.{_TABULAR[kind]}").read
        result: Document | Records = read(data, name=name, columns=chosen)
        return result
    if chosen:
        raise InputError(
            f"columns= names the columns of csv, xlsx, jsonl and parquet files; {name!r} is {kind}."
            " Leave it out for this file."
        )
    if kind in _WRITTEN:
        document: Document = import_module(f"innotag.issues.sources.{_WRITTEN[kind]}").read(
            data, name=name
        )
        return document
    return lines_document(to_lines(data, name=name))


def lines_document(lines: list[Line]) -> Document:
    """Return lines of text as a document: wraps, page breaks and running heads are undone."""
    kept, furniture = drop_running(lines)
    return Document(to_paras(kept), furniture)
