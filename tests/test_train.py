"""Training items: which files of a folder are read, and which never."""

from __future__ import annotations

import gzip
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from innotag.cli.train import PROCESSOR
from innotag.errors import LabelError
from innotag.tagger import load
from innotag.train import HELD_OUT, NOT_ITEMS, base_folder, read_training

DATA = Path(__file__).parents[1] / "training_data"


def make_line(name):
    item = {"id": name, "event": name, "text": "青石银行向茶农发放贷款80万元。"}
    labels = {"themes": ["inclusive"], "evidence": {"inclusive": "茶农"}, "business_line": "credit"}
    return json.dumps({**item, **labels}, ensure_ascii=False) + "\n"


def test_items_that_are_held_out_are_never_read(tmp_path):
    for name in ("mine.jsonl", *sorted(NOT_ITEMS)):
        (tmp_path / name).write_text(make_line(name), encoding="utf-8")
        (tmp_path / f"{name}.gz").write_bytes(gzip.compress(make_line(f"{name}.gz").encode()))
    read = {item["id"] for item in read_training(tmp_path)}
    assert read == {"mine.jsonl", "mine.jsonl.gz"}


def test_a_folder_of_held_out_items_alone_holds_none_to_train_on(tmp_path):
    for name in ("test.jsonl", "unseen.jsonl"):
        (tmp_path / name).write_text(make_line(name), encoding="utf-8")
    with pytest.raises(LabelError, match="No training items"):
        read_training(tmp_path)


@pytest.mark.parametrize("name", sorted(HELD_OUT))
def test_no_held_out_item_of_the_project_is_trained_on(name):
    if not DATA.exists():
        pytest.skip("needs the checkout's training_data")
    lines = (DATA / name).read_text(encoding="utf-8").splitlines()
    held = [json.loads(line) for line in lines]
    trained = read_training(DATA)
    assert not {item["id"] for item in held} & {item["id"] for item in trained}
    assert not {item["text"] for item in held} & {item["text"] for item in trained}


def train_apart(data, out, **environment):
    """Train in a process of its own; return the files of the model."""
    command = [sys.executable, "-m", "innotag.cli", "train", str(data), "-o", str(out)]
    subprocess.run(
        [*command, "--model-version", "t-1"],
        env={**os.environ, **environment},
        check=True,
        capture_output=True,
    )
    return {path.name: path.read_bytes() for path in sorted(out.iterdir())}


def test_items_without_titles_can_be_trained_on(tmp_path):
    data = tmp_path / "data"
    data.mkdir()
    items = [item for item in read_training(base_folder())[::10] if not item.get("title")]
    rows = [json.dumps(item, ensure_ascii=False) for item in items]
    (data / "some.jsonl").write_text("\n".join(rows), encoding="utf-8")
    train_apart(data, tmp_path / "model")
    result = load(tmp_path / "model").classify("青石银行发放贷款80万元", title="茶香贷")
    assert sum(result.line_scores.values()) == pytest.approx(1.0)


def test_training_twice_gives_the_same_bytes_whatever_the_hash_seed_and_the_threads(tmp_path):
    """Other seeds reorder sets; other threads and kernels would change the last digits."""
    data = tmp_path / "data"
    data.mkdir()
    items = read_training(base_folder())[::20]
    rows = [json.dumps(item, ensure_ascii=False) for item in items]
    (data / "some.jsonl").write_text("\n".join(rows), encoding="utf-8")
    one = train_apart(data, tmp_path / "one", PYTHONHASHSEED="1", OMP_NUM_THREADS="1")
    other = train_apart(data, tmp_path / "two", PYTHONHASHSEED="4242", OMP_NUM_THREADS="2")
    assert set(one) == {"manifest.json", "pipeline.joblib", "scorer.npz"}
    assert one == other


def read_kernels(machine, **environment):
    """Return the kernels that linear algebra uses once `innotag train` has begun."""
    code = (
        "import pathlib, sys; from innotag.cli import train; "
        "train.PROCESSOR = pathlib.Path(sys.argv[1]); "
        "train.fix_kernels(); import scipy.linalg.blas, threadpoolctl; "
        "print(*{i.get('architecture') for i in threadpoolctl.threadpool_info()})"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(machine)],
        env={**os.environ, **environment},
        check=True,
        capture_output=True,
        text=True,
    )
    return done.stdout.split()


@pytest.mark.skipif(
    not PROCESSOR.exists() or "avx2" not in PROCESSOR.read_text(encoding="utf-8"),
    reason="the kernels are fixed on processors with AVX2",
)
def test_training_uses_the_same_kernels_on_every_processor_that_has_them(tmp_path):
    assert read_kernels(PROCESSOR) == ["Haswell"]
    old = tmp_path / "cpuinfo"
    old.write_text("flags\t\t: fpu sse4_2 avx\n", encoding="utf-8")
    environment = {"OPENBLAS_CORETYPE": "Nehalem"}
    assert read_kernels(old, **environment) == ["Nehalem"]
    assert read_kernels(PROCESSOR, **environment) == ["Nehalem"]
