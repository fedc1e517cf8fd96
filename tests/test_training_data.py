"""What the data card says of the training items is counted here again."""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from functools import cache
from itertools import groupby
from pathlib import Path

import jsonschema
import pytest

from innotag.evaluate.leakage import find_near_duplicates
from innotag.labels import BUSINESS_LINES, THEMES
from innotag.recognisers import extract
from innotag.text import normalise
from innotag.train import HELD_OUT, base_folder, read_training
from innotag.vocabulary import load_terms, vocabulary

DATA = Path(__file__).resolve().parents[1] / "training_data"
CARD = re.sub(r"\s+", " ", (DATA / "DATA_CARD.md").read_text(encoding="utf-8"))
ITEMS = read_training(DATA)
SUBTHEMES = sorted({term.subtheme for term in load_terms()} - {""})
YEARS = range(2019, 2027)
REGISTERS = (
    "news lead",
    "table cell",
    "feature",
    "statistics",
    "policy",
    "announcement",
    "headline",
)
BANK_TYPES = (
    "policy",
    "state_large",
    "joint_stock",
    "city_commercial",
    "rural_commercial",
    "rural_credit_union",
    "village",
    "private",
    "foreign",
)
N_PROVINCES = 31  # those of the mainland
TEXT = {"type": "string", "minLength": 1}
SCHEMA = {
    "type": "object",
    "additionalProperties": False,
    "properties": {
        "id": {"type": "string", "pattern": "^tr-[a-z]+-[0-9]{4}$"},
        "event": TEXT,
        "group": {"anyOf": [TEXT, {"type": "null"}]},
        "title": {"anyOf": [TEXT, {"type": "null"}]},
        "text": TEXT,
        "themes": {"type": "array", "items": {"enum": list(THEMES)}, "uniqueItems": True},
        "evidence": {
            "type": "object",
            "propertyNames": {"enum": list(THEMES)},
            "additionalProperties": TEXT,
        },
        "subthemes": {"type": "array", "items": {"enum": SUBTHEMES}, "uniqueItems": True},
        "business_line": {"enum": list(BUSINESS_LINES)},
        "month": {"type": "string", "pattern": "^20[0-9]{2}-(0[1-9]|1[0-2])$"},
        "year": {"enum": list(YEARS)},
        "register": {"enum": list(REGISTERS)},
        "voice": TEXT,
        "tags": {"type": "array", "items": TEXT, "minItems": 1, "uniqueItems": True},
    },
}
SCHEMA["required"] = sorted(SCHEMA["properties"])
# What a sentence has of its own once all that could be filled in is taken out: names, quoted
# words, terms of the themes, numbers.
QUOTED = re.compile('["“《‘「][^"”》’」]*["”》’」]')
NUMBER = re.compile(r"[0-9]+(?:[.,][0-9]+)*|[一二三四五六七八九十百千万亿两]+")
FILLED = re.compile(r"[\ue000、和及与\s]*\ue000[\ue000、\s]*")
CLAUSE_END = re.compile(r"[，。；：！？\n]")
SENTENCE_END = re.compile(r"[。；！？\n]")


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


def count(values):
    """Return how often each value occurs in the items, once an item."""
    return Counter(value for item in ITEMS for value in set(values(item)))


def test_training_data_keeps_its_schema():
    validator = jsonschema.Draft202012Validator(SCHEMA)
    for item in ITEMS:
        faults = [fault.message for fault in validator.iter_errors(item)]
        assert not faults, (item["id"], faults)
        assert list(item["evidence"]) == item["themes"], item["id"]
        assert item["month"].startswith(str(item["year"])), item["id"]


@pytest.mark.parametrize("theme", THEMES)
def test_training_data_has_enough_of_every_theme(theme):
    assert count(lambda item: item["themes"])[theme] >= 450


def test_training_data_has_enough_of_none_of_several_and_of_contrasts():
    assert len(ITEMS) >= 3000
    assert sum(not item["themes"] for item in ITEMS) >= 800
    assert sum(len(item["themes"]) > 1 for item in ITEMS) >= 500
    assert sum(item["group"] is not None for item in ITEMS) >= 500
    incidental = count(lambda item: item["tags"])
    assert all(incidental[f"incidental:{theme}"] >= 50 for theme in THEMES)


@pytest.mark.parametrize("name", SUBTHEMES)
def test_training_data_has_enough_of_every_subtheme(name):
    assert count(lambda item: item["subthemes"])[name] >= 25
    assert name.split(".")[0] in THEMES


def test_training_data_spans_registers_and_years():
    registers, years = count(lambda i: [i["register"]]), count(lambda i: [i["year"]])
    assert min(registers[register] for register in REGISTERS) >= 100
    assert min(years[year] for year in YEARS) >= 50


def test_training_data_spans_provinces_and_types_of_banks():
    found = [entity for item in ITEMS for entity in extract(item["text"]) if entity.value]
    provinces = Counter(e.value.get("province") for e in found if e.type == "BRANCH")
    types = Counter(entity.value.get("type") for entity in found if entity.type == "BANK")
    assert sum(n >= 5 for province, n in provinces.items() if province) == N_PROVINCES
    assert min(types[kind] for kind in BANK_TYPES) >= 20


def test_training_data_no_voice_writes_long_in_a_row():
    runs = [(voice, len(list(run))) for voice, run in groupby(ITEMS, lambda i: i["voice"])]
    assert max(length for _, length in runs) <= 150


