"""The warnings of results in Chinese. The sentences themselves are English, for every program."""

from __future__ import annotations

import re
from typing import Final

# Each sentence that reading, dates and repeated events warn with. A quoted word is a Python repr.
_QUOTED: Final = r"(?:'([^']{0,200})'|\"([^\"]{0,200})\")"
_SENTENCES: Final = tuple(
    (re.compile(pattern.replace("QUOTED", _QUOTED), re.DOTALL), chinese)
    for pattern, chinese in (
        (r"reports the same event as (.{1,99}): count it once", "与 {} 报道同一件事，只计一次"),
        (r"the row has no text", "这一行没有正文"),
        (r"the policy has no text", "这项政策没有正文"),
        (r"row (\d{1,9}) has no text", "第 {} 行没有正文"),
        (r"the month QUOTED in row (\d{1,9}) is no month", "“{}”不是月份（第 {} 行）"),
        (
            r"the id QUOTED in row (\d{1,9}) stands further above too",
            "编号“{}”前面已经用过（第 {} 行）",
        ),
        (r"(.{1,60}) (?:on line|in row) (\d{1,9}) is no text", "{} 一栏不是文字（第 {} 行）"),
        (
            r"(\d{1,9}) cells too many (?:on line|in row) (\d{1,9}) were joined to the text",
            "多出 {} 格，已并入正文（第 {} 行）",
        ),
        (
            r"(\d{1,9}) cells too many in row (\d{1,9}) were left out",
            "多出 {} 格，已略去（第 {} 行）",
        ),
        (
            r"the text of (\d{1,12}) characters was left out: one item holds at most (\d{1,9}); .*",
            "正文 {} 字，超过每条 {} 字的上限，已略去，请拆分",
        ),
        (r"a cell is missing on line (\d{1,9})", "缺一格（第 {} 行）"),
        (
            r"the cell QUOTED on line (\d{1,9}) is in a column of no known kind",
            "“{}”所在的列无法识别（第 {} 行）",
        ),
        (
            r"the row was put together from a page whose columns were lost",
            "由分栏丢失的页面拼成，请对照原文",
        ),
        (r"the text ends in the middle of a sentence", "正文在句中断开"),
        (r"a garbled line (\d{1,9}) was dropped", "略去一行乱码（第 {} 行）"),
        (r"a ghost on line (\d{1,9}) was dropped", "略去一处残影（第 {} 行）"),
        (r"line (\d{1,9}) opened with the end of the row above", "第 {} 行开头是上一行的结尾"),
        (
            r"sub-heading \((\d{1,3})\) stands without \(1\): a page may be out of place",
            "小标题（{}）之前没有（1），可能有一页错位",
        ),
        (r"the bank cell was lost; QUOTED is taken from the text", "银行一栏缺失，“{}”取自正文"),
        (r"the bank cell is empty", "银行一栏空白"),
        (
            r"the bank cell QUOTED was cut; QUOTED is taken from the text",
            "银行一栏的“{}”不完整，“{}”取自正文",
        ),
        (r"the bank cell QUOTED is cut", "银行一栏的“{}”不完整"),
        (r"the bank cell QUOTED names no bank", "银行一栏的“{}”不是银行"),
        (
            r"The bank cell says '([^']*)', which no list has, and the text '([^']*)'\.",
            "银行一栏写作“{}”，名录中没有；正文写作“{}”",
        ),
        (r"A year with five digits, read as (\d{1,9}): QUOTED\.", "年份多一位，读作 {} 年：“{}”"),
        (r"No such day in the calendar: QUOTED\.", "没有这一天：“{}”"),
        (
            r"No report date and no month to read this date against: QUOTED\.",
            "没有报道日期和月份可对照：“{}”",
        ),
    )
)


def warning_zh(warning: str) -> str:
    """Return a warning in Chinese; one that is not known stays as it is.

    Examples
    --------
    >>> warning_zh("a ghost on line 93 was dropped"), warning_zh("new: x")
    ('略去一处残影（第 93 行）', 'new: x')
    """
    for pattern, chinese in _SENTENCES:
        if found := pattern.fullmatch(warning):
            return chinese.format(*(part for part in found.groups() if part is not None))
    return warning
