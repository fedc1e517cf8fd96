"""A frame in, a frame of the same kind out, for users of pandas, polars, Arrow and DuckDB."""

from __future__ import annotations

import sys
from types import SimpleNamespace

import pytest

import innotag
from innotag.answers import Ask
from innotag.errors import InputError, LabelError, MissingExtraError
from innotag.frames import tag_frame
from innotag.labels import THEMES
from innotag.results import Result
from innotag.tables import COLUMN_NAMES


class Stub:
    """A Tagger by hand: fails on texts that hold 坏."""

    model_version = "stub"
    model = SimpleNamespace(scorer=SimpleNamespace(themes=THEMES))

    def __init__(self):
        self.asked = []

    def classify(self, text, **given):
        self.asked.append(Ask(text, **given))
        if not isinstance(text, str):
            raise InputError("text must be a str")
        if "坏" in text:
            raise RuntimeError("torn")
        empty = ((), {}, "other", {}, (), {}, {})
        return Result(text, given["title"], given["id"], *empty)

    def classify_many(self, texts, *, n_jobs, **columns):
        assert n_jobs == 1
        for text, *row in zip(texts, *columns.values(), strict=True):
            given = {name[:-1]: value for name, value in zip(columns, row, strict=True)}
            yield self.classify(text, **given)


@pytest.fixture
def stub():
    return Stub()


def test_frame_in_frame_out(stub):
    pd = pytest.importorskip("pandas")
    given = pd.DataFrame(
        {
            "id": [7, 8, 9],
            "text": ["好", None, "坏"],
            "title": ["甲", float("nan"), None],
            "month": ["2025-03", None, None],
            "other": [1, 2, 3],
        },
        index=[30, 10, 20],
    )
    before = given.copy()
    tagged = tag_frame(given, tagger=stub)
    pd.testing.assert_frame_equal(given, before)
    assert tuple(tagged.columns) == COLUMN_NAMES
    assert tagged.index.tolist() == [30, 10, 20]
    assert tagged["id"].tolist() == ["7", "8", "9"]
    assert tagged["error"].isna().tolist() == [True, False, False]
    assert tagged.loc[30, "month"] == "2025-03"
    assert stub.asked[0] == Ask("好", "甲", "2025-03", None, "7")


def test_frame_has_the_same_types_whatever_is_in_it(stub):
    pd = pytest.importorskip("pandas")
    some = tag_frame(pd.DataFrame({"text": ["好", "坏"]}), tagger=stub)
    none = tag_frame(pd.DataFrame({"text": []}), tagger=stub)
    assert some.dtypes.tolist() == none.dtypes.tolist()
    assert str(none.dtypes["amount"]) == "Float64"
    assert len(none) == 0


def test_frame_needs_one_column_of_texts(stub):
    pd = pytest.importorskip("pandas")
    with pytest.raises(LabelError, match="needs a column 'text'; found body, id"):
        tag_frame(pd.DataFrame({"body": ["好"], "id": [1]}), tagger=stub)
    with pytest.raises(LabelError, match="'text' twice"):
        tag_frame(pd.DataFrame([["好", "好"]], columns=["text", "text"]), tagger=stub)


def test_frame_says_what_a_row_lacks():
    pd = pytest.importorskip("pandas")
    frame = pd.DataFrame({"text": ["向茶农发放贷款80万元", None], "month": ["March", None]})
    errors = tag_frame(frame)["error"].tolist()
    assert "month must read YYYY-MM" in errors[0]
    assert "text must be a str" in errors[1]


def test_frame_equals_one_by_one():
    pd = pytest.importorskip("pandas")
    texts = ["青石银行云溪支行向茶农发放贷款80万元", "某行上线手机银行新版"]
    tagged = tag_frame(pd.DataFrame({"text": texts}))
    singles = [innotag.classify(text) for text in texts]
    assert tagged["p_inclusive"].tolist() == [round(r.scores["inclusive"], 4) for r in singles]
    assert tagged["business_line"].tolist() == [result.business_line for result in singles]


