"""A user's own names: what they add, for whom, and what is wrong with a file."""

from __future__ import annotations

import json
import pickle
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import innotag
from innotag.cli import main
from innotag.errors import LabelError
from innotag.gazetteer_file import BANK_TYPES, COLUMNS, read_gazetteer
from innotag.lexicon import default_lexicon
from innotag.recognisers import recognise
from innotag.text import normalise

if TYPE_CHECKING:
    from innotag.gazetteer import Gazetteer
    from innotag.results import Value

EXAMPLE = Path(__file__).parents[1] / "examples" / "gazetteer.csv"
TEXT = "山水银行湖畔工作室用茶香e贷给茶农放款20万元"


@pytest.fixture(scope="module")
def own() -> Gazetteer:
    return read_gazetteer(EXAMPLE)


def _found(text: str, own: Gazetteer | None) -> list[tuple[str, str, Value]]:
    found, _ = recognise(normalise(text), own=own)
    return [(e.type, e.text, e.value or {}) for e in found if e.type not in ("AMOUNT", "DATE")]


def _write(path: Path, *lines: str) -> Path:
    path.write_text("\n".join((",".join(COLUMNS), *lines)) + "\n", encoding="utf-8")
    return path


def test_gazetteer_adds_bank_branch_and_product(own: Gazetteer) -> None:
    found = _found(TEXT, own)
    assert [(kind, text) for kind, text, _ in found] == [
        ("BANK", "山水银行"),
        ("BRANCH", "湖畔工作室"),
        ("PRODUCT", "茶香e贷"),
    ]
    bank, branch, product = (value for _, _, value in found)
    assert (bank["canonical"], bank["type"], bank["city"]) == ("云溪山水银行", "private", "丽水市")
    assert branch == {
        "bank": "云溪山水银行",
        "branch": "湖畔绿色金融工作室",
        "level": "中心",
        "province": "浙江省",
        "city": "丽水市",
        "county": "莲都区",
        "adcode": "331102",
        "country": "中国",
    }
    assert product == {"name": "茶香贷"}


def test_gazetteer_names_are_unknown_without_it(own: Gazetteer) -> None:
    assert _found(TEXT, own)
    assert _found(TEXT, None) == []
    assert "宇宙行" not in default_lexicon().names


def test_gazetteer_adds_names_to_a_listed_bank_and_keeps_its_facts(own: Gazetteer) -> None:
    [(_, text, value)] = _found("宇宙行放款", own)
    assert text == "宇宙行"
    assert value == default_lexicon().value("中国工商银行")
    assert _found("工行放款", own)[0][2] == value


def test_gazetteer_places_say_where_a_branch_is(own: Gazetteer) -> None:
    value = _found("工行云溪新城支行揭牌", own)[1][2]
    assert (value["city"], value["county"]) == ("丽水市", "云和县")


def test_gazetteer_branch_without_a_bank_takes_the_one_of_the_text(own: Gazetteer) -> None:
    found = _found("农行数字经济专营所与工行签约", own)
    assert found[1][1] == "数字经济专营所"
    assert found[1][2]["bank"] == "中国农业银行"
    assert found[1][2]["county"] == "西湖区"


def test_gazetteer_latin_names_are_whole_words(own: Gazetteer) -> None:
    assert [text for _, text, _ in _found("ＹＳＢ签约", own)] == ["YSB"]
    assert _found("AYSB与YSB2签约", own) == []


def test_gazetteer_branch_of_a_chain_is_one_span(tmp_path: Path) -> None:
    own = read_gazetteer(_write(tmp_path / "g.csv", "branch,河畔支行,,,中国工商银行,,,,331102"))
    found = _found("工行丽水分行河畔支行放款", own)
    assert [(kind, text) for kind, text, _ in found][1:] == [("BRANCH", "丽水分行河畔支行")]
    assert found[1][2]["county"] == "莲都区"


