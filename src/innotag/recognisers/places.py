"""Where a branch is: from the part of its name after the bank to a place of GB/T 2260."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from innotag.lexicon import places

if TYPE_CHECKING:
    from innotag.results import Value

MUNICIPALITIES: Final = frozenset({"11", "12", "31", "50"})
# A name before these is a street or a square, not the place where the branch is.
_STREET: Final = re.compile(
    r"[东西南北中]{0,2}路|大街|大道|街(?!道)|[道巷里](?=支行|分理处|储蓄所)"
)
_ADMIN: Final = "省市县区旗州盟"
# The name of a man whose name streets, squares and schools bear.
_NAMESAKE: Final = "442000"
_PART_END: Final = re.compile(r"[县市]?(?:分行|支行|分理处|营业部)")
ABROAD: Final = {
    "香港": "中国香港",
    "澳门": "中国澳门",
    "台北": "中国台湾",
    "首尔": "韩国",
    "釜山": "韩国",
    "东京": "日本",
    "大阪": "日本",
    "名古屋": "日本",
    "新加坡": "新加坡",
    "伦敦": "英国",
    "纽约": "美国",
    "洛杉矶": "美国",
    "芝加哥": "美国",
    "休斯顿": "美国",
    "旧金山": "美国",
    "法兰克福": "德国",
    "汉堡": "德国",
    "柏林": "德国",
    "巴黎": "法国",
    "卢森堡": "卢森堡",
    "布鲁塞尔": "比利时",
    "阿姆斯特丹": "荷兰",
    "鹿特丹": "荷兰",
    "米兰": "意大利",
    "罗马": "意大利",
    "马德里": "西班牙",
    "巴塞罗那": "西班牙",
    "里斯本": "葡萄牙",
    "华沙": "波兰",
    "布达佩斯": "匈牙利",
    "布拉格": "捷克",
    "维也纳": "奥地利",
    "苏黎世": "瑞士",
    "日内瓦": "瑞士",
    "斯德哥尔摩": "瑞典",
    "雅典": "希腊",
    "莫斯科": "俄罗斯",
    "伊斯坦布尔": "土耳其",
    "迪拜": "阿联酋",
    "阿布扎比": "阿联酋",
    "多哈": "卡塔尔",
    "利雅得": "沙特阿拉伯",
    "科威特": "科威特",
    "悉尼": "澳大利亚",
    "墨尔本": "澳大利亚",
    "珀斯": "澳大利亚",
    "布里斯班": "澳大利亚",
    "奥克兰": "新西兰",
    "多伦多": "加拿大",
    "温哥华": "加拿大",
    "胡志明市": "越南",
    "胡志明": "越南",
    "河内": "越南",
    "金边": "柬埔寨",
    "万象": "老挝",
    "仰光": "缅甸",
    "曼谷": "泰国",
    "吉隆坡": "马来西亚",
    "纳闽": "马来西亚",
    "雅加达": "印度尼西亚",
    "马尼拉": "菲律宾",
    "孟买": "印度",
    "卡拉奇": "巴基斯坦",
    "伊斯兰堡": "巴基斯坦",
    "拉合尔": "巴基斯坦",
    "科伦坡": "斯里兰卡",
    "阿拉木图": "哈萨克斯坦",
    "乌兰巴托": "蒙古",
    "约翰内斯堡": "南非",
    "开罗": "埃及",
    "内罗毕": "肯尼亚",
    "圣保罗": "巴西",
    "墨西哥城": "墨西哥",
    "布宜诺斯艾利斯": "阿根廷",
    "巴拿马": "巴拿马",
    "智利": "智利",
    "秘鲁": "秘鲁",
    "开曼": "开曼群岛",
    "瑞士": "瑞士",
    "韩国": "韩国",
    "日本": "日本",
    "美国": "美国",
    "英国": "英国",
    "泰国": "泰国",
    "越南": "越南",
    "澳大利亚": "澳大利亚",
}
_ABROAD: Final = re.compile("|".join(sorted(ABROAD, key=len, reverse=True)))


def within(code: str, parent: str) -> bool:
    """Tell whether a place lies in another, by their codes."""
    if code == parent:
        return False
    if parent[2:] == "0000":
        return code[:2] == parent[:2]
    return parent[4:] == "00" and code[:4] == parent[:4]


def match_place(text: str, at: int) -> str:
    """Return the longest name of a place that starts at an offset, "" if there is none."""
    for form, _codes in places().forms.get(text[at : at + 2], ()):
        if text.startswith(form, at):
            return form
    return ""


def find_codes(name: str, inside: str = "", *, streets: bool = True) -> tuple[str, ...]:
    """Return the codes that the place part of a branch name may stand for.

    The name is read from the left, each further place must lie in the one before. `inside` is a
    code in which all must lie. With `streets`, a street that bears a county's name stands for it
    where nothing else is found.
    """
    forms = places().forms
    beam: tuple[str, ...] = ()
    street: tuple[str, ...] = ()
    at, size = 0, len(name) - 1
    while at < size:
        step = 1
        for form, codes in forms.get(name[at : at + 2], ()):
            if not name.startswith(form, at):
                continue
            after = at + len(form)
            if beam:
                fit = _narrow(beam, codes, name, after)
            elif inside:
                fit = tuple(c for c in codes if c == inside or within(c, inside))
            else:
                fit = codes
            if not fit or (at and not beam and not inside and len(form) < 3):
                continue
            if form[-1] not in _ADMIN and _STREET.match(name, after):
                street = street or (fit if len(fit) == 1 and fit[0][4:] != "00" else ())
                break
            beam, step = fit, len(form)
            break
        at += step
    return beam or (street if streets else ())


def _narrow(
    beam: tuple[str, ...], codes: tuple[str, ...], name: str, after: int
) -> tuple[str, ...]:
    """Return those of `codes` that can follow the places of `beam` in a branch's name."""
    fit = tuple(c for c in codes if any(within(c, b) for b in beam))
    if not fit:  # a branch of one city may stand before a second city of its province
        if all(b[2:] != "0000" for b in beam):
            return tuple(
                c
                for c in codes
                if c[4:] == "00" != c[2:4] and c != _NAMESAKE and any(c[:2] == b[:2] for b in beam)
            )
        return ()
    if len(beam) > 1:  # 吉林 is a province and a city: a district decides only in the city
        cities = tuple(b for b in beam if b[2:] != "0000")
        near = tuple(c for c in fit if any(within(c, b) for b in cities))
        if near:
            return near
        if not _PART_END.match(name, after) or all(
            places().places[c].name[-1] == "区" for c in fit
        ):
            return ()
    return fit


