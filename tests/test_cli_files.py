"""The command takes folders, patterns, standard input and named columns."""

from __future__ import annotations

import io
import json
from types import SimpleNamespace

import pytest

from innotag.cli import main

TEXT = "3月5日，青石银行上线新系统。"


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "2025-03.csv").write_text(f"单位,报道\n青石银行,{TEXT}\n", "utf-8")
    (tmp_path / "in" / "2025-04.csv").write_text(
        f"报道,单位\n{TEXT},青石银行\n,云溪银行\n", "utf-8"
    )
    return tmp_path


def tagged(folder, *arguments):
    out = folder / "out.jsonl"
    assert main(["tag", *map(str, arguments), "-o", str(out), "--force"]) == 0
    return [json.loads(line) for line in out.read_text("utf-8").splitlines()]


@pytest.mark.parametrize("what", ["in", "in/*.csv"])
def test_cli_tag_takes_folders_and_patterns(folder, what):
    rows = tagged(folder, folder / what, "--column", "text=报道", "--column", "bank=单位")
    assert [(row["month"], row["text"], row["item"]["bank_cell"]) for row in rows] == [
        ("2025-03", TEXT, "青石银行"),
        ("2025-04", TEXT, "青石银行"),
        ("2025-04", "", "云溪银行"),
    ]
    assert rows[2]["warnings"] == ["row 3 has no text"]


def test_cli_tag_takes_standard_input(folder, monkeypatch):
    data = f"内容,月份\n{TEXT},2025-03\n{TEXT}再次,2025-04\n".encode()
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(data)))
    rows = tagged(folder, "-")
    assert [row["month"] for row in rows] == ["2025-03", "2025-04"]
    assert [row["item"]["line_start"] for row in rows] == [2, 3]


def test_cli_tag_refuses_a_column_that_is_not_there(folder, capsys):
    out = folder / "out.jsonl"
    code = main(["tag", str(folder / "in"), "--column", "text=正文", "-o", str(out)])
    assert code == 2
    assert "has no column '正文', named for 'text'" in capsys.readouterr().err
    assert not out.exists()


@pytest.mark.parametrize("given", ["text", "text=", "=正文"])
def test_cli_tag_explains_how_to_name_a_column(folder, capsys, given):
    with pytest.raises(SystemExit) as caught:
        main(["tag", str(folder), "--column", given, "-o", "x.csv"])
    assert caught.value.code == 2
    assert "write FIELD=NAME" in capsys.readouterr().err


def test_cli_tag_says_why_a_folder_gives_nothing(tmp_path, capsys):
    assert main(["tag", str(tmp_path), "-o", str(tmp_path / "x.csv")]) == 2
    assert "holds no file with one of the endings" in capsys.readouterr().err
