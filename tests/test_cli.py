import csv
import json
from pathlib import Path

import pytest
from innotag.cli import main

EXAMPLE = str(Path(__file__).parent.parent / "examples" / "bulletin-2025-03.txt")


@pytest.mark.parametrize("ending", ["jsonl", "csv", "xlsx", "parquet"])
def test_tag_writes_every_item_and_keeps_what_exists(tmp_path, capsys, ending):
    out = tmp_path / f"out.{ending}"
    assert main(["tag", EXAMPLE, "-o", str(out)]) == 0
    assert "0 passages unread" in capsys.readouterr().err
    data = out.read_bytes()
    assert main(["tag", EXAMPLE, "-o", str(out)]) == 2
    assert "--force" in capsys.readouterr().err
    assert out.read_bytes() == data
    assert [path.name for path in tmp_path.iterdir()] == [out.name]


def test_formats_hold_the_same_rows(tmp_path):
    openpyxl = pytest.importorskip("openpyxl")
    for ending in ("jsonl", "csv", "xlsx"):
        assert main(["tag", EXAMPLE, "-o", str(tmp_path / f"o.{ending}")]) == 0
    ids = [json.loads(line)["id"] for line in (tmp_path / "o.jsonl").open(encoding="utf-8")]
    with (tmp_path / "o.csv").open(encoding="utf-8-sig", newline="") as file:
        assert [row["id"] for row in csv.DictReader(file)] == ids
    sheet = openpyxl.load_workbook(tmp_path / "o.xlsx").active
    assert [row[1] for row in sheet.iter_rows(min_row=2, values_only=True)] == ids


def test_wrong_calls_say_what_to_do(tmp_path, capsys):
    assert main(["tag", str(tmp_path / "none.txt"), "-o", str(tmp_path / "o.csv")]) == 2
    assert "none.txt" in capsys.readouterr().err
    assert main(["tag", EXAMPLE, "-o", str(tmp_path / "o.doc")]) == 2
    assert "csv, jsonl, parquet, xlsx" in capsys.readouterr().err


def test_classify_prints(capsys):
    assert main(["classify", "向茶农发放贷款80万元", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["amount"]["value"] == 800000
