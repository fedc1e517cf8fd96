"""The region that a title names: a province-level place, or a city that issues in its own name."""

from __future__ import annotations

import re
from typing import Final

from innotag.issues.spacing import squeeze

_PLACES: Final = (
    *("北京市", "天津市", "上海市", "重庆市", "河北省", "山西省", "辽宁省", "吉林省", "黑龙江省"),
    *("江苏省", "浙江省", "安徽省", "福建省", "江西省", "山东省", "河南省", "湖北省", "湖南省"),
    *("广东省", "海南省", "四川省", "贵州省", "云南省", "陕西省", "甘肃省", "青海省", "台湾省"),
    *("内蒙古自治区", "广西壮族自治区", "西藏自治区", "宁夏回族自治区", "新疆维吾尔自治区"),
    *("香港特别行政区", "澳门特别行政区"),
)
_SHORT: Final = re.compile(r"(?:市|省|(?:壮族|回族|维吾尔)?自治区|特别行政区)$")
_BY_SHORT: Final = {_SHORT.sub("", place): place for place in _PLACES}
_LEADING: Final = re.compile("|".join(sorted(_BY_SHORT, key=len, reverse=True)))
# What follows a short name where it begins the name of an institution: 上海证券交易所, 北京银行.
_INSTITUTION: Final = re.compile(
    r"(?:市|省)?(?:证券|票据|黄金|保险|期货|清算|股权|环境能源|产权|数据|钻石|联合产权|金融资产)?"
    r"(?:交易所|交易中心|银行|证券|农商|信托|航空|大学|学院|集团|股份|金融法院|总部|清算所)|市场|市值|市民"
)
_CITY: Final = re.compile(
    r"([\u4e00-\u9fff]{2,4}?(?:市|州|盟))(?=印发|发布|出台|公布|下发|推出|人民政府|政府|开展|启动|实施)"
)


def find_region(title: str) -> str | None:
    """Return the place whose policy a title reports, None for a national one.

    Examples
    --------
    >>> [find_region(t) for t in ("四川省出台十条措施", "广西进一步提高额度", "上海证券交易所表示")]
    ['四川省', '广西壮族自治区', None]
    >>> find_region("青岛市印发行动方案")
    '青岛市'
    """
    text = squeeze(title).lstrip('“"《')
    found = _LEADING.match(text)
    if found and not _INSTITUTION.match(text, found.end()):
        return _BY_SHORT[found.group()]
    city = _CITY.match(text)
    return city[1] if city else None
