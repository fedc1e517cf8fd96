"""List every sum of money that is found in a text or bulletin once, to be judged by hand.

usage: python benchmarks/amounts.py FILE

One line a sum: line of the file, the words around it with the sum in 【】, its value and role. The
last line counts them.
"""

from __future__ import annotations

import sys
from pathlib import Path

from innotag.recognisers.amounts import find_amounts

AROUND = 16


def main(argv: list[str]) -> int:
    """Print the list; return the exit status."""
    if len(argv) != 1:
        sys.stderr.write(__doc__ or "")
        return 2
    text = Path(argv[0]).read_text(encoding="utf-8")
    seen = set()
    found = find_amounts(text)
    for entity in found:
        before = text[max(0, entity.start - AROUND) : entity.start]
        after = text[entity.end : entity.end + AROUND]
        around = f"{before}【{entity.text}】{after}".replace("\n", "⏎")
        if around in seen:
            continue
        seen.add(around)
        value = entity.value or {}
        said = " ".join(str(part) for key, part in value.items() if key != "role")
        line = text.count("\n", 0, entity.start) + 1
        print(line, around, said or "no value", value.get("role", ""), sep="\t")
    print(f"{len(found)} sums, {len(seen)} different")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
