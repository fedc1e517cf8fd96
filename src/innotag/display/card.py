"""One result as an HTML card for a notebook: no script, no network, everything escaped."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from innotag.display.marks import cut_text, cut_title
from innotag.display.names import ENTITY_ZH, label_zh, reason_zh, subthemes_zh
from innotag.display.notices import warning_zh
from innotag.display.style import ENTITY_TINTS, THEME_COLOURS, style_sheet
from innotag.display.values import amount_zh, period_zh, place_zh, word

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from innotag.display.marks import Piece
    from innotag.results import Result


def result_card(result: Result) -> str:
    """Return a result as an HTML card.

    Examples
    --------
    >>> from innotag.results import Result
    >>> card = result_card(Result("<b>", None, "1", (), {}, "other", {}, (), {}, {}))
    >>> "&lt;b&gt;" in card, "<b>" in card
    (True, False)
    """
    parts = [
        f'<div class="innotag" lang="zh-CN"><style>{style_sheet()}</style>',
        *_head(result),
        f'<div class="chips">{"".join(_score_chips(result))}</div>',
        f'<div class="text">{marked_html(cut_text(result))}</div>',
        *_facts(result),
        *_notes(result),
        "</div>",
    ]
    return "".join(parts)


def theme_chip(theme: str, *, score: float | None = None, said: bool = True) -> str:
    """Return the chip of a theme, with its probability where one is given.

    Examples
    --------
    >>> theme_chip("green", score=0.91)
    '<span class="chip said t-green">绿色金融 <span class="num">0.91</span></span>'
    """
    number = "" if score is None else f' <span class="num">{score:.2f}</span>'
    known = f" t-{theme}" if theme in THEME_COLOURS else ""
    return (
        f'<span class="chip{" said" if said else ""}{known}">{escape(label_zh(theme))}{number}'
        "</span>"
    )


def marked_html(pieces: Iterable[Piece]) -> str:
    """Return pieces of text as HTML with their marks.

    Examples
    --------
    >>> from innotag.display.marks import Piece
    >>> marked_html([Piece("贷款"), Piece("80万元", "AMOUNT", (), True)])
    '贷款<span class="ent n-AMOUNT" title="金额" data-t="金额">80万元</span>'
    """
    return "".join(map(_piece_html, pieces))


def _piece_html(piece: Piece) -> str:
    if not piece.entity and not piece.themes:
        return escape(piece.text)
    classes, says = [], []
    name = ENTITY_ZH.get(piece.entity, piece.entity)
    if piece.entity:
        classes += ["ent", *([f"n-{piece.entity}"] if piece.entity in ENTITY_TINTS else [])]
        says.append(name)
    if piece.themes:
        classes += ["ev", *(["many"] if len(piece.themes) > 1 else [])]
        classes += [f"t-{theme}" for theme in piece.themes if theme in THEME_COLOURS]
        says.append("依据：" + "、".join(map(label_zh, piece.themes)))
    label = f' data-t="{escape(name)}"' if piece.closes else ""
    return (
        f'<span class="{" ".join(classes)}" title="{escape(" · ".join(says))}"{label}>'
        f"{escape(piece.text)}</span>"
    )


def _head(result: Result) -> Iterator[str]:
    title = marked_html(cut_title(result))
    line = label_zh(result.business_line)
    small = " · ".join(escape(part) for part in (result.id, line) if part)
    if title or small:
        yield '<div class="head">'
        yield f"<b>{title}</b>" if title else ""
        yield f'<span class="soft">{small}</span></div>'


def _score_chips(result: Result) -> Iterator[str]:
    for theme in result.themes:
        yield theme_chip(theme, score=result.scores.get(theme))
    for theme, score in result.scores.items():
        if theme not in result.themes:
            yield theme_chip(theme, score=score, said=False)


def _facts(result: Result) -> Iterator[str]:
    bank, branch = word(result.bank, "canonical"), word(result.branch, "branch")
    facts = {
        "银行": bank,
        "网点": " · ".join(part for part in (branch, place_zh(result.branch)) if part),
        "日期": period_zh(result.date),
        "金额": amount_zh(result.amount),
        "产品": word(result.product, "name"),
        "发布机构": "、".join(result.issuers),
        "文件": result.document or "",
        "地区": result.region or "",
        "子主题": "、".join(subthemes_zh(result.subthemes)),
    }
    shown = "".join(
        f"<dt>{name}</dt><dd>{escape(fact)}</dd>" for name, fact in facts.items() if fact
    )
    if shown:
        yield f"<dl>{shown}</dl>"


def _notes(result: Result) -> Iterator[str]:
    if result.review_reasons:
        reasons = "；".join(map(reason_zh, result.review_reasons))
        yield f'<div class="note">待复核：{escape(reasons)}</div>'
    if result.warnings:
        yield f'<div class="note">提示：{escape("；".join(map(warning_zh, result.warnings)))}</div>'
    if result.error:
        yield f'<div class="note">未能标注：{escape(result.error)}</div>'
