"""Writers: the same facts in every format, whole or not at all."""

from __future__ import annotations

import csv
import json
import os
import stat
import sys
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from innotag.cells import harmless, to_line
from innotag.errors import MissingExtraError, ModelIntegrityError, OutputError
from innotag.outputs import check_target, save_tagged
from innotag.results import Result
from innotag.tables import COLUMN_NAMES, Tagged

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ENDINGS = ("jsonl", "csv", "xlsx", "parquet")


def tagged(text: str = "上线新系统", **values: Any) -> Tagged:
    """Return a tagged text made by hand."""
    scores = {"green": 0.25}
    return Tagged(Result(text, None, "1", (), scores, "other", {}, (), {}, {}, **values))


def read(path: Path) -> list[dict[str, Any]]:
    """Read an output back with the library a user would take."""
    if path.suffix == ".jsonl":
        return [json.loads(line) for line in path.read_bytes().decode("utf-8").split("\n")[:-1]]
    if path.suffix == ".csv":
        with path.open(encoding="utf-8-sig", newline="") as file:
            return list(csv.DictReader(file))
    if path.suffix == ".xlsx":
        sheet = pytest.importorskip("openpyxl").load_workbook(path)["innotag"]
        header, *rows = sheet.iter_rows(values_only=True)
        return [dict(zip(header, row, strict=True)) for row in rows]
    rows: list[dict[str, Any]] = pytest.importorskip("pyarrow.parquet").read_table(path).to_pylist()
    return rows


def need(ending: str) -> None:
    """Skip where the library of a format is not installed."""
    if ending in ("xlsx", "parquet"):
        pytest.importorskip({"xlsx": "openpyxl", "parquet": "pyarrow"}[ending])


@pytest.mark.parametrize("ending", ENDINGS)
def test_outputs_hold_the_items_in_order(tmp_path: Path, ending: str) -> None:
    need(ending)
    path = tmp_path / f"out.{ending}"
    texts = [f"第{number}笔贷款,\n含“引号”、逗号" for number in range(2500)]
    assert save_tagged((tagged(text) for text in texts), path) == 2500
    assert [row["text"] for row in read(path)] == texts
    assert [found.name for found in tmp_path.iterdir()] == [path.name]


@pytest.mark.parametrize("ending", ENDINGS)
def test_outputs_of_no_items_can_be_read(tmp_path: Path, ending: str) -> None:
    need(ending)
    path = tmp_path / f"out.{ending}"
    assert save_tagged([], path) == 0
    assert read(path) == []


@pytest.mark.parametrize("ending", ENDINGS)
def test_outputs_of_any_characters_can_be_read(tmp_path: Path, ending: str) -> None:
    need(ending)
    path = tmp_path / f"out.{ending}"
    save_tagged([tagged("甲\x00\x1b乙\ud800丙\uffff😀"), tagged("")], path)
    rows = read(path)
    assert len(rows) == 2
    assert rows[0]["text"].endswith("😀")
    if ending == "jsonl":
        assert rows[0]["text"] == "甲\x00\x1b乙\ud800丙\uffff😀"


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "  =1+1", "＝1+1", "－1"]
)
def test_outputs_sheets_start_no_formula(tmp_path: Path, ending: str, text: str) -> None:
    need(ending)
    path = tmp_path / f"out.{ending}"
    save_tagged([tagged(text, error=text)], path)
    (row,) = read(path)
    assert row["text"].startswith("'")
    assert row["error"].startswith("'")


def test_outputs_numbers_stay_numbers(tmp_path: Path) -> None:
    need("xlsx")
    value = {"value": -437.5, "currency": "CNY", "modifier": "exact"}
    save_tagged([tagged(amount=value)], tmp_path / "out.xlsx")
    (row,) = read(tmp_path / "out.xlsx")
    assert (row["amount"], row["p_green"], row["needs_review"]) == (-437.5, 0.25, False)
    save_tagged([tagged(amount=value)], tmp_path / "out.csv")
    (row,) = read(tmp_path / "out.csv")
    assert (row["amount"], row["p_green"], row["needs_review"]) == ("-437.5", "0.25", "FALSE")
    assert row["p_tech"] == ""


