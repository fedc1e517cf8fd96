"""A small grammar of bank cells, for cells that the source broke, lost or moved.

It knows how bank and branch names end, not which banks there are: layout needs no more.
"""

from __future__ import annotations

import re
from typing import Final

from innotag.issues.marks import HAN
from innotag.issues.spacing import squeeze

_BANK_END: Final = "银行|农商行|农合行|信用社|联合社|农信社|农信联社|联社|信用联社"
# Short names of banks that do not end in 银行; the first characters of the big banks' names.
_SHORT: Final = "工行|农行|中行|建行|交行|招行|农发行|国开行|进出口行|邮储行"
_BRANCH_END: Final = "分行|支行|营业部|分社|分理处|中心支行|总行|专营机构|事业部"
_COMPANY: Final = "(?:股份有限公司|有限责任公司|有限公司)?"
_NAME: Final = rf"[{HAN}]{{1,14}}?(?:{_BANK_END}){_COMPANY}|(?:中国)?(?:{_SHORT})"
_COMPLETE: Final = re.compile(rf"(?:{_NAME})(?:[{HAN}]{{1,14}}?(?:{_BRANCH_END})){{0,3}}")
_MENTION: Final = re.compile(rf"[{HAN}]{{1,14}}?(?:{_BANK_END})|(?:{_SHORT})(?![业情])")
_BRANCH_AFTER: Final = re.compile(rf"(?:[{HAN}]{{1,10}}?(?:分行|支行|营业部)){{1,2}}")
_TAIL: Final = re.compile(rf"[{HAN}]{{0,8}}?(?:{_BRANCH_END}|银行|商行|行|社)")
_LEAD: Final = re.compile(
    rf"[{HAN}]{{1,14}}?(?:{_BANK_END})[{HAN}]{{0,9}}|(?:{_SHORT})[{HAN}]{{0,9}}"
)
# Words that end before a bank's name begins, and words that make 银行 part of no name.
_BEFORE: Final = re.compile(
    r".*(?:在|由|与|和|及|为|向|对|从|经|获|的|将|给|让|被|把|以|是|至|到|联合|携手|通过|支持|推动|"
    r"其中|作为|走进|来自|包括|依托|成为|组织|指导|鼓励|引导|首家|首批|家|名|多|该|各|本|某)"
)
_NO_BANK: Final = re.compile(
    r"(?:(?:中国)?人民|中央|商业|手机|网上|电子|投资|开放|中小|民营|国有|外资|政策性|开发性|数字|直销|"
    r"智慧|合作|主办|经办|开户|往来|世界|监管|大型|村镇|虚拟|云|上市|地方|股份制|理财|私人|交易|绿色|"
    r"农村商业|城市商业|农商|国有大型商业|农村中小)?(?:银行|联社|信用社|联合社|农商行)"
)
_SHORTEST: Final = 3
_FUZZY_FROM: Final = 6


def is_bank_cell(text: str) -> bool:
    """Return whether a text is a whole bank cell: a bank's name, maybe with its branch.

    Examples
    --------
    >>> is_bank_cell("青石银行云溪 支行"), is_bank_cell("云溪支行"), is_bank_cell("青石银行云")
    (True, False, False)
    """
    return _COMPLETE.fullmatch(squeeze(text)) is not None


def is_cell_tail(text: str) -> bool:
    """Return whether a text can be the end of a bank cell cut from its beginning.

    Examples
    --------
    >>> is_cell_tail("溪支行"), is_cell_tail("行"), is_cell_tail("贷款")
    (True, True, False)
    """
    bare = squeeze(text)
    return _TAIL.fullmatch(bare) is not None and not is_bank_cell(bare)


def is_cell_lead(text: str) -> bool:
    """Return whether a text begins like a bank cell and stops inside the branch's name.

    Examples
    --------
    >>> is_cell_lead("青石银行云溪"), is_cell_lead("云溪")
    (True, False)
    """
    bare = squeeze(text)
    return _LEAD.fullmatch(bare) is not None


def find_banks(text: str) -> list[tuple[int, str]]:
    """Return offset and name of the banks that a text names with a clear beginning.

    Examples
    --------
    >>> find_banks("3月末,青石银行云溪支行与云岭农商银行合作")
    [(4, '青石银行云溪支行'), (13, '云岭农商银行')]
    """
    found = []
    for match in _MENTION.finditer(text):
        name, start = match.group(), match.start()
        before = _BEFORE.match(name[:-2])
        if before:
            name, start = name[before.end() :], start + before.end()
        bounded = before is not None or start == 0 or not _is_han(text[start - 1])
        if not bounded or _NO_BANK.fullmatch(name) or len(name) < _SHORTEST - (name[-2:] != "银行"):
            continue
        branch = _BRANCH_AFTER.match(text, match.end())
        found.append((start, name + (branch.group() if branch else "")))
    return found


def only_bank(text: str) -> str | None:
    """Return the bank that a text names where it names one bank, else None.

    Examples
    --------
    >>> only_bank("3月末,青石银行贷款余额增长;青石银行不良率下降。")
    '青石银行'
    """
    names = [name for _, name in find_banks(text)]
    if not names:
        return None
    best = max(names, key=len)
    return best if all(is_same_bank(name, best) for name in names) else None


def is_same_bank(short: str, long: str) -> bool:
    """Return whether a name can be a shorter form of another: its characters follow in order.

    Examples
    --------
    >>> is_same_bank("青石农商行", "中国青石农村商业银行"), is_same_bank("青石银行", "云岭银行")
    (True, False)
    """
    rest = iter(long)
    return all(char in rest for char in short)


def complete_cell(cell: str, text: str) -> str | None:
    """Return the full bank cell that the text bears out for a cell cut at either end.

    Examples
    --------
    >>> complete_cell("溪支行", "3月,青石银行云溪支行发放贷款。")
    '青石银行云溪支行'
    >>> complete_cell("青石银行云溪支", "3月,云溪支行发放贷款。")
    '青石银行云溪支行'
    """
    bare, flat = squeeze(cell), squeeze(text)
    full = {name for _, name in find_banks(flat) if name.endswith(bare) and name != bare}
    if len(full) == 1 and is_cell_tail(bare):
        return full.pop()
    for size in range(len(bare), 1, -1):
        for end in _BRANCH_END.split("|"):
            for cut in range(1, len(end) + 1):
                whole = bare[-size:] + end[-cut:]
                if whole in flat and whole.endswith(end) and is_bank_cell(bare + end[-cut:]):
                    return bare + end[-cut:]
    return None


def names_bank(text: str, cell: str) -> bool:
    """Return whether a text names the bank of a cell, with one misread character allowed.

    Examples
    --------
    >>> names_bank("日前,青石银行云溪支行发放贷款", "青右银行云溪支行")
    True
    """
    bare, flat = squeeze(cell), squeeze(text)
    if len(bare) < _SHORTEST:
        return False
    if bare in flat:
        return True
    if len(bare) < _FUZZY_FROM:
        return False
    return _near(bare, flat)


def _near(bare: str, flat: str) -> bool:
    """Return whether a stretch of the text differs from the name in one character."""
    half = len(bare) // 2
    for part, shift in ((bare[:half], 0), (bare[half:], half)):
        place = flat.find(part)
        while place >= 0:
            start = place - shift
            window = flat[start : start + len(bare)] if start >= 0 else ""
            if len(window) == len(bare) and sum(map(str.__ne__, window, bare)) <= 1:
                return True
            place = flat.find(part, place + 1)
    return False


def _is_han(char: str) -> bool:
    return "\u3400" <= char <= "\u9fff"
