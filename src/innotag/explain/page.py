"""An explanation as an HTML card for a notebook: no script, no network, everything escaped."""

from __future__ import annotations

from html import escape
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from innotag.display.card import theme_chip
from innotag.display.style import THEME_COLOURS, style_sheet
from innotag.explain.parts import signed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from innotag.explain.parts import Explanation, ThemeExplanation, Weight
    from innotag.results import Span

_RULES: Final = """\
.innotag s{color:var(--soft);text-decoration:line-through 2px}
.innotag .wide+.chips{margin-top:12px}
.innotag .why{width:100%}
.innotag .why td.nb{width:3em}
.innotag .why td.w{width:3.5em;text-align:right;font-variant-numeric:tabular-nums}
.innotag .why td.w{white-space:nowrap}
.innotag .why td.what{overflow-wrap:anywhere}
.innotag .why tr.in td{color:var(--soft)}
.innotag .why tr.in td.what{padding-left:1.8em}
"""
_KIND_ZH: Final = {
    "clause": "分句",
    "strong": "强词",
    "weak": "弱词",
    "false_friend": "形似词",
    "word": "词",
    "slogan": "口号",
}
_ROWS: Final = (("依据", "evidence"), ("支持", "speaks_for"), ("反对", "speaks_against"))


def explanation_card(why: Explanation) -> str:
    """Return an explanation as an HTML card.

    Examples
    --------
    >>> import innotag
    >>> card = explanation_card(innotag.classify("<b>向茶农发放贷款，开辟绿色通道").explain())
    >>> "<b>" in card, "<s>绿色通道</s>" in card
    (False, True)
    """
    title = "".join(_marked(why, "title")) if why.result.title else ""
    return "".join(
        [
            f'<div class="innotag" lang="zh-CN"><style>{style_sheet()}{_RULES}</style>',
            f'<div class="head"><b>{title}</b></div>' if title else "",
            f'<div class="text">{"".join(_marked(why, "text"))}</div>',
            *(part for theme in why.themes for part in _theme(why, theme)),
            "" if why.themes else '<p class="soft">没有主题，也没有接近的主题</p>',
            *_struck(why),
            "</div>",
        ]
    )


def _theme(why: Explanation, theme: ThemeExplanation) -> Iterator[str]:
    verb = "达到" if theme.is_said else "未达到"
    yield (
        f'<div class="chips">{theme_chip(theme.theme, score=theme.score, said=theme.is_said)}'
        f'<span class="soft">{verb}门槛 {theme.threshold:.2f}</span></div>'
        '<div class="wide"><table class="why">'
    )
    for name, attribute in _ROWS:
        for weight in getattr(theme, attribute):
            yield _row(why, name, weight)
            for term in weight.terms:
                yield _row(why, "", term)
    yield "</table></div>"


def _row(why: Explanation, name: str, weight: Weight) -> str:
    where = "标题：" if weight.span.field == "title" else ""
    kind = _KIND_ZH.get(weight.kind, weight.kind)
    return (
        f'<tr{"" if name else " class=in"}><td class="nb">{name}</td>'
        f'<td class="w">{signed(weight.weight)}</td>'
        f'<td class="what">{where}{_struck_through(why, weight.span)}</td>'
        f'<td class="nb">{escape(kind)}</td></tr>'
    )


def _struck_through(why: Explanation, span: Span) -> str:
    """Return the text of a span as HTML, what earns nothing in it struck through."""
    inside = [
        (one.span.start - span.start, one.span.end - span.start)
        for one in why.struck
        if one.span.field == span.field and span.start <= one.span.start < one.span.end <= span.end
    ]
    at, parts = 0, []
    for start, end in sorted(inside):
        if start >= at:
            parts += [escape(span.text[at:start]), f"<s>{escape(span.text[start:end])}</s>"]
            at = end
    return "".join([*parts, escape(span.text[at:])])


def _struck(why: Explanation) -> Iterator[str]:
    for struck in why.struck:
        kind = _KIND_ZH.get(struck.kind, struck.kind)
        yield f'<p class="soft"><s>{escape(struck.span.text)}</s> {escape(kind)}，不计分</p>'


def _marked(why: Explanation, field: str) -> Iterator[str]:
    """Yield a field as HTML: evidence underlined, what was struck out struck through."""
    source = (why.result.title or "") if field == "title" else why.result.text
    evidence = [
        (weight.span, theme.theme)
        for theme in why.themes
        for weight in theme.evidence
        if weight.span.field == field
    ]
    struck = [one.span for one in why.struck if one.span.field == field]
    spans = [*(span for span, _ in evidence), *struck]
    edges = sorted({0, len(source), *(s.start for s in spans), *(s.end for s in spans)})
    for start, end in pairwise(edges):
        text = escape(source[start:end])
        themes = [t for span, t in evidence if span.start <= start and end <= span.end]
        if any(span.start <= start and end <= span.end for span in struck):
            text = f"<s>{text}</s>"
        if themes:
            known = f" t-{themes[0]}" if themes[0] in THEME_COLOURS else ""
            text = f'<span class="ev{known}">{text}</span>'
        yield text
