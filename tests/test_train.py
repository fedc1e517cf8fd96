"""Training items: which files of a folder are read, and which never."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from innotag.errors import LabelError
from innotag.train import HELD_OUT, NOT_ITEMS, read_training

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