def choose(
    codes: tuple[str, ...], *, level: str = "", home: str = "", near: tuple[str, ...] = ()
) -> str:
    """Return the likeliest of several places.

    One in a place of `near` (places the text has named) or near `home` (the bank's seat) comes
    first; then 分行 prefers the larger place, 支行 a city.
    """
    if len(codes) == 1:
        return codes[0]
    for hint in (*near, home):
        if not hint:
            continue
        for parent in (hint, hint[:4] + "00", hint[:2] + "0000"):
            fit = tuple(c for c in codes if c == parent or within(c, parent))
            if len(fit) == 1:
                return fit[0]
            if fit:
                codes = fit
                break
    table = places().places
    order = "231" if level in ("支行", "分理处", "储蓄所", "营业所") else "123"
    return min(
        codes,
        key=lambda code: (order.index(str(table[code].level)), table[code].name[-1] == "区", code),
    )


def describe(code: str) -> Value:
    """Return province, city, county and code of a place.

    Examples
    --------
    >>> describe("420922")["city"]
    '孝感市'
    """
    table = places().places
    place = table[code]
    province = table[code[:2] + "0000"].name
    city = table.get(code[:4] + "00")
    value: Value = {"province": province, "city": None, "county": None, "adcode": code}
    if code[:2] in MUNICIPALITIES:
        value["city"] = province
        if place.level > 1:
            value["county"] = place.name
    elif place.level == 2:  # noqa: PLR2004
        value["city"] = place.name
    elif place.level == 3:  # noqa: PLR2004
        value["city"] = city.name if city and city.level == 2 else place.name  # noqa: PLR2004
        value["county"] = place.name
    return value


def abroad(name: str) -> Value | None:
    """Return city and country of a branch abroad (Hong Kong, Macao and Taipei too).

    Examples
    --------
    >>> abroad("首尔分行")["country"]
    '韩国'
    """
    match = _ABROAD.match(name)
    if match is None:
        return None
    city = match[0]
    return {
        "province": None,
        "city": None if city == ABROAD[city] and city != "新加坡" else city,
        "county": None,
        "adcode": None,
        "country": ABROAD[city],
    }
