"""Developer command: compile the tables of banks and places from two public-fact lists.

usage: python -m innotag._build_lexicon BANKS.csv REGIONS.csv [FOLDER]

The lists give facts (names, places, codes); `data/additions.tsv` adds banks and everyday names.
Written into FOLDER (`data/`) are `banks.tsv.gz`, `regions.tsv.gz`, `forms.tsv.gz` and, with their
hashes, `SOURCES.json`.
"""

from __future__ import annotations

import csv
import gzip
import hashlib
import json
import re
import sys
from collections import Counter, defaultdict
from pathlib import Path
from typing import Final

from innotag.lexicon import fold_rural

DATA: Final = Path(__file__).parent / "data"
BANK_COLUMNS: Final = ("name", "type", "place", "short", "aliases", "weak", "until", "heir")
_DATE: Final = re.compile(r"(20[0-2]\d)(?:-(\d\d))?")
_HEIR: Final = re.compile(r"并入 ?(\w+银行)|由 ?(\w+银行) ?吸收合并")
_LATIN: Final = re.compile(r"[A-Za-z]{2,10}")
# A brand of many village banks is no bank's name.
# Former names that are common words.
_NO_FORM: Final = frozenset(
    {"市区", "郊区", "城区", "矿区", "东市区", "中市区", "西市区", "新市区"}
)
_NO_STEM: Final = frozenset({"", "农商", "市", "县", "区", "新区"})
_FAMILIES: Final = frozenset({"中银富登村镇银行"})


def _split(cell: str) -> list[str]:
    return [part.strip() for part in cell.split(";") if part.strip()]


class Regions:
    """The list of places, for the builder's own look-ups."""

    def __init__(self, path: str) -> None:
        with Path(path).open(encoding="utf-8") as file:
            self.rows = list(csv.DictReader(file))
        self.by_code = {row["code"]: row for row in self.rows}
        self.shorts = {row["short"] for row in self.rows}
        self.province = {r["short"]: r["code"] for r in self.rows if r["level"] == "1"}

    def under(self, code: str, parent: str) -> bool:
        """Tell whether a place lies in another."""
        return code.startswith(parent.rstrip("0") if parent[2:] == "0000" else parent[:4])

    def find(self, name: str, province: str, level: str | None = None) -> str | None:
        """Return the code of a full or short name in a province, if there is exactly one."""
        found = [
            row["code"]
            for row in self.rows
            if row["code"][:2] == province[:2]
            and name in (row["name"], row["short"])
            and (level is None or row["level"] == level)
        ]
        return found[0] if len(found) == 1 else None

    def starts(self, name: str, place: str) -> bool:
        """Tell whether a name starts with a place of the province of another."""
        return any(self.find(name[:size], place[:2] + "0000") for size in range(len(name), 1, -1))

    def forms(self, row: dict[str, str]) -> list[str]:
        """Return every name that a place goes by, the official one first."""
        name, short, tail = row["name"], row["short"], row["name"][-1]
        former = [re.sub(r"\(\d+\)", "", part) for part in _split(row["former_names"])]
        former = [part for part in former if part not in _NO_FORM]
        forms = [name, short, *_split(row["aliases"]), *former]
        if row["level"] == "1" and tail == "区" and len(name) > len(short) + 3:
            forms.append(short + "自治区")
        if row["level"] != "1" and tail in "县旗州区市" and short != name:
            forms.append(short if short.endswith(tail) else short + tail)
        cut = [part[:-1] for part in former if part[-1] in "县市区" and part[-2] != "地"]
        forms += [part for part in cut if part not in self.shorts]
        return [form for form in dict.fromkeys(forms) if len(form) > 1]


