"""What an afternoon of expressions gives: sums, dates, banks and branches."""

import re

from harness import serve, split_bank

UNITS = {"": 1, "万": 10**4, "亿": 10**8, "万亿": 10**12}
CODES = {"元": "CNY", "美元": "USD", "港元": "HKD", "欧元": "EUR", "日元": "JPY", "泰铢": "THB"}
MONEY = re.compile(
    r"(?:约|近|超过?|逾)?([0-9][0-9,]*(?:\.[0-9]+)?)(万亿|[万亿]?)[余多]?"
    r"(元|美元|港元|欧元|日元|泰铢)(?:以上|左右)?"
)
DATE = re.compile(
    r"(?:(20[0-9]{2}|今|去)年)?(1[0-2]|[1-9])月(?:([12][0-9]|3[01]|[1-9])日|([末底初]))?"
    r"|(20[0-9]{2})年"
)
NAME = re.compile(
    r"[\u4e00-\u9fff]{0,10}?(?:银行|农商行|联社)(?!间|业)(?:[\u4e00-\u9fff]{1,10}?[分支]行){0,2}"
)
LAST = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]


def read_date(match, month):
    """Return first and last day; a month without a year is of the text's year."""
    if match[5]:
        return [match[5] + "-01-01", match[5] + "-12-31"]
    if match[1] not in ("今", "去", None):
        year = int(match[1])
    elif month:
        year = int(month[:4]) - (match[1] == "去")
    else:
        return None
    head = f"{year}-{int(match[2]):02}"
    last = LAST[int(match[2]) - 1] + (match[2] == "2" and year % 4 == 0)
    if match[3] or match[4] == "初":
        return [f"{head}-{int(match[3] or 1):02}"] * 2
    return [f"{head}-{1 if match[4] is None else last:02}", f"{head}-{last:02}"]


def load():
    """Return the finder."""

    def find(text, month):
        found = []
        for match in MONEY.finditer(text):
            number = round(float(match[1].replace(",", "")) * UNITS[match[2]], 2)
            found.append(("AMOUNT", *match.span(), [number, CODES[match[3]]]))
        found += [("DATE", *m.span(), read_date(m, month)) for m in DATE.finditer(text)]
        for match in NAME.finditer(text):
            found += split_bank(text, *match.span())
        return found

    return find


serve(load)
