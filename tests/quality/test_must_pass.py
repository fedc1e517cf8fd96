"""Must pass: short items of which nothing may ever fail."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import innotag

CASES = [
    json.loads(line)
    for line in Path(__file__).with_name("must_pass.jsonl").read_text(encoding="utf-8").splitlines()
]
KEYS = {
    "id",
    "text",
    "title",
    "ref",
    "themes",
    "says",
    "not_themes",
    "line",
    "entities",
    "absent",
    "absent_types",
    "headline",
}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_must_pass(case):
    result = innotag.classify(case["text"], title=case.get("title"), month=case.get("ref"))
    said = set(result.themes)
    found = {(entity.type, entity.text) for entity in result.entities}
    if "themes" in case:
        assert said == set(case["themes"])
    assert set(case.get("says", ())) <= said
    assert not said & set(case.get("not_themes", ()))
    assert result.business_line == case.get("line", result.business_line)
    assert {tuple(pair) for pair in case.get("entities", ())} <= found
    assert not {text for _, text in found} & set(case.get("absent", ()))
    assert not {kind for kind, _ in found} & set(case.get("absent_types", ()))
    for name, facts in case.get("headline", {}).items():
        value = getattr(result, name)
        assert value is not None
        assert {key: value.get(key) for key in facts} == facts


def test_must_pass_cases_all_ask_for_something():
    assert len(CASES) >= 25
    assert len({case["id"] for case in CASES}) == len(CASES)
    for case in CASES:
        assert set(case) <= KEYS
        assert set(case) - {"id", "text", "title", "ref"}