def test_gazetteer_an_own_name_means_the_own_bank_alone(tmp_path: Path) -> None:
    path = _write(tmp_path / "g.csv", "bank,蓝湾商业银行,工行,private,,,,,440300")
    assert _found("工行放款", read_gazetteer(path))[0][2]["canonical"] == "蓝湾商业银行"


@pytest.mark.parametrize(
    "alias",
    ["蓝湾农商行", "蓝湾农村商业银行", "蓝湾农商银行", "蓝湾农信", "蓝湾联社", "蓝银", "蓝湾行"],
)
def test_gazetteer_finds_aliases_of_every_ending(tmp_path: Path, alias: str) -> None:
    path = _write(tmp_path / "g.csv", f"bank,蓝湾银行,{alias},private,,,,,440300")
    own = read_gazetteer(path)
    [(kind, text, value)] = _found(f"日前，{alias}放款", own)
    assert (kind, text, value["canonical"]) == ("BANK", alias, "蓝湾银行")


def test_gazetteer_survives_lone_surrogates(own: Gazetteer) -> None:
    assert [text for _, text, _ in _found("\ud800茶香贷\udfff", own)] == ["茶香贷"]


def test_gazetteer_goes_to_other_processes_as_rows(own: Gazetteer) -> None:
    assert own.lexicon is not default_lexicon()
    again = pickle.loads(pickle.dumps(own))  # noqa: S301  (own bytes)
    assert _found(TEXT, again) == _found(TEXT, own)


def test_gazetteer_belongs_to_one_tagger_also_in_processes() -> None:
    tagger = innotag.load(gazetteer=EXAMPLE)
    texts = [TEXT] * 3
    one = list(tagger.classify_many(texts, banks=["宇宙行云溪新城支行"] * 3))
    two = list(tagger.classify_many(texts, banks=["宇宙行云溪新城支行"] * 3, n_jobs=2))
    assert [r.to_dict() for r in one] == [r.to_dict() for r in two]
    assert one[0].bank is not None
    assert one[0].bank["canonical"] == "中国工商银行"
    assert one[0].branch is not None
    assert one[0].branch["county"] == "云和县"
    assert one[0].product == {"name": "茶香贷"}
    assert [e.type for e in tagger.extract(TEXT)] == ["BANK", "BRANCH", "PRODUCT", "AMOUNT"]
    assert innotag.classify(TEXT, bank="宇宙行云溪新城支行").bank is None
    assert [e.type for e in innotag.load().extract(TEXT)] == ["AMOUNT"]


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("bnak,蓝湾银行", r"Unknown kind 'bnak' in .*g\.csv, line 2\..*Did you mean 'bank'"),
        ("bank,蓝", r"too short or too long: '蓝' in .*line 2\. Expected 2 to 40"),
        ("bank,蓝湾银行,,privat", r"Unknown type of bank 'privat' in .*line 2.*'private'"),
        ("bank,蓝湾银行", r"Unknown type of bank ''"),
        ("bank,蓝湾银行,,private,工行", r"Unexpected bank '工行'.*A bank has no bank"),
        ("bank,蓝湾银行,,private,,广冬省", r"Unknown province '广冬省' in .*line 2"),
        ("bank,蓝湾银行,,private,,广东省,杭州市", r"Unknown city '杭州市'"),
        ("bank,蓝湾银行,,private,,,,鼓楼区", r"Not the only county '鼓楼区'"),
        ("branch,云溪支行,,,蓝月银行", r"Unknown bank '蓝月银行'.*in a line above"),
        ("branch,云溪支行,,大行", r"Unknown level of branch '大行'"),
        ("place,云溪新城", r"No place is given for '云溪新城'.*adcode"),
        ("place,云溪新城,,,,,,,999999", r"Unknown adcode '999999'.*six digits"),
        ("product,茶香贷,,loan", r"Unexpected type 'loan'.*leave the cell empty"),
        ("product,茶香贷,,,,,,,,x", r"One cell too many: 'x' in .*Expected 9 cells"),
        (
            "product,茶香贷\nproduct,茶香e贷,茶香贷",
            r"same name again: '茶香贷' in .*line 3.*Line 2",
        ),
        ('product,"茶香', r"Cannot read the gazetteer"),
    ],
)
def test_gazetteer_says_what_is_wrong_and_where(tmp_path: Path, row: str, message: str) -> None:
    with pytest.raises(LabelError, match=message) as caught:
        read_gazetteer(_write(tmp_path / "g.csv", row))
    assert caught.value.path == str(tmp_path / "g.csv")


