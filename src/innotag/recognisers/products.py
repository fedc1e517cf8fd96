"""Find named products and businesses: what stands in quotation marks or 《》 and is no saying."""

from __future__ import annotations

import re
from typing import Final

from innotag.recognisers.offsets import restore
from innotag.results import Entity
from innotag.text import normalise

_QUOTED: Final = re.compile(r'"([^"\n]{2,30})"|《([^《》\n]{2,40})》')
_SUFFIX: Final = re.compile(
    r"(?:贷款?|[eE]贷|信用卡|[卡码险债票券链盾闪]|信贷通|[易快税融保付惠汇商农财担科存]通|宝|理财|存单|存款|基金|信托|"
    r"账户|钱包|保函|保理|融资|授信|质押|保险|年金|养老金|平台|系统|大模型|[Aa][Pp][Pp]|小程序|智能体|数字人|"
    r"[一二三四]?号|产品|业务|专区|专版|版|套餐|服务包|工具箱|管家|驿站|助手|云|模式|积分|指数|"
    r"[快易通付保惠汇赢盈融担]|e家|一件事)$"
)
_LAUNCH: Final = re.compile(
    r"(?:推出|推广|推介|上线|发放|投放|发行|办理|落地|申请|开办|开通|试点|推行|首创|研发|打造|创设|定制|"
    r"开发|使用|借助|通过|依托|利用|名为|名叫|叫做?|称为|产品|品牌|款|笔|单|张|批|元|项|匹配|搭建|更新|"
    r"升级|设计|取得|获得|拿到|领到|签约|购买|的)(?:了|的|其)?$"
)
_NOT: Final = re.compile(
    r"(?:意见|通知|办法|规划|条例|指引|目录|报告|合同|协议|规定|公告|法|纲要|清单|指南|白皮书|方案|决定|"
    r"细则|标准|要点|倡议|宣言|之乡|之城|之都|文章|工程|活动|大会|论坛|精神|大赛|杯|企业|小巨人|称号|奖|"
    r"目标|难题?|战略|理念|路线图?|行动|专项|新政|时代|名片|样板|模范|先锋|机制|村|县|所|们|人|日|月|节)$"
)
_TAIL: Final = re.compile(
    r"(?:系列)?(?:贷款|信用卡|保险|理财|存单|债券|票据|融资|基金|业务|产品|平台|系统)"
)


def scan_products(text: str) -> list[Entity]:
    """Find named products in a normalised text; see `find_products`."""
    if '"' not in text and "《" not in text:
        return []
    found = []
    for match in _QUOTED.finditer(text):
        group = 1 if match[1] else 2
        name = match[group]
        if _NOT.search(name) or any(mark in name for mark in "，。；！？"):
            continue
        before = text[max(0, match.start() - 8) : match.start()]
        tail = _TAIL.match(text, match.end()) if group == 1 else None
        if not (_SUFFIX.search(name) or (tail and len(name) <= 16)):
            if not _LAUNCH.search(before) or group == 2 or len(name) > 12:
                continue
            if not re.search(r"(?:推出|上线|名为|名叫|叫做?|称为|产品|品牌|款)(?:了|的)?$", before):
                continue
        if tail and not _SUFFIX.search(name):
            start, end = match.start(), tail.end()
        else:
            start, end = match.start(group), match.end(group)
        found.append(Entity("PRODUCT", start, end, text[start:end], {"name": text[start:end]}))
    return found


def find_products(text: str) -> list[Entity]:
    """Find named products and businesses of a text.

    A name in quotation marks counts when it ends as products do (贷, 通, 卡, 平台 …) or stands
    right after a word of launching; sayings, honours, campaigns and documents do not. The span is
    the name inside the marks; marks belong to it only where a generic word completes the name.

    Examples
    --------
    >>> [e.text for e in find_products("推出“茶香贷”，践行“惠民”理念")]
    ['茶香贷']
    """
    view = normalise(text)
    return restore(view, scan_products(view.text))
