"""Build a bulletin in every format and count the items that are read back the same.

usage: python benchmarks/formats.py [BULLETIN] [--keep FOLDER]

An item is the same where id, kind, chapter, section, table, row, title, both cells, caption, region
and text are equal, character for character; in a list, where id, title, bank and text are. Prints
one line a look, then what differs; `bare` is the share where white space does not count. Exits with
1 where anything differs.
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from looks import LISTS, LOOKS, to_blocks

from innotag.issues import read_issue

if TYPE_CHECKING:
    from innotag.issues import Issue, Item

EXAMPLE = Path(__file__).resolve().parents[1] / "examples" / "bulletin-2025-03.txt"
WHOLE = ("kind", "chapter", "section", "table", "row", "title", "bank_cell", "product_cell")
WHOLE = (*WHOLE, "caption", "region", "text")
LISTED = ("title", "bank_cell", "text")


def differences(
    want: Issue, found: Issue, names: tuple[str, ...], *, spaces: bool = True
) -> list[str]:
    """Return one line for each item that is missing, new or different.

    Without `spaces`, white space and line ends do not count.
    """
    items = {item.id: item for item in found.items}
    lines = [f"new: {key}" for key in items.keys() - {item.id for item in want.items}]
    for item in want.items:
        lines += _differs(item, items.get(item.id), names, spaces=spaces)
    return lines


def _differs(item: Item, other: Item | None, names: tuple[str, ...], *, spaces: bool) -> list[str]:
    if other is None:
        return [f"missing: {item.id}"]
    for name in names:
        old, new = getattr(item, name), getattr(other, name)
        if old != new and (spaces or "".join(str(old).split()) != "".join(str(new).split())):
            return [f"{item.id} {name}: {_window(str(old), str(new))}"]
    return []


def _window(old: str, new: str) -> str:
    """Return both values around the first place where they differ."""
    place = next((i for i, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), 0)
    start = max(place - 12, 0)
    return (
        f"{old[start : place + 12]!r} became {new[start : place + 12]!r} ({len(old)}, {len(new)})"
    )


def main() -> int:
    """Print the table; return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("bulletin", type=Path, nargs="?", default=EXAMPLE)
    parser.add_argument("--keep", type=Path, help="folder that keeps the files")
    options = parser.parse_args()
    want = read_issue(options.bulletin)
    blocks = to_blocks(options.bulletin, want)
    files = {look: (end, build(blocks), WHOLE) for look, (end, build) in LOOKS.items()}
    files |= {look: (end, build(want), LISTED) for look, (end, build) in LISTS.items()}
    print(
        f"{'look':<18}{'same':>6}{'items':>7}{'share':>8}{'bare':>8}{'unread':>8}{'kB':>7}{'s':>7}"
    )
    wrong: list[str] = []
    with TemporaryDirectory() as folder:
        for look, (ending, data, names) in files.items():
            path = Path(options.keep or folder, f"{look.replace(' ', '-')}.{ending}")
            path.write_bytes(data)
            start = time.perf_counter()
            found = read_issue(path)
            taken = time.perf_counter() - start
            lines = differences(want, found, names)
            bare = differences(want, found, names, spaces=False)
            same, same_bare = (
                len(want.items) - sum(not line.startswith("new") for line in each)
                for each in (lines, bare)
            )
            share, share_bare = same / len(want.items), same_bare / len(want.items)
            print(
                f"{look:<18}{same:>6}{len(want.items):>7}{share:>8.1%}{share_bare:>8.1%}{len(found.unread):>8}"
                f"{len(data) / 1024:>7.0f}{taken:>7.2f}"
            )
            wrong += [f"{look}: {line}" for line in lines]
            wrong += [f"{look}: unread {passage}" for passage in found.unread]
    print(*wrong, sep="\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
