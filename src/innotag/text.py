"""Normalised view of a text, with a way back to the text as given.

Recognisers and the scorer read the normalised view: full-width forms, quotes, dashes and the
common traditional characters are folded one to one, and white space that a wrap or a typesetter
left beside a Chinese character is taken out. Every offset maps back, so a span always indexes the
text as given.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

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
# Traditional and variant forms met in simplified text after optical recognition or from Hong Kong.
_TRADITIONAL: Final = dict(
    zip(
        map(
            ord,
            "減億萬開發銀業貸達個點體務質產總監國際資農東廣興華島漢灣門陽寧滬區縣鎮鄉為與於數據專"
            "經濟護環綠碳養險戶額幣歐圓債歲車電網線機構創實現還債準備號類應該進來時間員動態勢選項"
            "權證書學術標識條並過這單雙從對長張馬鳥魚龍後裡麵檢驗設計訊賬貿易協議簽約聯",
        ),
        "减亿万开发银业贷达个点体务质产总监国际资农东广兴华岛汉湾门阳宁沪区县镇乡为与于数据专"
        "经济护环绿碳养险户额币欧圆债岁车电网线机构创实现还债准备号类应该进来时间员动态势选项"
        "权证书学术标识条并过这单双从对长张马鸟鱼龙后里面检验设计讯账贸易协议签约联",
        strict=True,
    )
)
_TABLE: Final = {chr(code): char for code, char in {**_TRADITIONAL, **_FOLDS}.items()}
_FOLDED: Final = re.compile("[" + re.escape("".join(_TABLE)) + "]")
_CJK = "\u3400-\u9fff，。；：！？、（）《》"
# One or more blanks, or a single line end, with a Chinese character or mark on one side.
_GAP: Final = re.compile(rf"(?<=[{_CJK}\"%]) +(?=\S)|(?<=\S) +(?=[{_CJK}\"])")
_WRAP: Final = re.compile(r"(?<=[\u3400-\u9fff0-9A-Za-z、，])\n(?=[\u3400-\u9fff0-9A-Za-z、，。])")


def _fold(match: re.Match[str]) -> str:
    return _TABLE[match[0]]


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