def place_of(row: dict[str, str], regions: Regions) -> str:
    """Return the code of the place where a bank sits: county, else city, else province."""
    province = regions.province.get(row["province"], "")
    if not province:
        return ""
    city = regions.find(row["city"], province) if row["city"] else None
    if row["county"]:
        county = regions.find(row["county"], province, "3")
        if county and (city is None or regions.under(county, city)):
            return county
    if city and row["type"] not in ("rural_commercial", "village"):
        return city
    stem = re.sub(r"(农商银行|农村合作银行|村镇银行|银行)$", "", row["canonical_name"])
    stem = stem.removeprefix(row["province"]).removeprefix(row["city"].removesuffix("市"))
    for size in range(len(stem), 1, -1):
        code = regions.find(stem[:size], province)
        if code and (city is None or regions.under(code, city)):
            return code
    return city or province


def aliases_of(
    row: dict[str, str], regions: Regions, place: str, brands: Counter[str]
) -> list[str]:
    """Return the aliases that cannot be derived from the name by a place put before it."""
    name = row["canonical_name"]
    found: list[str] = []
    for alias in map(fold_rural, _split(row["aliases"])):
        local = row["type"] in ("village", "rural_commercial")
        derived = local and alias != name and alias.endswith(name)
        odd = (
            alias.endswith(("农商", "农村", "有限公司"))
            or _LATIN.fullmatch(alias)
            or alias == "绍兴瑞丰"
        )
        if alias != name and not derived and not odd:
            found.append(alias)
    if row["type"] in ("village", "rural_commercial") and place:
        suffix = next((s for s in ("村镇银行", "农商银行", "农村合作银行") if name.endswith(s)), "")
        stem = name.removesuffix(suffix)
        parents = [
            regions.by_code[c]
            for c in (place[:2] + "0000", place[:4] + "00")
            if c in regions.by_code
        ]
        rest = stem
        for parent in parents:
            for form in (parent["name"], parent["short"] + "市", parent["short"]):
                if suffix and rest.startswith(form) and rest[len(form) :] not in _NO_STEM:
                    rest = rest.removeprefix(form)
                    if suffix != "村镇银行" or regions.starts(rest, place) or brands[rest] == 1:
                        found.append(rest + suffix)
                    break
        if suffix == "村镇银行":
            plain = re.sub(r"(?<=..)(?:[市县]|(?<!新)区)(?=..)", "", stem)
            if plain != stem:
                found.append(plain + suffix)
    return list(dict.fromkeys(a for a in found if a != name))


def read_banks(path: str, regions: Regions) -> list[dict[str, str]]:
    """Return the bank rows in the project's own columns."""
    banks = []
    with Path(path).open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    brands: Counter[str] = Counter()  # the ends of village banks' names: a family shares one
    for row in rows:
        stem = row["canonical_name"].removesuffix("村镇银行")
        brands.update(stem[at:] for at in range(len(stem)))
    for row in rows:
        name = row["canonical_name"]
        if row["type"] == "wealth_other" or "农村农商" in name or name in _FAMILIES:
            continue
        place = place_of(row, regions)
        gone = row["status"] in ("merged", "renamed")
        dates = ["-".join(filter(None, d.groups())) for d in _DATE.finditer(row["notes"])]
        heir = _HEIR.search(row["notes"])
        weak = [alias for alias in _split(row["weak_aliases"]) if not _LATIN.fullmatch(alias)]
        banks.append(
            {
                "name": row["canonical_name"],
                "type": row["type"],
                "place": place,
                "short": "",
                "aliases": ";".join(aliases_of(row, regions, place, brands)),
                "weak": ";".join(weak),
                "until": dates[-1] if gone and dates and row["type"] != "village" else "",
                "heir": next(filter(None, heir.groups()), "") if gone and heir else "",
            }
        )
    return banks


