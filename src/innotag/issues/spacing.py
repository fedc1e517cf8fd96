"""Take out the spaces that a line wrap left, and keep those that were written."""

from __future__ import annotations

import re
from statistics import median
from typing import TYPE_CHECKING, Final

from innotag.issues.marks import HAN, width

if TYPE_CHECKING:
    from collections.abc import Iterable

_LEFT: Final = rf"[{HAN}、，；：（《〈“”》〉\"]"
_RIGHT: Final = rf"[{HAN}、，。；：（）《》〈〉“”\"]"
_GAP: Final = re.compile(rf"(?<={_LEFT})[ \u3000]+(?={_RIGHT})")
_HAN_GAP: Final = re.compile(rf"(?<=[{HAN}])[ \u3000]+(?=[{HAN}])")
_HEADING_GAP: Final = re.compile(rf"(?<=[{HAN}》”\"])[ \u3000]+(?=[{HAN}《“\"])")
_COUPLET: Final = re.compile(rf"[“\"]([{HAN}]{{3,12}})[ \u3000]([{HAN}]{{3,12}})[”\"]")
_MARKUP: Final = re.compile(r"\*\*")
_BULLET: Final = re.compile(r"\s{0,8}(?:[-*+]\s+(?:[◆●■▲★◇○□▶➢•·]\s*)?|[◆●■▲★◇○□▶➢•]\s*)")
_HEADING_SHARE: Final = 0.85
_SHORT_PIECE: Final = 2


def tidy(text: str) -> str:
    """Take out the wrap spaces between Chinese characters of a cell or a paragraph.

    A quoted pair of phrases of equal length keeps the space between them.

    Examples
    --------
    >>> tidy("兴业银行南宁 分行")
    '兴业银行南宁分行'
    >>> tidy('"浙科 e 贷"业务'), tidy('"齐心协力 共同前行"')
    ('"浙科 e 贷"业务', '"齐心协力 共同前行"')
    """
    text = _MARKUP.sub("", text).strip(" \u3000")
    if " " not in text and "\u3000" not in text:
        return text
    kept = _COUPLET.sub(_keep_couplet, text)
    return _GAP.sub("", kept).replace("\x00", " ")


def _keep_couplet(found: re.Match[str]) -> str:
    if len(found[1]) != len(found[2]):
        return found[0]
    return found[0].replace(" ", "\x00").replace("\u3000", "\x00")


def tidy_heading(text: str, measure: float) -> str:
    """Take out the wrap space of a heading and keep the spaces that part its phrases.

    `measure` is the width of a full line; a space that stands where a line was full, or that cuts
    off one or two characters at the end, came from a wrap.

    Examples
    --------
    >>> tidy_heading("甲市推动产业升级 支持企业发展", 38.0)
    '甲市推动产业升级 支持企业发展'
    >>> tidy_heading("甲市印发产业升级实施意 见", 38.0)
    '甲市印发产业升级实施意见'
    """
    text = _MARKUP.sub("", text).strip(" \u3000")
    pieces = _HEADING_GAP.split(text)
    out, column = pieces[0], width(pieces[0])
    for index, piece in enumerate(pieces[1:], start=1):
        cut_off = (index == len(pieces) - 1 and len(piece) <= _SHORT_PIECE) or (
            index > 1 and len(pieces[index - 1]) <= _SHORT_PIECE
        )
        wrapped = column >= measure * _HEADING_SHARE or cut_off
        out += piece if wrapped else f" {piece}"
        column = width(piece) if wrapped else column + 0.5 + width(piece)
    return out


def strip_bullet(text: str) -> str:
    """Take the list bullet off a paragraph.

    Examples
    --------
    >>> strip_bullet("- ◆ 重点:某行上线系统。")
    '重点:某行上线系统。'
    """
    found = _BULLET.match(text)
    return text[found.end() :] if found else text


def squeeze(text: str) -> str:
    """Return the text without any white space, for comparing.

    Examples
    --------
    >>> squeeze("银行 名称")
    '银行名称'
    """
    return "".join(text.split())


def join(left: str, right: str) -> str:
    """Join two halves of a broken line; Latin words keep a space between them.

    Examples
    --------
    >>> join("上线 Pay", "Net 系统"), join("绿色金", "融")
    ('上线 Pay Net 系统', '绿色金融')
    """
    return left + seam(left, right) + right


def seam(left: str, right: str) -> str:
    """Return what stands between two halves of a broken line: a space between Latin words.

    Examples
    --------
    >>> seam("Pay", "Net"), seam("绿色金", "融")
    (' ', '')
    """
    ends = (left[-1:], right[:1])
    return " " if all(end.isascii() and end.isalpha() for end in ends) else ""


def line_measure(texts: Iterable[str], *, default: float = 38.0) -> float:
    """Return the width of a full line, told by where paragraphs carry their first wrap space.

    Examples
    --------
    >>> line_measure(["短"])
    38.0
    """
    firsts = []
    for text in texts:
        gaps = [found.start() for found in _HAN_GAP.finditer(text)]
        if len(gaps) > 1:
            firsts.append(width(text[: gaps[0]]))
    return median(firsts) if len(firsts) > 4 else default
