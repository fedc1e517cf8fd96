"""Banks and branches on sentences written for the project, with spans and values marked."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from innotag.recognisers.banks import find_banks
from innotag.recognisers.branches import find_branches

MARK = re.compile(r"【([^】|]+)(?:\|([^】]+))?】|〔([^〕|]+)\|([^〕|]+)\|([^〕]+)〕")
LINES = [
    line
    for line in (Path(__file__).parent / "bank_cases.txt").read_text(encoding="utf-8").split("\n")
    if line and line[0] != "#"
]


def plain(name: str | None) -> str:
    """Return a place's name without its suffix, - for none."""
    if not name:
        return "-"
    return re.sub(r"(?:(?:壮族|回族|维吾尔)?自治区|省|市)$", "", name)


def parse(line: str) -> tuple[str, list[tuple[int, str, str]], list[tuple[int, str, str, str]]]:
    """Return the plain text of a marked line, its banks and its branches."""
    text, at = "", 0
    banks, branches = [], []
    for match in MARK.finditer(line):
        text += line[at : match.start()]
        at = match.end()
        if match[1]:
            banks.append((len(text), match[1], match[2] or match[1]))
            text += match[1]
        else:
            branches.append((len(text), match[3], match[4], match[5]))
            text += match[3]
    return text + line[at:], banks, branches


@pytest.mark.parametrize("line", LINES)
def test_banks_and_branches_of_marked_sentence(line: str) -> None:
    text, banks, branches = parse(line)
    found = [(e.start, e.text, (e.value or {})["canonical"]) for e in find_banks(text)]
    assert found == banks
    got = []
    for entity in find_branches(text):
        value = entity.value or {}
        abroad = value["country"] if value["country"] != "中国" else None
        got.append(
            (entity.start, entity.text, plain(abroad or value["province"]), plain(value["city"]))
        )
    assert got == branches
