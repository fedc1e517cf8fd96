"""Cross tables as SVG charts. Text stays text: the browser draws it, in its own Chinese font."""

from __future__ import annotations

import io
import re
import unicodedata
import warnings
from typing import TYPE_CHECKING, Any, Final

from innotag.cells import plain_text
from innotag.display.names import NO_THEME, label_zh
from innotag.display.style import NO_THEME_COLOUR, THEME_COLOURS
from innotag.errors import MissingExtraError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from innotag.report.counts import Cross, Row

_WIDTH_IN: Final = 3.9
_ROW_IN: Final = 0.3
_SIZE: Final = 9
_LONGEST: Final = 16
_MORE_COLOURS: Final = ("#d55e00", "#f0e442", "#7a5195", "#555555")
_MARKERS: Final = "osD^vP*X"
_DARK: Final = frozenset({"#0072b2", "#009e73", "#7a5195", "#555555"})
_ID: Final = re.compile(r' id="([^"]*)"')
_NO_METADATA: Final = dict.fromkeys(("Creator", "Date", "Format", "Type"))


def theme_colours(themes: tuple[str, ...]) -> dict[str, str]:
    """Return a colour for each theme, the same in every chart.

    Examples
    --------
    >>> theme_colours(("green", "mine"))
    {'green': '#009e73', 'mine': '#d55e00'}
    """
    more = [theme for theme in themes if theme not in THEME_COLOURS]
    own = {theme: _MORE_COLOURS[i % len(_MORE_COLOURS)] for i, theme in enumerate(more)}
    return {theme: THEME_COLOURS.get(theme) or own[theme] for theme in themes}


def draw_cross(cross: Cross) -> str:
    """Return a cross table as SVG: lines for months, else a bar a row.

    Raises
    ------
    MissingExtraError
        If matplotlib is not installed.
    """
    try:
        from matplotlib import rc_context  # noqa: PLC0415
        from matplotlib.figure import Figure  # noqa: PLC0415
    except ImportError as error:
        raise MissingExtraError("A report with charts", "matplotlib", "report") from error
    settings: dict[Any, Any] = {
        "svg.fonttype": "none",
        "svg.hashsalt": cross.id,
        "font.size": _SIZE,
        "text.parse_math": False,
    }
    with rc_context(settings), warnings.catch_warnings():
        # matplotlib measures with a font of its own, which need not have Chinese.
        warnings.filterwarnings("ignore", message=r"Glyph \d+")
        rows = 6 if cross.id == "month" else len(cross.rows)
        figure = Figure(figsize=(_WIDTH_IN, _ROW_IN * rows + 0.35))
        axes = figure.add_subplot()
        (_draw_lines if cross.id == "month" else _draw_bars)(axes, cross)
        _set_margins(figure, cross)
        sink = io.StringIO()
        figure.savefig(sink, format="svg", transparent=True, metadata=_NO_METADATA)
    return _tidy(sink.getvalue(), prefix=cross.id)


def _draw_bars(axes: Any, cross: Cross) -> None:
    """Draw a bar a row, stacked by theme; a number stands in each part that has room for it."""
    colours = [*theme_colours(cross.themes).values(), NO_THEME_COLOUR]
    places = range(len(cross.rows))[::-1]
    left = [0] * len(cross.rows)
    longest = max((sum(row.themes) + row.n_none for row in cross.rows), default=1) or 1
    for column, colour in enumerate(colours):
        widths = [(*row.themes, row.n_none)[column] for row in cross.rows]
        axes.barh(places, widths, left=left, color=colour, edgecolor="white", linewidth=0.8)
        for place, width, start in zip(places, widths, left, strict=True):
            if width / longest > 0.035:
                ink = "white" if colour in _DARK else "#111111"
                text = axes.text(start + width / 2, place, str(width), color=ink)
                text.set(ha="center", va="center_baseline", fontsize=_SIZE - 1)
                text.set_gid(f"in-bar-{column}-{place}")
        left = [start + width for start, width in zip(left, widths, strict=True)]
    axes.set_yticks(places, [_label(row) for row in cross.rows])
    axes.tick_params(length=0)
    axes.set_xticks([])
    axes.set_xlim(0, longest * 1.01)
    axes.set_ylim(-0.55, len(cross.rows) - 0.45)
    axes.spines[:].set_visible(False)


