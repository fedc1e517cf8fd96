"""The label sets: themes, business lines, entity types. Ids are stable, lower-case ASCII."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from innotag.errors import LabelError, did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


class Label(NamedTuple):
    """One label: its id and its Chinese and English names."""

    id: str
    name_zh: str
    name_en: str


THEME_LABELS: Final = (
    Label("green", "绿色金融", "green finance"),
    Label("tech", "科技金融", "technology finance"),
    Label("inclusive", "普惠金融", "inclusive finance"),
    Label("pension", "养老金融", "pension finance"),
    Label("digital", "数字金融", "digital finance"),
)
LINE_LABELS: Final = (
    Label("credit", "信贷", "credit"),
    Label("intermediary", "中间业务", "intermediary business"),
    Label("fintech", "金融科技", "financial technology"),
    Label("other", "其他", "other"),
)
THEMES: Final = tuple(label.id for label in THEME_LABELS)
BUSINESS_LINES: Final = tuple(label.id for label in LINE_LABELS)
ENTITY_TYPES: Final = (
    "BANK",
    "BRANCH",
    "AMOUNT",
    "DATE",
    "PRODUCT",
    "COMPANY",
    "ORG",
    "RATE",
    "TERM",
)
SUBTHEMES_ZH: Final = {
    "green.energy": "能源绿色低碳转型",
    "green.saving": "节能降碳",
    "green.environment": "环境保护与资源循环",
    "green.ecology": "生态保护修复和利用",
    "green.infra": "基础设施绿色升级",
    "green.consumption_trade": "绿色消费与绿色贸易",
    "green.instrument": "绿色贴标工具与自身绿色治理",
    "green.carbon_transition": "环境权益、碳金融与转型金融",
    "tech.tech_enterprise": "科技型企业融资",
    "tech.tech_industry": "科技相关产业融资",
    "tech.ip_finance": "知识产权金融",
    "tech.equity_linked": "股债联动",
    "tech.rd_transfer": "研发与成果转化",
    "tech.tech_instrument": "科创债券与政策工具",
    "tech.tech_platform": "科技金融机构与生态",
    "tech.tech_talent": "科技人才金融",
    "inclusive.micro": "小微企业",
    "inclusive.self_employed": "个体工商户与小微企业主",
    "inclusive.rural": "三农与乡村振兴",
    "inclusive.employment": "创业就业与新市民",
    "inclusive.livelihood": "助学与重点群体",
    "inclusive.access": "基础金融服务可得性",
    "inclusive.mechanism": "普惠工具与机制",
    "pension.personal_pension": "个人养老金（第三支柱）",
    "pension.annuity": "年金与养老保险服务",
    "pension.product": "养老金融产品",
    "pension.industry": "养老产业与银发经济",
    "pension.service": "老年客群与适老化服务",
    "pension.fund_platform": "养老资金监管与平台",
    "digital.operations": "机构数字化转型",
    "digital.ai": "人工智能与大模型",
    "digital.tech_base": "云、链、遥感等技术底座",
    "digital.ecny": "数字人民币",
    "digital.data_asset": "数据要素与数据资产",
    "digital.digital_credit": "数字化信贷与风控",
    "digital.digital_economy": "数字经济产业金融",
    "digital.scene": "数字场景与支付",
}
NAMES_ZH: Final = {
    **{label.id: label.name_zh for label in (*THEME_LABELS, *LINE_LABELS)},
    **SUBTHEMES_ZH,
}


def order_themes(
    themes: Iterable[str], *, where: str = "", allowed: Sequence[str] = THEMES
) -> tuple[str, ...]:
    """Return the themes in their fixed order, each once.

    `allowed` are the themes of a model that has more than the fixed five, in their order.

    Raises
    ------
    LabelError
        If an id is not one of `allowed`; `where` (file and line, say) goes into the message.

    Examples
    --------
    >>> order_themes(["digital", "green"])
    ('green', 'digital')
    """
    given = set(themes)
    for theme in sorted(given):
        if theme not in allowed:
            place = f" in {where}" if where else ""
            raise LabelError(f"Unknown theme {theme!r}{place}. {did_you_mean(theme, allowed)}")
    return tuple(theme for theme in allowed if theme in given)
