"""The queue goes out and comes back: sheet, Label Studio, doccano, as the tools write them."""

from __future__ import annotations

import json
from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest

import innotag
from innotag.errors import LabelError, OutputError
from innotag.exchange import check_corrections, read_corrections, save_lines, save_sheet, save_tasks
from innotag.labels import THEME_LABELS
from innotag.queues import order_queue
from innotag.review import REASONS
from innotag.tables import Tagged

TEXTS = [
    "青石银行云溪支行向茶农发放贷款80万元，随借随还。",
    "=海棠银行上线智能风控平台，系统自动审批小微企业贷款。",
    "白鹭银行为护理院放款，𠮷祥养老社区新增床位60张。",
    "该行召开年度会议。",
]


@pytest.fixture
def queue():
    results = innotag.classify_many(TEXTS, titles=["茶香贷", None, None, None], ids=list("abcd"))
    return [Tagged(result, month="2025-03") for result in results]


def expected(queue):
    return {
        one.result.id: (set(one.result.themes), one.result.business_line, one.result.text)
        for one in queue
    }


def read_back(path):
    corrections = read_corrections(path, labels=THEME_LABELS)
    items = check_corrections(corrections, THEME_LABELS)
    return {
        item["id"]: (set(item["themes"]), item["business_line"], item["text"]) for item in items
    }


def fill(path, edit):
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.load_workbook(path)
    sheet = book["review"]
    keys = [cell.value.split()[-1] for cell in sheet[1]]
    for row in sheet.iter_rows(min_row=2):
        edit(dict(zip(keys, row, strict=True)), row[0].row)
    book.save(path)


def check_all(cells, _row):
    cells["checked"].value = "是"


def test_a_checked_sheet_comes_back_as_it_was(queue, tmp_path):
    path = tmp_path / "queue.xlsx"
    assert save_sheet(queue, path, labels=THEME_LABELS) == 4
    fill(path, check_all)
    assert read_back(path) == expected(queue)


def test_a_sheet_offers_drop_downs_and_starts_no_formula(queue, tmp_path):
    openpyxl = pytest.importorskip("openpyxl")
    path = tmp_path / "queue.xlsx"
    save_sheet(queue, path, labels=THEME_LABELS)
    sheet = openpyxl.load_workbook(path)["review"]
    rules = {rule.formula1: str(rule.sqref) for rule in sheet.data_validations.dataValidation}
    assert set(rules) == {'"是,否"', '"信贷,中间业务,金融科技,其他"'}
    assert "A2:A5" in rules['"是,否"']
    assert not any(cell.data_type == "f" for row in sheet.iter_rows() for cell in row)


def test_only_checked_rows_are_read(queue, tmp_path):
    path = tmp_path / "queue.xlsx"
    save_sheet(queue, path, labels=THEME_LABELS)
    fill(path, lambda cells, row: check_all(cells, row) if row == 3 else None)
    assert len(read_back(path)) == 1


def test_a_changed_label_comes_back_changed(queue, tmp_path):
    path = tmp_path / "queue.xlsx"
    save_sheet(queue, path, labels=THEME_LABELS)

    def correct(cells, _row):
        check_all(cells, _row)
        if cells["id"].value == "a":
            cells["theme.green"].value, cells["evidence.green"].value = "是", "茶农"
            cells["line"].value = "中间业务"

    fill(path, correct)
    assert read_back(path)["a"][:2] == ({"inclusive", "green"}, "intermediary")


def test_a_sheet_with_a_wrong_cell_is_refused_by_row(queue, tmp_path):
    path = tmp_path / "queue.xlsx"
    save_sheet(queue, path, labels=THEME_LABELS)

    def spoil(cells, row):
        check_all(cells, row)
        cells["theme.tech"].value = "maybe" if row == 4 else "否"

    fill(path, spoil)
    with pytest.raises(LabelError, match=r"queue.xlsx, row 4: .*theme.tech.*'maybe'"):
        read_back(path)


@pytest.mark.parametrize(("key", "value"), [("id", "2099-01/t9/99"), ("text", "另一段正文。")])
def test_a_sheet_whose_id_or_text_was_changed_is_refused(queue, tmp_path, key, value):
    path = tmp_path / "queue.xlsx"
    save_sheet(queue, path, labels=THEME_LABELS)

    def edit(cells, row):
        check_all(cells, row)
        if row == 3:
            cells[key].value = value

    fill(path, edit)
    with pytest.raises(LabelError, match=r"row 3: id .* not as `innotag review` wrote"):
        read_back(path)


def test_a_sheet_without_a_column_is_refused_by_its_name(queue, tmp_path):
    openpyxl = pytest.importorskip("openpyxl")
    path = tmp_path / "queue.xlsx"
    save_sheet(queue, path, labels=THEME_LABELS)
    book = openpyxl.load_workbook(path)
    keys = [cell.value.split()[-1] for cell in book["review"][1]]
    book["review"].delete_cols(keys.index("evidence.green") + 1)
    book.save(path)
    with pytest.raises(LabelError, match=r"columns are missing: evidence\.green"):
        read_back(path)
    other = openpyxl.Workbook()
    other.active.append(["机构", "业务"])
    other.save(tmp_path / "other.xlsx")
    with pytest.raises(LabelError, match="is no sheet of `innotag review`"):
        read_back(tmp_path / "other.xlsx")


