"""How often each theme is said, as a matplotlib chart with Chinese labels."""

from __future__ import annotations

import warnings
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final

from innotag.display.names import NO_THEME
from innotag.display.style import NO_THEME_COLOUR, THEME_COLOURS
from innotag.errors import MissingExtraError
from innotag.labels import THEME_LABELS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from innotag.results import Result

_CHINESE_FONTS: Final = (
    "Noto Sans CJK SC",
    "Noto Sans CJK JP",
    "Noto Sans SC",
    "Source Han Sans SC",
    "Source Han Sans CN",
    "PingFang SC",
    "Hiragino Sans GB",
    "Heiti SC",
    "Microsoft YaHei",
    "SimHei",
    "WenQuanYi Micro Hei",
    "WenQuanYi Zen Hei",
    "Noto Serif CJK SC",
    "Noto Serif CJK JP",
    "SimSun",
    "Arial Unicode MS",
)


def plot_themes(results: Iterable[Result], *, ax: Any = None) -> Any:
    """Draw the number of items of each theme; returns the matplotlib axes.

    Labels are Chinese where a Chinese font is installed; else a warning says so and they are
    English.

    Raises
    ------
    MissingExtraError
        If matplotlib is not installed.
    """
    try:
        from matplotlib import pyplot as plt  # noqa: PLC0415
    except ImportError as error:
        raise MissingExtraError("Drawing a chart", "matplotlib", "plot") from error
    said = [result.themes for result in results]
    counts = [sum(label.id in themes for themes in said) for label in THEME_LABELS]
    counts.append(sum(not themes for themes in said))
    font = find_chinese_font()
    names = [label.name_zh if font else label.name_en for label in THEME_LABELS]
    names.append(NO_THEME if font else "no theme")
    if font is None:
        warnings.warn(
            "No Chinese font was found, so the labels are English. Install one, such as "
            "Noto Sans CJK SC (Debian: fonts-noto-cjk).",
            stacklevel=2,
        )
    if ax is None:
        _, ax = plt.subplots(figsize=(6.4, 3.2), layout="constrained")
    family = [font, "DejaVu Sans"] if font else ["DejaVu Sans"]
    bars = ax.barh(
        names[::-1], counts[::-1], color=[*THEME_COLOURS.values(), NO_THEME_COLOUR][::-1]
    )
    ax.bar_label(bars, padding=3)
    ax.set_xlabel(f"条目数（共 {len(said)} 条）" if font else f"items (of {len(said)})")
    for text in [*ax.get_yticklabels(), ax.xaxis.label]:
        text.set_fontfamily(family)
    ax.margins(x=0.1)
    ax.spines[["top", "right"]].set_visible(False)
    return ax


def find_chinese_font() -> str | None:
    """Return the name of an installed font that holds Chinese; None where there is none."""
    from matplotlib import font_manager  # noqa: PLC0415

    manager = font_manager.fontManager
    names = {entry.name for entry in manager.ttflist}
    if names.isdisjoint(_CHINESE_FONTS):  # the list is cached: one may have been installed since
        known = {entry.fname for entry in manager.ttflist}
        for path in set(font_manager.findSystemFonts()) - known:
            with suppress(RuntimeError, OSError):  # not a font that matplotlib can read
                manager.addfont(path)
        names = {entry.name for entry in manager.ttflist}
    return next((name for name in _CHINESE_FONTS if name in names), None)
