import json
import shutil
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from innotag.artifact import default_folder, load_model, load_pipeline
from innotag.errors import ModelIntegrityError, ModelVersionError
from innotag.features import find_slogans, read_field
from innotag.outputs import harmless
from innotag.tagger import load
from innotag.text import normalise

DATA = Path(__file__).parent.parent / "training_data"


def _test_items():
    return [
        json.loads(line) for line in (DATA / "test.jsonl").read_text(encoding="utf-8").splitlines()
    ]


def test_compiled_scorer_equals_the_pipeline():
    pairs = [(item["title"], item["text"]) for item in _test_items()[:150]]
    pipeline = load_pipeline()
    views = pipeline.named_steps["read"].transform(pairs)
    scorer = load_model().scorer
    mine = np.array([np.hstack(scorer.score(view)[:2]) for view in views])
    assert np.abs(mine - pipeline.predict_proba(pairs)).max() < 1e-9


@pytest.fixture
def folder(tmp_path):
    return Path(shutil.copytree(default_folder(), tmp_path / "model"))


@pytest.mark.parametrize("name", ["scorer.npz", "pipeline.joblib"])
def test_a_flipped_byte_is_refused(folder, name):
    data = bytearray((folder / name).read_bytes())
    data[len(data) // 2] ^= 1
    (folder / name).write_bytes(data)
    with pytest.raises(ModelIntegrityError, match="Nothing was loaded"):
        (load_model if name == "scorer.npz" else load_pipeline)(folder)


def test_missing_files_and_other_formats_are_refused(folder):
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    (folder / "manifest.json").write_text(json.dumps({**manifest, "format": 99}), encoding="utf-8")
    with pytest.raises(ModelVersionError, match="format 99"):
        load_model(folder)
    (folder / "manifest.json").unlink()
    with pytest.raises(ModelIntegrityError, match="innotag train"):
        load_model(folder)


def test_only_the_artifact_module_unpickles():
    import innotag

    source = Path(innotag.__file__).parent
    users = [
        path.name
        for path in source.rglob("*.py")
        if any(w in path.read_text(encoding="utf-8") for w in ("joblib.load", "pickle.load"))
    ]
    assert users == ["artifact.py"]


def test_no_training_event_is_in_the_test_set():
    held = {item["event"] for item in _test_items()}
    for path in DATA.glob("*.jsonl"):
        if path.name != "test.jsonl":
            for line in path.read_text(encoding="utf-8").splitlines():
                assert json.loads(line)["event"] not in held


def test_slogans_are_found_and_formulas_made_harmless():
    assert find_slogans("做好科技金融、绿色金融、普惠金融大文章") == [(2, 19)]
    assert [harmless(c + "1")[0] for c in "=+-@"] == ["'"] * 4


def test_scorer_gives_an_item_the_same_bits_alone_and_among_others():
    tagger = load()
    items = _test_items()[:80]
    texts = [item["text"] for item in items] + ["", "，。", "\n", "一"]
    titles = [item["title"] for item in items] + ["。", None, "一", ""]
    together = list(tagger.classify_many(texts, titles=titles))
    assert [tagger.classify(t, title=h) for t, h in zip(texts, titles, strict=True)] == together


@given(st.text(alphabet="一二贷款，。；\n 1a\ud800%", max_size=40))
def test_clauses_part_where_the_tokens_do(text):
    field = read_field(normalise(text))
    assert len(field.words_by_clause()) == len(field.clauses)
