"""The command `innotag review`: what it writes, what it refuses."""

from __future__ import annotations

import json

import pytest

from innotag.cli import main

LINES = (
    "3月5日,青石银行云溪支行向茶农发放贷款80万元。\n\n3月6日,海棠银行上线智能风控平台。\n\n"
    "3月7日,白鹭银行召开会议。\n"
)


@pytest.fixture
def tagged(tmp_path):
    (tmp_path / "2025-03.txt").write_text(LINES, encoding="utf-8")
    assert main(["tag", str(tmp_path / "2025-03.txt"), "-o", str(tmp_path / "t.jsonl")]) == 0
    return tmp_path / "t.jsonl"


def test_review_writes_all_three_forms(tagged, tmp_path, capsys):
    pytest.importorskip("openpyxl")
    outputs = [
        "-o", str(tmp_path / "q.xlsx"),
        "--label-studio", str(tmp_path / "ls.json"),
        "--doccano", str(tmp_path / "dc.jsonl"),
    ]  # fmt: skip
    assert main(["review", str(tagged), "--all", *outputs]) == 0
    n_items = len(tagged.read_text(encoding="utf-8").splitlines())
    assert len(json.loads((tmp_path / "ls.json").read_text(encoding="utf-8"))) == n_items
    assert len((tmp_path / "dc.jsonl").read_text(encoding="utf-8").splitlines()) == n_items
    assert (tmp_path / "ls.xml").exists()
    assert f"wrote {n_items} items" in capsys.readouterr().err


def test_review_takes_the_head_of_the_queue(tagged, tmp_path):
    out = tmp_path / "dc.jsonl"
    assert main(["review", str(tagged), "--all", "--limit", "1", "--doccano", str(out)]) == 0
    assert len(out.read_text(encoding="utf-8").splitlines()) == 1


def test_review_refuses_to_write_nothing_or_over_a_file(tagged, tmp_path, capsys):
    assert main(["review", str(tagged)]) == 2
    assert "Nothing to write" in capsys.readouterr().err
    out = tmp_path / "dc.jsonl"
    out.write_text("mine", encoding="utf-8")
    assert main(["review", str(tagged), "--doccano", str(out)]) == 2
    assert out.read_text(encoding="utf-8") == "mine"


def test_classify_prints_an_explanation(capsys):
    assert main(["classify", "开辟绿色通道，向茶农发放贷款", "--explain"]) == 0
    assert "× text: 绿色通道" in capsys.readouterr().out


def test_learn_says_in_plain_words_that_a_sheet_is_not_there(tmp_path, capsys):
    pytest.importorskip("openpyxl")
    sheet, out = tmp_path / "none.xlsx", tmp_path / "model"
    assert main(["learn", str(sheet), "--data", str(tmp_path / "data"), "-o", str(out)]) == 2
    said = capsys.readouterr().err
    assert f"{sheet} cannot be read as a corrected sheet: No such file or directory." in said
    assert "Errno" not in said


def test_tag_says_how_many_reports_tell_of_an_event_again(tmp_path, capsys):
    (tmp_path / "2025-03.txt").write_text(f"{LINES}\n{LINES.splitlines()[0]}\n", encoding="utf-8")
    assert main(["tag", str(tmp_path / "2025-03.txt"), "-o", str(tmp_path / "t.csv")]) == 0
    assert "reports of an event told before: 1; to count events" in capsys.readouterr().err
