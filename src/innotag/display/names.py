"""Chinese names of what results hold: entity types, kinds of items, banks, roles, reasons."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from innotag.labels import NAMES_ZH

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

ENTITY_ZH: Final = {
    "BANK": "银行",
    "BRANCH": "网点",
    "AMOUNT": "金额",
    "DATE": "日期",
    "PRODUCT": "产品",
    "COMPANY": "企业",
    "ORG": "机构",
    "RATE": "利率",
    "TERM": "期限",
}
KIND_ZH: Final = {
    "innovation": "创新业务",
    "comparison": "同业对比",
    "statistic": "规模动态",
    "highlight": "看点",
    "policy": "政策",
    "regional": "区域动态",
    "text": "文本",
}
BANK_TYPE_ZH: Final = {
    "policy": "政策性银行",
    "state_large": "国有大行",
    "joint_stock": "股份制银行",
    "city_commercial": "城商行",
    "rural_commercial": "农商行",
    "village": "村镇银行",
    "rural_credit_union": "农信社",
    "private": "民营银行",
    "foreign": "外资银行",
    "multilateral": "多边机构",
    "other": "其他机构",
}
ROLE_ZH: Final = {
    "loan": "贷款与融资",
    "credit_line": "授信额度",
    "issue": "发行与票据",
    "project_investment": "项目投资",
    "balance": "余额",
    "cumulative": "累计",
    "price": "价格与均值",
    "other": "其他",
}
REASON_ZH: Final = {
    "near_threshold": "概率接近门槛",
    "little_known": "用词少见于训练数据",
    "slogan_only": "只有口号提到主题",
    "incidental_only": "仅顺带提到",
    "against_table": "与所在表格不符",
    "entity_doubt": "日期、金额或银行没有把握",
    "error": "未能标注",
}
# Why lines of a bulletin became no item.
PASSAGE_ZH: Final = {
    "title page": "封面",
    "contents": "目录",
    "heading": "标题",
    "caption": "表题",
    "repeated caption": "重复表题",
    "table heading": "表头",
    "running head": "页眉",
    "source note": "资料来源",
    "imprint": "版权页",
    "ghost line": "残影",
    "garbled line": "乱码",
    "repeated table heading": "重复表头",
    "stray characters": "零散字符",
    "row without text": "没有正文的行",
    "table without rows": "没有行的表",
    "table without bank and text columns": "没有银行列和正文列的表",
    "text before the first heading": "首个标题之前的文字",
    "text before the first region": "首个地区之前的文字",
    "text between the rows of a table": "表行之间的文字",
    "text under no heading of analysis": "不在分析标题下的文字",
    "unread": "未读",
}
UNKNOWN: Final = "类型不明"
NO_THEME: Final = "无主题"


def reason_zh(reason: str) -> str:
    """Return a reason for review in Chinese; one that is not known stays as it is.

    Examples
    --------
    >>> reason_zh("near_threshold:green"), reason_zh("little_known"), reason_zh("new:x")
    ('绿色金融概率接近门槛', '用词少见于训练数据', 'new:x')
    """
    name, _, label = reason.partition(":")
    if name not in REASON_ZH:
        return reason
    return f"{NAMES_ZH.get(label, label)}{REASON_ZH[name]}"


def label_zh(label: str) -> str:
    """Return the Chinese name of a theme, sub-theme or line; an unknown one stays as it is.

    Examples
    --------
    >>> label_zh("green"), label_zh("green.saving"), label_zh("mine")
    ('绿色金融', '节能降碳', 'mine')
    """
    return NAMES_ZH.get(label, label)


def subthemes_zh(subthemes: Mapping[str, Iterable[str]]) -> list[str]:
    """Return the Chinese names of sub-themes, in the order of their themes.

    Examples
    --------
    >>> subthemes_zh({"green": ("green.energy", "green.saving")})
    ['能源绿色低碳转型', '节能降碳']
    """
    return [label_zh(name) for names in subthemes.values() for name in names]
