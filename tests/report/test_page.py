"""The page: what it says, that nothing in it acts or calls out, and that it works in a browser."""

from __future__ import annotations

import io
import json
import re
import time
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

from innotag.cli import main
from innotag.issues import Issue, Item, Passage
from innotag.report import Dossier, Reading, save_report
from innotag.report.page import build_page
from innotag.report.payload import source_link, to_json
from innotag.results import Result
from innotag.tables import Tagged

pytest.importorskip("jinja2")
pytest.importorskip("matplotlib")

EXAMPLE = str(Path(__file__).parents[2] / "examples" / "bulletin-2025-03.txt")


class Elements(HTMLParser):
    """Every element with its attributes, and the text outside scripts and styles."""

    def __init__(self, page):
        super().__init__()
        self.found = []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))


def make_reading(evil=""):
    passage = Passage(3, 3, f"页眉{evil}", f"running head{evil}")
    item = Item(id="1", kind="text", text="文", line_start=1, line_end=1)
    issue = Issue("2025-03", f"月报{evil}", (item,), (), (passage,), (passage,))
    return Reading.from_issue(issue, source=f"2025-03{evil}.txt", lines=[(1, f"首行{evil}")])


def test_page_holds_only_its_own_elements_whatever_the_items_say(evil, evil_tagged):
    """An item full of HTML gives the elements of a harmless one, and no more."""
    page = build_page(Dossier((evil_tagged,), (make_reading(evil),), {evil: {"f1": 1.0}}))
    found = Elements(page).found
    assert [tag for tag, _ in found].count("script") == 2
    assert not [tag for tag, _ in found if tag in ("img", "iframe", "object", "embed")]
    assert not [(tag, a) for tag, a in found for name in a if name.startswith("on")]
    links = [attrs["href"] for _, attrs in found if "href" in attrs]
    assert all(link.startswith("#") for link in links)
    assert not [attrs for _, attrs in found if "src" in attrs]
    page.encode("utf-8")


def test_page_data_comes_back_whole(evil, evil_tagged):
    page = build_page(Dossier((evil_tagged,)))
    data = re.search(r'<script type="application/json" id="data">(.*?)</script>', page, re.DOTALL)
    item = json.loads(data[1])["items"][0]
    clean = evil.replace("\ud800", "\ufffd")
    assert item["title"][0][0] + item["title"][1][0] == clean
    assert "".join(piece[0] for piece in item["text"]).startswith(clean)


def test_page_calls_nobody(many):
    page = build_page(Dossier(tuple(map(many, range(20))), (make_reading(),)))
    assert not re.search(r"https?://|//[a-z]+\.|@import|url\((?!#)", page)
    assert "default-src 'none'" in page
    assert "connect-src" not in page


@pytest.mark.parametrize(
    "source",
    [
        "javascript:alert(1)",
        "http://x.example/a",
        "//x.example/a",
        "data:text/html,x",
        "a b#c?.txt",
    ],
)
def test_page_links_to_files_only(source, monkeypatch):
    monkeypatch.setattr(Path, "is_file", lambda _: True)
    item = Item(id="1", kind="text", text="文", line_start=7, line_end=7)
    result = Result("文", None, "1", (), {}, "", {}, (), {}, {})
    link = source_link(Tagged(result, item, None, source), {})
    assert link.startswith(("./", "file:///"))
    assert link.endswith("#L7")
    assert ":" not in link.removeprefix("file://")


@pytest.mark.parametrize(
    ("name", "page", "end"), [("a.txt", 3, "a.txt#L7"), ("a.pdf", 3, "a.pdf#page=3")]
)
def test_page_links_from_its_own_folder(tmp_path, monkeypatch, name, page, end):
    monkeypatch.chdir(tmp_path)
    item = Item(id="1", kind="text", text="文", line_start=7, line_end=7, page=page)
    result = Result("文", None, "1", (), {}, "", {}, (), {}, {})
    one = Tagged(result, item, None, f"in/{name}")
    assert not source_link(one, {}, tmp_path / "out")  # there is no such file
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / name).touch()
    assert source_link(one, {}, tmp_path / "out") == f"./../in/{end}"


def test_page_speaks_chinese_of_what_was_read_and_found(many):
    one = many(1)
    result = replace(
        one.result,
        warnings=("a ghost on line 93 was dropped",),
        subthemes={"green": ("green.saving",)},
    )
    page = build_page(Dossier((replace(one, result=result),)))
    assert "略去一处残影（第 93 行）" in page
    assert "节能降碳" in page
    assert "ghost on line" not in page
    assert "green.saving" not in page


def test_page_json_cannot_end_its_element():
    assert to_json({"a": "</script><!--\u2028"}) == '{"a":"\\u003c/script\\u003e\\u003c!--\\u2028"}'


def test_page_tells_what_was_not_read():
    page = build_page(Dossier((), (make_reading(),)))
    assert "未读 1 处" in page
    assert "页眉" in page


@pytest.mark.parametrize("folder", ["/home/li/", "C:\\Users\\li\\", ""])
def test_page_heads_with_the_names_of_files_and_not_their_folders(folder):
    reading = replace(make_reading(), source=f"{folder}2025-03.txt")
    head, _, _ = build_page(Dossier((), (reading,))).partition("</header>")
    assert '<p class="soft">2025-03.txt</p>' in head


def test_page_says_how_good_the_model_is(many):
    page = build_page(Dossier((many(1),), (), {"theme_micro": {"f1": 0.9297}}))
    assert "93.0%" in page
    assert "没有这个模型的准确率" in build_page(Dossier((many(1),)))


