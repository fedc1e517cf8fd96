"""Bytes to numbered lines: encodings, line ends, page breaks, and files that are no text."""

from __future__ import annotations

import codecs
import re
from typing import TYPE_CHECKING, Final, NamedTuple

from innotag.errors import BulletinError
from innotag.issues.loading import load_bytes, shown_name

if TYPE_CHECKING:
    from os import PathLike

_BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_FORMATS: Final = (
    (b"%PDF", "a PDF"),
    (b"PK\x03\x04", "a zip archive (docx, xlsx, …)"),
    (b"\xd0\xcf\x11\xe0", "an old Office document"),
    (b"\x89PNG", "an image"),
    (b"\xff\xd8\xff", "an image"),
    (b"\x1f\x8b", "a gzip archive"),
)
_ALLOWED: Final = "The reader takes plain text in UTF-8, GB18030, Big5 or UTF-16."
_LINE_END: Final = re.compile(r"\r\n|\n|\r")
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f\ufffe\uffff]")
_MULTIBYTE: Final = re.compile(rb"[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_READABLE: Final = re.compile(
    r"[\t\n\r\x0c -~\u2010-\u203b\u3000-\u303f\u4e00-\u9fff\uff01-\uffe5]"
)
_PAIR: Final = re.compile(rb"[\x80-\xff][\x30-\xff]", re.DOTALL)
_SAMPLE: Final = 1 << 16
_FEW_PAIRS: Final = 8
_PAGE_GAP: Final = 2
_TEXT_ENDINGS: Final = (".txt", ".md")


class Line(NamedTuple):
    """A line that is not blank: its number in the file, its page, whether a blank precedes it."""

    number: int
    page: int
    text: str
    after_blank: bool = True


def read_lines(path: str | PathLike[str]) -> list[Line]:
    r"""Read a text file into its lines that are not blank.

    A form feed or two blank lines in a row are a page break.

    Raises
    ------
    BulletinError
        If the file is missing, a directory, empty, not text, cut in the middle of a character or
        in no encoding that the reader knows.

    Examples
    --------
    >>> split_lines("首页\n\n\n次页")[1].page
    2
    """
    return to_lines(load_bytes(path), name=shown_name(path))


def source_lines(path: str | PathLike[str]) -> list[tuple[int, str]]:
    """Return the numbered lines of a source that is text; none where it is not, or is not there.

    Examples
    --------
    >>> source_lines("2025-03.pdf"), source_lines("gone.txt")
    ([], [])
    """
    if not str(path).lower().endswith(_TEXT_ENDINGS):
        return []
    try:
        return [(line.number, line.text) for line in read_lines(path)]
    except BulletinError:
        return []


def to_lines(data: bytes, *, name: str) -> list[Line]:
    r"""Decode a text file and split it; `read_lines` says what is refused.

    Examples
    --------
    >>> to_lines("银行\n".encode(), name="2025-03.txt")[0].text
    '银行'
    """
    text = decode(data, name=name)
    if not text.strip("\ufeff\x0c \t\r\n\u3000"):
        raise BulletinError(f"Bulletin {name!r} is empty: it holds no text.", path=name)
    lines = split_lines(text)
    for line in lines:
        found = _CONTROL.search(line.text)
        if found:
            raise BulletinError(
                f"Bulletin {name!r} is binary: line {line.number} holds the control character "
                f"{found.group()!r}. {_ALLOWED}",
                path=name,
                line=line.number,
            )
    return lines


def split_lines(text: str) -> list[Line]:
    r"""Split a text into its lines that are not blank, with line and page numbers.

    Examples
    --------
    >>> [(line.number, line.page, line.text) for line in split_lines("甲\r\n\r\n乙\x0c丙")]
    [(1, 1, '甲'), (3, 1, '乙'), (3, 2, '丙')]
    """
    lines: list[Line] = []
    page, blank = 1, 0
    for number, raw in enumerate(_LINE_END.split(text), start=1):
        for part_number, part in enumerate(raw.split("\x0c")):
            if part_number:
                page, blank = page + bool(lines), 1
            if not part.strip():
                blank += not part_number
                continue
            page += blank >= _PAGE_GAP and bool(lines) and lines[-1].page == page
            lines.append(Line(number, page, part.rstrip(" \r\n\u3000"), blank > 0 or not lines))
            blank = 0
    return lines


def decode(data: bytes, *, name: str = "bulletin") -> str:
    """Decode the bytes of a text file whose encoding is not known.

    Examples
    --------
    >>> decode("银行".encode("gb18030"))
    '银行'
    """
    for magic, what in _FORMATS:
        if data.startswith(magic):
            raise BulletinError(
                f"Bulletin {name!r} is {what}, not text. {_ALLOWED} Save it as text first.",
                path=name,
            )
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return _strict(data[len(bom) :], encoding, name)
    wide = _wide_encoding(data)
    if wide:
        return _strict(data, wide, name)
    if b"\x00" in data:
        place = data.count(b"\n", 0, data.index(b"\x00")) + 1
        raise BulletinError(
            f"Bulletin {name!r} is binary: line {place} holds a zero byte. {_ALLOWED}",
            path=name,
            line=place,
        )
    if _looks_like_utf8(data):
        return _strict(data, "utf-8", name)
    return _strict(data, "big5hkscs" if _looks_like_big5(data) else "gb18030", name)


def _strict(data: bytes, encoding: str, name: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        at_end = error.end >= len(data) or error.reason in {
            "truncated data",
            "unexpected end of data",
        }
        what = (
            "is truncated: it ends in the middle of a character"
            if at_end
            else f"is damaged or not text: it is not valid {encoding.upper()}"
        )
        raise BulletinError(
            f"Bulletin {name!r} {what} (line {line}, byte {error.start}). {_ALLOWED}",
            path=name,
            line=line,
        ) from error


def _looks_like_utf8(data: bytes) -> bool:
    """Return whether to read as UTF-8: valid, or mostly valid with damage that must be named."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        before = data[: error.start]
        if error.reason == "unexpected end of data" and not before.isascii():
            return True
        good = sum(len(found) for found in _MULTIBYTE.findall(data))
        high = len(data) - len(data.translate(None, bytes(range(128, 256))))
        return good * 10 > high * 9
    return True


def _looks_like_big5(data: bytes) -> bool:
    """Return whether to read as Big5 what GB18030 would take too, and make other characters of.

    Big5 puts a third of its second bytes below 0x80, where GB2312 has none, and GBK has its rare
    characters; and nearly all that is written lies in its rows of common ones and marks.
    """
    pairs = _PAIR.findall(data[:_SAMPLE])
    low = sum(pair[1] < 0x80 for pair in pairs)
    common = sum(0xA1 <= pair[0] <= 0xC6 for pair in pairs)
    if len(pairs) < _FEW_PAIRS or low * 5 < len(pairs) or common * 10 < len(pairs) * 9:
        return False
    try:
        data.decode("big5hkscs")
    except UnicodeDecodeError:
        return False
    return True


def _wide_encoding(data: bytes) -> str | None:
    """Return the UTF-16 form of data without a mark: the one that gives readable text."""
    if b"\x00" not in data or len(data) < 4:
        return None
    sample = data[:_SAMPLE]
    for encoding in ("utf-16-le", "utf-16-be"):
        text = sample[: len(sample) // 2 * 2].decode(encoding, errors="replace")
        if len(_READABLE.findall(text)) * 10 >= len(text) * 9:
            return encoding
    return None