GIVEN = {
    "id": [7, 8, 9],
    "text": ["青石银行云溪支行向茶农发放贷款80万元", None, "海棠银行上线跨境结算系统"],
    "title": ["茶香贷", None, None],
    "month": ["2025-03", None, None],
    "other": [1.5, 2.5, 3.5],
}


def plain_rows(frame):
    """Return the rows of a pandas frame, None where a cell is missing."""
    return frame.astype(object).where(frame.notna(), None).to_dict("records")


def test_frame_of_every_kind_has_the_same_rows():
    pd = pytest.importorskip("pandas")
    pl = pytest.importorskip("polars")
    pa = pytest.importorskip("pyarrow")
    expected = plain_rows(tag_frame(pd.DataFrame(GIVEN)))
    from_polars = tag_frame(pl.DataFrame(GIVEN))
    from_arrow = tag_frame(pa.table(GIVEN))
    assert isinstance(from_polars, pl.DataFrame)
    assert isinstance(from_arrow, pa.Table)
    assert from_polars.to_dicts() == from_arrow.to_pylist() == expected
    assert expected[0]["amount"] == 800_000
    assert "text must be a str" in expected[1]["error"]


def test_frame_of_polars_has_the_same_types_whatever_is_in_it():
    pl = pytest.importorskip("polars")
    some, none = tag_frame(pl.DataFrame(GIVEN)), tag_frame(pl.DataFrame({"text": []}))
    assert some.schema == none.schema
    assert tuple(none.columns) == COLUMN_NAMES
    assert none.schema["amount"] == pl.Float64
    assert len(none) == 0


def test_frame_goes_from_duckdb_and_back():
    duckdb = pytest.importorskip("duckdb")
    pytest.importorskip("pyarrow")
    with duckdb.connect() as db:
        relation = db.sql("select '青石银行向茶农发放贷款80万元' as text union all select null")
        db.register("tagged", tag_frame(relation))
        found = db.sql("select bank, amount, error is not null from tagged order by 1").fetchall()
    assert found == [("青石银行", 800_000.0, False), (None, None, True)]


def test_frame_in_processes_is_the_same():
    pl = pytest.importorskip("polars")
    frame = pl.DataFrame({"text": GIVEN["text"][::2] * 3})
    assert tag_frame(frame, n_jobs=2).equals(tag_frame(frame))


def test_frame_has_a_column_for_a_theme_of_the_model(stub):
    pl = pytest.importorskip("polars")
    stub.model = SimpleNamespace(scorer=SimpleNamespace(themes=(*THEMES, "crossborder")))
    assert "p_crossborder" in tag_frame(pl.DataFrame({"text": []}), tagger=stub).columns


@pytest.mark.parametrize("given", [{"text": ["好"]}, ["好"], "好", None])
def test_frame_refuses_what_is_no_frame(given):
    with pytest.raises(InputError, match="takes a pandas frame, a polars frame or an Arrow table"):
        tag_frame(given)


def test_frame_says_how_to_give_a_lazy_frame():
    pl = pytest.importorskip("polars")
    with pytest.raises(InputError, match=r"found polars.LazyFrame. Call collect\(\) first"):
        tag_frame(pl.LazyFrame(GIVEN))


def test_frame_of_arrow_names_the_missing_extra(monkeypatch):
    pl = pytest.importorskip("polars")
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(MissingExtraError, match=r"pip install 'innotag\[parquet\]'"):
        tag_frame(pl.DataFrame(GIVEN))


def test_frame_of_arrow_whose_text_is_no_utf8_is_refused(stub):
    pa = pytest.importorskip("pyarrow")
    torn = pa.array([b"\xff\xfe"], pa.binary()).view(pa.string())
    with pytest.raises(InputError, match=r"damaged table: .*UTF-?8"):
        tag_frame(pa.table({"text": torn}), tagger=stub)
    good = pa.table({"text": ["好"], "other": torn})
    assert tag_frame(good, tagger=stub).column("error").to_pylist() == [None]
