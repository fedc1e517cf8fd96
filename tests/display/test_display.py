"""Cards, tables and charts: marks where they belong, nothing that acts, labels one can read."""

from __future__ import annotations

import re
import warnings
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import innotag
from innotag.display import plot_themes, result_card, results_table
from innotag.display.marks import cut_text
from innotag.display.values import amount_zh, period_zh, place_zh
from innotag.results import Entity, Result, Span

EXAMPLE = Path(__file__).parents[2] / "examples" / "bulletin-2025-03.txt"
PLAIN = Result(
    "向茶农发放贷款80万元", None, "1", ("green",), {"green": 0.9}, "credit", {}, (), {}, {}
)
EVIL = ("<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "</style><b>", "' & &lt;")


class Elements(HTMLParser):
    def __init__(self, page):
        super().__init__()
        self.found, self.text = [], []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))

    def handle_data(self, data):
        self.text.append(data)


marks = st.lists(
    st.tuples(st.integers(-3, 14), st.integers(-3, 14), st.sampled_from(["BANK", "AMOUNT", "x"])),
    max_size=8,
)


@given(marks, marks)
def test_marks_never_change_the_text(entities, spans):
    """Whatever overlaps whatever, the pieces join to the text and each mark covers its span."""
    result = replace(
        PLAIN,
        entities=tuple(Entity(kind, start, end, "", None) for start, end, kind in entities),
        evidence={"green": tuple(Span("text", start, end, "") for start, end, _ in spans)},
    )
    pieces = cut_text(result)
    assert "".join(piece.text for piece in pieces) == PLAIN.text
    place = 0
    for piece in pieces:
        inside = range(place, place + len(piece.text))
        for at in inside:
            assert bool(piece.themes) == any(start <= at < end for start, end, _ in spans)
            assert bool(piece.entity) == any(start <= at < end for start, end, _ in entities)
        place += len(piece.text)


def fill(evil):
    value = {"canonical": evil, "branch": evil, "name": evil, "start": evil, "end": evil + "2"}
    return replace(
        PLAIN,
        text=f"{evil}80万元",
        title=evil,
        id=evil,
        themes=(evil,),
        scores={evil: 0.5, "green": 0.1},
        business_line=evil,
        entities=(Entity(evil, 0, 2, "", None),),
        evidence={evil: (Span("text", 1, 5, ""), Span("title", 0, 2, ""))},
        subthemes={evil: (evil,)},
        bank=value,
        branch=value,
        date=value,
        amount={"value": 1, "currency": evil},
        product=value,
        issuers=(evil,),
        document=evil,
        region=evil,
        review_reasons=(evil, f"near_threshold:{evil}"),
        warnings=(evil,),
        error=evil,
    )


@pytest.mark.parametrize("evil", EVIL)
def test_card_and_table_escape_every_field(evil):
    for page in (
        result_card(fill(evil)),
        results_table([fill(evil)], total=1, n_review=0, heading=evil),
    ):
        found = Elements(page)
        allowed = {"div", "style", "span", "b", "dl", "dt", "dd", "table", "thead", "tbody"}
        assert {tag for tag, _ in found.found} <= allowed | {"tr", "th", "td"}
        names = {name for _, attrs in found.found for name in attrs}
        assert names <= {"class", "lang", "title", "data-t"}
        assert evil in "".join(found.text)
        assert [tag for tag, _ in found.found].count("b") <= 1


def test_card_calls_nobody_and_styles_only_itself():
    card = result_card(PLAIN)
    assert not re.search(r"<script|https?:|url\(|@import", card)
    style = re.search(r"<style>(.*)</style>", card, re.DOTALL)[1]
    for selector in re.findall(r"(?:^|\})\s*([^{}@]+)\{", style):
        assert all(".innotag" in part for part in selector.split(",")), selector
    assert "prefers-color-scheme:dark" in style


def test_card_shows_what_a_reader_needs():
    results = innotag.tag_issue(EXAMPLE)
    card = results[2]._repr_html_()
    for word in ("普惠金融", "茶香贷", "80万元", "湖南省长沙市", "青石银行", "2025-03-12"):
        assert word in card
    assert "待复核" in next(r for r in results if r.needs_review)._repr_html_()


def test_results_show_as_a_table_that_says_where_it_stops():
    results = innotag.tag_issue(EXAMPLE)
    table = results._repr_html_()
    assert table.count("<tr>") == 1 + len(results)
    assert "显示前" not in table
    long = results_table([PLAIN] * 120, total=120, n_review=3)
    assert long.count("<tr>") == 51
    assert "共 120 条" in long
    assert "显示前 50 条" in long


def test_result_has_a_short_repr_and_a_long_text():
    result = replace(PLAIN, text="贷款" * 500)
    assert len(repr(result)) < 120
    assert "绿色金融" in str(result)


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ({"value": 800000, "currency": "CNY"}, "80万元"),
        ({"value": 1.5e12, "currency": "CNY", "modifier": "approx"}, "约1.5万亿元"),
        ({"value": 12.5, "currency": "USD", "modifier": "min"}, "至少12.5美元"),
        ({"value": 3, "currency": "XYZ"}, "3XYZ"),
        ({"value": float("nan"), "currency": "CNY"}, ""),
        ({"value": 10**400, "currency": "CNY"}, ""),
        ({"value": True}, ""),
        ({}, ""),
        (None, ""),
    ],
)
def test_amounts_read_as_chinese(value, shown):
    assert amount_zh(value) == shown


def test_periods_and_places_name_a_thing_once():
    assert period_zh({"start": "2025-03-01", "end": "2025-03-01"}) == "2025-03-01"
    assert (
        place_zh({"province": "上海市", "city": "上海市", "county": "浦东新区"}) == "上海市浦东新区"
    )


@pytest.fixture
def pyplot():
    matplotlib = pytest.importorskip("matplotlib")
    matplotlib.use("agg")
    from matplotlib import pyplot as plt

    yield plt
    plt.close("all")


def test_plot_counts_themes(pyplot):
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="No Chinese font")
        ax = plot_themes([PLAIN, PLAIN, replace(PLAIN, themes=())])
    assert sorted(bar.get_width() for bar in ax.patches) == [0, 0, 0, 0, 1, 2]


def test_plot_says_so_where_no_chinese_font_is_found(pyplot, monkeypatch):
    from matplotlib import font_manager

    monkeypatch.setattr(font_manager.fontManager, "ttflist", [])
    monkeypatch.setattr(font_manager, "findSystemFonts", list)
    with pytest.warns(UserWarning, match="No Chinese font was found"):
        ax = plot_themes([PLAIN])
    assert "green finance" in [label.get_text() for label in ax.get_yticklabels()]


def test_plot_finds_a_font_that_is_newer_than_the_cached_list(pyplot, monkeypatch):
    from matplotlib import font_manager

    from innotag.display.plot import find_chinese_font

    if find_chinese_font() is None:
        pytest.skip("no Chinese font is installed (Debian: fonts-noto-cjk)")
    monkeypatch.setattr(font_manager.fontManager, "ttflist", [])
    assert find_chinese_font()


def test_plot_draws_chinese_where_a_font_is_found(pyplot):
    from innotag.display.plot import find_chinese_font

    if find_chinese_font() is None:
        pytest.skip("no Chinese font is installed (Debian: fonts-noto-cjk)")
    ax = plot_themes([PLAIN])
    assert "绿色金融" in [label.get_text() for label in ax.get_yticklabels()]
    ax.figure.canvas.draw()