def _draw_lines(axes: Any, cross: Cross) -> None:
    """Draw a line a theme over the months, each with its own marker."""
    months = [_label(row) for row in cross.rows]
    for column, (theme, colour) in enumerate(theme_colours(cross.themes).items()):
        counts = [row.themes[column] for row in cross.rows]
        marker = _MARKERS[column % len(_MARKERS)]
        name = plain_text(label_zh(theme))
        # The first lines are the widest, so that one shows beside another that lies upon it.
        width = max(1.5, 4.5 - 0.7 * column)
        line = {"linewidth": width, "markersize": width + 4}
        axes.plot(months, counts, marker=marker, color=colour, label=name, **line)
    none = [row.n_none for row in cross.rows]
    axes.plot(months, none, ":", marker="x", color=NO_THEME_COLOUR, label=NO_THEME)
    axes.set_ylim(bottom=0)
    axes.yaxis.get_major_locator().set_params(integer=True)
    axes.margins(x=0.06)
    step = -(-len(months) // 4)
    axes.set_xticks(range(0, len(months), step), months[::step])
    axes.tick_params(length=0, pad=6)
    axes.grid(axis="y", color="#9aa0a6", alpha=0.35)
    axes.spines[:].set_visible(False)
    axes.legend(loc="center left", bbox_to_anchor=(1, 0.5), frameon=False, handlelength=2.2)


def _set_margins(figure: Any, cross: Cross) -> None:
    """Leave room for the labels: matplotlib cannot, for it does not know the browser's font."""
    height = figure.get_figheight()
    if cross.id == "month":
        figure.subplots_adjust(left=0.08, right=0.7, top=1 - 0.1 / height, bottom=0.3 / height)
        return
    widest = max((_columns(_label(row)) for row in cross.rows), default=1)
    left = (widest / 2 * _SIZE + 10) / 72 / _WIDTH_IN
    edge = 0.04 / height
    figure.subplots_adjust(left=min(left, 0.5), right=0.995, top=1 - edge, bottom=edge)


def _label(row: Row) -> str:
    """Return what stands beside a bar: a short text that an SVG can hold."""
    text = plain_text(row.label)
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


def _columns(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(char) in "WFA" else 1 for char in text)


def _tidy(svg: str, *, prefix: str) -> str:
    """Return the `svg` element alone, without addresses, its ids unique in a page."""
    svg = svg[svg.index("<svg") :]
    svg = re.sub(r"<metadata>.*?</metadata>", "", svg, flags=re.DOTALL)
    svg = re.sub(r"<style[^>]*>.*?</style>", "", svg, flags=re.DOTALL)
    svg = re.sub(r' xmlns(?::\w+)?="[^"]*"', "", svg).replace("xlink:href", "href")
    svg = re.sub(r'(<svg[^>]*?) width="[^"]*"', r"\1", svg, count=1)
    svg = re.sub(r'(<svg[^>]*?) height="[^"]*"', r"\1", svg, count=1)
    used = set(_iter_used(svg))

    def renamed(match: re.Match[str]) -> str:
        name = match[1]
        if name in used:
            return f' id="{prefix}-{name}"'
        return ' class="in-bar"' if name.startswith("in-bar") else ""

    svg = _ID.sub(renamed, svg)
    svg = re.sub(r"url\(#", f"url(#{prefix}-", svg)
    return re.sub(r'href="#', f'href="#{prefix}-', svg).strip()


def _iter_used(svg: str) -> Iterator[str]:
    for match in re.finditer(r'(?:url\(|href=")#([^)"]+)', svg):
        yield match[1]
