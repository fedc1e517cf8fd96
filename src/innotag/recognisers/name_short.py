"""The short names that a company goes by once it was named in full."""

from __future__ import annotations

from typing import Final

from rjieba import has_word

from innotag.expressions import late
from innotag.lexicon import default_lexicon
from innotag.recognisers.name_words import load_endings, load_words

_FORM: Final = late(r"(?:（集团）|集团|控股|股份)?(?:有限责任|有限)?公司$")
_BRACKET: Final = late(r"（[^（）]{0,8}）")
_SAID: Final = late(r'（(?:以下|下)?(?:简称|称)为?[：:]?"?([^"（），。]{2,12})"?）')
# Words of trade that end no name by themselves.
_MORE: Final = frozenset(
    {"材料", "机械", "信息", "制品", "数控", "自控", "电力", "环境", "物流", "汽车"}
)
_TRADE: Final = 2
_LONG: Final = 4


def short_names(name: str, after: str = "") -> list[str]:
    """Return the names that may stand for a company's full name: without place, form and trade.

    `after` is the text right behind the full name, which may say how it is called for short. A
    name of two or three characters must be no word of the dictionary.

    Examples
    --------
    >>> short_names("云溪鹏澜科技有限公司")
    ['云溪鹏澜科技', '鹏澜科技', '云溪鹏澜', '鹏澜']
    """
    bare = _BRACKET.sub("", _FORM.sub("", name))
    place = default_lexicon().match_place(bare, 0)
    rest = bare[len(place) :]
    brand = _brand(rest)
    group = [brand + "集团"] if "集团" in name and brand else []
    said = _SAID.match(after)
    forms = [bare, rest, place + brand, brand, *group, *([said[1]] if said else [])]
    return [form for form in dict.fromkeys(forms) if form != place and _is_name(form)]


def _brand(rest: str) -> str:
    """Return what stands before the words of trade: 鹏澜 of 鹏澜新能源科技."""
    trade, endings = load_words("trade"), load_endings()
    end = len(rest)
    while end > _TRADE:
        word = rest[end - _TRADE : end]
        if word not in trade and word not in _MORE and endings.get(word) != "trade":
            break
        end -= _TRADE
        if rest[end - 1] == "新" and end > _TRADE:  # 新能源, 新材料
            end -= 1
    return rest[:end]


def _is_name(form: str) -> bool:
    """Tell whether a short name is unlike any word."""
    if len(form) >= _LONG:
        return True
    return len(form) > 1 and form.isprintable() and not has_word(form)
