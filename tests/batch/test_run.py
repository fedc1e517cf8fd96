"""A batch: every item once, in order, whatever happens on the way; nothing is ever mixed."""

from __future__ import annotations

import errno
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

import innotag
from innotag.batch import BatchOptions, tag_files
from innotag.errors import BatchError, BulletinError, InputError, OutputError, ResumeError
from innotag.tables import COLUMN_NAMES, Tagged, to_row

TEXTS = (
    "3月5日，青石银行云溪支行向茶农发放“茶香贷”80万元。",
    "海棠银行上线跨境结算系统，服务外贸企业。",
    "青石银行为光伏电站发放绿色贷款1.2亿元，期限5年。",
)


def make_items(count):
    """Return items, each of its own id."""
    return [
        {"id": f"n{n}", "text": f"第{n}条：{TEXTS[n % 3]}", "title": "茶香贷", "month": "2025-03"}
        for n in range(count)
    ]


@pytest.fixture
def write(tmp_path):
    """Return what writes rows, each an object or a raw line, as JSON Lines."""

    def _write(rows, name="in.jsonl"):
        path = tmp_path / name
        lines = [
            row if isinstance(row, bytes) else json.dumps(row, ensure_ascii=False).encode()
            for row in rows
        ]
        path.write_bytes(b"\n".join(lines) + b"\n")
        return path

    return _write


def read_shards(folder):
    """Return the records of all jsonl shards in order."""
    return [
        json.loads(line)
        for path in sorted(folder.glob("part-*.jsonl"))
        for line in path.read_text(encoding="utf-8").splitlines()
    ]


SMALL = BatchOptions(format="jsonl", shard_items=4)


def test_batch_gives_what_the_plain_run_gives(write, tmp_path):
    items = make_items(10)
    seen = []
    out = tmp_path / "out"
    summary = tag_files([write(items)], out, options=SMALL, on_progress=seen.append)
    records = read_shards(out)
    assert (summary.n_items, summary.n_shards, summary.n_errors) == (10, 3, 0)
    assert [record["id"] for record in records] == [item["id"] for item in items]
    for item, record in zip(items, records, strict=True):
        plain = innotag.classify(item["text"], title=item["title"], month=item["month"])
        assert {**record, "id": None} == {**plain.to_dict(), **_rest(record), "id": None}
    assert [progress.n_items for progress in seen] == [4, 8, 10]
    assert [progress.share for progress in seen] == sorted(p.share for p in seen)
    assert seen[-1].share == 1.0


def _rest(record):
    return {name: record[name] for name in ("month", "source", "item")}


def test_batch_of_parquet_in_and_out(write, tmp_path):
    pa = pytest.importorskip("pyarrow")
    pq = pytest.importorskip("pyarrow.parquet")
    items = make_items(10)
    pq.write_table(pa.Table.from_pylist(items), tmp_path / "in.parquet", row_group_size=3)
    options = BatchOptions(shard_items=4)
    tag_files([tmp_path / "in.parquet"], tmp_path / "out", options=options)
    tables = [pq.read_table(path) for path in sorted((tmp_path / "out").glob("part-*"))]
    assert [len(table) for table in tables] == [4, 4, 2]
    rows = pa.concat_tables(tables).to_pylist()
    assert tuple(rows[0]) == COLUMN_NAMES
    plain = innotag.classify(items[9]["text"], title="茶香贷", month="2025-03")
    expected = to_row(Tagged(plain, month="2025-03", source=str(tmp_path / "in.parquet")))
    assert rows[9] == {**expected, "id": "n9", "line_start": 10, "line_end": 10}


