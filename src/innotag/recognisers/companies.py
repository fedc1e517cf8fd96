"""Find named organisations of business that are no banks: firms, exchanges, subsidiaries."""

from __future__ import annotations

import re
from typing import Final

from innotag.recognisers.offsets import restore
from innotag.results import Entity
from innotag.segment import cut
from innotag.text import normalise

_SUFFIX: Final = re.compile(
    r"(?:股份|集团|控股)?(?:有限责任|有限)公司|(?:股份|控股)集团|集团|公司|合作社联社|专业合作社|"
    r"(?:理财|证券|期货|基金|信托|租赁|人寿|财险|交易所|交易中心|清算所|登记中心)(?=[^一-鿿]|$|的|与|和|为|向|在|作|担|牵|主|认|承|等|联|共|登|完)"
)
_KNOWN: Final = re.compile(
    r"(?:上海|深圳|北京|贵阳|广州|福建|浙江|杭州|海南|江苏|德阳|青岛|山东)(?:大?数据|国际大数据|环境能源|"
    r"碳排放权|石油天然气|黄金|票据|期货|证券|排放权|联合产权)交易(?:所|中心)|上交所|深交所|北交所|港交所|上清所|"
    r"(?:工银|农银|中银|建信|交银|中邮|招银|兴银|信银|光大|民生|华夏|平安|浦银|渤银|广银|徽银|宁银|南银|苏银|杭银|青银|渝农商|汇华)"
    r"(?:理财|投资|租赁|金租|金融租赁)|中国银联|银联商务|(?<!中国)银联(?=[^一-鿿]|携|与|和|标)|网联|连连支付|阿里云|"
    r"蚂蚁(?:集团|链)|腾讯云?|华为(?:云|公司)?|京东(?:科技|云)?|百度(?:智能云)?|科大讯飞|美团|中国石化|中国石油|"
    r"中国海油|国家电网|南方电网|中国(?:移动|电信|联通|铁塔|人寿|人保|平安|太保|太平)|宁德时代|比亚迪|支付宝|财付通"
)
_STOP: Final = frozenset(
    "为 向 给 与 和 及 由 在 对 的 是 将 从 把 让 被 以 经 据 就 到 于 等 而 并 又 也 了 用 替 拉 跟 同 或 "
    "通过 支持 联合 携手 服务 助力 帮助 获得 作为 包括 以及 旗下 其中 根据 合推 签约 承建 走进 走访 落户 "
    "企业 公司 集团 借款人 客户 投放 发放 授信 提供 推动 指导 成功 办理 首笔 机构 厂商 平台 股东 子公司 "
    "融资 贷款 牵头 引入 联动 对接 后者 前者 研制者 位于 来自 今年 去年 使得 涉及 例如 比如 放款 即 当 当地 "
    "当天 上市 主承 发行人 收购 所属 控股 全资 服务商 运营 支持下 完成 实现 一笔 签署 加上 主体 落地 组件 厂".split()
)
_VAGUE: Final = re.compile(
    r"^(?:某|一家|一户|该|本|这|那|多家|两家|几家|数家|全|各|每|我|其|另|家|上市|外贸|民营|国有|子|母|分|"
    r"有限|总|科技|物流|供电|担保|保险|电力|燃气|贸易|建筑|热力|自来水|水务|旅游|食品|医药|软件|运输|租赁|理财|证券|基金|信托)"
    r"{0,2}(?:类|型)?(?:集团|公司|企业|有限公司|理财|证券|期货|基金|信托|租赁|交易所|交易中心|合作社|专业合作社)$"
)
_MARK: Final = re.compile(r"[^一-鿿A-Za-z0-9（）·&-]")
_WINDOW: Final = 26


def scan_companies(text: str) -> list[Entity]:
    """Find named companies in a normalised text; see `find_companies`."""
    spans = [match.span() for match in _KNOWN.finditer(text)]
    for match in _SUFFIX.finditer(text):
        start = _left_edge(text, match.start())
        name = text[start : match.end()]
        if _is_name(name, match[0]):
            spans.append((start, match.end()))
    found = []
    last = 0
    for start, end in sorted(spans, key=lambda span: (span[0], -span[1])):
        if start >= last:
            found.append(Entity("COMPANY", start, end, text[start:end], {"name": text[start:end]}))
            last = end
    return found


def _left_edge(text: str, end: int) -> int:
    begin = max(0, end - _WINDOW)
    window = text[begin:end]
    cuts = [match.end() for match in _MARK.finditer(window)]
    if cuts:
        begin += cuts[-1]
        window = text[begin:end]
    start = begin
    at = begin
    for word in cut(window):
        at += len(word)
        if word in _STOP or (word[0] in "某该首第" and at < end) or word[0].isdigit():
            start = at
    while start < end and text[start] in "）":
        start += 1
    return start


def _is_name(name: str, suffix: str) -> bool:
    stem = len(name) - len(suffix)
    if stem < 2 or len(name) > _WINDOW + 8 or "某" in name or _VAGUE.match(name):
        return False
    if suffix == "公司":
        return stem >= 6
    if suffix == "集团":
        return 2 <= stem <= 10
    return True


def find_companies(text: str) -> list[Entity]:
    """Find named organisations of business that are no banks.

    Anonymous ones (某企业, 一家公司) are not labelled. The left edge is cut at verbs, particles
    and marks.

    Examples
    --------
    >>> [e.text for e in find_companies("向云溪星河茶业有限公司发放贷款，某科技公司获授信")]
    ['云溪星河茶业有限公司']
    """
    view = normalise(text)
    return restore(view, scan_companies(view.text))
