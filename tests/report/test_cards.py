"""Cards and tables in a browser, among the rules that a notebook has for everybody's tables."""

from __future__ import annotations

from dataclasses import replace

from innotag.display import result_card, results_table
from innotag.results import Result

# What JupyterLab says of lists and tables in an output, as far as it could spoil ours.
NOTEBOOK = """
.out dl dt{float:left;width:20%} .out dl dd{float:left;width:80%} .out table{table-layout:fixed}
.out:not(.md) td,.out:not(.md) th{text-align:right;vertical-align:middle}
.out tbody tr:nth-child(even){background:#f5f5f5}
"""


def test_cards_keep_their_form_in_a_notebook(browser, tmp_path):
    one = Result("贷款", None, "1", (), {}, "credit", {}, (), {}, {})
    one = replace(one, bank={"canonical": "青石银行"}, subthemes={"green": ("green.energy",)})
    body = result_card(one) + results_table([one] * 4, total=4, n_review=0)
    page = tmp_path / "out.html"
    head = f'<!doctype html><meta charset="utf-8"><style>{NOTEBOOK}</style>'
    page.write_text(f'{head}<div class="out">{body}</div>', encoding="utf-8")
    browser.open(page.as_uri())

    def style(names, what):
        found = f"document.querySelectorAll({names!r})"
        return set(browser.run(f"return [...{found}].map(e => getComputedStyle(e).{what})"))

    assert style("td, th", "textAlign") == {"left"}
    assert style("td, th", "verticalAlign") == {"top"}
    assert style("tbody tr", "backgroundColor") == {"rgba(0, 0, 0, 0)"}
    assert style("dt, dd", "float") == {"none"}
    heights = "return [...document.querySelectorAll('dt')].map(e => e.clientHeight)"
    assert len(set(browser.run(heights))) == 1  # one line each
