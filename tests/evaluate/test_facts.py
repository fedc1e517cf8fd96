"""Counting facts: what counts, what counts neither way, what is a slip."""

from __future__ import annotations

from dataclasses import replace

from innotag.evaluate.counts import Name, measure, to_layout
from innotag.evaluate.facts import compare
from innotag.evaluate.gold import GoldEntity, GoldItem
from innotag.results import Entity, Result, Span

TEXT = "青石银行推出“茶香贷”，另有山水贷，授信80万元"
GOLD = GoldItem(
    id="a",
    text=TEXT,
    where="gold.jsonl, line 1",
    title=None,
    bank=None,
    month="2025-03",
    themes=frozenset({"green", "tech"}),
    themes_optional=frozenset({"tech"}),
    evidence={"green": "茶香贷"},
    business_line="credit",
    line_optional=None,
    entities=None,
    is_basic=False,
    policy=None,
    headline=None,
    kind="text",
    register=None,
)
SCORES = {"green": 0.9, "tech": 0.6, "inclusive": 0.2, "pension": 0.0, "digital": 0.7}
RESULT = Result(TEXT, None, None, ("green", "digital"), SCORES, "other", {}, (), {}, {})


def gold_entity(kind, words, value=None, *, is_free=False):
    start = TEXT.index(words)
    return GoldEntity(kind, start, start + len(words), value, is_free)


def found(kind, words, value=None):
    start = TEXT.index(words)
    return Entity(kind, start, start + len(words), words, value)


def with_entities(gold, result):
    return compare(replace(GOLD, entities=tuple(gold)), replace(RESULT, entities=tuple(result)))


def counts_of(outcome, kind):
    return {what: outcome.counts[f"entity.{kind}.{what}"] for what in ("tp", "fp", "fn")}


def test_facts_count_themes_but_not_optional_ones():
    outcome = compare(GOLD, RESULT)
    assert outcome.counts["theme.green.tp"] == 1
    assert outcome.counts["theme.digital.fp"] == 1
    assert outcome.counts["theme.tech.fn"] == 0
    assert outcome.pairs == ((0.9, True), (0.2, False), (0.0, False), (0.7, False))
    assert [(slip.name, slip.fault) for slip in outcome.slips if slip.facet == "theme"] == [
        ("theme.digital", "wrong")
    ]


def test_facts_count_only_kept_items_as_kept():
    kept, left = compare(GOLD, RESULT), compare(GOLD, replace(RESULT, needs_review=True))
    assert (kept.counts["kept_said"], kept.counts["kept_right"]) == (2, 1)
    assert left.counts["kept"] == 0


def test_facts_evidence_touches_with_two_characters():
    for words, right in (("出“茶香", 1), ("茶", 1), ("山水贷", 0), ("", 0)):
        shown = {"green": (Span("text", 0, len(words), words),)}
        outcome = compare(GOLD, replace(RESULT, evidence=shown))
        assert (outcome.counts["evidence"], outcome.counts["evidence_ok"]) == (1, right)
    titled = {"green": (Span("title", 0, 3, "茶香贷"),)}
    assert compare(GOLD, replace(RESULT, evidence=titled)).counts["evidence_ok"] == 0


def test_facts_line_may_be_the_optional_one():
    assert compare(GOLD, RESULT).counts["line_ok"] == 0
    assert compare(replace(GOLD, line_optional="other"), RESULT).counts["line_ok"] == 1


def test_facts_spans_must_be_exact():
    outcome = with_entities([gold_entity("BANK", "青石银行")], [found("BANK", "石银行")])
    assert counts_of(outcome, "BANK") == {"tp": 0, "fp": 1, "fn": 1}
    assert {slip.words for slip in outcome.slips if slip.facet == "entity"} == {
        "[青石银行]推出“茶香贷”，",
        "青[石银行]推出“茶香贷”，",
    }


def test_facts_free_spans_count_neither_way():
    gold = [gold_entity("BANK", "青石银行", is_free=True), gold_entity("PRODUCT", "山水贷")]
    outcome = with_entities(gold, [found("PRODUCT", "茶香贷")])
    assert counts_of(outcome, "BANK") == {"tp": 0, "fp": 0, "fn": 0}
    assert counts_of(outcome, "PRODUCT") == {"tp": 0, "fp": 1, "fn": 0}
    optional = [gold_entity("PRODUCT", "茶香贷", is_free=True)]
    assert not with_entities(optional, [found("PRODUCT", "茶香贷")]).counts["entity.PRODUCT.tp"]


def test_facts_basic_items_leave_other_types_out():
    item = replace(GOLD, entities=(), is_basic=True)
    outcome = compare(item, replace(RESULT, entities=(found("TERM", "另"), found("BANK", "青石"))))
    assert counts_of(outcome, "TERM")["fp"] == 0
    assert counts_of(outcome, "BANK")["fp"] == 1


def test_facts_values_and_modifiers_are_compared_on_right_spans():
    value = {"value": 800000, "currency": "CNY", "modifier": "exact"}
    for changed, value_ok, modifier_ok in (
        (value, 1, 1),
        ({**value, "modifier": "max"}, 1, 0),
        ({**value, "value": 8}, 0, 1),
        (None, 0, 0),
    ):
        outcome = with_entities(
            [gold_entity("AMOUNT", "80万元", value)], [found("AMOUNT", "80万元", changed)]
        )
        assert outcome.counts["entity.AMOUNT.value_ok"] == value_ok
        assert outcome.counts["entity.AMOUNT.modifier_ok"] == modifier_ok
    inferred = gold_entity("AMOUNT", "80万元", {**value, "inferred": True})
    assert not with_entities([inferred], [found("AMOUNT", "80万元")]).counts["entity.AMOUNT.value"]


def test_facts_policies_compare_folded_names():
    want = {
        "date": "2025-03-01",
        "issuers": ["甲局", "乙局"],
        "document": None,
        "region": "广西壮族自治区",
    }
    result = replace(RESULT, date={"start": "2025-03-02"}, issuers=("乙局", "甲局"), region="广西")
    counts = compare(replace(GOLD, policy=want), result).counts
    fields = ("date", "issuers", "document", "region")
    assert [counts[f"policy.{field}_ok"] for field in fields] == [0, 1, 1, 1]


def test_facts_headline_compares_only_what_the_gold_says():
    want = {"amount": None, "bank": {"canonical": "青石银行"}}
    result = replace(RESULT, bank={"canonical": "青石银行"}, amount={"value": 1})
    counts = compare(replace(GOLD, headline=want), result).counts
    assert (counts["headline.bank_ok"], counts["headline.amount_ok"]) == (1, 0)
    assert "headline.date" not in counts


def test_scores_leave_out_what_cannot_be_measured():
    scores = measure([compare(GOLD, RESULT)])
    assert Name("entity", "BANK", "f1") not in scores.values
    assert scores.values[Name("theme", "micro", "f1")] == 0.6667
    assert scores.values[Name("theme", "macro", "f1")] == 1.0
    assert scores.n_wrong[Name("theme", "micro", "f1")] == 1
    layout = to_layout(scores)
    assert layout["theme"]["pension"] == {"n": 0}
    assert layout["theme_micro"] == {"p": 0.5, "r": 1.0, "f1": 0.6667, "n": 1}
    assert layout["exact_set"] == 0.0
    assert measure([]).values == {}
