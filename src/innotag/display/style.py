"""Colours, fonts and the style sheet of cards and tables. Every rule is scoped to `.innotag`."""

from __future__ import annotations

from typing import Final

# The palette of Okabe and Ito: told apart with every common colour blindness.
THEME_COLOURS: Final = {
    "green": "#009e73",
    "tech": "#0072b2",
    "inclusive": "#e69f00",
    "pension": "#cc79a7",
    "digital": "#56b4e9",
}
NO_THEME_COLOUR: Final = "#9aa0a6"
ENTITY_TINTS: Final = {
    "BANK": "0,114,178,.17",
    "BRANCH": "86,180,233,.24",
    "AMOUNT": "230,159,0,.26",
    "DATE": "125,135,150,.22",
    "PRODUCT": "204,121,167,.26",
    "COMPANY": "0,158,115,.18",
    "ORG": "110,90,180,.18",
    "RATE": "213,94,0,.20",
    "TERM": "213,94,0,.12",
}
FONTS: Final = (
    '-apple-system,"PingFang SC","Hiragino Sans GB","Microsoft YaHei","Noto Sans CJK SC",'
    '"Source Han Sans SC","WenQuanYi Micro Hei",system-ui,sans-serif'
)
_LIGHT: Final = (
    "--ink:#1c2330;--soft:#5b6675;--line:#dfe3ea;--paper:#fff;--wash:#f4f6f9;--warn:#8a4b00;"
    "--warn-wash:#fff4e0"
)
_DARK: Final = (
    "--ink:#e7eaf0;--soft:#a3adbb;--line:#353d49;--paper:#1b1f26;--wash:#252b34;--warn:#ffc46b;"
    "--warn-wash:#3a2c12"
)
# `.innotag.innotag` outranks what Jupyter says of tables and lists: text to the right, stripes.
_RULES: Final = """\
.innotag{LIGHT;color:var(--ink);background:var(--paper);border:1px solid var(--line);
border-radius:10px;padding:14px 18px;margin:6px 0;max-width:920px;font:14px/1.7 FONTS;
text-align:left;color-scheme:light}
@media (prefers-color-scheme:dark){.innotag{DARK;color-scheme:dark}}
[data-jp-theme-light=true] .innotag,.vscode-light .innotag{LIGHT;color-scheme:light}
[data-jp-theme-light=false] .innotag,.vscode-dark .innotag{DARK;color-scheme:dark}
.innotag *{box-sizing:border-box}
.innotag .head{display:flex;flex-wrap:wrap;gap:4px 12px;align-items:baseline;margin-bottom:8px}
.innotag .head b{font-size:16px;line-height:1.5;overflow-wrap:anywhere}
.innotag .soft{color:var(--soft);font-size:12px}
.innotag .chips{display:flex;flex-wrap:wrap;gap:6px}
.innotag .chip{display:inline-flex;gap:6px;align-items:center;border:1px solid var(--line);
border-radius:99px;padding:0 10px 0 8px;font-size:13px;line-height:24px;color:var(--soft);
white-space:nowrap}
.innotag .chip::before{content:"";width:9px;height:9px;border-radius:50%;
border:2px solid var(--c,var(--soft))}
.innotag .chip.said{color:var(--ink);font-weight:600;border-color:var(--c,var(--soft));
background:var(--wash)}
.innotag .chip.said::before{background:var(--c,var(--soft))}
.innotag .num{font-variant-numeric:tabular-nums;font-weight:400}
.innotag .text{margin:12px 0;white-space:pre-wrap;overflow-wrap:anywhere;line-height:2}
.innotag .ent{border-radius:4px;padding:2px 1px;background:rgba(var(--t,128,128,128,.2))}
.innotag .ent[data-t]::after{content:"\\2060"attr(data-t);font-size:10px;line-height:1;
color:var(--soft);margin:0 2px 0 3px;user-select:none;white-space:nowrap}
.innotag .ev{text-decoration:underline 3px var(--c,currentColor);text-underline-offset:4px;
text-decoration-skip-ink:none}
.innotag .ev.many{text-decoration-style:double;text-decoration-color:var(--ink)}
.innotag.innotag dl{display:grid;grid-template-columns:max-content 1fr;gap:2px 14px;margin:0}
.innotag.innotag dt{float:none;width:auto;padding:0;white-space:nowrap;
color:var(--soft);font-weight:400;margin:0}
.innotag.innotag dd{float:none;width:auto;margin:0;padding:0;overflow-wrap:anywhere}
.innotag .note{margin:10px 0 0;padding:5px 10px;border-radius:6px;font-size:13px;
color:var(--warn);background:var(--warn-wash);overflow-wrap:anywhere}
.innotag .wide{overflow-x:auto}
.innotag.innotag table{table-layout:auto;border:0;border-collapse:collapse;width:100%;
margin:0;font-size:13px;color:inherit}
.innotag.innotag th,.innotag.innotag td{text-align:left;vertical-align:top;padding:5px 10px 5px 0;
border-bottom:1px solid var(--line);background:none;color:inherit;max-width:none}
.innotag.innotag th{color:var(--soft);font-weight:400;white-space:nowrap}
.innotag.innotag thead,.innotag.innotag tbody tr,
.innotag.innotag tbody tr:hover{background:none;border:0}
.innotag.innotag td.nb{white-space:nowrap}
.innotag.innotag td .chip{font-size:12px;line-height:20px;margin:1px 4px 1px 0}
.innotag.innotag td.name{min-width:8em;overflow-wrap:anywhere}
.innotag.innotag td.what{min-width:16em;overflow-wrap:anywhere}
.innotag-wide{max-width:1180px}
"""


def style_sheet() -> str:
    """Return the style sheet of cards and tables.

    Examples
    --------
    >>> "prefers-color-scheme:dark" in style_sheet()
    True
    """
    rules = _RULES.replace("LIGHT", _LIGHT).replace("DARK", _DARK).replace("FONTS", FONTS)
    themes = "".join(
        f".innotag .t-{theme}{{--c:{colour}}}\n" for theme, colour in THEME_COLOURS.items()
    )
    tints = "".join(f".innotag .n-{name}{{--t:{tint}}}\n" for name, tint in ENTITY_TINTS.items())
    return rules + themes + tints
