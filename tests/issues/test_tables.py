"""Rows and cells: each way in which an extractor breaks them, on tables built by hand."""

from __future__ import annotations

import pytest

from innotag.issues.layout import to_paras
from innotag.issues.readers import split_lines
from innotag.issues.tables import Table, find_kind, read_table

THREE = "银行名称\t新推产品\t产品创新点\n"
TWO = "银行机构\t业务介绍\n"
BREAK = "\n\n\n\n"


def read(text: str) -> Table:
    lines = split_lines("表 1 汇总\n\n" + text)
    return read_table(to_paras(lines)[1:])


def cells(table: Table) -> list[tuple[str, str, str]]:
    return [(row.bank, row.product, row.text) for row in table.rows]


def test_tables_reads_plain_rows() -> None:
    table = read(THREE + "青石银行长沙 分行\t茶香 贷\t放款80万元。\n海棠银行\t\t发债10亿元。\n")
    assert cells(table) == [
        ("青石银行长沙分行", "茶香贷", "放款80万元。"),
        ("海棠银行", "", "发债10亿元。"),
    ]
    assert not any(row.warnings for row in table.rows)


def test_tables_joins_a_row_over_a_page_and_drops_the_repeated_heading() -> None:
    table = read(THREE + f"青石银行\t贷\t放款给{BREAK}{THREE}\t\t茶农。\n海棠银行\t债\t发债。\n")
    assert cells(table) == [("青石银行", "贷", "放款给茶农。"), ("海棠银行", "债", "发债。")]
    assert [p.reason for p in table.furniture] == ["table heading", "repeated table heading"]


def test_tables_joins_cells_cut_over_a_page() -> None:
    table = read(THREE + f"青石银行长\t茶香\t放款给{BREAK}沙分行\t贷\t茶农。\n")
    assert cells(table) == [("青石银行长沙分行", "茶香贷", "放款给茶农。")]


def test_tables_keeps_a_new_sentence_after_a_page_in_its_row() -> None:
    table = read(THREE + f"青石银行\t贷\t放款。{BREAK}\t\t海棠银行也参与。\n海棠银行\t债\t发债。\n")
    assert cells(table)[0] == ("青石银行", "贷", "放款。\n海棠银行也参与。")


def test_tables_finds_rows_whose_bank_stands_beside_the_middle() -> None:
    table = read(
        TWO + "\t第一行说的是北岸银行的做法,分成几步来走,\n\t第二行接着说。\n"
        "北岸银行\t第三行还是它的事,还没有完,\n\t第四行说完了。\n"
        "\t又一家银行从这里开始说它的做法,\n\t先做这个,\n松原农商银\t再做那个,\n"
        "行\t最后做完了。后面补一句,\n\t补完了。\n\t还有一句。\n"
    )
    assert [row.bank for row in table.rows] == ["北岸银行", "松原农商银行"]
    assert table.rows[0].text.endswith("第四行说完了。")
    assert table.rows[1].text.startswith("又一家银行")


def test_tables_takes_a_product_line_as_the_start_of_a_row() -> None:
    table = read(
        THREE + "青石银行\t贷\t放款80万元,\n\t\t用于买茶。\n"
        "\t银龄管家\t3月,海棠银行苏州分行推出银龄管家,\n\t\t老人可以预约\n州分行\t\t上门。\n"
    )
    assert cells(table)[1] == ("海棠银行苏州分行", "银龄管家", table.rows[1].text)
    assert "cut" in table.rows[1].warnings[0]


def test_tables_fills_a_lost_bank_from_the_text() -> None:
    table = read(
        TWO + "望江银行\t望江银行余额312亿元,\n\t增长很快。\n"
        "\t截至2月末,松原农商银行余额96亿元,\n\t户均11万元。\n\t其中,果农贷款占三成。\n"
        "云岭农商银行\t云岭农商银行放款27亿元。\n"
    )
    assert [row.bank for row in table.rows] == ["望江银行", "松原农商银行", "云岭农商银行"]
    assert "was lost" in table.rows[1].warnings[0]
    assert table.rows[1].text.endswith("占三成。")


def test_tables_leaves_a_lost_bank_empty_where_the_text_names_two() -> None:
    table = read(THREE + "青石银行\t贷\t放款。\n\t债\t3月,海棠银行和望江银行发债。\n")
    assert cells(table)[1][0] == ""
    assert table.rows[1].warnings == ("the bank cell is empty",)


def test_tables_gives_the_tail_of_a_row_back() -> None:
    long = (
        "2025年3月9日,海棠银行苏州分行办理首笔出口押汇业务,金额2000万元,期限7天,"
        "利率低于市场平均水平,企业很满意。"
    )
    table = read(
        THREE + f"青石银行\t贷\t放款给一家茶厂,用于\n海棠银行苏州分行\t押汇\t改造生产线。 {long}\n"
    )
    assert cells(table) == [
        ("青石银行", "贷", "放款给一家茶厂,用于改造生产线。"),
        ("海棠银行苏州分行", "押汇", long),
    ]
    assert all("end of the row above" in row.warnings[0] for row in table.rows)


def test_tables_reads_a_page_without_columns() -> None:
    table = read(
        TWO + f"青石银行\t青石银行凭订单授信,投放小微企{BREAK}业贷款。\n\n"
        "海棠银行苏州 分行\n\n海棠银行苏州分行凭仓单授信。\n\n这也是当地首笔。\n\n"
        "望江银行武汉分行凭专利授信。\n\n望江银行 武汉分行\n\n三天就能放款。\n\n资料来源:整理\n"
    )
    assert [(row.bank, row.text) for row in table.rows] == [
        ("青石银行", "青石银行凭订单授信,投放小微企业贷款。"),
        ("海棠银行苏州分行", "海棠银行苏州分行凭仓单授信。\n这也是当地首笔。"),
        ("望江银行武汉分行", "望江银行武汉分行凭专利授信。\n三天就能放款。"),
    ]
    assert all("columns were lost" in row.warnings[-1] for row in table.rows)