def test_batch_parquet_goes_on_in_the_middle_of_a_row_group(tmp_path):
    pa = pytest.importorskip("pyarrow")
    pq = pytest.importorskip("pyarrow.parquet")
    from innotag.batch.source import Place, iter_shards

    path = str(tmp_path / "in.parquet")
    pq.write_table(pa.Table.from_pylist(make_items(11)), path, row_group_size=4)
    for start in range(12):
        shards = list(iter_shards((path,), Place(0, 0, start), size=3, columns={}))
        ids = [row[1]["id"] for shard in shards for row in shard.rows]
        assert ids == [f"n{n}" for n in range(start, 11)]
        assert [row[0] for shard in shards for row in shard.rows] == list(range(start + 1, 12))


def test_batch_of_several_files_and_processes_is_the_same(write, tmp_path):
    one = write(make_items(6), "a.jsonl")
    two = write([{"text": "海棠银行上线新系统。"}] * 3, "b.jsonl")
    tag_files([one, two], tmp_path / "x", options=SMALL)
    many = BatchOptions(format="jsonl", shard_items=4, n_jobs=2)
    tag_files([one, two], tmp_path / "y", options=many)
    assert read_shards(tmp_path / "x") == read_shards(tmp_path / "y")
    assert [record["id"] for record in read_shards(tmp_path / "x")][5:] == [
        "n5",
        "b/1",
        "b/2",
        "b/3",
    ]


BAD = [
    (b"{torn", "is not valid JSON"),
    (b'{"id": 7, "title": "x"}', "has no text"),
    (b'{"id": 7, "text": null}', "has no text"),
    (b'{"id": 7, "text": "  "}', "has no text"),
    (b'{"id": 7, "text": ["a"]}', "has a text of type list"),
    (b'{"id": 7, "text": "a", "bank": 3}', "has a bank of type int"),
    (b"[1]", "is no JSON object"),
    (b"\xff\xfe", "is not UTF-8"),
    (b"[" * 100_000, "nested too deeply"),
    (b'{"text": ' + b"9" * 5_000 + b"}", "is not valid JSON"),
]


@pytest.mark.parametrize(("line", "reason"), BAD)
def test_batch_bad_item_becomes_a_row_with_id_place_and_reason(write, tmp_path, line, reason):
    good = make_items(2)
    path = write([good[0], line, good[1]])
    summary = tag_files([path], tmp_path / "out", options=SMALL)
    records = read_shards(tmp_path / "out")
    assert [record["error"] is None for record in records] == [True, False, True]
    assert f"{path}:2 " in records[1]["error"]
    assert reason in records[1]["error"]
    assert records[1]["id"] == ("7" if b'"id"' in line else "in/2")
    assert records[1]["item"]["line_start"] == 2
    assert summary.n_errors == 1
    assert any(f"{path}:2: " in place for place in summary.shown)


def test_batch_too_long_line_is_a_bad_item(write, tmp_path, monkeypatch):
    monkeypatch.setattr("innotag.batch.source.LONGEST_LINE", 200)
    long = json.dumps({"text": "长" * 500}).encode()
    path = write([{"text": "短"}, long, {"text": "短"}])
    summary = tag_files([path], tmp_path / "out", options=SMALL)
    assert (summary.n_items, summary.n_errors) == (3, 1)
    assert "2 is longer than" in read_shards(tmp_path / "out")[1]["error"]


def test_batch_blank_lines_are_no_items_and_keep_the_numbers(write, tmp_path):
    path = write([b"\xef\xbb\xbf" + b'{"text": "a"}', b"", b"  ", {"text": "b"}])
    tag_files([path], tmp_path / "out", options=SMALL)
    records = read_shards(tmp_path / "out")
    assert [record["item"]["line_start"] for record in records] == [1, 4]


def test_batch_month_that_is_none_is_a_warning(write, tmp_path):
    path = write([{"text": "发放贷款", "month": "三月"}, {"text": "发放", "月份": "2025年3月"}])
    tag_files([path], tmp_path / "out", options=SMALL)
    records = read_shards(tmp_path / "out")
    assert "the month '三月' is no month" in records[0]["warnings"]
    assert records[1]["month"] == "2025-03"


