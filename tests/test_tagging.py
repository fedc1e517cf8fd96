"""From a bulletin or a frame to results; one bad item loses nothing but itself."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import pytest

from innotag.answers import Ask, answer, failed_result
from innotag.errors import BulletinError, InputError, MissingExtraError
from innotag.issues import Issue, Item
from innotag.results import Result
from innotag.tables import COLUMN_NAMES
from innotag.tagger import Tagger, shared_tagger
from innotag.tagging import Results, tag_issue

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

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
        bank = {"canonical": given["bank"]} if given["bank"] else None
        warnings = ("read with doubt",)
        return Result(text, given["title"], given["id"], *empty, bank=bank, warnings=warnings)

    def classify_many(
        self, texts: Iterable[str], *, n_jobs: int, **columns: Iterable[Any]
    ) -> Iterator[Result]:
        if n_jobs < 1:
            raise InputError("n_jobs must be 1 or more")
        names = [name[:-1] for name in columns]
        return (
            self.classify(text, **dict(zip(names, row, strict=True)))
            for text, *row in zip(texts, *columns.values(), strict=True)
        )


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


def test_tagging_a_fault_that_does_not_come_back_costs_no_item(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    tag = Tagger._tag

    def tight(self: Tagger, rows: Sequence[tuple[Any, ...]]) -> list[Result]:
        if len(rows) > 1:
            raise MemoryError
        return tag(self, rows)

    monkeypatch.setattr(Tagger, "_tag", tight)
    asks = [Ask("发放贷款80万元", id="a"), Ask("上线新系统", id="b")]
    results = list(answer(asks, tagger=shared_tagger()))
    assert [(result.id, result.error) for result in results] == [("a", None), ("b", None)]


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
    no_line = {"business_line": ""}  # only an error has none
    for broken in ({"themes": ["Green!"]}, {"extra": 1}, {"business_line": None}, no_line):
        assert not validator.is_valid({**records[0], **broken})
