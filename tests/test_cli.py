"""The command: exit codes, what goes to which stream, and that nothing is half done."""

from __future__ import annotations

import csv
import io
import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from innotag.artifact import default_folder
from innotag.cli import main
from innotag.issues import read_issue
from innotag.tagger import Tagger

if TYPE_CHECKING:
    from collections.abc import Sequence

    from innotag.recognisers import Reading

EXAMPLE = str(Path(__file__).parents[1] / "examples" / "bulletin-2025-03.txt")
TEXT = "2025年3月12日，青石银行云溪支行为茶农发放“茶香贷”80万元"


@pytest.mark.parametrize("ending", ["jsonl", "csv", "xlsx", "parquet"])
def test_cli_tag_writes_every_item_and_keeps_what_exists(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], ending: str
) -> None:
    out = tmp_path / f"out.{ending}"
    assert main(["tag", EXAMPLE, "-o", str(out)]) == 0
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "20 items (3 comparison, 2 highlight, 6 innovation" in captured.err
    assert "read 100.0% of the text" in captured.err
    assert f"wrote 20 items to {out}" in captured.err
    data = out.read_bytes()
    assert main(["tag", EXAMPLE, "-o", str(out)]) == 2
    assert "--force" in capsys.readouterr().err
    assert out.read_bytes() == data
    assert main(["tag", EXAMPLE, "-o", str(out), "--force"]) == 0
    assert [path.name for path in tmp_path.iterdir()] == [out.name]


def test_cli_formats_hold_the_same_items(tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    for ending in ("jsonl", "csv", "xlsx"):
        assert main(["tag", EXAMPLE, "-o", str(tmp_path / f"o.{ending}")]) == 0
    ids = [
        json.loads(line)["id"]
        for line in (tmp_path / "o.jsonl").read_text("utf-8").split("\n")
        if line
    ]
    with (tmp_path / "o.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["id"] for row in rows] == ids
    assert {row["month"] for row in rows} == {"2025-03"}
    assert {row["source"] for row in rows} == {EXAMPLE}
    sheet = openpyxl.load_workbook(tmp_path / "o.xlsx").active
    assert [row[0] for row in sheet.iter_rows(min_row=2, values_only=True)] == ids


def test_cli_several_bulletins_go_into_one_table(tmp_path: Path) -> None:
    other = tmp_path / "2025-04.txt"
    other.write_text("4月5日,青石银行上线新系统。\n", encoding="utf-8")
    out = tmp_path / "o.jsonl"
    assert main(["tag", str(other), EXAMPLE, "-o", str(out)]) == 0
    records = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert len(records) == 21
    assert [record["month"] for record in records[:2]] == ["2025-04", "2025-03"]


def test_cli_processes_give_the_same_table(tmp_path: Path) -> None:
    one, two = tmp_path / "one.jsonl", tmp_path / "two.jsonl"
    assert main(["tag", EXAMPLE, "-o", str(one)]) == 0
    assert main(["tag", EXAMPLE, "-o", str(two), "--jobs", "2"]) == 0
    assert one.read_bytes() == two.read_bytes()


def test_cli_failed_item_is_a_row_and_an_exit_code(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    read = Tagger._read
    bad = read_issue(EXAMPLE).items[3].text

    def torn(self: Tagger, asked: Sequence[Reading], *others: object) -> object:
        if any(one.view.source == bad for one in asked):
            raise RuntimeError("torn")
        return read(self, asked, *others)

    monkeypatch.setattr(Tagger, "_read", torn)
    out = tmp_path / "o.jsonl"
    assert main(["tag", EXAMPLE, "-o", str(out)]) == 1
    assert "1 failed" in capsys.readouterr().err
    errors = [json.loads(line)["error"] for line in out.read_text(encoding="utf-8").splitlines()]
    assert [n for n, error in enumerate(errors) if error] == [3]
    assert errors[3] == "RuntimeError: torn"


@pytest.mark.parametrize("content", [None, "", "\n \n", "no item at all"])
def test_cli_bad_input_writes_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: str | None
) -> None:
    given = tmp_path / "in.txt"
    if content is not None:
        given.write_text(content, encoding="utf-8")
    assert main(["tag", str(given), "-o", str(tmp_path / "o.csv")]) == 2
    err = capsys.readouterr().err
    assert "in.txt" in err
    assert "Traceback" not in err
    assert not (tmp_path / "o.csv").exists()


def test_cli_a_name_of_no_file_stops_all(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["tag", EXAMPLE, str(tmp_path / "in.txt"), "-o", str(tmp_path / "o.csv")]) == 2
    assert "in.txt' does not exist" in capsys.readouterr().err
    assert not (tmp_path / "o.csv").exists()


@pytest.mark.parametrize(
    ("command", "out"), [("tag", "o.jsonl"), ("tag", "o.xlsx"), ("report", "o.html")]
)
def test_cli_file_that_cannot_be_read_is_left_out_and_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], command: str, out: str
) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.txt").write_text("no item at all", encoding="utf-8")
    (folder / "b.txt").write_bytes(Path(EXAMPLE).read_bytes())
    (folder / "c.pdf").write_bytes(b"%PDF-1.7 torn")
    target = tmp_path / out
    assert main([command, str(folder), "-o", str(target)]) == 1
    err = capsys.readouterr().err
    assert "a.txt holds no item" in err
    assert "left out 2 of 3 files, which were not read: " in err
    assert err.rstrip().endswith("c.pdf")
    assert target.exists()


