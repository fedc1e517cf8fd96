"""Web pages: blocks of text and tables with merged cells; scripts, links and images are left."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from innotag.errors import BulletinError, MissingExtraError
from innotag.issues.readers import decode
from innotag.issues.sources.archives import damaged
from innotag.issues.sources.grid import Cell, fill_rows, row_paras, text_para
from innotag.issues.sources.shapes import Document

if TYPE_CHECKING:
    from collections.abc import Iterator

    from innotag.issues.layout import Para

_CHARSET: Final = re.compile(
    rb"charset\s{0,9}=\s{0,9}[\"']?\s{0,9}([A-Za-z0-9_:-]{2,40})", re.IGNORECASE
)
_OWN_GUESS: Final = ("utf", "gb", "x-gbk", "ascii", "us-ascii", "iso-8859-1", "latin")
_HEAD: Final = 4096
_LARGEST: Final = 32 * 1024 * 1024
_ENTITY: Final = re.compile(r"<!ENTITY\s", re.IGNORECASE)
_SPACE: Final = re.compile(r"[ \t\r\n\f]+")
_SKIPPED: Final = {
    "script",
    "style",
    "noscript",
    "template",
    "head",
    "svg",
    "math",
    "iframe",
    "object",
    "select",
    "textarea",
    "button",
    "nav",
}
_BLOCKS: Final = {
    "p",
    "div",
    "section",
    "article",
    "main",
    "header",
    "footer",
    "aside",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "ul",
    "ol",
    "li",
    "dl",
    "dt",
    "dd",
    "blockquote",
    "pre",
    "form",
    "fieldset",
    "figure",
    "figcaption",
    "address",
    "hr",
    "center",
    "body",
    "html",
    "details",
    "summary",
    "table",
    "caption",
    "thead",
    "tbody",
    "tfoot",
    "tr",
    "td",
    "th",
}
_MOST_SPAN: Final = 1_000


def read(data: bytes, *, name: str) -> Document:
    """Read an html file; the number of a paragraph is its place among paragraphs and table rows."""
    try:
        from lxml import etree  # noqa: PLC0415
    except ImportError as error:
        raise MissingExtraError("Reading html", "lxml", "html") from error
    text = _decode(data, name)
    parser = etree.HTMLParser(
        encoding="utf-8",
        no_network=True,
        remove_comments=True,
        remove_pis=True,
        recover=True,
        huge_tree=False,
    )
    try:
        root = etree.fromstring(text.encode("utf-8", "replace"), parser)
    except (etree.LxmlError, ValueError, AssertionError) as error:
        raise damaged(name, "html", error) from error
    if any("xcessive depth" in entry.message for entry in parser.error_log):
        raise damaged(name, "html", "its elements are nested too deeply")
    paras = [] if root is None else _Walker(name).walk(root)
    if not paras:
        raise BulletinError(
            f"Bulletin {name!r} is a web page that holds no text. Save the page as it is shown, "
            "after its scripts have run.",
            path=name,
        )
    return Document(paras)


def _decode(data: bytes, name: str) -> str:
    """Decode a page: in the encoding it names where that is a rare one, else by its bytes."""
    if len(data) > _LARGEST:
        raise BulletinError(
            f"Bulletin {name!r} is larger than {_LARGEST // 2**20} MB. Split the web page.",
            path=name,
        )
    named = _CHARSET.search(data[:_HEAD])
    charset = named[1].decode("ascii").lower() if named else ""
    text = ""
    if charset and not charset.startswith(_OWN_GUESS):
        try:
            text = data.decode(charset)
        except (LookupError, ValueError):
            text = ""
    text = text or decode(data, name=name)
    found = _ENTITY.search(text)
    if found:
        line = text.count("\n", 0, found.start()) + 1
        raise BulletinError(
            f"Bulletin {name!r} is refused: line {line} declares an entity, which no web page "
            "needs. Take the declaration out.",
            path=name,
            line=line,
        )
    return text.replace("\x00", "")


class _Walker:
    """Collects the blocks of a page in reading order, without recursion."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.paras: list[Para] = []
        self.number = 0
        self.pieces: list[str] = []
        self.bullet = False

    def walk(self, root: Any) -> list[Para]:
        waiting: list[tuple[str, Any]] = [("open", root)]
        while waiting:
            step, node = waiting.pop()
            if step == "text":
                self.pieces.append(node)
            elif step == "close":
                self._end_block()
            elif not isinstance(node.tag, str) or node.tag in _SKIPPED or _is_hidden(node):
                continue
            elif node.tag == "table" and not _is_layout(node):
                self._end_block()
                self._table(node)
            else:
                waiting += reversed(list(self._enter(node)))
        self._end_block()
        return self.paras

    def _enter(self, node: Any) -> Iterator[tuple[str, Any]]:
        is_block = node.tag in _BLOCKS
        if is_block:
            self._end_block()
            self.bullet = node.tag == "li"
        if node.tag == "br":
            yield "close", None
        if node.text:
            yield "text", node.text
        for child in node:
            yield "open", child
            if child.tail:
                yield "text", child.tail
        if is_block:
            yield "close", None

    def _end_block(self) -> None:
        text = _SPACE.sub(" ", "".join(self.pieces)).strip(" \u3000\xa0")
        self.pieces = []
        if not text:
            return
        self.number += 1
        self.paras.append(text_para(text, self.number, 1, bullet=self.bullet))
        self.bullet = False

    def _table(self, table: Any) -> None:
        for caption in table.iterchildren("caption"):
            self.pieces.append(_flat(caption).replace("\n", " "))
            self._end_block()
        rows = list(table.iter("tr"))
        first = self.number + 1
        self.number += len(rows)
        filled = fill_rows((list(_cells(row)) for row in rows), name=self.name)
        self.paras += row_paras(filled, range(first, self.number + 1), 1)


def _cells(row: Any) -> Iterator[Cell]:
    for cell in row.iterchildren("td", "th"):
        yield Cell(_flat(cell), _span(cell, "colspan"), _span(cell, "rowspan"))


def _span(cell: Any, which: str) -> int:
    value = (cell.get(which) or "").strip()[:9]
    return min(max(int(value), 1), _MOST_SPAN) if value.isascii() and value.isdigit() else 1


def _flat(cell: Any) -> str:
    """Return the text of a cell; its paragraphs are parted by line ends."""
    pieces: list[str] = []
    waiting: list[Any] = [cell]
    while waiting:
        node = waiting.pop()
        if isinstance(node, str):
            pieces.append(_SPACE.sub(" ", node) if node != "\n" else node)
            continue
        if not isinstance(node.tag, str) or node.tag in _SKIPPED or _is_hidden(node):
            continue
        edge = ["\n"] if node.tag in _BLOCKS or node.tag == "br" else []
        inner: list[Any] = [*edge, node.text or ""]
        for child in node:
            inner += [child, child.tail or ""]
        waiting += [*inner, *edge][::-1]
    lines = (_SPACE.sub(" ", line).strip() for line in "".join(pieces).split("\n"))
    return "\n".join(line for line in lines if line)


def _is_layout(table: Any) -> bool:
    """Return whether a table only places other tables on the page."""
    return next(table.iterdescendants("table"), None) is not None


def _is_hidden(node: Any) -> bool:
    style = (node.get("style") or "").replace(" ", "").lower()
    return node.get("hidden") is not None or "display:none" in style
