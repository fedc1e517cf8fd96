"""One page of a pdf as plain data: its printed lines in stretches, its ruled tables in cells."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Any, Final

from innotag.issues.marks import ends_sentence, width
from innotag.issues.spacing import join

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_MOST_EDGES: Final = 3_000
_MOST_CHARS: Final = 200_000
_NEAR: Final = 2.0
_GAP: Final = 1.1
_FINE_GAP: Final = 0.3
_LATIN_GAP: Final = 0.2
_SLACK: Final = 0.1
_FIRST: Final = re.compile(r"(?:[!-~]{1,30}|.)[，。、；：！？）》”’,;:!?)]{0,2}")
_RADICALS: Final = ("\u2e80", "\u2fdf")
# Radicals that stand for simplified characters; those of the older block Unicode maps itself.
_SIMPLIFIED: Final = str.maketrans(
    "⺠⻁⻄⻅⻆⻉⻋⻓⻔⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻧⻨⻩⻬⻰",
    "民虎西见角贝车长门青韦页风飞食马骨鬼鱼鸟卤麦黄齐龙",
)

Char = dict[str, Any]
Box = tuple[float, float, float, float]
Part = tuple[float, float, str]


def page_content(page: Any) -> dict[str, Any]:
    """Return a page's lines and tables, top to bottom, and its number of images."""
    chars = [char for char in page.chars if char.get("upright", True)]
    if len(chars) > _MOST_CHARS:
        raise ValueError(f"page {page.page_number} holds more than {_MOST_CHARS} characters")
    seen: set[tuple[str, int, int]] = set()
    kept = []
    for char in chars:
        key = (char["text"], round(char["x0"]), round(char["top"]))
        if key not in seen:
            seen.add(key)
            kept.append(char)
    tables = _find_tables(page)
    boxes = [table.bbox for table in tables]
    inside: list[list[Char]] = [[] for _ in tables]
    outside: list[Char] = []
    for char in kept:
        place = next((i for i, box in enumerate(boxes) if _is_in(char, box)), None)
        (outside if place is None else inside[place]).append(char)
    return {
        "page": page.page_number,
        "images": len(page.images),
        "lines": to_lines(outside),
        "tables": [_table(table, own) for table, own in zip(tables, inside, strict=True)],
    }


def _find_tables(page: Any) -> list[Any]:
    """Return the tables with rules; a page with as many lines as a drawing has none."""
    if not 2 <= len(page.edges) <= _MOST_EDGES:
        return []
    tables = page.find_tables({"explicit_horizontal_lines": _open_ends(page)})
    return [table for table in tables if len({round(cell[0]) for cell in table.cells}) > 1]


def _open_ends(page: Any) -> list[float]:
    """Return where upright rules end without a level one: rows that go on over a page end."""
    level = [edge["top"] for edge in page.edges if edge["orientation"] == "h"]
    upright = [edge for edge in page.edges if edge["orientation"] == "v"]
    ends = _edges([edge[end] for edge in upright for end in ("top", "bottom")])
    return [end for end in ends if all(abs(end - other) > _NEAR for other in level)]


def _is_in(char: Char, box: Box) -> bool:
    x, y = (char["x0"] + char["x1"]) / 2, (char["top"] + char["bottom"]) / 2
    return bool(box[0] <= x <= box[2] and box[1] <= y <= box[3])


def to_lines(chars: Iterable[Char]) -> list[dict[str, Any]]:
    """Group characters into printed lines, each in stretches parted by gaps.

    Examples
    --------
    >>> char = {"text": "甲", "x0": 0, "x1": 10, "top": 0, "bottom": 10, "size": 10}
    >>> to_lines([char, {**char, "text": "乙", "x0": 30, "x1": 40}])[0]["parts"]
    [[0, 10, '甲'], [30, 40, '乙']]
    """
    rows: list[list[Char]] = []
    middle = 0.0
    for char in sorted(chars, key=lambda c: ((c["top"] + c["bottom"]) / 2, c["x0"])):
        own = (char["top"] + char["bottom"]) / 2
        if rows and own - middle <= char["size"] * 0.4:
            rows[-1].append(char)
        else:
            rows.append([char])
            middle = own
    made = (_line(row) for row in rows)
    return [line for line in made if line is not None]


