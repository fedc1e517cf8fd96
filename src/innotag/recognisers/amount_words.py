"""What the words around a sum say: a cap or a floor, and whether it is money at all."""

from __future__ import annotations

from typing import Final

from innotag.expressions import late

_STOPS: Final = "，。；、：！？;,\n"
_CAP_REACH: Final = 14

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
    "不足": "under",
    "不到": "under",
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
    "可达": "max",
    "可到": "max",
    "至少": "min",
    "起存": "min",
    "起购": "min",
    "起投": "min",
    "起借": "min",
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
_PASSED: Final = frozenset("额模款产量入值已均双再首债总数亦也末底")
_FAR: Final = late(
    rf"(?:(?P<max>最高(?![的人法检峰学级端水])|最多|至多|上限|限购|限额|封顶)"
    rf"|(?P<min>最低|最少|至少|下限|起点|门槛))[^{_STOPS}0-9从由]{{0,10}}\Z"
)
_AFTER: Final = late(
    r"(?:（不?含）)?(?:(?P<min>起(?:[购投存步售批拍贷充]|(?=[，。；、）\s的]|\Z)))"
    r"|(?P<over>及?以上)|(?P<max>及?以[内下]|封顶|为限|为?上限|限额|的[^，。；、\d]{0,4}上限))"
)
# A limit that is set to a sum is that sum: 限额调到3000元.
_SET_TO: Final = late(r"(?:调[到至为]|设为|改为)了?\Z")
_AFTER_HEADS: Final = frozenset("起及以封为上限的（")


def find_cap(text: str, start: int, end: int) -> str | None:
    """Return the modifier that words outside the span `text[start:end]` set, if any.

    Examples
    --------
    >>> find_cap("单户授信最高可达500万元", 8, 13)
    'max'
    """
    window = text[max(0, start - _CAP_REACH) : start]
    if window[-1:] in _FILLERS and window[-2:] not in _TOUCHING:
        window = window.rstrip("等值其了至到人民币")
    if window[-1:] in _TOUCH_LAST:
        found = _find_touching(window)
        if found:
            return found
    if "最" in window or "限" in window or "至" in window or "门槛" in window or "起点" in window:
        match = _FAR.search(window)
        if match and not _SET_TO.search(text, max(0, start - 3), start):
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


_MONEY_BEFORE: Final = late(
    r"(?:贷款?|授信|额度|上限|限额|放款|借款?|资金|金额|投资|融资|余额|存款|补贴|收入|产值|成本|利润|缺口|价值"
    r"|花费|费用|保额|首付|本金|尾款|货款|贴现|保费|罚款|捐款|营收|定金|奖金|提款|信用|年薪|工资)"
    r"(?:[了为达到至约近超逾共的增]|[提调升][到至高]|不[到足]|超过|总计|合计|高达|达到|金额|额度|最高|最多|可达|可贷|不超过){0,2}\Z"
)
# Giving, lending and lacking need no noun: 给了三百六十万，, 还差六万。
_MONEY_VERB: Final = late(
    r"(?:(?:贷|借|放|批|发|给|续|追加|垫)(?:给[了他她它]{1,2}|了|到|走|出|下|来)|给[他她它][们]?(?:放了|批了|贷了)|"
    r"[另又再先]给了?|押出|拿出|投了|投进|还差|差了?|缺了?|花了|(?:补缴|[缴攒]|(?<![库留保封])存)了?|融到|筹到|作价|少花|省下|"
    r"(?:单户|每户|一户|每人|一次)(?:[给贷借放]|最[高低])?)(?:[约近超逾]|整整)?\Z"
)
_TERM_AFTER: Final = late(r"，[一二三四五六七八九十0-9]{1,3}(?:年|个月)(?:期?[，。、]|按|还)")
_MONEY_AFTER: Final = late(
    r"(?:[多余]?(?!人)(?:(?![户家企放借])[一-鿿]){0,6}贷(?=已|顺利|成功|及时|很快|就|便|，|。)|[多余]?的?(?:信用|抵押|流动资金|普惠|纯信用|经营性?|项目|线上|首笔|无抵押|助学|创业|经营|消费|担保|贴息|装修)?"
    r"(?:贷款|资金|授信|额度|融资|借款|信贷|周转金|保费|补贴|存款|定金|货款))"
)
_BREAK: Final = late(
    r"[备修囤发付还添租盖翻改]|[，。；、：！？;,\n）)至到和与及或]|左右|以上|用[于来]|不等|购|买|建|扩|给|支持|周转|已|\Z"
)


def has_money_words(text: str, start: int, end: int) -> bool:
    """Tell whether a number with 万 or 亿 but no currency is clearly money.

    Examples
    --------
    >>> has_money_words("凭信用拿到30万贷款", 5, 8), has_money_words("惠及30万，", 2, 5)
    (True, False)
    """
    if _MONEY_AFTER.match(text, end) or "个亿" in text[start:end] or text[start] == "人":
        return True
    if _BREAK.match(text, end) is None:
        return False
    left = max(0, start - 12)
    return (
        _MONEY_BEFORE.search(text, left, start) is not None
        or _MONEY_VERB.search(text, left, start) is not None
        or _TERM_AFTER.match(text, end) is not None
    )
