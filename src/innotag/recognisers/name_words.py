"""The word lists of company names: known firms, endings, words of trade, words before a name.

They lie in `data/companies.txt`, by sections; a section is parsed when it is asked for.
"""

from __future__ import annotations

from functools import cache
from typing import Final

from innotag.lexicon import DATA

_KNOWN: Final = ("markets", "insurers", "investors", "technology", "industry")
# A known name is no firm when one of these characters stands before or after it: 北京东路.
_NOT_AFTER: Final = {
    "京东": "北南",
    "华为": "升年中精才",
    "百度": "零一二三四五六七八九十",
    "讯飞": "通短",
}
_NOT_BEFORE: Final = {
    "京东": "北南路",
    "中碳登": "记",
    "滴滴": "答",
    "百度": "高热以",
    "中信保": "诚",
    "五粮液": "酒",
    "万事达": "卡",
}


@cache
def _sections() -> dict[str, list[str]]:
    sections: dict[str, list[str]] = {}
    current: list[str] = []
    for line in (DATA / "companies.txt").read_text(encoding="utf-8").split("\n"):
        if line.startswith("["):
            current = sections.setdefault(line[1:-1], [])
        elif line and not line.startswith("#"):
            current.append(line)
    return sections


@cache
def load_words(section: str) -> frozenset[str]:
    """Return the words of one section.

    Examples
    --------
    >>> "租赁" in load_words("trade")
    True
    """
    return frozenset(" ".join(_sections()[section]).split())


def load_names() -> list[str]:
    """Return the everyday names of well-known companies, banks' subsidiaries among them.

    Examples
    --------
    >>> {"宁德时代", "工银理财"} <= set(load_names())
    True
    """
    names = [name for group in _KNOWN for name in sorted(load_words(f"known.{group}"))]
    for group in ("bank", "joint"):
        names += [
            brand + business
            for brand in sorted(load_words(f"brand.{group}"))
            for business in sorted(load_words(f"business.{group}"))
        ]
    return list(dict.fromkeys(names))


@cache
def load_endings() -> dict[str, str]:
    """Return the words that names end in, each with what it asks of the words before it.

    Examples
    --------
    >>> load_endings()["有限公司"]
    'legal'
    """
    return {
        word: section.removeprefix("ending.")
        for section in _sections()
        if section.startswith("ending.")
        for word in load_words(section)
    }


def is_other_word(text: str, start: int, end: int) -> bool:
    """Return whether a known name is but a part of another word: 北京东路, 升华为.

    Examples
    --------
    >>> is_other_word("位于北京东路", 3, 5), is_other_word("与京东合作", 1, 3)
    (True, False)
    """
    name = text[start:end]
    before = text[start - 1 : start] if start else ""
    after = text[end : end + 1]
    if name.isascii():
        return (before.isascii() and before.isalnum()) or (after.isascii() and after.isalnum())
    return (bool(before) and before in _NOT_AFTER.get(name, "")) or (
        bool(after) and after in _NOT_BEFORE.get(name, "")
    )