def _line(row: list[Char]) -> dict[str, Any] | None:
    row.sort(key=lambda char: char["x0"])
    filled = [char for char in row if not char["text"].isspace()]
    if not filled:
        return None
    size = sorted(char["size"] for char in filled)[len(filled) // 2]
    parts: list[list[Any]] = []
    blank = False
    for char in row:
        text = normal(char["text"])
        if text.isspace():
            blank = True
            continue
        if parts:
            parts[-1][2] += _between(parts[-1], char, size, blank=blank)
        if parts and char["x0"] - parts[-1][1] <= _FINE_GAP * size:
            parts[-1][2] += text
            parts[-1][1] = max(parts[-1][1], char["x1"])
        else:
            parts.append([char["x0"], char["x1"], text])
        blank = False
    if blank:
        parts[-1][2] += " "
    return {
        "top": min(char["top"] for char in filled),
        "bottom": max(char["bottom"] for char in filled),
        "size": size,
        "parts": parts,
    }


def merge_parts(parts: Sequence[Part], size: float) -> list[Part]:
    """Put the stretches of a line together that stand no wider apart than words.

    Examples
    --------
    >>> merge_parts([(0, 10, "甲 "), (15, 25, "乙"), (60, 70, "丙")], 10)
    [(0, 25, '甲 乙'), (60, 70, '丙')]
    """
    merged: list[Part] = []
    for left, right, text in parts:
        if merged and left - merged[-1][1] <= _GAP * size:
            merged[-1] = (merged[-1][0], right, merged[-1][2] + text)
        else:
            merged.append((left, right, text))
    return merged


def _between(part: list[Any], char: Char, size: float, *, blank: bool) -> str:
    """Return the space that was printed, or that only the gap between two Latin words shows."""
    if blank:
        return " "
    latin = part[2][-1:].isascii() and char["text"][:1].isascii()
    wide = char["x0"] - part[1] > _LATIN_GAP * size
    return " " if latin and wide and part[2][-1:].isalnum() else ""


def normal(text: str) -> str:
    """Return a character as it is written: fonts give some as the radicals that they look like.

    Examples
    --------
    >>> normal("⾦") == "金"
    True
    """
    if any(_RADICALS[0] <= char <= _RADICALS[1] for char in text):
        text = unicodedata.normalize("NFKC", text.translate(_SIMPLIFIED))
    return "".join(char for char in text if char.isprintable() or char.isspace())


def _table(table: Any, chars: Sequence[Char]) -> dict[str, Any]:
    """Return a table as rows of cells: text, columns and rows that each spans."""
    lefts = _edges(cell[0] for cell in table.cells)
    tops = _edges(cell[1] for cell in table.cells)
    rows: list[list[list[Any]]] = [[] for _ in tops]
    taken: set[tuple[int, int]] = set()
    starts = {(_place(tops, cell[1]), _place(lefts, cell[0])): cell for cell in table.cells}
    own = _by_cell(table.cells, chars)
    for row in range(len(tops)):
        for column in range(len(lefts)):
            if (row, column) in taken:
                continue
            cell = starts.get((row, column))
            if cell is None:
                rows[row].append(["", 1, 1])
                continue
            wide = max(sum(cell[0] - _NEAR <= x < cell[2] - _NEAR for x in lefts), 1)
            high = max(sum(cell[1] - _NEAR <= y < cell[3] - _NEAR for y in tops), 1)
            taken |= {(row + r, column + c) for r in range(high) for c in range(wide)}
            rows[row].append([_cell_text(own[cell], cell), wide, high])
    return {"top": table.bbox[1], "bottom": table.bbox[3], "rows": rows}


def _by_cell(cells: Sequence[Box], chars: Sequence[Char]) -> dict[Box, list[Char]]:
    own: dict[Box, list[Char]] = {cell: [] for cell in cells}
    for char in chars:
        cell = next((each for each in cells if _is_in(char, each)), None)
        if cell is not None:
            own[cell].append(char)
    return own


def _edges(values: Iterable[float]) -> list[float]:
    """Return the places of edges; those that nearly coincide are one."""
    edges: list[float] = []
    for value in sorted(values):
        if not edges or value - edges[-1] > _NEAR:
            edges.append(value)
    return edges


def _place(edges: Sequence[float], value: float) -> int:
    return max(index for index, edge in enumerate(edges) if edge <= value)


def _cell_text(chars: Sequence[Char], cell: Box) -> str:
    """Join the lines of a cell; its right margin is taken to be as wide as its left."""
    lines = to_lines(chars)
    margin = min((line["parts"][0][0] for line in lines), default=cell[0]) - cell[0]
    return join_lines(lines, right=cell[2] - margin)


def join_lines(lines: Sequence[dict[str, Any]], *, right: float) -> str:
    r"""Join printed lines; one that ends a sentence where the next word had room ends a paragraph.

    Examples
    --------
    >>> line = {"size": 10, "parts": [[0, 30, "完成。"]]}
    >>> join_lines([line, {"size": 10, "parts": [[0, 20, "其次"]]}], right=90)
    '完成。\n其次'
    """
    text = ""
    above: dict[str, Any] | None = None
    for line in lines:
        merged = merge_parts(line["parts"], line["size"])
        own = " ".join([*(part[2].strip() for part in merged[:-1]), merged[-1][2]])
        room = 0.0 if above is None else (right - above["parts"][-1][1]) / line["size"]
        ended = above is not None and ends_sentence(text) and room > _first_width(own)
        text = f"{text}\n{own}" if ended else join(text, own)
        above = line
    return text.strip()


def _first_width(text: str) -> float:
    """Return the width of what cannot be parted from the beginning of a line, in characters."""
    found = _FIRST.match(text)
    return width(found[0]) + _SLACK if found else _SLACK
