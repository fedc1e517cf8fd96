"""Learning: corrections kept, a model trained, what changes shown, written only when told to."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import innotag
from innotag.cli import main
from innotag.errors import LabelError, OutputError
from innotag.learn import CORRECTED, keep_corrections, learn
from innotag.train import base_folder, read_training

ROOT = Path(__file__).parents[1]
EXAMPLE = ROOT / "examples" / "new-theme"


def doccano_line(name, text, themes, line):
    entities = [[text.index(words), text.index(words) + len(words), t] for t, words in themes]
    cats = [*(theme for theme, _ in themes), line]
    return {"text": text, "entities": entities, "cats": cats, "id": 1, "item_id": name}


ROWS = [
    doccano_line("x-1", "青石银行向茶农发放贷款80万元。", [("inclusive", "茶农")], "credit"),
    doccano_line("x-2", "海棠银行为风电场放款2亿元。", [("green", "风电场")], "credit"),
    doccano_line("x-3", "白鹭银行上线大模型客服。", [("digital", "大模型客服")], "fintech"),
]


def save(path, rows):
    lines = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    path.write_text(lines, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def small_base(tmp_path_factory):
    """A base of few items, so that training takes seconds."""
    folder = tmp_path_factory.mktemp("base")
    items = read_training(base_folder())
    save(folder / "some.jsonl", items[:: max(1, len(items) // 240)])
    return folder


@pytest.fixture(scope="module")
def learned(small_base, tmp_path_factory):
    folder = tmp_path_factory.mktemp("learned")
    files = [save(folder / "corrected-by-li.jsonl", ROWS)]
    gold = save(
        folder / "gold.jsonl",
        [
            {"id": "g-1", "text": "青石银行向果农放款30万元。", "themes": ["inclusive"]},
            {"id": "g-2", "text": "该行召开年度会议。", "themes": []},
        ],
    )
    lesson = learn(files, folder / "data", out=folder / "mine", base=small_base, gold=[gold])
    return folder, lesson


def test_corrections_become_items_of_the_data_folder(learned):
    folder, lesson = learned
    items = {item["id"]: item for item in read_training(folder / "data")}
    assert set(items) == {"x-1", "x-2", "x-3"}
    assert items["x-1"]["evidence"] == {"inclusive": "茶农"}
    assert lesson.kept == (3, 0, 3)


def test_the_new_model_tags(learned):
    folder, lesson = learned
    tagger = innotag.load(folder / "mine")
    assert tagger.model_version == lesson.version
    assert "+own.3." in lesson.version
    assert tagger.classify("青石银行向茶农发放贷款80万元。").themes == ("inclusive",)
    out = folder / "tagged.jsonl"
    (folder / "2025-03.txt").write_text("青石银行向茶农发放贷款80万元。\n", encoding="utf-8")
    model = str(folder / "mine")
    assert main(["tag", str(folder / "2025-03.txt"), "-o", str(out), "--model", model]) == 0
    assert json.loads(out.read_text(encoding="utf-8"))["model_version"] == lesson.version


def test_what_changes_is_told(learned):
    _, lesson = learned
    assert lesson.flips is not None
    assert lesson.flips.n_shared == 2
    assert set(lesson.scores) == {"themes, micro-F1", "themes, exact set", "business line"}
    text = str(lesson)
    assert "on the gold, before and after" in text
    assert "right before, wrong now" in text
    assert "of your items" in text


def test_nothing_is_written_without_an_output(small_base, tmp_path, capsys):
    files = save(tmp_path / "c.jsonl", ROWS)
    arguments = ["learn", str(files), "--data", str(tmp_path / "data"), "--base", str(small_base)]
    assert main([*arguments, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["written"] is None
    assert told["kept"] == {"n_added": 3, "n_changed": 0, "n_all": 3}
    assert {path.name for path in tmp_path.iterdir()} == {"c.jsonl", "data"}


def test_corrections_again_replace_and_do_not_double(tmp_path):
    keep_corrections([save(tmp_path / "a.jsonl", ROWS)], tmp_path / "data")
    again = [{**ROWS[0], "cats": ["intermediary", "inclusive"]}]
    kept = keep_corrections([save(tmp_path / "b.jsonl", again)], tmp_path / "data")
    assert kept == (0, 1, 3)
    items = {item["id"]: item for item in read_training(tmp_path / "data")}
    assert items["x-1"]["business_line"] == "intermediary"


def test_one_bad_correction_stops_all(tmp_path):
    bad = [*ROWS, {**ROWS[0], "item_id": "x-4", "text": "别的事。", "cats": ["gren", "credit"]}]
    with pytest.raises(LabelError, match=r"a.jsonl, row 4: unknown theme 'gren'.*'green'"):
        keep_corrections([save(tmp_path / "a.jsonl", bad)], tmp_path / "data")
    assert not (tmp_path / "data").exists()


def test_files_without_a_correction_are_refused(tmp_path):
    with pytest.raises(LabelError, match=r"a\.jsonl: no correction is in it"):
        keep_corrections([save(tmp_path / "a.jsonl", [])], tmp_path / "data")


def test_an_output_that_exists_is_kept(learned, small_base, tmp_path):
    folder, _ = learned
    files = [folder / "corrected-by-li.jsonl"]
    with pytest.raises(OutputError, match="exists already"):
        learn(files, tmp_path, out=folder / "mine", base=small_base)
    with pytest.raises(OutputError, match="no model folder"):
        learn(files, tmp_path, out=folder / "data", base=small_base, force=True)
    assert not (tmp_path / CORRECTED).exists()


def test_the_check_alone_trains_nothing(tmp_path, capsys):
    files = save(tmp_path / "c.jsonl", ROWS)
    assert main(["learn", str(files), "--data", str(tmp_path / "data"), "--check"]) == 0
    assert "all corrections are good: 3 items added" in capsys.readouterr().out


def test_base_items_are_there_for_whoever_installs():
    assert len(read_training(base_folder())) > 2000