def test_training_data_groups_hold_contrasts():
    groups = defaultdict(list)
    for item in ITEMS:
        if item["group"] is not None:
            groups[item["group"]].append(item)
    for name, members in groups.items():
        assert 2 <= len(members) <= 3, name
        told = {(*item["themes"], item["business_line"]) for item in members}
        assert len(told) > 1, name


def test_training_data_has_no_near_duplicates_but_within_a_contrast_group():
    texts = [item["text"] for item in ITEMS]
    for one, other, likeness in find_near_duplicates(texts, texts):
        if one < other:
            a, b = ITEMS[one], ITEMS[other]
            assert a["group"] is not None, (a["id"], b["id"], likeness)
            assert a["group"] == b["group"], (a["id"], b["id"], likeness)


@pytest.mark.parametrize("name", sorted(HELD_OUT))
def test_training_data_has_no_near_duplicate_of_a_held_out_item(name):
    held = read_rows(DATA / name)
    near = find_near_duplicates([i["text"] for i in ITEMS], [row["text"] for row in held])
    assert not [(ITEMS[row]["id"], held[column]["id"]) for row, column, _ in near]


@cache
def bare(text):
    """Return a text with one mark for all that a template would fill in."""
    text = normalise(text).text
    spans = [(entity.start, entity.end) for entity in extract(text)]
    spans += [match.span() for match in QUOTED.finditer(text)]
    spans += [(hit.start, hit.end) for hit in vocabulary().find(text)]
    spans += [match.span() for match in NUMBER.finditer(text)]
    for start, end in spans:
        text = text[:start] + "\ue000" * (end - start) + text[end:]
    return FILLED.sub("_", text)


def test_a_bare_text_has_no_names_terms_and_numbers():
    one = bare("3月5日，青石银行云溪支行向12户茶农发放“茶香贷”80万元。")
    other = bare("2024年12月，兴业银行南宁分行向3户养殖户发放“暖牛贷”1.2亿元。")
    assert one == other == "_，_向_户_发放_。"


def opening(text):
    """Return the first two clauses."""
    return ["，".join(CLAUSE_END.split(text)[:2])]


def sentences(text):
    """Return the sentences that have eight characters of their own or more."""
    return [part for part in SENTENCE_END.split(text) if len(part.replace("_", "")) >= 8]


@pytest.mark.parametrize("parts", [opening, sentences])
def test_training_data_is_no_template_filled_with_names(parts):
    """Outside a contrast group, at most 5% of the items share an opening or a sentence."""
    places = defaultdict(list)
    for item in ITEMS:
        for part in parts(bare(item["text"])):
            places[part].append(item)
    shared = {
        item["id"]
        for members in places.values()
        if len({item["group"] or item["id"] for item in members}) > 1
        for item in members
    }
    assert len(shared) <= 0.05 * len(ITEMS)


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


@pytest.mark.parametrize(("name", "policies"), [("plain", "tr-xf-"), ("reported", "tr-yd-")])
def test_training_data_second_labels_are_those_of_the_annotations(name, policies):
    rows = read_rows(DATA / "annotations" / f"{name}.jsonl")
    told = {item["id"] for item in ITEMS if item["register"] == "policy"}
    news = [row for row in rows if not row["id"].startswith(policies) and row["id"] not in told]
    themes = sum(row["writer"]["themes"] == row["A"]["themes"] for row in rows)
    lines = sum(row["writer"]["business_line"] == row["A"]["business_line"] for row in news)
    assert f"the same themes for {themes} of the {len(rows)} items" in CARD
    assert f"the same line for {lines} of the {len(news)} news items" in CARD


def test_training_data_labels_that_a_model_doubted_are_those_of_the_annotations():
    rows = read_rows(DATA / "annotations" / "doubted.jsonl")
    for drawn, words in (("doubted", "items doubted"), ("random", "random ones")):
        its = [row for row in rows if row["drawn"] == drawn]
        same = sum(row["writer"]["themes"] == row["A"]["themes"] for row in its)
        assert f"{same} of the {len(its)} {words}" in CARD


def test_training_data_pages_are_those_of_items():
    reported = [item for item in ITEMS if item["id"].startswith(("tr-y", "tr-z"))]
    events = {item["event"] for item in reported}
    rows = (DATA / "annotations" / "sources.tsv").read_text(encoding="utf-8").splitlines()[1:]
    named = [row.split("\t")[0] for row in rows]
    assert set(named) <= events
    n_policies = sum(name.startswith("pub-yd-") for name in named)
    assert f"The {len(reported):,} `reported-…` items" in CARD
    assert f"{len(named)} of the {len(events):,} `reported-…` events" in CARD
    assert f"{n_policies} of them policies" in CARD


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


def test_second_unseen_set_has_the_agreement_of_its_annotations():
    rows = read_rows(DATA / "annotations" / "unseen2.jsonl")
    told = json.loads((DATA / "unseen2-agreement.json").read_text(encoding="utf-8"))
    micro_f1, exact_set, line = agreement(rows, "A", "B")
    themes = {"micro_f1": micro_f1, "exact_set": exact_set}
    assert told == {**entity_agreement(rows), "themes": themes, "business_line": line}
    decided = read_rows(DATA / "unseen2.jsonl")
    assert [row["id"] for row in rows] == [r["id"] for r in decided]
    assert f"holds {len(rows)} reports" in CARD
    left_out = sum(
        len(row["A"]["headline"]) - len(r["headline"]) for row, r in zip(rows, decided, strict=True)
    )
    assert f"and {left_out} headline values are left out" in CARD


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