def test_a_sheet_says_why_in_words(queue, tmp_path):
    openpyxl = pytest.importorskip("openpyxl")
    doubtful = replace(queue[0].result, review_reasons=("near_threshold:green", "little_known"))
    path = tmp_path / "queue.xlsx"
    save_sheet([Tagged(doubtful)], path, labels=THEME_LABELS)
    book = openpyxl.load_workbook(path)
    keys = [cell.value.split()[-1] for cell in book["review"][1]]
    why = book["review"].cell(2, keys.index("why") + 1).value
    assert "绿色金融概率接近门槛 near_threshold:green" in why
    hints = "".join(str(row[1]) for row in book["说明"].iter_rows(values_only=True))
    assert all(f"{reason}：" in hints for reason in REASONS)


def test_evidence_is_found_whatever_its_blanks_and_quotes(queue, tmp_path):
    path = tmp_path / "queue.xlsx"
    save_sheet(queue, path, labels=THEME_LABELS)

    def edit(cells, row):
        if cells["id"].value == "a":
            cells["checked"].value = "是"
            cells["theme.inclusive"].value = "是"
            cells["evidence.inclusive"].value = " 向茶农发放贷款８０万元\n"

    fill(path, edit)
    corrections = read_corrections(path, labels=THEME_LABELS)
    (item,) = check_corrections(corrections, THEME_LABELS)
    assert item["evidence"]["inclusive"] == "向茶农发放贷款80万元"


def test_no_sheet_at_all_is_refused(tmp_path):
    (tmp_path / "x.xlsx").write_bytes(b"no zip")
    with pytest.raises(LabelError, match="cannot be read as a corrected sheet"):
        read_corrections(tmp_path / "x.xlsx", labels=THEME_LABELS)
    with pytest.raises(LabelError, match="no file of corrections"):
        read_corrections(tmp_path / "x.txt", labels=THEME_LABELS)


def exported(tasks):
    """Turn imported tasks into what Label Studio exports, each prediction submitted."""
    made = []
    for number, task in enumerate(tasks, 1):
        results = [
            {**region, "origin": "prediction"} for region in task["predictions"][0]["result"]
        ]
        annotation = {
            "id": 100 + number,
            "completed_by": 1,
            "result": results,
            "was_cancelled": False,
            "ground_truth": False,
            "created_at": "2025-03-09T21:52:49.513742Z",
            "updated_at": "2025-03-09T22:16:08.746926Z",
            "draft_created_at": None,
            "lead_time": 4.2,
            "prediction": {},
            "result_count": len(results),
            "unique_id": f"u-{number}",
            "import_id": None,
            "last_action": None,
            "task": number,
            "project": 1,
            "updated_by": 1,
            "parent_prediction": number,
            "parent_annotation": None,
            "last_created_by": None,
        }
        made.append(
            {
                "id": number,
                "annotations": [annotation],
                "file_upload": "tasks.json",
                "drafts": [],
                "predictions": [number],
                "data": task["data"],
                "meta": {},
                "created_at": "2025-03-09T21:52:49.513742Z",
                "updated_at": "2025-03-09T22:16:08.746926Z",
                "inner_id": number,
                "total_annotations": 1,
                "cancelled_annotations": 0,
                "total_predictions": 1,
                "comment_count": 0,
                "unresolved_comment_count": 0,
                "last_comment_updated_at": None,
                "project": 1,
                "updated_by": 1,
                "comment_authors": [],
            }
        )
    return made


def save_json(path, data):
    path.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
    return path


@pytest.fixture
def export(queue, tmp_path):
    save_tasks(queue, tmp_path / "tasks.json", labels=THEME_LABELS)
    return exported(json.loads((tmp_path / "tasks.json").read_text(encoding="utf-8")))


def test_a_label_studio_export_comes_back_as_it_was(queue, export, tmp_path):
    assert read_back(save_json(tmp_path / "export.json", export)) == expected(queue)


def test_label_studio_offsets_count_as_a_browser_does(queue, export, tmp_path):
    (evidence,) = {
        words
        for one in read_corrections(save_json(tmp_path / "e.json", export), labels=THEME_LABELS)
        for theme, words in one.evidence.items()
        if theme == "pension" and one.id == "c"
    }
    assert evidence in TEXTS[2]
    assert evidence in {span.text for span in queue[2].result.evidence["pension"]}
    units = TEXTS[2].encode("utf-16-le")
    for region in export[2]["predictions"] and export[2]["annotations"][0]["result"]:
        if region["type"] == "labels" and region["to_name"] == "text":
            value = region["value"]
            found = units[2 * value["start"] : 2 * value["end"]].decode("utf-16-le")
            assert found == value["text"]


def test_label_studio_skips_what_nobody_submitted(export, tmp_path):
    export[0]["annotations"] = []
    export[1]["annotations"][0]["was_cancelled"] = True
    assert set(read_back(save_json(tmp_path / "e.json", export))) == {"c", "d"}


