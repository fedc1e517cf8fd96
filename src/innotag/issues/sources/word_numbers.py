"""The numbers that Word puts before paragraphs by itself: 第一章, 一、, (1), bullets."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

_W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_PLACE: Final = re.compile(r"%([1-9])")
_CHINESE: Final = {
    "chineseCounting",
    "chineseCountingThousand",
    "japaneseCounting",
    "taiwaneseCounting",
}
_ZH: Final = "零一二三四五六七八九"
_DEEPEST_STYLE: Final = 20
_HIGHEST: Final = 9_999


class _Level(NamedTuple):
    """How one level of a list counts."""

    start: int
    kind: str
    text: str


@dataclass(slots=True)
class Numbering:
    """The lists of a document and the number that each has reached."""

    levels: dict[tuple[str, int], _Level] = field(default_factory=dict)
    abstracts: dict[str, str] = field(default_factory=dict)
    styles: dict[str, tuple[str, str, str]] = field(default_factory=dict)
    reached: dict[str, dict[int, int]] = field(default_factory=dict)

    @classmethod
    def of(cls, document: Any) -> Numbering:
        """Read the lists of a document; one without any has none."""
        made = cls()
        for part in document.part.package.iter_parts():
            root = getattr(part, "element", None)
            if root is None:
                continue
            if str(part.partname).endswith("/numbering.xml"):
                made._read_lists(root)
            elif str(part.partname).endswith("/styles.xml"):
                made._read_styles(root)
        return made

    def label(self, paragraph: Any) -> tuple[str, bool]:
        """Return what Word shows before a paragraph, and whether it is a bullet; counts on."""
        properties = paragraph.find(f"{_W}pPr")
        if properties is None:
            return "", False
        list_id, depth = self._list_of(properties)
        abstract = self.abstracts.get(list_id, "")
        level = self.levels.get((abstract, depth))
        if level is None or level.kind == "none":
            return "", False
        if level.kind == "bullet":
            return "", True
        counters = self.reached.setdefault(abstract, {})
        counters[depth] = counters.get(depth, level.start - 1) + 1
        for deeper in [each for each in counters if each > depth]:
            del counters[deeper]
        text = _PLACE.sub(lambda found: self._count(abstract, int(found[1]) - 1), level.text)
        return (f"{text} " if text[-1:].isalnum() else text), False

    def _count(self, abstract: str, depth: int) -> str:
        level = self.levels.get((abstract, depth), _Level(1, "decimal", ""))
        number = self.reached[abstract].get(depth, level.start)
        return to_chinese(number) if level.kind in _CHINESE else str(number)

    def _list_of(self, properties: Any) -> tuple[str, int]:
        """Return the list and level of a paragraph: its own, else those of its style."""
        own = properties.find(f"{_W}numPr")
        list_id, depth = _pair(own)
        style = _value(properties.find(f"{_W}pStyle"))
        for _ in range(_DEEPEST_STYLE):
            if list_id or style not in self.styles:
                break
            style_list, style_depth, above = self.styles[style]
            list_id, depth = style_list, depth or style_depth
            style = above
        return list_id, int(depth) if depth.isascii() and depth.isdigit() else 0

    def _read_lists(self, root: Any) -> None:
        for abstract in root.iterfind(f"{_W}abstractNum"):
            key = abstract.get(f"{_W}abstractNumId") or ""
            for level in abstract.iterfind(f"{_W}lvl"):
                start = _value(level.find(f"{_W}start"))
                self.levels[key, _small(level.get(f"{_W}ilvl"), 0)] = _Level(
                    _small(start, 1),
                    _value(level.find(f"{_W}numFmt")) or "decimal",
                    _value(level.find(f"{_W}lvlText"))[:20],
                )
        for each in root.iterfind(f"{_W}num"):
            self.abstracts[each.get(f"{_W}numId") or ""] = _value(each.find(f"{_W}abstractNumId"))

    def _read_styles(self, root: Any) -> None:
        for style in root.iterfind(f"{_W}style"):
            list_id, depth = _pair(style.find(f"{_W}pPr/{_W}numPr"))
            above = _value(style.find(f"{_W}basedOn"))
            self.styles[style.get(f"{_W}styleId") or ""] = (list_id, depth, above)


def to_chinese(number: int) -> str:
    """Return a number as Chinese lists count.

    Examples
    --------
    >>> [to_chinese(number) for number in (3, 10, 21, 105)]
    ['三', '十', '二十一', '一百零五']
    """
    if not 0 < number <= _HIGHEST:
        return str(number)
    out, gap = "", False
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // unit % 10
        if digit:
            out += ("零" if gap and out else "") + _ZH[digit] + name
        gap = not digit
    return out.removeprefix("一") if 10 <= number < 20 else out


def _pair(element: Any) -> tuple[str, str]:
    if element is None:
        return "", ""
    return _value(element.find(f"{_W}numId")), _value(element.find(f"{_W}ilvl"))


def _value(element: Any) -> str:
    return "" if element is None else str(element.get(f"{_W}val") or "")


def _small(text: str | None, default: int) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 5 else default
