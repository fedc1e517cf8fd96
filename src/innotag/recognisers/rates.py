"""Interest rates and yields (label guide, RATE); growth rates and shares are none."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Final

from innotag.expressions import late
from innotag.recognisers.numerals import CHINESE_DIGITS, json_number, read_numeral
from innotag.recognisers.offsets import restore
from innotag.results import Entity, Value
from innotag.text import normalise

if TYPE_CHECKING:
    import re

_REACH: Final = 30
_NUMBER: Final = r"[0-9]{1,3}(?:\.[0-9]{1,6})?"
_SIGN: Final = late(r"[%‰百厘](?:(?<=[%‰])|(?<=百)分之|(?<=[0-9]厘)(?![米清]))")
_LEFT: Final = late(rf"(?<![0-9.])(?:({_NUMBER})[%‰厘]?[-至到—~])?({_NUMBER})\Z")
_UNTIL: Final = late(rf"[-至到—~]({_NUMBER})([%‰])")
_CHINESE: Final = late(rf"百分之([{CHINESE_DIGITS}十百]{{1,5}}(?:点[{CHINESE_DIGITS}]{{1,4}})?)")
# The last of these words before the number decides: a rate, or a change, a share, a ratio.
_WORDS: Final = late(
    r"(?P<rate>(?P<repo>回购利率|回购)|(?P<discount>贴现[^，。；]{0,4}利?率|转贴)"
    r"|(?P<benchmark>业绩(?:比较)?基准|比较基准)|(?P<coupon>票面(?:年?利率)?|中标利率|发行利率|息票|票息|债[券]?利率)"
    r"|(?P<yield>收益率|年化|年收益)|(?P<deposit>存[款单][^，。；]{0,3}利率|定存?息率?|存期?息|拆息)"
    r"|(?P<lpr>LPR|报价利率)"
    r"|(?P<loan>利率|年利|月利|日利|年息|月息|利息|息率|加权平均|融资成本|资金成本"
    r"|贴息[^。；]{0,10}[承负]担))"
    r"|(?P<not>增|涨|占|比例|比重|覆盖|不良|费率|份额|贴息(?![^。；]{0,10}[承负]担)|率先|准备金|认购"
    r"|折|额的|同比|息差|投资者|订单|风险|拨备|达标|[较比]上|抵押率|质押率|准确率|满意|成功率|充足率"
    r"|生产率|税率|复合|客户|净值|回报|超额|补贴|企业|分担"
    # A change counts only where it touches the number: 利率下降20%, not 利率下调：三年期1.95%.
    r"|(?:[上下][调浮降升]|[提上]升|提高|优惠|减少|降低?|(?<!最)低)(?:幅度?|了|约|近|超过?|逾|达)?\Z)"
)
_OF: Final = late(r"(?:利率|LPR|报价)(?:（[^（）]{1,8}）)?的\Z")
_AFTER: Final = late(
    r"的?(?:超低|较低|最低|低|优惠|优质|固定|年化|年|票面|实际|综合|贷款|执行|平均|普惠|最优惠?){0,3}"
    r"(?:利率|利息|年化|收益率|票息)"
)
_SHARE_AFTER: Final = late(
    r"(?:以上|以内|左右)?的?(?:财政|比例|标准|给予|予以|贴息|补贴|补助|奖励)"
)
# Right behind a term a percentage is its rate: 三年期1.25%, 一年期整存整取1.10%.
_OF_TERM: Final = late(
    r"(?:[0-9一二两三四五六七八九十]{1,3}(?:年|个月|天)期|(?:[，。；、（：,;:和]|\A)(?:[0-9一二两三五]年|[36三六]个月)"
    r"|活期(?=[^一-鿿]|存|利|为|约)|半年期)"
    r"(?:的?(?:大额|定期|整存|整取|零存|存单|存款|定存|储蓄|国债|品种|产品|以[上内下]|挂牌|[只仅约为是]|报)){0,3}\Z"
)
# Every word for a rate holds one of these.
_HINTS: Final = frozenset("利息化面益R基贴购本均")
_TERM_HINTS: Final = frozenset("年月期")
_TERM_LAST: Final = frozenset("期年月单款取蓄存债种品上内下牌只仅约为是报")
_STOP: Final = late(r"[。；;\n]")
_JOIN: Final = late(r"(?:、|和|及|与|或|/|，|至|到|分别为|下?降[至到]|[调减压]?[至到])\Z")
_KINDS: Final = ("repo", "discount", "benchmark", "coupon", "yield", "deposit", "lpr", "loan")


def scan_rates(text: str) -> list[Entity]:
    """Find every interest rate and yield of a normalised text.

    Returns entities in reading order that do not overlap; offsets index `text`.

    Examples
    --------
    >>> [e.text for e in scan_rates("年利率3.7%，贷款余额增长12%")]
    ['3.7%']
    """
    found: list[Entity] = []
    if "%" not in text and "‰" not in text and "百分之" not in text and "厘" not in text:
        return found
    floor = 0
    for match in _SIGN.finditer(text):
        at = match.start()
        if at < floor:
            continue
        window = text[max(0, at - _REACH) : at + 12]
        if not found and _HINTS.isdisjoint(window) and _TERM_HINTS.isdisjoint(window):
            continue
        read = _read_chinese(text, at) if text[at] == "百" else _read_number(text, at, floor)
        if read is None:
            continue
        start, end, low, high = read
        kind = _find_kind(text, start, end, found)
        if kind is None:
            continue
        value: Value = {"percent": json_number(low), "kind": kind}
        if high is not None:
            value["high"] = json_number(high)
        found.append(Entity("RATE", start, end, text[start:end], value))
        floor = end
    return found


_Read = tuple[int, int, int | Fraction, int | Fraction | None]


def _read_number(text: str, at: int, floor: int) -> _Read | None:
    """Read the number, or the two of a range, that end at a percent sign."""
    match = _LEFT.search(text, max(floor, at - 24), at)
    if match is None:
        return None
    # 3厘 of a year is 3%, but 3厘 of a month are 0.3%
    is_year = text[at] == "厘" and "月" not in text[max(0, match.start() - 4) : match.start()]
    scale = 1 if text[at] == "%" or is_year else 10
    low, high = match.groups()
    if low is not None:
        return match.start(), at + 1, Fraction(low) / scale, Fraction(high) / scale
    value = Fraction(high) / scale
    until = _UNTIL.match(text, at + 1)
    if until is not None and until[2] == text[at] and Fraction(until[1]) / scale > value:
        return match.start(), until.end(), value, Fraction(until[1]) / scale
    return match.start(), at + 1, value, None


def _read_chinese(text: str, at: int) -> _Read | None:
    """Read 百分之三点五."""
    match = _CHINESE.match(text, at)
    value = read_numeral(match[1]) if match else None
    return (at, match.end(), value, None) if match and value is not None else None


def _find_kind(text: str, start: int, end: int, found: list[Entity]) -> str | None:
    """Return which rate a percentage is, None where it is none."""
    left = max(0, start - _REACH)
    before = _STOP.split(text[left:start])[-1]
    if _SHARE_AFTER.match(text, end):
        return None
    kind = None
    for match in _WORDS.finditer(before):
        kind = match.lastgroup if match.lastgroup == "not" else _name(match)
    if kind is not None and kind != "not":
        return None if _OF.search(before) else kind
    if _AFTER.match(text, end):
        return "loan"
    if kind is None and text[start - 1 : start] in _TERM_LAST:
        of_term = _OF_TERM.search(text, max(0, start - 20), start)
        if of_term is not None:
            return "deposit"
    if kind is None and found and found[-1].end >= left and found[-1].value:
        between = text[found[-1].end : start]
        if len(between) <= 8 and _JOIN.search(between):
            return str(found[-1].value["kind"])
    return None


def _name(match: re.Match[str]) -> str:
    """Return the kind of rate that a word names."""
    return next(kind for kind in _KINDS if match[kind])


def find_rates(text: str) -> list[Entity]:
    """Find every interest rate and yield in a text.

    Values hold `percent` (the low end of a range, with `high`) and `kind`: loan, coupon, repo,
    discount, deposit, benchmark, yield or lpr. Growth rates, shares and ratios are no rates, nor
    are changes in percentage points. Offsets index `text` as given.

    Examples
    --------
    >>> [(e.text, e.value) for e in find_rates("票面利率２.５２％，认购倍数3.1倍")]
    [('２.５２％', {'percent': 2.52, 'kind': 'coupon'})]
    """
    view = normalise(text)
    return restore(view, scan_rates(view.text))
