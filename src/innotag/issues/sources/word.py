"""Word documents: paragraphs, tables with merged cells, list numbers, text boxes."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any, Final

from innotag.errors import BulletinError, MissingExtraError
from innotag.issues.sources.archives import check_archive, damaged
from innotag.issues.sources.grid import Cell, fill_rows, row_paras, text_para
from innotag.issues.sources.shapes import Document
from innotag.issues.sources.word_numbers import Numbering

if TYPE_CHECKING:
    from collections.abc import Iterator

    from innotag.issues.layout import Para

_W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_LEFT_OUT: Final = {f"{_W}del", f"{_W}moveFrom", f"{_W}txbxContent", f"{_W}pPr", _FALLBACK}
_SPACES: Final = {f"{_W}tab": "\t", f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}noBreakHyphen": "-"}
_WRAPPERS: Final = {f"{_W}{tag}" for tag in ("sdt", "sdtContent", "ins", "customXml", "smartTag")}


def read(data: bytes, *, name: str) -> Document:
    """Read a docx file; the number of a paragraph is its place among paragraphs and table rows."""
    try:
        import docx  # noqa: PLC0415
    except ImportError as error:
        raise MissingExtraError("Reading docx", "python-docx", "docx") from error
    check_archive(data, name=name, kind="docx")
    try:
        document = docx.Document(BytesIO(data))
        paras = _Walker(Numbering.of(document), name).walk(document.element.body)
    except BulletinError:
        raise
    except Exception as error:
        raise damaged(name, "docx", error) from error
    if not paras:
        raise BulletinError(
            f"Bulletin {name!r} holds no text. If its pages are images, run text recognition (OCR) "
            "first.",
            path=name,
        )
    return Document(paras)


class _Walker:
    """The place reached while walking the body."""

    def __init__(self, numbering: Numbering, name: str) -> None:
        self.numbering = numbering
        self.name = name
        self.paras: list[Para] = []
        self.number = 0
        self.page = 1

    def walk(self, body: Any) -> list[Para]:
        for element in _blocks(body):
            if element.tag == f"{_W}tbl":
                self._table(element)
            else:
                self._paragraph(element)
        return self.paras

    def _paragraph(self, element: Any) -> None:
        self.number += 1
        if _begins_page(element) and self.paras:
            self.page += 1
        label, is_bullet = self.numbering.label(element)
        lines = [line for line in _text(element).split("\n") if line.strip()]
        for place, line in enumerate(lines):
            text = line if place else f"{label}{line}"
            self.paras.append(
                text_para(text, self.number, self.page, bullet=is_bullet and not place)
            )
        for box in element.iter(f"{_W}txbxContent"):
            if not any(each.tag == _FALLBACK for each in box.iterancestors()):
                for inner in _blocks(box):
                    self._table(inner) if inner.tag == f"{_W}tbl" else self._paragraph(inner)

    def _table(self, table: Any) -> None:
        rows = [row for row in _children(table) if row.tag == f"{_W}tr"]
        if _is_layout(table):
            for row in rows:
                for cell in _children(row):
                    if cell.tag == f"{_W}tc":
                        self.walk(cell)
            return
        first = self.number + 1
        self.number += len(rows)
        filled = fill_rows((list(_cells(row)) for row in rows), name=self.name)
        self.paras += row_paras(filled, range(first, self.number + 1), self.page)


def _children(element: Any) -> Iterator[Any]:
    """Yield the children of an element, through the wrappers of controls and of changes."""
    waiting = list(element)[::-1]
    while waiting:
        child = waiting.pop()
        if child.tag in _WRAPPERS:
            waiting += list(child)[::-1]
        elif isinstance(child.tag, str):
            yield child


def _blocks(body: Any) -> Iterator[Any]:
    return (each for each in _children(body) if each.tag in {f"{_W}p", f"{_W}tbl"})


def _text(element: Any) -> str:
    """Return the text of a paragraph: without deleted text and field codes."""
    pieces: list[str] = []
    waiting = [element]
    while waiting:
        node = waiting.pop()
        if node.tag == f"{_W}t":
            pieces.append(node.text or "")
        elif node.tag in _SPACES:
            pieces.append(_SPACES[node.tag])
        elif node.tag not in _LEFT_OUT:
            waiting += list(node)[::-1]
    return "".join(pieces)


def _cells(row: Any) -> Iterator[Cell]:
    for _ in range(_number(row.find(f"{_W}trPr/{_W}gridBefore"), 0)):
        yield Cell("")
    for cell in _children(row):
        if cell.tag != f"{_W}tc":
            continue
        span = max(_number(cell.find(f"{_W}tcPr/{_W}gridSpan"), 1), 1)
        merge = cell.find(f"{_W}tcPr/{_W}vMerge")
        if merge is not None and merge.get(f"{_W}val") != "restart":
            yield Cell(None, span)
        else:
            lines = (_text(block) for block in _blocks(cell))
            yield Cell("\n".join(line for line in lines if line.strip()), span)


def _is_layout(table: Any) -> bool:
    """Return whether a table only places other tables on the page."""
    return next(table.iterfind(f".//{_W}tbl"), None) is not None


def _begins_page(element: Any) -> bool:
    if element.find(f"{_W}pPr/{_W}pageBreakBefore") is not None:
        return True
    return any(each.get(f"{_W}type") == "page" for each in element.iter(f"{_W}br"))


def _number(element: Any, default: int) -> int:
    value = "" if element is None else str(element.get(f"{_W}val") or "")
    return min(int(value), 10_000) if value.isascii() and value.isdigit() else default
