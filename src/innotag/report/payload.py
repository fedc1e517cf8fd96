"""The items as the data that the page's script builds its table from."""

from __future__ import annotations

import json
import os.path
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

from innotag.display.marks import cut_text, cut_title
from innotag.display.names import (
    BANK_TYPE_ZH,
    ENTITY_ZH,
    KIND_ZH,
    NO_THEME,
    UNKNOWN,
    label_zh,
    reason_zh,
    subthemes_zh,
)
from innotag.display.notices import warning_zh
from innotag.display.values import amount_size, amount_zh, period_zh, place_zh, word

if TYPE_CHECKING:
    from innotag.display.marks import Piece
    from innotag.report.dossier import Dossier
    from innotag.results import Result
    from innotag.tables import Tagged

_HERE: Final = Path()
# Nothing in the data may end the script element, open a comment in it, or break a line of script.
_UNSAFE: Final = {ord(char): f"\\u{ord(char):04x}" for char in "<>&\u2028\u2029"}


def to_json(data: Any) -> str:
    r"""Return JSON that is safe inside a script element.

    Examples
    --------
    >>> to_json("</script><!--")
    '"\\u003c/script\\u003e\\u003c!--"'
    """
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).translate(_UNSAFE)


def page_data(dossier: Dossier, folder: Path = _HERE) -> dict[str, Any]:
    """Return the data of a page that will lie in `folder`: names of labels, an entry an item."""
    anchors = line_anchors(dossier)
    return {
        "themes": {theme: label_zh(theme) for theme in dossier.themes},
        "none": NO_THEME,
        "entities": ENTITY_ZH,
        "items": [_entry(one, anchors, folder) for one in dossier.tagged],
    }


def line_anchors(dossier: Dossier) -> dict[str, tuple[int, frozenset[int]]]:
    """Return, by source file, its place in the readings and the lines that the page holds."""
    return {
        reading.source: (place, frozenset(number for number, _ in reading.lines))
        for place, reading in enumerate(dossier.readings)
        if reading.lines
    }


def source_link(
    one: Tagged, anchors: dict[str, tuple[int, frozenset[int]]], folder: Path = _HERE
) -> str:
    """Return the address of an item's first line: in the page, else in the source file.

    `folder` is where the page will lie. There is no address where the file is not there. A file's
    name is quoted, so that it can only be a path and never another kind of address.
    """
    if one.item is None or not one.source:
        return ""
    line = one.item.line_start
    place, lines = anchors.get(one.source, (0, frozenset()))
    if line in lines:
        return f"#s{place}-{line}"
    path = _path_from(folder, one.source)
    paged = one.item.page is not None and path.lower().endswith(".pdf")
    part = f"page={one.item.page}" if paged else f"L{line}"
    return path and f"{'file://' if path.startswith('/') else './'}{path}#{part}"


def _path_from(folder: Path, source: str) -> str:
    """Return the quoted path from a folder to a file; "" where there is no such file."""
    try:
        if not Path(source).is_file():
            return ""
        path = source if Path(source).is_absolute() else os.path.relpath(source, folder)
    except (OSError, ValueError):  # a name that no file can have, another drive
        return ""
    return quote(path.replace("\\", "/").encode("utf-8", "replace"))


def _entry(
    one: Tagged, anchors: dict[str, tuple[int, frozenset[int]]], folder: Path
) -> dict[str, Any]:
    result, item = one.result, one.item
    place = result.branch or result.bank
    kind = (result.bank or {}).get("type")
    return {
        "id": result.id or "",
        "month": one.month or "",
        "kind": KIND_ZH.get(one.kind, one.kind),
        "date": period_zh(result.date),
        "bank": word(result.bank, "canonical") or (item.bank_cell if item else ""),
        "branch": word(result.branch, "branch"),
        "type": BANK_TYPE_ZH.get(str(kind), str(kind))
        if kind
        else (UNKNOWN if result.bank else ""),
        "province": word(place, "province") or result.region or (item.region if item else "") or "",
        "place": place_zh(result.branch) or result.region or "",
        "product": word(result.product, "name") or (item.product_cell if item else ""),
        "issuers": "、".join(result.issuers),
        "line": label_zh(result.business_line),
        "amount": amount_zh(result.amount),
        "size": _yuan(result),
        "themes": list(result.themes),
        "subthemes": subthemes_zh(result.subthemes),
        "scores": {theme: round(score, 2) for theme, score in result.scores.items()},
        "title": [_piece(piece) for piece in cut_title(result)],
        "text": [_piece(piece) for piece in cut_text(result)],
        "review": list(map(reason_zh, result.review_reasons)),
        "warnings": [*map(warning_zh, result.warnings), *([result.error] if result.error else [])],
        "lines": [item.line_start, item.line_end] if item else [],
        "href": source_link(one, anchors, folder),
    }


def _yuan(result: Result) -> float | None:
    """Return the size of the headline amount for sorting; foreign money is not converted."""
    return amount_size(result.amount) if (result.amount or {}).get("currency") == "CNY" else None


def _piece(piece: Piece) -> list[Any]:
    """Return a piece as a short list: the text, then marks where there are any."""
    if not piece.entity and not piece.themes:
        return [piece.text]
    return [piece.text, piece.entity, list(piece.themes), int(piece.closes)]
