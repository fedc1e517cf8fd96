"""A sixth theme: named in a data folder, learned, and known everywhere from then on."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import pytest

import innotag
from innotag.artifact import load_pipeline
from innotag.errors import LabelError
from innotag.evaluate import evaluate, read_gold
from innotag.labels import THEMES
from innotag.outputs import save_tagged
from innotag.tables import Tagged, columns_for
from innotag.tagging import tag_issue
from innotag.themes import read_label_set
from innotag.train import base_folder, gather, read_training, train

EXAMPLE = Path(__file__).parents[1] / "examples" / "new-theme"
SIX = (*THEMES, "crossborder")
NEW = "湖滨银行为一家瓷砖出口商办理跨境人民币结算520万元。"


@pytest.fixture(scope="module")
def own(tmp_path_factory):
    if not EXAMPLE.exists():
        pytest.skip("needs the checkout's examples")
    return Path(shutil.copytree(EXAMPLE, tmp_path_factory.mktemp("own") / "data"))


@pytest.fixture(scope="module")
def six(own, tmp_path_factory):
    """A Tagger of six themes, trained on few items of the base beside the example's."""
    folder = tmp_path_factory.mktemp("six")
    (folder / "base").mkdir()
    items = read_training(base_folder())
    lines = [json.dumps(item, ensure_ascii=False) for item in items[:: len(items) // 240]]
    (folder / "base" / "some.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    train(own, folder / "mine", version="six-1", base=folder / "base")
    return innotag.load(folder / "mine")


def test_a_model_of_six_themes_scores_and_says_the_sixth(six):
    result = six.classify(NEW)
    assert tuple(result.scores) == SIX
    assert result.themes == ("crossborder",)
    assert result.evidence["crossborder"]
    assert innotag.Result.from_dict(json.loads(json.dumps(result.to_dict()))) == result


def test_the_other_themes_are_said_as_before(six):
    result = six.classify("青石银行向茶农发放贷款80万元，支持小微企业。")
    assert "inclusive" in result.themes
    assert result.scores["crossborder"] < 0.5


def test_the_shipped_model_stays_at_five():
    assert tuple(innotag.classify(NEW).scores) == THEMES
    assert len(innotag.load().model.labels) == 5


def test_the_names_of_the_themes_travel_with_the_model(six):
    assert six.model.labels[-1] == ("crossborder", "跨境金融", "cross-border finance")


def test_the_compiled_scorer_equals_its_pipeline(six, own):
    pairs = [(item["title"], item["text"]) for item in read_training(own, themes=SIX)]
    pipeline = load_pipeline(six.model.folder)
    views = pipeline.named_steps["read"].transform(pairs)
    scorer = six.model.scorer
    mine = np.array([np.hstack(scorer.score(view)[:2]) for view in views])
    assert np.abs(mine - pipeline.predict_proba(pairs)).max() < 1e-9


def test_the_sixth_theme_has_a_column_in_every_format(six, tmp_path):
    results = [Tagged(six.classify(NEW)), Tagged(six.classify("该行召开会议。"))]
    save_tagged(results, tmp_path / "out.csv", themes=six.model.scorer.themes)
    header = (tmp_path / "out.csv").read_text(encoding="utf-8-sig").splitlines()[0].split(",")
    assert header == [column.name for column in columns_for(SIX)]
    assert header.index("p_crossborder") == header.index("p_digital") + 1
    for name in ("out.xlsx", "out.parquet"):
        save_tagged(results, tmp_path / name, themes=six.model.scorer.themes)


def test_a_bulletin_and_a_frame_get_the_sixth_column(six, tmp_path):
    (tmp_path / "2025-03.txt").write_text(NEW + "\n", encoding="utf-8")
    results = tag_issue(tmp_path / "2025-03.txt", tagger=six)
    assert results.to_frame().loc[0, "p_crossborder"] > 0.5
    pd = pytest.importorskip("pandas")
    frame = innotag.tag_frame(pd.DataFrame({"text": [NEW]}), tagger=six)
    assert frame.loc[0, "themes"] == "crossborder"


def test_a_line_of_six_themes_fits_the_published_schema(six, tmp_path):
    jsonschema = pytest.importorskip("jsonschema")
    path = EXAMPLE.parents[1] / "docs" / "schema" / "result.schema.json"
    save_tagged([Tagged(six.classify(NEW))], tmp_path / "out.jsonl")
    record = json.loads((tmp_path / "out.jsonl").read_text(encoding="utf-8"))
    jsonschema.validate(record, json.loads(path.read_text(encoding="utf-8")))


def test_evaluation_and_explanation_know_the_sixth(six, tmp_path):
    gold = tmp_path / "gold.jsonl"
    line = {"id": "1", "text": NEW, "themes": ["crossborder"], "business_line": "intermediary"}
    gold.write_text(json.dumps(line, ensure_ascii=False) + "\n", encoding="utf-8")
    scores = evaluate(read_gold([gold], themes=six.model.scorer.themes), tagger=six).scores
    named = {str(name): value for name, value in scores.values.items()}
    assert named["theme.crossborder.f1"] == 1.0
    why = six.classify(NEW).explain(tagger=six)
    assert why.themes[-1].name_zh == "跨境金融"
    assert "跨境金融" in str(why)
    assert why._repr_html_()


def test_base_items_that_name_the_sixth_theme_are_left_out(own, tmp_path):
    base = [
        {"id": "b1", "text": "该行开立信用证。", "themes": [], "evidence": {}},
        {"id": "b2", "text": "该行召开会议。", "themes": [], "evidence": {}},
    ]
    rows = [{**item, "event": item["id"], "business_line": "other"} for item in base]
    lines = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    (tmp_path / "base.jsonl").write_text(lines, encoding="utf-8")
    items, labels = gather(own, tmp_path)
    assert labels.themes == SIX
    assert [item["id"] for item in items if item["id"].startswith("b")] == ["b2"]


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("themes.json", "{", "themes.json: no JSON"),
        ("themes.json", "{}", "a list of themes is expected"),
        ("themes.json", '[{"id": "x1"}]', "theme 1 needs id, name_zh and name_en"),
        ("themes.json", '[{"id": "X", "name_zh": "", "name_en": ""}]', "'X' is no id of a theme"),
        ("themes.json", '[{"id": "credit", "name_zh": "", "name_en": ""}]', "business lines"),
        ("themes.json", '[{"id": "green", "name_zh": "绿", "name_en": "g"}]', "another name"),
        ("terms.tsv", "信用证\tgren\t\tstrong\n", "line 1: unknown theme 'gren'.*'green'"),
        ("terms.tsv", "\n信用证\tgreen\t\tstark\n", "line 2: unknown strength 'stark'"),
        ("terms.tsv", "信用证 green strong\n", "four cells are expected"),
    ],
)
def test_label_sets_that_cannot_be_read_are_refused(name, content, message, tmp_path):
    (tmp_path / name).write_text(content, encoding="utf-8")
    with pytest.raises(LabelError, match=message):
        read_label_set([tmp_path])


def test_an_unknown_theme_in_own_items_is_refused_by_line(own, tmp_path):
    shutil.copy(own / "items.jsonl", tmp_path / "items.jsonl")
    with pytest.raises(LabelError, match=r"Unknown theme 'crossborder' in items.jsonl, line 1"):
        read_training(tmp_path)