def test_outputs_days_are_days_in_a_sheet(tmp_path: Path) -> None:
    need("xlsx")
    value = {"start": "2025-03-12", "end": "2025-03-14"}
    save_tagged([tagged(date=value)], tmp_path / "out.xlsx")
    (row,) = read(tmp_path / "out.xlsx")
    assert (row["date"].date().isoformat(), row["date_end"].day) == ("2025-03-12", 14)


def test_outputs_csv_says_that_it_is_utf_8(tmp_path: Path) -> None:
    save_tagged([tagged()], tmp_path / "out.csv")
    assert (tmp_path / "out.csv").read_bytes().startswith(b"\xef\xbb\xbfid,month,")


def test_outputs_sheet_has_a_frozen_header(tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    from openpyxl.utils import get_column_letter

    save_tagged([tagged()], tmp_path / "out.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "out.xlsx").active
    assert sheet.freeze_panes == "B2"
    assert tuple(cell.value for cell in sheet[1]) == COLUMN_NAMES
    assert sheet["A1"].font.bold
    assert sheet.column_dimensions[get_column_letter(COLUMN_NAMES.index("text") + 1)].width > 20


def test_outputs_sheet_shows_large_sums_in_full_and_can_be_filtered(tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    amount = {"value": 353_028_000_000, "currency": "CNY", "modifier": "exact"}
    small = {"value": 2500.5, "currency": "CNY", "modifier": "exact"}
    save_tagged([tagged(amount=amount), tagged(amount=small)], tmp_path / "out.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "out.xlsx").active
    column = COLUMN_NAMES.index("amount") + 1
    assert [sheet.cell(row, column).number_format for row in (2, 3)] == ["#,##0", "#,##0.00"]
    assert sheet.cell(2, column).value == 353_028_000_000
    assert sheet.auto_filter.ref == sheet.dimensions


@pytest.mark.parametrize(
    "before", ["\u200b", "\ufeff", "\u202e", "\xad", "\u2003", "\x85", "\u2060 "]
)
def test_outputs_see_a_formula_behind_what_is_not_seen(before: str) -> None:
    assert harmless(f"{before}=1+1").startswith("'")
    assert harmless(f"{before}贷款") == f"{before}贷款"


def test_outputs_leave_pipes_and_links_in_a_circle_alone(tmp_path: Path) -> None:
    if not hasattr(os, "mkfifo"):
        pytest.skip("needs a system with pipes")
    os.mkfifo(tmp_path / "pipe.csv")
    (tmp_path / "link.csv").symlink_to("pipe.csv")
    (tmp_path / "loop.csv").symlink_to("loop.csv")
    for name in ("pipe.csv", "link.csv", "loop.csv"):
        with pytest.raises(OutputError, match="is no file"):
            save_tagged([tagged()], tmp_path / name, force=True)
    assert stat.S_ISFIFO((tmp_path / "pipe.csv").stat().st_mode)


def test_outputs_parquet_has_fixed_types(tmp_path: Path) -> None:
    pq = pytest.importorskip("pyarrow.parquet")
    amount = {"value": 8, "currency": "CNY", "modifier": "exact"}
    schemas = []
    for name, items in {"a": [], "b": [tagged()], "c": [tagged(amount=amount)]}.items():
        save_tagged(items, tmp_path / f"{name}.parquet")
        schemas.append(pq.read_schema(tmp_path / f"{name}.parquet"))
    assert schemas[0] == schemas[1] == schemas[2]
    assert str(schemas[0].field("amount").type) == "double"
    assert schemas[0].metadata[b"innotag_schema_version"] == b"1"


def test_outputs_long_cells_are_cut_with_a_sign() -> None:
    cell = harmless("贷" * 40_000)
    assert len(cell) == 32_767
    assert cell.endswith("贷…")


@given(st.text(st.characters(codec=None)))
def test_outputs_any_cell_is_harmless(text: str) -> None:
    cell = harmless(text)
    assert not cell.lstrip(" ").startswith(("=", "+", "-", "@", "\t", "\r"))
    cell.encode("utf-8")


@given(st.text(st.characters(codec=None)))
def test_outputs_any_line_gives_its_text_back(text: str) -> None:
    line = to_line({"text": text})
    assert "\n" not in line
    assert json.loads(line.encode("utf-8")) == {"text": text}


@pytest.mark.parametrize("ending", ENDINGS)
def test_outputs_keep_an_existing_file(tmp_path: Path, ending: str) -> None:
    need(ending)
    path = tmp_path / f"out.{ending}"
    path.write_text("old", encoding="utf-8")
    with pytest.raises(OutputError, match=r"exists already.*--force") as caught:
        save_tagged([tagged()], path)
    assert caught.value.path == str(path)
    assert path.read_text(encoding="utf-8") == "old"
    save_tagged([tagged()], path, force=True)
    assert len(read(path)) == 1
    assert [found.name for found in tmp_path.iterdir()] == [path.name]


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("error", [ValueError("torn"), ModelIntegrityError("damaged")])
def test_outputs_leave_nothing_when_the_stream_breaks(
    tmp_path: Path, ending: str, error: Exception
) -> None:
    need(ending)

    def broken() -> Iterator[Tagged]:
        yield tagged()
        raise error

    path = tmp_path / f"out.{ending}"
    path.write_text("old", encoding="utf-8")
    with pytest.raises(type(error), match=str(error)):
        save_tagged(broken(), path, force=True)
    assert path.read_text(encoding="utf-8") == "old"
    assert [found.name for found in tmp_path.iterdir()] == [path.name]


def test_outputs_do_not_take_a_name_that_was_given_meanwhile(tmp_path: Path) -> None:
    path = tmp_path / "out.jsonl"

    def slow() -> Iterator[Tagged]:
        path.write_text("theirs", encoding="utf-8")
        yield tagged()

    with pytest.raises(OutputError, match="exists already"):
        save_tagged(slow(), path)
    assert path.read_text(encoding="utf-8") == "theirs"
    assert [found.name for found in tmp_path.iterdir()] == [path.name]


def test_outputs_say_what_the_disk_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_fd: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OutputError, match=r"No space left on device.*Nothing was left"):
        save_tagged([tagged()], tmp_path / "out.csv")
    assert list(tmp_path.iterdir()) == []


def test_outputs_follow_a_link_and_keep_it(tmp_path: Path) -> None:
    (tmp_path / "real.csv").write_text("old", encoding="utf-8")
    (tmp_path / "link.csv").symlink_to(tmp_path / "real.csv")
    save_tagged([tagged()], tmp_path / "link.csv", force=True)
    assert (tmp_path / "link.csv").is_symlink()
    assert len(read(tmp_path / "real.csv")) == 1


def test_outputs_can_be_read_by_whom_the_mask_allows(tmp_path: Path) -> None:
    before = os.umask(0o022)
    try:
        save_tagged([tagged()], tmp_path / "out.csv")
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "out.csv").stat().st_mode) == 0o644


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("out.doc", r"Unknown output format '\.doc'.*csv, jsonl, parquet, xlsx"),
        ("out", r"No ending of .*out says the format.*csv, jsonl, parquet, xlsx"),
        ("none/out.csv", "does not exist"),
        ("folder.csv", "is a folder"),
    ],
)
def test_outputs_refuse_a_wrong_target(tmp_path: Path, name: str, message: str) -> None:
    (tmp_path / "folder.csv").mkdir()
    with pytest.raises(OutputError, match=message):
        check_target(tmp_path / name, force=True)


@pytest.mark.parametrize(("ending", "package"), [("xlsx", "openpyxl"), ("parquet", "pyarrow")])
def test_outputs_name_the_extra_that_is_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ending: str, package: str
) -> None:
    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(MissingExtraError, match=rf"pip install 'innotag\[{ending}\]'"):
        check_target(tmp_path / f"out.{ending}")
