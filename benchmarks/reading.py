"""Count what is read from a bulletin and compare it with a gold standard.

usage: python benchmarks/reading.py BULLETIN [--gold-items F] [--gold-policies F]

Prints one line for each fact and exits with 1 where something is unread or differs from the gold.
White space does not count. A row in which the source itself is garbled (it carries a note in the
gold and a warning when read) counts as right from a similarity of 0.9.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from difflib import SequenceMatcher
from pathlib import Path
from typing import TYPE_CHECKING, Any

from innotag.issues import read_issue

if TYPE_CHECKING:
    from innotag.issues import Issue, Item

NEAR = 0.9


def bare(text: str | None) -> str:
    """Return a text without white space."""
    return "".join((text or "").split())


def load(path: Path) -> list[dict[str, Any]]:
    """Return the records of a JSONL file."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]


def say(*parts: object) -> None:
    """Write one line to standard output."""
    sys.stdout.write(" ".join(map(str, parts)) + "\n")


def gold_id(item: Item) -> str:
    """Return the id that the gold gives an item: 2025-03/t1/03 is t1-03."""
    _, place, number = item.id.rsplit("/", 2)
    return f"{place}-{number}"


def report(issue: Issue) -> None:
    """Print what the issue holds."""
    rows = Counter(item.table for item in issue.items if item.table is not None)
    kinds = Counter(item.kind for item in issue.items)
    chapters = Counter(item.chapter for item in issue.items if item.kind == "policy")
    say("month:", issue.month, " title:", issue.title)
    say("table rows:", sum(rows.values()), dict(sorted(rows.items())))
    say("policies:", kinds["policy"], {str(key): chapters[key] for key in chapters})
    say("highlights:", kinds["highlight"], " regional:", kinds["regional"])
    say("plain items:", kinds["text"], " analysis sections:", len(issue.sections))
    say("items with warnings:", sum(bool(item.warnings) for item in issue.items))
    say("dropped:", dict(Counter(passage.reason for passage in issue.furniture)))
    say(f"share read: {issue.share_read:.4f}", " unread:", list(issue.unread))


def compare_items(items: dict[str, Item], gold: list[dict[str, Any]]) -> int:
    """Print and count the rows that differ from the gold."""
    wrong = near = 0
    for record in gold:
        item = items.get(record["id"])
        if item is None:
            say("missing:", record["id"])
            wrong += 1
            continue
        for name in ("bank_cell", "product_cell", "text"):
            want, found = bare(record[name]), bare(getattr(item, name))
            if want == found:
                continue
            ratio = SequenceMatcher(None, want, found, autojunk=False).ratio()
            forgiven = name == "text" and item.warnings and record.get("note") and ratio >= NEAR
            near += bool(forgiven)
            wrong += not forgiven
            say("near" if forgiven else "differs", record["id"], name, f"{ratio:.3f}")
    say(f"rows: {len(gold) - wrong} of {len(gold)} right, {near} of them at similarity {NEAR}")
    return wrong


def compare_policies(items: dict[str, Item], gold: list[dict[str, Any]]) -> int:
    """Print and count the policies whose title, region or opening differs from the gold."""
    wrong = 0
    for record in gold:
        item = items.get(record["id"])
        if item is None:
            say("missing:", record["id"])
            wrong += 1
            continue
        checks = {
            "title": bare(record["title"]) == bare(item.title),
            "region": record["region"] == item.region,
            "text": bare(item.text).startswith(bare(record["text"])),
        }
        bad = [name for name, right in checks.items() if not right]
        wrong += bool(bad)
        if bad:
            say("differs", record["id"], *bad)
    say(f"policies: {len(gold) - wrong} of {len(gold)} right")
    return wrong


def main() -> int:
    """Run the comparison; return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("bulletin", type=Path)
    parser.add_argument("--gold-items", type=Path)
    parser.add_argument("--gold-policies", type=Path)
    options = parser.parse_args()
    issue = read_issue(options.bulletin)
    report(issue)
    items = {gold_id(item): item for item in issue.items}
    wrong = len(issue.unread)
    if options.gold_items:
        wrong += compare_items(items, load(options.gold_items))
    if options.gold_policies:
        wrong += compare_policies(items, load(options.gold_policies))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