def test_batch_max_errors_stops_and_may_be_raised(write, tmp_path):
    path = write([*make_items(3), b"{", *make_items(4), b"{", *make_items(11)])
    strict = BatchOptions(format="jsonl", shard_items=4, max_errors=1)
    with pytest.raises(BatchError, match="more than 1 bad items"):
        tag_files([path], tmp_path / "out", options=strict)
    kept = len(read_shards(tmp_path / "out"))
    assert kept == 12
    with pytest.raises(BatchError):
        tag_files([path], tmp_path / "out", options=strict)
    assert len(read_shards(tmp_path / "out")) == kept
    assert tag_files([path], tmp_path / "out", options=SMALL).n_items == 20
    assert len(read_shards(tmp_path / "out")) == 20


def _model_with(change, tmp_path):
    import shutil

    from innotag.artifact import default_folder

    folder = Path(shutil.copytree(default_folder(), tmp_path / "model"))
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    (folder / "manifest.json").write_text(json.dumps({**manifest, **change}), encoding="utf-8")
    return innotag.load(folder)


def test_batch_refuses_another_input_model_or_option(write, tmp_path):
    path = write(make_items(6))
    out = tmp_path / "out"
    tag_files([path], out, options=SMALL)
    before = read_shards(out)
    for options, changed in (
        (BatchOptions(format="jsonl", shard_items=5), "option items a shard was 4 and is 5"),
        (BatchOptions(format="parquet", shard_items=4), "option format"),
        (BatchOptions(format="jsonl", shard_items=4, columns={"text": "title"}), "columns text"),
    ):
        with pytest.raises(ResumeError, match=changed):
            tag_files([path], out, options=options)
    with pytest.raises(ResumeError, match=r"model version .* '9'.*--force"):
        tag_files([path], out, options=SMALL, tagger=_model_with({"model_version": "9"}, tmp_path))
    write(make_items(7))
    with pytest.raises(ResumeError, match="input 1 size was"):
        tag_files([path], out, options=SMALL)
    assert read_shards(out) == before
    tag_files([path], out, options=SMALL, force=True)
    assert len(read_shards(out)) == 7


def test_batch_notices_a_touched_file(write, tmp_path):
    path = write(make_items(3))
    tag_files([path], tmp_path / "out", options=SMALL)
    os.utime(path, ns=(1, 1))
    with pytest.raises(ResumeError, match="time of change"):
        tag_files([path], tmp_path / "out", options=SMALL)


def test_batch_notices_input_that_changes_while_it_is_read(write, tmp_path):
    path = write(make_items(9))

    def change(_):
        with path.open("ab") as file:
            file.write(b'{"text": "x"}\n')

    with pytest.raises(ResumeError, match="changed while it was read"):
        tag_files([path], tmp_path / "out", options=SMALL, on_progress=change)


