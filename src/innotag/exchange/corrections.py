"""Corrections by people: what they hold, and the checks before anything is learned from them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from innotag.errors import LabelError, did_you_mean
from innotag.features import find_slogans
from innotag.labels import LINE_LABELS, order_themes
from innotag.text import normalise
from innotag.vocabulary import vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from innotag.labels import Label

_SHOWN: Final = 20


@dataclass(frozen=True, slots=True)
class Correction:
    """One corrected item, its labels as the person gave them: ids or Chinese names.

    `evidence` maps a theme to the words that carry it. `path` and `row` say where it stands.
    """

    id: str
    text: str
    title: str | None
    month: str | None
    themes: tuple[str, ...]
    business_line: str
    evidence: dict[str, str]
    path: str
    row: int
    event: str | None = None

    @property
    def where(self) -> str:
        """File and row, for messages."""
        return f"{self.path}, row {self.row}"


class _Problem(Exception):  # noqa: N818  (caught in this module only)
    """What is wrong with one correction."""


def check_corrections(
    corrections: Sequence[Correction], labels: Sequence[Label]
) -> list[dict[str, Any]]:
    """Return corrections as training items, if all of them fit the schema and the label guide.

    An item that two files correct alike counts once.

    Raises
    ------
    LabelError
        If a label is unknown, a theme has no evidence or one that is not in the item, an evidence
        is a slogan or a false friend, an id comes twice in a file, or two corrections of one item
        or of one text differ. All problems are listed with file and row.
    """
    problems: list[tuple[Correction, str]] = []
    items: dict[str, tuple[Correction, dict[str, Any]]] = {}
    texts: dict[tuple[str | None, str], tuple[Correction, dict[str, Any]]] = {}
    for one in corrections:
        try:
            item = _to_item(one, labels)
            _check_against(one, item, items.get(one.id))
            _check_labels(item, texts.get((one.title, one.text)))
        except _Problem as problem:
            problems.append((one, str(problem)))
            continue
        items[one.id] = texts[one.title, one.text] = (one, item)
    if problems:
        raise _all_of(problems)
    return [item for _, item in items.values()]


def _all_of(problems: Sequence[tuple[Correction, str]]) -> LabelError:
    lines = [f"{one.where}: {problem}" for one, problem in problems[:_SHOWN]]
    more = len(problems) - _SHOWN
    if more > 0:
        lines.append(f"and {more} more")
    first = problems[0][0]
    head = f"{len(problems)} of the corrections cannot be used; nothing was learned.\n"
    return LabelError(head + "\n".join(lines), path=first.path, line=first.row)


def _to_item(one: Correction, labels: Sequence[Label]) -> dict[str, Any]:
    if not one.id:
        raise _Problem("the item has no id. Keep the id that `innotag review` wrote.")
    if not one.text.strip():
        raise _Problem("the item has no text. Keep the text that `innotag review` wrote.")
    ids = [label.id for label in labels]
    themes = [_known(name, labels, "theme") for name in one.themes]
    line = _known(one.business_line, LINE_LABELS, "business line")
    evidence: dict[str, str] = {}
    for name, words in one.evidence.items():
        theme = _known(name, labels, "theme")
        if theme not in themes:
            raise _Problem(
                f"evidence {words!r} is marked for {theme!r}, which is not among its themes. Add "
                "the theme or take the mark away."
            )
        evidence[theme] = _as_it_stands(words, one)
    ordered = order_themes(themes, allowed=ids)
    for theme in ordered:
        _check_evidence(one, theme, evidence.get(theme, ""))
    return {
        "id": one.id,
        "event": one.event or one.id,
        "title": one.title or None,
        "text": one.text,
        "themes": list(ordered),
        "evidence": {theme: evidence[theme] for theme in ordered},
        "business_line": line,
        "month": one.month,
        "register": "corrected",
    }


def _as_it_stands(words: str, one: Correction) -> str:
    """Return the words as title or text write them; widths, quotes and blanks may differ."""
    words = words.strip()
    fields = (one.text, one.title or "")
    bare = normalise(words).text
    if not bare or any(words in field for field in fields):
        return words
    for view in map(normalise, fields):
        start = view.text.find(bare)
        if start >= 0:
            first, last = view.restore(start, start + len(bare))
            return view.source[first:last]
    return words


def _known(name: str, labels: Iterable[Label], kind: str) -> str:
    names = {label.id: label.id for label in labels}
    names |= {label.name_zh: label.id for label in labels}
    found = names.get(name.strip())
    if found is None:
        what = f"unknown {kind} {name!r}" if name.strip() else f"no {kind} is given"
        raise _Problem(f"{what}. {did_you_mean(name, names)}")
    return found


def _check_evidence(one: Correction, theme: str, words: str) -> None:
    if not words.strip():
        raise _Problem(
            f"theme {theme!r} has no evidence. Give the words of the title or the text that carry "
            "it (label guide, R3)."
        )
    if words not in one.text and words not in (one.title or ""):
        raise _Problem(
            f"the evidence {words!r} of {theme!r} is not in the title or the text. Copy it as it "
            "stands there."
        )
    bare = normalise(words).text.strip("，。；：、 ")
    for start, end in find_slogans(normalise(one.text).text):
        if bare in normalise(one.text).text[start:end]:
            raise _Problem(
                f"the evidence {words!r} of {theme!r} is part of a slogan, which earns nothing "
                "(label guide, R1). Give other words, or take the theme away."
            )
    for hit in vocabulary().find(bare):
        whole = hit.start == 0 and hit.end == len(bare)
        if whole and hit.term.theme == theme and hit.term.strength == "false_friend":
            raise _Problem(
                f"the evidence {words!r} only looks like {theme!r} and does not count (label "
                "guide, Facet 1). Give other words, or take the theme away."
            )


def _check_against(
    one: Correction, item: dict[str, Any], before: tuple[Correction, dict[str, Any]] | None
) -> None:
    if before is None:
        return
    other, known = before
    if other.path == one.path:
        raise _Problem(f"the id {one.id!r} stands in row {other.row} already. Keep one of the two.")
    if known["text"] != item["text"] or _labels(known) != _labels(item):
        raise _Problem(
            f"the item {one.id!r} is corrected otherwise in {other.where}: "
            f"{_told(known)} there, {_told(item)} here. Agree on one."
        )


def _check_labels(item: dict[str, Any], before: tuple[Correction, dict[str, Any]] | None) -> None:
    if before is not None and _labels(before[1]) != _labels(item):
        raise _Problem(
            f"the same text has other labels in {before[0].where} (id {before[0].id!r}): "
            f"{_told(before[1])} there, {_told(item)} here. Agree on one."
        )


def _labels(item: dict[str, Any]) -> tuple[Any, ...]:
    return (*item["themes"], item["business_line"])


def _told(item: dict[str, Any]) -> str:
    return f"{', '.join(item['themes']) or 'no theme'} and {item['business_line']}"


def iter_lines(text: str) -> Iterator[tuple[int, str]]:
    """Yield the lines of a file that are not empty, with their numbers from 1."""
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            yield number, line
