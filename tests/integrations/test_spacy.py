import json
import pickle
import subprocess
import sys
from pathlib import Path

import pytest

import innotag
from innotag.artifact import default_folder

spacy = pytest.importorskip("spacy")
from spacy import displacy  # noqa: E402  (after the check that spaCy is there)
from spacy.tokens import DocBin, Span  # noqa: E402

TEXT = "2025年3月12日，青石银行云溪支行向 32 户茶农发放贷款80万元，\n期限3年。"
TEXTS = [TEXT, "", " ", "海棠银行上线跨境结算系统😀", "<script>alert(1)</script>，青石银行云溪支行"]
EXAMPLE = Path(__file__).parents[2] / "examples" / "bulletin-2025-03.txt"


@pytest.fixture(scope="module")
def nlp():
    pipeline = spacy.blank("zh")
    pipeline.add_pipe("innotag")
    return pipeline


@pytest.mark.parametrize("text", TEXTS)
def test_spacy_gives_the_result_of_classify(nlp, text):
    assert nlp(text)._.innotag == innotag.classify(text)


def test_spacy_pipe_in_batches_gives_the_results_of_classify(nlp):
    items = [item.text for item in innotag.read_issue(EXAMPLE).items]
    docs = list(nlp.pipe(items, batch_size=4))
    assert [doc._.innotag for doc in docs] == list(innotag.classify_many(items))


def test_spacy_processes_carry_the_results(nlp):
    docs = list(nlp.pipe(TEXTS[:3], n_process=2, batch_size=2))
    assert [doc._.innotag for doc in docs] == list(innotag.classify_many(TEXTS[:3]))


def test_spacy_sets_entities_scores_and_spans(nlp):
    doc = nlp(TEXT)
    result = innotag.classify(TEXT)
    shown = [(e.start_char, e.end_char, e.label_) for e in doc.ents]
    assert shown == [(e.start, e.end, e.type) for e in result.entities]
    assert [(s.label_, s.text) for s in doc.spans["innotag"]] == [
        (e.type, e.text) for e in result.entities
    ]
    assert doc.cats == result.scores
    assert [(s.label_, s.text) for s in doc.spans["innotag_evidence"]] == [
        (theme, s.text) for theme, spans in result.evidence.items() for s in spans
    ]


def test_spacy_takes_title_month_and_bank_of_a_doc(nlp):
    doc = nlp.make_doc("12日发放贷款80万元")
    doc._.innotag_title, doc._.innotag_month, doc._.innotag_bank = "茶香贷", "2025-03", "青石银行"
    result = nlp(doc)._.innotag
    assert result == innotag.classify(
        "12日发放贷款80万元", title="茶香贷", month="2025-03", bank="青石银行"
    )
    assert result.date["start"] == "2025-03-12"


def test_spacy_month_of_the_config_is_the_default():
    pipeline = spacy.blank("zh")
    pipeline.add_pipe("innotag", config={"month": "2025-03"})
    assert pipeline("12日发放贷款80万元")._.innotag.date["start"] == "2025-03-12"


def test_spacy_entities_grow_to_tokens_while_exact_offsets_stay(nlp):
    doc = spacy.tokens.Doc(nlp.vocab, words=["青石", "银行云", "溪支行", "放贷80万", "元"])
    doc = nlp.get_pipe("innotag")(doc)
    raw = doc.text.replace(" ", "")
    exact = doc._.innotag.entities
    assert all(doc.text[e.start : e.end] == e.text for e in exact)
    grown = {(span.start_char, span.end_char) for span in doc.spans["innotag"]}
    assert len(grown) == len(doc.spans["innotag"]) == len(exact)
    for entity in exact:
        assert any(start <= entity.start and entity.end <= end for start, end in grown)
    assert raw.startswith("青石银行")


def test_spacy_entities_that_meet_in_a_token_do_not_overlap(nlp):
    doc = spacy.tokens.Doc(nlp.vocab, words=["青石银行云溪支行", "发放贷款"], spaces=[False, False])
    doc = nlp.get_pipe("innotag")(doc)
    assert [span.label_ for span in doc.spans["innotag"]] == ["BANK", "BRANCH"]
    assert len(doc.ents) == 1


