"""Tagged files that come back, and those that are refused with their line."""

from __future__ import annotations

import json

import pytest

from innotag.errors import LabelError
from innotag.outputs import save_tagged
from innotag.report.records import group_sources, read_tagged
from innotag.tables import to_record


def test_records_come_back_as_they_were_written(tmp_path, many):
    path = tmp_path / "a.jsonl"
    tagged = [many(number) for number in range(5)]
    save_tagged(tagged, path)
    assert read_tagged(path) == tagged
    assert list(group_sources(tagged)) == ["2025-01.txt", "2025-02.txt", "2025-03.txt"]


@pytest.mark.parametrize(
    ("change", "what"),
    [
        ({"text": None}, "'text' is not a text"),
        ({"scores": {"green": "high"}}, "'scores' is not numbers by label"),
        ({"scores": {"green": float("nan")}}, "'scores' is not numbers by label"),
        ({"themes": "green"}, "'themes' is not a list of texts"),
        ({"bank": "青石银行"}, "'bank' is not an object"),
        (
            {"entities": [{"type": "BANK", "start": "0", "end": 1, "text": "", "value": None}]},
            "spans",
        ),
        ({"evidence": {"green": [{"field": "text"}]}}, "'evidence' is not spans by theme"),
        ({"item": {"kind": "innovation"}}, "'item' is not a place"),
        ({"subthemes": []}, "'subthemes'"),
        ({"amount": {"value": "80万"}}, "'amount' is not an object of texts and numbers"),
        ({"amount": {"value": {}}}, "'amount' is not"),
        ({"amount": {"value": 10**400}}, "'amount' is not"),
        ({"amount": {"value": 1, "currency": {}}}, "'amount' is not"),
        ({"amount": {"value": 1, "currency": []}}, "'amount' is not"),
        ({"date": {"start": float("inf")}}, "'date' is not"),
        (
            {
                "entities": [
                    {"type": "AMOUNT", "start": 0, "end": 1, "text": "", "value": {"value": []}}
                ]
            },
            "spans",
        ),
        ({"needs_review": "no"}, "'needs_review' is not true or false"),
    ],
)
def test_records_that_are_wrong_name_their_line(tmp_path, many, change, what):
    path = tmp_path / "a.jsonl"
    good = to_record(many(1))
    path.write_text(f"{json.dumps(good)}\n\n{json.dumps({**good, **change})}\n", encoding="utf-8")
    with pytest.raises(LabelError, match=what) as caught:
        read_tagged(path)
    assert caught.value.line == 3
    assert "innotag tag" in str(caught.value)


@pytest.mark.parametrize("line", ["no json", "[]", "1", '{"text": "贷款"}', "[" * 100_000, "\\xff"])
def test_records_refuse_what_is_no_record(tmp_path, line):
    path = tmp_path / "a.jsonl"
    path.write_text(line, encoding="utf-8")
    with pytest.raises(LabelError, match="line 1 is no tagged item"):
        read_tagged(path)


def test_records_refuse_what_is_not_there(tmp_path):
    with pytest.raises(LabelError, match="cannot be opened"):
        read_tagged(tmp_path / "none.jsonl")
    (tmp_path / "empty.jsonl").write_text("\n")
    with pytest.raises(LabelError, match="holds no item"):
        read_tagged(tmp_path / "empty.jsonl")
