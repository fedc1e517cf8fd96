"""Running heads, page numbers, wrapped lines, indents, pages joined again."""

from __future__ import annotations

import pytest

from innotag.issues.layout import Para, drop_running, join_pages, to_paras
from innotag.issues.readers import split_lines

BREAK = "\n\n\n\n"
FULL = "这一行写满了整整一行的字,好让读的人看见它是在行末折断的,后面还有"


def paras(text: str) -> list[Para]:
    return to_paras(split_lines(text))


def texts(text: str) -> list[str]:
    return [para.text for para in paras(text)]


@pytest.mark.parametrize("head", ["创新月报", "创新月报 第 {} 页", "{}", "- {} -", "第{}页"])
def test_layout_drops_heads_and_page_numbers(head: str) -> None:
    pages = [f"{head.format(n)}\n\n第{n}段正文,写到这里就结束了。" for n in range(1, 6)]
    kept, furniture = drop_running(split_lines("封面\n\n" + BREAK.join(["", *pages])))
    assert len(kept) == 6
    assert {passage.reason for passage in furniture} <= {"running head", "page number"}


def test_layout_keeps_a_heading_where_it_stands_first() -> None:
    pages = [f"第一章 创新\n\n第{n}段正文,写到这里就结束了。" for n in range(1, 5)]
    kept, _ = drop_running(split_lines("封面" + BREAK + BREAK.join(pages)))
    assert [line.text for line in kept].count("第一章 创新") == 1


def test_layout_drops_a_single_head_between_the_halves_of_a_sentence() -> None:
    before = "为了支持小微企业,各家银行都在想办法压低成本、压缩时间、"
    text = f"封面{BREAK}{before}\n\n创新观察月报{BREAK}减少材料。"
    kept, furniture = drop_running(split_lines(text))
    assert [line.text for line in kept][-1] == "减少材料。"
    assert [passage.text for passage in furniture] == ["创新观察月报"]


def test_layout_keeps_sub_headings_that_come_back_far_apart() -> None:
    pages = [
        "主要内容\n\n正文一段。",
        *(f"第{n}页的正文。" for n in "二三四五六"),
        "主要内容\n\n正文。",
    ]
    kept, _ = drop_running(split_lines("封面" + BREAK + BREAK.join(pages)))
    assert [line.text for line in kept].count("主要内容") == 2


def test_layout_joins_lines_wrapped_at_one_width() -> None:
    block = "\n".join([FULL] * 8 + ["结束。"])
    assert texts(f"{block}\n\n另一段。") == [FULL * 8 + "结束。", "另一段。"]


def test_layout_keeps_lines_of_no_common_width_apart() -> None:
    assert texts("甲行上线系统\n乙行发行债券,投向光伏\n丙行开设网点") == [
        "甲行上线系统",
        "乙行发行债券,投向光伏",
        "丙行开设网点",
    ]


def test_layout_joins_after_a_comma() -> None:
    assert texts("甲行上线系统,\n首日放款80万元。") == ["甲行上线系统,首日放款80万元。"]


def test_layout_reads_cells_but_not_indents() -> None:
    found = paras("\t缩进的一段。\n甲行\t贷\t内容\n\t\t内容的后半")
    assert [para.cells for para in found] == [
        None,
        ("甲行", "贷", "内容"),
        ("", "", "内容的后半"),
    ]


def test_layout_reads_markdown() -> None:
    found = paras("## 第一节 信贷\n\n| 银行 | 内容 |\n|---|---|\n| 甲行 | 好。 |\n\n- 一是好")
    assert [para.text for para in found if para.cells is None] == ["第一节 信贷", "一是好"]
    assert [para.cells for para in found if para.cells] == [("银行", "内容"), ("甲行", "好。")]


def test_layout_joins_a_sentence_over_a_page() -> None:
    joined = join_pages(paras(f"这是一句,说到一半{BREAK}就到了下一页。"))
    assert [para.text for para in joined] == ["这是一句,说到一半就到了下一页。"]
    assert joined[0].numbers == (1, 5)


@pytest.mark.parametrize(
    "first", ["主要做法", "一、银行表示将支持小微,扩大投放", "(1) 扩大投放,降低成本"]
)
def test_layout_joins_no_heading_over_a_page(first: str) -> None:
    assert len(join_pages(paras(f"{first}{BREAK}正文从这里开始。"))) == 2
