"""What the data card says of the training items is counted here again."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path

import pytest

from innotag.labels import THEMES
from innotag.train import base_folder, read_training

DATA = Path(__file__).resolve().parents[1] / "training_data"
CARD = re.sub(r"\s+", " ", (DATA / "DATA_CARD.md").read_text(encoding="utf-8"))
ITEMS = read_training(DATA)


def read_rows(path):
    return [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line]


def test_training_data_card_counts_the_items():
    subthemes = Counter(name for item in ITEMS for name in item.get("subthemes") or [])
    assert f"{len(ITEMS):,} training items" in CARD
    assert f"{sum(not item['themes'] for item in ITEMS):,} carry no theme" in CARD
    assert f"{sum(len(item['themes']) > 1 for item in ITEMS):,} two or more" in CARD
    assert f"{sum(bool(item.get('group')) for item in ITEMS):,} are members of contrast" in CARD
    assert f"one of the {len(subthemes)} sub-themes" in CARD
    assert f"at least {min(subthemes.values())} times" in CARD


def test_training_data_is_shipped_whole():
    """What `innotag learn` adds to is what the shipped model was trained on."""
    assert read_training(base_folder()) == ITEMS


@pytest.mark.parametrize("theme", THEMES)
def test_training_data_has_enough_of_every_theme(theme):
    assert sum(theme in item["themes"] for item in ITEMS) >= 450


def test_training_data_ids_are_unique_and_evidence_stands_in_the_item():
    ids = [item["id"] for item in ITEMS]
    assert len(ids) == len(set(ids))
    for item in ITEMS:
        for span in item["evidence"].values():
            assert span in item["text"] or span in (item.get("title") or ""), item["id"]


def agreement(rows, one, other):
    """Return micro-F1 of themes, share of equal sets and of equal lines, to four decimals."""
    sets = [(set(row[one]["themes"]), set(row[other]["themes"])) for row in rows]
    both = sum(len(a & b) for a, b in sets)
    lines = sum(row[one]["business_line"] == row[other]["business_line"] for row in rows)
    return (
        round(2 * both / sum(len(a) + len(b) for a, b in sets), 4),
        round(sum(a == b for a, b in sets) / len(rows), 4),
        round(lines / len(rows), 4),
    )


@pytest.mark.parametrize("drawn", ["random", "doubt"])
@pytest.mark.parametrize(("one", "other"), [("writer", "A"), ("writer", "B"), ("A", "B")])
def test_training_data_agreement_is_that_of_the_annotations(drawn, one, other):
    rows = [r for r in read_rows(DATA / "annotations" / "training.jsonl") if r["drawn"] == drawn]
    told = json.loads((DATA / "training-agreement.json").read_text(encoding="utf-8"))[drawn]
    assert told["items"] == len(rows)
    its = told[f"{one}_{other}"]
    found = agreement(rows, one, other)
    assert found == (its["micro_f1"], its["exact_set"], its["business_line"])


def test_training_data_labels_follow_two_annotators_against_the_writer():
    items = {item["id"]: item for item in ITEMS}
    for row in read_rows(DATA / "annotations" / "training.jsonl"):
        if row["id"] in items and row["A"]["business_line"] == row["B"]["business_line"]:
            assert items[row["id"]]["business_line"] == row["A"]["business_line"]


def spans_of(row, kind):
    return {(e["start"], e["end"]) for e in row["entities"] if e["type"] == kind}


def f1_of_spans(rows, kind):
    """Return the F1 of spans of one type between the two annotators, and how many each has."""
    spans = [[spans_of(row[who], kind) for row in rows] for who in ("A", "B")]
    n_a, n_b = (sum(map(len, its)) for its in spans)
    both = sum(len(a & b) for a, b in zip(*spans, strict=True))
    return {"both": both, "A": n_a, "B": n_b, "f1": round(2 * both / (n_a + n_b), 4)}


def entity_agreement(rows):
    kinds = ("BANK", "BRANCH", "AMOUNT", "DATE", "PRODUCT", "COMPANY", "RATE", "TERM")
    heads = ("bank", "branch", "date", "amount", "product")
    same = {
        name: sum(row["A"]["headline"].get(name) == row["B"]["headline"].get(name) for row in rows)
        for name in heads
    }
    return {
        "items": len(rows),
        "spans": {kind: f1_of_spans(rows, kind) for kind in kinds},
        "headline": {name: round(count / len(rows), 4) for name, count in same.items()},
    }


def test_entity_development_agreement_is_that_of_the_annotations():
    rows = read_rows(DATA / "annotations" / "entities-dev.jsonl")
    told = json.loads((DATA / "entities-dev-agreement.json").read_text(encoding="utf-8"))
    assert told == entity_agreement(rows)


def test_entity_development_items_are_training_items_with_spans_of_an_annotator():
    texts = {item["id"]: item["text"] for item in ITEMS}
    notes = {row["id"]: row for row in read_rows(DATA / "annotations" / "entities-dev.jsonl")}
    for item in read_rows(DATA / "entities-dev.jsonl"):
        assert item["text"] == texts[item["id"]]
        told = [e for who in ("A", "B") for e in notes[item["id"]][who]["entities"]]
        for entity in item["entities"]:
            overlaps = [
                e
                for e in told
                if e["type"] == entity["type"]
                and e["start"] < entity["end"]
                and entity["start"] < e["end"]
            ]
            assert overlaps, (item["id"], entity)
