"""What tells a quoted name of a product from a saying, an honour or a campaign: a table of cues.

Each cue looks at one place: the `name` itself, what stands `before` its mark, what stands `after`
it, or the name `with` its marks and what follows. Those that hold add their points, in the order of
the table; a name with `ENOUGH` of them is a product. `DECIDED` points either way end the reading.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from innotag.expressions import late

if TYPE_CHECKING:
    import re

ENOUGH: Final = 3
DECIDED: Final = 15

# What completes a quoted name of itself: “…挂钩”贷款. Marks belong to the name then.
_COMPLETES: Final = r"(?:挂钩|质押|联动|项下)?(?:贷款|信用卡|存单|保函|债券|票据)"
WHOLE: Final = late(_COMPLETES)
# Bare lists of what goes together: “电力数据+金融”.
_SUM: Final = r"(?![^\"]*(?:贷款|直投|信贷|保函))[一-鿿]+(?:\+[一-鿿]+)+"
SUM: Final = late(rf"^{_SUM}$")
# Endings that name a product of themselves.
STRONG: Final = late(
    r"(?:[^放借信房代]贷|贷款|信贷|[^\W贷]{2}通|[^沟流交打卡普畅互]通|[^\W]{2}宝|信用卡|一卡通|理财|存单|钱包|保函|大模型|智能体|数字人|"
    r"小程序|[Aa][Pp][Pp]|Agent|MaaS|实验室|平台|系统|账户|年金(?:计划)?|保理|信托|快线|闪付|投贷联动|(?:投资|产业|创投|科创|发展|"
    r"母)基金|[票信债]券|债|票据|[^风危保]险|[0-9]{2}[一-鿿]{1,3}[0-9]{2}|[0-9]{2}[一-鿿]{2,8}(?:MTN|S?CP|PPN|"
    r"AB[NS]|EB|GN)[0-9]{0,3})(?:[0-9.]+|\+)?$"
)
# Those of them that authorities name too.
PLATFORM: Final = late(r"(?:平台|系统|实验室|账户|小程序|大模型|智能体|数字人|[Aa][Pp][Pp])$")
# Sayings, questions, demands.
SAYING: Final = late(
    r"[，,。；;！!？?：:…]|、(?!.*(?:[^尽放借信]贷|贷款|债券|保险)$)|才能|[吗呢吧]$|—.*—.*—|^(?:把|按|为什么|怎么|如何|先|无抵押|"
    r"不|要|谁|这|您|你|我们|开通|升级|注销)|^[应敢愿能会][贷放]"
)
# Scams, lists and an authority's application; groups of clients and names of national plans.
NEVER: Final = late(
    r"白名单$|目录|^(?:冒充|虚假|假冒|非法|安全账户$)|^国家.*[Aa][Pp][Pp]$|^(?:首贷|区块链|大数据|人工智能|云计算|物联网|大模型|民营小微|"
    r"[0-9一二三四五六七八九十]+五|[0-9]\+[0-9N+]+)$"
)
# Endings of documents, honours, plans, places, people and figures of speech.
NOT: Final = late(
    r"(?:意见|通知|办法|规划|条例|指引|目录|报告|合同|协议|规定|公告|纲要|清单|名单|指南|白皮书|方案|决定|细则|标准|要点|倡议|宣言|之乡|之城|之都|文章|"
    r"大会|论坛|精神|大赛|比赛|杯|企业|小巨人|巨人|称号|奖|目标|难题|战略|理念|路线图|新政|时代|名片|样板|模范|先锋|县|行长|主任|专员|(?<!机器)人|日|"
    r"月|节|队|课堂|第一行|招牌|窗口|邻居|篮子|袋子|及时雨|加速度|领跑者|首单|第一枪|白名单|画像|红利|信用|难|贵|国债|定期|储蓄|支行|专精特新|瞪羚|委员会|"
    r"(?<!缴)费|集团|小区|一号工程|公司|数据|机构|伙伴|公里|切口|提速|加速|引擎|桥头堡|店小二|文明号|(?<![账开])户|岗|科技|第一市|主力军|压舱石|"
    r"码头|园区|小镇|景区|通道|关口|短板|闭环|热词|型|化|[站姆家入浸]式|距离|周期|链条|上门)$|^一[一-鿿]一[一-鿿]$|"
    r"^[一二两三四五六七八九双][一-鿿]$"
)
_PRODUCT: Final = (
    r"(?<!农)产品|品牌|普惠保险|主题信用卡|借记卡|硬?件?钱包|服务方案|融资租赁|评价体系|代发|司库"
)

Place = Literal["name", "before", "after", "with"]


class Cue(NamedTuple):
    """An expression, where it is looked for, and how many points it gives where it holds."""

    points: int
    place: Place
    found: re.Pattern[str]


CUES: Final = (
    Cue(-20, "name", SAYING),
    Cue(-20, "name", NEVER),
    # What something is lifted to or called is a standing: 上升至“优先信贷”.
    Cue(
        -20,
        "before",
        late(r"(?:列为|上升[至为到]|视为|看作|比作|(?:总结|概括|归纳|浓缩|提炼)[成为])$"),
    ),
    # A bare list says what goes together, unless a word says that it is a business.
    Cue(
        -20,
        "with",
        late(rf"\"{_SUM}\"(?!业务|产品|品牌|信贷|{_COMPLETES})"),
    ),
    Cue(20, "name", STRONG),
    # Books and documents.
    Cue(-20, "with", late("《")),
    # A firm, a place, an event or a person is named: 一家名为“…”的茶馆.
    Cue(
        -20,
        "before",
        late(
            r"(?:[一二两三多几][家间座艘条所处栋](?:[一-鿿]{0,4}的)?(?:名[为叫]|叫)|更名为|小区|取名|管[一-鿿]{0,4}叫|"
            r"持有[一-鿿]{0,6}|(?:活动|公益|赛事|栏目|公司|厂|园区|街|村|楼)名?[叫为是]|名字里[带含有]着?)$"
        ),
    ),
    # A manner, an honour, a place or an event: “…”方式, “…”称号, “…”活动.
    Cue(
        -10,
        "after",
        late(
            r"方式|做法|手段|举措|创新驱动|示范区|产业园|园区|成[了为]|一词|二字|的[一-鿿]{0,2}(?:高度|位置|行列|角色)|杯|奖|论坛|大赛|企业|"
            r"证书|车辆|书吧|卫星|[一-鿿]{0,4}(?:活动|音乐会|晚会|讲座|楼盘|称号|原则|理念|行动|精神|骗局|诈骗|口号|方针|怪圈|困境|竞赛|比武|"
            r"美食节|短片|微电影|征文|志愿|公益项目|助学|战略合作)|的?(?:标语|横幅|锦旗|字样|电话|名义)|等[一-鿿]{0,4}(?:名义|字样|标语|"
            r"项目|荣誉|奖项|称号)|是[^，。]{0,8}(?:楼盘|小区)|项目(?:签约|位于|总投资)"
        ),
    ),
    # 三大工程, 四大模式: plans, but for a loan that is called by them.
    Cue(-6, "name", late(r"^[一二两三四五六七八九十百千双多][大个项类重]")),
    Cue(-5, "name", NOT),
    # What is played or fought for is a role: 当好客户的“管家”; what is held or kept to is a saying.
    Cue(
        -6,
        "before",
        late(
            r"(?:当好|争当|做好?|成为|当起|擦亮)(?:了|成|一个|[^，。\"]{1,8}的)?$|(?:组织|开展|发起|举行|参加|走进|获评|荣获|评为|"
            r"授予|喜获|跨越|弥合|迈过|破解|解决|筑牢|写好|深化|践行|贯彻|落实|弘扬|坚持|秉持|秉承|紧扣|围绕|聚焦|发挥)(?:了|好)?$"
        ),
    ),
    # A bank of its own kind is a standing: 打造“绿色银行”.
    Cue(-6, "with", late(r"(?<=打造|建设|创建|构建|争创)\"[^\"]*银行\"")),
    # Loans for a plan are called by it: “百千万工程”贷款.
    Cue(-6, "with", late(r"\"[^\"]*(?:工程|行动)\"(?:贷款|债券)")),
    # Two characters are too few to be sure of.
    Cue(1, "name", late(r"^...")),
    Cue(1, "name", late(r"[一-鿿A-Za-z][·—-][一-鿿A-Za-z]|[a-z]|[一-鿿]\+$")),
    # Half a product's ending: e融, 惠保, 链信, 秒贴.
    Cue(
        1,
        "name",
        late(
            r"[^金圆交银]融$|[^担确环]保$|[链e]信$|[e秒快]贴$|[惠税e易]汇$|[^保留生]存$|[^交支]付$"
        ),
    ),
    # Endings that name a product where more speaks for it.
    Cue(
        2,
        "name",
        late(
            r"(?:集合计划|组合|工作室|模式|小屋|港湾|家园|之家|专区|专版|专柜|专窗|专线|中台|[中平]台[一二三]期|早餐会|沙龙|服务站|服务点|直播间|"
            r"(?:服务|智能|风控|数据)体系|(?:上云|数字化|智能化|改造|迁移)工程|顾问点|[一-鿿]阁|(?:封闭|开放|固收|稳健|理财|增强|"
            r"期)[^号]{0,4}[0-9一二三四五六七八九十]号|大脑|管家|助手|机器人|码|卡|云|链|缴费|柜台|会客厅|夜校|食堂|保险箱|[Pp]ay|"
            r"(?:金融|综合|支付)服务|[^\W0-9][0-9]\.[0-9]|·[一-鿿]{2,6}|^[一-鿿]?小[一-鿿]{1,2})$"
        ),
    ),
    # A bank's short name begins it: 工银驿站.
    Cue(
        2,
        "name",
        late(
            r"^(?:工银|工行|农银|中银|建信|建行|交银|交行|交通银行|招银|浦银|中信|兴业|光大|民生|邮储|微众|网商)"
        ),
    ),
    # What gives, opens, builds or takes part in it.
    Cue(
        1,
        "before",
        late(
            r"(?:推出|推广|推介|上线|发放|投放|办理|落地|申请|申请了一笔|开办|开通|首创|研发|创设|定制|创新|设计|受理|拿到|领到|取得|嫁接|接进|"
            r"接入|启动|进入|建成|搭建|揭牌|成立|发布|带着|配了|签了|自研|更新|建起|挂上|自建|开出|签约|设立|铺开|开立|开具|签发)(?:了|的|其|到|"
            r"起)?$"
        ),
    ),
    # What launches, sells or uses it.
    Cue(
        1,
        "before",
        late(
            r"(?:推出|推广|推介|上线|首创|研发|自研|创设|定制|开办|开通|搭建|建起|推|申请|办理|创新|上新|升级|试点|首推|主推|代销|销售|发售|获批|"
            r"获得|拿到|放出|发放|投放|自建|开出|签约|走的是|用的是|凭|通过|依托|借助|借|开立|开具|签发|使用|运用)(?:了|的|其|出|到|起|一款|"
            r"一笔|首笔|首款|专属)?$"
        ),
    ),
    # A name that is launched needs nothing else to speak for it, however short.
    Cue(
        3,
        "before",
        late(r"(?:推出|上线|首创|研发|自研|首推|推介|上新)(?:了|的|其|一款|首款|名为){0,2}$"),
    ),
    # …, with what it is between: 推出首款面向茶农的“…”.
    Cue(2, "before", late(r"(?:推出|上线|首创|自研|首推)[^，。；、\"]{2,12}的$")),
    # The first of its kind, unless the kind is told after it: 首笔“…”改造贷款.
    Cue(2, "with", late(r"(?<=[首一][笔单款])\"[^\"]*\"(?![一-鿿]{1,6}(?:贷款|债券|票据|融资))")),
    Cue(1, "before", late(r"(?:银行|支行|分行|农商行|[建工农中交该我]行|邮储|联社)的?$")),
    Cue(1, "before", late(r"(?:银行|支行|分行|农商行|[建工农中交该我]行|邮储|联社)的$")),
    # What is opened, installed or signed in to.
    Cue(
        2,
        "before",
        late(
            r"(?:登录|打开|点开|下载|扫码进入|部署|引入|装上|认购|新版|(?:打造|研发|开发|设计|定制|首创|升级后)的)了?$"
        ),
    ),
    # A system is called by what stands in quotation marks: 自研模型“云智”.
    Cue(
        3,
        "before",
        late(r"(?:模型|机器人|智能体|数字员工|数字人|小程序|智能客服|助手|投顾)$"),
    ),
    # What it is stands right before it: 品牌“…”.
    Cue(
        2,
        "before",
        late(
            r"(?:产品|品牌|品种|系统|客服|用上了|平台|应用|理财|大模型|(?<!产品)(?<!公共)服务|贷款|债券|凭证|专区|共建的|推出的|上线的|自研的|"
            r"名为|名叫|叫做|称为|统称|这款|手机[里上]的|[万亿]元|[万亿])(?:——?|的|:|：|是|叫|为)?$"
        ),
    ),
    # What a product does right after its name.
    Cue(
        1,
        "after",
        late(
            r"(?:给[他她它予了]|放款|放出|批[了给下出]|贷给|授信|累计|余额|单户|最高|面向|专[供为]|上线|落地|额度|利率|期限|覆盖|惠及|已为|已向|"
            r"[为向]|获得|拿到|支持|办理|申请|融资|可|新版|[0-9.]{1,9}版|[0-9.]{1,9}[万亿]元|[一二三四五六七八九十百]{1,6}[万亿]元)"
        ),
    ),
    # Only a product does that.
    Cue(
        2,
        "after",
        late(
            r"(?:推出|上线|开办|开展)以来|上新|首批|累放|累计(?:放|发|投|为|支|服|授|办)|注册|用户|已?共?(?:支持|服务|"
            r"惠及)[一-鿿]{0,4}[0-9]|为[0-9一二三四五六七八九十]|[上里中内]?(?:申请|提交|开立|查询|下单|一键|在线)"
        ),
    ),
    # What completes a quoted name right after the mark.
    Cue(
        2,
        "after",
        late(
            r"(?:业务|产品|品牌|信贷|项目制|贷款产品|小程序|APP|服务[点站]|等[一二两三四五六七八九十0-9]{0,2}款|等品种|等业务|等产品|"
            r"正式?揭牌|揭牌|再贴现|签约|募集|卖出|募到|随之落地|融资|余额|做成|功能|信用贷款|账户|中期票据)"
        ),
    ),
    Cue(1, "after", late(r"服务(?!区|队|中心|商)")),
    Cue(2, "after", late(r"[一-鿿]{0,4}(?:代[收付扣]|保证金|收单|托管)")),
    Cue(2, "after", WHOLE),
    Cue(2, "after", late(rf"(?!是)[一-鿿]{{0,8}}?(?:{_PRODUCT})")),
    # A system is called so.
    Cue(
        8,
        "after",
        late(
            r"[一-鿿A-Z]{0,7}?(?:平台|系统|模型|引擎|机器人|大模型|智能体|小程序|[Aa][Pp][Pp]|解决方案|组合方案|联合实验室|服务方案|"
            r"[融惠]产品|贷产品|理财(?!子|经理)|服务中心|专区)|[一-鿿]{0,4}专项(?:借款|贷款)|第[0-9一二三四五六七八九十]+期"
        ),
    ),
    # A report that opens with a name tells how it came out: “银发课堂”开播.
    Cue(
        3,
        "with",
        late(
            r"(?<![\s\S])\"[^\"]+\"(?:正式|已|也|[0-9]{4}版|[0-9]{1,2}月(?:[0-9]{1,2}日)?|"
            r"在[一-鿿]{2,8}){0,3}(?:开播|亮相|上线|落地|铺到|登陆|开张|揭牌|启用|来了|问世|面世|开售|发售)"
        ),
    ),
)
# A title that names a campaign or a notice, not a product.
NO_TITLE: Final = late(
    r"(?:志愿服务|比赛|大赛|联赛|活动|宣传月?|系列片|公告|方案|通知|标识|服务区|志愿者|日|课|仪式)$"
)
