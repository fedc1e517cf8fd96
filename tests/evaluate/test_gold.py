"""Bad gold is refused with file and line; good gold is read as it stands."""

from __future__ import annotations

import json

import pytest

from innotag.cli import main
from innotag.errors import LabelError
from innotag.evaluate import read_gold

ITEM = {"id": "a", "text": "青石银行发放贷款80万元", "themes": ["inclusive"]}


def write(path, *items):
    lines = [item if isinstance(item, str) else json.dumps(item) for item in items]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def entity(**changes):
    return {"type": "BANK", "start": 0, "end": 4, "text": "青石银行", "value": None, **changes}


@pytest.mark.parametrize(
    ("change", "match"),
    [
        ({"themes": ["greeen"]}, "unknown theme 'greeen'. Expected one of: .* mean 'green'"),
        ({"themes": "green"}, "'themes' is 'green'. Give a list"),
        ({"themes": None}, "'themes' is None"),
        ({"themes_optional": ["x"]}, "unknown theme 'x'"),
        ({"text": ""}, "'text' is ''"),
        ({"id": 7}, "'id' is 7"),
        ({"ref": "May 2025"}, "'ref' is 'May 2025'. Write it as YYYY-MM"),
        ({"ref": "2025-13"}, "'ref' is '2025-13'"),
        ({"business_line": "kredit"}, "unknown business line 'kredit'.* mean 'credit'"),
        ({"theme_evidence": {"green": "贷款"}}, "speaks of 'green', which is not among"),
        (
            {"theme_evidence": {"inclusive": "小微"}},
            "evidence '小微' of 'inclusive' stands neither",
        ),
        ({"entities": [entity(type="BANKS")]}, "unknown entity type 'BANKS'.* mean 'BANK'"),
        (
            {"entities": [entity(end=5)]},
            "'青石银行' is off its text: at 0 to 5 stands '青石银行发'",
        ),
        ({"entities": [entity(end=40)]}, "0 to 40 of a BANK is off its text of 12 characters"),
        ({"entities": [entity(start=True)]}, "the span True to 4"),
        ({"entities": [entity(), entity()]}, r"\('BANK', 0, 4\) stands there twice"),
        ({"entities": [entity(value="青石")]}, "the value of '青石银行' is '青石'"),
        ({"entities": ["青石银行"]}, "the entity '青石银行' is no object"),
        ({"issuers": []}, "a policy .* lacks date, document, region"),
        ({"headline": {"sum": 1}}, "'headline' is .* Its keys are bank"),
    ],
)
def test_gold_refuses_what_is_wrong_with_file_and_line(tmp_path, change, match):
    path = write(tmp_path / "gold.jsonl", {**ITEM, "id": "first"}, {**ITEM, **change})
    with pytest.raises(LabelError, match=rf"Bad gold in gold.jsonl, line 2: .*{match}") as caught:
        read_gold([path])
    assert (caught.value.path, caught.value.line) == (str(path), 2)


def test_gold_refuses_an_id_that_came_before_in_another_file(tmp_path):
    one, two = write(tmp_path / "one.jsonl", ITEM), write(tmp_path / "two.jsonl", "", ITEM)
    with pytest.raises(LabelError, match=r"two.jsonl, line 2: the id 'a' .* one.jsonl, line 1"):
        read_gold([one, two])


@pytest.mark.parametrize("line", ["{", "[]", "7", "[" * 100_000])
def test_gold_refuses_what_is_no_json_object(tmp_path, line):
    with pytest.raises(LabelError, match="Write one JSON object a line"):
        read_gold([write(tmp_path / "gold.jsonl", line)])


def test_gold_refuses_what_innotag_wrote_itself(tmp_path, capsys):
    gold, metrics, tagged = (tmp_path / name for name in ("g.jsonl", "m.json", "t.jsonl"))
    gold.write_text('{"id": "1", "text": "支持茶农扩种", "themes": ["inclusive"]}\n', "utf-8")
    assert main(["evaluate", str(gold), "--output", str(metrics)]) == 0
    assert main(["tag", str(gold), "-o", str(tagged)]) == 0
    capsys.readouterr()
    assert main(["evaluate", str(metrics)]) == 2
    assert "m.json is the scores that `innotag evaluate` wrote" in capsys.readouterr().err
    assert main(["evaluate", str(gold), str(tagged)]) == 2
    assert "t.jsonl, line 1: it is an item that `innotag tag` labelled" in capsys.readouterr().err


def test_gold_refuses_one_value_over_many_lines(tmp_path):
    path = tmp_path / "gold.json"
    path.write_text('[\n{"id": "1", "text": "支持茶农", "themes": []}\n]\n', "utf-8")
    with pytest.raises(LabelError, match=r"one value over many lines.*one JSON object a line"):
        read_gold([path])


def test_gold_refuses_files_that_hold_nothing_or_cannot_be_read(tmp_path):
    with pytest.raises(LabelError, match="holds no item"):
        read_gold([write(tmp_path / "gold.jsonl", "")])
    with pytest.raises(LabelError, match="cannot be read"):
        read_gold([tmp_path / "none.jsonl"])
    (tmp_path / "gbk.jsonl").write_bytes("青石银行".encode("gbk"))
    with pytest.raises(LabelError, match="is not UTF-8"):
        read_gold([tmp_path / "gbk.jsonl"])


def test_gold_reads_every_label(tmp_path):
    full = {
        **ITEM,
        "product_cell": "茶香贷",
        "title": "标题",
        "bank_cell": "青石银行",
        "ref": "2025-03-12",
        "themes_optional": ["green"],
        "theme_evidence": {"inclusive": "茶香贷"},
        "business_line": "credit",
        "entities": [entity(optional=True), entity(type="AMOUNT", start=8, end=12, text="80万元")],
        "kind": "innovation",
    }
    (item,) = read_gold([write(tmp_path / "gold.jsonl", full)])
    assert (item.title, item.bank, item.month, item.year) == (
        "茶香贷",
        "青石银行",
        "2025-03",
        "2025",
    )
    assert item.themes == {"inclusive"}
    assert item.themes_optional == {"green"}
    assert [one.is_free for one in item.entities] == [True, False]
    assert (item.kind, item.policy, item.headline) == ("innovation", None, None)


def test_gold_may_be_of_other_themes(tmp_path):
    path = write(tmp_path / "gold.jsonl", {**ITEM, "themes": ["culture"]})
    (item,) = read_gold([path], themes=("green", "culture"))
    assert item.themes == {"culture"}