def test_label_studio_annotations_that_differ_are_refused(export, tmp_path):
    other = json.loads(json.dumps(export[3]["annotations"][0]))
    other["result"][0]["value"]["choices"] = ["fintech"]
    export[3]["annotations"].append(other)
    with pytest.raises(LabelError, match="task 4: two annotations of it differ"):
        read_back(save_json(tmp_path / "e.json", export))


@pytest.mark.parametrize("data", [{}, [{"text": "x", "id": 1, "themes": {"choices": ["green"]}}]])
def test_label_studio_json_min_is_refused_by_name(data, tmp_path):
    with pytest.raises(LabelError, match="format JSON"):
        read_back(save_json(tmp_path / "e.json", data))


def test_the_labelling_interface_fits_the_predictions(queue, tmp_path):
    _, interface = save_tasks(queue, tmp_path / "t.json", labels=THEME_LABELS)
    root = ET.fromstring(interface.read_text(encoding="utf-8"))  # noqa: S314  (written above)
    controls = {node.get("name"): node.get("toName") for node in root if node.get("toName")}
    objects = {node.get("name"): node.get("value") for node in root.findall("Text")}
    tasks = json.loads((tmp_path / "t.json").read_text(encoding="utf-8"))
    for task in tasks:
        for region in task["predictions"][0]["result"]:
            assert controls[region["from_name"]] == region["to_name"]
    assert all(value.removeprefix("$") in tasks[0]["data"] for value in objects.values())
    with pytest.raises(OutputError, match="exists already"):
        save_tasks(queue, tmp_path / "t.json", labels=THEME_LABELS)


def doccano_export(path):
    """Turn imported lines into what doccano exports: its own id first, comments last."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return [
        {
            "id": 900 + number,
            "text": row["text"],
            **{k: v for k, v in row.items() if k not in {"text", "entities", "cats"}},
            "cats": sorted(row["cats"]),
            "entities": sorted(row["entities"]),
            "Comments": [],
        }
        for number, row in enumerate(rows)
    ]


def save_jsonl(path, rows):
    lines = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    path.write_text(lines, encoding="utf-8")
    return path


def test_a_doccano_export_comes_back_as_it_was(queue, tmp_path):
    save_lines(queue, tmp_path / "tasks.jsonl")
    rows = doccano_export(tmp_path / "tasks.jsonl")
    assert read_back(save_jsonl(tmp_path / "admin.jsonl", rows)) == expected(queue)


def test_doccano_spans_as_objects_are_read_too(queue, tmp_path):
    save_lines(queue, tmp_path / "tasks.jsonl")
    rows = doccano_export(tmp_path / "tasks.jsonl")
    for row in rows:
        row["entities"] = [
            {"id": number, "label": label, "start_offset": start, "end_offset": end}
            for number, (start, end, label) in enumerate(row["entities"])
        ]
    assert read_back(save_jsonl(tmp_path / "admin.jsonl", rows)) == expected(queue)


def test_doccano_lines_of_another_project_are_refused(tmp_path):
    path = save_jsonl(tmp_path / "x.jsonl", [{"id": 1, "text": "x", "label": ["green"]}])
    with pytest.raises(LabelError, match=r"x.jsonl, line 1: .*Slot Filling"):
        read_back(path)


def test_doccano_with_two_lines_of_business_is_refused(queue, tmp_path):
    save_lines(queue, tmp_path / "tasks.jsonl")
    rows = doccano_export(tmp_path / "tasks.jsonl")
    rows[1]["cats"] = ["credit", "其他"]
    with pytest.raises(LabelError, match="line 2: more than one business line"):
        read_back(save_jsonl(tmp_path / "a.jsonl", rows))


def test_tasks_that_nobody_labelled_are_refused(queue, tmp_path):
    save_lines(queue, tmp_path / "tasks.jsonl")
    with pytest.raises(LabelError, match="line 1: an item as `innotag review --doccano` wrote it"):
        read_back(tmp_path / "tasks.jsonl")
    save_tasks(queue, tmp_path / "tasks.json", labels=THEME_LABELS)
    with pytest.raises(LabelError, match="task 1: a task as `innotag review` wrote it"):
        read_back(tmp_path / "tasks.json")
    result = queue[0].result.to_dict()
    with pytest.raises(LabelError, match="line 1: a result of `innotag tag`"):
        read_back(save_jsonl(tmp_path / "tagged.jsonl", [result]))


def test_the_queue_puts_the_open_ones_first_and_events_together():
    def item(name, score, event, *, review=True):
        result = innotag.Result(
            "贷款", None, name, (), {"green": score, "tech": 0.0}, "other", {}, (), {}, {},
            needs_review=review, event_id=event,
        )  # fmt: skip
        return Tagged(result)

    items = [
        item("sure", 0.01, "e1", review=False),
        item("open", 0.5, "e2"),
        item("half", 0.3, "e3"),
        item("again", 0.05, "e2", review=False),
    ]
    assert [one.result.id for one in order_queue(items)] == ["open", "again", "half"]
    assert len(order_queue(items, everything=True)) == 4
