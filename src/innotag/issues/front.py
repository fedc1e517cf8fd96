"""The parts around the body of a bulletin: title page, highlights, contents, imprint, month."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import PurePath
from typing import TYPE_CHECKING, Final

from innotag.issues.marks import (
    CHAPTER,
    SECTION,
    ends_sentence,
    find_caption,
    find_heading,
    is_contents_title,
    is_unfinished,
    parse_number,
)
from innotag.issues.spacing import squeeze, tidy

if TYPE_CHECKING:
    from collections.abc import Sequence

    from innotag.issues.items import Passage
    from innotag.issues.layout import Para

_CHAPTER_MARK: Final = re.compile(r"第([一二三四五六七八九十]{1,3}|\d{1,2})[章篇编]")
_ENTRY: Final = re.compile(r"(?:(?<![.…·•])[.…·•]{2,}+|\t)[.…·•\s]{0,9}\d{1,3}\s*$")
_DISCLAIMER: Final = re.compile(
    r"(?:免责|重要|法律|版权|特别|郑重)?\s{0,3}声\s{0,6}明|免责条款|版权信息"
)
_CONTACT: Final = re.compile(
    r"(?:电话|传真|邮箱|邮编|网址|地\s?址|e-?mail|联系人|热线)\s?[:：]|https?://|www\.",
    re.IGNORECASE,
)
_YEAR_MONTH: Final = re.compile(r"(20\d\d)\s?[年./-]\s?(\d{1,2})\s?(?:月|(?=\D|$))")
_COVER_MONTH: Final = re.compile(
    r"\D{0,12}(20\d\d)\s?[年./-]\s?(\d{1,2})\s?(?:月(?:号|刊|份|\s?\d{1,2}\s?日)?)?\D{0,12}"
)
_STEM_MONTH: Final = re.compile(r"(20\d\d)[-_.年]?(0[1-9]|1[0-2])(?!\d)")
_LONG: Final = 30
_SENTENCE: Final = 20
_LONG_CELL: Final = 60
_DEEPEST: Final = 9
_SHORT_LINE: Final = 40


@dataclass(frozen=True, slots=True)
class Parts:
    """Where the parts of a bulletin lie: `[0, contents)` front, then contents, body and imprint."""

    contents: int
    body: int
    back: int


def find_parts(paras: Sequence[Para]) -> Parts:
    """Find where contents, body and imprint begin."""
    titles = [i for i, para in enumerate(paras) if is_contents_title(para.text)]
    if titles:
        contents = titles[0]
        body = _after_contents(paras, contents)
    else:
        contents = body = _first_heading(paras)
        while body < len(paras) and _ENTRY.search(paras[body].text):
            body += 1
    return Parts(contents, body, _imprint(paras, body))


def _first_heading(paras: Sequence[Para]) -> int:
    for index, para in enumerate(paras):
        heading = find_heading(para.text)
        if (heading and heading.level <= SECTION) or _CHAPTER_MARK.match(squeeze(para.text)):
            return index
        if heading or find_caption(para.text) or para.cells:
            break
    return _title_lines(paras)


def _title_lines(paras: Sequence[Para]) -> int:
    """Return the number of lines at the top that are a title, where no heading follows.

    Lines without a full stop are a title only where what follows has them.
    """
    stops = sum(ends_sentence(para.text) for para in paras)
    if stops * 2 < len(paras):
        return 0
    for index, para in enumerate(paras[:4]):
        if (
            para.cells
            or len(para.text) > _SHORT_LINE
            or find_heading(para.text)
            or find_caption(para.text)
            or ends_sentence(para.text)
            or is_unfinished(para.text)
        ):
            return index
    return 0


def _after_contents(paras: Sequence[Para], contents: int) -> int:
    """Return where the contents end: the chapters count anew, or text begins."""
    last = 0
    for index in range(contents + 1, len(paras)):
        text = paras[index].text
        mark = _CHAPTER_MARK.match(squeeze(text))
        number = parse_number(mark[1]) if mark else None
        if number:
            if number <= last and "\t" not in text.strip():
                return index
            last = max(last, number)
        if _is_text(text):
            return _back_to_heading(paras, contents, index)
    entries = [i for i in range(contents, len(paras)) if _ENTRY.search(paras[i].text)]
    return max(entries, default=contents) + 1


def _is_text(text: str) -> bool:
    """Return whether a line is text and no entry of the contents, however garbled."""
    if "\t" not in text:
        return len(text) >= _SENTENCE and "。" in text
    return any(len(cell) >= _LONG_CELL and "。" in cell for cell in text.split("\t"))


def _back_to_heading(paras: Sequence[Para], contents: int, index: int) -> int:
    """Return where the headings above the first text begin: each above stands a level higher."""
    level = _DEEPEST
    while index - 1 > contents and not _ENTRY.search(paras[index - 1].text):
        para = paras[index - 1]
        heading = find_heading(para.text)
        if heading:
            above = heading.level
        elif find_caption(para.text):
            above = _DEEPEST - 2
        elif para.cells:
            above = _DEEPEST - 1
        else:
            break
        if above >= level:
            break
        level, index = above, index - 1
    return index


def _imprint(paras: Sequence[Para], body: int) -> int:
    """Return where the imprint begins: at a disclaimer, or at the last run of contact lines."""
    for index in range(len(paras) - 1, body, -1):
        heading = find_heading(paras[index].text)
        if paras[index].cells or (heading and heading.level == CHAPTER):
            break
        if _DISCLAIMER.fullmatch(paras[index].text):
            return index
    index, contact = len(paras), len(paras)
    while index > body and _is_imprint_line(paras[index - 1]):
        index -= 1
        contact = index if _CONTACT.search(paras[index].text) else contact
    return contact


def _is_imprint_line(para: Para) -> bool:
    if para.cells or find_heading(para.text) or find_caption(para.text):
        return False
    return bool(_CONTACT.search(para.text)) or (
        len(para.text) <= _SHORT_LINE and not ends_sentence(para.text)
    )


@dataclass(frozen=True, slots=True)
class Front:
    """What stands before the contents."""

    title: str
    highlights: tuple[Para, ...]
    furniture: tuple[Passage, ...]
    unread: tuple[Passage, ...]


def read_front(paras: Sequence[Para]) -> Front:
    """Sort the lines before the contents into title page, highlights and the rest.

    Highlights are the bulleted paragraphs, or the paragraphs under a short heading.
    """
    bulleted = any(para.bullet and len(para.text) >= _LONG for para in paras)
    title: list[str] = []
    highlights: list[Para] = []
    furniture: list[Passage] = []
    unread: list[Passage] = []
    headed, titled = False, True
    for index, para in enumerate(paras):
        if len(para.text) < _LONG or not ends_sentence(para.text):
            titled = titled and not _COVER_MONTH.fullmatch(para.text) and para.page == paras[0].page
            following = paras[index + 1] if index + 1 < len(paras) else None
            headed = index > 0 and following is not None and len(following.text) >= _LONG
            if titled and not headed:
                title.append(para.text)
            furniture.append(para.passage("heading" if headed else "title page"))
        elif para.bullet if bulleted else headed:
            highlights.append(para)
        else:
            unread.append(para.passage("text before the first heading"))
    return Front(
        title=tidy("".join(title)),
        highlights=tuple(highlights),
        furniture=tuple(furniture),
        unread=tuple(unread),
    )


def find_month(paras: Sequence[Para], front: int, path: str) -> str | None:
    """Return the month of an issue as ``2025-03``: of cover, file name, captions or text."""
    for para in paras[: max(front, 3)]:
        found = _COVER_MONTH.fullmatch(para.text)
        month = _month(found) if found else None
        if month:
            return month
    month = _month(_STEM_MONTH.search(PurePath(path).stem))
    if month:
        return month
    captions = [para.text for para in paras if find_caption(para.text)]
    for texts in (captions, [para.text for para in paras]):
        counts: dict[str, int] = {}
        for text in texts:
            for found in _YEAR_MONTH.finditer(text):
                month = _month(found)
                if month:
                    counts[month] = counts.get(month, 0) + 1
        if counts:
            return max(counts, key=lambda month: counts[month])
    return None


def _month(found: re.Match[str] | None) -> str | None:
    if found is None or not 1 <= int(found[2]) <= 12:
        return None
    return f"{found[1]}-{int(found[2]):02d}"