def add_own(banks: list[dict[str, str]]) -> None:
    """Merge the project's additions: new rows, or more names for a row there is."""
    known = {bank["name"]: bank for bank in banks}
    with (DATA / "additions.tsv").open(encoding="utf-8") as file:
        lines = [line.rstrip("\n") for line in file if line.strip() and line[0] != "#"]
    for line in lines:
        extra = dict(zip(BANK_COLUMNS, line.split("\t") + [""] * 8, strict=False))
        bank = known.get(extra["name"])
        if bank is None:
            known[extra["name"]] = extra
            banks.append(extra)
            continue
        drop = {name[1:] for name in _split(extra["aliases"]) if name[0] == "-"}
        for column in ("aliases", "weak"):
            more = [name for name in _split(extra[column]) if name[0] != "-"]
            kept = [n for n in _split(bank[column]) if n not in drop and n not in more]
            bank[column] = ";".join(more + kept)
        for column in ("type", "place", "short", "until", "heir"):
            bank[column] = extra[column] or bank[column]


def drop_clashes(banks: list[dict[str, str]]) -> Counter[str]:
    """Take out the names of village banks that are a whole family's; count them."""
    owners: dict[str, set[str]] = defaultdict(set)
    for bank in banks:
        for alias in _split(bank["aliases"]):
            owners[alias].add(bank["name"])
    lost: Counter[str] = Counter()
    for bank in banks:
        kept = []
        for alias in _split(bank["aliases"]):
            if alias.endswith("村镇银行") and len(owners[alias]) > 1:
                lost[alias] += 1
            else:
                kept.append(alias)
        bank["aliases"] = ";".join(kept)
    return lost


def add_landmarks(forms: dict[str, list[str]]) -> None:
    """Add the project's landmarks to the forms of the places that hold them."""
    with (DATA / "landmarks.tsv").open(encoding="utf-8") as file:
        for line in file:
            if line[0] != "#":
                name, code = line.split()
                if name not in forms[code]:
                    forms[code].append(name)


def form_lines(forms: dict[str, list[str]]) -> list[str]:
    """Return the names of places by their first two characters, longest first, with codes."""
    codes: dict[str, list[str]] = defaultdict(list)
    for code, names in forms.items():
        for name in names:
            codes[name].append(code)
    groups: dict[str, list[str]] = defaultdict(list)
    for name in sorted(codes, key=lambda name: (-len(name), name)):
        groups[name[:2]].append(f"{name}={','.join(codes[name])}")
    return [f"{two}\t{';'.join(group)}" for two, group in sorted(groups.items())]


def _write(folder: Path, name: str, lines: list[str]) -> dict[str, object]:
    raw = ("\n".join(lines) + "\n").encode()
    packed = gzip.compress(raw, 9, mtime=0)
    (folder / name).write_bytes(packed)
    return {"rows": len(lines), "sha256": hashlib.sha256(packed).hexdigest()}


def main(argv: list[str]) -> int:
    """Build the tables; return the exit status."""
    if len(argv) not in (2, 3):
        sys.stderr.write(__doc__ or "")
        return 2
    folder = Path(argv[2]) if len(argv) > 2 else DATA
    regions = Regions(argv[1])
    banks = read_banks(argv[0], regions)
    add_own(banks)
    lost = drop_clashes(banks)
    forms = {row["code"]: regions.forms(row) for row in regions.rows}
    add_landmarks(forms)
    made = {
        "banks.tsv.gz": _write(
            folder, "banks.tsv.gz", ["\t".join(bank[c] for c in BANK_COLUMNS) for bank in banks]
        ),
        "regions.tsv.gz": _write(
            folder,
            "regions.tsv.gz",
            ["\t".join((r["code"], r["name"], r["level"])) for r in regions.rows],
        ),
        "forms.tsv.gz": _write(folder, "forms.tsv.gz", form_lines(forms)),
    }
    sources = json.loads((DATA / "SOURCES.json").read_text(encoding="utf-8"))
    for name, facts in made.items():
        sources[name].update(facts)
    text = json.dumps(sources, ensure_ascii=False, indent=1) + "\n"
    (folder / "SOURCES.json").write_text(text, encoding="utf-8")
    sys.stdout.write(f"{len(banks)} banks, {len(regions.rows)} places, aliases dropped: {lost}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
