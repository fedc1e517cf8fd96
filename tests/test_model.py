import hashlib
import json
import pickle
import shutil
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from innotag.artifact import default_folder, load_model, load_pipeline
from innotag.cells import harmless
from innotag.errors import ModelIntegrityError, ModelVersionError
from innotag.features import NAME_MASK, find_slogans, read_field
from innotag.tagger import load
from innotag.text import normalise
from innotag.train import HELD_OUT

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


def load_of(name):
    return load_model if name == "scorer.npz" else load_pipeline


def rewrite_manifest(folder, change):
    path = folder / "manifest.json"
    manifest = json.loads(path.read_text(encoding="utf-8"))
    change(manifest)
    path.write_text(json.dumps(manifest), encoding="utf-8")


@pytest.mark.parametrize("name", ["scorer.npz", "pipeline.joblib"])
def test_a_missing_file_is_refused(folder, name):
    (folder / name).unlink()
    with pytest.raises(ModelIntegrityError, match=f"{name} cannot be read"):
        load_of(name)(folder)


@pytest.mark.parametrize("name", ["scorer.npz", "pipeline.joblib"])
def test_a_cut_file_is_refused(folder, name):
    (folder / name).write_bytes((folder / name).read_bytes()[:-1])
    with pytest.raises(ModelIntegrityError, match="Nothing was loaded"):
        load_of(name)(folder)


@pytest.mark.parametrize("name", ["scorer.npz", "pipeline.joblib"])
def test_swapped_files_are_refused(folder, name):
    one, two = folder / "scorer.npz", folder / "pipeline.joblib"
    data = one.read_bytes()
    one.write_bytes(two.read_bytes())
    two.write_bytes(data)
    with pytest.raises(ModelIntegrityError, match="damaged or was exchanged"):
        load_of(name)(folder)


@pytest.mark.parametrize("name", ["scorer.npz", "pipeline.joblib"])
def test_a_file_that_the_manifest_does_not_list_is_refused(folder, name):
    rewrite_manifest(folder, lambda manifest: manifest["files"].pop(name))
    with pytest.raises(ModelIntegrityError, match=f"does not list {name}"):
        load_of(name)(folder)


@pytest.mark.parametrize("name", ["scorer.npz", "pipeline.joblib"])
def test_a_link_out_of_the_folder_is_refused(folder, tmp_path, name):
    outside = tmp_path / "elsewhere"
    (folder / name).rename(outside)
    (folder / name).symlink_to(outside)
    with pytest.raises(ModelIntegrityError, match="symbolic link out of its folder"):
        load_of(name)(folder)


def test_a_link_inside_the_folder_and_to_the_folder_is_taken(folder, tmp_path):
    (folder / "scorer.npz").rename(folder / "scorer-1.npz")
    (folder / "scorer.npz").symlink_to("scorer-1.npz")
    (tmp_path / "link").symlink_to(folder)
    assert load_model(tmp_path / "link").version == load_model().version


@pytest.mark.parametrize(
    "text", ["", "[]", "{", '"a"', "null", '{"format": 1}', "[" * 99_999, "\x00"], ids=range(8)
)
def test_a_manifest_that_is_none_is_refused(folder, text):
    (folder / "manifest.json").write_text(text, encoding="utf-8")
    with pytest.raises((ModelIntegrityError, ModelVersionError)):
        load_model(folder)


@pytest.mark.parametrize("files", [None, [], {"scorer.npz": 1}, {"scorer.npz": None}], ids=repr)
def test_a_manifest_with_wrong_types_is_refused(folder, files):
    rewrite_manifest(folder, lambda manifest: manifest.update(files=files))
    with pytest.raises(ModelIntegrityError):
        load_model(folder)


def test_another_minor_version_of_sklearn_is_refused(folder):
    rewrite_manifest(folder, lambda manifest: manifest.update(scikit_learn="0.24.1"))
    with pytest.raises(ModelVersionError, match=r"built with scikit-learn 0\.24\.1"):
        load_pipeline(folder)


class Bomb:
    """Writes a file when it is unpickled."""

    def __init__(self, path):
        self.path = str(path)

    def __reduce__(self):
        return open, (self.path, "w")


def test_a_pickle_that_runs_code_is_refused_before_it_runs(folder, tmp_path):
    mark = tmp_path / "ran"
    (folder / "pipeline.joblib").write_bytes(pickle.dumps(Bomb(mark)))
    with pytest.raises(ModelIntegrityError, match="Nothing was loaded"):
        load_pipeline(folder)
    assert not mark.exists()


def test_a_pickle_in_the_scorer_never_runs_even_with_the_right_hash(folder, tmp_path):
    mark = tmp_path / "ran"
    arrays = dict(np.load(folder / "scorer.npz"))
    arrays["thresholds"] = np.array([Bomb(mark)], dtype=object)
    np.savez(folder / "scorer.npz", **arrays)
    mark.unlink(missing_ok=True)
    for data in ((folder / "scorer.npz").read_bytes(), pickle.dumps(Bomb(mark)), b"", b"PK"):
        (folder / "scorer.npz").write_bytes(data)
        digest = hashlib.sha256(data).hexdigest()
        rewrite_manifest(folder, lambda m, digest=digest: m["files"].update({"scorer.npz": digest}))
        with pytest.raises(ModelIntegrityError, match="is no scorer of this version"):
            load_model(folder)
    assert not mark.exists()


def test_only_the_artifact_module_unpickles():
    import innotag

    source = Path(innotag.__file__).parent
    users = [
        path.name
        for path in source.rglob("*.py")
        if any(w in path.read_text(encoding="utf-8") for w in ("joblib.load", "pickle.load"))
    ]
    assert users == ["artifact.py"]


@pytest.mark.parametrize("name", sorted(HELD_OUT))
def test_no_training_event_is_held_out(name):
    lines = (DATA / name).read_text(encoding="utf-8").splitlines()
    held = {json.loads(line)["event"] for line in lines}
    for path in DATA.glob("*.jsonl"):
        if path.name != name:
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


SPANS = st.lists(st.tuples(st.integers(0, 12), st.integers(0, 12)).map(sorted), max_size=5)


@given(st.text("贷款茶农", min_size=12, max_size=12), SPANS)
def test_names_are_masked_wherever_they_stand(text, spans):
    slow = list(text)
    for start, end in spans:
        slow[start:end] = NAME_MASK * (end - start)
    assert read_field(normalise(text), map(tuple, spans)).masked == "".join(slow)
