"""Measure the rules for headline values on training items labelled for nothing else.

`training_data/annotations/headlines.jsonl` says of 648 training items which bank, branch, date, sum
and product is the one of the business that they report. Each item has one annotator; what the
annotator was unsure of is left out. The errors on half of the items were read while the rules were
written, those on the other half never: only its totals were seen.

    python benchmarks/headlines.py
"""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any, Final

import innotag
from innotag.recognisers.amounts import find_amounts
from innotag.train import read_training

ROOT: Final = Path(__file__).parents[1]
LABELS: Final = ROOT / "training_data" / "annotations" / "headlines.jsonl"
FIELDS: Final = ("bank", "branch", "date", "amount", "product")
HALVES: Final = ("read", "unread")
_MARKS: Final = '“”《》「」"'


def says(result: innotag.Result, field: str) -> Any:
    """Return what a result says in a field, in the form in which labels are compared."""
    value = getattr(result, field)
    if value is None:
        return None
    if field == "date":
        return value["start"], value["end"]
    if field == "amount":
        return value["currency"], value.get("value"), value.get("low"), value.get("high")
    key = {"bank": "canonical", "branch": "branch", "product": "name"}[field]
    return value[key].strip(_MARKS)


def means(label: Any, field: str, result: innotag.Result) -> Any:
    """Return what a label means: the text of a sum is read, since annotators marked its place."""
    if label is None or field not in {"date", "amount"}:
        return label
    if field == "date":
        return label["start"], label["end"]
    sums = [entity for entity in result.entities if entity.type == "AMOUNT"]
    equal = [entity for entity in sums if entity.text == label]
    alike = [entity for entity in sums if entity.text in label or label in entity.text]
    found = equal or alike or find_amounts(label)
    value = found[0].value if found else None
    return value and tuple(value.get(key) for key in ("currency", "value", "low", "high"))


def measure() -> Counter[tuple[str, str, bool]]:
    """Count fields by name, half and whether they are right."""
    labels = [json.loads(line) for line in LABELS.read_text(encoding="utf-8").splitlines()]
    items = {item["id"]: item for item in read_training(ROOT / "training_data")}
    told = [items[label["id"]] for label in labels]
    results = innotag.classify_many(
        [item["text"] for item in told],
        titles=[item["title"] for item in told],
        months=[item["month"] for item in told],
    )
    return Counter(
        (field, label["half"], says(result, field) == means(wanted, field, result))
        for label, result in zip(labels, results, strict=True)
        for field, wanted in label["headline"].items()
    )


def main() -> None:
    """Print a table of the share of right values."""
    counts = measure()
    print("| | read | unread |\n|---|---:|---:|")
    for field in FIELDS:
        cells = []
        for half in HALVES:
            right, wrong = counts[field, half, True], counts[field, half, False]
            cells.append(f"{right / (right + wrong):.3f} of {right + wrong}")
        print(f"| {field} | {' | '.join(cells)} |")


if __name__ == "__main__":
    main()
