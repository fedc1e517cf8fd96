"""Build a bulletin as a pdf, in looks with and without rules."""

from __future__ import annotations

import html
from dataclasses import dataclass, field
from io import BytesIO
from typing import TYPE_CHECKING, Any

from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.platypus import PageBreak, Paragraph, SimpleDocTemplate, Spacer, Table

if TYPE_CHECKING:
    from collections.abc import Sequence

RUNNING = "银行业务创新月报"


@dataclass
class Block:
    """A piece of the bulletin: its kind, its text, and the rows if it is a table."""

    kind: str
    text: str = ""
    rows: list[tuple[str, ...]] = field(default_factory=list)


def to_pdf(
    blocks: Sequence[Block], *, rules: str = "all", height: int = 520, font_size: float = 10
) -> bytes:
    """Build a pdf: `rules` are ``all``, ``three`` (above, below and under the heading) or ``none``.

    Pages are low, so that tables and their rows go over page ends.
    """
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    styles = _pdf_styles(font_size)
    story: list[Any] = []
    last = ""
    for block in blocks:
        text = html.escape(block.text)
        breaks = (block.kind == "h1" and story) or (block.kind == "contents" and last != block.kind)
        if breaks:
            story.append(PageBreak())
        if block.kind == "table":
            story += [_pdf_table(block, styles, rules), Spacer(1, 6)]
        elif block.kind == "contents":
            dots = f" ...... {block.rows[0][0]}" if block.rows[0][0] else ""
            story.append(Paragraph(text + dots, styles["para0"]))
        else:
            mark = "◆ " if block.kind == "bullet" else ""
            story.append(Paragraph(mark + text, styles[block.kind]))
        last = block.kind
    file = BytesIO()
    margins = dict.fromkeys(("leftMargin", "rightMargin", "topMargin", "bottomMargin"), 56)
    template = SimpleDocTemplate(file, pagesize=(480, height), **margins)
    template.build(story, onFirstPage=_pdf_foot, onLaterPages=_pdf_page)
    return file.getvalue()


def _pdf_styles(size: float) -> dict[str, Any]:
    base = ParagraphStyle(
        "base", fontName="STSong-Light", fontSize=size, leading=size * 1.5, wordWrap="CJK"
    )
    indented = ParagraphStyle("para", base, firstLineIndent=2 * size, spaceAfter=4)
    head = ParagraphStyle("head", base, fontSize=size * 1.3, leading=size * 2, spaceBefore=6)
    plain = ParagraphStyle("plain", base, spaceAfter=4)
    headings = {f"h{level}": head if level < 3 else plain for level in (1, 2, 3, 4)}
    cover = ParagraphStyle("cover", head, alignment=1)
    return {
        **headings,
        "para": indented,
        "para0": plain,
        "bullet": plain,
        "note": plain,
        "caption": ParagraphStyle("caption", plain, alignment=1),
        "cover": cover,
        "cell": base,
    }


def _pdf_table(block: Block, styles: dict[str, Any], rules: str) -> Any:
    commands: list[Any] = [("VALIGN", (0, 0), (-1, -1), "TOP")]
    if rules == "all":
        commands.append(("GRID", (0, 0), (-1, -1), 0.5, "black"))
    elif rules == "three":
        commands += [
            ("LINEABOVE", (0, 0), (-1, 0), 1, "black"),
            ("LINEBELOW", (0, 0), (-1, 0), 0.5, "black"),
            ("LINEBELOW", (0, -1), (-1, -1), 1, "black"),
        ]
    cells = [
        [Paragraph(html.escape(text).replace("\n", "<br/>"), styles["cell"]) for text in row]
        for row in block.rows
    ]
    widths = [80, 70, 218] if len(block.rows[0]) == 3 else [80, 288]
    return Table(cells, colWidths=widths, style=commands, repeatRows=1, splitInRow=1)


def _pdf_foot(canvas: Any, template: Any) -> None:
    canvas.setFont("STSong-Light", 9)
    canvas.drawCentredString(240, 28, f"- {template.page} -")


def _pdf_page(canvas: Any, template: Any) -> None:
    _pdf_foot(canvas, template)
    canvas.drawString(56, template.pagesize[1] - 36, RUNNING)
