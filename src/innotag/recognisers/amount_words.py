"""What the words around a sum say: a cap or a floor, its role, and whether it is money at all."""

from __future__ import annotations

import re
from typing import Final

CAP_REACH: Final = 16
ROLE_REACH: Final = 26
_STOP: Final = "，。；、：！？;,\n"

_CAP_BEFORE: Final = re.compile(
    rf"(?:(?P<max>(?:最高(?![的人法检峰学级端水])|最多|至多|上限|限购|限额|封顶)[^{_STOP}0-9]{{0,10}}"
    r"|不(?:得|能)?(?:超过?|高于|多于|大于)(?:人民币|等值|其|了)?)"
    rf"|(?P<min>(?:最低|最少|至少|下限|起点|起投|门槛)[^{_STOP}0-9]{{0,8}}"
    r"|不(?:得|能)?(?:低于|少于|小于)(?:人民币|等值)?)"
    r"|(?P<under>低于|少于|小于|不及|不满)"
    r"|(?P<over>突破|冲破|[越跨迈闯]过|跨越|[迈站跃登]上|高于|多于|大于|超出|(?<![识侦打爆])破"
    r"|(?<=[额模款产量入值已均双再首债总数亦也])过)(?:了|人民币|至|到)?)\Z"
)
_CAP_AFTER: Final = re.compile(
    r"(?:（含）|（不含）)?(?:(?P<min>起(?:[购投存步售批拍贷充]|(?=[，。；、）)\s的]|\Z)))"
    r"|(?P<max>(?:及|\(含\))?以[内下]|封顶|为限|为?上限|的[^，。；、\d]{0,4}上限))"
)


def find_cap(text: str, start: int, end: int) -> str | None:
    """Return the modifier that words outside the span `text[start:end]` set, if any.

    Examples
    --------
    >>> find_cap("单户授信最高可达500万元", 8, 13)
    'max'
    """
    match = _CAP_BEFORE.search(text, max(0, start - CAP_REACH), start) or _CAP_AFTER.match(
        text, end
    )
    return match.lastgroup if match else None


_ROLE_WORDS: Final = {
    "balance": r"余额|存量|在贷|资产规模|资产总额|总资产|存款",
    "cumulative": r"累计|累放|累投|累贷|合计|总计|共计|以来|总额|总量",
    "investment": r"总投资|投资额|投资总额|计划投资|项目投资|投资规模|概算|投资约|注册资本",
    "price": r"单价|均价|售价|价格|票价|每[亩吨股斤头只度张份件公千平立人天日月年户次位台]"
    r"|人均|户均|起[购投存]|年产值|产值|营收|收入|利润|年销售额?",
    "other": r"[较比]年初|[较比]上年|[较比]去年|同比|净增|多增|节[约省]|减免|让利|降低|补贴|奖励"
    r"|缺口|罚",
    "credit_line": r"授信|额度|信用额|用信上限|意向",
    "issue": r"发行|募集|承销|金融债|债券|票据发行|中期票据|短期融资券|超短融|短融|发债|簿记|熊猫债"
    r"|公司债|可转债|ABS|ABN|REITs|科创债|理财",
    "loan": r"贷款|放款|发放|投放|放贷|借款|借到|融资|贴现|信贷|保理|[放续投贷]款?了|到账|提款|批复"
    r"|审批|获批|贷到|贷给|首笔|资金|贷",
}
_ROLE: Final = re.compile("|".join(f"(?P<{role}>{words})" for role, words in _ROLE_WORDS.items()))
_STRONG: Final = frozenset({"balance", "cumulative", "investment", "price", "other"})
_PER: Final = re.compile(r"(?:人民币)?(?:/|一)[吨股斤亩头度张份件公千平立人天日月年户次位台]")
_CUT: Final = re.compile(r"[。；;\n]")
_CLAUSE: Final = re.compile(r"[，,：:]")


def find_role(text: str, start: int, end: int, floor: int, last: str | None) -> str:
    """Return the role of a sum: loan, credit_line, balance, cumulative, investment, issue …

    `floor` is the end of the sum before, `last` its role, which a list with 、 passes on.

    Examples
    --------
    >>> find_role("项目总投资30亿元", 5, 9, 0, None)
    'investment'
    """
    if _PER.match(text, end):
        return "price"
    left = max(floor, start - ROLE_REACH)
    before = _CUT.split(text[left:start])[-1]
    near = ""
    role = None
    for match in _ROLE.finditer(before):
        role = match.lastgroup
        near = before[match.end() :]
    if role in _STRONG and not _CLAUSE.search(near):
        return str(role)
    after = _STOP_SPLIT.split(text[end : end + 9], maxsplit=1)[0]
    named = None
    for match in _ROLE.finditer(after):
        named = match.lastgroup
    if named is not None and named not in _STRONG:
        return "cumulative" if _is_cumulative(before) else named
    if role is not None:
        return "cumulative" if role in ("loan", "issue") and _is_cumulative(before) else role
    if last is not None and text[floor : floor + 1] == "、":
        return last
    return "other"


_STOP_SPLIT: Final = re.compile(r"[，。；、：！？;,\n]")


def _is_cumulative(before: str) -> bool:
    """Tell whether the clause says 累计 or 合计 before the sum."""
    clause = _CLAUSE.split(before)[-1]
    return "累" in clause or "合计" in clause or "共计" in clause


_MONEY_BEFORE: Final = re.compile(
    r"(?:贷款?|授信|额度|放款|借款?|资金|金额|投资|融资|余额|存款|补贴|收入|产值|成本|利润|缺口|价值"
    r"|花费|费用|保额|首付|本金|尾款|货款|贴现|保费|罚款|捐款|营收|定金|奖金|提款|信用)"
    r"(?:[了为达到至约近超逾共的增]|超过|总计|合计|高达|达到|金额|额度|最高|最多|可达|可贷|不超过){0,2}\Z"
)
_MONEY_AFTER: Final = re.compile(
    r"(?:[多余]?的?(?:信用|抵押|流动资金|普惠|纯信用|经营性?|项目|线上|首笔|无抵押)?"
    r"(?:贷款|资金|授信|额度|融资|借款|信贷|周转金|保费|补贴|存款|定金|货款))"
)
_BREAK: Final = re.compile(r"[，。；、：！？;,\n）)至到和与及或]|左右|以上|\Z")


def has_money_words(text: str, start: int, end: int) -> bool:
    """Tell whether a number with 万 or 亿 but no currency is clearly money.

    Examples
    --------
    >>> has_money_words("凭信用拿到30万贷款", 5, 8), has_money_words("惠及30万，", 2, 5)
    (True, False)
    """
    if _MONEY_AFTER.match(text, end):
        return True
    return (
        _BREAK.match(text, end) is not None
        and _MONEY_BEFORE.search(text, max(0, start - 12), start) is not None
    )
