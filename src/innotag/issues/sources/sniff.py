"""Which format a file has, told by its bytes; the ending decides only between kinds of text."""

from __future__ import annotations

import codecs
import json
import re
from pathlib import PurePath
from typing import Final

from innotag.errors import BulletinError
from innotag.issues.readers import decode
from innotag.issues.sources.delimited import has_known_header

_HTML: Final = re.compile(
    rb"(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)?\s{0,200}(?:<\?xml[^>]{0,200}>\s{0,200})?"
    rb"(?:<!--(?:(?!-->).){0,2000}-->\s{0,200})?"
    rb"<(?:!doctype\s+html|html|head|body|title|meta|table|article|section|main|div|p|h[1-6]|ul|ol)"
    rb"[\s>/]",
    re.IGNORECASE | re.DOTALL,
)
_OTHER_XML: Final = re.compile(rb"\s{0,200}<\?xml")
_PDF_REACH: Final = 1024
_HEAD: Final = 8192
_ENCRYPTED: Final = "EncryptedPackage".encode("utf-16-le")
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_NAMED: Final = {
    "csv": "csv",
    "tsv": "csv",
    "html": "html",
    "htm": "html",
    "xhtml": "html",
    "jsonl": "jsonl",
    "ndjson": "jsonl",
}


def find_format(data: bytes, *, name: str) -> str:
    """Return the format of a file.

    It is ``pdf``, ``docx``, ``xlsx``, ``parquet``, ``html``, ``jsonl`` or ``csv``; what is none of
    these is ``text``.

    Examples
    --------
    >>> find_format(b"%PDF-1.7", name="2025-03.docx")
    'pdf'
    >>> find_format("银行,产品,内容".encode(), name="2025-03.txt")
    'csv'
    """
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _office_format(data, name)
    if data.startswith(_OLE):
        raise _old_office(data, name)
    if data.startswith(b"PAR1"):
        return "parquet"
    if b"%PDF-" in data[:_PDF_REACH]:
        return "pdf"
    return _text_format(data, name)


def _office_format(data: bytes, name: str) -> str:
    """Tell docx from xlsx by the names of the parts, which stand in the archive as they are."""
    for part, kind in ((b"word/document", "docx"), (b"xl/workbook", "xlsx")):
        if part in data:
            return kind
    raise BulletinError(
        f"Bulletin {name!r} is a zip archive, but neither a docx nor an xlsx file. Give the path "
        "of a docx, xlsx, pdf, html, csv, jsonl, parquet or text file; unpack an archive first.",
        path=name,
    )


def _old_office(data: bytes, name: str) -> BulletinError:
    if _ENCRYPTED in data:
        return BulletinError(
            f"Bulletin {name!r} is encrypted: it opens with a password only. Save it without the "
            "password first.",
            path=name,
        )
    return BulletinError(
        f"Bulletin {name!r} is an old Office document (doc, xls). Save it as docx or xlsx first.",
        path=name,
    )


def _text_format(data: bytes, name: str) -> str:
    ending = PurePath(name).suffix.lower().lstrip(".")
    bare = data[:_HEAD].replace(b"\x00", b"")
    if _HTML.match(bare) or (_NAMED.get(ending) == "html" and bare.strip()):
        return "html"
    if _OTHER_XML.match(bare.removeprefix(codecs.BOM_UTF8)):
        raise BulletinError(
            f"Bulletin {name!r} is XML, but no web page. Save it as html, docx or text first.",
            path=name,
        )
    if ending in _NAMED:
        return _NAMED[ending]
    text = decode(data, name=name).lstrip("\ufeff \t\r\n")
    if text.startswith("{") and _is_object(text.partition("\n")[0]):
        return "jsonl"
    return "csv" if has_known_header(text[:_HEAD]) else "text"


def _is_object(line: str) -> bool:
    try:
        return isinstance(json.loads(line), dict)
    except (ValueError, RecursionError):
        return False
