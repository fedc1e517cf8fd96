"""Banks that no list has: a place or a short stem before a suffix that only banks bear."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from rjieba import tag as tag_words

from innotag.expressions import late
from innotag.recognisers.places import choose, find_codes

if TYPE_CHECKING:
    from innotag.lexicon import Lexicon

# Words and characters at which a name that runs up to a suffix is cut off at its left.
_CUT: Final = late(
    r"[^\u3400-\u9fff]|[在由与和向为的从据及跟以对被让把给获经找到等是了将因用于去至受按比当如各全每某该这那此其日]|(?<=[\d一二三四五六七八九十])[年月号]|季度|半年|(?<!太|闵)行(?!唐)|要求|建议|通知|允许|限期|清理|厘清|"
    r"联合|携手|通过|支持|助力|来自|记者|走进|发起|设立|组织|指导|牵头|推动|依托|借助|召开|举办|"
    r"辖内|旗下|所属|近日|日前|今年|去年|目前|同时|其中|截至|根据|随着|按照|了解|获悉|介绍|"
    r"负责|合作|访问|服务|客户|企业|公司|贷款|申请|共建|签约|对接|吸收|合并|收购|更名|改制|"
    r"年来|以来|期间|首家|唯一|农户|商户|市民|村民|此前|此后|此次|如今|眼下|昨天|今天|正式|引导|"
    r"(?<=[获取])得|督导|督促|鼓励|协调|协同|协助|协作|参与|参股|控股|主导|主办|承办|举行|帮助|帮扶|感谢|"
    r"上午|下午|同日|当日|末|底|初"
)
# What stands in no brand between a place and a suffix.
_VERB: Final = late(
    r"[^\u3400-\u9fff]|[在由与为的从据被让把给是了将因至比等该各]|联合|携手|通过|支持|来自|走进|指导|"
    r"推动|辖内|旗下|近日|日前|其中|签约|多家|两家"
)
# Words that a stem cannot end in, and stems that are no name.
_GENERIC: Final = late(
    r"(?:商业|中小|部分|多家|各家|同业|合作|中央|政策性|国有|大型|地方|法人|手机|网上|网络|直销|"
    r"开放|投资|私人|主办|牵头|代理|有关|相关|外资|中资|外国|国外|数字|智慧|绿色|时间|粮食|土地|"
    r"种子|基因|血液|社区|流动|背包|马背|帐篷|资金|贷款|发债|开户|参贷|承贷|经办|收单|托管|存管|"
    r"监管|清算|结算|发卡|收款|付款|议付|保兑|通知|开证|交易|零售|公司|财富|普惠|科技|金融|门口|"
    r"百姓|身边|自家|上述|其他|其它|[一二两三四五六七八九十几数]家|储蓄|储备|知识|影子|互联网|民营|"
    r"城市|农村|县域|区域|传统|现代|一流|标杆|精品|特色|示范|试点|全国|全[省市县区]|[省市县]内|辖区|"
    r"各地|当地|本地|地区|基层|[县省市]级|农信|村镇|新型|系统|国内|境内|境外|所在|股份制|人民|中小型|"
    r"大中型|信用|总部|[一二]级|行业|若干|远程|智能|线上|电子|电话|家庭|掌上|移动|专业|专营|综合|"
    r"虚拟|视频|空中|超级|未来|首选|贴心|伙伴|主流|头部|参与|承销|担保|指定|债权|授信|放款|出资|借款|"
    r"意向|组团|银团|保函|跨境|公募|投行|量化|轻型|百年|责任|惠民|便民|食物|食品|衣物|爱心|公益|积分|"
    r"道德|能量|绿碳|生态|森林|湿地|两山|水权|数据|人才|创意|技能|岗位|志愿|母乳|角膜|骨髓|脐带血|沿海|沿边|长三角|珠三角|江浙|发达|"
    r"家乡|老家|本土|乡镇|专属|三农|农贷|优质|振兴|上市|存量|问题|重点|风险|部门|股东|[地县]市|市县|顾问|[级里人好下出到起开完得进稳准牢透])$|"
    r"^(?:城区|郊区|农区|大|小|各|该|我|本|这|那|某|贵|老|新|云|村|水|碳|家|用|联合|发展|农商)$"
)
# Parts of speech of words that names are made of, and of nouns that may as well be prose.
_NAME_TAGS: Final = ("nr", "ns", "nt", "nz", "j", "b")
_NOUNS: Final = frozenset("nfs")
# A verb and what it brings about, an adverb or adjective and its verb: 做强, 新设.
_PROSE_PAIRS: Final = frozenset({"va", "av", "dv"})
_BRANDS: Final = frozenset({"联合", "农商"})
_VILLAGE_BRANDS: Final = frozenset({"惠民", "便民", "富民", "惠农", "振兴", "三农"})
_OPENS: Final = "由与和向从据为对在的"
_ADMIN: Final = "县市区旗"
_SHORTEST: Final = 2
_LONGEST: Final = 6


class Unseen(NamedTuple):
    """A bank found by grammar: where its name starts, its canonical name and its place."""

    start: int
    canonical: str
    place: str


def _is_prose(text: str, start: int, end: int, *, nouns: bool) -> bool:
    """Tell whether what would be a name ends in a word of everyday prose: 贡献, 敲开, 不少.

    Names end in single characters, in proper nouns and in places. A common noun (青石) may be one
    with `nouns`, or where the words around it say so.
    """
    words = tag_words(text[start:end], hmm=False)
    word, part = words[-1]
    if len(word) == 1:
        return len(words) > 1 and words[-2][1][0] + part[0] in _PROSE_PAIRS
    if part.startswith(_NAME_TAGS) or word in _BRANDS:
        return False
    is_alone = len(words) == 1 and start > 0 and text[start - 1] in _OPENS
    return part[0] not in _NOUNS or not (nouns or is_alone)


def _place_start(
    lexicon: Lexicon, text: str, low: int, end: int, brand: int, *, nouns: bool, village: bool
) -> int | None:
    """Return where a name of place, place … and a brand of few characters starts.

    Village banks bear brands that are words elsewhere: 惠民村镇银行.
    """
    if village and text[end - 2 : end] in _VILLAGE_BRANDS:
        place = lexicon.place_before(text, end - 2)
        if place and end - 2 - len(place) >= low:
            return end - 2 - len(place)
    stretch = text[low:end]
    size = end - low
    for start in range(size - 1):
        at = start
        while at < size and (form := lexicon.match_place(stretch, at)):
            at += len(form)
        if at == start or size - at > brand:
            continue
        if _VERB.search(stretch, at) or _GENERIC.search(stretch[start:]):
            continue
        if at == size or not _is_prose(text, low + at, end, nouns=nouns):
            return low + start
    return None


def _cut_start(text: str, low: int, end: int, *, nouns: bool) -> int | None:
    """Return where a stem of no known place starts: behind the last thing that is no name."""
    start = low
    bounded = low == 0
    for match in _CUT.finditer(text, low, end):
        start, bounded = match.end(), True
    size = end - start
    if not bounded or size > _LONGEST:
        size = 3 if text[end - 1 : end] in _ADMIN else 2
        start = end - size
    if size < _SHORTEST or _GENERIC.search(text[start:end]):
        return None
    return None if _is_prose(text, start, end, nouns=nouns) else start


def _whole_stem(text: str, start: int) -> int:
    """Return the start of a village bank's stem that ends in a brand that is a place's name too."""
    low = max(0, start - 4)
    cuts = [match.end() for match in _CUT.finditer(text, low, start)]
    if not cuts and low:
        return start
    bounded = cuts[-1] if cuts else 0
    return bounded if start - bounded >= _SHORTEST else start


def short_name(lexicon: Lexicon, stem: str, suffix: str) -> str:
    """Return the name in its brand form: the province before the place taken off."""
    form = lexicon.match_place(stem, 0)
    rest = len(stem) - len(form)
    if form and rest >= _SHORTEST and any(c[2:] == "0000" for c in lexicon.codes(form)):
        return stem[len(form) :] + suffix
    return stem + suffix


def unseen(
    lexicon: Lexicon,
    text: str,
    end: int,
    suffix: str,
    *,
    brand: int = 5,
    cut: bool = True,
    nouns: bool = True,
) -> Unseen | None:
    """Find a bank's name that ends in `suffix`, whose stem ends at `end`.

    `brand` is how many characters may stand between the last place and the suffix. With `cut`, a
    stem of no known place is taken when something that is no name stands before it. With `nouns`,
    the stem may be a common noun.
    """
    start = _place_start(
        lexicon, text, max(0, end - 14), end, brand, nouns=nouns, village=suffix == "村镇银行"
    )
    if start is not None:
        if suffix == "村镇银行" and lexicon.codes(text[start:end]):
            start = _whole_stem(text, start)
        stem = text[start:end]
        codes = find_codes(stem, lexicon=lexicon)
        place = choose(codes, level="分行", lexicon=lexicon) if codes else ""
        return Unseen(start, short_name(lexicon, stem, suffix), place)
    if not cut:
        return None
    start = _cut_start(text, max(0, end - 8), end, nouns=nouns)
    return None if start is None else Unseen(start, text[start:end] + suffix, "")
