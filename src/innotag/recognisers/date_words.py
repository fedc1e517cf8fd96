"""Words that are dates: 昨天, 上月末, 年初; and what is around them when they are none."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from innotag.expressions import late
from innotag.recognisers.date_shapes import LAST, YEAR, RawDate, Shape, edge_of_year, month_part

if TYPE_CHECKING:
    import re

PART: Final = r"(?:初(?![级中步期次创审试衷见具])|末(?![端次])|底(?![层部薪价]))"
YEAR_WORDS: Final = "今年|去年|上一?年|前一年|前年|明年|来年|次年|翌年|本年|当年|同年"
_MONTH_WORDS: Final = (
    "本月|上个?月|同月|当月|次月|下个?月|本季(?![节候])度?|上[一个]?季度|上季(?=末)"
)
TIMES: Final = "上午|下午|清晨|凌晨|早晨|早上|中午|傍晚|晚间|晚上|晚(?![会报餐宴点])|夜间|深夜"
_DAY_WORDS: Final = (
    "昨[日天晚]|前一[日天]|前[日天]|今[日天]|明[日天]"
    "|[上本下]周(?:[一二三四五六日末](?![次到起轮]))?"
    f"|[次翌]日(?={TIMES})"
)

_WORD: Final = late(
    rf"(?P<d>{_DAY_WORDS})(?P<t>{TIMES})?|(?P<m>{_MONTH_WORDS})(?:(?P<p>{PART}|[上中下]旬)"
    rf"|(?P<md>[0-9]{{1,2}})[日号](?:{TIMES})?)?"
    rf"|(?P<e>[年月季])(?P<ep>{PART}|内)"
)
# A character before a word that takes its head away: 以上年, 合同年, 目前年.
NOT_BEFORE: Final = {
    "上年": "以线网路岸身",
    "上一年": "以线",
    "去年": "过失",
    "前年": "目日此之以提年当往生",
    "前一年": "目日之以此提早",
    "明年": "证透说声文光表注",
    "来年": "以近年本原未将年",
    "次年": "首每一二三多再本此层两",
    "本年": "日成基资原样标书版",
    "当年": "相适应",
    "同年": "共不合相如",
    "上月": "以线",
    "本月": "日成基资原样标书版",
    "同月": "共不合相如",
    "当月": "相适",
    "次月": "首每一二三多再此后",
    "下月": "以线旗名之",
    "上个月": "以线",
    "下个月": "以线",
    "上季度": "以",
    "本季度": "成基资",
    "本季": "成基资",
    "年初": "大0123456789每几一二两三四五六七八九十学财各",
    "年末": "0123456789每几一二两三四五六七八九十学财各",
    "年底": "0123456789每几一二两三四五六七八九十学财各",
    "年内": "0123456789几一二两三四五六七八九十百数半多余近每",
    "月初": "0123456789每几一二两三四五六七八九十各个正腊",
    "月末": "0123456789每几一二两三四五六七八九十各个",
    "月底": "0123456789每几一二两三四五六七八九十各个",
    "季末": "四每换各当",
    "前日": "目以此",
    "前天": "目以此",
    "前一日": "之以目此提节考日",
    "前一天": "之以目此提节考日",
    "明日": "透",
    "今日": "至如从而",
    "今天": "至如从而",
    "本周": "成基",
    "上周": "以",
    "下周": "以",
}
NOT_AFTER: Final = late(
    r"(?:(?<=[当同]年)[龄级代轻]|(?<=本年)化|(?<=今日)头条|(?<=[上下本]周)(?:期|边|转|末?[次转])"
    r"|(?<=上年)[纪轻限龄]|(?<=前日)期|(?<=年内)[部外]|(?<=[年月季]末)端|(?<=[年月]底)[层部]"
    r"|(?<=年初)[级中心]|(?<=[去今同本上当]年)[轮]|(?<=本月)饼|(?<=今年)[0-9一二三四五六七八九十]{1,4}岁)"
)


def read_word(text: str, start: int) -> RawDate | None:
    """Read a word such as 昨天, 上月末, 年初."""
    match = _WORD.match(text, start)
    if match is None or not _stands(text, match.start(), match.end(), match):
        return None
    part = match["p"]
    word = match["m"] or match["d"]
    if match["e"]:
        if match["e"] == "年":
            shape = YEAR if match["ep"] == "内" else edge_of_year(match["ep"])
            return RawDate(start, match.end(), None, None, match[0], shape)
        if match["ep"] == "内":
            return None
        word, part = match["e"], match["ep"]
    if match["d"]:
        if text.startswith("（", match.end()) and text[match.end() + 1 : match.end() + 2].isdigit():
            return None  # 昨天（5月20日）: the date in brackets is the date
        shape = Shape((0, 0), (0, 0), "word")
    elif match["md"]:
        shape = Shape((1, int(match["md"])), (1, int(match["md"])), "date")
    elif part:
        shape = month_part(1, part)
    else:
        shape = Shape((1, 1), (1, LAST), "month")
    return RawDate(start, match.end(), None, None, word, shape)


# A part of every year or month: 每到年底.
_CUSTOM: Final = frozenset({"每到", "每逢", "一到"})


def _stands(text: str, start: int, end: int, match: re.Match[str]) -> bool:
    """Tell whether a word is a word here, and no part of a longer one."""
    key = match["m"] or match["d"] or match[0]
    blocked = NOT_BEFORE.get(key[:3] if key[:3] in NOT_BEFORE else key[:2], "")
    if start and (text[start - 1] in blocked or text[max(0, start - 2) : start] in _CUSTOM):
        return False
    return NOT_AFTER.match(text, end) is None
