"""Where a company's name begins, and whether what stands there is a name at all.

Names of companies end in known words; their left edge shows in the words before: prepositions,
verbs, counts and descriptions (组件厂, 借款人, 高新技术企业) are no part of a name. Words of trade
(建设, 投资, 服务) are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from rjieba import tag as tag_words

from innotag.expressions import late
from innotag.lexicon import default_lexicon
from innotag.recognisers.name_words import load_words

if TYPE_CHECKING:
    from collections.abc import Sequence

Token = tuple[str, str]
WINDOW: Final = 28
# Single characters that end what stands before a name. Brand names are made of single
# characters too, so only those are listed that hardly ever stand in one.
_EDGES: Final = frozenset(
    "为向给与和及由在对的是将从把让被以据就于而并又也了替拉跟或等到用即获称按使则且但若如帮请找赠"
    "趟该此某这那哪每另约近凭同边企超逾叫做当曾已未不没有会应须家户笔含指一二两三四五六七八九十几"
    "0123456789"
)
_NUMBERS: Final = frozenset("一二两三四五六七八九十")
_PLACE: Final = 2
_ANONYMOUS: Final = late(
    r"(?:某|[一二两三四五六七八九十几多数0-9](?:余|多)?[家个户支名所座间类批种大]|"
    r"[这那该此本其各每另][家类些个几一]?|一|诸多|众多|许多|部分|不少|有关|相关|同类|任何|所有|全部|其他|其它|其余)$"
)
_EDGE_TAGS: Final = frozenset("pcudrqfye")
# Verbs and descriptions end in these: 贷给, 位于, 服务商, 组件厂, 种植户.
_EDGE_ENDS: Final = frozenset("给于向为与对到由者商方厂户")
_NOT_EDGE: Final = ("电商", "云商", "农商")
_MAKERS: Final = frozenset("方商者厂人")
_PLAIN_NOUNS: Final = frozenset("nabj")
_PROPER: Final = frozenset({"nz", "nt", "ns", "nr"})
# Before a place these single characters say no more than a noun does: 组件厂宁波…, 拉上东莞….
_LOOSE: Final = frozenset("厂商者方上了着过下出入到起")
_NOT_NAME: Final = late(r"[^\u4e00-\u9fffA-Za-z0-9（）·&＆\-]")


class Stem(NamedTuple):
    """What stands before the ending of a name.

    `start` is where the name may begin, `tokens` its words with their parts of speech, `is_vague`
    whether the words before it say that the firm is left unnamed (一家, 某, 该).
    """

    start: int
    tokens: Sequence[Token]
    is_vague: bool


def read_stem(text: str, low: int, end: int) -> Stem:
    """Read the words before an ending at `end`, back to `low` at most, and find the left edge.

    Examples
    --------
    >>> stem = read_stem("日前贷给云溪星河茶业有限公司", 0, 10)
    >>> stem.start, stem.is_vague
    (4, False)
    """
    low = max(low, end - WINDOW)
    window = text[low:end]
    marks = _NOT_NAME.split(window)
    if len(marks) > 1:
        window = marks[-1]
        low = end - len(window)
    low, window = _balance(low, window)
    tokens: list[Token] = tag_words(window, hmm=False) if window else []
    first = len(tokens)
    while first and not _is_edge(tokens, first - 1):
        first -= 1
    start = end - sum([len(word) for word, _ in tokens[first:]])
    if first and tokens[first - 1][0] in _NUMBERS and _in_place(text, start):
        first -= 1  # 八公山 is a place, and 八 no count
        start -= 1
    is_vague = bool(_ANONYMOUS.search(window, 0, start - low))
    tokens = tokens[first:]
    first = _place_first(tokens)
    start += sum([len(word) for word, _ in tokens[:first]])
    return Stem(start, tokens[first:], is_vague)


def _in_place(text: str, start: int) -> bool:
    """Tell whether a known place begins one character before an offset and goes on behind it."""
    return len(default_lexicon().match_place(text, start - 1)) > _PLACE


def _balance(low: int, window: str) -> tuple[int, str]:
    """Start after a bracket that is open, or closes what began before the window."""
    at = window.rfind("）")
    if at >= 0 and "（" not in window[:at]:
        return low + at + 1, window[at + 1 :]
    at = window.rfind("（")
    if at >= 0 and "）" not in window[at:]:
        return low + at + 1, window[at + 1 :]
    return low, window


def _is_edge(tokens: Sequence[Token], at: int) -> bool:
    word, tag = tokens[at]
    if len(word) == 1:
        return word in _EDGES or (word in _MAKERS and at > 0 and _is_noun(tokens[at - 1]))
    if word in load_words("before"):
        return True
    if word in load_words("trade"):
        return False
    if word[-1] in _EDGE_ENDS:
        return not word.endswith(_NOT_EDGE) and not _is_place(word)
    if tag == "m":
        return word[-1] != "号" and (word[0] != "第" or word[-1] in "家笔单批期个")
    return (tag[0] in _EDGE_TAGS or tag == "v") and not _is_place(word)


def _is_noun(token: Token) -> bool:
    word, tag = token
    return len(word) > 1 and tag[0] in "nv" and tag not in _PROPER


def _is_place(word: str) -> bool:
    return len(word) > 1 and bool(default_lexicon().codes(word))


def _place_first(tokens: Sequence[Token]) -> int:
    """Return where a place begins that only plain nouns stand before: they describe the firm."""
    for at, (word, tag) in enumerate(tokens):
        if at and tag == "ns" and _is_place(word):
            return at
        is_plain = tag[0] in _PLAIN_NOUNS and tag not in _PROPER and len(word) > 1
        if not is_plain and word not in _LOOSE:
            return 0
    return 0


def has_place(text: str, start: int, end: int) -> bool:
    """Return whether a name begins with a place and goes on before `end`.

    Examples
    --------
    >>> has_place("宁波瑞德", 0, 4), has_place("宁波", 0, 2), has_place("瑞德能源", 0, 4)
    (True, False, False)
    """
    place = default_lexicon().match_place(text[:end], start)
    return bool(place) and start + len(place) < end


def is_novel(tokens: Sequence[Token], *, weak: bool = False) -> bool:
    """Return whether the words of a stem are not all dictionary words: a brand stands in it.

    Two single characters in a row are a brand; with `weak`, one single character or a proper noun
    is enough.

    Examples
    --------
    >>> is_novel([("予", "v"), ("秦", "nr")]), is_novel([("塑料", "n"), ("制品", "n")])
    (True, False)
    """
    words = [word for word, _ in tokens]
    short = load_words("trade.short")
    for at, (word, tag) in enumerate(tokens):
        if len(word) > 1:
            if weak and tag in ("nz", "nt"):
                return True
            continue
        before = words[at - 1] if at and len(words[at - 1]) == 1 else ""
        after = words[at + 1] if at + 1 < len(words) and len(words[at + 1]) == 1 else ""
        if before + word in short or word + after in short or word in load_words("plain"):
            continue
        if weak or before:
            return True
    return False


def is_plain(tokens: Sequence[Token]) -> bool:
    """Return whether all words of a stem are words of trade, so that no name is among them.

    Examples
    --------
    >>> is_plain([("建设", "vn"), ("投资", "vn")])
    True
    """
    trade = load_words("trade")
    return all(word in trade for word, _ in tokens)