def test_cli_files_that_all_cannot_be_read_write_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).touch()
    assert main(["tag", str(tmp_path), "-o", str(tmp_path / "o.csv")]) == 2
    assert "None of the 2 files could be read" in capsys.readouterr().err
    assert not (tmp_path / "o.csv").exists()


def test_cli_month_is_that_of_the_files_and_not_of_rows_that_name_one(tmp_path: Path) -> None:
    text = "12日，青石银行上线新系统。"
    (tmp_path / "news.txt").write_text(f"{text}\n", encoding="utf-8")
    (tmp_path / "rows.csv").write_text(
        f"内容,月份\n{text},\n{text}再次,2024-01\n", encoding="utf-8"
    )
    (tmp_path / "rows.jsonl").write_text(
        f'{{"text": "{text}"}}\n{{"text": "{text}", "month": "2024-01"}}\n', encoding="utf-8"
    )
    out = tmp_path / "o.jsonl"
    files = [str(tmp_path / name) for name in ("news.txt", "rows.csv")]
    assert main(["tag", *files, "-o", str(out), "--month", "2025-03"]) == 0
    rows = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert [row["month"] for row in rows] == ["2025-03", "2025-03", "2024-01"]
    assert [row["date"]["start"] for row in rows] == ["2025-03-12", "2025-03-12", "2024-01-12"]
    folder = ["-o", f"{tmp_path}/out/", "--format", "jsonl", "--month", "2025-03"]
    assert main(["tag", str(tmp_path / "rows.jsonl"), *folder]) == 0
    part = (tmp_path / "out" / "part-000000.jsonl").read_text(encoding="utf-8")
    assert [json.loads(line)["month"] for line in part.splitlines()] == ["2025-03", "2024-01"]
    assert main(["tag", str(tmp_path / "rows.jsonl"), *folder[:-1], "2025-04"]) == 2


def test_cli_plain_kill_leaves_no_file(tmp_path: Path) -> None:
    code = (
        "import os, signal, sys\n"
        "import innotag.outputs as outputs\n"
        "from innotag.cli import main\n"
        "def slow(one): os.kill(os.getpid(), signal.SIGTERM)\n"
        "outputs.to_record = slow\n"
        "sys.exit(main(sys.argv[1:]))"
    )
    command = [sys.executable, "-c", code, "tag", EXAMPLE, "-o", str(tmp_path / "o.jsonl")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 130
    assert "stopped; nothing was written" in done.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("damage", ["missing", "folder"])
def test_cli_damaged_model_names_the_file_and_what_to_do(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], damage: str
) -> None:
    shutil.copytree(default_folder(), tmp_path / "m")
    (tmp_path / "m" / "scorer.npz").unlink()
    if damage == "folder":
        (tmp_path / "m" / "scorer.npz").mkdir()
    assert main(["classify", TEXT, "--model", str(tmp_path / "m")]) == 2
    err = capsys.readouterr().err
    assert "scorer.npz cannot be read: " in err
    assert "Install innotag again" in err
    assert "Errno" not in err