def test_fingerprint_sees_changes_at_head_tail_and_samples(tmp_path):
    from innotag.batch.fingerprint import fingerprint

    path = tmp_path / "big"
    data = bytearray(8 << 20)
    path.write_bytes(data)
    first = fingerprint(str(path))
    for place in (0, (1 << 20) - 1, len(data) - 1, (1 << 20) + (6 << 20) // 33 + 5):
        changed = bytearray(data)
        changed[place] = 1
        path.write_bytes(changed)
        os.utime(path, ns=(first["time of change"],) * 2)
        assert fingerprint(str(path)) != first
    path.write_bytes(data)
    os.utime(path, ns=(first["time of change"],) * 2)
    assert fingerprint(str(path)) == first


def test_batch_makes_a_lost_or_cut_shard_again(write, tmp_path):
    path = write(make_items(14))
    out = tmp_path / "out"
    tag_files([path], out, options=SMALL)
    whole = {each.name: each.read_bytes() for each in out.glob("part-*")}
    (out / "part-000001.jsonl").write_bytes(b"")
    (out / "part-000009.jsonl").write_bytes(b"{}")
    (out / ".0123456789abcdef.jsonl").write_bytes(b"left by a kill")
    with (out / "_innotag" / "done.jsonl").open("ab") as file:
        file.write(b'{"items": 4, "by')
    tag_files([path], out, options=SMALL)
    assert {each.name: each.read_bytes() for each in out.glob("[.p]*")} == whole


def test_batch_never_takes_a_folder_of_others(write, tmp_path):
    path = write(make_items(1))
    out = tmp_path / "mine"
    out.mkdir()
    (out / "part-000000.jsonl").write_text("precious", encoding="utf-8")
    with pytest.raises(OutputError, match="is not empty"):
        tag_files([path], out, options=SMALL, force=True)
    assert (out / "part-000000.jsonl").read_text(encoding="utf-8") == "precious"


def test_batch_two_runs_do_not_share_a_folder(write, tmp_path):
    path = write(make_items(9))

    def second(_):
        with pytest.raises(OutputError, match="Another run is writing"):
            tag_files([path], tmp_path / "out", options=SMALL)

    tag_files([path], tmp_path / "out", options=SMALL, on_progress=second)


def test_batch_full_disk_leaves_no_half_shard_and_goes_on(write, tmp_path, monkeypatch):
    path = write(make_items(14))
    out = tmp_path / "out"
    fsync = os.fsync
    calls = iter(range(1_000))

    def full(number):
        if next(calls) >= 7:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        fsync(number)

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        with pytest.raises(OutputError, match="No space left on device"):
            tag_files([path], out, options=SMALL)
    names = [each.name for each in out.iterdir() if each.name != "_innotag"]
    assert all(name.startswith("part-") for name in names)
    kept = read_shards(out)
    assert [record["id"] for record in kept] == [f"n{n}" for n in range(len(kept))]
    tag_files([path], out, options=SMALL)
    assert [record["id"] for record in read_shards(out)] == [f"n{n}" for n in range(14)]


def test_batch_limit_of_the_file_size_is_a_clear_error(write, tmp_path):
    pytest.importorskip("resource")
    path = write(make_items(12))
    code = (
        "import resource, signal, sys; from innotag.cli import main;"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN);"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (4_000, 4_000));"
        "sys.exit(main(sys.argv[1:]))"
    )
    command = [sys.executable, "-c", code, "tag", str(path), "-o", f"{tmp_path}/out/"]
    command += ["--format", "jsonl", "--shard-items", "10"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "part-000000.jsonl cannot be written: File too large" in done.stderr
    assert [each.name for each in (tmp_path / "out").iterdir()] == ["_innotag"]


def test_batch_unwritable_target_is_a_clear_error(write, tmp_path):
    (tmp_path / "file").write_text("x", encoding="utf-8")
    with pytest.raises(OutputError, match="cannot be written to"):
        tag_files([write(make_items(1))], tmp_path / "file" / "out", options=SMALL)


def test_batch_input_that_is_not_there_is_a_clear_error(tmp_path):
    with pytest.raises(BulletinError, match=r"none\.jsonl' cannot be read"):
        tag_files([tmp_path / "none.jsonl"], tmp_path / "out")


@pytest.mark.parametrize("name", ["text", "title", "id", "month"])
def test_batch_parquet_whose_cell_is_no_utf8_is_a_bad_row(tmp_path, name):
    pa = pytest.importorskip("pyarrow")
    pq = pytest.importorskip("pyarrow.parquet")
    items = make_items(5)
    items[2][name] = "XYZXYZ"
    path = tmp_path / "in.parquet"
    pq.write_table(pa.Table.from_pylist(items), path, compression="none", use_dictionary=False)
    path.write_bytes(path.read_bytes().replace(b"XYZXYZ", b"\xff" * 6))
    for options in (
        BatchOptions(format="jsonl", shard_items=2),
        BatchOptions(format="jsonl", shard_items=3, n_jobs=2),
    ):
        tag_files([path], tmp_path / "out", options=options, force=True)
        records = read_shards(tmp_path / "out")
        assert len(records) == 5
        errors = {n: record["error"] for n, record in enumerate(records) if record["error"]}
        if name in {"text", "title"}:
            assert errors == {2: f"LabelError: {path}:3 has a {name} that is not UTF-8"}
        else:
            assert not errors
        assert records[2]["id"] == ("in/3" if name == "id" else "n2")
        if name == "month":
            assert records[2]["month"] is None
            assert "the month 'not UTF-8' is no month" in records[2]["warnings"]


def test_batch_damaged_parquet_is_a_clear_error(tmp_path):
    pytest.importorskip("pyarrow")
    (tmp_path / "in.parquet").write_bytes(b"PAR1 and nothing more PAR1")
    with pytest.raises(BulletinError, match="damaged Parquet"):
        tag_files([tmp_path / "in.parquet"], tmp_path / "out")


@pytest.mark.parametrize(
    "given",
    [
        {"format": "csv"},
        {"shard_items": 0},
        {"max_errors": -1},
        {"n_jobs": 0},
        {"columns": {"a": "b"}},
    ],
)
def test_batch_options_are_checked(given):
    with pytest.raises(InputError, match=next(iter(given))):
        BatchOptions(**given)


def start_cli(path, out, *more):
    command = [sys.executable, "-m", "innotag.cli", "tag", str(path), "-o", f"{out}/"]
    command += ["--format", "jsonl", "--shard-items", "20", *more]
    return subprocess.Popen(command, stderr=subprocess.PIPE, text=True)


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_batch_killed_five_times_loses_and_doubles_nothing(write, tmp_path, jobs):
    path = write(make_items(400))
    out = tmp_path / "out"
    for kill in range(5):
        running = start_cli(path, out, "--jobs", jobs)
        wanted = min(19, 3 * kill + 2)
        deadline = time.monotonic() + 60
        while running.poll() is None and time.monotonic() < deadline:
            if len(list(out.glob("part-*"))) >= wanted:
                break
            time.sleep(0.001)
        running.send_signal(signal.SIGKILL)
        running.communicate()
        assert [r["id"] for r in read_shards(out)] == [
            f"n{n}" for n in range(len(read_shards(out)))
        ]
    running = start_cli(path, out, "--jobs", jobs)
    _, errors = running.communicate()
    assert running.returncode == 0, errors
    assert "400 items in 20 shards, 0 bad items" in errors
    assert [record["id"] for record in read_shards(out)] == [f"n{n}" for n in range(400)]
    assert {each.name for each in out.glob(".*")} == set()


def test_batch_command_says_what_goes_with_a_folder(write, tmp_path, capsys):
    from innotag.cli import main

    path = write([*make_items(2), b"{"])
    assert main(["tag", str(path), "-o", f"{tmp_path}/out/", "--format", "jsonl"]) == 1
    assert "3 items in 1 shards, 1 bad items" in capsys.readouterr().err
    assert main(["tag", str(path), "-o", f"{tmp_path}/out.csv", "--max-errors", "3"]) == 2
    assert "--max-errors goes with a folder" in capsys.readouterr().err


def test_batch_takes_no_standard_input(tmp_path):
    with pytest.raises(BulletinError, match=r"no standard input.*Save the input to a file"):
        tag_files(["-"], tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_batch_takes_no_file_of_another_kind(tmp_path):
    (tmp_path / "in.txt").write_text("3月5日，青石银行上线新系统。\n", encoding="utf-8")
    with pytest.raises(BulletinError, match="neither JSON Lines nor Parquet"):
        tag_files([tmp_path / "in.txt"], tmp_path / "out")
    assert not (tmp_path / "out").exists()
