"""From a bulletin or a frame to results; one bad item loses nothing but itself."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import pytest

from innotag.errors import BulletinError, InputError, LabelError, MissingExtraError
from innotag.issues import Issue, Item
from innotag.results import Result
from innotag.tables import COLUMN_NAMES
from innotag.tagging import Ask, Results, answer, failed_result, tag_frame, tag_issue

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from innotag.tagger import Tagger

ROOT = Path(__file__).parents[1]


class Stub:
    """A Tagger by hand: fails on texts that hold 坏; its processes stop at the first failure."""

    model_version = "stub"

    def __init__(self) -> None:
        self.asked: list[Ask] = []

    def classify(self, text: str, **given: Any) -> Result:
        self.asked.append(Ask(text, **given))
        if not isinstance(text, str):
            raise InputError("text must be a str")
        if "坏" in text:
            raise RuntimeError("torn")
        empty: tuple[Any, ...] = ((), {}, "other", {}, (), {}, {})
        return Result(text, given["title"], given["id"], *empty, warnings=("read with doubt",))

    def classify_many(
        self, texts: Sequence[str], *, n_jobs: int, **columns: Sequence[Any]
    ) -> Iterator[Result]:
        if n_jobs < 1:
            raise InputError("n_jobs must be 1 or more")
        rows = (
            {name[:-1]: values[number] for name, values in columns.items()}
            for number in range(len(texts))
        )
        return (self.classify(text, **row) for text, row in zip(texts, rows, strict=True))


@pytest.fixture
def stub() -> Tagger:
    return cast("Tagger", Stub())


def make_issue(*texts: str) -> Issue:
    """Return an issue of rows made by hand."""
    items = tuple(
        Item(
            f"2025-03/t1/{n:02}",
            "innovation",
            text,
            n,
            n,
            title=f"产品{n}",
            bank_cell="青石银行",
            warnings=("repaired",),
        )
        for n, text in enumerate(texts, 1)
    )
    return Issue("2025-03", "月报", items, (), (), ())


@pytest.mark.parametrize("n_jobs", [1, 2])
@pytest.mark.parametrize("bad", [(), (0,), (2,), (1, 3), (0, 1, 2, 3)])
def test_tagging_bad_items_become_error_results(
    stub: Tagger, n_jobs: int, bad: tuple[int, ...]
) -> None:
    asks = [Ask(f"{'坏' if n in bad else '好'}{n}", id=str(n)) for n in range(4)]
    results = list(answer(asks, tagger=stub, n_jobs=n_jobs))
    assert [result.id for result in results] == ["0", "1", "2", "3"]
    assert [result.text for result in results] == [ask.text for ask in asks]
    for number, result in enumerate(results):
        if number in bad:
            assert result.error == "RuntimeError: torn"
            assert result.needs_review
            assert (result.themes, result.scores, result.business_line) == ((), {}, "")
            assert result.model_version == "stub"
        else:
            assert result.error is None


def test_tagging_jobs_must_be_a_number_of_processes(stub: Tagger) -> None:
    with pytest.raises(InputError, match="n_jobs"):
        list(answer([Ask("好")], tagger=stub, n_jobs=0))


def test_tagging_gives_title_month_and_bank_of_the_item(stub: Tagger, tmp_path: Path) -> None:
    path = tmp_path / "2025-03.txt"
    path.write_text("3月5日,青石银行上线新系统。\n3月6日,坏。\n", encoding="utf-8")
    results = tag_issue(path, tagger=stub)
    asked = cast("Stub", stub).asked
    assert [(ask.month, ask.title, ask.bank) for ask in asked] == [("2025-03", None, None)] * 2
    assert [result.error for result in results] == [None, "RuntimeError: torn"]
    assert results.source == str(path)


def test_tagging_warnings_of_reading_come_first(stub: Tagger) -> None:
    from innotag.tagging import iter_results

    (result,) = iter_results(make_issue("好"), tagger=stub)
    assert result.warnings == ("repaired", "read with doubt")
    assert result.title == "产品1"


def test_tagging_unreadable_bulletin_says_so(tmp_path: Path, stub: Tagger) -> None:
    with pytest.raises(BulletinError, match=r"none\.txt"):
        tag_issue(tmp_path / "none.txt", tagger=stub)


def test_results_are_a_sequence_with_items(stub: Tagger) -> None:
    from innotag.tagging import iter_results

    issue = make_issue("甲", "乙", "丙")
    results = Results(issue, iter_results(issue, tagger=stub), source="a.txt")
    assert len(results) == 3
    assert results[1].text == "乙"
    assert [result.text for result in results[1:]] == ["乙", "丙"]
    assert [result.text for result in reversed(results)] == ["丙", "乙", "甲"]
    assert results.items == issue.items
    assert repr(results) == "<Results 2025-03: 3 items, 0 to review>"
    assert [row["line_start"] for row in results.rows()] == [1, 2, 3]
    assert [record["item"]["row"] for record in results.records()] == [None] * 3


def test_results_need_one_result_an_item() -> None:
    with pytest.raises(InputError, match="found 0 results for 1 items"):
        Results(make_issue("甲"), [])


def test_results_to_frame_and_to_file_agree(stub: Tagger, tmp_path: Path) -> None:
    pytest.importorskip("pandas")
    issue = make_issue("甲", "坏")
    results = Results(issue, answer([Ask("甲"), Ask("坏")], tagger=stub))
    frame = results.to_frame()
    assert tuple(frame.columns) == COLUMN_NAMES
    assert frame["error"].tolist()[1] == "RuntimeError: torn"
    results.save(tmp_path / "out.jsonl")
    lines = (tmp_path / "out.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line) for line in lines] == list(results.records())


def test_results_to_frame_names_the_missing_extra(
    stub: Tagger, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pandas", None)
    results = Results(make_issue("甲"), answer([Ask("甲")], tagger=stub))
    with pytest.raises(MissingExtraError, match=r"pip install 'innotag\[frame\]'"):
        results.to_frame()


def test_frame_in_frame_out(stub: Tagger) -> None:
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
    assert cast("Stub", stub).asked[0] == Ask("好", "甲", "2025-03", None, "7")


def test_frame_has_the_same_types_whatever_is_in_it(stub: Tagger) -> None:
    pd = pytest.importorskip("pandas")
    some = tag_frame(pd.DataFrame({"text": ["好", "坏"]}), tagger=stub)
    none = tag_frame(pd.DataFrame({"text": []}), tagger=stub)
    assert some.dtypes.tolist() == none.dtypes.tolist()
    assert str(none.dtypes["amount"]) == "Float64"
    assert len(none) == 0


def test_frame_needs_one_column_of_texts(stub: Tagger) -> None:
    pd = pytest.importorskip("pandas")
    with pytest.raises(LabelError, match="needs a column 'text'; found body, id"):
        tag_frame(pd.DataFrame({"body": ["好"], "id": [1]}), tagger=stub)
    with pytest.raises(LabelError, match="'text' twice"):
        tag_frame(pd.DataFrame([["好", "好"]], columns=["text", "text"]), tagger=stub)


def test_frame_says_what_a_row_lacks() -> None:
    pd = pytest.importorskip("pandas")
    frame = pd.DataFrame({"text": ["向茶农发放贷款80万元", None], "month": ["March", None]})
    errors = tag_frame(frame)["error"].tolist()
    assert "month must read YYYY-MM" in errors[0]
    assert "text must be a str" in errors[1]


def test_frame_equals_one_by_one() -> None:
    pd = pytest.importorskip("pandas")
    import innotag

    texts = ["青石银行云溪支行向茶农发放贷款80万元", "某行上线手机银行新版"]
    tagged = tag_frame(pd.DataFrame({"text": texts}))
    singles = [innotag.classify(text) for text in texts]
    assert tagged["p_inclusive"].tolist() == [round(r.scores["inclusive"], 4) for r in singles]
    assert tagged["business_line"].tolist() == [result.business_line for result in singles]


def test_every_line_fits_the_published_schema() -> None:
    jsonschema = pytest.importorskip("jsonschema")
    schema = json.loads((ROOT / "docs/schema/result.schema.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    results = tag_issue(ROOT / "examples/bulletin-2025-03.txt")
    records = [json.loads(json.dumps(record)) for record in results.records()]
    failed = Results(make_issue("坏"), [failed_result(Ask("坏"), ValueError("torn"))])
    for record in (*records, *failed.records()):
        validator.validate(record)
    for broken in ({"themes": ["greeen"]}, {"extra": 1}, {"business_line": None}):
        assert not validator.is_valid({**records[0], **broken})
