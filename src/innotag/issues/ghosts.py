"""Ghost lines: garbled second copies and noise that an extractor read off the page."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from itertools import pairwise
from typing import Final

from innotag.issues.banknames import find_banks
from innotag.issues.marks import HAN, ends_sentence
from innotag.issues.spacing import squeeze

_HAN: Final = re.compile(rf"[{HAN}]")
_NOISE: Final = re.compile(r"(?:\d{1,2}[.·]){5}")
_NUMBER_END: Final = re.compile(r"[-\d.,%％()（）~～—年月日]{1,16}[。;；,，]?")
_DIGITS: Final = re.compile(r"\d+")
_SHORT: Final = 10
_LONGEST_LINE: Final = 70
_LEAST_COPY: Final = 14
_GAP: Final = 4
_SHIFT: Final = 2
_TINY: Final = 3


def is_noise(text: str) -> bool:
    """Return whether a line carries no Chinese and no number that could go on a sentence.

    Examples
    --------
    >>> is_noise("N. W. 1334.3"), is_noise("2.88%。"), is_noise("贷款")
    (True, False, False)
    """
    if _NOISE.search(text):
        return True
    return not _HAN.search(text) and not _NUMBER_END.fullmatch(squeeze(text))


def is_garbled_row(cells: tuple[str, ...], columns: int) -> bool:
    """Return whether a table line is one line of text torn into many small cells.

    Examples
    --------
    >>> is_garbled_row(("数", "据资", "产", "由上", "海", "投"), 2)
    True
    """
    filled = [cell for cell in cells if cell]
    return (
        len(cells) > columns + 1
        and len(filled) > 1
        and sum(map(len, filled)) <= _TINY * len(filled)
        and len(filled) >= min(columns, 2)
    )


def cut_copy(before: str, line: str) -> str | None:
    """Return what a line adds where its beginning is a garbled copy of the text before it.

    None where the line is no copy.

    Examples
    --------
    >>> cut_copy("推出标准版、尊享版、乡村版等,充分满足", "标准版、粤享版、乡村版寺,允分满足需求。")
    '需求。'
    >>> cut_copy("推出标准版", "并上线新系统,服务小微企业。") is None
    True
    """
    if not _LEAST_COPY <= len(line) <= _LONGEST_LINE or len(before) < _LEAST_COPY:
        return None
    tail = before[-2 * len(line) :]
    reach = _copied(tail, line)
    if not reach or any(name not in tail for _, name in find_banks(line[:reach])):
        return None
    return line[reach:].strip()


def _copied(tail: str, line: str) -> int:
    """Return how many characters of a line copy the end of the text before it, 0 for none."""
    matcher = SequenceMatcher(None, tail, line, autojunk=False)
    blocks = [block for block in matcher.get_matching_blocks() if block.size > 1]
    if not blocks or blocks[0].b > _GAP:
        return 0
    for one, two in pairwise(blocks):
        gaps = (two.a - one.a - one.size, two.b - one.b - one.size)
        if max(gaps) > _GAP or abs(gaps[0] - gaps[1]) > _SHIFT:
            return 0
    last = blocks[-1]
    left = len(tail) - (last.a + last.size)
    reach = last.b + last.size + left
    matched = sum(block.size for block in blocks)
    same = _DIGITS.findall(tail[blocks[0].a :]) == _DIGITS.findall(line[blocks[0].b : reach])
    is_copy = left <= _GAP and reach >= _LEAST_COPY and matched * 5 >= reach * 3 and same
    return reach if is_copy else 0


def is_short_copy(before: str, line: str) -> bool:
    """Return whether a short line after a finished sentence repeats the end of that sentence.

    Examples
    --------
    >>> is_short_copy("充分满足客户差异化需求。", '差升"化而求。')
    True
    """
    if len(line) > _SHORT or not ends_sentence(before):
        return False
    tail = before[-len(line) :]
    ratio = SequenceMatcher(None, tail, line, autojunk=False).ratio()
    return ratio >= (0.25 if line.count('"') % 2 else 0.5)


def is_stray(text: str) -> bool:
    """Return whether a paragraph is a few characters that belong to no sentence.

    Examples
    --------
    >>> is_stray("儿代出"), is_stray("第一,")
    (True, False)
    """
    return len(text) <= _TINY and _HAN.search(text) is not None and text[-1:] not in "。,，:："
