"""Read a user's gazetteer: a CSV file of banks, branches, places and products, checked row by row.

Every error says the file, the line, what was found and what is allowed; nothing is guessed.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass, field
from os import fspath
from pathlib import Path
from typing import TYPE_CHECKING, Final

from innotag.errors import LabelError, did_you_mean
from innotag.gazetteer import Gazetteer, OwnBranch
from innotag.lexicon import Bank, default_lexicon, fold_rural
from innotag.text import normalise

if TYPE_CHECKING:
    from collections.abc import Callable
    from os import PathLike

COLUMNS: Final = (
    "kind",
    "name",
    "aliases",
    "type",
    "bank",
    "province",
    "city",
    "county",
    "adcode",
)
BANK_TYPES: Final = (
    "city_commercial",
    "foreign",
    "joint_stock",
    "multilateral",
    "other",
    "policy",
    "private",
    "rural_commercial",
    "rural_credit_union",
    "state_large",
    "village",
)
LEVELS: Final = (
    "专营机构",
    "中心",
    "事业部",
    "代表处",
    "信用社",
    "储蓄所",
    "分理处",
    "分社",
    "分行",
    "办事处",
    "支行",
    "管理部",
    "营业室",
    "营业所",
    "营业部",
    "部",
)
_LONGEST: Final = 40
_SHORTEST: Final = 2


@dataclass
class _Draft:
    """What has been read so far, and where we are in the file."""

    path: str
    line: int = 1
    banks: dict[str, str] = field(default_factory=dict)
    forms: dict[str, str] = field(default_factory=dict)
    branches: dict[str, OwnBranch] = field(default_factory=dict)
    products: dict[str, str] = field(default_factory=dict)
    lines: dict[tuple[str, str], int] = field(default_factory=dict)

    def wrong(self, what: str, found: str, then: str) -> LabelError:
        """Return an error: what is wrong with what was found, where, and what to do."""
        return LabelError(
            f"{what} {found!r} in {self.path}, line {self.line}. {then}",
            path=self.path,
            line=self.line,
        )


def read_gazetteer(path: str | PathLike[str]) -> Gazetteer:
    """Read and check a gazetteer; `docs/gazetteer.md` describes the columns.

    Raises
    ------
    LabelError
        If the file cannot be read, a column is unknown or missing, or a row is wrong.
    """
    draft = _Draft(fspath(path))
    try:
        with Path(path).open(encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file, strict=True)
            header = [cell.strip() for cell in next(reader, [])]
            _check_header(header, draft)
            for cells in reader:
                draft.line = reader.line_num
                if any(cell.strip() for cell in cells):
                    _read_row(dict(zip(header, _clean(cells, header, draft), strict=True)), draft)
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise LabelError(
            f"Cannot read the gazetteer {draft.path}: {error}. Expected a CSV file in UTF-8 with "
            f"the columns {', '.join(COLUMNS)}.",
            path=draft.path,
        ) from error
    return Gazetteer(
        tuple(draft.banks.values()), tuple(draft.forms.values()), draft.branches, draft.products
    )


def _check_header(header: list[str], draft: _Draft) -> None:
    for name in header:
        if name not in COLUMNS:
            raise draft.wrong("Unknown column", name, did_you_mean(name, COLUMNS))
        if header.count(name) > 1:
            raise draft.wrong("Twice the column", name, "Rename or drop one of them.")
    for name in ("kind", "name"):
        if name not in header:
            raise draft.wrong("Missing column", name, f"Expected: {', '.join(COLUMNS)}.")


def _clean(cells: list[str], header: list[str], draft: _Draft) -> list[str]:
    """Return the cells normalised, one a column; cells at the end may be left out."""
    if len(cells) > len(header):
        message = f"Expected {len(header)} cells. Quote a cell that holds a comma."
        raise draft.wrong("One cell too many:", cells[len(header)], message)
    cells = cells + [""] * (len(header) - len(cells))
    return [normalise(cell).text.strip() for cell in cells]


def _read_row(row: dict[str, str], draft: _Draft) -> None:
    row = {**dict.fromkeys(COLUMNS, ""), **row}
    read = _KINDS.get(row["kind"])
    if read is None:
        raise draft.wrong("Unknown kind", row["kind"], did_you_mean(row["kind"], _KINDS))
    for name in _names(row):
        if not _SHORTEST <= len(name) <= _LONGEST:
            then = f"Expected {_SHORTEST} to {_LONGEST} characters."
            raise draft.wrong("A name too short or too long:", name, then)
        first = draft.lines.setdefault((row["kind"], name), draft.line)
        if first != draft.line:
            raise draft.wrong("The same name again:", name, f"Line {first} has it. Keep one.")
    read(row, draft)


def _names(row: dict[str, str]) -> list[str]:
    aliases = [alias.strip() for alias in row["aliases"].replace("；", ";").split(";")]
    return list(dict.fromkeys([row["name"], *filter(None, aliases)]))


def _read_bank(row: dict[str, str], draft: _Draft) -> None:
    _refuse(row, draft, "bank")
    name, *aliases = map(fold_rural, _names(row))
    known = default_lexicon().bank(name) or Bank(name, "", "")
    kind = row["type"] or known.type
    if kind not in BANK_TYPES:
        raise draft.wrong("Unknown type of bank", kind, did_you_mean(kind, BANK_TYPES))
    place = _place(row, draft) or known.place
    short = known.short or (aliases[0] if aliases else "")
    cells = (name, kind, place, short, ";".join(aliases), "", known.until, known.heir)
    draft.banks[name] = "\t".join(cells)


def _read_branch(row: dict[str, str], draft: _Draft) -> None:
    level = row["type"] or next((level for level in LEVELS if row["name"].endswith(level)), "部")
    if level not in LEVELS:
        raise draft.wrong("Unknown level of branch", level, did_you_mean(level, LEVELS))
    bank = fold_rural(row["bank"])
    if bank and bank not in draft.banks:
        owners = default_lexicon().names.get(bank, ())
        if len(owners) != 1:
            then = "Expected a bank's full name; a bank of your own stands in a line above."
            raise draft.wrong("Unknown bank", row["bank"], then)
        bank = owners[0]
    branch = OwnBranch(row["name"], bank, level, _place(row, draft))
    for name in _names(row):
        draft.branches[name.removeprefix(row["bank"])] = branch


def _read_place(row: dict[str, str], draft: _Draft) -> None:
    _refuse(row, draft, "type", "bank")
    code = _place(row, draft)
    if not code:
        then = "Say in adcode, or in province, city and county, which place of GB/T 2260 it is in."
        raise draft.wrong("No place is given for", row["name"], then)
    for name in _names(row):
        draft.forms[name] = f"{name[:2]}\t{name}={code}"


def _read_product(row: dict[str, str], draft: _Draft) -> None:
    _refuse(row, draft, "type", "bank", "province", "city", "county", "adcode")
    for name in _names(row):
        draft.products[name] = row["name"]


def _refuse(row: dict[str, str], draft: _Draft, *columns: str) -> None:
    """Raise where a column is filled that rows of this kind do not have."""
    for column in columns:
        if row[column]:
            then = f"A {row['kind']} has no {column}: leave the cell empty."
            raise draft.wrong(f"Unexpected {column}", row[column], then)


def _place(row: dict[str, str], draft: _Draft) -> str:
    """Return the code of the narrowest place that a row names, "" where it names none."""
    lexicon = default_lexicon()
    code = row["adcode"]
    if code and lexicon.place(code) is None:
        raise draft.wrong("Unknown adcode", code, "Expected six digits of GB/T 2260.")
    for level, column in enumerate(("province", "city", "county"), 1):
        name = row[column]
        if not name:
            continue
        fit = _fitting(name, level, code)
        if len(fit) != 1:
            state = "Unknown" if not fit else "Not the only"
            then = "Expected a name of GB/T 2260 in the place of the columns before; else adcode."
            raise draft.wrong(f"{state} {column}", name, then)
        code = fit[0]
    return code


def _fitting(name: str, level: int, above: str) -> list[str]:
    """Return the codes of a level that a name stands for, inside (or around) a place."""
    lexicon = default_lexicon()
    fit = []
    for code in lexicon.codes(name):
        place = lexicon.place(code)
        is_city = level == 2 and (code[2:4] == "90" or code[2:] == "0000")
        if place is None or (place.level != level and not is_city):
            continue
        if above and not _is_inside(code, above):
            if _is_inside(above, code):
                fit.append(above)
            continue
        fit.append(code)
    return list(dict.fromkeys(fit))


def _is_inside(code: str, parent: str) -> bool:
    size = 2 if parent[2:] == "0000" else 4 if parent[4:] == "00" else 6
    return code[:size] == parent[:size]


_KINDS: Final[dict[str, Callable[[dict[str, str], _Draft], None]]] = {
    "bank": _read_bank,
    "branch": _read_branch,
    "place": _read_place,
    "product": _read_product,
}
