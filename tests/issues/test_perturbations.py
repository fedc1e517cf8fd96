"""Other copies of a bulletin read the same: breaks, heads, order, chapters, encodings."""

from __future__ import annotations

import codecs
import random
import re
from collections import Counter
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

import pytest

from innotag.issues import Issue, Item, read_issue, read_issue_lines
from innotag.issues.readers import split_lines

if TYPE_CHECKING:
    from pathlib import Path

CAPTION = re.compile(r"表\s?\d{1,2}\s[^\t]*$")
SOURCE = re.compile(r".{2}来源[:：]")
CHAPTER = re.compile(r"(?:第[一二三四五六七八九十]章|附 ?录)[^\t]*$")
PAGE_BREAK = "\n\n\n\n"
Key = tuple[str, str, str, str, str, str | None]


def bare(text: str) -> str:
    return "".join(text.split())


def key(item: Item) -> Key:
    cells = (bare(item.bank_cell), bare(item.product_cell), bare(item.title), bare(item.text))
    return (item.kind, *cells, item.region)


def read(text: str) -> Issue:
    return read_issue_lines(split_lines(text), path="x.txt")


def assert_same(issue: Issue, expected: Issue) -> None:
    """Compare items without ids and places; a row with a ghost may differ a little."""
    found, want = Counter(map(key, issue.items)), Counter(map(key, expected.items))
    ghosts = {key(item) for item in expected.items if "ghost" in "".join(item.warnings)}
    extra = list((found - want).elements())
    for lost in (want - found).elements():
        near = [each for each in extra if each[:4] == lost[:4] and lost in ghosts]
        near = [each for each in near if _ratio(each[4], lost[4]) >= 0.8]
        assert near, f"lost or changed: {lost}"
        extra.remove(near[0])
    assert not extra
    assert not issue.unread


def _ratio(one: str, two: str) -> float:
    return SequenceMatcher(None, one, two, autojunk=False).ratio()


def body_start(lines: list[str]) -> int:
    """Return the line where the first chapter begins for the last time: after the contents."""
    heads = [i for i, line in enumerate(lines) if CHAPTER.match(line)]
    first = next(line for line in lines if re.match(r"第一章", line))[:3]
    return max(i for i in heads if lines[i].startswith(first))


def table_spans(lines: list[str]) -> list[tuple[int, int]]:
    """Return the lines from each caption to its source note."""
    spans, start = [], None
    for i in range(body_start(lines), len(lines)):
        if CAPTION.match(lines[i]):
            start = i
        elif start is not None and SOURCE.match(lines[i]):
            spans.append((start, i + 1))
            start = None
    return spans


def reorder_tables(text: str, seed: int) -> str:
    """Put the tables into each other's places and number them anew."""
    lines = text.split("\n")
    spans = table_spans(lines)
    order = spans[:]
    random.Random(seed).shuffle(order)
    out, last = [], 0
    for number, ((start, end), source) in enumerate(zip(spans, order, strict=True), start=21):
        block = lines[slice(*source)]
        out += [*lines[last:start], re.sub(r"\d{1,2}", str(number), block[0], count=1), *block[1:]]
        last = end
    return "\n".join([*out, *lines[last:]])


def move_page_breaks(text: str, seed: int, *, every: int = 12, mark: str = PAGE_BREAK) -> str:
    """Take the page breaks of the body out and put others in, also inside rows and sentences."""
    rng = random.Random(seed)
    lines = text.split("\n")
    start = body_start(lines)
    head, body = "\n".join(lines[:start]), "\n".join(lines[start:])
    out = [
        _broken(line, rng, mark) if line and rng.random() < 1 / every else line
        for line in re.sub(r"\n{3,}", "\n\n", body).split("\n")
    ]
    return head + mark + "\n".join(out)


def _broken(line: str, rng: random.Random, mark: str) -> str:
    *cells, last = line.split("\t")
    # A ghost or a heading cut in two would be another bulletin, not another layout.
    if len(last) < 60 or re.match(r"[一二三四五六七八九十]+、", line) or "。 " in last:
        return line
    cut = rng.randrange(20, len(last) - 20)
    return "\t".join([*cells, last[:cut]]) + mark + "\t" * len(cells) + last[cut:]


def with_heads(text: str, head: str, *, foot: bool = False) -> str:
    """Put a running head, or foot, on every page after the first."""
    first, *pages = re.split(r"\n{4,}", text.strip("\n"))
    made = []
    for number, page in enumerate(pages, start=2):
        line = head.format(number)
        made.append(f"{page}\n\n{line}" if foot else f"{line}\n\n{page}")
    return PAGE_BREAK.join([first, *made])


def chapters(text: str) -> list[str]:
    """Return the chapters of the body, without title page and contents."""
    lines = [line for line in text.split("\n") if line != "银行业务创新月报"]
    starts = [i for i in range(body_start(lines), len(lines)) if CHAPTER.match(lines[i])]
    return ["\n".join(lines[i:j]) for i, j in zip(starts, [*starts[1:], None], strict=True)]


@pytest.mark.parametrize("seed", range(3))
def test_perturbations_tables_in_another_order(bulletin: str, seed: int) -> None:
    assert_same(read(reorder_tables(bulletin, seed)), read(bulletin))


@pytest.mark.parametrize("seed", range(12))
def test_perturbations_other_page_breaks(bulletin: str, seed: int) -> None:
    assert_same(read(move_page_breaks(bulletin, seed)), read(bulletin))


def test_perturbations_form_feeds(bulletin: str) -> None:
    assert_same(read(move_page_breaks(bulletin, 1, mark="\n\f")), read(bulletin))
    assert_same(read(bulletin.replace(PAGE_BREAK, "\n\f\n")), read(bulletin))


@pytest.mark.parametrize("head", ["金融观察月刊", "金融观察 总第{}期", "第 {} 页", "— {} —", "{}"])
@pytest.mark.parametrize("foot", [False, True])
def test_perturbations_another_running_head(bulletin: str, head: str, *, foot: bool) -> None:
    assert_same(read(with_heads(bulletin, head, foot=foot)), read(bulletin))


def test_perturbations_heads_and_breaks_together(bulletin: str) -> None:
    text = with_heads(move_page_breaks(bulletin, 3), "金融观察月刊 {}")
    assert_same(read(text), read(bulletin))


def test_perturbations_one_chapter_only(bulletin: str) -> None:
    whole = read(bulletin)
    found = [read(chapter) for chapter in chapters(bulletin)]
    items = Counter(key(item) for issue in found for item in issue.items)
    assert items == Counter(key(item) for item in whole.items if item.kind != "highlight")
    assert not any(issue.unread for issue in found)


def test_perturbations_ids_follow_the_numbers_of_the_tables(bulletin: str) -> None:
    issue = read(reorder_tables(bulletin, 1))
    tables = {item.table for item in issue.items if item.table is not None}
    assert tables == {20 + number for number in range(1, len(tables) + 1)}


@pytest.mark.parametrize(
    ("bom", "encoding"),
    [
        (b"", "utf-8"),
        (codecs.BOM_UTF8, "utf-8"),
        (b"", "gb18030"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
        (b"", "utf-16-le"),
    ],
)
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_perturbations_encodings_and_line_ends(
    tmp_path: Path, bulletin: str, bom: bytes, encoding: str, end: str
) -> None:
    path = tmp_path / "copy.txt"
    path.write_bytes(bom + bulletin.replace("\n", end).encode(encoding))
    assert read_issue(path).to_dict() == read_issue_lines(split_lines(bulletin)).to_dict()
