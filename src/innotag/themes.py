"""The themes and terms that a data folder adds to the fixed five.

A folder of training items may hold two more files.

- `themes.json`: a list of objects with `id`, `name_zh` and `name_en`.
- `terms.tsv`: one term a line, tab-separated: term, theme, sub-theme (may be empty), strength
  (strong, weak or false_friend). Terms may also be for one of the fixed five.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from innotag.errors import LabelError, did_you_mean
from innotag.labels import BUSINESS_LINES, THEME_LABELS, Label
from innotag.vocabulary import STRENGTHS, Term

if TYPE_CHECKING:
    from collections.abc import Iterable
    from os import PathLike

THEMES_FILE: Final = "themes.json"
TERMS_FILE: Final = "terms.tsv"
_ID: Final = re.compile(r"[a-z][a-z0-9_]{1,30}")
_MAX_TERMS: Final = 100_000


class LabelSet(NamedTuple):
    """The themes of a model and the terms that join the shipped vocabulary."""

    labels: tuple[Label, ...] = THEME_LABELS
    terms: tuple[Term, ...] = ()

    @property
    def themes(self) -> tuple[str, ...]:
        """The ids of the themes, the fixed five first."""
        return tuple(label.id for label in self.labels)

    @property
    def new_themes(self) -> tuple[str, ...]:
        """The ids of the themes beyond the fixed five."""
        return self.themes[len(THEME_LABELS) :]


def read_label_set(folders: Iterable[str | PathLike[str]]) -> LabelSet:
    """Return the fixed themes with those that the folders add, and the folders' terms.

    Raises
    ------
    LabelError
        If a file is no JSON or TSV of the form above, an id is taken or malformed, or a term
        stands for no theme; names file and line.
    """
    roots = [Path(folder) for folder in folders]
    labels = {label.id: label for label in THEME_LABELS}
    for root in roots:
        for label in _read_themes(root / THEMES_FILE):
            if labels.get(label.id, label) != label:
                raise _wrong(
                    root / THEMES_FILE, None, f"theme {label.id!r} has another name already"
                )
            labels[label.id] = label
    terms: dict[Term, None] = {}
    for root in roots:
        terms.update(dict.fromkeys(_read_terms(root / TERMS_FILE, tuple(labels))))
    return LabelSet(tuple(labels.values()), tuple(terms))


def to_labels(rows: object, path: Path) -> tuple[Label, ...]:
    """Return the labels of a parsed `themes.json` (or of a model's manifest), checked."""
    if not isinstance(rows, list):
        raise _wrong(path, None, "a list of themes is expected")
    labels = []
    for number, row in enumerate(rows, 1):
        keys = ("id", "name_zh", "name_en")
        if not isinstance(row, dict) or not all(isinstance(row.get(key), str) for key in keys):
            raise _wrong(path, None, f"theme {number} needs id, name_zh and name_en")
        label = Label(row["id"], row["name_zh"], row["name_en"])
        if not _ID.fullmatch(label.id) or label.id in BUSINESS_LINES:
            raise _wrong(
                path,
                None,
                f"{label.id!r} is no id of a theme: lower-case letters, digits and _, a letter "
                "first, none of the business lines",
            )
        labels.append(label)
    return tuple(labels)


def _read_themes(path: Path) -> tuple[Label, ...]:
    if not path.exists():
        return ()
    try:
        rows = json.loads(path.read_text(encoding="utf-8-sig"))
    except ValueError as error:
        raise _wrong(path, None, f"no JSON: {error}") from error
    return to_labels(rows, path)


def _read_terms(path: Path, themes: tuple[str, ...]) -> list[Term]:
    if not path.exists():
        return []
    terms = []
    for number, line in enumerate(path.read_text(encoding="utf-8-sig").splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        cells = [cell.strip() for cell in line.split("\t")]
        if len(cells) != 4 or len(cells[0]) < 2:
            raise _wrong(
                path,
                number,
                f"found {line[:40]!r}; four cells are expected: a term of two characters or "
                "more, theme, sub-theme (may be empty), strength",
            )
        term = Term(*cells)
        if term.theme not in themes:
            raise _wrong(
                path, number, f"unknown theme {term.theme!r}. {did_you_mean(term.theme, themes)}"
            )
        if term.strength not in STRENGTHS:
            hint = did_you_mean(term.strength, STRENGTHS)
            raise _wrong(path, number, f"unknown strength {term.strength!r}. {hint}")
        terms.append(term)
        if len(terms) > _MAX_TERMS:
            raise _wrong(path, number, f"more than {_MAX_TERMS} terms")
    return terms


def _wrong(path: Path, line: int | None, what: str) -> LabelError:
    where = f"{path}, line {line}" if line else f"{path}"
    return LabelError(f"{where}: {what}. See docs/new-theme.md.", path=str(path), line=line)
