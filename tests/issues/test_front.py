"""Title page, highlights, contents, imprint and month."""

from __future__ import annotations

import pytest

from innotag.issues.front import find_month, find_parts, read_front
from innotag.issues.layout import Para, to_paras
from innotag.issues.readers import split_lines

COVER = "某地银行\n\n创新月报\n\n2025年3月\n\n某公司\n\n"
BODY = (
    "第一章 创新\n\n第一节 信贷\n\n"
    "正文写在这里,写得长一些,好让人看出这是正文而不是目录里的一行,这样就够了。\n"
)


def paras(text: str) -> list[Para]:
    return to_paras(split_lines(text))


@pytest.mark.parametrize(
    "contents",
    [
        "目 录\n\n第一章⇥创新⇥1\n⇥第一节⇥信贷⇥1\n第二章 其他\n\n",
        "目 录\n\n第一章 创新……1\n\n第一节 信贷……2\n\n",
        "目  录\n\n第一章 创新\n第二章 其他\n\n表 录\n\n表 1 汇总⇥3\n\n",
        "本期目录\n\n一、信贷⇥1\n\n二、其他⇥4\n\n",
    ],
)
def test_front_finds_the_end_of_the_contents(contents: str) -> None:
    found = paras(COVER + contents.replace("⇥", "\t") + BODY)
    parts = find_parts(found)
    assert found[parts.body].text == "第一章 创新"
    assert found[parts.contents].text.replace(" ", "") in {"目录", "本期目录"}


def test_front_skips_contents_that_list_more_chapters_than_there_are() -> None:
    contents = "目录\n\n第一章⇥甲⇥1\n第二章⇥乙⇥5\n第三章⇥丙⇥9\n\n".replace("⇥", "\t")
    found = paras(contents + "第二章 乙\n\n正文。\n")
    assert found[find_parts(found).body].text == "第二章 乙"


def test_front_has_no_parts_in_a_cut_chapter() -> None:
    parts = find_parts(paras(BODY))
    assert (parts.contents, parts.body) == (0, 0)


@pytest.mark.parametrize(
    "back",
    [
        "声 明\n\n本刊仅供参考,不对内容的准确性负责。\n\n电话:000\n",
        "某某公司\n\n地址:某街1号\n\n电话:000\n",
    ],
)
def test_front_finds_the_imprint(back: str) -> None:
    found = paras(BODY + "\n" + back)
    imprint = [para.text for para in found[find_parts(found).back :]]
    assert imprint[-1] == "电话:000"
    assert all("正文" not in text for text in imprint)


def test_front_reads_title_and_bulleted_highlights() -> None:
    text = COVER + (
        "本期看点\n\n- ◆ 青石银行把茶叶订单当作授信依据,三天之内就把钱放到了合作社的账上。\n\n"
        "这段前言没有项目符号,讲的是编辑部搬家的事情,和银行业务没有任何关系。\n"
    )
    front = read_front(paras(text))
    assert front.title == "某地银行创新月报"
    assert [para.text[:4] for para in front.highlights] == ["青石银行"]
    assert [passage.text[:4] for passage in front.unread] == ["这段前言"]


def test_front_takes_paragraphs_under_a_heading_as_highlights() -> None:
    text = f"{COVER}要点\n\n青石银行把茶叶订单当作授信依据,三天之内就把钱放到了合作社的账上。\n"
    assert len(read_front(paras(text)).highlights) == 1


@pytest.mark.parametrize(
    ("text", "path", "month"),
    [
        (COVER + BODY, "x.txt", "2025-03"),
        ("2025-3\n\n" + BODY, "x.txt", "2025-03"),
        (BODY, "bulletin-2025-03.txt", "2025-03"),
        (BODY, "202503.txt", "2025-03"),
        ("表 1 2025年3月汇总\n\n2024年1月,某行放款。2024年1月。", "x.txt", "2025-03"),
        ("2025年3月2日,某行放款。2025 年 3 月5日发债。2024年1月成立。", "x.txt", "2025-03"),
        (BODY, "x.txt", None),
        ("2025年13月\n\n" + BODY, "x.txt", None),
    ],
)
def test_front_finds_the_month(text: str, path: str, month: str | None) -> None:
    found = paras(text)
    assert find_month(found, find_parts(found).contents, path) == month