def test_tables_reads_banks_that_stand_between_the_lines() -> None:
    line = "余额和占比都有提高,不良率保持平稳,服务的客户比上年多了三成还"
    table = read(
        TWO + f"北岸银行\t一季度北岸银行放款。{BREAK}二是多做小微。 2月末本行{line} 青石银行 多。"
        " 海棠银行苏州 海棠银行苏州分行余额领先。 分行\n\n资料来源:整理\n"
    )
    assert [row.bank for row in table.rows] == ["北岸银行", "青石银行", "海棠银行苏州分行"]
    assert table.rows[0].text == "一季度北岸银行放款。二是多做小微。"
    assert table.rows[1].text == f"2月末本行{line}多。"


def test_tables_parts_product_and_text_of_a_flat_row() -> None:
    table = read(
        THREE + f"青石银行\t贷\t放款。{BREAK}海棠银行\n\n绿色 债券 海棠银行发行绿色债券10亿元。\n\n"
        "资料来源:整理\n"
    )
    assert cells(table)[1] == ("海棠银行", "绿色债券", "海棠银行发行绿色债券10亿元。")


def test_tables_drops_ghosts_with_a_warning() -> None:
    table = read(
        "\tN. 3. 20\n"
        + TWO
        + "青石银行\t青石银行推出老人版、青年版、商户版等,方便各类客户\n"
        + "\t人版、肯年版、商户版寺,方便各奕客户使用。\n"
        + '\t商户便用"。\n'
        + "V 11 /-\t7.1/20 II\n"
    )
    assert cells(table) == [
        ("青石银行", "", "青石银行推出老人版、青年版、商户版等,方便各类客户使用。")
    ]
    assert all("ghost" in warning for warning in table.rows[0].warnings)
    assert sum(p.reason == "ghost line" for p in table.furniture) == 4


def test_tables_drops_a_garbled_line_with_a_warning() -> None:
    table = read(
        TWO + f"青石银行\t青石银行放款给小微企{BREAK}\t数易\t贷\t是由\t上海\t导\n业,\n\n"
        "用于买茶。\n\n海棠银行\n\n海棠银行发债。\n\n资料来源:整理\n"
    )
    assert table.rows[0].text == "青石银行放款给小微企业,用于买茶。"
    assert "garbled" in table.rows[0].warnings[0]


def test_tables_keeps_foreign_text_as_unread() -> None:
    table = read(
        THREE + "青石银行\t贷\t放款。\n\n这段讲的是天气。\n\n海棠银行\t债\t发债。\n\n"
        "这段讲的是运动会。\n\n资料来源:整理\n"
    )
    assert [p.text for p in table.unread] == ["这段讲的是天气。", "这段讲的是运动会。"]


def test_tables_leaves_the_prose_below_a_table_without_a_note() -> None:
    table = read(TWO + "青石银行\t青石银行放款。\n\n由此可见,放款很快。\n")
    assert [para.text for para in table.prose] == ["由此可见,放款很快。"]


def test_tables_keeps_a_table_with_a_strange_heading_as_unread() -> None:
    table = read("指标\t1月\t2月\n存款\t100\t120\n")
    assert not table.rows
    assert [p.line_start for p in table.unread] == [3, 4]


def test_tables_reads_rows_under_a_strange_heading_with_a_warning() -> None:
    table = read("甲\t乙\t丙\n青石银行\t贷\t3月5日,青石银行放款80万元。\n")
    assert ("青石银行", "贷", "3月5日,青石银行放款80万元。") in cells(table)
    assert "heading was not understood" in table.rows[-1].warnings[0]


def test_tables_keeps_torn_rows() -> None:
    table = read(
        THREE + "青石银行\t贷\t放款80万元,\n海棠银行\t债\t发债。\n望江银行\t专利贷\n"
        "北岸银行\t押\t押汇。\n白鹭银行\t3月5日,白鹭银行放款80万元,用于购买渔船和渔网。\n"
    )
    assert "middle of a sentence" in table.rows[0].warnings[0]
    assert [p.text for p in table.unread] == ["望江银行 专利贷"]
    assert cells(table)[-1][:2] == ("白鹭银行", "")
    assert "a cell is missing" in table.rows[-1].warnings[0]


def test_tables_keeps_cells_too_many() -> None:
    table = read(THREE + "青石银行\t贷\t放款\t80万元。\n")
    assert table.rows[0].text == "放款80万元。"
    assert "too many" in table.rows[0].warnings[0]


def test_tables_warns_of_a_cell_that_names_no_bank_and_of_unknown_columns() -> None:
    table = read("序号\t银行名称\t日期\t产品\t内容\n1\t蓝鲸集团\t3月5日\t贷\t放款80万元。\n")
    assert cells(table) == [("蓝鲸集团", "贷", "放款80万元。")]
    assert "'3月5日'" in table.rows[0].warnings[0]
    assert "names no bank" in table.rows[0].warnings[1]


@pytest.mark.parametrize(
    ("caption", "kind"),
    [
        ("3月信贷业务创新汇总", "innovation"),
        ("本月新品一览", "innovation"),
        ("部分银行茶贷业务梳理", "comparison"),
        ("各行同类产品对比", "comparison"),
        ("小微贷款规模动态", "statistic"),
        ("创新动态汇总", "innovation"),
        ("其他", "text"),
    ],
)
def test_tables_tells_the_kind_by_the_caption(caption: str, kind: str) -> None:
    assert find_kind(caption) == kind
