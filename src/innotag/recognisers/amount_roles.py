"""What a sum of money is: lent, granted, outstanding, summed up, invested, issued, paid, or other.

Rules, in order; the clause is what stands between the sum and the next full stop or semicolon.

1. A price: a unit touches the sum (60元/斤, 每吨92元, 一份8元).
2. Words that leave no doubt in the same comma part, the nearest to the sum first: 余额, 累计,
   总投资, 单价, 贴息.
3. A noun that the sum stands before: 1亿元综合授信, 10亿元债券.
4. The nearest other word before: 授信, 发行, 发放.
5. What is lent becomes a sum over time where the clause sums up (累计, 今年以来, 三年来), a stock
   where a volume is said (贷款规模达), a line where it is a cap (贷款最高).
6. Without any word, a sum that goes on with the one before (由…提高到) has its role.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from innotag.expressions import late

if TYPE_CHECKING:
    from collections.abc import Iterable

_STOPS: Final = "，。；、：！？;,\n"
_REACH: Final = 30
_SENTENCE: Final = 60
# Up to the last mark at which a comma part begins, and up to the last at which a sentence does.
_LAST_PART: Final = late(r".*[，,。；\n]", re.DOTALL)
_LAST_SENTENCE: Final = late(r".*[。；\n]", re.DOTALL)

_WORDS_OF: Final = {
    "balance": "余额 存量 在贷 在保 结余 持仓 总资产 资产规模 资产总额 资产总量 "
    "贷款总额 贷款总量 信贷规模 贷款规模 信贷总量 托管规模 管理规模 保有量 授信余 款总",
    "cumulative": "累计 累放 累投 累贷 合计 总计 共计 以来 总共",
    "project_investment": "总投资 投资 投资额 概算 总预算 资本金 增资 注资 再投入 计划投入 总造价 "
    "建设资金 资金需求",
    "price": "单价 均价 售价 价格 票价 房价 米价 药价 批发价 收购价 收盘价 挂牌价 报价 成交价 定价 "
    "造价 床位费 服务费 手续费 工本费 管理费 流转费 年费 月费 月租 租金 房租 学费 门票 人均 户均 "
    "卖到 只卖 能卖 卖了 卖出 原价 原来要 只花 只要 只收 日均工资 月薪",
    "other": "较年 比年 较上 比上 较去 比去 较期 同比 净增 多增 节约 节省 减免 让利 降低 减少 "
    "补贴 奖励 奖金 缺口 罚款 增长 增加 少缴 少付 贴息 补助 退税 存款 存入 结算 提取 捐款 捐赠 "
    "捐出 募捐 营收 营业收入 产值 收入 利润 销售 年入 纳税 利息 损失 赔付 理赔 保费 保额 诈骗 被骗 "
    "堵截 挽回 认缴 资金池 补偿资金 奖励资金 激励资金 补助资金 风险补偿 补偿金 "
    "汇款 转账 交易额 成交 流水 结汇 售汇 缴存 缴费 "
    "付息 追回 代发 评估值 评估价",
    "credit_line": "授信 额度 意向 用信 可贷 可借 能贷 合作规模 意向性 信用最高 信用类 "
    "抵押最高 抵押类 质押最高",
    "issue": "发行 募集 承销 债券 国债 融债 短融 中票 发债 簿记 猫债 司债 转债 微债 票据 理财 "
    "证券化 支持证券 ABS 基础规模 增发",
    "loan": "贷款 放款 发放 投放 放贷 借款 借到 借给 融资 贴现 信贷 保理 保函 信用证 到账 提款 "
    "批复 审批 获批 获贷 批给 批了 批下 秒批 贷到 贷给 贷了 贷出 首笔 资金 "
    "放了 放出 已放 再放 首放 又放 共放 已批 批出 流贷 快贷 续了 投了 落地 "
    "实放 用款 给了 借了 融到 筹到 配套 审完 到位 写着 注入",
}
_ROLES: Final = {word: role for role, words in _WORDS_OF.items() for word in words.split()}
_STRONG: Final = frozenset({"balance", "cumulative", "project_investment", "price", "other"})
_SUMMED: Final = frozenset({"合计", "总计", "共计", "总共"})
_KEPT: Final = frozenset({"price", "other", "credit_line", "project_investment", "balance"})
_LOCAL: Final = frozenset({"price", "other"})
_PLAIN: Final = frozenset({"loan", "issue"})
# Nouns that a sum stands before: 30亿元综合授信, 1亿元贷款.
_NOUNS: Final = (
    *(
        "授信",
        "额度",
        "意向",
        "国债",
        "债券",
        "融债",
        "短融",
        "猫债",
        "司债",
        "转债",
        "理财",
        "票据",
    ),
    *("贷款", "借款", "融资", "贴现", "信贷", "保理", "资金", "到账", '贷"', "保函"),
    *("总投资", "存款", "奖励", "补助", "补贴", "奖金", "捐款"),
)


def _either(words: Iterable[str]) -> str:
    """Return an expression for words, grouped by the first character, the longest first.

    Two classes of characters stand before the groups: they refuse nearly all other places at once.
    """
    rests: dict[str, list[str]] = {}
    for word in sorted(words, key=len, reverse=True):
        rests.setdefault(word[0], []).append(word[1:])
    groups = [f"{head}(?:{'|'.join(rest)})" for head, rest in rests.items()]
    seconds = sorted({rest[0] for group in rests.values() for rest in group})
    return f"(?=[{''.join(rests)}][{re.escape(''.join(seconds))}])({'|'.join(groups)})"


_BEFORE: Final = late(rf".*(?:{_either(_ROLES)}(?!者|人|基金|机构)|(贷)\")", re.DOTALL)
_BEHIND: Final = late(f"[^{_STOPS}]{{0,8}}{_either(_NOUNS)}")
_PER: Final = late(
    r"[/一][吨股斤亩头度张份件公千平立人天日月年户次位台只辆座盏杯瓶间套本](?!(?:之?内)?(?:到|放|批|办|结|次性))"
)
_PER_HEADS: Final = frozenset("/一")
# 每吨92元, 每人每年120元, 一份8元; but 一份150万元的保函, 每户10万元.
_UNIT_PRICE: Final = late(
    rf"(?:每(?:[吨股斤亩头度张份件公千平立次台只辆座盏杯瓶间套本]|人(?:次|每[年月天日]))"
    rf"|(?P<one>一[斤只份亩吨张台辆副盏杯瓶碗间]))[^{_STOPS}0-9元]{{0,9}}\Z"
)
_NO_PRICE: Final = late(r"[授贷借补奖存省扶助缴捐限]|最多|额度|最高|上限|可达|少付|开[出立]|减")
_BANK_BEFORE: Final = late(r"(?:银行|[分支]行|农商行|农信社|联社)\Z")
# Over time: several loans, not one.
# All start with one class of characters, by which the engine skips what cannot match.
_TOTAL: Final = late(
    r"[累合共以先全年自前仅近运已活期0-9一二两三四五六七八九十](?:"
    r"(?<=累)|(?<=[合共])计|(?<=以)来|(?<=先)后|(?<=全)年(?!期)|(?<=年)来"
    r"|(?<=[0-9一二两三四五六七八九十])年(?:间|放贷|共)|(?<=自)[^，。]{1,12}至今"
    r"|(?<=前)[0-9一二两三四五六七八九十]个?月|(?<=[仅近])[0-9一二两三四五六七八九十]{1,2}个月"
    r"|(?<=运)行[^，。]{0,4}年|(?<=已)(?:为|向|支持)[0-9.]+[万多余]*(?:家|户|名|人|个|艘)"
    r"|(?<=活)动期间|(?<=期)间[^，。]{0,3}共|(?<=共)(?:发放|投放|提供|办理))"
)
_UNTIL: Final = late(r"截[至止][^。]{2,22}(?:发放|投放|放款|办理|提供)")
_STOCK: Final = late(
    r"(?:贷款|信贷|授信|融资)(?:总?规模|总?量)?(?:已?[达超]|已?达到|为|超过|突破|是)\Z|(?:规模|总量)\Z"
)
_STOCK_LAST: Final = frozenset("达超到为过破是模量")
_FLOW: Final = late(r"[发投新首增获续办落申请签给笔单向]|放款|借")
_LIST_GAP: Final = 12
_RISE_GAP: Final = 14
# The next thing of a list: ，其中普惠, ，养老产业, ，最高.
_LIST: Final = late(r"(?:其中)?[^，。；、：\n收购花买售付捐]{0,8}")
_GOES_ON: Final = late(r"[增升降减调扩加提][高加大低到至升]")


def find_role(
    text: str, start: int, end: int, floor: int, last: str | None, modifier: str | None = None
) -> str:
    """Return the role of the sum `text[start:end]`.

    `floor` is where the sum before ends, `last` its role; `modifier` is the one of this sum.

    Examples
    --------
    >>> find_role("项目总投资30亿元", 5, 9, 0, None)
    'project_investment'
    """
    if text[end : end + 1] in _PER_HEADS and _PER.match(text, end):
        return "price"
    left = max(floor, start - _REACH)
    mark = _LAST_PART.match(text, left, start)
    comma = mark.end() - 1 if mark is not None else left
    if modifier != "max" and _is_unit_price(text, comma, start, end):
        return "price"
    role = _last_word(text, comma, start)
    if role in _STRONG and role is not None:
        return role
    match = _BEHIND.match(text, end)
    if match is not None:
        role = _ROLES.get(match[1], "loan")
    elif role is None:
        role = _word_farther_off(text, left, comma)
    if role is None and _BANK_BEFORE.search(text, left, start):
        role = "loan"
    if role is None:
        return last if last is not None and _goes_on(text[floor:start]) else "other"
    return _refine(text, start, comma, role, modifier) if role in _PLAIN else role


def _is_unit_price(text: str, comma: int, start: int, end: int) -> bool:
    """Tell whether a unit right before a sum makes it a price."""
    part = text[comma:start]
    if "每" not in part and "一" not in part:
        return False
    match = _UNIT_PRICE.search(text, comma, start)
    if match is None or _NO_PRICE.search(text, comma, start):
        return False
    return match["one"] is None or ("万" not in text[start:end] and "亿" not in text[start:end])


def _last_word(text: str, left: int, right: int) -> str | None:
    """Return the role that the last telling word of a stretch says."""
    match = _BEFORE.match(text, left, right)
    if match is None:
        return None
    role = _ROLES.get(match[1], "loan")
    if match[1] in _SUMMED:  # 学费合计, 授信合计: a sum of the same
        before = _BEFORE.match(text, left, match.start(1))
        first = _ROLES.get(before[1], "loan") if before else role
        return first if first in _KEPT else role
    return role


def _word_farther_off(text: str, left: int, comma: int) -> str | None:
    """Return the role that the comma parts before say; what things cost holds in its part only."""
    mark = _LAST_SENTENCE.match(text, left, comma)
    role = _last_word(text, left if mark is None else mark.end(), comma)
    return None if role in _LOCAL else role


def _refine(text: str, start: int, comma: int, role: str, modifier: str | None) -> str:
    """Return what a sum lent or issued is after all: one of many, a stock, a line."""
    part = text[comma:start]
    left = max(0, start - _SENTENCE, text.rfind("。", max(0, start - _SENTENCE), start) + 1)
    if _TOTAL.search(text, left, start) or _UNTIL.search(text, left, start):
        return "cumulative"
    if role == "issue":
        return role
    if part[-1:] in _STOCK_LAST and _STOCK.search(part) and not _FLOW.search(part):
        return "balance"
    return "credit_line" if modifier == "max" else role


def _goes_on(gap: str) -> bool:
    """Tell whether a sum continues the one before: a list, 由…增至…, ，达…."""
    if gap[:1] == "、" or len(gap) <= 3:
        return True
    if len(gap) <= _LIST_GAP and gap[0] in "，," and _LIST.fullmatch(gap, 1):
        return True
    return len(gap) <= _RISE_GAP and _GOES_ON.search(gap) is not None
