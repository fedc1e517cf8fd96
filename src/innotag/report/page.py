"""The report as one page that needs nothing from outside: data, styles, script and charts in it."""

from __future__ import annotations

import base64
import hashlib
from importlib.resources import files
from pathlib import Path, PureWindowsPath
from typing import TYPE_CHECKING, Any, Final

from innotag.cells import plain_text
from innotag.display.names import NO_THEME, PASSAGE_ZH, label_zh, reason_zh
from innotag.display.notices import warning_zh
from innotag.display.style import ENTITY_TINTS, FONTS, NO_THEME_COLOUR
from innotag.errors import MissingExtraError
from innotag.report.accuracy import all_measures, main_measures
from innotag.report.charts import draw_cross, theme_colours
from innotag.report.counts import count_themes
from innotag.report.findings import find_firsts, largest_sums
from innotag.report.overview import headline_figures, report_title
from innotag.report.payload import page_data, to_json

if TYPE_CHECKING:
    from innotag.report.dossier import Dossier
    from innotag.tables import Tagged

_MOST_REVIEWED: Final = 200
_MOST_SHOWN: Final = 20
_MOST_PASSAGES: Final = 400
_SNIPPET: Final = 70


def build_page(dossier: Dossier, folder: Path = Path()) -> str:
    """Return the page, to lie in `folder`. What comes from items is escaped, in HTML and data.

    Raises
    ------
    MissingExtraError
        If jinja2 or matplotlib is not installed.
    """
    try:
        from jinja2 import Environment, PackageLoader, StrictUndefined  # noqa: PLC0415
        from markupsafe import Markup  # noqa: PLC0415
    except ImportError as error:
        raise MissingExtraError("A report page", "jinja2", "report") from error
    environment = Environment(
        loader=PackageLoader("innotag.report", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    script = _read("report.js")
    tables = count_themes(dossier)
    page = environment.get_template("report.html").render(
        **_facts(dossier),
        style=Markup(_read("report.css") + _colour_rules(dossier)),  # noqa: S704  (our own file)
        script=Markup(script),  # noqa: S704  (our own file)
        script_hash=base64.b64encode(hashlib.sha256(script.encode()).digest()).decode(),
        data=Markup(to_json(page_data(dossier, folder))),  # noqa: S704  (escaped for script elements)
        tables=[(table, Markup(draw_cross(table))) for table in tables],  # noqa: S704  (as SVG)
    )
    return plain_text(page)


def _read(name: str) -> str:
    return files("innotag.report").joinpath("templates", name).read_text(encoding="utf-8")


def _facts(dossier: Dossier) -> dict[str, Any]:
    review = sorted(
        (one for one in dossier.tagged if one.result.needs_review), key=_doubt, reverse=True
    )
    places = {id(one): place for place, one in enumerate(dossier.tagged)}
    return {
        "title": report_title(dossier),
        "dossier": dossier,
        "figures": headline_figures(dossier),
        "sums": largest_sums(dossier),
        "firsts": find_firsts(dossier),
        "most_shown": _MOST_SHOWN,
        "review": review[:_MOST_REVIEWED],
        "n_review": len(review),
        "repaired": [one for one in dossier.tagged if one.result.warnings],
        "measures": main_measures(dossier.accuracy),
        "all_measures": all_measures(dossier.accuracy),
        "most_passages": _MOST_PASSAGES,
        "no_theme": NO_THEME,
        "name": _name,
        "file_name": lambda source: PureWindowsPath(source).name,  # cuts at / and at \\
        "label_zh": label_zh,
        "reason_zh": reason_zh,
        "warning_zh": warning_zh,
        "passage_zh": PASSAGE_ZH,
        "place": lambda one: places[id(one)],
        "versions": sorted({one.result.package_version or "?" for one in dossier.tagged}),
    }


def _doubt(one: Tagged) -> tuple[bool, float]:
    """Return how much a result is in doubt: failed first, then the nearest to even chances."""
    nearest = min((abs(score - 0.5) for score in one.result.scores.values()), default=0.0)
    return one.result.error is not None, -nearest


def _name(one: Tagged) -> str:
    """Return what an item is called in a list: title or product, else the start of its text."""
    result = one.result
    given = result.title or str((result.product or {}).get("name") or "") or result.text
    return given if len(given) <= _SNIPPET else given[: _SNIPPET - 1] + "…"


def _colour_rules(dossier: Dossier) -> str:
    """Return the style rules of themes and entities; other themes than ours go by their place."""
    colours = theme_colours(dossier.themes)
    rules = [f".t{place}{{--c:{colour}}}" for place, colour in enumerate(colours.values())]
    rules += [f".n-{name}{{--t:{tint}}}" for name, tint in ENTITY_TINTS.items()]
    return "\n".join([f"body{{font-family:{FONTS}}}", f".tn{{--c:{NO_THEME_COLOUR}}}", *rules])