def test_page_is_kept_unless_forced(tmp_path, many):
    path = tmp_path / "r.html"
    save_report(Dossier((many(1),)), path)
    before = path.read_bytes()
    with pytest.raises(OSError, match="exists already"):
        save_report(Dossier((many(2),)), path)
    assert path.read_bytes() == before
    save_report(Dossier((many(2),)), path, force=True)
    assert path.read_bytes() != before
    assert [entry.name for entry in tmp_path.iterdir()] == ["r.html"]


def shown_ids(browser):
    cells = "[...document.querySelectorAll('#rows tr')].map(r => r.cells[0].firstChild.textContent)"
    return browser.run(f"return {cells}")


def type_search(browser, words):
    browser.run(
        "const s = document.getElementById('search'); s.value = arguments[0];"
        "s.dispatchEvent(new Event('input'))",
        words,
    )
    time.sleep(0.15)


@pytest.fixture(scope="module")
def large_page(tmp_path_factory, many):
    path = tmp_path_factory.mktemp("large") / "report.html"
    save_report(Dossier(tuple(map(many, range(2000))), (make_reading(),)), path)
    return path


@pytest.fixture
def opened(browser, large_page):
    browser.look(width=1280, height=900)
    browser.open(large_page.as_uri())
    browser.wait("return document.querySelectorAll('#rows tr').length > 0")
    return browser


def test_page_in_a_browser_logs_nothing_and_shows_all_items_lazily(opened):
    assert opened.console() == []
    assert opened.run("return document.getElementById('count').textContent") == "共 2000 条"
    assert len(shown_ids(opened)) < 200
    opened.run("document.getElementById('more').scrollIntoView()")
    opened.wait("return document.querySelectorAll('#rows tr').length > 50")


def test_page_in_a_browser_searches_filters_and_sorts(opened):
    type_search(opened, "产品１９９９ 首笔")
    assert shown_ids(opened) == ["2025-02/t1/1999"]
    opened.run("document.querySelector('.clear').click()")
    assert opened.run("return document.getElementById('count').textContent") == "共 2000 条"
    opened.run("document.querySelector('#theme-keys button').click()")
    count = opened.run("return document.getElementById('count').textContent")
    assert count == f"{sum(n % 5 == 0 and n % 7 != 0 for n in range(2000))} / 2000 条"
    opened.run("document.querySelector('.clear').click()")
    opened.run("document.querySelector('th[data-sort=size] button').click()")
    assert shown_ids(opened)[0].endswith("/1999")
    opened.run("document.querySelector('th[data-sort=size] button').click()")
    assert shown_ids(opened)[0].endswith("/0000")
    opened.run("document.getElementById('only-review').click()")
    assert all(int(name[-4:]) % 5 == 0 for name in shown_ids(opened))
    opened.run(
        "const s = document.querySelector('select[data-key=province]'); s.value = '江苏省';"
        "s.dispatchEvent(new Event('change'))"
    )
    assert all(int(name[-4:]) % 3 == 1 for name in shown_ids(opened))
    assert opened.console() == []


def test_page_in_a_browser_leads_to_an_item(opened):
    opened.run("document.querySelector('#review a[data-item]').click()")
    assert opened.run("return document.querySelectorAll('tr.shown').length") == 1


def test_page_in_a_browser_leads_to_the_source_line(browser, tmp_path):
    tagged, path = tmp_path / "t.jsonl", tmp_path / "r.html"
    assert main(["tag", EXAMPLE, "-o", str(tagged)]) == 0
    assert main(["report", str(tagged), "-o", str(path)]) == 0  # the bulletin is still there
    browser.look(width=1280, height=900)
    browser.open(path.as_uri())
    browser.wait("return document.querySelectorAll('#rows tr').length == 20")
    browser.run("document.querySelector('#rows tr:nth-child(3) a').click()")
    browser.wait("return document.querySelector('li:target') !== null")
    said = "return document.querySelector('li:target').textContent"
    assert "茶香贷" in browser.run(said)
    place = "return document.querySelector('li:target').getBoundingClientRect().top"
    browser.wait(f"{place} > 0 && {place.removeprefix('return ')} < 900")


def test_page_in_a_browser_stays_fluid_with_2000_items(opened):
    """Each step, layout included, takes well under the half second that a reader would notice."""
    script = """
        const times = [];
        const step = (act) => {
          const start = performance.now(); act(); document.body.offsetHeight;
          times.push(performance.now() - start);
        };
        const all = (names) => document.querySelectorAll(names);
        for (const head of all('th[data-sort] button')) step(() => head.click());
        for (const key of all('#theme-keys button')) step(() => key.click());
        return Math.max(...times);
    """
    assert opened.run(script) < 500


def test_page_in_a_browser_runs_no_script_of_an_item(browser, tmp_path, evil, evil_tagged):
    path = tmp_path / "evil.html"
    save_report(Dossier((evil_tagged,), (make_reading(evil),)), path)
    browser.open(path.as_uri())
    browser.wait("return document.querySelectorAll('#rows tr').length == 1")
    assert browser.console() == []
    assert browser.run("return document.querySelectorAll('img, iframe').length") == 0
    clean = evil.replace("\ud800", "\ufffd")
    assert browser.run("return document.querySelector('.title').textContent") == clean


def test_page_fits_a_phone(opened):
    opened.look(width=390, height=800)
    assert opened.run("return document.documentElement.scrollWidth") <= 390


def test_page_prints_every_item(browser, tmp_path, many):
    path = tmp_path / "print.html"
    save_report(Dossier(tuple(map(many, range(120)))), path)
    browser.look(width=1280, height=900)
    browser.open(path.as_uri())
    data = browser.print_pdf()
    pdfplumber = pytest.importorskip("pdfplumber")
    with pdfplumber.open(io.BytesIO(data)) as pdf:
        text = "".join(page.extract_text() for page in pdf.pages)
    assert all(f"t1/{number:04d}" in text for number in range(120))
