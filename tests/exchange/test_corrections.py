"""What may be learned: checked against schema and guide, every problem named with file and row."""

from __future__ import annotations

from dataclasses import replace

import pytest

from innotag.errors import LabelError
from innotag.exchange import Correction, check_corrections
from innotag.labels import THEME_LABELS

GOOD = Correction(
    id="2025-03/t1/01",
    text="青石银行云溪支行向茶农发放贷款80万元，开辟绿色通道。",
    title="茶香贷",
    month="2025-03",
    themes=("inclusive",),
    business_line="credit",
    evidence={"inclusive": "向茶农发放贷款"},
    path="a.xlsx",
    row=2,
)
SLOGAN = "做好科技金融、绿色金融、普惠金融大文章，青石银行向茶农发放贷款。"


def check(*corrections):
    return check_corrections(corrections, THEME_LABELS)


def test_a_good_correction_becomes_a_training_item():
    (item,) = check(GOOD)
    assert item["id"] == "2025-03/t1/01"
    assert item["themes"] == ["inclusive"]
    assert item["evidence"] == {"inclusive": "向茶农发放贷款"}
    assert item["business_line"] == "credit"
    assert item["event"] == "2025-03/t1/01"


def test_chinese_names_are_labels_too():
    names = replace(GOOD, themes=("普惠金融",), business_line="信贷", evidence={"普惠金融": "茶农"})
    (item,) = check(names)
    assert (item["themes"], item["business_line"]) == (["inclusive"], "credit")


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"themes": ("inclusiv",)}, "a.xlsx, row 2: unknown theme 'inclusiv'.*'inclusive'"),
        ({"business_line": "loan"}, "unknown business line 'loan'"),
        ({"business_line": ""}, "no business line is given"),
        ({"evidence": {}}, "'inclusive' has no evidence"),
        (
            {"evidence": {"inclusive": "向果农发放贷款"}},
            "'向果农发放贷款' of 'inclusive' is not in",
        ),
        (
            {"evidence": {"inclusive": "茶农", "green": "绿色通道"}},
            "'绿色通道' is marked for 'green', which is not among its themes",
        ),
        ({"themes": ("green",), "evidence": {"green": "绿色通道"}}, "only looks like 'green'"),
        (
            {"text": SLOGAN, "themes": ("green",), "evidence": {"green": "绿色金融"}},
            "part of a slogan",
        ),
        ({"id": ""}, "has no id"),
        ({"text": " "}, "has no text"),
    ],
)
def test_what_breaks_schema_or_guide_is_refused(changes, message):
    with pytest.raises(LabelError, match=message) as caught:
        check(replace(GOOD, **changes))
    assert (caught.value.path, caught.value.line) == ("a.xlsx", 2)


def test_evidence_may_stand_in_the_title():
    (item,) = check(replace(GOOD, evidence={"inclusive": "茶香"}))
    assert item["evidence"] == {"inclusive": "茶香"}


def test_an_id_twice_in_a_file_is_refused():
    with pytest.raises(LabelError, match=r"row 9: the id .* stands in row 2 already"):
        check(GOOD, replace(GOOD, row=9))


def test_two_files_that_agree_count_once_and_that_differ_are_refused():
    assert len(check(GOOD, replace(GOOD, path="b.json", row=1))) == 1
    other = replace(GOOD, path="b.json", row=1, themes=(), evidence={})
    with pytest.raises(LabelError, match=r"b.json, row 1: .* corrected otherwise in a.xlsx, row 2"):
        check(GOOD, other)


def test_one_text_with_two_labellings_is_refused():
    other = replace(GOOD, id="x", row=3, business_line="other")
    with pytest.raises(LabelError, match=r"the same text has other labels in a.xlsx, row 2"):
        check(GOOD, other)


def test_all_problems_are_listed_at_once():
    bad = [replace(GOOD, id=str(n), text=f"文{n}", row=n, business_line="x") for n in range(2, 40)]
    with pytest.raises(LabelError, match="38 of the corrections cannot be used") as caught:
        check(*bad)
    assert "row 21" in str(caught.value)
    assert "and 18 more" in str(caught.value)
