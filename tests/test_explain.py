"""Explanations: a theme said has its evidence, spans are exact and short, nothing breaks out."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest

import innotag
from innotag.errors import InputError, ModelVersionError
from innotag.features import read_field
from innotag.text import normalise
from innotag.train import NOT_ITEMS

TEXT = "青石银行做好科技金融、绿色金融、普惠金融大文章，向茶农发放贷款80万元，并开辟绿色通道。"
DATA = Path(__file__).parents[1] / "training_data"


def load_texts(n):
    if not DATA.exists():
        pytest.skip("needs the checkout's training_data")
    items = []
    for path in sorted(DATA.glob("*.jsonl")):
        if path.name not in NOT_ITEMS:
            items += path.read_text(encoding="utf-8").splitlines()[:n]
    return [json.loads(line) for line in items]


def test_slogans_and_false_friends_are_struck_out():
    why = innotag.classify(TEXT).explain()
    struck = {(one.span.text, one.kind) for one in why.struck}
    assert struck == {
        ("科技金融、绿色金融、普惠金融大文章", "slogan"),
        ("绿色通道", "false_friend"),
    }
    for one in why.struck:
        assert TEXT[one.span.start : one.span.end] == one.span.text


def test_a_theme_said_shows_its_clause_and_its_term_with_weights():
    why = innotag.classify(TEXT).explain()
    (theme,) = [one for one in why.themes if one.is_said]
    assert theme.theme == "inclusive"
    assert theme.score >= theme.threshold
    assert theme.evidence[0].span.text == "向茶农发放贷款80万元"
    assert theme.evidence[0].weight > 1.0
    assert theme.evidence[0].terms[0].span.text == "茶农"
    assert theme.evidence[0].terms[0].kind == "strong"


def test_a_close_theme_shows_what_spoke_for_and_against():
    themes = [
        theme
        for item in load_texts(80)
        for theme in innotag.classify(item["text"], title=item["title"]).explain().themes
        if not theme.is_said
    ]
    assert len(themes) > 5
    assert all(not theme.evidence for theme in themes)
    spoken = [theme for theme in themes if theme.speaks_for]
    assert len(spoken) > 0.8 * len(themes)
    assert any(theme.speaks_against for theme in themes)
    for theme in themes:
        assert all(weight.weight > 0 for weight in theme.speaks_for)
        assert all(weight.weight < 0 for weight in theme.speaks_against)


def test_evidence_is_there_exact_and_short():
    for item in load_texts(25):
        text, title = item["text"], item["title"]
        result = innotag.classify(text, title=title)
        fields = {"text": (text, read_field(normalise(text)))}
        if title:
            fields["title"] = (title, read_field(normalise(title)))
        for theme in result.themes:
            assert result.evidence[theme], (theme, text)
            for span in result.evidence[theme]:
                source, field = fields[span.field]
                assert source[span.start : span.end] == span.text
                assert len(span.text) >= 2
                terms = [h.end - h.start for h in field.hits if h.term.theme == theme]
                short = 14 if len(field.clauses) == 1 else 2
                allowed = max(short, len(source) // 3, *terms, 0)
                assert len(span.text) <= allowed, (span, text)


def test_a_result_from_a_file_explains_the_same():
    result = innotag.classify(TEXT, title="茶香贷", month="2025-03", bank="青石银行")
    again = innotag.Result.from_dict(json.loads(json.dumps(result.to_dict())))
    assert again.explain().to_dict() == result.explain().to_dict()
    assert json.loads(json.dumps(result.explain().to_dict()))["model_version"]


def test_the_text_form_names_themes_weights_and_struck_parts():
    lines = str(innotag.classify(TEXT).explain())
    assert "● inclusive 普惠金融" in lines
    assert "evidence" in lines
    assert "× text: 绿色通道  (false friend of green, earns nothing)" in lines
    assert str(innotag.classify("").explain()).startswith("no theme")


def test_another_model_is_refused_with_what_to_do():
    result = replace(innotag.classify(TEXT), model_version="1999.1")
    with pytest.raises(ModelVersionError, match=r"made by model 1999.1.*tagger=innotag.load"):
        result.explain()
    other = innotag.classify(TEXT)
    with pytest.raises(ModelVersionError, match="scores the text differently"):
        replace(other, scores=dict.fromkeys(other.scores, 0.5)).explain()
    with pytest.raises(InputError, match="no labels to explain"):
        replace(other, error="torn").explain()


def test_the_card_escapes_everything():
    evil = "<script>alert(1)</script>向茶农发放贷款，开辟绿色通道<img src=x onerror=y>"
    card = innotag.classify(evil, title=evil).explain()._repr_html_()
    assert "<script" not in card
    assert "<img" not in card
    assert "<s>绿色通道</s>" in card
    assert "http" not in card


@pytest.mark.parametrize("text", ["", " ", "\ud800", "，，，", "贷款 １００ 万元 支持\n小微 企业"])
def test_any_text_can_be_explained(text):
    why = innotag.classify(text, title=text).explain()
    assert isinstance(str(why), str)
    assert why._repr_html_()


def test_the_tagger_that_made_a_result_may_be_given():
    tagger = innotag.load()
    result = tagger.classify(TEXT, title="茶香贷")
    assert result.explain(tagger=tagger).to_dict() == result.explain().to_dict()


def test_explain_strikes_a_slogan_through_in_the_rows_too():
    card = (
        innotag.classify(
            "青石银行做好科技金融、绿色金融、普惠金融大文章，向茶农发放贷款80万元，并开辟绿色通道。"
        )
        .explain()
        ._repr_html_()
    )
    rows = re.findall(r'<td class="what">(.*?)</td>', card)
    assert "并开辟<s>绿色通道</s>" in rows
    assert not any("大文章" in row and "<s>" not in row for row in rows)