def test_cli_unknown_option_shows_the_usage_of_its_command(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises(SystemExit) as caught:
        main(["tag", EXAMPLE, "-o", "o.csv", "--moth", "2025-03"])
    assert caught.value.code == 2
    err = capsys.readouterr().err
    assert "usage: innotag tag" in err
    assert "unknown --moth 2025-03. Did you mean --month? All options: innotag tag --help" in err


@pytest.mark.parametrize("text", ["", " \u3000"])
def test_cli_classify_refuses_an_empty_text(capsys: pytest.CaptureFixture[str], text: str) -> None:
    assert main(["classify", text]) == 2
    assert "TEXT is empty" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["tag", EXAMPLE, "-o", "o.doc"], "csv, jsonl, parquet, xlsx"),
        (["tag", EXAMPLE, "-o", "none/o.csv"], "does not exist"),
        (["tag", EXAMPLE, "-o", "o.csv", "--model", "none"], "No model at none"),
        (["classify", TEXT, "--month", "March"], "YYYY-MM"),
        (["info", "--model", "none"], "No model at none"),
    ],
)
def test_cli_wrong_calls_say_what_to_do(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
    message: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(arguments) == 2
    captured = capsys.readouterr()
    assert message in captured.err
    assert captured.out == ""
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["tga"],
        ["tag", EXAMPLE],
        ["tag", "-o", "o.csv"],
        ["tag", EXAMPLE, "-o", "o.csv", "--jobs", "0"],
        ["tag", EXAMPLE, "-o", "o.csv", "--jobs", "２"],
    ],
)
def test_cli_usage_errors_end_with_2(
    capsys: pytest.CaptureFixture[str], arguments: list[str]
) -> None:
    with pytest.raises(SystemExit) as caught:
        main(arguments)
    assert caught.value.code == 2
    assert "usage: innotag" in capsys.readouterr().err


@pytest.mark.parametrize("command", [[], ["tag"], ["classify"], ["info"], ["train"]])
def test_cli_help_is_there(capsys: pytest.CaptureFixture[str], command: list[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main([*command, "--help"])
    assert caught.value.code == 0
    assert "usage: innotag" in capsys.readouterr().out


def test_cli_classify_is_readable(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["classify", TEXT, "--title", "茶香贷", "--bank", "青石银行"]) == 0
    out = capsys.readouterr().out
    assert "● inclusive  普惠金融" in out
    assert "amount    800,000 CNY" in out
    assert "DATE 2025年3月12日" in out


def test_cli_classify_prints_one_json_object(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["classify", TEXT, "--json", "--month", "2025-03"]) == 0
    out = capsys.readouterr().out
    record = json.loads(out)
    assert out.count("\n") == 1
    assert (record["amount"]["value"], record["month"], record["item"]) == (800000, "2025-03", None)


def test_cli_classify_reads_the_input(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO(TEXT + "\n"))
    assert main(["classify", "-", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["text"] == TEXT


@pytest.mark.parametrize("text", ["\ud800", "\x1b[2J", "贷\x00款", "-"])
def test_cli_classify_takes_any_text(text: str) -> None:
    command = [sys.executable, "-m", "innotag.cli", "classify", "-"]
    given = text.encode("utf-8", "surrogatepass")
    done = subprocess.run(command, input=given, capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")
    assert b"\x1b" not in done.stdout


def test_cli_info_says_versions_and_accuracy(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["info"]) == 0
    assert "model" in capsys.readouterr().out
    assert main(["info", "--json"]) == 0
    facts = json.loads(capsys.readouterr().out)
    assert {"innotag", "python", "model", "accuracy"} <= set(facts)