@pytest.mark.parametrize(
    ("header", "message"),
    [
        ("kind,nane", r"Unknown column 'nane' in .*line 1.*Did you mean 'name'"),
        ("kind,aliases", r"Missing column 'name'"),
        ("kind,name,name", r"Twice the column 'name'"),
        ("", r"Missing column 'kind'"),
    ],
)
def test_gazetteer_checks_its_columns(tmp_path: Path, header: str, message: str) -> None:
    path = tmp_path / "g.csv"
    path.write_text(f"{header}\n", encoding="utf-8")
    with pytest.raises(LabelError, match=message):
        read_gazetteer(path)


def test_gazetteer_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(LabelError, match=r"Cannot read the gazetteer .*Expected a CSV file"):
        innotag.load(gazetteer=tmp_path / "none.csv")
    (tmp_path / "gbk.csv").write_bytes("kind,name\nbank,蓝湾银行".encode("gbk"))
    with pytest.raises(LabelError, match="Cannot read the gazetteer"):
        read_gazetteer(tmp_path / "gbk.csv")


def test_gazetteer_reads_a_byte_order_mark_short_rows_and_blank_lines(tmp_path: Path) -> None:
    path = tmp_path / "g.csv"
    path.write_text("\ufeffname,kind\r\n\r\n茶香贷,product\r\n", encoding="utf-8")
    assert read_gazetteer(path).products == {"茶香贷": "茶香贷"}


def test_gazetteer_types_are_those_of_the_compiled_banks() -> None:
    lexicon = default_lexicon()
    names = {name for owners in lexicon.names.values() for name in owners}
    assert {bank.type for name in names if (bank := lexicon.bank(name))} == set(BANK_TYPES)


def test_gazetteer_of_the_command_reaches_the_items_and_its_processes(tmp_path: Path) -> None:
    news = tmp_path / "news.jsonl"
    line = json.dumps({"text": TEXT}, ensure_ascii=False) + "\n"
    news.write_text(line * 2, encoding="utf-8")
    out = tmp_path / "out.jsonl"
    tag = ["tag", str(news), "--gazetteer", str(EXAMPLE), "--jobs", "2", "-o"]
    assert main([*tag, str(out)]) == 0
    assert main([*tag, f"{tmp_path}/shards/", "--format", "jsonl"]) == 0
    for path in (out, tmp_path / "shards" / "part-000000.jsonl"):
        for record in map(json.loads, path.read_text(encoding="utf-8").splitlines()):
            assert record["bank"]["canonical"] == "云溪山水银行"
            assert record["branch"]["branch"] == "湖畔绿色金融工作室"


def test_gazetteer_of_the_command_reaches_one_text(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["classify", TEXT, "--json", "--gazetteer", str(EXAMPLE)]) == 0
    assert json.loads(capsys.readouterr().out)["bank"]["canonical"] == "云溪山水银行"
    assert main(["classify", TEXT, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["branch"] is None


@pytest.mark.parametrize("line", [None, "bnak,云溪山水银行"])
def test_gazetteer_of_the_command_that_is_wrong_writes_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], line: str | None
) -> None:
    file, out = tmp_path / "mine.csv", tmp_path / "out.jsonl"
    if line:
        file.write_text(f"kind,name\n{line}\n", encoding="utf-8")
    bulletin = EXAMPLE.with_name("bulletin-2025-03.txt")
    assert main(["tag", str(bulletin), "-o", str(out), "--gazetteer", str(file)]) == 2
    assert "mine.csv" in capsys.readouterr().err
    assert not out.exists()
