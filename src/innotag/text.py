"""Normalised view of a text, with a way back to the text as given.

Recognisers and the scorer read the normalised view: full-width forms, quotes, dashes and
traditional characters are folded one to one, and white space that a wrap or a typesetter
left beside a Chinese character is taken out. Every offset maps back, so a span always indexes the
text as given.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from innotag.expressions import late

_FULLWIDTH = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
# Chinese punctuation that carries meaning for sentence and list structure keeps its own form.
_KEEP = "，。；：！？（）"
_FOLDS: Final = {
    **{code: char for code, char in _FULLWIDTH.items() if chr(code) not in _KEEP},
    ord("("): "（",
    ord(")"): "）",
    ord(","): ",",
    0x3000: " ",
    0x00A0: " ",
    0x2002: " ",
    0x2003: " ",
    0x2009: " ",
    0x202F: " ",
    ord("\t"): " ",
    ord("\r"): " ",
    **dict.fromkeys(map(ord, "“”„‟〝〞「」『』"), '"'),
    **dict.fromkeys(map(ord, "‐‑‒–−"), "-"),
    **dict.fromkeys(map(ord, "―─"), "—"),
    ord("～"): "~",
    ord("〜"): "~",
    ord("﹪"): "%",
    ord("﹣"): "-",
    ord("〇"): "〇",
    ord("○"): "〇",
}
# Traditional forms, as reports from Hong Kong and optical recognition have them.
_TRADITIONAL: Final = dict(
    line.split("\t")
    for line in (Path(__file__).parent / "data" / "traditional.tsv")
    .read_text(encoding="utf-8")
    .splitlines()
)
_TABLE: Final = {**_TRADITIONAL, **{chr(code): char for code, char in _FOLDS.items()}}
_FOLDED: Final = late("[" + re.escape("".join(_TABLE)) + "]")
_CJK = "\u3400-\u9fff，。；：！？、（）《》"
# One or more blanks, or a single line end, with a Chinese character or mark on one side.
_GAP: Final = late(rf"(?<=[{_CJK}\"%]) +(?=\S)|(?<=\S) +(?=[{_CJK}\"])")
_WRAP: Final = late(r"(?<=[\u3400-\u9fff0-9A-Za-z、，])\n(?=[\u3400-\u9fff0-9A-Za-z、，。])")


# Half-width marks beside Chinese text are its full stops and commas; 3,170 and 10:30 stay.
_MARKS: Final = {",": "，", ";": "；", ":": "：", "!": "！", "?": "？"}
_MARK: Final = late(rf"(?<=[{_CJK}\"%])[,;:!?]|[,;:!?](?=[{_CJK}\"])")


def _fold(match: re.Match[str]) -> str:
    return _TABLE[match[0]]


def _full(match: re.Match[str]) -> str:
    return _MARKS[match[0]]


@dataclass(frozen=True, slots=True)
class Normalised:
    """A normalised text and the way back.

    `origin[i]` is the offset in `source` of character `i` of `text`; None where both have the
    same length and every offset stands.
    """

    source: str
    text: str
    origin: tuple[int, ...] | None

    def restore(self, start: int, end: int) -> tuple[int, int]:
        """Map a non-empty half-open span of `text` to the span of `source`."""
        if self.origin is None:
            return start, end
        return self.origin[start], self.origin[end - 1] + 1


def normalise(text: str) -> Normalised:
    """Return the normalised view of a text.

    Examples
    --------
    >>> view = normalise("贷款 １００ 万元")
    >>> view.text
    '贷款100万元'
    >>> view.restore(2, 7)
    (3, 9)
    """
    folded = _FOLDED.sub(_fold, text)
    if "," in folded or ":" in folded or ";" in folded or "?" in folded or "!" in folded:
        folded = _MARK.sub(_full, folded)
    if " " not in folded and "\n" not in folded:
        return Normalised(text, folded, None)
    drop: set[int] = set()
    for pattern in (_GAP, _WRAP):
        for match in pattern.finditer(folded):
            drop.update(range(match.start(), match.end()))
    if not drop:
        return Normalised(text, folded, None)
    origin = tuple(i for i in range(len(folded)) if i not in drop)
    return Normalised(text, "".join([folded[i] for i in origin]), origin)