def test_spacy_keeps_entities_and_scores_of_other_components(nlp):
    doc = nlp.make_doc("茶农王某向招商银行申请贷款80万元")
    doc.ents = [Span(doc, 2, 4, label="PERSON"), Span(doc, 5, 7, label="ORG")]
    doc.cats = {"mine": 1.0}
    doc = nlp.get_pipe("innotag")(doc)
    assert [(e.label_, e.text) for e in doc.ents] == [
        ("PERSON", "王某"),
        ("BANK", "招商银行"),
        ("AMOUNT", "80万元"),
    ]
    assert doc.cats["mine"] == 1.0


def test_spacy_result_is_none_on_an_untagged_doc(nlp):
    assert nlp.make_doc(TEXT)._.innotag is None


def test_spacy_docs_survive_bytes_and_docbin(nlp):
    doc = nlp(TEXT)
    again = spacy.tokens.Doc(nlp.vocab).from_bytes(doc.to_bytes())
    assert again._.innotag == doc._.innotag
    packed = DocBin(docs=[doc], store_user_data=True).to_bytes()
    (unpacked,) = DocBin().from_bytes(packed).get_docs(nlp.vocab)
    assert unpacked._.innotag == doc._.innotag


def test_spacy_pipeline_survives_disk_and_bytes(nlp, tmp_path):
    nlp.to_disk(tmp_path / "saved")
    assert spacy.load(tmp_path / "saved")(TEXT)._.innotag == nlp(TEXT)._.innotag
    blank = spacy.blank("zh")
    blank.add_pipe("innotag")
    assert blank.from_bytes(nlp.to_bytes())(TEXT)._.innotag == nlp(TEXT)._.innotag


def test_spacy_state_names_the_model_and_holds_no_pickle(tmp_path):
    folder = str(default_folder())
    pipeline = spacy.blank("zh")
    pipeline.add_pipe("innotag", config={"model": folder, "month": "2025-03"})
    pipeline.to_disk(tmp_path)
    (state,) = (tmp_path / "innotag").iterdir()
    assert json.loads(state.read_bytes()) == {
        "model": folder,
        "model_version": innotag.load().model_version,
        "month": "2025-03",
    }
    blank = spacy.blank("zh")
    component = blank.add_pipe("innotag").from_disk(tmp_path / "innotag")
    assert (component.model, component.month) == (folder, "2025-03")


def test_spacy_component_pickles_without_its_model(nlp):
    data = pickle.dumps(nlp.get_pipe("innotag"))
    assert len(data) < 500
    assert pickle.loads(data).model_version == innotag.load().model_version  # noqa: S301  (own)


def test_spacy_warns_when_another_model_is_in_use(nlp):
    component = nlp.get_pipe("innotag")
    state = {"model": None, "model_version": "1999.1", "month": None}
    with pytest.warns(UserWarning, match=r"was saved with model 1999\.1"):
        component.from_bytes(json.dumps(state).encode())


def test_spacy_refuses_foreign_state_and_missing_models(nlp):
    with pytest.raises(ValueError, match="no saved component"):
        nlp.get_pipe("innotag").from_bytes(b"[]")
    with pytest.raises(OSError, match="No model at"):
        spacy.blank("zh").add_pipe("innotag", config={"model": "/nowhere"})


def test_spacy_displacy_shows_entities_and_escapes_the_text(nlp):
    page = displacy.render(nlp(TEXTS[-1]), style="ent", jupyter=False)
    assert "<script>" not in page
    assert "青石银行" in page
    assert "BANK" in page
    assert "#9ad0f5" in page
    spans = displacy.render(
        nlp(TEXT), style="span", options={"spans_key": "innotag_evidence"}, jupyter=False
    )
    assert "inclusive" in spans


def test_spacy_leaves_the_global_jieba_alone():
    code = (
        "import spacy, sys; nlp = spacy.blank('zh'); nlp.add_pipe('innotag'); nlp('青石银行');"
        "sys.exit('jieba' in sys.modules and sys.modules['jieba'].dt.initialized)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_spacy_missing_names_the_extra():
    code = (
        "import sys; sys.modules['spacy.language'] = None\n"
        "try:\n    import innotag.integrations.spacy\n"
        "except ImportError as error:\n    sys.exit(str(error))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert "pip install 'innotag[spacy]'" in done.stderr
