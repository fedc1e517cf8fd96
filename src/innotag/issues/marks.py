"""The marks that give a bulletin its shape: headings, captions, notes, the ends of sentences."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

CHAPTER: Final = 1
SECTION: Final = 2
NUMBERED: Final = 3
BRACKETED: Final = 4
HAN: Final = "\u3400-\u4dbf\u4e00-\u9fff〇"

_ZH: Final = "[一二三四五六七八九十百零〇两]"
_DIGITS: Final = {char: value for value, char in enumerate("零一二三四五六七八九")} | {
    "〇": 0,
    "两": 2,
}
_LONGEST_HEADING: Final = 140
_LONGEST_NOTE: Final = 80
_CHAPTER: Final = re.compile(rf"第\s?({_ZH}{{1,4}}|\d{{1,3}})\s?[章篇编]\s*[:：、.]?\s*(.*)")
_SECTION: Final = re.compile(rf"第\s?({_ZH}{{1,4}}|\d{{1,3}})\s?节\s*[:：、.]?\s*(.*)")
_APPENDIX: Final = re.compile(
    r"附\s{0,4}[录件]\s?[一二三四五六七八九十A-Z\d]?[:：、.]?\s*(.{0,40})"
)
_NUMBERED: Final = re.compile(rf"({_ZH}{{1,4}})\s?[、.．]\s*(.+)")
_BRACKETED: Final = re.compile(rf"[(（]\s?({_ZH}{{1,3}})\s?[)）]\s*(.+)")
_CAPTION: Final = re.compile(
    rf"(续)?(?:附|图)?表\s?(?:(\d{{1,2}})(?:[-–.]\d{{1,2}})?(?=20\d\d|\D)|({_ZH}{{1,3}})(?=[\s:：.、]))"
    r"\s*[:：.、]?\s*(.*)"
)
_CONTINUED: Final = re.compile(r"[(（]\s?续表?\s?[\d一二三]?\s?[)）]\s*$")
_SOURCE: Final = re.compile(
    r"(?:信息|资料|数据|图表|文字)?\s?来\s?源\s?[:：]|(?:备?注|说明)\s?[:：]"
)
_CONTENTS: Final = re.compile(
    r"(?:本期|图表?|表格?|内容)?\s{0,4}(?:目\s{0,6}[录次]|表\s{1,6}录|contents)", re.IGNORECASE
)
_ENDS: Final = re.compile(r"[。！？!?…][”’\"'》】）)」』]{0,3}$|[\u4e00-\u9fff]\.$")
_PUNCTUATION: Final = re.compile(r"[，。；：！？、,;:!?]")


class Heading(NamedTuple):
    """A heading: its level (1 chapter to 4 bracketed), number (None for an appendix) and title."""

    level: int
    number: int | None
    title: str


class Caption(NamedTuple):
    """A table's caption: its number, its title, and whether it only continues a table."""

    number: int | None
    title: str
    continued: bool


def parse_number(text: str) -> int | None:
    """Return the value of a small Chinese or Arabic numeral, None where it is none.

    Examples
    --------
    >>> [parse_number(text) for text in ("二十三", "十", "7", "百")]
    [23, 10, 7, None]
    """
    if text.isdecimal():
        return int(text)
    tens, mark, units = text.rpartition("十")
    if mark:
        high = _DIGITS.get(tens) if tens else 1
        low = _DIGITS.get(units) if units else 0
        return None if high is None or low is None else high * 10 + low
    if len(text) != 1:
        return None
    return _DIGITS.get(text)


def find_heading(text: str) -> Heading | None:
    """Return the heading that a whole paragraph is, None where it is none.

    Examples
    --------
    >>> find_heading("第二节 重点解析")
    Heading(level=2, number=2, title='重点解析')
    >>> find_heading("一、是全文的第一点。") is None
    True
    """
    if len(text) > _LONGEST_HEADING or "\t" in text or "。" in text or text[-1:] in "；;，,、":
        return None
    if text[:1] == "附":
        found = _APPENDIX.fullmatch(text)
        return Heading(CHAPTER, None, found[1].strip() or "附录") if found else None
    for level, pattern in (
        (CHAPTER, _CHAPTER),
        (SECTION, _SECTION),
        (NUMBERED, _NUMBERED),
        (BRACKETED, _BRACKETED),
    ):
        found = pattern.fullmatch(text)
        if found:
            number = parse_number(found[1])
            return None if number is None else Heading(level, number, found[2].strip())
    return None


def find_caption(text: str) -> Caption | None:
    """Return the caption that a whole paragraph is, None where it is none.

    Examples
    --------
    >>> find_caption("表 3 2025年3月信贷业务汇总")
    Caption(number=3, title='2025年3月信贷业务汇总', continued=False)
    >>> find_caption("表示将加大力度") is None
    True
    """
    if len(text) > _LONGEST_NOTE or "\t" in text or "。" in text:
        return None
    found = _CAPTION.fullmatch(text)
    if not found:
        return None
    number = parse_number(found[2] or found[3])
    title = _CONTINUED.sub("", found[4]).strip()
    return Caption(number, title, bool(found[1]) or title != found[4].strip())


def is_source_note(text: str) -> bool:
    """Return whether a paragraph is the note under a table that names its sources.

    Examples
    --------
    >>> is_source_note("资料来源:公开资料整理")
    True
    """
    return len(text) <= _LONGEST_NOTE and _SOURCE.match(text) is not None


def is_contents_title(text: str) -> bool:
    """Return whether a paragraph is the title of a table of contents.

    Examples
    --------
    >>> is_contents_title("目 录")
    True
    """
    return _CONTENTS.fullmatch(text.strip()) is not None


def ends_sentence(text: str) -> bool:
    """Return whether a text ends where a sentence ends.

    Examples
    --------
    >>> ends_sentence("业务落地。"), ends_sentence("业务落")
    (True, False)
    """
    return _ENDS.search(text.rstrip()[-5:]) is not None


def is_unfinished(text: str) -> bool:
    """Return whether a paragraph is prose that stops in the middle of a sentence.

    A short line without punctuation is a sub-heading, not a torn sentence.

    Examples
    --------
    >>> is_unfinished("该行加大投入,持续"), is_unfinished("主要做法")
    (True, False)
    """
    text = text.rstrip()
    if not text or ends_sentence(text) or text[-1] in ":：；;】》":
        return False
    return _PUNCTUATION.search(text) is not None


def width(text: str) -> float:
    """Return the width of a text in Chinese characters: ASCII counts half.

    Examples
    --------
    >>> width("上线2.0")
    3.5
    """
    return len(text) - sum(char < "\u0100" for char in text) / 2
