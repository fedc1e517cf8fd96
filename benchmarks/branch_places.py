"""Measure where branches are: province and city of the names in a CSV, and names a second.

usage: python benchmarks/branch_places.py BRANCHES.csv [--show N]

The CSV has the columns name, branch, province, city; name is the full name with the bank. City
names of any date count, and the seat for its prefecture (凯里 for 黔东南); a provincial branch has
no city, a county right under its province is its own.
"""

from __future__ import annotations

import argparse
import csv
import json
import re
import sys
import time
from pathlib import Path

from innotag.lexicon import MUNICIPALITIES, default_lexicon
from innotag.recognisers.banks import resolve_bank
from innotag.recognisers.branch_sites import site_of
from innotag.recognisers.branches import locate_branch

PROVINCIAL = re.compile(r"(?:省|自治区|^(?:内蒙古|广西|西藏|宁夏|新疆))分行(?:营业部)?$")


# Counties whose city the list names as it was before they moved to another.
MOVED = {"340422": "六安", "510185": "资阳"}


def codes_of(name: str) -> set[str]:
    """Return the codes of the places that a name of the list may mean, cities as their own."""
    found: set[str] = set()
    for form in (name, name.replace("自治区", "")):
        found.update(default_lexicon().codes(form))
    return found


def same_province(gold: str, code: str) -> bool:
    """Tell whether a place lies in the province that the list names."""
    return any(c[2:] == "0000" and c[:2] == code[:2] for c in codes_of(gold))


def same_city(gold: str, code: str) -> bool:
    """Tell whether a place lies in the city of the list, which may name the city's seat."""
    if code[:2] in MUNICIPALITIES:
        return any(c[:2] == code[:2] for c in codes_of(gold))
    if code[2:4] == "90" or gold == MOVED.get(code):  # a county under the province: its own city
        return True
    return any(c[:4] == code[:4] for c in codes_of(gold) if c[2:] != "0000" or c == code)


def main() -> int:
    """Run the benchmark; print one JSON object."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("path", type=Path)
    parser.add_argument("--show", type=int, default=0)
    args = parser.parse_args()
    with args.path.open(encoding="utf-8-sig") as file:
        rows = list(csv.DictReader(file))
    right = {"province": 0, "city": 0, "both": 0}
    banks = {}
    for row in rows:
        bank = row["name"].removesuffix(row["branch"])
        banks.setdefault(bank, resolve_bank(bank) if bank else None)
        got = locate_branch(row["branch"], bank=bank or None)
        code = got["adcode"] or "000000"
        province = same_province(row["province"], code)
        city = same_city(row["city"], code)
        if PROVINCIAL.search(row["branch"]):
            city = province and got["city"] is None
        right["province"] += province
        right["city"] += city
        right["both"] += province and city
        if not (province and city) and args.show > 0:
            args.show -= 1
            sys.stderr.write(f"{row['name']}: {row['province']} {row['city']} got {got}\n")
    names = [(row["branch"], banks[row["name"].removesuffix(row["branch"])]) for row in rows]
    best = 0.0
    for _ in range(5):
        start = time.perf_counter()
        for branch, bank in names:
            site_of(branch, bank)
        best = max(best, len(names) / (time.perf_counter() - start))
    shares = {key: round(n / len(rows), 4) for key, n in right.items()}
    json.dump({"names": len(rows), **shares, "names_per_second": round(best)}, sys.stdout, indent=1)
    sys.stdout.write("\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
