"""What the words around a sum say: a cap or a floor, its role, and whether it is money at all.

Words of two characters decide, looked up from the sum outwards: the nearest one speaks first.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

_STOPS: Final = "，。；、：！？;,\n"
_CAP_REACH: Final = 14
_ROLE_REACH: Final = 26

# Words that touch the sum, by their last characters.
_TOUCHING: Final = {
    "超过": "max",
    "不超": "max",
    "高于": "over",
    "多于": "over",
    "大于": "over",
    "低于": "under",
    "少于": "under",
    "小于": "under",
    "不及": "under",
    "不满": "under",
    "突破": "over",
    "冲破": "over",
    "越过": "over",
    "跨过": "over",
    "迈过": "over",
    "闯过": "over",
    "跨越": "over",
    "迈上": "over",
    "站上": "over",
    "跃上": "over",
    "登上": "over",
    "超出": "over",
    "至多": "max",
    "至少": "min",
}
_TURNED: Final = {
    "高于": "max",
    "多于": "max",
    "大于": "max",
    "低于": "min",
    "少于": "min",
    "小于": "min",
}
_TOUCH_LAST: Final = frozenset(word[-1] for word in _TOUCHING) | {"过", "破"}
_FILLERS: Final = frozenset("值其了至到币")
_NOT_BROKEN: Final = frozenset("识侦打爆")
_PASSED: Final = frozenset("额模款产量入值已均双再首债总数亦也")
_FAR: Final = re.compile(
    rf"(?:(?P<max>最高(?![的人法检峰学级端水])|最多|至多|上限|限购|限额|封顶)"
    rf"|(?P<min>最低|最少|至少|下限|起点|门槛))[^{_STOPS}0-9从由]{{0,10}}\Z"
)
_AFTER: Final = re.compile(
    r"(?:（不?含）)?(?:(?P<min>起(?:[购投存步售批拍贷充]|(?=[，。；、）\s的]|\Z)))"
    r"|(?P<over>及?以上)|(?P<max>及?以[内下]|封顶|为限|为?上限|的[^，。；、\d]{0,4}上限))"
)
_AFTER_HEADS: Final = frozenset("起及以封为上的（")


def find_cap(text: str, start: int, end: int) -> str | None:
    """Return the modifier that words outside the span `text[start:end]` set, if any.

    Examples
    --------
    >>> find_cap("单户授信最高可达500万元", 8, 13)
    'max'
    """
    window = text[max(0, start - _CAP_REACH) : start]
    if window[-1:] in _FILLERS:
        window = window.rstrip("等值其了至到人民币")
    if window[-1:] in _TOUCH_LAST:
        found = _find_touching(window)
        if found:
            return found
    if "最" in window or "限" in window or "至" in window or "门槛" in window or "起点" in window:
        match = _FAR.search(window)
        if match:
            return match.lastgroup
    if text[end : end + 1] in _AFTER_HEADS:
        match = _AFTER.match(text, end)
        if match:
            return match.lastgroup
    return None


def _find_touching(window: str) -> str | None:
    """Return what the word at the end of the window says: 突破, 不高于, 贷款过."""
    word = window[-2:]
    before = window[-3:-2]
    if before in ("不", "得", "能") and word in _TURNED:
        return _TURNED[word]
    if word == "超过" and before not in ("不", "得", "能"):
        return None
    if word in _TOUCHING:
        return _TOUCHING[word]
    if word[-1] == "破":
        return None if word[0] in _NOT_BROKEN else "over"
    return "over" if word[-1] == "过" and word[0] in _PASSED else None


_WORDS_OF: Final = {
    "balance": "余额 存量 在贷 总资 产规 产总 款总",
    "cumulative": "累计 累放 累投 累贷 合计 总计 共计 以来 总共",
    "investment": "总投 投资 概算 增资 注资",
    "price": "单价 均价 售价 价格 票价 人均 户均 年产 产值 营收 收入 利润 销售 年入 "
    "每亩 每吨 每股 每斤 每只 每张 每份 每件 每公 每千 每平 每立 每人 每天 每日 每月 每年 "
    "每台 每头 每度",
    "other": "较年 比年 较上 比上 较去 比去 较期 同比 净增 多增 节约 节省 减免 让利 降低 补贴 "
    "奖励 缺口 罚款 增长 增加 少缴 存款",
    "credit_line": "授信 额度 意向 用信",
    "issue": "发行 募集 承销 债券 融债 短融 发债 簿记 猫债 司债 转债 理财 票据",
    "loan": "贷款 放款 发放 投放 放贷 借款 借到 融资 贴现 信贷 保理 到账 提款 批复 审批 获批 "
    '贷到 贷给 首笔 资金 放了 续了 贷了 投了 落地 贷" '
    "给了 放出 已放 再放 批了 批下 借了 融到 筹到 配套 审完",
}
_ROLES: Final = {word: role for role, words in _WORDS_OF.items() for word in words.split()}
_STRONG: Final = frozenset({"balance", "cumulative", "investment", "price", "other"})
# Nouns that a sum stands before: 30亿元综合授信, 1亿元贷款.
_NOUNS: Final = (
    "授信",
    "额度",
    "意向",
    "债券",
    "融债",
    "短融",
    "猫债",
    "司债",
    "转债",
    "理财",
    "票据",
    "贷款",
    "借款",
    "融资",
    "贴现",
    "信贷",
    "保理",
    "资金",
    "到账",
    '贷"',
)


def _either(words: Iterable[str]) -> str:
    """Return an expression for words of two characters, grouped by the first."""
    seconds: dict[str, str] = {}
    for word in words:
        seconds[word[0]] = seconds.get(word[0], "") + word[1]
    heads = "".join(seconds)
    return f"(?=[{heads}])({'|'.join(f'{head}[{rest}]' for head, rest in seconds.items())})"


_BEFORE: Final = re.compile(f".*{_either(_ROLES)}", re.DOTALL)
_BEHIND: Final = re.compile(f"[^{_STOPS}]{{0,8}}{_either(_NOUNS)}")
_PER: Final = re.compile(r"(?:/|一)[吨股斤亩头度张份件公千平立人天日月年户次位台]")


def find_role(text: str, start: int, end: int, floor: int, last: str | None) -> str:
    """Return the role of a sum: loan, credit_line, balance, cumulative, investment, issue, ….

    `floor` is the end of the sum before, `last` its role, which a list with 、 passes on. What is
    neither one of these nor a `price` is `other`.

    Examples
    --------
    >>> find_role("项目总投资30亿元", 5, 9, 0, None)
    'investment'
    """
    if text[end : end + 1] in _PER_HEADS and _PER.match(text, end):
        return "price"
    left = max(floor, start - _ROLE_REACH)
    role = None
    match = _BEFORE.match(text, left, start)
    if match is not None:
        near = text[match.end() : start]
        if "。" not in near and "；" not in near and "\n" not in near:
            role = _ROLES[match[1]]
            if role in _STRONG and "，" not in near and "," not in near:
                return role
    match = _BEHIND.match(text, end)
    named = role if match is None else _ROLES[match[1]]
    if named is None:
        return last if last is not None and _goes_on(text[floor:start]) else "other"
    if named in ("loan", "issue"):
        comma = max(text.rfind("，", left, start), text.rfind(",", left, start), left)
        if _TOTAL.search(text, comma, start):
            return "cumulative"
    return named


def _goes_on(gap: str) -> bool:
    """Tell whether a sum continues the one before: a list, 由…增至…, ，达…."""
    return gap[:1] == "、" or len(gap) <= 3 or (len(gap) <= 14 and _GOES_ON.search(gap) is not None)


_GOES_ON: Final = re.compile(r"[增升降减调扩加提][高加大低到至升]")
_PER_HEADS: Final = frozenset("/一")
_TOTAL: Final = re.compile("累|[合共]计")


_MONEY_BEFORE: Final = re.compile(
    r"(?:贷款?|授信|额度|放款|借款?|资金|金额|投资|融资|余额|存款|补贴|收入|产值|成本|利润|缺口|价值"
    r"|花费|费用|保额|首付|本金|尾款|货款|贴现|保费|罚款|捐款|营收|定金|奖金|提款|信用|年薪|工资)"
    r"(?:[了为达到至约近超逾共的增]|超过|总计|合计|高达|达到|金额|额度|最高|最多|可达|可贷|不超过){0,2}\Z"
)
_MONEY_AFTER: Final = re.compile(
    r"(?:[多余]?的?(?:信用|抵押|流动资金|普惠|纯信用|经营性?|项目|线上|首笔|无抵押)?"
    r"(?:贷款|资金|授信|额度|融资|借款|信贷|周转金|保费|补贴|存款|定金|货款))"
)
_BREAK: Final = re.compile(
    r"[，。；、：！？;,\n）)至到和与及或]|左右|以上|用[于来]|购|买|建|扩|给|支持|周转|已|\Z"
)


def has_money_words(text: str, start: int, end: int) -> bool:
    """Tell whether a number with 万 or 亿 but no currency is clearly money.

    Examples
    --------
    >>> has_money_words("凭信用拿到30万贷款", 5, 8), has_money_words("惠及30万，", 2, 5)
    (True, False)
    """
    if _MONEY_AFTER.match(text, end) or "个亿" in text[start:end]:
        return True
    return (
        _BREAK.match(text, end) is not None
        and _MONEY_BEFORE.search(text, max(0, start - 12), start) is not None
    )
