"""Find named products and businesses: what stands in quotation marks or 《》 and is no saying.

A quoted name counts when it ends as products do (贷, 通, 卡, 平台), when what stands before it
launches, grants or names something, or when a generic word follows (业务, 产品, 系统). Sayings,
honours, campaigns, documents and figures of speech do not.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from innotag.expressions import late
from innotag.recognisers.offsets import restore
from innotag.results import Entity
from innotag.text import normalise

if TYPE_CHECKING:
    import re

_LONGEST: Final = 32
_QUOTED: Final = late(
    rf'"([^"\n]{{2,{_LONGEST}}})"|《([^《》"\n]{{2,{_LONGEST}}})》|‘([^"‘’\n]{{2,{_LONGEST}}})’'
)
# Endings that name a product of themselves.
_STRONG: Final = late(
    r"(?:[^放借信房代]贷|贷款|信贷|[^\W贷]{2}通|[^沟流交打卡普畅互]通|[^\W]{2}宝|信用卡|一卡通|理财|存单|钱包|"
    r"保函|大模型|智能体|数字人|小程序|[Aa][Pp][Pp]|Agent|MaaS|实验室|平台|系统|账户|年金|保理|信托|快线|"
    r"闪付|投贷联动|(?:投资|产业|创投|科创|发展|母)基金|[票信债]券|债|票据|[^风危保]险|[0-9]{2}[一-鿿]{1,3}[0-9]{2}|"
    r"[0-9]{2}[一-鿿]{2,8}(?:MTN|S?CP|PPN|AB[NS]|EB|GN)[0-9]{0,3})(?:[0-9.]+|\+)?$"
)
# Those of them that authorities name too.
_PLATFORM: Final = late(r"(?:平台|系统|实验室|账户|小程序|大模型|智能体|数字人|[Aa][Pp][Pp])$")
# Endings that name a product where more speaks for it.
_MEDIUM: Final = late(
    r"(?:计划|组合|工作室|模式|小屋|港湾|家园|之家|专区|专版|专柜|专窗|专线|中台|[中平]台[一二三]期|早餐会|沙龙|服务站|服务点|直播间|(?:服务|智能|风控|数据)体系|(?:上云|数字化|智能化|改造|迁移)工程|顾问点|[一-鿿]阁|"
    r"(?:封闭|开放|固收|稳健|理财|增强|期)[^号]{0,4}[0-9一二三四五六七八九十]号|大脑|管家|助手|码|卡|云|链|缴费|柜台|会客厅|夜校|食堂|保险箱|[Pp]ay|(?:金融|综合|支付)服务|[^\W0-9][0-9]\.[0-9]|·[一-鿿]{2,6}|^[一-鿿]?小[一-鿿]{1,2})$"
)
_BANK_BRAND: Final = late(
    r"(?:工银|工行|农银|中银|建信|建行|交银|交行|交通银行|招银|浦银|中信|兴业|光大|民生|邮储|微众|网商)"
)
_NOT: Final = late(
    r"(?:意见|通知|办法|规划|条例|指引|目录|报告|合同|协议|规定|公告|纲要|清单|名单|指南|白皮书|方案|"
    r"决定|细则|标准|要点|倡议|宣言|之乡|之城|之都|文章|大会|论坛|精神|大赛|比赛|杯|企业|小巨人|巨人|"
    r"称号|奖|目标|难题|战略|理念|路线图|新政|时代|名片|样板|模范|先锋|县|人|日|月|节|队|课堂|第一行|"
    r"招牌|窗口|邻居|篮子|袋子|及时雨|加速度|领跑者|首单|第一枪|白名单|画像|红利|信用|难|贵|"
    r"国债|定期|储蓄|支行|专精特新|瞪羚|委员会|费|集团|小区|一号工程|公司|数据|机构|伙伴|公里|切口|提速|加速|引擎|桥头堡|店小二|文明号|(?<![账开])户|岗|科技|第一市|主力军|压舱石|码头|园区|小镇|景区|通道|关口|短板|闭环|热词)$|^一[一-鿿]一[一-鿿]$"
)
# Bare lists of what goes together, names only where a word says so: “电力数据+金融”业务.
_SUM: Final = late(r"^(?!.*(?:贷款|直投|信贷|保函))[一-鿿]+(?:\+[一-鿿]+)+$")
# 首贷业务 is a kind of business; scams and an authority's application are no bank's.
_NEVER: Final = late(r"白名单$|^首贷$|^(?:冒充|虚假|假冒|非法)|^国家.*[Aa][Pp][Pp]$")
# 三大工程, 四大模式: a name of plans, but for a loan that is called by it.
_COUNTED: Final = late(r"[一二两三四五六七八九十百千双多][大个项类重]")
_SAYING: Final = late(
    r"[，,。；;！!？?：:、…]|^(?:把|为什么|怎么|如何|先|无抵押|不|要|谁|这|您|你|我们)|^[应敢愿能会][贷放]"
)
# What is named right before is a firm, a place or a person, no product.
_OTHERS: Final = late(
    r"(?:[一二两三多几][家间座艘条所处栋](?:[一-鿿]{0,4}的)?(?:名[为叫]|叫)|更名为|小区|取名|管[一-鿿]{0,4}叫|"
    r"持有[一-鿿]{0,6})$"
)
# What makes a figure of speech, an honour or a campaign of what stands before it.
_NO_PRODUCT_AFTER: Final = late(
    r"方式|做法|手段|举措|创新驱动|示范区|产业园|园区|成[了为]|一词|二字|的[一-鿿]{0,2}(?:高度|位置|行列|角色)|杯|奖|论坛|大赛|企业|证书|车辆|[一-鿿]{0,4}(?:活动|音乐会|晚会|讲座|楼盘|称号|原则|理念|行动|精神|骗局|诈骗|口号|方针|怪圈|困境)"
)
# What launches, grants or names a product right before the mark.
_GIVES: Final = late(
    r"(?:推出|推广|推介|上线|发放|投放|办理|落地|申请|申请了一笔|开办|开通|首创|研发|打造|创设|定制|创新|"
    r"设计|受理|拿到|领到|取得|嫁接|接进|接入|启动|进入|建成|搭建|揭牌|成立|发布|带着|配了|签了|打通|自研|"
    r"更新|建起|挂上|自建|开出|签约|设立|铺开)(?:了|的|其|到|起)?$"
)
_LAUNCHES: Final = late(
    r"(?:推出|推广|推介|上线|首创|研发|自研|打造|创设|定制|开办|开通|搭建|建起|推|申请|办理|创新|上新|升级|试点|"
    r"首推|主推|代销|销售|发售|获批|获得|拿到|放出|发放|投放|自建|开出|签约|走的是|用的是|凭|通过|依托|靠|借助|借)"
    r"(?:了|的|其|出|到|起|一款|一笔|首笔|首款|专属)?$"
)
_NAMES: Final = late(
    r"(?:产品|品牌|品种|模型|系统|机器人|客服|用上了|平台|应用|理财|大模型|智能体|服务|贷款|债券|凭证|专区|共建的|推出的|上线的|"
    r"自研的|名为|名叫|叫做|称为|统称|这款|[万亿]元|[万亿])(?:——?|的|:|：|是|叫|为)?$"
)
# A system is called by what stands in quotation marks: 自研模型“云智”.
_CALLS: Final = late(r"(?:模型|机器人|智能体|数字员工|小程序|智能客服)$")
# A report that opens with a name tells how it came out: “银发课堂”开播.
_ENTERS: Final = late(
    r"(?:正式|已|也|在[一-鿿]{2,8}|[0-9]{1,2}月(?:[0-9]{1,2}日)?(?:在[一-鿿]{2,8})?){0,2}"
    r"(?:开播|亮相|上线|落地|铺到|登陆|开张|揭牌|启用|来了|问世|面世)"
)
_CALLED: Final = late(r"叫$")
_BANKS: Final = late(r"(?:银行|支行|分行|农商行|[建工农中交]行|邮储|联社)的?$")
# What something is lifted to or called is a standing too: 上升至“优先信贷”.
_RAISED_TO: Final = late(
    r"(?:列为|上升[至为到]|视为|看作|比作|(?:总结|概括|归纳|浓缩|提炼)[成为])$"
)
# Loans for a plan are called by it, but are no product: “百千万工程”贷款.
_PLAN: Final = late(r"(?:工程|行动)$")
# A name that is launched needs nothing else to speak for it, however short.
_LAUNCHED: Final = late(
    r"(?:推出|上线|首创|研发|自研|首推|推介|上新)(?:了|的|其|一款|首款|名为){0,2}$"
)
# What is built, polished or fought for before the name of a standing: 打造“主力银行”.
_STANDING: Final = late(r"(?:打造|擦亮|建设|争当|当好|做|成为|创建|构建)(?:了|的|成|一个)?$")
_POSITION: Final = late(r"银行$|\+")
# What completes a quoted name right after the mark.
_FOLLOWS: Final = late(
    r"(?:业务|产品|品牌|信贷|项目制|贷款产品|公益服务站|小程序|APP|服务[点站]|等[一二两三四五六七八九十0-9]{0,2}款|"
    r"等品种|正式?揭牌|揭牌|再贴现|签约|募集|卖出|募到|随之落地|融资|余额|做成)"
)
_SYSTEM_FOLLOWS: Final = late(
    r"[一-鿿A-Z]{0,7}?(?:平台|系统|模型|引擎|机器人|大模型|智能体|小程序|解决方案|组合方案|联合实验室|"
    r"服务方案|[融惠]产品|贷产品|理财(?!子|经理)|服务中心|专区)|[一-鿿]{0,4}专项(?:借款|贷款)|第[0-9一二三四五六七八九十]+期"
)
_SYSTEM: Final = late(r"(?:平台|系统|模型|引擎|机器人|大模型|智能体|小程序)")
# What a product does right after its name.
_ACTS: Final = late(
    r"(?:给[他她它予了]|放款|放出|批[了给下出]|贷给|授信|累计|余额|单户|最高|面向|专[供为]|上线|落地|额度|利率|"
    r"期限|覆盖|惠及|已为|已向|[0-9.]+[万亿]元|[一二三四五六七八九十百]+[万亿]元)"
)
# Together with the quoted part these make the name: “…挂钩”贷款. Marks belong to it then.
_WHOLE: Final = late(r"(?:挂钩|质押|联动|项下)?(?:贷款|信用卡|存单|保函|债券|票据)")
_LINKS: Final = late(r"^[、,，和与及]?$")
_BRAND_MARK: Final = late(r"[一-鿿A-Za-z][·—-][一-鿿A-Za-z]|[a-z]|[一-鿿]\+$")
_ENOUGH: Final = 3


# A title that names a campaign or a notice, not a product.
_NO_TITLE: Final = late(
    r"(?:志愿服务|比赛|大赛|联赛|活动|宣传月?|系列片|公告|方案|通知|标识|服务区|志愿者|日|仪式)$"
)


def scan_products(text: str, title: str = "", *, is_policy: bool = False) -> list[Entity]:
    """Find named products in a normalised text; see `find_products`.

    `title` is the product cell or the headline, normalised too: a name that it holds is likelier
    a product. What a policy quotes are mostly slogans and plans: only a name that ends as a
    financial product does counts there.
    """
    if '"' not in text and "《" not in text and "‘" not in text:
        return []
    quotes = list(_QUOTED.finditer(text))
    if is_policy:
        quotes = [match for match in quotes if _is_financial(text, match)]
    if _NO_TITLE.search(title):
        title = ""
    sure = [_is_product(text, match, title) for match in quotes]
    _spread(text, quotes, sure)
    found = []
    for match, is_sure in zip(quotes, sure, strict=True):
        if is_sure:
            start, end = _span(text, match)
            found.append(Entity("PRODUCT", start, end, text[start:end], {"name": text[start:end]}))
    return found


def _is_product(text: str, match: re.Match[str], title: str) -> bool:
    name = _name(match)
    before = text[max(0, match.start() - 12) : match.start()]
    if _SAYING.search(name) or "目录" in name or _NEVER.search(name) or _RAISED_TO.search(before):
        return False
    is_sum = _SUM.search(name) is not None
    if not is_sum and _STRONG.search(name):
        return True
    in_title = name in title
    is_system = _SYSTEM.match(text, match.end()) is not None
    if _is_other(text, match, before, may_be=in_title or is_system):
        return False
    if _STANDING.search(before) and not is_system and not in_title and _is_role(text, match):
        return False
    is_whole = _WHOLE.match(text, match.end()) is not None
    needs_word = is_sum or (name.endswith("银行") and not _LAUNCHES.search(before))
    has_word = in_title or is_whole or _FOLLOWS.match(text, match.end())
    if (needs_word and not has_word) or (is_whole and _PLAN.search(name)):
        return False
    if _LAUNCHED.search(before):
        return True
    points = _points(text, match, before)
    return points + in_title + 2 * is_whole >= _ENOUGH


def _is_role(text: str, match: re.Match[str]) -> bool:
    """Tell whether what is built, polished or played is a standing, and no named thing."""
    name = _name(match)
    if _POSITION.search(name):
        return True
    named = _BRAND_MARK.search(name) or _MEDIUM.search(name) or _FOLLOWS.match(text, match.end())
    return named is None


def _is_other(text: str, match: re.Match[str], before: str, *, may_be: bool) -> bool:
    """Tell whether a quoted name is one of a document, a firm, an honour or a campaign.

    `may_be` says that its ending alone does not tell.
    """
    name = _name(match)
    if text[match.start()] == "《" or _OTHERS.search(before):
        return True
    if (_NOT.search(name) and not may_be) or _NO_PRODUCT_AFTER.match(text, match.end()):
        return True
    return bool(_COUNTED.match(name) and not _SYSTEM_FOLLOWS.match(text, match.end()))


def _points(text: str, match: re.Match[str], before: str) -> int:
    """Return how much the name and what stands around it speak for a product."""
    name, end = _name(match), match.end()
    return (
        (len(name) >= 3)
        + bool(_BRAND_MARK.search(name))
        + bool(_GIVES.search(before))
        + bool(_LAUNCHES.search(before))
        + bool(_BANKS.search(before))
        + bool(_CALLED.search(before))
        + bool(_ACTS.match(text, end))
        + 2 * bool(_CALLS.search(before))
        + 3 * (not match.start() and bool(_ENTERS.match(text, end)))
        + 2 * bool(_NAMES.search(before))
        + 2 * bool(_MEDIUM.search(name))
        + 2 * bool(_BANK_BRAND.match(name))
        + 2 * bool(_FOLLOWS.match(text, end))
        + 3 * bool(_SYSTEM_FOLLOWS.match(text, end))
    )


def _is_financial(text: str, match: re.Match[str]) -> bool:
    """Tell whether a quoted name is one of a loan, a bond, an insurance or the like."""
    name = _name(match)
    is_strong = _STRONG.search(name) is not None and _PLATFORM.search(name) is None
    return is_strong or _WHOLE.match(text, match.end()) is not None


def _name(match: re.Match[str]) -> str:
    """Return the name between the marks."""
    return match[match.lastindex or 1]


def _spread(text: str, quotes: list[re.Match[str]], sure: list[bool]) -> None:
    """Make sure of the names that stand in one list with a product, or are one named elsewhere."""
    names = {_name(match) for match, is_sure in zip(quotes, sure, strict=True) if is_sure}
    for at, match in enumerate(quotes):
        sure[at] = sure[at] or (_name(match) in names and match[2] is None)
    for order in (range(1, len(quotes)), range(len(quotes) - 2, -1, -1)):
        step = -1 if order.step == 1 else 1
        for at in order:
            if not sure[at] and sure[at + step] and _are_listed(text, quotes, at, step):
                sure[at] = True


def _are_listed(text: str, quotes: list[re.Match[str]], at: int, step: int) -> bool:
    """Tell whether a quoted name that may be a product stands in one list with its neighbour."""
    name = _name(quotes[at])
    if quotes[at][2] or _SAYING.search(name) or _NOT.search(name) or _NEVER.search(name):
        return False
    first, second = (quotes[at - 1], quotes[at]) if step == -1 else (quotes[at], quotes[at + 1])
    return bool(_LINKS.match(text[first.end() : second.start()]))


def _span(text: str, match: re.Match[str]) -> tuple[int, int]:
    group = match.lastindex or 1
    name = match[group]
    if group == 1 and (_SUM.search(name) or not _STRONG.search(name)):
        whole = _WHOLE.match(text, match.end())
        if whole:
            return match.start(), whole.end()
    return match.start(group), match.end(group)


def find_products(text: str) -> list[Entity]:
    """Find named products and businesses of a text.

    The span is the name inside the marks; marks belong to it only where a generic word completes
    the name.

    Examples
    --------
    >>> [e.text for e in find_products("推出“茶香贷”，践行“惠民”理念")]
    ['茶香贷']
    """
    view = normalise(text)
    return restore(view, scan_products(view.text))
